"""Result types of builtin functions on known argument types; None where nothing is known.

A rule evaluates the arguments. It returns None before it has evaluated any, or a type.
"""  # noqa: A005 - nobody imports it by its bare name

from __future__ import annotations

from advisor.inference import iterators
from advisor.inference.builtin_arguments import SIZED, Rule
from advisor.inference.bytes_made import of_bytes
from advisor.inference.complex_calls import COMPLEX_RULES
from advisor.inference.containers import made, sorted_
from advisor.inference.reductions import any_all, extreme, next_, sum_
from advisor.inference.scalar_calls import (
    absolute,
    chr_,
    divmod_,
    float_math,
    int_,
    isinstance_,
    length,
    ord_,
    pow_,
    range_value,
    round_,
    scalar,
    str_,
    to_int_math,
)
from advisor.inference.types import BOOL, BYTEARRAY, BYTES, FLOAT, INT, NUMBERS, SCALARS, STR
from advisor.inference.words import from_bytes

_MATH = (
    *("sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "pow", "sqrt", "cbrt"),
    *("erf", "erfc", "fmod", "copysign", "fabs", "radians", "degrees"),
)
BUILTIN_RULES: dict[str, Rule] = {
    "builtins.len": length,
    "builtins.abs": absolute,
    "builtins.min": extreme,
    "builtins.max": extreme,
    "builtins.sum": sum_,
    "builtins.any": any_all,
    "builtins.all": any_all,
    "builtins.list": made("list"),
    "builtins.tuple": made("tuple"),
    "builtins.set": made("set"),
    "builtins.frozenset": made("frozenset"),
    "builtins.dict": made("dict"),
    "builtins.sorted": sorted_,
    "builtins.range": range_value,
    "builtins.int": int_,
    "builtins.float": scalar(FLOAT, "int", "bool", "float", "str"),
    "builtins.bool": scalar(BOOL, *SCALARS, *SIZED),
    "builtins.str": str_,
    "builtins.repr": scalar(STR, *SCALARS),
    "builtins.hash": scalar(INT, "int", "bool", "float", "str", "bytes"),
    "builtins.hex": scalar(STR, "int", "bool"),
    "builtins.bin": scalar(STR, "int", "bool"),
    "builtins.oct": scalar(STR, "int", "bool"),
    "builtins.ascii": scalar(STR, *SCALARS),
    "builtins.format": scalar(STR, *SCALARS, count=(1, 2)),
    "builtins.ord": ord_,
    "builtins.chr": chr_,
    "builtins.round": round_,
    "builtins.isinstance": isinstance_,
    "builtins.divmod": divmod_,
    "builtins.pow": pow_,
    "builtins.next": next_,
    "builtins.iter": iterators.made,
    "builtins.bytearray": of_bytes(BYTEARRAY, "int", "bytes"),
    "builtins.bytes": of_bytes(BYTES, "int", "bytes", "bytearray"),
    "builtins.int.from_bytes": from_bytes,
    "math.floor": to_int_math,
    "math.ceil": to_int_math,
    "math.trunc": to_int_math,
    "math.isnan": scalar(BOOL, *NUMBERS),
    "math.isinf": scalar(BOOL, *NUMBERS),
    "math.isfinite": scalar(BOOL, *NUMBERS),
    "math.gcd": scalar(INT, "int", "bool", count=(2, 2)),
    "math.hypot": scalar(FLOAT, *NUMBERS, count=(2, 2)),
    "math.isqrt": scalar(INT, "int", "bool"),
    **{f"math.{name}": float_math for name in _MATH},
    **COMPLEX_RULES,
}
