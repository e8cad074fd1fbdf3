"""Stacks → per function: how many samples it has itself, in all, and where they come from (pure).

handle;score;score.<locals>.<genexpr>  5   ->   score: itself 5, in all 5; handle: in all 5
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from advisor.model.profile import Frame, Profile
from advisor.model.ranking import Origin
from advisor.ranking.origin import runs_event_loop, waits

# Code objects that run where they stand, as part of the function around them.
INLINE = frozenset({"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The function behind operations, such as "GET /items/{id}"."""

    file: str
    qualname: str
    operations: tuple[str, ...]
    asynchronous: bool


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one function.

    Attributes:
        itself: Samples with it innermost.
        cumulative: Samples with it anywhere; recursion counts once.
        compilable: Those among them where only project functions are below it.
        called_by_project: Those among them where a project function calls it.
        on_loop: Those among them on an event loop's thread.
        routes: Those among them by operation.
        outside: Where its samples outside the project are, by the first function there.
    """

    itself: int = 0
    cumulative: int = 0
    compilable: int = 0
    called_by_project: int = 0
    on_loop: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    outside: Counter[Frame] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """All functions' counts; `busy` samples are the whole, `idle` ones are left out of it."""

    functions: Mapping[Frame, Tally]
    busy: int
    idle: int


def tally(
    profile: Profile, *, origin: Callable[[Frame], Origin], endpoints: Iterable[Endpoint] = ()
) -> Tallies:
    """Count every function's samples; the keys are file, first line and qualified name."""
    parents = parents_in(profile)
    operations = {(e.file, e.qualname): ", ".join(sorted(e.operations)) for e in endpoints}
    functions: dict[Frame, Tally] = {}
    busy = idle = 0
    for stack in profile.stacks:
        if not stack.frames or waits(stack.frames[-1]):
            idle += stack.count
            continue
        busy += stack.count
        frames = [parents.get(frame, frame) for frame in stack.frames]
        route = stack.route or _route(frames, operations)
        _add(functions, frames, stack.count, origin=origin, route=route)
    return Tallies(functions=functions, busy=busy, idle=idle)


def _add(
    functions: dict[Frame, Tally],
    frames: Sequence[Frame],
    count: int,
    *,
    origin: Callable[[Frame], Origin],
    route: str | None,
) -> None:
    ours = [origin(frame) is Origin.PROJECT for frame in frames]
    loop = any(runs_event_loop(frame) for frame in frames)
    first_place = {frame: index for index, frame in reversed(list(enumerate(frames)))}
    functions.setdefault(frames[-1], Tally()).itself += count
    # The first place from which everything further in is the project's.
    all_ours_from = len(ours) - next(
        (i for i, own in enumerate(reversed(ours)) if not own), len(ours)
    )
    for frame, place in first_place.items():
        entry = functions.setdefault(frame, Tally())
        entry.cumulative += count
        entry.on_loop += count * loop
        entry.called_by_project += count * (place > 0 and ours[place - 1])
        if place >= all_ours_from:
            entry.compilable += count
        else:
            below = range(place, len(frames))
            entry.outside[frames[next((i for i in below if not ours[i]), place)]] += count
        if route is not None:
            entry.routes[route] += count


def parents_in(profile: Profile) -> dict[Frame, Frame]:
    """Map comprehensions and generator expressions to the function they stand in."""
    frames = {frame for stack in profile.stacks for frame in stack.frames}
    by_name: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        by_name.setdefault((frame.file, frame.function), []).append(frame)
    parents = {}
    for frame in frames:
        name = frame.function
        while name.rpartition(".")[2] in INLINE:
            name = name.rpartition(".")[0].removesuffix(".<locals>")
        above = [f for f in by_name.get((frame.file, name), ()) if f.line <= frame.line]
        if name != frame.function and above:
            parents[frame] = max(above, key=lambda f: f.line)
    return parents


def _route(frames: Iterable[Frame], operations: Mapping[tuple[str, str], str]) -> str | None:
    """Return the operation of the outermost endpoint on the stack."""
    return next(filter(None, (operation_of(frame, operations) for frame in frames)), None)


def operation_of(frame: Frame, operations: Mapping[tuple[str, str], str]) -> str | None:
    """Return the operation of an endpoint, or of the endpoint that a function is made in.

    A generator that a route streams from runs when its own function has returned.
    """
    name, inside = frame.function, "."
    while inside:
        found = operations.get((frame.file, name))
        if found is not None:
            return found
        name, inside, _ = name.rpartition(".<locals>.")
    return None
