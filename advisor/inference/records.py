"""Instances that are tuples or dicts, as long as their classes leave the methods alone.

p[0], len(p), counts["x"], "x" in counts  ->  what a tuple or a dict gives; the kernel looks whether
the class is such a one, and whether a dict has the key
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


def like_dict(context: Context, node: ast.expr, ty: Ty, method: str) -> bool:
    """Tell whether a value is of classes that have a special method from `dict`: defaultdict."""
    facts = [context.observation.classes[name] for name in classes_of(context, node, ty)]
    return bool(facts) and all("dict" in f.bases and method not in f.methods for f in facts)
