"""Make a failing program smaller while it still fails in the same way.

    module text, function, Failure  ->  smaller module text

Statements are dropped, blocks unwrapped and expressions replaced by their parts, largest first.
"""

import ast
import copy
import time
from collections.abc import Callable, Iterator
from functools import partial

from advisor.parsing import parse

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
    tree = parse(text)
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
    tree = parse(text)
    for name in [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]:
        if name.startswith(("calls_", "more_")) and not name.endswith(f"_{function}"):
            continue
        size = sum(1 for _ in _edits(_find(parse(text), name)))
        for number in range(size):
            made = parse(text)
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
    for node in ast.walk(root):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield from _block_edits(block, droppable=field != "body")
    if root.name.startswith(("calls_", "more_")):
        return
    for node in ast.walk(root):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                for part in _parts(value):
                    yield partial(setattr, node, field, copy.deepcopy(part))
            elif isinstance(value, list):
                yield from _list_edits(node, value)


def _block_edits(block: list[ast.stmt], *, droppable: bool) -> Iterator[Callable[[], None]]:
    half = len(block) // 2
    if half > 1:
        yield partial(block.__delitem__, slice(half, len(block) - 1))
        yield partial(block.__delitem__, slice(0, half))
    for place, statement in enumerate(block):
        if len(block) > 1 or droppable:
            yield partial(block.__delitem__, place)
        inner = getattr(statement, "body", None)
        if isinstance(inner, list):
            yield partial(block.__setitem__, slice(place, place + 1), inner)


def _list_edits(node: ast.AST, values: list[ast.AST]) -> Iterator[Callable[[], None]]:
    for place, one in enumerate(values):
        if isinstance(one, ast.expr):
            for part in _parts(one):
                yield partial(values.__setitem__, place, copy.deepcopy(part))
    if len(values) > 1 and isinstance(node, (ast.Tuple, ast.List, ast.BoolOp)):
        for place in range(len(values)):
            yield partial(values.__delitem__, place)


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, (ast.Constant, ast.Name)):
        return []
    return [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr)]
