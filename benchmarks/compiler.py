"""A fingerprint of everything a kernel depends on in this checkout: what was made of it is kept."""

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MAKES_KERNELS = (
    "advisor/model",
    "advisor/inference",
    "advisor/codegen",
    "advisor/compilation",
    "advisor/verify",
    "advisor/inside",
    "advisor/pipeline/observing.py",
    "advisor/pipeline/compiling.py",
    "templates/kernel",
    "benchmarks/workloads",
    "benchmarks/corpus",
)


@functools.cache
def compiler_fingerprint() -> str:
    """Return a hash over the texts of the compiler, its verifier and the workloads."""
    total = hashlib.sha256()
    for name in MAKES_KERNELS:
        for file in _files(CHECKOUT / name):
            total.update(f"{file.relative_to(CHECKOUT)}\n".encode())
            total.update(file.read_bytes())
    return total.hexdigest()[:16]


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for file in sorted(place.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file
