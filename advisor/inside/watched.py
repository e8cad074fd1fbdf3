"""One function under observation: its source, its instrumented copy, where the copy goes.

Runs inside the target interpreter: standard library only.
"""

import ast
import copy
import types
from collections.abc import Callable, Iterable
from typing import Any

from . import facts, imports, probes
from .private import write_out
from .seen import type_name

_FREE: tuple[tuple[str, ...], ...] = ((), ("__class__",))
_MAKER = "_advisor_make_"
_LARGEST_TABLE = 64

Probe = Callable[[str, Any], Any]
Namespace = dict[Any, Any] | list[Any] | type


class Watched:
    """A function under observation."""

    def __init__(
        self,
        function: types.FunctionType,
        index: int,
        *,
        owner: type | None = None,
        name: str | None = None,
        kind: str = "function",
        is_target: bool = False,
    ) -> None:
        """Read the source of `function`, which is called `name` in the class `owner`, if any.

        `kind` is function, method, staticmethod, classmethod or property. `wrapped` is set where
        a decorator put something else in the place of a function. A target that is a coroutine
        without awaiting anything is observed as the plain function it could be: `sync` is set.
        """
        self.function = function
        self.index = index
        self.owner = owner
        self.name = name
        self.kind = kind
        self.wrapped = hasattr(function, "__wrapped__")
        self.source: str | None = None
        self.tree: ast.FunctionDef | ast.AsyncFunctionDef | None = None
        self.missing: str | None = None
        try:
            self.source, self.tree = facts.source_of(function)
            write_out(self.tree, function.__qualname__)
        except facts.SourceMissingError as error:
            self.missing = str(error)
        self.hidden = False
        self.sync = False
        if is_target and isinstance(self.tree, ast.AsyncFunctionDef) and not facts.waits(self.tree):
            self.tree = facts.plain_def(self.tree)
            self.sync = True

    def instrumented(self, probe: Probe) -> types.FunctionType | None:
        """Return a copy that shows `probe` every place and value; None where there can't be one.

        It shares the globals and defaults of the function.
        """
        function = self.function
        cells = function.__closure__ or ()
        if not isinstance(self.tree, ast.FunctionDef) or function.__code__.co_freevars not in _FREE:
            return None
        tree = copy.deepcopy(self.tree)
        _strip(tree)
        probes.Instrument(f"{self.index}|").function(tree)
        maker = ast.parse(f"def {_MAKER}(__class__):\n    return None").body[0]
        assert isinstance(maker, ast.FunctionDef)
        maker.body = [tree, ast.Return(ast.Name(tree.name, ast.Load()))]
        module = ast.fix_missing_locations(ast.Module([maker if cells else tree], []))
        scope: dict[str, Any] = {}
        function.__globals__[probes.PROBE] = probe
        try:
            code = compile(module, function.__code__.co_filename, "exec")
            exec(code, function.__globals__, scope)
        except (SyntaxError, ValueError, RecursionError) as error:
            self.missing = f"it can't be instrumented: {error}"
            return None
        made: types.FunctionType
        made = scope[_MAKER](cells[0].cell_contents) if cells else scope[tree.name]
        made.__defaults__ = function.__defaults__
        made.__kwdefaults__ = function.__kwdefaults__
        return made

    def replace(
        self, made: types.FunctionType, namespaces: Iterable[dict[str, Any]]
    ) -> list[tuple[Namespace, str, Any]]:
        """Put a copy in place of the function, in its class or wherever it is a global.

        Returns what stood there: (namespace or class, name, value) of each place.
        """
        if self.owner is not None and self.name is not None:
            raw = vars(self.owner)[self.name]
            setattr(self.owner, self.name, _like(raw, made))
            return [(self.owner, self.name, raw)]
        found: list[tuple[Namespace, str, Any]] = []
        for namespace in namespaces:
            names = [name for name, value in namespace.items() if value is self.function]
            namespace.update(dict.fromkeys(names, made))
            found.extend((namespace, name, self.function) for name in names)
            found.extend(self._in_tables(made, namespace))
        return found

    def _in_tables(
        self, made: types.FunctionType, namespace: dict[str, Any]
    ) -> list[tuple[Namespace, Any, Any]]:
        """Put a copy in place of the function in the tables that globals name."""
        found: list[tuple[Namespace, Any, Any]] = []
        for name, table in list(namespace.items()):
            if type(table) not in (dict, list, tuple) or len(table) > _LARGEST_TABLE:
                continue
            places = list(table.items() if type(table) is dict else enumerate(table))
            held = [place for place, value in places if value is self.function]
            if held and type(table) is tuple:
                parts = (made if value is self.function else value for value in table)
                namespace[name] = tuple(parts)
                found.append((namespace, name, table))
                continue
            for place in held:
                table[place] = made
                found.append((table, place, self.function))
        return found

    def plain(self) -> dict[str, Any]:
        """Return what is known of the function as JSON-able data."""
        function, code = self.function, self.function.__code__
        known: dict[str, Any] = {
            "index": self.index,
            "module": function.__module__,
            "qualname": function.__qualname__,
            "kind": self.kind,
            "owner": self.owner and type_name(self.owner),
            "name": self.name,
            "file": code.co_filename,
            "line": code.co_firstlineno,
            "wrapped": self.wrapped,
            "hidden": self.hidden,
            "sync": self.sync,
            "globals": self._globals(),
            "imported": self._imported(),
            "defaults": [facts.fact_of(value) for value in function.__defaults__ or ()],
            "kwdefaults": {
                name: facts.fact_of(value)
                for name, value in (function.__kwdefaults__ or {}).items()
            },
            "free": list(code.co_freevars),
            "flags": code.co_flags,
        }
        if self.source is not None:
            known["source"] = self.source
            known["hash"] = facts.text_hash(self.source)
        if self.missing is not None:
            known["missing"] = self.missing
        return known

    def _globals(self) -> dict[str, Any]:
        """Describe the globals the function uses; of modules, also the members it may use."""
        names = facts.used_globals(self.function)
        known = {}
        for name in names:
            if name not in self.function.__globals__:
                continue
            known[name] = self._fact(self.function.__globals__[name], names)
            if name in facts.rebound_names(self.function.__module__):
                known[name]["rebound"] = True
        return known

    def _imported(self) -> dict[str, Any]:
        """Describe what the function's own imports give it, by the names it has for that."""
        names = facts.used_globals(self.function)
        if self.tree is None:
            return {}
        found = imports.imported(self.function, self.tree)
        return {
            **{name: {"kind": "unloaded"} for name in imports.unloaded(self.function, self.tree)},
            **{
                name: {**self._fact(value, names), "from": [module, held], "loads": loads}
                for name, (module, held, loads, value) in found.items()
            },
        }

    def _fact(self, value: Any, names: list[str]) -> dict[str, Any]:
        known = facts.fact_of(value)
        if isinstance(value, types.ModuleType):
            members = [member for member in names if hasattr(value, member)]
            known["members"] = {member: facts.fact_of(getattr(value, member)) for member in members}
        return known


def _strip(tree: ast.FunctionDef) -> None:
    """Drop decorators and annotations; defaults become None, to be set on the copy."""
    tree.decorator_list = []
    tree.returns = None
    for node in ast.walk(tree.args):
        if isinstance(node, ast.arg):
            node.annotation = None
    tree.args.defaults = [ast.Constant(value=None) for _ in tree.args.defaults]
    tree.args.kw_defaults = [
        default and ast.Constant(value=None) for default in tree.args.kw_defaults
    ]


def _like(raw: Any, made: types.FunctionType) -> Any:
    """Return `made` as a class holds it, as it holds `raw` now."""
    if isinstance(raw, (staticmethod, classmethod)):
        return type(raw)(made)
    if isinstance(raw, property):
        return property(made, raw.fset, raw.fdel, raw.__doc__)
    return made
