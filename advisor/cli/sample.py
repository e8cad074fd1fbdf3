"""`advisor sample`: put the app under load and rank its functions."""

import click

from advisor.cli.help import Sectioned
from advisor.cli.options import (
    app_options,
    folder_options,
    profile_options,
    show_options,
    traffic_options,
)
from advisor.cli.resuming import wanted_settings
from advisor.cli.running import carry_out
from advisor.model.run import Stage


@click.command(cls=Sectioned, short_help="Tell where an app's CPU time goes, and stop there.")
@click.argument("target", required=False)
@app_options
@traffic_options
@profile_options
@folder_options
@click.option("--resume", metavar="RUN", help="Go on with a saved run.")
@show_options
def sample(
    *, target: str | None, resume: str | None, as_json: bool, quiet: bool, **flags: object
) -> None:
    """Stop after the ranking: tell where the CPU time of TARGET goes.

    `advisor profile --resume RUN` goes on from there.
    """
    settings = wanted_settings(target, flags, resume=resume)
    carry_out(settings, last=Stage.RANK, resume=resume, as_json=as_json, quiet=quiet)
