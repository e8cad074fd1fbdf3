"""What a kernel adds to the user's repository, and the one change it makes (pure).

KernelResult + the module's source  ->  {path: content}
"""

import ast
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.errors import UsageError
from advisor.inside.private import attribute_path
from advisor.model.kernel import Kernel, KernelResult
from advisor.parsing import parse
from advisor.report.building.entries import build_entry
from advisor.report.building.project import (
    BUILD_SCRIPT,
    CYTHON,
    SETUPTOOLS,
    Home,
    Project,
    Read,
    find_project,
    home_of,
)
from advisor.report.layout import quoted
from advisor.report.recorded import Recorded, readable_calls
from advisor.report.rendering import render

INSTALL = "_install_kernels(globals(), "
SHOWN_FOLDERS = re.compile(r"^FOLDERS = \[\n(.*?)^\]", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the app and the tests lie in the repository, with forward slashes.

    `root` is the repository's own folder.
    """

    root: Path
    app: str
    tests: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a kernel does to the repository.

    `files` holds the new content of every file that is added or changed, by path. `tested` are
    the recorded calls in its test; `untested` says why there is no test. `by_hand` tells why the
    project's own build does not bring it.
    """

    files: Mapping[str, bytes]
    tested: int
    untested: str | None
    project: Project
    home: Home
    module_path: str
    by_hand: str | None


def kernel_change(
    result: KernelResult, look: Read, calls: Iterable[Mapping[str, Any]], place: Place
) -> Change:
    """Return what a kernel adds and changes.

    Raises:
        UsageError: Its module is not in the repository, or a file that is not ours has the name
            of the build script.
    """
    kernel = result.kernel
    assert kernel is not None
    module_path = _module_path(kernel, place)
    source = look(module_path)
    if source is None:
        message = f"{module_path}, which the kernel {kernel.name} belongs to, is not there"
        raise UsageError(message, advice="Give the folder of the repository that was profiled.")
    project = find_project(look, kernel.module, module_path, app=place.app)
    home = home_of(kernel.module, module_path, project)
    folder = home.folder
    script = project.path(BUILD_SCRIPT)
    folders = _folders(look(script), script, project.inside(folder))
    files = {
        posixpath.join(folder, f"{kernel.name}.py"): kernel.text.encode(),
        posixpath.join(folder, "__init__.py"): render(
            "kernels_init.py", build_script=BUILD_SCRIPT
        ).encode(),
        script: render(
            "build_kernels.py",
            build_script=BUILD_SCRIPT,
            folders=folders,
            cython=CYTHON,
            setuptools=SETUPTOOLS,
        ).encode(),
        module_path: add_loader(source, kernel, home),
    }
    if kernel.declarations:
        files[posixpath.join(folder, f"{kernel.name}.pxd")] = kernel.declarations.encode()
    entry = build_entry(
        project,
        lambda path: files.get(path) or look(path),
        [*(one for one in folders if one != project.inside(folder)), project.inside(folder)],
        [kernel.name],
    )
    files |= entry.files
    readable = readable_calls(calls)
    if readable.calls:
        path = posixpath.normpath(posixpath.join(place.tests, f"test_kernel_{kernel.name}.py"))
        files[path] = _test(kernel, readable, place, home, project).encode()
    return Change(
        files=files,
        tested=len(readable.calls),
        untested=readable.why_none,
        project=project,
        home=home,
        module_path=module_path,
        by_hand=entry.reason,
    )


def _module_path(kernel: Kernel, place: Place) -> str:
    """Return the path of the module that a kernel belongs to, from the repository's root."""
    file = Path(kernel.source_file)
    try:
        return file.resolve().relative_to(place.root).as_posix()
    except ValueError:
        message = f"{file} lies outside the repository {place.root}, so no patch is made for it"
        raise UsageError(message) from None


def _folders(content: bytes | None, script: str, folder: str) -> list[str]:
    """Return the folders of kernels that the build script knows, with one more."""
    if content is None:
        return [folder]
    known = SHOWN_FOLDERS.search(content.decode("utf-8", "replace"))
    if known is None:
        message = f"{script} is there already, and advisor did not write it"
        raise UsageError(message, advice="Rename it: patches bring a build script of that name.")
    return sorted({folder, *re.findall(r'"([^"\n]+)"', known[1])})


def add_loader(source: bytes, kernel: Kernel, home: Home) -> bytes:
    """Return a module's source with the call at its end that puts the kernel in place.

    A module that has the call already gets one more name in it. What runs only where the module
    is the program stays last.
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
    package = f".{home.package.rpartition('.')[2]}" if home.relative else home.package
    lines = [
        "# Compiled copies of hot functions take their place, where they were built.",
        "try:",
        f"    from {package} import install as _install_kernels",
        "except ImportError:",
        "    pass",
        "else:",
        f"    {INSTALL}{name})",
        "",
    ]
    block = newline.join(lines)
    if text and not text.endswith("\n"):
        text += newline
    program = _program_part(text)
    if program is None:
        text += newline * 2 + block
    else:
        text = text[:program] + block + newline * 2 + text[program:]
    return text.encode("utf-8", "surrogateescape")


def _program_part(text: str) -> int | None:
    """Return where `if __name__ == "__main__":` begins, None unless it ends the module."""
    try:
        body = parse(text).body
    except (SyntaxError, ValueError):
        return None
    match body[-1] if body else None:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__")), lineno=line):
            return sum(map(len, text.split("\n")[: line - 1])) + line - 1
        case _:
            return None


def _test(
    kernel: Kernel,
    recorded: Recorded,
    place: Place,
    home: Home,
    project: Project,
) -> str:
    up = posixpath.relpath(home.import_root, posixpath.normpath(place.tests)).split("/")
    return render(
        "test_kernel.py",
        target=kernel.target,
        name=kernel.name,
        module=kernel.module,
        path=attribute_path(kernel.target.partition(":")[2]),
        kernels_package=home.package,
        modules=sorted(recorded.modules - {"inspect"}),
        helpers=recorded.helpers,
        calls=recorded.calls,
        levels=up.count(".."),
        app_parts=[quoted(part) for part in up if part not in ("..", ".")],
        installable=project.installable,
        build_script=BUILD_SCRIPT,
    )
