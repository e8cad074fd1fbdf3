"""Whether equal arguments surely give equal results, told from the source of one module (pure).

    source, function's name  ->  None where nothing speaks against it, else the reason

Only what is known to be harmless passes: names of the module that are bound once, functions of
the same module that pass themselves, and builtins and methods without effects outside.
"""

import ast
from collections.abc import Iterator

from advisor.advice.endpoints import FUNCTIONS
from advisor.advice.harmless import CHANGING_METHODS, PURE_BUILTINS, PURE_METHODS, PURE_MODULES
from advisor.parsing import parse


class _ImpureError(Exception):
    """Something that may make two equal calls differ."""


def impure_reason(source: str, name: str) -> str | None:
    """Return why a function at a module's top level may not be pure, None where it seems to be."""
    try:
        tree = parse(source)
    except (SyntaxError, ValueError) as error:
        return f"its source can't be read: {error}"
    try:
        _Module(tree).check(name, ())
    except _ImpureError as error:
        return str(error)
    return None


class _Module:
    """The names of one module."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {node.name: node for node in tree.body if isinstance(node, FUNCTIONS)}
        self.bound: dict[str, int] = {}
        self.modules: dict[str, str] = {}
        for node in tree.body:
            for name in _bound_by(node):
                self.bound[name] = self.bound.get(name, 0) + 1
            if isinstance(node, ast.Import):
                self.modules |= {one.asname or one.name: one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module in PURE_MODULES:
                self.modules |= {one.asname or one.name: node.module for one in node.names}
        self.rebound = {
            name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names
        }

    def check(self, name: str, open_: tuple[str, ...]) -> None:
        """Raise where the function may be impure."""
        if name in open_:
            return
        node = self.functions.get(name)
        if node is None:
            message = f"{name} is no function of the module's top level"
            raise _ImpureError(message)
        if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list:
            message = f"{name} is a coroutine or has decorators"
            raise _ImpureError(message)
        arguments = node.args
        parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters += [one for one in (arguments.vararg, arguments.kwarg) if one]
        given = {one.arg for one in parameters}
        stored = {
            part.id
            for part in ast.walk(node)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        }
        for statement in node.body:
            for part in ast.walk(statement):
                self._check_part(part, given=given, local=given | stored, open_=(*open_, name))

    def _check_part(
        self, part: ast.AST, *, given: set[str], local: set[str], open_: tuple[str, ...]
    ) -> None:
        line = f"line {getattr(part, 'lineno', '?')}"
        match part:
            case ast.Global() | ast.Nonlocal() | ast.Yield() | ast.YieldFrom() | ast.Await():
                message = f"it uses {type(part).__name__.lower()} in {line}"
                raise _ImpureError(message)
            case ast.Import() | ast.ImportFrom() | ast.Delete() | ast.ClassDef():
                message = f"it holds an import, del or class in {line}"
                raise _ImpureError(message)
            case ast.Attribute(ctx=ast.Store()):
                message = f"it sets an attribute in {line}"
                raise _ImpureError(message)
            case ast.Subscript(ctx=ast.Store(), value=value) if _root(value) not in local - given:
                message = f"it changes what it was given in {line}"
                raise _ImpureError(message)
            case ast.Call():
                self._check_call(part, given=given, local=local)
            case ast.Name(ctx=ast.Load(), id=name) if name not in local:
                self._check_global(name, open_=open_, line=line)
            case _:
                pass

    def _check_global(self, name: str, *, open_: tuple[str, ...], line: str) -> None:
        if name in self.functions:
            self.check(name, open_)
        elif name in self.rebound or self.bound.get(name, 0) > 1:
            message = f"it reads {name} in {line}, which is bound more than once"
            raise _ImpureError(message)
        elif name not in self.bound and name not in PURE_BUILTINS:
            message = f"it uses {name} in {line}, which isn't known to be harmless"
            raise _ImpureError(message)
        elif name in self.bound and name not in self.modules and not name.isupper():
            message = f"it reads {name} in {line}, which isn't written as a constant"
            raise _ImpureError(message)

    def _check_call(self, call: ast.Call, *, given: set[str], local: set[str]) -> None:
        target = call.func
        if isinstance(target, ast.Name):
            if target.id in local:
                message = f"it calls {target.id} in line {call.lineno}, which it was given or made"
                raise _ImpureError(message)
            return  # looked at as a name
        if not isinstance(target, ast.Attribute):
            message = f"it calls {ast.unparse(target):.40} in line {call.lineno}"
            raise _ImpureError(message)
        root = _root(target.value)
        if root is not None and root not in local and self.modules.get(root) in PURE_MODULES:
            return
        mine = root is None or root in local - given
        if target.attr not in PURE_METHODS or (target.attr in CHANGING_METHODS and not mine):
            message = f"it calls .{target.attr} in line {call.lineno}"
            raise _ImpureError(message)


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (one.asname or one.name for one in names)
        case _:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    yield part.id


def _root(node: ast.AST) -> str | None:
    """Return the name that an expression of attributes and items starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
