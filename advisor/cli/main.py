"""The command `advisor`: its commands, and what every failure looks like."""

import contextlib
import datetime
import json
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.text import Text

from advisor import __version__, process
from advisor.cli.bench import bench
from advisor.cli.compare import compare
from advisor.cli.deploy import deploy
from advisor.cli.doctor import doctor
from advisor.cli.export import export
from advisor.cli.help import Commands
from advisor.cli.kernel import kernel
from advisor.cli.patch import patch
from advisor.cli.profile_app import profile
from advisor.cli.report import report
from advisor.cli.sample import sample
from advisor.cli.tune import tune
from advisor.cli.verify import verify
from advisor.errors import (
    EXIT_DEFECT,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    AdvisorError,
    CheckFailedError,
    no_space,
)
from advisor.signals import Ended, leave_on_signals


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with `advisor doctor`, then `advisor profile app:app`. "
    "RUN is a path, a run id, or left out for the latest run.",
)
@click.version_option(__version__, prog_name="advisor", message="%(prog)s %(version)s")
def advisor() -> None:
    """Find what makes a FastAPI app slow, compile it safely, and measure whether it pays."""


for command in (
    profile,
    sample,
    kernel,
    verify,
    bench,
    tune,
    compare,
    report,
    patch,
    deploy,
    export,
    doctor,
):
    advisor.add_command(command)


def main() -> NoReturn:
    """Run the command line and exit with the status that says how it ended."""
    leave_on_signals()
    process.own_temporary_folder()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status; failures are told on standard error."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        status = advisor.main(args=arguments, prog_name="advisor", standalone_mode=False)
    except AdvisorError as error:
        return fail(error, arguments, console)
    except click.ClickException as error:
        error.show()
        tell_as_json(arguments, error.format_message(), status=EXIT_USAGE)
        return EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        console.print("advisor: interrupted")
        return EXIT_INTERRUPTED
    except Ended as ended:
        with contextlib.suppress(OSError):  # the terminal is gone
            console.print(f"advisor: ended by {ended.name}")
        raise
    except BrokenPipeError:
        # Whoever read the output has had enough; Python must not flush into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - a defect ends here, with a log of it
        full = no_space(error) if isinstance(error, OSError) else None
        if full is not None:
            return fail(full, arguments, console)
        console.print(Text(f"advisor: defect: {type(error).__name__}: {error}"))
        console.print(Text(f"Please report it with {evidence(arguments)}"))
        tell_as_json(arguments, f"defect: {type(error).__name__}: {error}", status=EXIT_DEFECT)
        return EXIT_DEFECT
    return status if isinstance(status, int) else 0


def fail(error: AdvisorError, arguments: list[str], console: Console) -> int:
    """Tell of a failure, as JSON too where JSON was asked for."""
    console.print(Text(f"advisor: {error.message}"))
    if error.advice:
        console.print(Text(error.advice))
    if error.exit_code == EXIT_DEFECT:
        console.print(Text(f"Please report it with {evidence(arguments)}"))
    if not isinstance(error, CheckFailedError):  # what was checked is printed already
        tell_as_json(arguments, error.message, advice=error.advice, status=error.exit_code)
    return error.exit_code


def tell_as_json(
    arguments: list[str], message: str, *, advice: str | None = None, status: int
) -> None:
    """Print a failure to standard output where JSON was asked for."""
    if "--json" in arguments:
        document = {"error": message, "advice": advice, "exit_status": status}
        click.echo(json.dumps(document, indent=2))


def evidence(arguments: list[str]) -> str:
    """Return the path of a defect's log, or where none can be written, the traceback itself."""
    try:
        return str(write_log(arguments))
    except OSError as error:
        return f"this (no log can be written: {error.strerror}):\n{traceback.format_exc()}"


def write_log(arguments: list[str]) -> Path:
    """Write versions, command and traceback of a defect into the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "advisor" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.datetime.now(datetime.UTC)
    path = folder / f"defect-{moment:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    lines = [
        f"advisor {__version__}, Python {sys.version}",
        f"arguments: {_without_secrets(arguments)}",
        "",
        traceback.format_exc(),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    path.chmod(0o600)
    return path


def _without_secrets(arguments: list[str]) -> list[str]:
    """Leave out what may hold a header or a credential."""
    kept = []
    for before, word in zip(["", *arguments], arguments, strict=False):
        secret = before in ("--auth", "--header") or word.startswith(("--auth=", "--header="))
        if not secret and (":" not in word or "/" in word):
            kept.append(word)
    return kept
