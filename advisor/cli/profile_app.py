"""`advisor profile`: everything, from the running app to the report and the patches."""

import click

from advisor.cli.options import (
    app_options,
    folder_options,
    measure_options,
    profile_options,
    show_options,
    traffic_options,
)
from advisor.cli.running import carry_out
from advisor.model.run import Stage
from advisor.settings import load_settings


@click.command()
@click.argument("target")
@app_options
@traffic_options
@profile_options
@measure_options
@folder_options
@click.option("--resume", metavar="RUN", help="Go on with a saved run.")
@show_options
def profile(
    *, target: str, resume: str | None, as_json: bool, quiet: bool, **flags: object
) -> None:
    """Do the whole job on TARGET, an app as uvicorn takes it, like `app:app`.

    Puts it under load, finds the hot functions, compiles copies that provably behave the same,
    measures the app with and without them on CPython and PyPy, and writes a report and patches.
    """
    settings = load_settings(target, flags)
    carry_out(settings, last=Stage.REPORT, resume=resume, as_json=as_json, quiet=quiet)
