"""Kernel text → C, by Cython in a process of its own, kept under the hash of what went in.

Cython takes longer to start than to translate most kernels: a process may translate several, each
in a folder of its own, as it would read the .pxd files of others beside it.
"""

import contextlib
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.compilation import translator
from advisor.compilation.cache import move_into_place
from advisor.compilation.compiler import cython_version
from advisor.errors import DefectError
from advisor.model.kernel import Kernel

TRANSLATE_SECONDS = 300.0
# -P keeps the folder off Cython's own import path.
CYTHON = (sys.executable, "-P", "-m", "cython")


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
    began = time.monotonic()
    place = _Place(kernel, cache_dir, annotate=annotate)
    if not place.done:
        with place.work() as work:
            process.run(
                [*CYTHON, *place.options],
                cwd=work,
                timeout_seconds=TRANSLATE_SECONDS,
            )
            place.take(work)
    return Translation(
        c_file=place.c_file,
        annotation=place.page if annotate else None,
        key=place.key,
        seconds=time.monotonic() - began,
    )


def translate_together(
    kernels: Sequence[Kernel], *, cache_dir: Path, annotate: bool = False
) -> None:
    """Translate by one process what no earlier translation left; `translate` then finds it.

    What Cython refuses is left to `translate`, which tells of it.
    """
    places = {kernel.name: _Place(kernel, cache_dir, annotate=annotate) for kernel in kernels}
    missing = [place for place in places.values() if not place.done]
    if len(missing) < 2:
        return
    with contextlib.ExitStack() as stack:
        works = {stack.enter_context(place.work()): place for place in missing}
        request = [[str(work), *place.options] for work, place in works.items()]
        process.run(
            [sys.executable, "-P", translator.__file__],
            stdin=json.dumps(request),
            timeout_seconds=TRANSLATE_SECONDS,
            check=False,
        )
        for work, place in works.items():
            place.take(work)


class _Place:
    """Where the C file of a kernel lies, or will lie."""

    def __init__(self, kernel: Kernel, cache_dir: Path, *, annotate: bool) -> None:
        if not (kernel.name.isidentifier() and kernel.name.isascii()):
            message = f"a kernel's name must be an ASCII identifier, not {kernel.name!r}"
            raise DefectError(message)
        self.kernel = kernel
        self.key = content_key(kernel)
        self.folder = cache_dir / "c" / self.key[:32]
        self.c_file = self.folder / f"{kernel.name}.c"
        self.page = self.folder / f"{kernel.name}.html"
        # The C file last, so that it is never there without what belongs to it.
        self.made = [self.page, self.c_file] if annotate else [self.c_file]
        self.options = ["-3", *(["-a"] if annotate else []), f"{kernel.name}.py"]

    @property
    def done(self) -> bool:
        return all(path.is_file() for path in self.made)

    @contextlib.contextmanager
    def work(self) -> Iterator[Path]:
        """Hand out a folder for Cython with the kernel in it, and remove it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".advisor-work-") as name:
            process.remove_at_end(Path(name))
            source = Path(name) / f"{self.kernel.name}.py"
            source.write_text(self.kernel.text, encoding="utf-8")
            if self.kernel.declarations:
                source.with_suffix(".pxd").write_text(self.kernel.declarations, encoding="utf-8")
            yield Path(name)

    def take(self, work: Path) -> None:
        """Move what Cython made into place, if it made all of it."""
        if all((work / path.name).is_file() for path in self.made):
            for path in self.made:
                move_into_place(work / path.name, path)
