"""One function, no web app: observe its calls, compile, build, verify, time.

MODULE:QUALNAME + calls file  ->  KernelResult, and the JSON document of `advisor kernel`
"""

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor import __version__
from advisor.bench.interpreters import describe
from advisor.codegen.compile import compile_function
from advisor.compilation.build import build_kernel
from advisor.errors import TargetError, UsageError
from advisor.model.kernel import (
    BuildFailure,
    Divergence,
    Equivalent,
    Kernel,
    KernelResult,
    Outcome,
    Refusal,
)
from advisor.pipeline.compiling import judge
from advisor.pipeline.observing import observe
from advisor.verify.replay import verify
from advisor.verify.speed import speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `advisor kernel` was asked for; paths are absolute."""

    target: str
    calls_file: Path
    python: Path
    app_dir: Path
    include: tuple[str, ...]
    cache_dir: Path
    seed: int


def make_one(
    request: Request, *, tell: Callable[[str], None]
) -> tuple[dict[str, object], Kernel | None]:
    """Return the document of one function, and its kernel when one was built.

    The outcome is kept in the cache under everything it depends on: the extension module, the
    calls file, the interpreter and the seed.

    Raises:
        UsageError: The target does not read like MODULE:QUALNAME.
        TargetError: The module or the function is not there, or its calls can't be run.
        ToolMissingError: There is no C compiler.
    """
    module, colon, qualname = request.target.partition(":")
    if not colon or not module or not qualname:
        message = f"{request.target!r} is not a function: write it as MODULE:QUALNAME"
        raise UsageError(message)
    tell("observing its calls")
    observed = observe(
        request.target,
        python=request.python,
        app_dir=request.app_dir,
        calls_file=request.calls_file,
        include=request.include,
    )
    if isinstance(observed, Refusal) and "could not be run again" in observed.detail:
        message = f"{request.target}: {observed.detail}"
        raise TargetError(message)
    outcome = observed if isinstance(observed, Refusal) else compile_function(observed)
    blank = KernelResult(
        target=request.target,
        outcome=Outcome.REFUSED,
        reason=None,
        kernel=None,
        refusal=None,
        builds=(),
        verification=None,
        speedup=None,
        speedup_interval=None,
    )
    if isinstance(outcome, Refusal):
        place = f" (line {outcome.line})" if outcome.line else ""
        reason = f"{outcome.reason.value}: {outcome.detail}{place}"
        return document(dataclasses.replace(blank, reason=reason, refusal=outcome), request), None
    tell("building the kernel")
    built = build_kernel(outcome, python=str(request.python), cache_dir=request.cache_dir)
    result = dataclasses.replace(blank, kernel=outcome, builds=(built,))
    if isinstance(built, BuildFailure):
        reason = f"{built.tool} failed: {built.output.strip()[-400:]}"
        return document(
            dataclasses.replace(result, outcome=Outcome.BUILD_FAILED, reason=reason), request
        ), outcome
    kept = _kept_place(request, built.extension_hash, outcome)
    try:
        return json.loads(kept.read_text(encoding="utf-8")), outcome
    except (OSError, ValueError):
        pass
    tell("verifying the kernel")
    checked = verify(
        built,
        calls_file=request.calls_file,
        python=request.python,
        app_dir=request.app_dir,
        seed=request.seed + 1,
        time=True,
    )
    final = document(judge(dataclasses.replace(result, verification=checked)), request)
    if isinstance(checked, Equivalent | Divergence):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(final), encoding="utf-8")
        kept.chmod(0o600)
    return final, outcome


def _kept_place(request: Request, extension_hash: str, kernel: Kernel) -> Path:
    parts = (
        __version__,
        extension_hash,
        kernel.source_hash,
        str(request.python),
        str(request.seed),
        str(request.app_dir),
        request.target,
        hashlib.sha256(request.calls_file.read_bytes()).hexdigest(),
    )
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
    return request.cache_dir / "verified" / f"{key}.json"


def document(result: KernelResult, request: Request) -> dict[str, object]:
    """Return the object that `advisor kernel --json` prints."""
    checked = result.verification
    times = speed(checked.times) if isinstance(checked, Equivalent) and checked.times else None
    counts: dict[str, object] = {
        "replayed": 0,
        "generated": 0,
        "raised": 0,
        "guard_misses": 0,
        "divergences": [],
    }
    if isinstance(checked, Equivalent | Divergence):
        counts = {
            "replayed": checked.replayed,
            "generated": checked.generated,
            "raised": checked.raised,
            "guard_misses": checked.guard_misses,
            "divergences": [
                dataclasses.asdict(one)
                for one in (checked.differences if isinstance(checked, Divergence) else ())
            ],
        }
    from importlib.metadata import version

    return {
        "target": result.target,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "speedup": result.speedup,
        "speedup_interval": None
        if result.speedup_interval is None
        else list(result.speedup_interval),
        "original_seconds": None if times is None else times.original_seconds,
        "kernel_seconds": None if times is None else times.kernel_seconds,
        "verification": counts,
        "functions": [] if result.kernel is None else list(result.kernel.functions),
        "kernel": None,
        "python": describe(request.python).recorded.version,
        "cython": version("cython"),
    }


def default_cache_dir() -> Path:
    """Return the user's cache folder for builds."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "advisor"
