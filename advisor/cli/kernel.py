"""`advisor kernel`: one function without a web app: generate, build, verify, time."""

import json
import sys
from pathlib import Path

import click

from advisor.cli.options import PATH
from advisor.errors import CheckFailedError, UsageError
from advisor.model.kernel import Outcome
from advisor.pipeline.single import Request, default_cache_dir, make_one


@click.command(short_help="Compile one function from recorded calls, without an app.")
@click.argument("target", metavar="MODULE:QUALNAME")
@click.option("--calls", type=PATH, help="Calls to record from: calls() in Python, or JSON lines.")
@click.option("--include", multiple=True, help="Package outside the project to compile too.")
@click.option("--app-dir", type=PATH, default=Path(), help="Folder to import from.  [default: .]")
@click.option("--python", type=PATH, help="Python the function runs on.  [default: this one]")
@click.option("--kernels-dir", type=PATH, default=Path("kernels"), show_default=True,
              help="Where the kernel is written.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Where generated calls start.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def kernel(
    *,
    target: str,
    calls: Path | None,
    include: tuple[str, ...],
    app_dir: Path,
    python: Path | None,
    kernels_dir: Path,
    seed: int,
    as_json: bool,
) -> None:
    """Compile the function MODULE:QUALNAME from its recorded calls, and prove what came out.

    Exits with 1 when the kernel behaves differently from the original.
    """
    if calls is None or not calls.is_file():
        message = "no calls to record from" if calls is None else f"there is no file {calls}"
        raise UsageError(
            message,
            advice="Give --calls FILE: Python with a function calls() that yields (args, kwargs), "
            "or a run's recorded calls.",
        )
    request = Request(
        target=target,
        calls_file=calls.resolve(),
        python=(python or Path(sys.executable)).absolute(),
        app_dir=app_dir.resolve(),
        include=include,
        cache_dir=default_cache_dir(),
        seed=seed,
    )
    document, made = make_one(
        request,
        tell=lambda step: None if as_json else click.echo(f"{target}: {step} ...", err=True),
    )
    if made is not None:
        folder = kernels_dir / made.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kernel.py").write_text(made.text, encoding="utf-8")
        (folder / "kernel.pxd").write_text(made.declarations, encoding="utf-8")
        document["kernel"] = str(folder / "kernel.py")
        (folder / "provenance.json").write_text(
            json.dumps(document, indent=2) + "\n", encoding="utf-8"
        )
    if as_json:
        click.echo(json.dumps(document, indent=2))
    else:
        _print(document)
    if document["outcome"] == Outcome.DIVERGED.value:
        message = f"{target}: the kernel behaves differently and must not be used"
        raise CheckFailedError(message)


def _print(document: dict[str, object]) -> None:
    counts = document["verification"]
    assert isinstance(counts, dict)
    click.echo(f"{document['target']}: {document['outcome']}")
    if document["reason"]:
        click.echo(f"  {document['reason']}")
    if isinstance(document["speedup"], float) and isinstance(document["speedup_interval"], list):
        low, high = document["speedup_interval"]
        click.echo(
            f"  {document['speedup']:.2f} times as fast (99 % interval {low:.2f} to {high:.2f})"
        )
    if counts["replayed"]:
        click.echo(
            f"  compared on {counts['replayed']:,} recorded and {counts['generated']:,} generated "
            f"calls, {counts['raised']:,} of them raising, {counts['guard_misses']:,} guard misses"
        )
    for one in counts["divergences"][:5]:
        click.echo(f"  {one['call']}\n    original: {one['expected']}\n    kernel:   {one['got']}")
    if document["kernel"]:
        click.echo(f"  {document['kernel']}")
