"""Write the text of the pull request that brings a run's patches (pure).

RunRecord + Series  ->  Markdown: claim, figures, verification, how to repeat, how to switch off
"""

import posixpath
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor import __version__
from advisor.model.kernel import Divergence, Equivalent, KernelResult
from advisor.model.ranking import Share
from advisor.model.run import RunRecord
from advisor.report import figures, hot, measured
from advisor.report.building.project import BUILD_SCRIPT
from advisor.report.measured import Figure, MatrixRow
from advisor.report.patches import Patch, Series
from advisor.report.rendering import render
from advisor.report.withheld import mergeable


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelRow:
    """One kernel in the table, in finished strings."""

    name: str
    share: str
    speedup: str
    interval: str
    verified: str


def pull_request_body(run: RunRecord, series: Series) -> str:
    """Return the text, in Markdown as code hosts show it.

    Nothing is claimed of the app as a whole that the run's verdicts don't bear out.
    """
    brought = {patch.kernel for patch in series.patches}
    results = [one for one in mergeable(run) if one.kernel and one.kernel.name in brought]
    shares = hot.shares(run)
    rows = measured.build_measured(run.matrix).rows if run.matrix else ()
    text = render(
        "body.md",
        claim=_claim(run),
        kernels=[_kernel_row(one, shares) for one in results],
        variants=[_variant(row) for row in rows],
        machine=_machine(run),
        builds=_builds(series.patches),
        by_hand=sorted({one.change.by_hand for one in series.patches if one.change.by_hand}),
        modules=sorted({one.change.module_path for one in series.patches}),
        folders=sorted({one.change.home.folder for one in series.patches}),
        kernel_lines=_lines(one.kernel.text for one in results if one.kernel),
        helper_lines=_lines(one.kernel.declarations for one in results if one.kernel),
        untested=[
            (_cell(name), reason)
            for one, name in zip(series.patches, _targets(series.patches, results), strict=True)
            if (reason := one.change.untested)
        ],
        tests=posixpath.join(series.place.tests, "test_kernel_*.py"),
        command=_command(run.command),
        run_id=run.run_id,
        version=__version__,
    )
    return text.replace(figures.GAP, " ")


def _lines(texts: Iterable[str]) -> str:
    """Count the lines of several texts, for people."""
    return figures.counted(sum(text.count("\n") for text in texts), "line")


def _targets(patches: Sequence[Patch], results: Sequence[KernelResult]) -> list[str]:
    """Return the target of each patch's kernel."""
    names = {one.kernel.name: one.target for one in results if one.kernel}
    return [names.get(patch.kernel, patch.kernel) for patch in patches]


def _claim(run: RunRecord) -> str:
    """Return what the run says of the whole app with kernels, verdict and all."""
    cells = run.matrix.cells if run.matrix else ()
    for cell in cells:
        ours = cell.variant.kernels and cell.variant.interpreter.implementation == "cpython"
        if ours and cell.verdict is not None:
            return cell.verdict.sentence
    return "The app as a whole was not measured with these kernels; each call of them was."


def _kernel_row(result: KernelResult, shares: Mapping[str, Share]) -> KernelRow:
    share = shares.get(result.target)
    interval = "not known"
    if result.speedup_interval:
        low, high = (figures.significant(end) for end in result.speedup_interval)
        interval = f"{low} to {high}"
    checked = result.verification
    words = ""
    if isinstance(checked, Equivalent | Divergence):
        words = (
            f"{figures.count(checked.replayed)} recorded, "
            f"{figures.count(checked.generated)} generated calls"
        )
    return KernelRow(
        name=_cell(result.target),
        share=figures.share(share) if share else figures.NONE,
        speedup=figures.times(result.speedup) if result.speedup else figures.NONE,
        interval=interval,
        verified=words,
    )


def _variant(row: MatrixRow) -> list[str]:
    if row.missing is not None:
        return [_cell(row.name), "not measured", "", "", ""]
    change = f"{row.change} ({row.change_interval})" if row.change else "baseline"
    return [_cell(row.name), _figure(row.cpu), _figure(row.p99), change]


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return figures.NONE
    return f"{figure.value} ({figure.interval})" if figure.interval else figure.value


def _command(words: Sequence[str]) -> str:
    """Return a command for a shell; what `--headers` brings may be a secret and is left out."""
    shown = [
        "…" if before.startswith("--header") else word
        for before, word in zip(("", *words), words, strict=False)
    ]
    return shlex.join(figures.clean(word) for word in shown)


def _cell(text: str) -> str:
    """Make foreign text safe inside a table."""
    return figures.clean(text, longest=120).replace("|", "\\|").replace("`", "'")


def _machine(run: RunRecord) -> str:
    machine = run.machine
    if machine is None:
        return "a machine that was not described"
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    words = f"{machine.processor}, {figures.counted(machine.cores, 'core')}, {machine.system}"
    return figures.clean(f"{words}; {versions}" if versions else words, longest=1000)


def _builds(patches: tuple[Patch, ...]) -> list[tuple[str, str, bool]]:
    """Return, for each project, its build script, its backend, and whether wheels bring kernels."""
    found = {
        one.change.project.root: (
            one.change.project.path(BUILD_SCRIPT),
            one.change.project.backend.value,
            one.change.project.installable and not one.change.by_hand,
        )
        for one in patches
    }
    return [found[root] for root in sorted(found)]
