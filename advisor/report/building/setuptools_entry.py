"""Enter kernels into a build by setuptools: setup.py, the lists of packages, the sdist (pure)."""

import ast
import re
from collections.abc import Mapping, Sequence

import tomlkit

from advisor.parsing import parse
from advisor.report.building.project import (
    BUILD_SCRIPT,
    CYTHON,
    ONLY_CPYTHON,
    Project,
    Read,
    table,
)
from advisor.report.rendering import render

IMPORT = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from build_kernels import extensions as kernels  # noqa: E402
"""


def setuptools_entry(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Mapping[str, bytes]:
    """Return the files that make setuptools build the kernels, and go on without a compiler."""
    del names
    packages = [_package(project, read, folder) for folder in folders]
    setup = project.path("setup.py")
    settings = project.path("pyproject.toml")
    files = {
        setup: _with_extensions(read(setup), packages),
        settings: _requirements(read(settings), packages),
        project.path("MANIFEST.in"): _manifest(read(project.path("MANIFEST.in")), folders),
    }
    listed = project.path("setup.cfg")
    content = read(listed)
    if content is not None:
        files[listed] = _setup_cfg(content, packages)
    return files


def _package(project: Project, read: Read, folder: str) -> str:
    parts = folder.split("/")
    first = len(parts) - 1
    while first and read(project.path(*parts[:first], "__init__.py")) is not None:
        first -= 1
    return ".".join(parts[first:])


def _requirements(content: bytes | None, packages: Sequence[str]) -> bytes:
    """Return pyproject.toml with Cython for the build and, where packages are listed, these."""
    document = tomlkit.parse((content or b"").decode("utf-8"))
    if "build-system" not in document:
        # Without a backend named, setup.py is run as ever.
        system = tomlkit.table()
        system["requires"] = ["setuptools>=64"]
        document["build-system"] = system
    requires = document["build-system"].setdefault("requires", tomlkit.array())
    if not any(re.match(r"cython\b", str(one), re.IGNORECASE) for one in requires):
        requires.append(CYTHON + ONLY_CPYTHON)
    known = table(document, "tool", "setuptools")
    listed = known.get("packages")
    if isinstance(listed, list):
        listed.extend(one for one in packages if one not in listed)
    elif "py-modules" in known and listed is None:
        document["tool"]["setuptools"]["packages"] = list(packages)
    return tomlkit.dumps(document).encode()


def _manifest(content: bytes | None, folders: Sequence[str]) -> bytes:
    text = (content or b"").decode("utf-8", "surrogateescape")
    lines = text.splitlines()
    wanted = [f"include {BUILD_SCRIPT}", *(f"graft {folder}" for folder in folders)]
    wanted.append("global-exclude *kernels/*.so")
    if text and not text.endswith("\n"):
        text += "\n"
    # What is excluded last stays out.
    kept = [line for line in lines if line not in wanted] if lines else []
    return "".join(f"{line}\n" for line in [*kept, *wanted]).encode("utf-8", "surrogateescape")


def _setup_cfg(content: bytes, packages: Sequence[str]) -> bytes:
    """Add to the packages that setup.cfg lists, unless they are found by themselves."""
    text = content.decode("utf-8", "surrogateescape")
    found = re.search(r"^packages[ \t]*=[ \t]*\n((?:[ \t]+\S.*\n?)+)", text, re.MULTILINE)
    if found is None:
        return content
    block = found[1] if found[1].endswith("\n") else found[1] + "\n"
    indent = re.match(r"[ \t]+", block)
    listed = block.split()
    assert indent is not None
    block += "".join(f"{indent[0]}{one}\n" for one in packages if one not in listed)
    return (text[: found.start(1)] + block + text[found.end(1) :]).encode(
        "utf-8", "surrogateescape"
    )


def _with_extensions(content: bytes | None, packages: Sequence[str]) -> bytes:
    """Return setup.py with the kernels among its extension modules.

    Where the call of `setup` can't be found, the file is returned as it is: the check of the
    patches tells that no kernel came into the wheel.
    """
    if content is None:
        return render("setup.py").encode()
    text = content.decode("utf-8", "surrogateescape")
    try:
        tree = parse(text)
    except SyntaxError:
        return content
    call = next((node for node in ast.walk(tree) if _is_setup(node)), None)
    if not isinstance(call, ast.Call) or call.args:
        return content
    edits = _packages_edits(text, call, packages)
    if "build_kernels" not in text:
        edits += [*_extension_edits(text, call), (_after_imports(text, tree, call), "", IMPORT)]
    for start, closing, new in sorted(edits, reverse=True):
        text = text[:start] + new + closing + text[start:]
    return text.encode("utf-8", "surrogateescape")


Edit = tuple[int, str, str]


def _is_setup(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func
    return (isinstance(name, ast.Name) and name.id == "setup") or (
        isinstance(name, ast.Attribute) and name.attr == "setup"
    )


def _extension_edits(text: str, call: ast.Call) -> list[Edit]:
    known = next((one for one in call.keywords if one.arg == "ext_modules"), None)
    if known is not None:
        value = known.value
        start = _offset(text, value.lineno, value.col_offset)
        end = _offset(text, value.end_lineno or 0, value.end_col_offset or 0)
        return [(start, "", "[*("), (end, "", "), *kernels()]")]
    if not call.keywords:
        end = _offset(text, call.end_lineno or 0, call.end_col_offset or 0)
        return [(end - 1, "", "ext_modules=kernels()")]
    first = call.keywords[0]
    start = _offset(text, first.lineno, first.col_offset)
    apart = first.lineno > (call.func.end_lineno or call.lineno)
    gap = "\n" + " " * first.col_offset if apart else " "
    return [(start, gap, "ext_modules=kernels(),")]


def _packages_edits(text: str, call: ast.Call, packages: Sequence[str]) -> list[Edit]:
    """Return edits of a list of packages that is written out."""
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg != "packages" or not isinstance(value, ast.List) or not value.elts:
            continue
        listed = {item.value for item in value.elts if isinstance(item, ast.Constant)}
        last = value.elts[-1]
        end = _offset(text, last.end_lineno or 0, last.end_col_offset or 0)
        return [(end, "", "".join(f', "{one}"' for one in packages if one not in listed))]
    return []


def _after_imports(text: str, tree: ast.Module, call: ast.Call) -> int:
    """Return where the line after the last import before the call begins."""
    ends = [
        node.end_lineno or 0
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno < call.lineno
    ]
    return _offset(text, max(ends, default=0) + 1, 0)


def _offset(text: str, line: int, column: int) -> int:
    """Return the index of a place that `ast` gives: lines from 1, columns in bytes."""
    lines = text.splitlines(keepends=True)
    before = sum(map(len, lines[: line - 1]))
    if line > len(lines):
        return before
    raw = lines[line - 1].encode("utf-8", "surrogateescape")
    return before + len(raw[:column].decode("utf-8", "surrogateescape"))
