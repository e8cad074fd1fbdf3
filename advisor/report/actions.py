"""Say what to do about a run: which kernels to merge, where to switch, what blocks (pure).

RunRecord, cells that pay  ->  Action, Action, ...
"""

from dataclasses import dataclass

from advisor.model.bench import BenchmarkMatrix, Cell
from advisor.model.kernel import KernelResult
from advisor.model.ranking import HotFunction, Share
from advisor.model.run import RunRecord
from advisor.report import figures, hot
from advisor.report.handed import Handed, handed_back, in_short
from advisor.report.winners import gain, ratio_of
from advisor.report.withheld import mergeable

# So many kernels are named at once.
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do: what, what it brings or costs, and the command, where there is one.

    `parts` are what it consists of, a line each.
    """

    what: str
    why: str
    command: str | None = None
    parts: tuple[str, ...] = ()


def actions(run: RunRecord, winners: tuple[Cell, ...]) -> tuple[Action, ...]:
    """Return what to do, the most useful first; nothing that the figures don't bear out."""
    found = []
    kernels = sorted(mergeable(run), key=lambda one: -hot.saving(run, one))
    for cell in winners:
        if not cell.variant.kernels:
            found.append(_switch(cell, run.matrix))
        elif kernels:
            found.append(_merge(run, kernels))
            kernels = []  # they are the same for every interpreter
    blocking = [
        entry for entry in (run.ranking.hot if run.ranking else ()) if entry.blocks_event_loop
    ]
    if blocking:
        found.append(_unblock(blocking))
    return tuple(found)


def _unblock(blocking: list[HotFunction]) -> Action:
    """Name the outermost function that holds up an event loop; the others are below it."""
    worst = max(blocking, key=lambda entry: entry.cumulative_share.count)
    share = figures.share(worst.cumulative_share)
    return Action(
        what=f"Take {hot.name_of(worst)} off the event loop",
        why=f"It computes inside async routes for {share} of the CPU time, and all other "
        "requests of the worker wait for it. Declare those routes with def, or hand the work "
        "to a thread or process.",
    )


def _merge(run: RunRecord, verified: list[KernelResult]) -> Action:
    shares = hot.shares(run)
    handed = handed_back(run)
    names = [figures.clean(one.target.partition(":")[2], longest=60) for one in verified]
    single = len(verified) == 1
    told = in_short(handed.get(verified[0].target)) if single else None
    shown = names if len(names) <= NAMED else [*names[:2], f"{len(names) - 2} more functions"]
    return Action(
        what=f"Merge the kernel of {names[0]}"
        if single
        else f"Merge {len(names)} kernels, of {figures.listed(shown)}",
        why="Each comes as a commit with its test. The originals stay in place and take over "
        "whenever a guard fails." + (f" It {told}." if told else ""),
        command=f"advisor patch {run.run_id}",
        parts=()
        if single
        else tuple(
            _part(name, one, shares.get(one.target), handed.get(one.target))
            for name, one in zip(names, verified, strict=True)
        ),
    )


def _part(name: str, result: KernelResult, share: Share | None, handed: Handed | None) -> str:
    words = [f"a call is {figures.as_fast(result.speedup)}"] if result.speedup else []
    if share is not None:
        words.append(f"it takes {figures.share(share)} of the CPU time with what it calls")
    if told := in_short(handed):
        words.append(f"but it {told}")
    return f"{name}: {', '.join(words)}" if words else name


def _switch(cell: Cell, matrix: BenchmarkMatrix | None) -> Action:
    why = f"The same CPU serves {gain(ratio_of(cell))}."
    base = matrix.cells[0].memory_per_worker if matrix else None
    if base and cell.memory_per_worker:
        here = figures.estimate(cell.memory_per_worker)
        why += f" A worker takes {here} of memory instead of {figures.estimate(base)}."
    if cell.variant.interpreter.implementation == "pypy":
        why += " It needs some seconds of traffic to warm up after each start."
    return Action(what=f"Run the app on {figures.clean(cell.variant.name)}", why=why)
