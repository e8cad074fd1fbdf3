"""Instrument a function's syntax tree so that every value it makes is seen, and count what is seen.

    source text of one function  ->  the same function with `_advisor_probe_(place, value)` around
    the expressions whose type a compiler would like to know

Runs inside the target interpreter: standard library only.
"""

import ast
import copy

PROBE = "_advisor_probe_"
_LOADS = (
    ast.Subscript,
    ast.Attribute,
    ast.Call,
    ast.BinOp,
    ast.UnaryOp,
    ast.IfExp,
    ast.BoolOp,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.Compare,
)
_ITEM_SAMPLE = 64


def place_of(node):
    """Name a node by its position and class: equal in every parser of the same text."""
    return "%d:%d:%d:%d:%s" % (
        node.lineno,
        node.col_offset,
        node.end_lineno,
        node.end_col_offset,
        type(node).__name__,
    )


def type_name(cls):
    """Name a type: `int` for a builtin, else `module:qualname`."""
    if cls.__module__ == "builtins":
        return cls.__qualname__
    return f"{cls.__module__}:{cls.__qualname__}"


class Seen:
    """What was seen at one place: exact types with counts, int extremes, lengths, item types."""

    __slots__ = ("high", "items", "length_high", "length_low", "low", "types")

    def __init__(self):
        """Start with nothing seen."""
        self.types = {}
        self.low = self.high = None
        self.length_low = self.length_high = None
        self.items = {}

    def add(self, value, classes):
        """Count one value."""
        cls = type(value)
        self.types[cls] = self.types.get(cls, 0) + 1
        if cls is int:
            if self.low is None or value < self.low:
                self.low = value
            if self.high is None or value > self.high:
                self.high = value
        elif cls in _SIZED:
            size = len(value)
            if self.length_low is None or size < self.length_low:
                self.length_low = size
            if self.length_high is None or size > self.length_high:
                self.length_high = size
            if cls is list or cls is tuple or cls is set or cls is frozenset:
                for item in _some(value):
                    self.items[type(item)] = self.items.get(type(item), 0) + 1
        elif cls.__module__ != "builtins" and cls not in classes:
            classes[cls] = value

    def plain(self):
        """Return it as JSON-able data; extremes as decimal strings."""
        return {
            "types": {type_name(c): n for c, n in self.types.items()},
            "low": None if self.low is None else str(self.low),
            "high": None if self.high is None else str(self.high),
            "length_low": self.length_low,
            "length_high": self.length_high,
            "items": {type_name(c): n for c, n in self.items.items()},
        }


_SIZED = {str, bytes, bytearray, list, tuple, dict, set, frozenset}


def _some(value):
    if len(value) <= _ITEM_SAMPLE:
        return list(value)
    if isinstance(value, (set, frozenset)):
        return []
    step = len(value) // _ITEM_SAMPLE
    return value[::step]


class Instrument(ast.NodeTransformer):
    """Wrap loads in probe calls and add a probe after each store to a name."""

    def __init__(self, prefix):
        """Places are told apart between functions by `prefix`."""
        self.prefix = prefix

    def _wrap(self, node, original_place):
        call = ast.Call(
            func=ast.Name(PROBE, ast.Load()),
            args=[ast.Constant(self.prefix + original_place), node],
            keywords=[],
        )
        return ast.copy_location(call, node)

    def visit(self, node):
        """Wrap `node` where its type matters."""
        if isinstance(node, (ast.JoinedStr, ast.match_case, ast.Lambda)):
            return node
        loads = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if not loads or not isinstance(node, (*_LOADS, ast.Name)):
            return super().visit(node)
        place = place_of(node)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            node.args = [self.visit(a) for a in node.args]
            node.keywords = [self.visit(k) for k in node.keywords]
        else:
            self.generic_visit(node)
        return self._wrap(node, place)

    def _after(self, node, targets):
        out = [node]
        for target in targets:
            for name in _names(target):
                load = ast.copy_location(ast.Name(name.id, ast.Load()), name)
                out.append(ast.copy_location(ast.Expr(self._wrap(load, place_of(name))), name))
        return out

    def visit_Assign(self, node):
        """Probe the names stored to."""
        node.value = self.visit(node.value)
        node.targets = [self.visit(t) for t in node.targets]
        return self._after(node, node.targets)

    def visit_AugAssign(self, node):
        """Probe the name stored to, or what was stored where reading it again is harmless."""
        node.value = self.visit(node.value)
        out = self._after(node, [node.target])
        if not isinstance(node.target, ast.Name):
            if _harmless(node.target):
                load = copy.deepcopy(node.target)
                load.ctx = ast.Load()
                out.append(
                    ast.copy_location(ast.Expr(self._wrap(load, place_of(node.target))), node)
                )
            node.target = self.generic_visit(node.target)
        return out

    def visit_AnnAssign(self, node):
        """Probe the name stored to."""
        if node.value is None:
            return node
        node.value = self.visit(node.value)
        return self._after(node, [node.target])

    def visit_For(self, node):
        """Probe the loop variables at the start of each turn."""
        node.iter = self.visit(node.iter)
        node.body = self._after(node, [node.target])[1:] + self._block(node.body)
        node.orelse = self._block(node.orelse)
        return node

    def visit_FunctionDef(self, node):
        """Probe the parameters at the start; leave decorators and defaults alone."""
        names = [a for a in ast.walk(node.args) if isinstance(a, ast.arg)]
        body = []
        for arg in names:
            load = ast.copy_location(ast.Name(arg.arg, ast.Load()), arg)
            body.append(ast.copy_location(ast.Expr(self._wrap(load, place_of(arg))), arg))
        node.body = body + self._block(node.body)
        return node

    def visit_comprehension(self, node):
        """Probe the loop variables of a comprehension by an always-true condition."""
        node.iter = self.visit(node.iter)
        tests = [self.visit(t) for t in node.ifs]
        for name in _names(node.target):
            load = ast.copy_location(ast.Name(name.id, ast.Load()), name)
            seen = self._wrap(load, place_of(name))
            nothing = ast.Compare(seen, [ast.Is()], [ast.Constant(None)])
            always = ast.BoolOp(ast.Or(), [nothing, ast.Constant(True)])
            tests.insert(0, ast.copy_location(always, name))
        node.ifs = tests
        return node

    def _block(self, body):
        out = []
        for statement in body:
            result = self.visit(statement)
            out.extend(result if isinstance(result, list) else [result])
        return out


def _harmless(target):
    parts = [n for n in ast.walk(target) if isinstance(n, ast.expr)]
    return all(isinstance(n, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)) for n in parts)


def _names(target):
    if isinstance(target, ast.Name):
        return [target]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [n for e in target.elts for n in _names(e)]
    if isinstance(target, ast.Starred):
        return _names(target.value)
    return []
