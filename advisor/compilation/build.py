"""Kernel → extension module for one interpreter, or the reason why there is none.

    Kernel ─ Cython ─→ C file (once for all interpreters) ─ C compiler ─→ <name><EXT_SUFFIX>

Everything is kept in the cache folder under a hash of all that went in. Files appear there whole
or not at all, so several builds may share the folder.
"""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from advisor import process
from advisor.compilation.annotation import parse_annotation
from advisor.compilation.cache import move_into_place, read_json, write_atomically
from advisor.compilation.compiler import (
    FLAGS,
    LINK,
    OPTIMISE,
    Compiler,
    cython_version,
    find_compiler,
)
from advisor.compilation.interpreter import (
    Facts,
    HeadersMissingError,
    facts_of,
    include_flags,
)
from advisor.compilation.translate import Translation, translate, translate_together
from advisor.errors import ToolError, ToolFailedError, last_lines
from advisor.model.kernel import BuildFailure, BuiltKernel, Kernel

COMPILE_SECONDS = 600.0
SHOWN_LINES = 40

Built = BuiltKernel | BuildFailure
_Translated = Translation | ToolFailedError


def build_kernel(
    kernel: Kernel,
    *,
    python: str,
    cache_dir: Path,
    annotate: bool = False,
    optimise: str = OPTIMISE,
) -> BuiltKernel | BuildFailure:
    """Build one kernel for one interpreter, or find the build in the cache.

    Args:
        kernel: The kernel; `name` becomes the import name of the extension module.
        python: The path of the interpreter it is for.
        cache_dir: The folder the extension stays in; shared by runs, interpreters and kernels.
        annotate: Whether `annotation_html` is filled with Cython's page, and `line_costs` from it.
        optimise: The C compiler's level; a lower one builds faster.

    Raises:
        ToolMissingError: The machine has no C compiler, or Cython is not installed.
    """
    find_compiler()  # before Cython's work: without one, all of it would be for nothing
    cache_dir = cache_dir.resolve()
    translation = _translate(kernel, cache_dir=cache_dir, annotate=annotate)
    return _compile(kernel, python, translation, cache_dir=cache_dir, optimise=optimise)


def build_all(
    kernels: Sequence[Kernel],
    pythons: Sequence[str],
    *,
    cache_dir: Path,
    annotate: bool = False,
    jobs: int = 2,
    on_built: Callable[[Built], None] | None = None,
) -> tuple[Built, ...]:
    """Build every kernel for every interpreter, `jobs` at a time.

    Returns the builds kernel by kernel, each in the order of `pythons`. `on_built` is called
    with each as it is done, in no fixed order and from other threads.

    Raises:
        ToolMissingError: The machine has no C compiler, or Cython is not installed.
    """
    find_compiler()
    cache_dir = cache_dir.resolve()

    def build(kernel: Kernel, python: str, translated: "Future[_Translated]") -> Built:
        built = _compile(kernel, python, translated.result(), cache_dir=cache_dir)
        if on_built is not None:
            on_built(built)
        return built

    jobs = max(1, jobs)
    # First in, first out: whatever waits for a translation stands behind it.
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        together = [
            pool.submit(
                translate_together, kernels[job::jobs], cache_dir=cache_dir, annotate=annotate
            )
            for job in range(jobs)
        ]

        def translated(number: int) -> _Translated:
            together[number % jobs].result()
            return _translate(kernels[number], cache_dir=cache_dir, annotate=annotate)

        translations = [pool.submit(translated, number) for number in range(len(kernels))]
        futures = [
            pool.submit(build, kernel, python, translated)
            for kernel, translated in zip(kernels, translations, strict=True)
            for python in pythons
        ]
        try:
            return tuple(future.result() for future in futures)
        except BaseException:  # Ctrl-C: neither begin nor wait for what is left
            pool.shutdown(wait=False, cancel_futures=True)
            process.end_all()
            raise


def _translate(kernel: Kernel, *, cache_dir: Path, annotate: bool) -> _Translated:
    try:
        return translate(kernel, cache_dir=cache_dir, annotate=annotate)
    except ToolFailedError as error:
        return error


def _compile(
    kernel: Kernel,
    python: str,
    translation: _Translated,
    *,
    cache_dir: Path,
    optimise: str = OPTIMISE,
) -> Built:
    began = time.monotonic()
    if isinstance(translation, ToolFailedError):
        return _failure(kernel, python, "Cython", translation)
    compiler = find_compiler()
    try:
        facts = facts_of(python, cache_dir=cache_dir)
        include = include_flags(facts, cache_dir=cache_dir)
    except HeadersMissingError as error:
        return _failure(kernel, python, "Python headers", error)
    except ToolError as error:
        return _failure(kernel, python, "the interpreter", error)
    command = (*compiler.command, *include, optimise, *FLAGS, *LINK)
    folder = cache_dir / "built" / _key(translation.key, compiler, facts, command)
    extension = folder / f"{kernel.name}{facts.suffix}"
    note = folder / "build.json"
    digest = _intact(extension, note)
    cached = digest is not None
    if digest is None:
        try:
            digest = _run_compiler(command, translation.c_file, extension)
        except ToolFailedError as error:
            return _failure(kernel, python, "the C compiler", error)
        write_atomically(note, json.dumps({"sha256": digest}).encode())
    page = translation.annotation.read_text(encoding="utf-8") if translation.annotation else None
    return BuiltKernel(
        kernel=kernel,
        python=python,
        extension=str(extension),
        extension_hash=digest,
        cython=cython_version(),
        compiler=compiler.version,
        seconds=translation.seconds + time.monotonic() - began,
        cached=cached,
        annotation_html=page,
        line_costs=tuple(
            (cost.line, cost.score) for cost in parse_annotation(page or "") if cost.score
        ),
    )


def _key(source_key: str, compiler: Compiler, facts: Facts, command: Sequence[str]) -> str:
    parts = [source_key, compiler.version, facts.suffix, facts.full_version, *command]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _intact(extension: Path, note: Path) -> str | None:
    """Return the hash of a finished build, None when it is absent or not what was built."""
    known = read_json(note)
    if known is None or not extension.is_file():
        return None
    digest = hashlib.sha256(extension.read_bytes()).hexdigest()
    return digest if digest == known.get("sha256") else None


def _run_compiler(command: Sequence[str], c_file: Path, extension: Path) -> str:
    extension.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=extension.parent, prefix=".advisor-work-") as name:
        process.remove_at_end(Path(name))
        made = Path(name, extension.name)
        finished = process.run(
            [*command, c_file, "-o", made, "-lm"],
            cwd=Path(name),
            env={"TMPDIR": name},
            timeout_seconds=COMPILE_SECONDS,
        )
        if not made.is_file():
            told = f"{command[0]} ended with status 0 and made no {made.name}"
            raise ToolFailedError(
                told,
                command=finished.command,
                status=finished.status,
                output=finished.output,
                advice=f"{told}: it is no C compiler. Name one in CC.",
            )
        digest = hashlib.sha256(made.read_bytes()).hexdigest()
        move_into_place(made, extension)
    return digest


def _failure(kernel: Kernel, python: str, tool: str, error: ToolError) -> BuildFailure:
    if isinstance(error, ToolFailedError):
        command, output = error.command, last_lines(error.output, count=SHOWN_LINES)
        output = output or error.message
    else:
        command, output = (), error.message
    if error.advice:
        output += f"\n{error.advice}"
    return BuildFailure(kernel=kernel, python=python, tool=tool, command=command, output=output)
