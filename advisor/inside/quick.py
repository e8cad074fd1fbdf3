"""Take a copy of a call in a moment, to be written down elsewhere: plain values by pickle's C code.

    call  ->  text (base64 of a pickle)  ->  call, instances as `Bare`

Only built-in values are left to pickle, exactly of their type; instances of classes written in
Python go as name and state. None of the app's code runs, neither here nor where it is read.
"""

import base64
import io
import pickle
from collections import OrderedDict, defaultdict, deque
from typing import Any

from .classes import TooLarge, Unencodable, layout, override, state_of
from .views import LOOKS, NAMES, dict_of

NATIVE = frozenset(
    {
        *(type(None), bool, int, float, str, bytes, bytearray),
        *(tuple, list, dict, set, frozenset),
    }
)
CONTAINERS = frozenset({defaultdict, deque, OrderedDict})
# What a defaultdict makes, besides: these go by name.
NAMED = frozenset({*NATIVE, *CONTAINERS} - {type(None)})
PROTOCOL = 5
TOO_LARGE = "it is too large"
VIEWED = "mapping"  # the one slot of a view of a dict


class Bare:
    """What is known of an instance: its class by name, its state, and its slots by name.

    A view of a dict is one of a class without a module.
    """

    __slots__ = ("name", "slots", "state")

    def __init__(self, name: str) -> None:
        """Begin with nothing but the name."""
        self.name = name
        self.state: dict[str, Any] | None = None
        self.slots: list[tuple[str, Any]] = []

    def __setstate__(self, parts: tuple[dict[str, Any] | None, list[tuple[str, Any]]]) -> None:
        """Take state and slots, which may lead back to this instance."""
        self.state, self.slots = parts


def viewed(value: Bare) -> Any:
    """Return the view of a dict that is meant, None where it is an instance.

    Raises:
        Unencodable: There is no such view.
    """
    if value.name not in NAMES:
        return None
    try:
        return NAMES[value.name](dict(value.slots)[VIEWED])
    except (KeyError, TypeError, ValueError):
        message = f"a recorded {value.name} is of no dict"
        raise Unencodable(message) from None


class _Bounded:
    """Takes what pickle writes, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.parts: list[bytes] = []

    def write(self, data: Any) -> int:
        """Keep a piece; raise Unencodable where it gets too much."""
        self.left -= len(data)
        if self.left < 0:
            raise TooLarge(TOO_LARGE)
        self.parts.append(bytes(data))
        return len(data)


class _Copier(pickle.Pickler):
    """Pickles exactly built-in values, and instances of Python classes by their parts."""

    @override
    def reducer_override(self, obj: Any) -> Any:
        """Say how anything else is written, or raise Unencodable."""
        kind = type(obj)
        if kind in NATIVE or kind in CONTAINERS or obj is Bare:
            return NotImplemented
        if kind is type and obj in NAMED:
            return NotImplemented
        if kind in LOOKS:
            return Bare, (kind.__name__,), (None, [(VIEWED, dict_of(obj))])
        known = layout(kind)
        if known.base is not object:
            message = f"{known.name} is built on {known.base.__name__}"
            raise Unencodable(message)
        slots = []
        for name, descriptor in known.slots:
            try:
                slots.append((name, descriptor.__get__(obj, kind)))
            except AttributeError:  # never assigned
                continue
        return Bare, (known.name,), (state_of(obj), slots)


class _Reader(pickle.Unpickler):
    """Reads what the copier wrote, and nothing that names anything else."""

    @override
    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Allow the one class there is, and the containers of the standard library."""
        for kind in NAMED:
            if (kind.__module__, kind.__qualname__) == (module_name, global_name):
                return kind
        if global_name != Bare.__name__ or not module_name.endswith(".quick"):
            message = f"a recorded call names {module_name}.{global_name}"
            raise pickle.UnpicklingError(message)
        return Bare


def snapshot(value: Any, limit: int) -> str:
    """Return a copy of a value as text of about `limit` bytes at most.

    Raises:
        Unencodable: It holds something else than plain values and Python instances, or too much.
    """
    file = _Bounded(limit)
    try:
        _Copier(file, PROTOCOL).dump(value)
    except (pickle.PicklingError, RecursionError, TypeError, AttributeError) as error:
        raise Unencodable(str(error)) from None
    return base64.b64encode(b"".join(file.parts)).decode("ascii")


def restored(text: str) -> Any:
    """Return the value of a snapshot; raise ValueError where it is none."""
    try:
        return _Reader(io.BytesIO(base64.b64decode(text, validate=True))).load()
    except (
        *(pickle.UnpicklingError, EOFError, LookupError),
        *(TypeError, ValueError, AttributeError, OverflowError, MemoryError),
    ) as error:
        message = f"a recorded call can't be read: {error}"
        raise ValueError(message) from error
