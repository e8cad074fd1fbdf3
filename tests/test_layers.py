"""The dependency rule: who may import whom, read from the source without importing it.

A stage gets what it needs from an earlier stage as an argument, never by importing that stage. The
compiler, which is two packages, is the one exception.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import advisor
from advisor.parsing import parse

PACKAGE = Path(advisor.__file__).parent

STAGES = {
    "target",
    "sampling",
    "ranking",
    "inference",
    "codegen",
    "compilation",
    "verify",
    "bench",
    "report",
    "advice",
}
# What any stage may stand on.
GROUND = {
    "model",
    "errors",
    "parsing",
    "process",
    "process_tree",
    "finished",
    "resources",
    "inside",
} | {"documents"}

ALLOWED: dict[str, set[str]] = {
    "model": {"model"},
    "inside": {"inside"},
    "errors": set(),
    "parsing": set(),
    "process_tree": {"inside"},
    "process_output": set(),
    "process_mark": {"inside"},
    "signals": set(),
    "finished": {"errors"},
    "process_watch": {"inside", "process_mark"},
    "process": {"finished", "process_mark", "process_output", "process_tree", "process_watch"},
    "resources": {"errors"},
    "settings": {"errors"},
    "documents": {"model", "errors"},
    "seal": set(),
    "brief": {"model"},
    "store": {"model", "errors", "documents", "seal", "brief"},
    "document_schema": {"model", "documents", "store"},
    **{stage: GROUND | {stage} for stage in STAGES},
    # The one arrow between stages: the compiler is two packages, and the types, ranges and effects
    # that inference finds are the input of codegen.
    "codegen": GROUND | {"codegen", "inference"},
    "doctor": GROUND | STAGES | {"doctor"},
    "pipeline": GROUND | STAGES | {"pipeline", "settings", "store"},
    "cli": {"cli", "pipeline", "settings", "store", "report", "doctor"}
    | {"errors", "model", "process", "signals"},
    "__main__": {"cli"},
}

# Packages that one part alone may use, so that replacing one touches one place.
OWNERS = {
    "click": {"cli"},
    "jinja2": {"report", "codegen"},
    "Cython": {"compilation"},
    "subprocess": {"process"},
}

STANDARD = set(sys.stdlib_module_names)
# Parts that do without installed packages, and what they may import beyond the standard library:
# inside the target the programs are a package of another name, the app's own server is there, and
# so may be PyPy.
EXTRAS = {
    "model": set[str](),
    "inside": {"_advisor_inside", "uvicorn", "fastapi", "starlette", "pypyjit", "__pypy__"},
}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """Return the stage or top-level module a file belongs to: ``bench`` or ``errors``."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full module name of everything a file imports, wherever in it."""
    above = ("advisor", *path.relative_to(PACKAGE).with_suffix("").parts)
    for node in running_code(parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = [*above[: -node.level], *(node.module or "").split(".")]
            module = node.module if not node.level else ".".join(filter(None, parts))
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def running_code(node: ast.AST) -> Iterator[ast.AST]:
    """Yield every node but those for the type checker alone."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        for part in node.orelse:
            yield from running_code(part)
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from running_code(child)


def broken_rules(path: Path) -> Iterator[str]:
    part = part_of(path)
    for line, name in imported(path):
        place = f"{path.relative_to(PACKAGE.parent)}:{line} imports {name}"
        top, _, rest = name.partition(".")
        if top == "advisor":
            wanted = rest.partition(".")[0]
            if wanted != "__version__" and wanted not in ALLOWED[part]:
                yield f"{place}; {part} may import {sorted(ALLOWED[part]) or 'nothing'} of advisor"
        elif part not in OWNERS.get(top, {part}):
            yield f"{place}; only {sorted(OWNERS[top])} may"
        elif part in EXTRAS and top not in STANDARD | EXTRAS[part]:
            yield f"{place}; {part} may import the standard library only"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_keep_the_rule(path: Path) -> None:
    if path.name == "__init__.py" and path.parent == PACKAGE:
        assert list(imported(path)) == []
        return
    assert part_of(path) in ALLOWED, "a new top-level part needs its line in ALLOWED"
    assert list(broken_rules(path)) == []


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("ranking", "from advisor.sampling import parse", "ranking may import"),
        ("ranking", "from advisor import pipeline", "ranking may import"),
        ("model", "import rich", "standard library only"),
        ("inside", "import advisor.errors", "inside may import"),
        ("verify", "def f():\n    import subprocess", "only ['process'] may"),
        ("inside", "from ..model import code", "inside may import"),
        ("inside", "if TYPE_CHECKING:\n    import rich\nelse:\n    import click", "only ['cli']"),
        ("pipeline", "from advisor.cli import main", "pipeline may import"),
        ("inference", "from advisor.codegen import ir", "inference may import"),
        ("codegen", "from advisor.compilation import build", "codegen may import"),
    ],
)
def test_the_rule_sees_what_breaks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, text: str, said: str
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path / "advisor")
    file = tmp_path / "advisor" / part / "one.py"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert [said in line for line in broken_rules(file)] == [True]
