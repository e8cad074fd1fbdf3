"""What a kernel adds to the user's repository, and the one change it makes (pure).

KernelResult + the module's source  ->  {path: content}
"""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from advisor import resources
from advisor.errors import UsageError
from advisor.model.kernel import Kernel, KernelResult
from advisor.model.run import RunRecord
from advisor.report.literals import NotReadableError, expression

FOLDER = "_kernels"
BUILD_SCRIPT = "build_kernels.py"
MOST_CALLS = 12
INSTALL = "_install_kernels(globals(), "
Read = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where things go, relative to the root of the repository, with forward slashes."""

    app: str
    tests: str

    def in_app(self, *parts: str) -> str:
        """Return a path in the app's folder."""
        return posixpath.normpath(posixpath.join(self.app, *parts))


def environment() -> jinja2.Environment:
    """Return the environment of the templates in `pr`: Python and plain text, nothing escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.templates("pr")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **values: object) -> str:
    """Fill in a template of the folder `pr`."""
    return environment().get_template(f"{template}.j2").render(**values)


def kernel_files(
    run: RunRecord,
    result: KernelResult,
    look: Read,
    calls: Iterable[Mapping[str, Any]],
    place: Place,
) -> tuple[dict[str, bytes], int]:
    """Return the content of every file that a kernel adds or changes, and its recorded calls."""
    kernel = result.kernel
    assert kernel is not None
    module_path = _module_path(run, kernel, place)
    folder = posixpath.join(posixpath.dirname(module_path), FOLDER)
    source = look(module_path)
    if source is None:
        message = f"{module_path}, which the kernel {kernel.name} belongs to, is not there"
        raise UsageError(message, advice="Give the folder of the repository that was profiled.")
    build_script = place.in_app(BUILD_SCRIPT)
    files = {
        module_path: add_loader(source, kernel),
        posixpath.join(folder, f"{kernel.name}.py"): kernel.text.encode(),
        posixpath.join(folder, "__init__.py"): render(
            "kernels_init.py", build_script=BUILD_SCRIPT
        ).encode(),
        build_script: render("build_kernels.py", build_script=BUILD_SCRIPT).encode(),
    }
    if kernel.declarations:
        files[posixpath.join(folder, f"{kernel.name}.pxd")] = kernel.declarations.encode()
    readable, modules = readable_calls(calls)
    if readable:
        test = posixpath.join(place.tests, f"test_kernel_{kernel.name}.py")
        files[posixpath.normpath(test)] = _test(kernel, readable, modules, place).encode()
    return {posixpath.normpath(path): content for path, content in files.items()}, len(readable)


def _module_path(run: RunRecord, kernel: Kernel, place: Place) -> str:
    """Return the path of the module that a kernel belongs to, from the repository's root."""
    app = Path(run.app_dir)
    file = Path(kernel.source_file)
    try:
        inside = file.relative_to(app)
    except ValueError:
        message = f"{file} lies outside the app's folder {app}, so no patch is made for it"
        raise UsageError(message) from None
    return place.in_app(inside.as_posix())


def package_of(module: str) -> str:
    """Return the import name of the kernels' package of a module."""
    parent = module.rpartition(".")[0]
    return f"{parent}.{FOLDER}" if parent else FOLDER


def add_loader(source: bytes, kernel: Kernel) -> bytes:
    """Return a module's source with the call at its end that puts the kernel in place.

    A module that has the call already gets one more name in it.
    """
    text = source.decode("utf-8", "surrogateescape")
    newline = "\r\n" if "\r\n" in text else "\n"
    name = f'"{kernel.name}"'
    start = text.rfind(INSTALL)
    if start >= 0:
        end = text.index(")", start + len(INSTALL))
        names = text[start + len(INSTALL) : end].split(", ")
        if name not in names:
            text = text[:start] + INSTALL + ", ".join([*names, name]) + text[end:]
        return text.encode("utf-8", "surrogateescape")
    dot = "." if "." in kernel.module else ""
    lines = [
        "",
        "",
        "# Compiled copies of hot functions take their place, where they were built.",
        "try:",
        f"    from {dot}{FOLDER} import install as _install_kernels",
        "except ImportError:",
        "    pass",
        "else:",
        f"    {INSTALL}{name})",
        "",
    ]
    if text and not text.endswith("\n"):
        text += newline
    return (text + newline.join(lines)).encode("utf-8", "surrogateescape")


def readable_calls(
    calls: Iterable[Mapping[str, Any]],
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the shortest calls that differ, as Python text, and the modules that they name."""
    texts: dict[str, frozenset[str]] = {}
    for call in calls:
        try:
            text, modules = expression(call)
        except NotReadableError:
            continue
        texts.setdefault(text, modules)
    shortest = sorted(texts, key=lambda text: (len(text), text))[:MOST_CALLS]
    needed = {module for text in shortest for module in texts[text]}
    return tuple(shortest), frozenset(needed)


def _test(kernel: Kernel, calls: tuple[str, ...], modules: frozenset[str], place: Place) -> str:
    tests = posixpath.normpath(place.tests)
    app = posixpath.relpath(place.app or ".", tests)
    levels = len([part for part in app.split("/") if part == ".."])
    parts = [part for part in app.split("/") if part not in ("..", ".")]
    return render(
        "test_kernel.py",
        target=kernel.target,
        name=kernel.name,
        module=kernel.module,
        qualname=kernel.target.partition(":")[2],
        kernels_package=package_of(kernel.module),
        modules=sorted(modules),
        calls=calls,
        levels=levels,
        app_parts=[repr(part) for part in parts],
        build_script=BUILD_SCRIPT,
    )
