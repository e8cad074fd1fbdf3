"""Calls of a logger that drops the message: nothing is written, so nothing has to be taken back.

    log.debug("%d rows", len(rows))     under load `log` was at WARNING

A call is taken for one when a logger seen while the app was recorded drops its level. The kernel
asks the logger each time, and leaves the call to the original when it would write.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.passing import order_of

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env
    from advisor.inference.types import Ty

LOGGER = "logging:Logger"
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "exception": 40, "critical": 50}


def silent(context: Context, node: ast.Call, base: Ty, name: str, env: Env) -> bool:
    """Evaluate the arguments of such a call; tell whether it is one."""
    context.silent.pop(node, None)
    level, atom = _LEVELS.get(name), base.single
    if level is None or atom is None or atom.kind != "inst" or atom.name != LOGGER or env.dirty:
        return False
    fact = context.observation.classes.get(LOGGER)
    starred = any(isinstance(a, ast.Starred | ast.GeneratorExp) for a in node.args)
    if fact is None or fact.quiet < level or starred or any(k.arg is None for k in node.keywords):
        return False
    after = env.copy()
    for part in order_of(node):
        evaluation.look(context, part, after)
    if after.dirty:
        return False
    env.vars.update(after.vars)
    context.silent[node] = level
    return True
