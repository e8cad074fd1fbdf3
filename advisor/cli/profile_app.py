"""`advisor profile`: everything, from the running app to the report and the patches."""

import click

from advisor.cli.help import Sectioned
from advisor.cli.options import (
    app_options,
    folder_options,
    measure_options,
    profile_options,
    show_options,
    traffic_options,
)
from advisor.cli.resuming import wanted_settings
from advisor.cli.running import carry_out
from advisor.errors import UsageError
from advisor.model.run import Stage


def _word(stage: Stage) -> str:
    """Return a stage's name as one word of the command line."""
    return stage.value.replace(" ", "-")


@click.command(
    cls=Sectioned, short_help="Do the whole job: profile, compile, verify, measure, report."
)
@click.argument("target", required=False)
@app_options
@traffic_options
@profile_options
@measure_options
@folder_options
@click.option(
    "--advice",
    is_flag=True,
    default=None,
    help="Try other changes too: server, workers, endpoints, caches; takes minutes more.",
)
@click.option("--resume", metavar="RUN", help="Go on with a saved run.")
@click.option(
    "--redo",
    type=click.Choice([_word(stage) for stage in Stage]),
    metavar="STAGE",
    help="With --resume: do this stage and all after it again; one of "
    + ", ".join(_word(stage) for stage in Stage)
    + ".",
)
@show_options
def profile(
    *,
    target: str | None,
    resume: str | None,
    redo: str | None,
    as_json: bool,
    quiet: bool,
    **flags: object,
) -> None:
    """Do the whole job on TARGET, an app as uvicorn takes it, like `app:app`.

    Puts it under load, finds the hot functions, compiles copies that provably behave the same,
    measures the app with and without them on CPython and PyPy, and writes a report and patches.
    With --resume, TARGET and all options are those of the saved run where not given again.
    """
    if redo and not resume:
        message = "--redo needs --resume, which names the run"
        raise UsageError(message)
    settings = wanted_settings(target, flags, resume=resume)
    stages = [_word(stage) for stage in Stage]
    carry_out(
        settings,
        last=Stage.REPORT,
        resume=resume,
        redo=tuple(Stage)[stages.index(redo) :] if redo else (),
        as_json=as_json,
        quiet=quiet,
    )
