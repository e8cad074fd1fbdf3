"""Make the generated calls of a verification, near the recorded ones, and write calls down."""

from collections.abc import Callable

from .cases import Call, Recorded
from .mutate import mutate
from .places import brief
from .sweep import sweep


def generated(
    base: Recorded, number: int, seed: int, names: tuple[str, ...]
) -> tuple[Call, list[str]]:
    """Return the `number`th generated call, and what was changed in `base` to make it.

    Every other one puts an edge value at a place, in a fixed order; the rest are random.
    """
    swept = sweep(base.copy(), number // 2) if number % 2 == 0 else None
    return swept or mutate(base.copy(), f"{seed}/{number}", names)


def maker(base: Recorded, number: int, seed: int, names: tuple[str, ...]) -> Callable[[], Call]:
    """Return what makes the `number`th generated call afresh each time."""
    return lambda: generated(base, number, seed, names)[0]


def told_call(name: str, call: Call) -> str:
    """Return a call as one would write it."""
    parts = [brief(value) for value in call[0]]
    parts += [f"{key}={brief(value)}" for key, value in call[1].items()]
    return f"{name}({', '.join(parts)})"


def told_changes(changes: list[str]) -> str:
    """Return what stands behind a generated call: how it was made."""
    return f"   [generated: {'; '.join(changes)}]"
