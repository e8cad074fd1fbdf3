"""Case files: functions, calls of them, and the kernels expected of them.

    tests/cases/<what it shows>.case  <->  Case

A file is prose (lines with #), then sections: `=== source` (a module), `=== calls` (what is
recorded, a call a line), `=== edges` (more calls, to compare with), and for each function called
`=== kernel NAME` with its text, or `=== refused NAME` with the reason.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.parsing import parse

FOLDER = Path(__file__).parent / "cases"
_MARK = "=== "


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case file; `expected` holds heading -> text of the last sections."""

    name: str
    path: Path
    prose: str
    source: str
    calls: str
    edges: str
    expected: Mapping[str, str]

    @property
    def module(self) -> str:
        """Return the name its source is imported by."""
        return f"case_{self.name}"

    @property
    def functions(self) -> tuple[str, ...]:
        """Return the functions that are called in `calls`, in that order."""
        return tuple(dict.fromkeys(name for name, _ in _calls(self.calls)))

    def calls_of(self, function: str, *, edges: bool) -> str:
        """Return a module whose `calls()` yields the calls of a function."""
        known = set(self.functions)
        found = [c for n, c in _calls(self.calls) if n == function]
        if edges:
            beside = _calls(self.edges)
            assert {n for n, _ in beside} <= known, f"{self.path}: {beside} are not all of {known}"
            found += [c for n, c in beside if n == function]
        lines = [
            f"import {self.module}",
            "def _call(*args, **kwargs): return args, kwargs",
            f"globals().update(vars({self.module}))",
            "def calls():",
            *(f"    {call}" for call in found),
        ]
        return "\n".join(lines) + "\n"

    def with_expected(self, expected: Mapping[str, str]) -> "Case":
        """Return the case with other expectations."""
        return replace(self, expected=expected)

    def text(self) -> str:
        """Return the file's text."""
        parts = [self.prose.strip("\n"), f"{_MARK}source", self.source.strip("\n")]
        parts += [f"{_MARK}calls", self.calls.strip("\n")]
        if self.edges.strip():
            parts += [f"{_MARK}edges", self.edges.strip("\n")]
        for heading, body in self.expected.items():
            parts += [_MARK + heading, body.strip("\n")]
        return "\n".join(parts) + "\n"


def _calls(text: str) -> list[tuple[str, str]]:
    """Return the calls in a section: the function's name, and the statement that yields them.

    A call, or a list of such `[f(x, 2) for x in (1, 2)]`.
    """
    found = []
    for statement in parse(text).body:
        assert isinstance(statement, ast.Expr), ast.unparse(statement)
        call, loops = statement.value, ""
        if isinstance(call, ast.ListComp):
            loops = " ".join(map(ast.unparse, call.generators)).strip()
            call = call.elt
        assert isinstance(call, ast.Call), ast.unparse(call)
        arguments = [*map(ast.unparse, call.args)]
        arguments += [ast.unparse(keyword) for keyword in call.keywords]
        made = f"_call({', '.join(arguments)})"
        found.append(
            (ast.unparse(call.func), f"yield from ({made} {loops})" if loops else f"yield {made}")
        )
    return found


def read(path: Path) -> Case:
    """Return the case of a file."""
    sections: dict[str, list[str]] = {"prose": []}
    current = "prose"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(_MARK):
            current = line.removeprefix(_MARK)
            assert current not in sections, f"{path}: {line} twice"
            sections[current] = []
        else:
            sections[current].append(line)
    texts = {heading: "\n".join(lines) + "\n" for heading, lines in sections.items()}
    return Case(
        name=path.stem,
        path=path,
        prose=texts.pop("prose"),
        source=texts.pop("source"),
        calls=texts.pop("calls"),
        edges=texts.pop("edges", ""),
        expected=texts,
    )


def all_cases() -> list[Case]:
    """Return every case."""
    return [read(path) for path in sorted(FOLDER.glob("*.case"))]
