"""`advisor patch`: write the patches of a saved run, prove them, commit them, describe them."""

import json
import shlex
from dataclasses import asdict
from pathlib import Path

import click

from advisor import store
from advisor.cli.finding import find_run
from advisor.cli.options import PATH, reports_option, run_argument
from advisor.cli.running import shown
from advisor.errors import EXIT_CHECK_FAILED, EXIT_DONE, UsageError
from advisor.model.run import RunRecord
from advisor.pipeline.patching import commit_on_branch
from advisor.pipeline.proving import Step, prove
from advisor.report.patches import AUTHOR, Series, plan_patches, write_series
from advisor.report.pull_request import pull_request_body
from advisor.report.withheld import mergeable, why_withheld


@click.command(short_help="Write a run's patches, prove them, commit them.")
@run_argument
@click.option(
    "--check", is_flag=True, help="Prove them on a copy: apply, build, and run all tests."
)
@click.option("--test-command", metavar="COMMAND", help="Runs the project's own tests.")
@click.option("--python", type=PATH, help="Python for the check.  [default: the run's]")
@click.option("--branch", metavar="NAME", help="Commit them on a new branch.")
@click.option("--pr-body", is_flag=True, help="Print the text of the pull request.")
@click.option("--author", default=AUTHOR, show_default=True, help="Who the commits are by.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reports_option
def patch(
    *,
    run: str,
    check: bool,
    test_command: str | None,
    python: Path | None,
    branch: str | None,
    pr_body: bool,
    author: str,
    as_json: bool,
    reports_dir: Path,
) -> int:
    """Write the patches of RUN, one for each verified kernel, into its folder."""
    if pr_body and as_json:
        message = "--pr-body prints Markdown and --json prints JSON: ask for one of them"
        raise UsageError(message)
    folder = find_run(run, reports_dir)
    record = store.load(folder)
    series = plan_patches(record, folder, author=author)
    paths = write_series(series, folder)
    steps: tuple[Step, ...] = ()
    if check and paths:
        words = shlex.split(test_command or "")
        own = (python or Path(record.python)).absolute()
        steps = prove(series, paths, python=own, test_command=words, tell=_tell)
    failed = [step for step in steps if not step.passed]
    commit = None
    if branch and paths and not failed:
        commit = commit_on_branch(series.place.root, paths, branch)
    if as_json:
        document = {
            "patches": [str(path) for path in paths],
            "checked": check,
            "steps": [asdict(step) for step in steps],
            "branch": branch if commit else None,
            "commit": commit,
        }
        click.echo(json.dumps(document, indent=2))
    elif pr_body:
        click.echo(pull_request_body(record, series), nl=False)
    else:
        for path in paths:
            click.echo(shown(path))
    return _conclude(record, series, failed, branch)


def _tell(step: Step) -> None:
    mark = "ok    " if step.passed else "FAILED"
    click.echo(f"{mark}  {step.what}: {step.seen}  ({step.seconds:.1f} s)", err=True)


def _conclude(record: RunRecord, series: Series, failed: list[Step], branch: str | None) -> int:
    """Say how it ended; what failed was told already. Return the exit status."""
    if failed:
        told = f"advisor: the check ended where this should hold, and does not: {failed[0].what}"
        click.echo(told, err=True)
        return EXIT_CHECK_FAILED
    if series.changed:
        names = ", ".join(series.changed)
        told = f"No patch for kernels of source that has changed since the run: {names}. Run again."
        click.echo(told, err=True)
    elif not series.patches:
        click.echo(f"Run {record.run_id}{_why_none(record)}.", err=True)
    if branch and series.patches:
        click.echo(f"Committed on the branch {branch} of {series.place.root}.", err=True)
    return EXIT_DONE


def _why_none(record: RunRecord) -> str:
    if reason := why_withheld(record):
        return f": {reason}"
    words = "is in the files already" if mergeable(record) else "has no verified kernel"
    return f" {words}: there is nothing to write"
