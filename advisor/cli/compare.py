"""`advisor compare`: two versions of an app against each other, as a gate for changes."""

import json
import math
import re
from pathlib import Path

import click

from advisor.cli.display import display
from advisor.cli.help import Sectioned
from advisor.cli.options import PATH, effort_options, serve_options, show_options, traffic_options
from advisor.cli.resuming import settings_of
from advisor.cli.running import shown
from advisor.errors import EXIT_CHECK_FAILED, EXIT_DONE, UsageError
from advisor.model.comparison import Comparison, Gate
from advisor.pipeline.comparing import compare as compare_sources
from advisor.pipeline.side_by_side import Wanted
from advisor.pipeline.sides import Source, find_source
from advisor.report import comparison as words
from advisor.settings import Settings, load_settings

LIMIT = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+) ?(?P<percent>%?)")


def part(_context: click.Context, _option: click.Parameter, value: str) -> float:
    """Read a part of 1, `2%` or `0.02`; more than 100 % is a mistake, such as `2` for 2 %."""
    found = LIMIT.fullmatch(value)
    number = float(found["number"]) / (100 if found["percent"] else 1) if found else math.inf
    if number > 1:
        message = f"{value!r} is not a part of 1: write 2% or 0.02"
        raise click.BadParameter(message)
    return number


@click.command(
    cls=Sectioned, short_help="Compare two revisions, folders or runs; fail when slower."
)
@click.argument("base")
@click.argument("head")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option(
    "--limit",
    callback=part,
    metavar="PERCENT",
    default="2%",
    show_default=True,
    help="By how much a request may take more CPU time.",
)
@click.option("--strict", is_flag=True, help="Fail too where nothing can be claimed.")
@click.option("--prepare", metavar="COMMAND", help="Shell command for each worktree: build it.")
@click.option("--head-python", type=PATH, help="Python that runs the head, if another.")
@click.option("--latency", is_flag=True, help="Measure p50 and p99 too, at a common rate.")
@click.option("--anew", is_flag=True, help="Measure two runs again, side by side.")
@serve_options
@traffic_options
@effort_options
@click.option("--reports-dir", type=PATH, help="Folder of the runs.  [default: reports]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Markdown suits a pull request or the summary of a job.",
)
@click.option("--output", "-o", type=PATH, help="File that gets it too, at its end.")
@show_options
def compare(
    *,
    base: str,
    head: str,
    targets: tuple[str, ...],
    limit: float,
    strict: bool,
    prepare: str | None,
    head_python: Path | None,
    latency: bool,
    anew: bool,
    form: str,
    output: Path | None,
    as_json: bool,
    quiet: bool,
    **flags: object,
) -> int:
    """Compare HEAD with BASE, and fail when it is slower than the limit for certain.

    Each is a git revision, a saved run, or a folder (`.` is the checkout as it is). Revisions are
    put into worktrees and served and measured side by side; requests come from BASE's app. Two
    runs of the same requests on the same machine are compared by their figures.

    Exits with 1 when a request to HEAD takes more CPU time than the limit allows, the whole 99 %
    interval beyond it; with 0 otherwise.
    """
    wanted = Wanted(
        limit=limit, prepare=prepare, head_python=head_python, anew=anew, latency=latency
    )
    found = []
    with display(quiet=quiet) as progress:
        for target in targets or (None,):
            settings, sources = _sides(base, head, target, flags)
            found.append(compare_sources(*sources, settings, wanted, progress))
    form = "json" if as_json else form
    text = "\n".join(_rendered(one, form) for one in found) if form != "json" else _json(found)
    click.echo(text, nl=False)
    if output:
        with output.open("a", encoding="utf-8") as file:
            file.write(text)
        click.echo(f"written to {shown(output)}", err=True)
    return _status(found, strict=strict)


def _sides(
    base: str, head: str, target: str | None, flags: dict[str, object]
) -> tuple[Settings, tuple[Source, Source]]:
    """Return the settings, those of the base's run where it is one, and both sources."""
    plain = load_settings(target or "app:app", flags)
    sources = tuple(
        find_source(word, app_dir=plain.app_dir, reports_dir=plain.reports_dir)
        for word in (base, head)
    )
    record = next((source.record for source in sources if source.record), None)
    if record is not None:
        settings = settings_of(record, flags, target=target, same_effort=False)
        return settings, (sources[0], sources[1])
    if target is None:
        message = f"which app of {base} and {head} is to be compared?"
        raise UsageError(message, advice=f"Name it: advisor compare {base} {head} app:app")
    return plain, (sources[0], sources[1])


def _rendered(found: Comparison, form: str) -> str:
    return words.markdown(found) if form == "markdown" else words.text(found)


def _json(found: list[Comparison]) -> str:
    gates = {one.gate for one in found}
    gate = next(one for one in (Gate.SLOWER, Gate.UNDECIDED, Gate.PASSED) if one in gates)
    document = {"gate": gate.value, "comparisons": [words.document(one) for one in found]}
    return json.dumps(document, indent=2) + "\n"


def _status(found: list[Comparison], *, strict: bool) -> int:
    """Return the exit status, and say what failed where that is not all that was printed."""
    failed = {Gate.SLOWER, Gate.UNDECIDED} if strict else {Gate.SLOWER}
    bad = [words.headline(one) for one in found if one.gate in failed]
    for line in bad:
        click.echo(f"advisor: {line}", err=True)
    return EXIT_CHECK_FAILED if bad else EXIT_DONE
