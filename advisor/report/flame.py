"""Turn a profile into the compact tree that the page's flame graph draws (pure).

    Profile  ->  {"total": samples, "frames": [[name, place, origin], ...],
                  "roots": [[route | null, [frame, count, [child, ...]]], ...]}

A node below `SMALLEST` of all samples is left out; its samples stay in its parent's count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from advisor.model.profile import Frame, Profile
from advisor.model.ranking import Origin, Ranking
from advisor.report import figures

SMALLEST = 0.001
MOST_NODES = 6000
DEEPEST = 150
NAME_LENGTH = 120
ORIGINS = tuple(Origin)


@dataclass(slots=True)
class Node:
    """A place in the tree while it is built; `children` are by frame number."""

    frame: int
    count: int = 0
    children: dict[int, "Node"] = field(default_factory=dict)


def origin_of(frame: Frame, app_dir: str, known: Mapping[tuple[str, int, str], Origin]) -> Origin:
    """Tell whose code a frame is: as ranked where it was, else by where its file lies."""
    if ranked := known.get((frame.file, frame.line, frame.function)):
        return ranked
    if "site-packages" in frame.file or "dist-packages" in frame.file:
        return Origin.DEPENDENCY
    if app_dir and frame.file.startswith(app_dir.rstrip("/") + "/"):
        return Origin.PROJECT
    if not frame.file.startswith("/") or frame.file.endswith((".so", ".c")):
        return Origin.BUILTIN
    if "/asyncio/" in frame.file or "/selectors.py" in frame.file:
        return Origin.EVENT_LOOP
    return Origin.STANDARD_LIBRARY


def ranked_origins(ranking: Ranking | None) -> dict[tuple[str, int, str], Origin]:
    """Return the origin of each ranked function, by the frame it appears as."""
    hot = ranking.hot if ranking else ()
    return {
        (entry.function.file, entry.function.line, entry.function.qualname): entry.origin
        for entry in hot
    }


def flame_data(profile: Profile, *, app_dir: str, ranking: Ranking | None) -> dict[str, Any]:
    """Return what the page's script draws; names are cleaned, not yet escaped."""
    known = ranked_origins(ranking)
    numbers: dict[Frame, int] = {}
    roots: dict[str | None, Node] = {}
    for stack in profile.stacks:
        node = roots.setdefault(stack.route, Node(frame=-1))
        node.count += stack.count
        for frame in stack.frames[:DEEPEST]:
            number = numbers.setdefault(frame, len(numbers))
            node = node.children.setdefault(number, Node(frame=number))
            node.count += stack.count
    least = _least_count(list(roots.values()), profile.samples)
    used: dict[int, int] = {}
    trees = [
        [None if route is None else figures.clean(route), _pack(roots[route], least, used)]
        for route in sorted(roots, key=lambda name: (-roots[name].count, name or ""))
    ]
    frames = list(numbers)
    return {
        "total": profile.samples,
        "interval": profile.interval_seconds,
        "frames": [_describe(frames[number], app_dir, known) for number in used],
        "roots": trees,
    }


def _least_count(roots: list[Node], samples: int) -> int:
    """Return the count below which nodes are left out, so that the page stays small."""
    counts: list[int] = []
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        counts.append(node.count)
        waiting.extend(node.children.values())
    least = max(1, int(samples * SMALLEST))
    if len(counts) > MOST_NODES:
        counts.sort(reverse=True)
        least = max(least, counts[MOST_NODES] + 1)
    return least


def _pack(node: Node, least: int, used: dict[int, int]) -> list[Any]:
    number = -1 if node.frame < 0 else used.setdefault(node.frame, len(used))
    children = [
        _pack(child, least, used)
        for child in sorted(node.children.values(), key=lambda child: (-child.count, child.frame))
        if child.count >= least
    ]
    return [number, node.count, children]


def _describe(
    frame: Frame, app_dir: str, known: Mapping[tuple[str, int, str], Origin]
) -> list[str | int]:
    origin = origin_of(frame, app_dir, known)
    place = frame.file.removeprefix(app_dir.rstrip("/") + "/") if app_dir else frame.file
    shown = f"{place}:{frame.line}" if frame.line else place
    return [
        figures.clean(frame.function, longest=NAME_LENGTH),
        figures.clean(shown, longest=NAME_LENGTH),
        ORIGINS.index(origin),
    ]
