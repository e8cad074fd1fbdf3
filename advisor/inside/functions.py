"""Tell functions written in Python from those of the interpreter.

On PyPy, built-in functions and methods such as `list.append` are of the type that `def` makes, but
their code has no names, no constants and no bytecode that could be looked at.
"""

import types
from typing import Any, TypeGuard


def is_python(value: Any) -> TypeGuard[types.FunctionType]:
    """Return whether a value is a function made by `def` or `lambda`."""
    return isinstance(value, types.FunctionType) and isinstance(value.__code__, types.CodeType)
