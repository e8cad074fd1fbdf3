"""Two versions of an app against each other: from their runs, or measured in turns in one go."""

import contextlib
from dataclasses import replace

from advisor.bench.recorded import baseline_cell, compare_recorded
from advisor.errors import UsageError
from advisor.model.comparison import Comparison
from advisor.model.run import RunRecord
from advisor.pipeline.progress import Progress
from advisor.pipeline.serving import check_traffic
from advisor.pipeline.side_by_side import Wanted, measure, names_of
from advisor.pipeline.sides import Source, served_from
from advisor.settings import Settings


def compare(
    base: Source, head: Source, settings: Settings, wanted: Wanted, progress: Progress
) -> Comparison:
    """Compare two versions of an app on CPU per request.

    Two runs are compared by their raw figures where they were measured alike; else both sides are
    served and measured in turns in one go.

    Raises:
        UsageError: The code of a side isn't there.
        TargetError: A side does not start, or does not answer.
    """
    reason = "measured anew, as asked" if wanted.anew else None
    if base.record and head.record:
        reason = reason or why_not(base.record, head.record)
        if reason is None:
            return from_runs(base, head, settings, wanted)
    check_traffic(settings)
    with contextlib.ExitStack() as stack:
        folders = []
        for source in (base, head):
            try:
                serving = served_from(source, app_dir=settings.app_dir, prepare=wanted.prepare)
                folders.append(stack.enter_context(serving))
            except UsageError as error:
                if not (base.record and head.record):
                    raise
                message = f"the runs' figures can't be compared: {reason}; and {error.message}"
                raise UsageError(message, advice=error.advice) from error
        return measure((base, head), (folders[0], folders[1]), settings, wanted, progress)


def why_not(base: RunRecord, head: RunRecord) -> str | None:
    """Say why the figures of two runs can't be compared, None where they can (pure)."""
    if base.matrix is None or head.matrix is None:
        ended = base.run_id if base.matrix is None else head.run_id
        return f"{ended} ended before its matrix was measured"
    if base.machine is None or head.machine is None:
        return "a run does not say which machine it was on"
    pairs: tuple[tuple[str, object, object], ...] = (
        ("apps", base.target, head.target),
        ("processors", base.machine.processor, head.machine.processor),
        ("numbers of cores", base.machine.cores, head.machine.cores),
        ("systems", base.machine.system, head.machine.system),
        ("numbers of workers", base.workers, head.workers),
        ("numbers of connections", base.matrix.connections, head.matrix.connections),
    )
    for what, one, other in pairs:
        if one != other:
            return f"they have different {what}, {one} and {other}"
    if not (base.traffic and head.traffic) or base.traffic.requests != head.traffic.requests:
        return "different requests were sent"
    return None


def from_runs(base: Source, head: Source, settings: Settings, wanted: Wanted) -> Comparison:
    """Compare the baselines of two runs that `why_not` has nothing against."""
    first, second = base.record, head.record
    assert first is not None
    assert second is not None
    assert first.matrix is not None
    assert second.matrix is not None
    assert first.traffic is not None
    names = names_of(base.side, head.side)
    verdict, control = compare_recorded(first.matrix, second.matrix, names=names, band=wanted.limit)
    cells = [baseline_cell(first.matrix), baseline_cell(second.matrix)]
    renamed = [
        replace(cell, variant=replace(cell.variant, name=name))
        for cell, name in zip(cells, names, strict=True)
    ]
    found = dict.fromkeys((*first.matrix.cautions, *second.matrix.cautions))
    return Comparison(
        target=settings.target,
        base=base.side,
        head=head.side,
        limit=wanted.limit,
        base_cell=renamed[0],
        head_cell=replace(renamed[1], verdict=verdict),
        control=control,
        cautions=tuple(found),
        side_by_side=False,
        python=cells[0].variant.interpreter.version,
        requests=len(first.traffic.requests),
        seconds=first.matrix.seconds + second.matrix.seconds,
        notes=(_when(first, second), *_versions(first, second)),
    )


def _when(base: RunRecord, head: RunRecord) -> str:
    return (
        f"The two were measured at different times ({base.started} and {head.started}). How the "
        "machine differed between them is in no interval; `--anew` measures both in one go."
    )


def _versions(base: RunRecord, head: RunRecord) -> list[str]:
    """Say which programs had other versions."""
    before = base.machine.versions if base.machine else {}
    after = head.machine.versions if head.machine else {}
    names = dict.fromkeys((*before, *after))
    return [
        f"{name}: {before.get(name, 'none')} in the base, {after.get(name, 'none')} in the head."
        for name in names
        if before.get(name) != after.get(name)
    ]
