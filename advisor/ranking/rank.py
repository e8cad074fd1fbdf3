"""Profile → Ranking: the hot functions, the project's first, and which are candidates (pure)."""

import functools
from collections.abc import Sequence

from advisor.model.code import FunctionId
from advisor.model.profile import Frame, Profile
from advisor.model.ranking import HotFunction, Origin, Ranking
from advisor.ranking.interval import share
from advisor.ranking.origin import module_of, origin_of
from advisor.ranking.reasons import reason_against
from advisor.ranking.stacks import Endpoint, Tallies, Tally, tally


def rank(
    profile: Profile,
    *,
    threshold: float,
    project_dirs: Sequence[str],
    include: Sequence[str] = (),
    endpoints: Sequence[Endpoint] = (),
    roots: Sequence[str] | None = None,
) -> Ranking:
    """Find the functions at or above the threshold.

    Samples in which the event loop waits are no work: shares are parts of the others.
    A project function is listed by its self or cumulative share; one outside the project by its
    self share, or by the cumulative share with which project functions call it, since the
    framework around every request would fill the list otherwise.

    Args:
        profile: What was sampled.
        threshold: The least share, 0 to 1.
        project_dirs: The folders whose files are the project's, absolute.
        include: Installed packages to be treated as the project's.
        endpoints: The functions behind the app's operations.
        roots: The folders that modules are imported from, `project_dirs` by default; installed
            packages are found without.
    """

    @functools.cache
    def origin(frame: Frame) -> Origin:
        return origin_of(frame.file, project_dirs=project_dirs, include=include)

    counts = tally(profile, origin=origin, endpoints=endpoints)
    asynchronous = {(e.file, e.qualname) for e in endpoints if e.asynchronous}
    folders = tuple(project_dirs if roots is None else roots)
    hot = [
        _describe(
            frame,
            entry,
            counts,
            origin=origin(frame),
            threshold=threshold,
            roots=folders,
            asynchronous=(frame.file, frame.function) in asynchronous,
        )
        for frame, entry in counts.functions.items()
        if _is_hot(entry, ours=origin(frame) is Origin.PROJECT, least=threshold * counts.busy)
    ]
    sampled = counts.busy + counts.idle
    return Ranking(
        threshold=threshold,
        hot=tuple(sorted(hot, key=_order)),
        idle_share=counts.idle / sampled if sampled else 0.0,
    )


def _is_hot(entry: Tally, *, ours: bool, least: float) -> bool:
    if entry.itself >= least:
        return True
    return (entry.cumulative if ours else entry.called_by_project) >= least


def _describe(
    frame: Frame,
    entry: Tally,
    counts: Tallies,
    *,
    origin: Origin,
    threshold: float,
    roots: Sequence[str],
    asynchronous: bool,
) -> HotFunction:
    total = counts.busy
    reason = reason_against(frame, entry, origin=origin, total=total, threshold=threshold)
    rest = total - entry.cumulative
    return HotFunction(
        function=FunctionId(
            module=_module(frame.file, roots),
            qualname=frame.function,
            file=frame.file,
            line=frame.line,
        ),
        origin=origin,
        self_share=share(entry.itself, total),
        cumulative_share=share(entry.cumulative, total),
        candidate=reason is None,
        reason=reason,
        gain_limit=total / rest if rest else None,
        routes=tuple(
            (operation, count / entry.cumulative)
            for operation, count in sorted(entry.routes.items(), key=lambda item: (-item[1], item))
        ),
        # An `async def` endpoint blocks by its own lines; what it calls is listed for itself.
        blocks_event_loop=(
            origin is Origin.PROJECT
            and 2 * entry.on_loop > entry.cumulative
            and (entry.itself if asynchronous else entry.compilable) >= threshold * total
        ),
    )


def _module(file: str, roots: Sequence[str]) -> str | None:
    for marker in ("/site-packages/", "/dist-packages/"):
        head, found, _ = file.rpartition(marker)
        if found:
            return module_of(file, [head + marker])
    return module_of(file, roots)


def _order(entry: HotFunction) -> tuple[bool, int, str, str, int]:
    function = entry.function
    outside = entry.origin is not Origin.PROJECT
    return outside, -entry.cumulative_share.count, function.target, function.file, function.line
