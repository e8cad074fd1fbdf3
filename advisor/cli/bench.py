"""`advisor bench`: measure the matrix of a saved run again."""

import click

from advisor import store
from advisor.cli.help import Sectioned
from advisor.cli.options import (
    folder_options,
    measure_options,
    run_argument,
    show_options,
    traffic_options,
)
from advisor.cli.resuming import how_to_go_on, settings_of
from advisor.cli.running import carry_out
from advisor.errors import UsageError
from advisor.model.run import Stage
from advisor.settings import load_settings


@click.command(cls=Sectioned, short_help="Measure a run's matrix again.")
@run_argument
@click.option("--pypy", help="PyPy to compare with; found if not given.")
@click.option("--no-pypy", is_flag=True, default=None, help="Leave PyPy out.")
@traffic_options
@measure_options
@folder_options
@show_options
def bench(*, run: str, as_json: bool, quiet: bool, **flags: object) -> None:
    """Measure the matrix of RUN again: a path, a run id, or by default the latest run."""
    reports = load_settings("app:app", {"reports_dir": flags["reports_dir"]}).reports_dir
    folder = store.find(run, reports)
    record = store.load_own(folder)
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
