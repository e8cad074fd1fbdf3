"""Tell whether the sources a kernel was made from are still as they were.

    Kernel + the files as they lie there now  ->  names of the functions that have changed

A kernel steps aside where its source has changed, so a patch that brings it would be of no use.
"""

import ast
import inspect
import textwrap
import tokenize
from pathlib import Path

from advisor.inside.facts import text_hash
from advisor.model.kernel import Kernel
from advisor.parsing import parse

_SOURCES = "_SOURCES"


def changed_functions(kernel: Kernel) -> tuple[str, ...]:
    """Return, as `module:qualname`, the functions of a kernel that now read otherwise.

    What can't be found by its name, as a function made by another one, is taken to be unchanged.
    """
    found = []
    for module, qualname, digest in _sources(kernel.text):
        file = _file_of(module, kernel)
        text = _text_of(file, qualname)
        if text is not None and text_hash(text) != digest:
            found.append(f"{module}:{qualname}")
    return tuple(found)


def _sources(text: str) -> list[tuple[str, str, str]]:
    """Read module, qualname and hash of each function out of the kernel's text."""
    try:
        body = parse(text).body
    except (SyntaxError, ValueError):
        return []
    for node in body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == _SOURCES:
            rows = ast.literal_eval(node.value)
            return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]
    return []


def _file_of(module: str, kernel: Kernel) -> Path:
    """Return a module's file, by that of the kernel's own module."""
    own = Path(kernel.source_file)
    if module == kernel.module:
        return own
    packages = kernel.module.count(".") + (own.name == "__init__.py")
    root = own.parents[packages]
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _text_of(file: Path, qualname: str) -> str | None:
    """Return a function's source as Python's `inspect` does; None where it is not to be found."""
    try:
        with tokenize.open(file) as opened:
            lines = opened.readlines()
        body: list[ast.stmt] = parse("".join(lines)).body
    except (OSError, SyntaxError, ValueError):
        return None
    node: ast.stmt | None = None
    for name in qualname.split("."):
        named = [
            one
            for one in body
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and one.name == name
        ]
        if len(named) != 1:
            return None
        node, body = named[0], named[0].body
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return textwrap.dedent("".join(inspect.getblock(lines[first - 1 :])))
