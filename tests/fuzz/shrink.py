"""Make a failing program smaller while it still fails in the same way.

    module text, function, Failure  ->  smaller module text

Statements are dropped, blocks unwrapped and expressions replaced by their parts, largest first.
"""

import ast
import copy
import time
from collections.abc import Callable, Iterator

Check = Callable[[str], bool]


def shrink(text: str, function: str, fails: Check, *, seconds: float = 120.0) -> str:
    """Return the smallest text found in the time given for which `fails` holds."""
    end = time.monotonic() + seconds
    best = _only_needed(text, function)
    if best != text and not fails(best):
        best = text
    smaller = True
    while smaller and time.monotonic() < end:
        smaller = False
        for candidate in _candidates(best, function):
            if time.monotonic() > end:
                break
            if len(candidate) < len(best) and fails(candidate):
                best = candidate
                smaller = True
                break
    return best


def _only_needed(text: str, function: str) -> str:
    """Drop functions that the failing one does not reach."""
    tree = ast.parse(text)
    named = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    needed = {function, f"calls_{function}", f"more_{function}"}
    todo = [function]
    while todo:
        for node in ast.walk(named[todo.pop()]):
            if isinstance(node, ast.Name) and node.id in named and node.id not in needed:
                needed.add(node.id)
                todo.append(node.id)
    tree.body = [n for n in tree.body if not isinstance(n, ast.FunctionDef) or n.name in needed]
    return ast.unparse(tree) + "\n"


def _candidates(text: str, function: str) -> Iterator[str]:
    tree = ast.parse(text)
    for name in [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]:
        if name.startswith(("calls_", "more_")) and not name.endswith(f"_{function}"):
            continue
        size = sum(1 for _ in _edits(_find(ast.parse(text), name)))
        for number in range(size):
            made = ast.parse(text)
            root = _find(made, name)
            edit = next(e for i, e in enumerate(_edits(root)) if i == number)
            edit()
            try:
                shown = ast.unparse(ast.fix_missing_locations(made)) + "\n"
                compile(shown, "candidate", "exec")
            except (SyntaxError, ValueError):
                continue
            yield shown


def _find(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)


def _edits(root: ast.FunctionDef) -> Iterator[Callable[[], None]]:
    calls = root.name.startswith(("calls_", "more_"))
    for node in ast.walk(root):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if not isinstance(block, list) or not block or not isinstance(block[0], ast.stmt):
                continue
            if len(block) > 3:
                half = len(block) // 2
                yield lambda b=block, h=half: b.__delitem__(slice(h, len(b) - 1))  # type: ignore[misc]
                yield lambda b=block, h=half: b.__delitem__(slice(0, h))  # type: ignore[misc]
            for place in range(len(block)):
                if len(block) > 1 or field != "body":
                    yield lambda b=block, p=place: b.__delitem__(p)  # type: ignore[misc]
                inner = getattr(block[place], "body", None)
                if isinstance(inner, list):
                    yield lambda b=block, p=place, i=inner: b.__setitem__(slice(p, p + 1), i)  # type: ignore[misc]
    if calls:
        return
    for node in ast.walk(root):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.expr) and not isinstance(value, (ast.Constant, ast.Name)):
                for part in _parts(value):
                    yield lambda n=node, f=field, p=part: setattr(n, f, copy.deepcopy(p))  # type: ignore[misc]
            elif isinstance(value, list):
                for place, one in enumerate(value):
                    if isinstance(one, ast.expr) and not isinstance(one, (ast.Constant, ast.Name)):
                        for part in _parts(one):
                            yield lambda v=value, i=place, p=part: v.__setitem__(i, copy.deepcopy(p))  # type: ignore[misc]
                if len(value) > 1 and isinstance(value[0], ast.expr) and isinstance(node, (ast.Tuple, ast.List, ast.BoolOp)):
                    for place in range(len(value)):
                        yield lambda v=value, i=place: v.__delitem__(i)  # type: ignore[misc]


def _parts(node: ast.expr) -> list[ast.expr]:
    return [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr)]
