"""Write recorded values without parts as Python: numbers, text, dates, enum members (pure).

["D", "1.10"]  ->  decimal.Decimal("1.10"), which needs the module decimal
"""

import base64
import keyword
import struct
from collections.abc import Callable, Sequence
from typing import Any

from advisor.report.layout import quoted


class NotReadableError(Exception):
    """Tell why a value has no form that a reviewer could read."""


class Names:
    """Names of modules that the text needs, gathered while it is written."""

    def __init__(self) -> None:
        """Start with none."""
        self.modules: set[str] = set()

    def place(self, name: str) -> str:
        """Return how `module:qualname` is reached, and note the module it needs."""
        module, _, qualname = name.partition(":")
        words = (*module.split("."), *qualname.split("."))
        if not all(word.isidentifier() and not keyword.iskeyword(word) for word in words):
            message = f"{name!r:.60} has no name that a test could import"
            raise NotReadableError(message)
        if module == "builtins":
            return qualname
        self.modules.add(module)
        return f"{module}.{qualname}"

    def made(self, module: str, name: str, *arguments: object) -> str:
        """Return a call of a class of the standard library."""
        self.modules.add(module)
        return f"{module}.{name}({', '.join(map(str, arguments))})"

    def atom(self, data: Any) -> str:
        """Return the text of an inline value.

        Raises:
            NotReadableError: Its kind has no form here.
        """
        if isinstance(data, str):
            return quoted(data)
        if data is None or isinstance(data, bool | int | float):
            return repr(data)
        if isinstance(data, list) and data and isinstance(data[0], str):
            write = WRITERS.get(data[0])
            if write is not None:
                return write(self, data[1:])
        message = f"a value of the kind {data!r:.40} has no readable form"
        raise NotReadableError(message)

    def named(self, data: Sequence[Any]) -> str:
        """Return a class or a function by its name."""
        return self.place(data[0])

    def bounds(self, name: str, data: Sequence[Any]) -> str:
        """Return a range or a slice."""
        return f"{name}({', '.join(self.atom(bound) for bound in data)})"

    def moment(self, data: Sequence[Any]) -> str:
        """Return a date with a time."""
        fields, micro, zone, fold = data
        whole = map(int, fields)
        return self.made("datetime", "datetime", *whole, *self._fraction(micro, zone, fold))

    def time(self, data: Sequence[Any]) -> str:
        """Return a time of day."""
        fields, zone, fold = data
        whole = map(int, fields[:3])
        return self.made("datetime", "time", *whole, *self._fraction(fields[3], zone, fold))

    def _fraction(self, micro: int, zone: Any, fold: int) -> list[str]:
        words = [str(int(micro))] if micro else []
        if zone is not None:
            words.append(f"tzinfo={self.atom(zone)}")
        return [*words, f"fold={int(fold)}"] if fold else words

    def delta(self, data: Sequence[Any]) -> str:
        """Return a length of time by those of its units that are not 0."""
        units = zip(("days", "seconds", "microseconds"), data, strict=True)
        words = [f"{name}={int(value)}" for name, value in units if value]
        return self.made("datetime", "timedelta", *words)

    def offset(self, data: Sequence[Any]) -> str:
        """Return a time zone without a name on the map."""
        delta, name = data
        if name is None and not any(delta[1:]):
            self.modules.add("datetime")
            return "datetime.timezone.utc"
        words = [self.atom(delta), *([quoted(name)] if name is not None else [])]
        return self.made("datetime", "timezone", *words)

    def pattern(self, data: Sequence[Any]) -> str:
        """Return a regular expression."""
        kind, text, flags = data
        written = quoted(bytes.fromhex(text)) if kind == "b" else self.atom(text)
        # 32 stands for text, which every pattern of text has by itself.
        extra = int(flags) & ~32
        return self.made("re", "compile", written, *([extra] if extra else []))


def _float(names: Names, data: Sequence[Any]) -> str:
    bits = bytes.fromhex(data[0])
    number: float = struct.unpack(">d", bits)[0]
    if struct.pack(">d", float(str(number))) == bits:
        return f"float({quoted(str(number))})"
    # Not every NaN is the one that float() gives.
    names.modules.add("struct")
    return f'struct.unpack(">d", {quoted(bits)})[0]'


def _text(_: Names, data: Sequence[Any]) -> str:
    return ascii(bytes.fromhex(data[0]).decode("utf-8", "surrogatepass"))


WRITERS: dict[str, Callable[[Names, Sequence[Any]], str]] = {
    "i": lambda _, data: str(int(data[0], 16)),
    "f": _float,
    "s": _text,
    "b": lambda _, data: quoted(base64.b64decode(data[0])),
    "c": lambda names, data: f"complex({names.atom(data[0])}, {names.atom(data[1])})",
    "range": lambda names, data: names.bounds("range", data),
    "slice": lambda names, data: names.bounds("slice", data),
    "D": lambda names, data: names.made("decimal", "Decimal", quoted(str(data[0]))),
    "fr": lambda names, data: names.made("fractions", "Fraction", *map(names.atom, data)),
    "date": lambda names, data: names.made("datetime", "date", *map(int, data)),
    "datetime": Names.moment,
    "time": Names.time,
    "delta": Names.delta,
    "zone": lambda names, data: names.made("zoneinfo", "ZoneInfo", quoted(str(data[0]))),
    "offset": Names.offset,
    "uuid": lambda names, data: names.made("uuid", "UUID", quoted(str(data[0]))),
    "re": Names.pattern,
    "constant": lambda _, data: {"Ellipsis": "...", "NotImplemented": "NotImplemented"}[data[0]],
    "class": Names.named,
    "function": Names.named,
    "enum": lambda names, data: names.place(f"{data[0]}.{data[1]}"),
    "flag": lambda names, data: f"{names.place(data[0])}({names.atom(data[1])})",
}
