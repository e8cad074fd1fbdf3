"""Kernel text → C, by Cython in a process of its own, kept under the hash of what went in."""

import hashlib
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.compilation.cache import move_into_place
from advisor.compilation.compiler import cython_version
from advisor.errors import DefectError
from advisor.model.kernel import Kernel

TRANSLATE_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A kernel's C file, Cython's annotation page where it was asked for, and the time it took.

    `key` is the hash of all the C file depends on.
    """

    c_file: Path
    annotation: Path | None
    key: str
    seconds: float


def content_key(kernel: Kernel) -> str:
    """Hash what the C file depends on: name, text, declarations and Cython's version."""
    parts = (kernel.name, kernel.text, kernel.declarations, cython_version())
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def translate(kernel: Kernel, *, cache_dir: Path, annotate: bool = False) -> Translation:
    """Translate a kernel to C, or find what an earlier translation left.

    Raises:
        ToolFailedError: Cython refused the text; holds its command and what it said.
    """
    if not (kernel.name.isidentifier() and kernel.name.isascii()):
        message = f"a kernel's name must be an ASCII identifier, not {kernel.name!r}"
        raise DefectError(message)
    began = time.monotonic()
    key = content_key(kernel)
    folder = cache_dir / "c" / key[:32]
    c_file = folder / f"{kernel.name}.c"
    page = folder / f"{kernel.name}.html"
    if not c_file.is_file() or (annotate and not page.is_file()):
        _translate(kernel, folder, annotate=annotate)
    return Translation(
        c_file=c_file,
        annotation=page if annotate else None,
        key=key,
        seconds=time.monotonic() - began,
    )


def _translate(kernel: Kernel, folder: Path, *, annotate: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # A folder of its own: beside other kernels, Cython would read their .pxd files.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".advisor-work-") as name:
        process.remove_at_end(Path(name))
        work = Path(name)
        source = work / f"{kernel.name}.py"
        source.write_text(kernel.text, encoding="utf-8")
        if kernel.declarations:
            source.with_suffix(".pxd").write_text(kernel.declarations, encoding="utf-8")
        # -P keeps the folder off Cython's own import path.
        options = ["-a"] if annotate else []
        process.run(
            [sys.executable, "-P", "-m", "cython", "-3", *options, source.name],
            cwd=work,
            timeout_seconds=TRANSLATE_SECONDS,
        )
        for suffix in (".html", ".c") if annotate else (".c",):
            made = source.with_suffix(suffix)
            move_into_place(made, folder / made.name)
