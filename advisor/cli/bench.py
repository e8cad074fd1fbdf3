"""`advisor bench`: measure the matrix of a saved run again."""

import click

from advisor.cli.help import Sectioned
from advisor.cli.options import (
    folder_options,
    measure_options,
    pypy_options,
    run_argument,
    show_options,
    traffic_options,
)
from advisor.cli.resuming import how_to_go_on, saved_run, settings_of
from advisor.cli.running import carry_out
from advisor.errors import UsageError
from advisor.model.run import Stage


@click.command(cls=Sectioned, short_help="Measure a run's matrix again.")
@run_argument
@pypy_options
@traffic_options
@measure_options
@folder_options
@show_options
def bench(*, run: str, as_json: bool, quiet: bool, **flags: object) -> None:
    """Measure the matrix of RUN again: a path, a run id, or by default the latest run."""
    folder, record = saved_run(run, flags)
    if record.kernels is None:
        message = f"run {record.run_id} ended before its kernels were made"
        advice = f"Go on with: {how_to_go_on(record, folder)}"
        raise UsageError(message, advice=advice)
    carry_out(
        settings_of(record, flags),
        last=Stage.REPORT,
        resume=str(folder),
        redo=(Stage.MATRIX, Stage.REPORT),
        as_json=as_json,
        quiet=quiet,
    )
