"""A call of a generator, taken apart."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.inference.observation import Global, ObservedFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A generator that is called at a known place.

    `given` is what each parameter gets; `receiver` is the object whose method it is, of class
    `owner`; `name` is what it is called by, nothing for a plain function.
    """

    function: ObservedFunction
    given: Mapping[str, ast.expr | Global]
    order: tuple[ast.expr, ...]
    receiver: ast.expr | None = None
    owner: str = ""
    name: str = ""
