"""Tell whether making an instance of a class does nothing but make it.

Then a kernel may make one and still hand over to the original afterwards: nobody saw it.
"""

import ast
import dataclasses
import types
from collections.abc import Callable
from typing import Any

from .facts import SourceMissingError, fact_of, from_object, source_of
from .functions import is_python
from .seen import is_lost, type_name

_HARMLESS_FACTORIES = (list, dict, set, tuple, frozenset)
_PLAIN = (bool, int, float, str, bytes)
_ASKING = ("len", "str", "repr")


def makes_only(cls: type) -> bool:
    """Return whether `cls(...)` has no effect but a new instance.

    So it is for named tuples, for dataclasses without `__post_init__` and with harmless default
    factories, and for classes whose `__init__` only assigns parameters, constants and empty
    containers to attributes; always without a metaclass, `__new__`, `__del__`, or attributes that
    run code.
    """
    if type(cls) is not type or hasattr(cls, "__del__"):
        return False
    if issubclass(cls, tuple):
        return _is_named_tuple(cls)
    if issubclass(cls, Exception):
        return _is_plain_exception(cls)
    if not from_object(cls, "__new__"):
        return False
    owner = _owner(cls)
    init = vars(owner)["__init__"]
    if not is_python(init):
        return owner is object
    if dataclasses.is_dataclass(owner) and init.__code__.co_filename == "<string>":
        return _harmless_dataclass(cls)
    return from_object(cls, "__setattr__") and _assigns_only(cls, init)


def fields_of(cls: type) -> list[dict[str, Any]] | None:
    """Return what a dataclass or named tuple that only makes instances stores, by its parameters.

    None where that is more than its parameters, constants, and empty lists, dicts and sets.
    """
    made: Any = cls
    if not makes_only(cls):
        return None
    if issubclass(cls, tuple):
        defaults = made._field_defaults
        found = [_default(defaults[name]) if name in defaults else {} for name in made._fields]
        how, names, keywords = "item", list(made._fields), 0
    else:
        owner: Any = _owner(cls)
        init = vars(owner)["__init__"]
        written = is_python(init) and init.__code__.co_filename == "<string>"
        if not written or not dataclasses.is_dataclass(owner) or not plain_new(cls):
            return None
        fields = sorted(dataclasses.fields(made), key=lambda field: bool(field.kw_only))
        found = [_field(field) for field in fields]
        how = "frozen" if made.__dataclass_params__.frozen else "attribute"
        names, keywords = [field.name for field in fields], init.__code__.co_kwonlyargcount
        count = init.__code__.co_argcount + keywords
        if list(init.__code__.co_varnames[1:count]) != names:
            return None
    if None in found:
        return None
    by_place = len(names) - keywords
    return [
        {**(one or {}), "name": name, "how": how, "keyword": place >= by_place}
        for place, (name, one) in enumerate(zip(names, found, strict=True))
    ]


def _field(field: Any) -> dict[str, Any] | None:
    if field.default is not dataclasses.MISSING:
        return _default(field.default)
    if field.default_factory is dataclasses.MISSING:
        return {}
    factory = field.default_factory
    return {"factory": factory.__name__} if factory in (list, dict, set) else None


def _default(value: Any) -> dict[str, Any] | None:
    """Describe a default that a kernel may write out, or return None."""
    default = fact_of(value)
    return {"default": default} if default["kind"] == "const" else None


def made_by(cls: type) -> list[str] | None:
    """Return the classes whose `__init__` run where an exception is made of plain values.

    None where more is done than to assign parameters, constants, empty containers and texts of
    them, and to pass such on, or where one of the classes is not found by its name.
    """
    if type(cls) is not type or hasattr(cls, "__del__") or not issubclass(cls, Exception):
        return None
    if is_python(cls.__new__) or is_python(cls.__setattr__):
        return None
    owners: list[str] = []
    for base in cls.__mro__:
        init = vars(base).get("__init__")
        if init is None:
            continue
        if not is_python(init):
            return owners if base.__module__ == "builtins" else None
        if not _tells_only(cls, base, init):
            return None
        owners.append(type_name(base))
        if not init.__closure__:
            return owners
    return None


def _tells_only(cls: type, owner: type, init: types.FunctionType) -> bool:
    defaults = (*(init.__defaults__ or ()), *(init.__kwdefaults__ or {}).values())
    plain = all(default is None or type(default) in _PLAIN for default in defaults)
    plain = plain and not any(name in init.__globals__ for name in _ASKING)
    found = not is_lost(owner) and "<locals>" not in owner.__qualname__
    return plain and found and _assigns_only(cls, init, texts=True)


def plain_new(cls: type) -> bool:
    """Return whether `cls(...)` is `object.__new__(cls)`, then `__init__`, and nothing else."""
    plain_call = getattr(type(cls), "__call__") is getattr(type, "__call__")  # noqa: B004, B009
    return (
        plain_call
        and from_object(cls, "__new__")
        and not hasattr(cls, "__del__")
        and not getattr(cls, "__abstractmethods__", None)
    )


def _is_plain_exception(cls: Any) -> bool:
    """Tell whether an exception is made by the interpreter's own classes, and assignments."""
    if is_python(cls.__new__) or is_python(cls.__setattr__):
        return False
    owner = _owner(cls)
    init = vars(owner)["__init__"]
    return _assigns_only(cls, init) if is_python(init) else owner.__module__ == "builtins"


def _is_named_tuple(cls: Any) -> bool:
    """Tell whether instances are made by what `collections.namedtuple` wrote, and by that alone."""
    made_by = cls.__new__
    if not is_python(made_by) or not from_object(cls, "__init__"):
        return False
    space = made_by.__globals__
    return (
        space.get("_tuple_new") is tuple.__new__
        and made_by.__code__.co_names == ("_tuple_new",)
        and str(space.get("__name__", "")).startswith("namedtuple_")
    )


def _harmless_dataclass(cls: Any) -> bool:
    if hasattr(cls, "__post_init__"):
        return False
    frozen = cls.__dataclass_params__.frozen
    if not frozen and cls.__setattr__ is not object.__setattr__:
        return False
    return all(
        (
            field.default_factory is dataclasses.MISSING
            or field.default_factory in _HARMLESS_FACTORIES
        )
        and _plain_place(cls, field.name)
        for field in dataclasses.fields(cls)
    )


def _plain_place(cls: type, name: str) -> bool:
    """Tell whether storing an attribute of this name runs no code."""
    found = next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)
    return isinstance(found, types.MemberDescriptorType) or not hasattr(type(found), "__set__")


def _assigns_only(cls: type, init: types.FunctionType, *, texts: bool = False) -> bool:
    """Tell whether an `__init__` assigns plain values, and passes some on to the one above.

    With `texts`, where parameters are plain, that one may be Python's as well, and texts count.
    """
    try:
        _, tree = source_of(init)
    except SourceMissingError:
        return False
    passed_on = issubclass(cls, Exception) and init.__code__.co_freevars == ("__class__",)
    if (init.__closure__ and not passed_on) or not tree.args.args:
        return False
    if passed_on and not texts:
        above = cls.__mro__[cls.__mro__.index(_owner(cls)) + 1 :]
        if is_python(next(vars(base)["__init__"] for base in above if "__init__" in vars(base))):
            return False
    receiver = tree.args.args[0].arg
    parameters = {a.arg for a in (*tree.args.args, *tree.args.kwonlyargs)}
    if texts:
        parameters.discard(receiver)
    plain = _plain_text if texts else _plain_value
    return all(_harmless(cls, statement, receiver, parameters, plain) for statement in tree.body)


_Plain = Callable[[ast.expr, set[str]], bool]


def _harmless(
    cls: type, statement: ast.stmt, receiver: str, parameters: set[str], plain: _Plain
) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        value = statement.value
        return isinstance(value, ast.Constant) or _passes_on(cls, value, parameters, plain)
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    stored = all(
        isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and target.value.id == receiver
        and _plain_place(cls, target.attr)
        for target in targets
    )
    return stored and statement.value is not None and plain(statement.value, parameters)


def _owner(cls: type) -> type:
    return next(base for base in cls.__mro__ if "__init__" in vars(base))


def _passes_on(cls: type, value: ast.expr, parameters: set[str], plain: _Plain) -> bool:
    """Tell whether an expression is `super().__init__(...)` of an exception."""
    return (
        issubclass(cls, Exception)
        and isinstance(value, ast.Call)
        and ast.unparse(value.func) == "super().__init__"
        and (plain is _plain_text or not value.keywords)
        and all(keyword.arg is not None for keyword in value.keywords)
        and all(plain(argument, parameters) for argument in _given(value))
    )


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _plain_text(value: ast.expr, parameters: set[str]) -> bool:
    """Tell whether an expression is a plain value, or a text of some, where parameters are."""
    parts: list[ast.expr | None]
    match value:
        case ast.JoinedStr(values):
            parts = [*values]
        case ast.FormattedValue():
            parts = [value.value, value.format_spec]
        case ast.IfExp():
            parts = [value.test, value.body, value.orelse]
        case ast.BoolOp(values=values):
            parts = [*values]
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            parts = [value.left, value.right]
        case ast.Compare():
            parts = [value.left, *value.comparators]
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _ASKING:
            parts = [*value.args]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="join" | "format")):
            parts = [*value.args, *(keyword.value for keyword in value.keywords)]
        case _:
            return _plain_value(value, parameters)
    return all(part is None or _plain_text(part, parameters) for part in parts)


def _plain_value(value: ast.expr, parameters: set[str]) -> bool:
    if isinstance(value, ast.Constant):
        return True
    if isinstance(value, ast.Name):
        return value.id in parameters
    if isinstance(value, (ast.List, ast.Tuple)):
        return all(_plain_value(item, parameters) for item in value.elts)
    return isinstance(value, ast.Dict) and not value.keys
