"""Write a kernel into `kernels/<name>/`, with where it comes from and what became of it."""

import json
from pathlib import Path

from advisor import __version__
from advisor.model.kernel import BuiltKernel, Divergence, Equivalent, KernelResult
from advisor.model.run import RunRecord

PROVENANCE = "provenance.json"


def write_kernel(kernels_dir: Path, result: KernelResult, record: RunRecord) -> str | None:
    """Write kernel.py, kernel.pxd and provenance.json; return why not where it can't be done.

    A folder that advisor did not write is left alone.
    """
    kernel = result.kernel
    if kernel is None:
        return None
    folder = kernels_dir / kernel.name
    if folder.exists() and not (folder / PROVENANCE).is_file():
        return f"{folder} was not written by advisor, so the kernel was not put there"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kernel.py").write_text(kernel.text, encoding="utf-8")
        declarations = folder / "kernel.pxd"
        if kernel.declarations:
            declarations.write_text(kernel.declarations, encoding="utf-8")
        else:
            declarations.unlink(missing_ok=True)
        document = json.dumps(provenance(result, record), indent=2, ensure_ascii=False)
        (folder / PROVENANCE).write_text(f"{document}\n", encoding="utf-8")
    except OSError as error:
        return f"the kernel could not be written to {folder}: {error.strerror}"
    return None


def provenance(result: KernelResult, record: RunRecord) -> dict[str, object]:
    """Return what a reader of the folder wants to know of the kernel."""
    kernel, checked = result.kernel, result.verification
    assert kernel is not None
    builds = [build for build in result.builds if isinstance(build, BuiltKernel)]
    counts = None
    if isinstance(checked, Equivalent | Divergence):
        counts = {
            "replayed": checked.replayed,
            "generated": checked.generated,
            "raised": checked.raised,
            "guard_misses": checked.guard_misses,
            "differences": len(checked.differences) if isinstance(checked, Divergence) else 0,
        }
    return {
        "target": kernel.target,
        "functions": list(kernel.functions),
        "source_file": Path(kernel.source_file).name,
        "source_hash": kernel.source_hash,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "speedup": result.speedup,
        "speedup_interval": result.speedup_interval,
        "verification": counts,
        "cython": builds[0].cython if builds else None,
        "compiler": builds[0].compiler if builds else None,
        "run": record.run_id,
        "advisor": __version__,
    }
