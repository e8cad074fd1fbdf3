"""`advisor tune`: sweep the parameters of PyPy's JIT compiler for the app of a saved run."""

import json

import click

from advisor import store
from advisor.cli.display import display
from advisor.cli.help import Sectioned
from advisor.cli.options import (
    PATH,
    folder_options,
    measure_options,
    run_argument,
    show_options,
    traffic_options,
)
from advisor.cli.resuming import saved_run, settings_of
from advisor.cli.running import command_line, shown, terminal
from advisor.model.tuning import Tuning
from advisor.pipeline.outputs import PAGE_NAME, write_page
from advisor.pipeline.run import open_run
from advisor.pipeline.tuning import tune as sweep
from advisor.report.measured import build_measured
from advisor.report.text import matrix_table, tuning_summary


@click.command(cls=Sectioned, short_help="Find the best parameters of PyPy's JIT for an app.")
@run_argument
@click.option("--pypy", type=PATH, help="PyPy to tune; found if not given.")
@traffic_options
@measure_options
@folder_options
@show_options
def tune(*, run: str, as_json: bool, quiet: bool, **flags: object) -> None:
    """Find the best parameters of PyPy's JIT compiler for the app of RUN.

    Tries the parameters that this PyPy has, gives those that promise something more launches,
    and says which is best, or that the default is. Runs the kernels compiled, and as source under
    the JIT, beside it.
    """
    folder, saved = saved_run(run, flags)
    settings = settings_of(saved, flags, same_effort=False)
    with (
        display(quiet=quiet) as progress,
        open_run(settings, progress, command=command_line(), resume=str(folder)) as (job, record),
    ):
        record = sweep(job, record)
        store.save(record, job.folder)
        if record.ranking is not None:
            write_page(record, job.folder)
    assert record.tuning is not None
    if as_json:
        click.echo(json.dumps(document(record.tuning), indent=2))
        return
    console = terminal()
    console.print(tuning_summary(record.tuning))
    console.print(matrix_table(build_measured(record.tuning.matrix).rows))
    if (folder / PAGE_NAME).is_file():
        click.echo(f"\nReport  {shown(folder / PAGE_NAME)}")


def document(tuning: Tuning) -> dict[str, object]:
    """Return the findings as plain JSON values."""
    cells = [cell for cell in tuning.matrix.cells if cell.verdict is not None]
    return {
        "interpreter": tuning.interpreter,
        "best": tuning.best.parameters if tuning.best else None,
        "sentence": tuning.sentence,
        "kernels": {"best": tuning.kernel_mode.value, "sentence": tuning.kernel_sentence},
        "tried": [
            {
                "name": one.setting.name,
                "parameters": one.setting.parameters,
                "idea": one.setting.idea,
                "first_launch_ratio": one.ratio,
                "measured_further": one.kept,
                "reason": one.reason,
            }
            for one in tuning.screened
        ],
        "verdicts": [
            {
                "variant": cell.variant.name,
                "options": list(cell.variant.options),
                "kind": verdict.kind.value,
                "sentence": verdict.sentence,
                "ratio": None
                if (ratio := verdict.ratio) is None
                else {"value": ratio.value, "low": ratio.low, "high": ratio.high},
            }
            for cell in cells
            if (verdict := cell.verdict) is not None
        ],
        "warm_up": [
            {
                "variant": curve.variant,
                "steady_seconds": curve.steady_seconds,
                "ninety_percent_seconds": curve.ninety_seconds,
                "points": [list(point) for point in curve.points],
            }
            for curve in tuning.curves
        ],
        "not_known": list(tuning.not_known),
    }
