"""`advisor verify`: compare kernels and originals again, with more calls."""

import json
from pathlib import Path

import click

from advisor import store
from advisor.cli.finding import find_run
from advisor.cli.options import reports_option
from advisor.errors import CheckFailedError, UsageError
from advisor.model.kernel import Divergence, Equivalent, KernelResult, Unverified
from advisor.pipeline.kernel_files import PROVENANCE
from advisor.pipeline.verifying import verify_again

MOST_SHOWN = 5


@click.command(short_help="Compare a run's kernels with the originals on more calls.")
@click.argument("run", default="latest", metavar="[RUN|KERNEL]")
@click.option("--cases", type=click.IntRange(0), default=5000, show_default=True,
              help="Calls to generate for each kernel.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(0.1), default=120.0, show_default=True,
              help="Time for each kernel.")  # fmt: skip
@click.option("--seed", type=int, default=2, show_default=True, help="Where generated calls start.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reports_option
def verify(
    *, run: str, cases: int, seconds: float, seed: int, as_json: bool, reports_dir: Path
) -> None:
    """Verify the kernels of RUN again, or the one in the folder KERNEL.

    Exits with 1 when a kernel behaves differently or could not be verified.
    """
    run_id, only = _which(run)
    folder = find_run(run_id, reports_dir)
    found = verify_again(
        store.load_own(folder),
        folder,
        only=only,
        cases=cases,
        seconds=seconds,
        seed=seed,
        tell=lambda target: click.echo(f"verifying {target} ...", err=True),
    )
    if as_json:
        click.echo(json.dumps([_document(*one) for one in found], indent=2))
    else:
        for one in found:
            _print(*one)
    bad = [result.target for result, checked in found if not isinstance(checked, Equivalent)]
    if bad:
        message = f"{len(bad)} of {len(found)} kernels failed: {', '.join(bad)}"
        raise CheckFailedError(message)


def _which(run: str) -> tuple[str, str | None]:
    """Return the run, and the kernel's name where the folder of one was given."""
    provenance = Path(run) / PROVENANCE
    if not provenance.is_file():
        return run, None
    try:
        document = json.loads(provenance.read_text(encoding="utf-8"))
        return str(document["run"]), Path(run).resolve().name
    except (ValueError, KeyError, TypeError) as error:
        message = f"{provenance} does not say which run the kernel is from: {error!r}"
        raise UsageError(message) from error


def _document(
    result: KernelResult, checked: Equivalent | Divergence | Unverified
) -> dict[str, object]:
    document: dict[str, object] = {"target": result.target, "outcome": type(checked).__name__}
    if isinstance(checked, Unverified):
        return document | {"reason": checked.reason}
    differences = checked.differences if isinstance(checked, Divergence) else ()
    return document | {
        "replayed": checked.replayed,
        "generated": checked.generated,
        "raised": checked.raised,
        "guard_misses": checked.guard_misses,
        "differences": [
            {"call": one.call, "expected": one.expected, "got": one.got, "kind": one.kind}
            for one in differences
        ],
    }


def _print(result: KernelResult, checked: Equivalent | Divergence | Unverified) -> None:
    if isinstance(checked, Unverified):
        click.echo(f"{result.target}: not verified: {checked.reason}")
        return
    counts = f"{checked.replayed:,} recorded and {checked.generated:,} generated calls"
    if isinstance(checked, Equivalent):
        click.echo(f"{result.target}: no difference in {counts}")
        return
    click.echo(f"{result.target}: {len(checked.differences)} differences in {counts}")
    for one in checked.differences[:MOST_SHOWN]:
        click.echo(f"  {one.call}\n    original: {one.expected}\n    kernel:   {one.got}")
