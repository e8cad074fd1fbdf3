"""What holds a target back, in one line, from what its making left (pure)."""

from collections.abc import Mapping
from typing import Any


def held_back(made: Mapping[str, Any]) -> str:
    """Return the reason a target has no kernel, or what its kernel still leans on."""
    if made["outcome"] == "diverged" and made["differences"]:
        one = made["differences"][0]
        return f"{one['kind']}: {one['call']}: expected {one['expected']}, got {one['got']}"
    if made["outcome"] not in {"verified", "not_faster"}:
        return str(made["reason"])
    parts = [made["reason"]] if made["reason"] else []
    misses = made["verification"].get("guard_misses", 0)
    if misses:
        parts.append(f"{misses} guard misses")
    parts.extend(made["notes"])
    if made["costly_lines"]:
        lines = "; ".join(f"`{line}`" for line in made["costly_lines"][:3])
        parts.append(f"dearest lines: {lines}")
    return "; ".join(parts) or "nothing of Python's interface is left in the body"
