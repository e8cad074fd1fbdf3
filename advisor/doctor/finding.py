"""One thing looked for: whether it is here, and what adds it."""

from __future__ import annotations

import enum
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.errors import ToolError, ToolMissingError

TRIAL_SECONDS = 30.0
# What each system calls the packages, by the tool that installs them.
_PACKAGES: Mapping[str, Mapping[str, str]] = {
    "apt-get": {"compiler": "build-essential", "wrk": "wrk", "headers": "python{0}.{1}-dev"},
    "dnf": {"compiler": "gcc", "wrk": "wrk", "headers": "python{0}.{1}-devel"},
    "apk": {"compiler": "build-base", "wrk": "wrk", "headers": "python3-dev"},
    "pacman": {"compiler": "gcc", "wrk": "wrk", "headers": "python"},
    "brew": {"compiler": "gcc", "wrk": "wrk", "headers": "python@{0}.{1}"},
}
_INSTALL = {
    "apt-get": "sudo apt-get install {0}",
    "dnf": "sudo dnf install {0}",
    "apk": "sudo apk add {0}",
    "pacman": "sudo pacman -S {0}",
    "brew": "brew install {0}",
}


class Presence(enum.Enum):
    """Whether something can be used."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_WORKING = "not working"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out about one thing.

    Attributes:
        name: The thing, unique among the findings.
        presence: Whether it can be used.
        detail: Where it is and which version; or why it can't be used.
        needed_for: What can't be done without it.
        required: Whether ``advisor profile`` can't do its main job without it.
        command: The exact command that adds it, ``None`` where nothing is to be done or no
            command is known for this system.
    """

    name: str
    presence: Presence
    detail: str
    needed_for: str
    required: bool
    command: str | None


def install_command(what: str, *, version: tuple[int, ...] = ()) -> str | None:
    """Return the command that installs something on this system, ``None`` where none is known."""
    for tool, packages in _PACKAGES.items():
        if shutil.which(tool):
            return _INSTALL[tool].format(packages[what].format(*version))
    return None


def tried(
    name: str, trial: Callable[[], str], *, needed_for: str, required: bool, command: str | None
) -> Finding:
    """Turn a trial into a finding: what it returns is the detail, what it raises the reason."""
    try:
        presence, detail = Presence.PRESENT, trial()
    except ToolMissingError as error:
        presence, detail = Presence.MISSING, error.message
    except ToolError as error:
        presence, detail = Presence.NOT_WORKING, error.message
    return Finding(
        name=name,
        presence=presence,
        detail=detail,
        needed_for=needed_for,
        required=required,
        command=None if presence is Presence.PRESENT else command,
    )
