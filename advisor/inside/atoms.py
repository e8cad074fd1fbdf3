"""Values without parts, to and from JSON: numbers, text, dates, enum members, functions."""

import base64
import binascii
import datetime
import enum
import fractions
import re
import struct
import types
import uuid
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .classes import (
    Allow,
    Malformed,
    Unencodable,
    find_class,
    find_function,
    name_of,
)

INLINE_BITS = 64


def encode_int(value: int) -> object:
    """Write small ints as they are and larger ones in hexadecimal."""
    return value if value.bit_length() <= INLINE_BITS else ["i", hex(value)]


def encode_float(value: float) -> object:
    """Write finite floats as they are (repr is exact) and the others by their bits."""
    return value if value - value == 0.0 else ["f", struct.pack(">d", value).hex()]


def encode_str(value: str) -> object:
    """Write text as it is unless it holds surrogates, which JSON would join to pairs."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return ["s", value.encode("utf-8", "surrogatepass").hex()]
    return value


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _zone(value: datetime.tzinfo | None) -> object:
    if value is None:
        return None
    if type(value) is zoneinfo.ZoneInfo and value.key:
        return ["zone", value.key]
    if type(value) is datetime.timezone:
        name = value.tzname(None)
        offset = _delta(value.utcoffset(None))
        return ["offset", offset, name if repr(value).endswith(f"{name!r})") else None]
    message = f"time zone {type(value).__qualname__} can't be written down"
    raise Unencodable(message)


def _delta(value: datetime.timedelta) -> list[object]:
    return ["delta", value.days, value.seconds, value.microseconds]


def _datetime(value: datetime.datetime) -> object:
    fields = [value.year, value.month, value.day, value.hour, value.minute, value.second]
    return ["datetime", fields, value.microsecond, _zone(value.tzinfo), value.fold]


def _time(value: datetime.time) -> object:
    fields = [value.hour, value.minute, value.second, value.microsecond]
    return ["time", fields, _zone(value.tzinfo), value.fold]


def _pattern(value: "re.Pattern[Any]") -> object:
    kind = "b" if isinstance(value.pattern, bytes) else "s"
    text = value.pattern.hex() if kind == "b" else encode_str(value.pattern)
    return ["re", kind, text, value.flags]


ENCODERS: dict[type, Callable[[Any], object]] = {
    int: encode_int,
    float: encode_float,
    str: encode_str,
    bool: lambda value: value,
    type(None): lambda value: value,
    bytes: lambda value: ["b", _base64(value)],
    complex: lambda value: ["c", encode_float(value.real), encode_float(value.imag)],
    range: lambda value: ["range", *map(encode_int, (value.start, value.stop, value.step))],
    slice: lambda value: ["slice", *map(_bound, (value.start, value.stop, value.step))],
    Decimal: lambda value: ["D", str(value)],
    fractions.Fraction: lambda v: ["fr", encode_int(v.numerator), encode_int(v.denominator)],
    datetime.date: lambda value: ["date", value.year, value.month, value.day],
    datetime.datetime: _datetime,
    datetime.time: _time,
    datetime.timedelta: _delta,
    datetime.timezone: _zone,
    zoneinfo.ZoneInfo: _zone,
    uuid.UUID: lambda value: ["uuid", value.hex],
    re.Pattern: _pattern,
    type(...): lambda _: ["constant", "Ellipsis"],
    type(NotImplemented): lambda _: ["constant", "NotImplemented"],
    types.FunctionType: lambda value: ["function", name_of(value)],
    types.BuiltinFunctionType: lambda value: ["function", name_of(value)],
}


def _bound(value: object) -> object:
    if value is None or type(value) is int:
        return value if value is None else encode_int(value)
    message = "a slice of something else than ints can't be written down"
    raise Unencodable(message)


def encode_enum(value: enum.Enum) -> object:
    """Write an enum member by its name, a combination of flags by its value."""
    name = name_of(type(value))
    if type(value)._member_map_.get(value._name_ or "") is value:
        return ["enum", name, value._name_]
    if isinstance(value, enum.Flag) and type(value._value_) is int:
        return ["flag", name, encode_int(value._value_)]
    message = f"{value!r} is not a member of {name}"
    raise Unencodable(message)


def _decode_enum(name: str, member: str, allow: Allow) -> object:
    cls = find_class(name, allow)
    if not issubclass(cls, enum.Enum) or member not in cls._member_map_:
        message = f"{name!r} has no member {member!r}"
        raise Malformed(message)
    return cls._member_map_[member]


def _decode_flag(name: str, value: object, allow: Allow) -> object:
    cls = find_class(name, allow)
    if not issubclass(cls, enum.Flag):
        message = f"{name!r} is not a flag"
        raise Malformed(message)
    return cls(decode_atom(value, allow))


def _decode_zone(delta: object, name: str | None, allow: Allow) -> datetime.timezone:
    offset = decode_atom(delta, allow)
    return datetime.timezone(offset) if name is None else datetime.timezone(offset, name)


def _where(zone: object, fold: int, allow: Allow) -> dict[str, Any]:
    return {"tzinfo": decode_atom(zone, allow), "fold": fold}


def _decode_datetime(
    fields: list[int], micro: int, zone: object, fold: int, allow: Allow
) -> datetime.datetime:
    year, month, day, hour, minute, second = fields
    where = _where(zone, fold, allow)
    return datetime.datetime(year, month, day, hour, minute, second, micro, **where)  # noqa: DTZ001


DECODERS: dict[str, Callable[..., Any]] = {
    "i": lambda text, _: int(text, 16),
    "f": lambda text, _: struct.unpack(">d", bytes.fromhex(text))[0],
    "s": lambda text, _: bytes.fromhex(text).decode("utf-8", "surrogatepass"),
    "b": lambda text, _: base64.b64decode(text, validate=True),
    "c": lambda re_, im, allow: complex(decode_atom(re_, allow), decode_atom(im, allow)),
    "range": lambda *a: range(*(decode_atom(bound, a[-1]) for bound in a[:-1])),
    "slice": lambda *a: slice(*(decode_atom(bound, a[-1]) for bound in a[:-1])),
    "D": lambda text, _: Decimal(text),
    "fr": lambda n, d, allow: fractions.Fraction(decode_atom(n, allow), decode_atom(d, allow)),
    "date": lambda y, m, d, _: datetime.date(y, m, d),
    "datetime": _decode_datetime,
    "time": lambda fields, zone, fold, allow: datetime.time(*fields, **_where(zone, fold, allow)),
    "delta": lambda d, s, m, _: datetime.timedelta(d, s, m),
    "zone": lambda key, _: zoneinfo.ZoneInfo(key),
    "offset": _decode_zone,
    "uuid": lambda text, _: uuid.UUID(hex=text),
    "re": lambda kind, text, flags, allow: re.compile(
        bytes.fromhex(text) if kind == "b" else decode_atom(text, allow), flags
    ),
    "constant": lambda name, _: {"Ellipsis": ..., "NotImplemented": NotImplemented}[name],
    "class": find_class,
    "function": find_function,
    "enum": _decode_enum,
    "flag": _decode_flag,
}


def decode_atom(data: Any, allow: Allow) -> Any:
    """Return the value of an inline child; raise Malformed where it is not one."""
    if data is None or type(data) in (bool, int, float, str):
        return data
    try:
        decoder = DECODERS[data[0]]
        return decoder(*data[1:], allow)
    except Malformed:
        raise
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        binascii.Error,
        re.error,
        struct.error,
        zoneinfo.ZoneInfoNotFoundError,
    ) as error:
        message = f"cannot read {repr(data)[:80]}: {error}"
        raise Malformed(message) from error


def encode_named(value: Any) -> object:
    """Write a class by its name."""
    return ["class", name_of(value)]
