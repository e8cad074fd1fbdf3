"""Mark what a program starts: its environment carries a mark, which its children inherit."""

import itertools
import os
import secrets
from collections.abc import Mapping

from advisor.inside import watchdog

_SESSION = f"{os.getpid()}-{secrets.token_hex(8)}"
_numbers = itertools.count(1)

# What the marks of all programs of this process have in common.
EVERY_MARK = f"/{_SESSION}."


def new_mark() -> str:
    """Return a mark that no program had before."""
    return f"{EVERY_MARK}{next(_numbers)}/"


def marked_environment(env: Mapping[str, str | None] | None, *, mark: str) -> dict[str, str]:
    """Return this process's environment with `env` laid over it, ``None`` taking one out."""
    outer = os.environ.get(watchdog.VARIABLE, "")  # set where advisor itself was started by one
    merged = {**_current(), **(env or {}), watchdog.VARIABLE: outer + mark}
    return {name: value for name, value in merged.items() if value is not None}


def _current() -> dict[str, str]:
    """Return the environment; another thread may change it while it is copied."""
    while True:
        try:
            return dict(os.environ)
        except (KeyError, RuntimeError):
            continue
