"""Tell which special methods the syntax of a function may call.

Runs inside the target interpreter: standard library only.
"""

import ast

_BINARY: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.MatMult: "matmul",
}
_SIMPLE: dict[type[ast.AST], str] = {
    ast.USub: "__neg__",
    ast.UAdd: "__pos__",
    ast.Invert: "__invert__",
    ast.Eq: "__eq__",
    ast.Lt: "__lt__",
    ast.LtE: "__le__",
    ast.Gt: "__gt__",
    ast.GtE: "__ge__",
    ast.In: "__contains__",
    ast.NotIn: "__contains__",
}
_TRUTHS = ("__bool__", "__len__")


def specials(tree: ast.AST) -> set[str]:
    """Return the names of the special methods that operators, calls and the like stand for."""
    found: set[str] = set()
    for node in ast.walk(tree):
        word = _BINARY.get(type(node))
        if word is not None:
            found.update((f"__{word}__", f"__r{word}__", f"__i{word}__"))
        elif type(node) in _SIMPLE:
            found.add(_SIMPLE[type(node)])
        elif isinstance(node, ast.NotEq):
            found.update(("__ne__", "__eq__"))
        elif isinstance(node, ast.Subscript):
            found.add("__setitem__" if isinstance(node.ctx, ast.Store) else "__getitem__")
        elif isinstance(node, ast.Call):
            found.update(_called(node.func))
        elif isinstance(node, (ast.If, ast.IfExp, ast.While, ast.BoolOp, ast.Not)):
            found.update(_TRUTHS)
        if isinstance(node, (ast.For, ast.comprehension, ast.YieldFrom)):
            found.add("__iter__")
    return found


def _called(func: ast.expr) -> set[str]:
    found = {"__call__"}
    if isinstance(func, ast.Name) and func.id == "len":
        found.add("__len__")
    if _is_class(func):
        found.add("__init__")
    return found


def _is_class(func: ast.expr) -> bool:
    """Tell whether what is called looks like a class that no global names."""
    if isinstance(func, ast.Call):
        return isinstance(func.func, ast.Name) and func.func.id == "type"
    return isinstance(func, ast.Name) and func.id == "cls"
