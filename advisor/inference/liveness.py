"""Which variables are still read behind a place between two statements, backwards through a block.

    for x in xs:            <x: nothing but xs' iterator and total are live>
        y = x * 2
        total += y          <total is live; y is not, as each turn gives it a value first>

Statements that hold no such place (`try`, `with`) read all they name and give nothing a value.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from types import MappingProxyType

Names = frozenset[str]
_NOTHING: Names = frozenset()
_NO_HELPERS: Mapping[str, ast.AST] = MappingProxyType({})


class Liveness:
    """The variables that are live in front of each statement of a function, and behind the last.

    `before[block, place]` with the id of the block's list; `assigning[statement]` are those that
    are live once an assignment has its value. `behind[statement]` are those that may be behind a
    `try` or `with`, wherever it leads.
    """

    def __init__(self, tree: ast.FunctionDef, helpers: Mapping[str, ast.AST] = _NO_HELPERS) -> None:
        """Find them for all blocks outside of `try` and `with`.

        A call of one of the nested functions `helpers` reads what they name.
        """
        self._helpers = {name: _reached(helpers, name) for name in helpers}
        self.before: dict[tuple[int, int], Names] = {}
        self.assigning: dict[ast.stmt, Names] = {}
        self.behind: dict[ast.stmt, Names] = {}
        self._breaks: list[Names] = []
        self._continues: list[Names] = []
        self.block(tree.body, _NOTHING)

    def block(self, body: Sequence[ast.stmt], after: Names) -> Names:
        """Return what is live in front of a block, from what is live behind it."""
        self.before[id(body), len(body)] = after
        for place in range(len(body) - 1, -1, -1):
            after = self._statement(body[place], after)
            self.before[id(body), place] = after
        return after

    def _statement(self, node: ast.stmt, after: Names) -> Names:
        match node:
            case ast.Return() | ast.Raise():
                return self._named(node)
            case ast.Break():
                return self._breaks[-1]
            case ast.Continue():
                return self._continues[-1]
            case ast.If(test=test, body=body, orelse=orelse):
                return self._named(test) | self.block(body, after) | self.block(orelse, after)
            case ast.While(test=test):
                return self._loop(node, after, self._named(test), _NOTHING)
            case ast.For(target=target, iter=given):
                stored = _stored(target)
                return self._named(given) | self._loop(
                    node, after, self._named(target) - stored, stored
                )
            case ast.Match(subject=subject, cases=cases):
                tests = [part for one in cases for part in (one.pattern, one.guard) if part]
                inner = [self.block(one.body, after) for one in cases]
                return after.union(self._named(subject), *map(self._named, tests), *inner)
            case ast.Assign(targets=targets, value=value):
                stored = _NOTHING.union(*map(_stored, targets))
                read = _NOTHING.union(
                    *(self._named(target) - _stored(target) for target in targets)
                )
                self.assigning[node] = (after - stored) | read
                return self.assigning[node] | self._named(value)
            case ast.AugAssign(target=target, value=value):
                self.assigning[node] = after | self._named(target)
                return self.assigning[node] | self._named(value)
            case _:  # with what leaves a loop in it, maybe
                self.behind[node] = after.union(*self._breaks[-1:], *self._continues[-1:])
                return self.behind[node] | self._named(node)

    def _named(self, node: ast.AST) -> Names:
        names = _read_in(node)
        return names.union(*(self._helpers[name] for name in names if name in self._helpers))

    def _loop(self, node: ast.For | ast.While, after: Names, read: Names, stored: Names) -> Names:
        """Run a loop's body until nothing changes; `read` and `stored` begin each turn."""
        over = self.block(node.orelse, after)
        head = over | read
        while True:
            self._breaks.append(after)
            self._continues.append(head)
            begin = self.block(node.body, head)
            self._breaks.pop()
            self._continues.pop()
            found = head | (begin - stored)
            if found == head:
                return head
            head = found


def named_in(node: ast.AST) -> Names:
    """Return all names in a node."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return frozenset(names)


def _read_in(node: ast.AST) -> Names:
    """Return all names in a node, but for those that its handlers give what they caught."""
    if isinstance(node, ast.Name):
        return frozenset((node.id,))
    names = _NOTHING.union(*map(_read_in, ast.iter_child_nodes(node)))
    return names - {node.name} if isinstance(node, ast.ExceptHandler) else names


def _reached(helpers: Mapping[str, ast.AST], name: str) -> Names:
    """Return what a nested function names, and those that it calls."""
    found: Names = frozenset((name,))
    while True:
        more = found.union(*(named_in(helpers[one]) for one in found if one in helpers))
        if more == found:
            return found
        found = more


def _stored(target: ast.expr) -> Names:
    """Return the variables that an assignment to a target certainly gives a value."""
    if isinstance(target, ast.Name):
        return frozenset((target.id,))
    if isinstance(target, (ast.Tuple, ast.List)):
        return _NOTHING.union(*map(_stored, target.elts))
    return _stored(target.value) if isinstance(target, ast.Starred) else _NOTHING
