"""What stands in a recorded call for something that can't be written down, a connection say.

    Service(rows=[...], client=<socket>)  ->  Service(rows=[...], client=Absent("socket:socket"))

A function that leaves it alone can be observed and verified all the same. One that uses it raises
`TouchedError`, and that call counts for nothing.
"""

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override as override
else:
    Method = TypeVar("Method")

    def override(method: Method) -> Method:
        """Stand in for `typing.override`, which Python 3.11 doesn't have."""
        return method


_SPECIAL = (
    *("bool", "len", "iter", "next", "reversed", "contains", "getitem", "setitem", "delitem"),
    *("call", "enter", "exit", "aenter", "aexit", "await", "aiter", "anext"),
    *("eq", "ne", "lt", "le", "gt", "ge", "hash", "str", "format", "bytes", "fspath", "dir"),
    *("int", "float", "complex", "index", "round", "trunc", "floor", "ceil"),
    *("neg", "pos", "abs", "invert", "length_hint", "setattr", "delattr"),
    *(
        f"{side}{name}"
        for side in ("", "r", "i")
        for name in (
            *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow"),
            *("lshift", "rshift", "and", "xor", "or"),
        )
    ),
    *("copy", "deepcopy", "reduce", "reduce_ex", "instancecheck", "subclasscheck"),
)
touched: list[str] = []


class TouchedError(BaseException):
    """Raised by any use of what is absent; no Exception, so that the app lets it through."""


def _refuse(self: "Absent", *_args: Any, **_options: Any) -> Any:
    name = object.__getattribute__(self, "name")
    touched.append(name)
    message = f"{name} can't be kept in a recorded call"
    raise TouchedError(message)


class Absent:
    """Stands for a value of the type that `name` tells; all that can be done is to pass it on."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Remember what it stands for."""
        object.__setattr__(self, "name", name)

    @override
    def __getattribute__(self, name: str) -> Any:
        """Tell the class, as isinstance asks for it; refuse everything else."""
        return Absent if name == "__class__" else _refuse(self)

    @override
    def __repr__(self) -> str:
        """Show what it stands for."""
        return f"<{object.__getattribute__(self, 'name')}, not kept>"


for _name in _SPECIAL:
    setattr(Absent, f"__{_name}__", _refuse)


def name_of(value: Absent) -> str:
    """Return what it stands for."""
    name: str = object.__getattribute__(value, "name")
    return name
