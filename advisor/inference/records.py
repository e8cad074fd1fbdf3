"""Instances that are tuples: named tuples, as long as their classes leave tuples' methods alone.

p[0], len(p)  ->  what a tuple gives; the kernel looks whether the class is such a one
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.objects import classes_of

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.types import Ty


def like_tuple(context: Context, node: ast.expr, ty: Ty, method: str) -> bool:
    """Tell whether a value is of classes that have a special method from `tuple`."""
    facts = [context.observation.classes[name] for name in classes_of(context, node, ty)]
    return bool(facts) and all("tuple" in f.bases and method not in f.methods for f in facts)
