"""Make the kernel of one target the way `advisor` does: observe, compile, build, verify, time.

    request (JSON on standard input)  ->  Made (JSON in the file it names)

A process of its own: should the compiler crash, the benchmark says so and goes on.
"""

import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any

from advisor.codegen.compile import compile_function
from advisor.compilation.build import build_kernel
from advisor.model.kernel import (
    BuildFailure,
    BuiltKernel,
    Divergence,
    Equivalent,
    Kernel,
    KernelResult,
    Outcome,
    Refusal,
)
from advisor.pipeline.compiling import judge
from advisor.pipeline.observing import observe
from advisor.verify.replay import Verification, verify
from benchmarks.costs import costly_lines
from benchmarks.subject import Made

SEED = 2


def main() -> None:
    """Read the request, make the kernel, write what became of it."""
    request = json.loads(sys.stdin.read())
    began = time.monotonic()
    made = make(request)
    made = dataclasses.replace(made, seconds=time.monotonic() - began)
    Path(request["out"]).write_text(json.dumps(dataclasses.asdict(made)), encoding="utf-8")


def make(request: dict[str, Any]) -> Made:
    """Carry out a request."""
    target, python, root = request["target"], Path(request["python"]), Path(request["root"])
    calls = Path(request["calls"])
    observed = observe(target, python=python, app_dir=root, calls_file=calls)
    outcome = observed if isinstance(observed, Refusal) else compile_function(observed)
    if isinstance(outcome, Refusal):
        return _refused(target, outcome)
    folder = Path(request["cache"], "text")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{outcome.name}.py").write_text(outcome.text, encoding="utf-8")
    (folder / f"{outcome.name}.pxd").write_text(outcome.declarations, encoding="utf-8")
    built = build_kernel(
        outcome, python=str(python), cache_dir=Path(request["cache"]), annotate=True
    )
    if isinstance(built, BuildFailure):
        return _made(outcome, outcome="build_failed", reason=f"{built.tool}: {built.output[-600:]}")
    checked = verify(
        built,
        calls_file=calls,
        python=python,
        app_dir=root,
        seed=SEED,
        cases=request["cases"],
        seconds=request["seconds"],
    )
    return _judged(outcome, built, checked)


def _refused(target: str, refusal: Refusal) -> Made:
    line = f" (line {refusal.line})" if refusal.line else ""
    return Made(
        target=target,
        outcome="refused",
        reason=f"{refusal.reason.value}: {refusal.detail}{line}",
        speedup=None,
        speedup_interval=None,
        functions=(),
        guards=(),
        notes=(),
        verification={},
        differences=(),
        costly_lines=(),
        kernel=None,
        seconds=0.0,
    )


def _made(kernel: Kernel, *, outcome: str, reason: str | None) -> Made:
    return Made(
        target=kernel.target,
        outcome=outcome,
        reason=reason,
        speedup=None,
        speedup_interval=None,
        functions=kernel.functions,
        notes=kernel.notes,
        verification={},
        differences=(),
        guards=tuple(f"{one.line}: {one.check}" for one in kernel.guards),
        costly_lines=(),
        kernel=None,
        seconds=0.0,
    )


def _judged(kernel: Kernel, built: BuiltKernel, checked: Verification) -> Made:
    result = judge(
        KernelResult(
            target=kernel.target,
            outcome=Outcome.REFUSED,
            reason=None,
            kernel=kernel,
            refusal=None,
            builds=(built,),
            verification=checked,
            speedup=None,
            speedup_interval=None,
        )
    )
    made = _made(kernel, outcome=result.outcome.value, reason=result.reason)
    counts: dict[str, int] = {}
    if isinstance(checked, Equivalent | Divergence):
        counts = {
            key: getattr(checked, key)
            for key in ("replayed", "generated", "raised", "guard_misses")
        }
        made = dataclasses.replace(made, notes=(*made.notes, *checked.notes))
    if isinstance(checked, Divergence):
        shown = tuple(dataclasses.asdict(one) for one in checked.differences[:3])
        made = dataclasses.replace(made, differences=shown)
    return dataclasses.replace(
        made,
        speedup=result.speedup,
        speedup_interval=result.speedup_interval,
        verification=counts,
        costly_lines=costly_lines(built.annotation_html, kernel),
        kernel={
            "name": kernel.name,
            "file": built.extension,
            "module": kernel.module,
        }
        if result.outcome is Outcome.VERIFIED
        else None,
    )


if __name__ == "__main__":
    main()
