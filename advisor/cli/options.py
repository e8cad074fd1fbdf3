"""The options that several commands share; each is a field of Settings by the same name."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


def _stack(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        return functools.reduce(lambda done, option: option(done), reversed(options), command)

    return decorate


def serve_options(command: Command) -> Command:
    """Add what tells how the app is started."""
    return _stack(
        click.option("--app-dir", type=PATH, help="Folder to import the app from."),
        click.option("--factory", is_flag=True, default=None, help="TARGET makes the app."),
        click.option("--workers", type=int, help="Server processes.  [default: 1]"),
        click.option("--python", type=PATH, help="Python that runs the app."),
    )(command)


def pypy_options(command: Command) -> Command:
    """Add which PyPy is measured beside, if any."""
    return _stack(
        click.option("--pypy", type=PATH, help="PyPy to compare with; found if not given."),
        click.option("--no-pypy", is_flag=True, default=None, help="Leave PyPy out."),
    )(command)


def app_options(command: Command) -> Command:
    """Add what tells how the app is started, and on what else."""
    return _stack(serve_options, pypy_options)(command)


def traffic_options(command: Command) -> Command:
    """Add what tells which requests are sent, and how."""
    return _stack(
        click.option(
            "--load",
            type=click.Choice(["builtin", "wrk", "locust"]),
            help="What drives the load.  [default: builtin]",
        ),
        click.option("--locust-workers", type=int, help="Locust's worker processes.  [default: 0]"),
        click.option(
            "--locust-host", help="Address for Locust workers elsewhere.  [default: 127.0.0.1]"
        ),
        click.option("--url", multiple=True, help="Path to request; may be given often."),
        click.option(
            "--scenario", type=PATH, help="Requests: TOML, HAR, access log, or a locustfile."
        ),
        click.option("--header", "headers", multiple=True, help="'Name: value' for every request."),
        click.option(
            "--auth",
            multiple=True,
            metavar="SCHEME=VALUE",
            help="Credential for the app's security scheme: token, key, or user:password.",
        ),
        click.option(
            "--unsafe", is_flag=True, default=None, help="Send PUT, PATCH and DELETE too."
        ),
        click.option("--connections", type=int, help="Requests at once.  [default: 8]"),
        click.option("--seed", type=int, help="Where random choices start.  [default: 0]"),
    )(command)


def profile_options(command: Command) -> Command:
    """Add what tells what is looked at."""
    return _stack(
        click.option(
            "--threshold", type=float, help="Share from which a function is hot.  [default: 0.05]"
        ),
        click.option(
            "--include", multiple=True, help="Package outside the project to compile too."
        ),
        click.option("--profile-seconds", type=float, help="How long to sample.  [default: 8]"),
        click.option(
            "--no-values",
            is_flag=True,
            default=None,
            help="Write no recorded value and no request body to disk.",
        ),
    )(command)


def effort_options(command: Command) -> Command:
    """Add what tells how long is measured."""
    return _stack(
        click.option("--blocks", type=int, help="Fresh starts of each, at least.  [default: 3]"),
        click.option("--rounds", type=int, help="Rounds for each start.  [default: 8]"),
        click.option("--round-seconds", type=float, help="Length of a round.  [default: 0.125]"),
        click.option("--max-seconds", type=float, help="When to stop measuring."),
    )(command)


def measure_options(command: Command) -> Command:
    """Add what tells how long is measured, and which change counts."""
    return _stack(
        effort_options,
        click.option("--band", type=float, help="Change that is no claim.  [default: 0.02]"),
    )(command)


def folder_options(command: Command) -> Command:
    """Add where things are written."""
    return _stack(
        click.option("--reports-dir", type=PATH, help="Folder of the runs.  [default: reports]"),
        click.option("--kernels-dir", type=PATH, help="Folder of the kernels.  [default: kernels]"),
    )(command)


def show_options(command: Command) -> Command:
    """Add how it is told."""
    return _stack(
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option("--quiet", "-q", is_flag=True, help="Show no progress."),
    )(command)


def reports_option(command: Command) -> Command:
    """Add where saved runs are looked for."""
    return click.option(
        "--reports-dir",
        type=PATH,
        default=Path("reports"),
        show_default=True,
        help="Folder of the runs.",
    )(command)


run_argument = click.argument("run", default="latest", metavar="[RUN]")
