"""The interpreters that tests run on: this one, and those that scripts/provision.py gets."""

import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1] / ".interpreters"
PROVISIONED = {
    "CPython 3.15": _ROOT / "cpython3.15/bin/python",
    "PyPy 3.11": _ROOT / "pypy3.11/bin/python",
}
INTERPRETERS = {"this Python": Path(sys.executable), **PROVISIONED}


def present() -> list[str]:
    """Return the paths of those that are here."""
    return [str(path) for path in INTERPRETERS.values() if path.exists()]


def interpreter(name: str) -> Path:
    """Return the path of one, or skip the test."""
    path = INTERPRETERS[name]
    if not path.exists():
        pytest.skip(f"{name} is not here: run scripts/provision.py")
    return path
