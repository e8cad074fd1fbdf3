"""What one function calls by name: its variables, and objects from outside."""

from __future__ import annotations

import ast
import builtins
import keyword
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.output import Output
from advisor.codegen.reps import code, const, local, rep_of
from advisor.inference.type_names import of_type_name
from advisor.inference.types import ANY, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context

_RESERVED = {*dir(builtins), *keyword.kwlist, "cython"}


def global_key(context: Context, name: str) -> str:
    """Return the kernel's name for a global: numbered where it is of another module."""
    origin = context.function.globals[name].origin
    if origin is not None:
        home, held = (part.replace("_", "__").replace(".", "_0") for part in origin)
        return f"_global__import_{home}_1{held}"
    modules = list(dict.fromkeys(f.module for f in context.observation.functions))
    number = modules.index(context.function.module)
    return f"_global_{number}_{name}" if number else f"_global_{name}"


def default_key(index: int, name: str) -> str:
    """Return the kernel's name for the default of a function's parameter."""
    return f"_default_{index}_{name}"


def function_key(index: int) -> str:
    """Return the kernel's name for a function of the project."""
    return f"_global__function_{index}"


class Variables(Output):
    """The names and reps of a function's variables, and what it uses from outside."""

    def __init__(self, context: Context) -> None:
        """Begin with no variable."""
        super().__init__()
        self.context = context
        self.reps: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.flagged: set[str] = {n.id for n in context.maybe_unbound if isinstance(n, ast.Name)}
        self.used_classes: dict[str, str] = {}
        self.used_objects: dict[str, str] = {}
        self.used_lambdas: dict[str, str] = {}
        self.used_defaults: set[tuple[int, str]] = set()
        self.used_functions: set[int] = set()
        self.used_methods: set[tuple[str, str]] = set()
        self.inlined: set[int] = set()
        self.used_members: set[tuple[str, str]] = set()
        self.made_classes: set[str] = set()

    def ty(self, node: ast.AST) -> Ty:
        """Return a node's type; ANY when it was never reached."""
        return self.context.ty.get(node, ANY)

    def name(self, name: str) -> str:
        """Return the kernel's name for a variable; never one the text needs otherwise."""
        found = self.names.get(name)
        if found is None:
            found = name
            if name in _RESERVED or name.startswith(("k_", "_")) or name.endswith(("_d", "_n")):
                found = f"{name.lstrip('_') or 'unused'}_v"
            while found in self.names.values():
                found += "_"
            self.names[name] = found
        return found

    def rep(self, name: str) -> str:
        """Return the rep of a variable."""
        return self.reps.get(name, "o")

    def flag(self, name: str) -> Expr:
        """Return the local that tells whether a variable was set."""
        key = f"{self.name(name)}_set"
        self.temporaries.setdefault(key, "b")
        return local(key, "b")

    def class_object(self, name: str) -> Expr:
        """Return the class object an instance guard compares with."""
        key = f"_class_{name.replace(':', '_').replace('.', '_')}"
        self.used_classes[key] = name
        return local(key, "o")

    def default_object(self, index: int, name: str) -> Expr:
        """Return what a parameter of a function is where it is not given; rely on it."""
        self.used_defaults.add((index, name))
        return local(default_key(index, name), "o")

    def function_object(self, index: int) -> Expr:
        """Return a function of the project, as its module holds it."""
        self.used_functions.add(index)
        return local(function_key(index), "o")

    def rely_on_member(self, func: ast.expr) -> None:
        """Rely on what a module holds, where `func` names it as `module.member`."""
        if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
            return
        name = func.value.id
        fact = None if name in self.context.locals else self.context.function.globals.get(name)
        if fact is not None and fact.kind == "module":
            self.used_members.add((name, func.attr))

    def imported(self, name: str) -> Expr:
        """Return what an import in the function gave a name."""
        fact = self.context.function.globals[name]
        return const(fact.value) if fact.kind == "const" else self.global_object(name)

    def global_object(self, name: str) -> Expr:
        """Return the object a global name stands for."""
        fact = self.context.function.globals.get(name)
        if fact is None:
            if not hasattr(builtins, name):
                self.bail(f"there is no {name}")
                return const(None)
            return code(name, "o")
        if fact.rebound:
            return code(f"_now({self.context.function.module!r}, {name!r})", "o")
        rep = rep_of(of_type_name(fact.type_name)) if fact.kind == "object" else "o"
        self.used_objects[name] = rep if rep in "ltmea" else "o"
        return local(global_key(self.context, name), self.used_objects[name])
