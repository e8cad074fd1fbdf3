"""Whose code a frame is, told from its file; and the module name of a file."""

import posixpath
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from advisor.model.profile import Frame
from advisor.model.ranking import Origin

_INSTALLED = re.compile(r"/(?:site|dist)-packages/(?P<rest>.+)")
_STANDARD = re.compile(r"/lib(?:64)?/(?:python|pypy)3(?:\.\d+)?t?/(?P<rest>.+)")
_LOOP_FILES = re.compile(r"(?:^|/)(?:asyncio/[a-z_]+|selectors)\.py$|(?:^|/)uvloop/")
# Where an event loop or an idle worker thread waits; uvloop shows as the self time of its caller.
_WAITS = frozenset(
    {
        ("asyncio/runners.py", "Runner.run"),
        ("asyncio/base_events.py", "BaseEventLoop.run_forever"),
        ("asyncio/base_events.py", "BaseEventLoop.run_until_complete"),
        ("selectors.py", "EpollSelector.select"),
        ("selectors.py", "PollSelector.select"),
        ("selectors.py", "SelectSelector.select"),
        ("selectors.py", "KqueueSelector.select"),
        ("threading.py", "Condition.wait"),
        ("threading.py", "Event.wait"),
        ("concurrent/futures/thread.py", "_worker"),
    }
)


def origin_of(file: str, *, project_dirs: Sequence[str], include: Sequence[str] = ()) -> Origin:
    """Tell whose code a file holds.

    Args:
        file: The path as the interpreter names it, such as `<frozen runpy>`.
        project_dirs: The folders of the project; an environment inside is not part of it.
        include: Installed packages that the user wants treated as the project's.
    """
    if file.startswith("<"):
        return Origin.STANDARD_LIBRARY if file.startswith("<frozen ") else Origin.BUILTIN
    if not file.endswith(".py"):
        return Origin.BUILTIN
    if "/" not in file:  # as named on the interpreter's command line
        return Origin.PROJECT
    path = posixpath.normpath(file)
    if package := package_of(path):
        if package in include:
            return Origin.PROJECT
        return Origin.EVENT_LOOP if package == "uvloop" else Origin.DEPENDENCY
    if _STANDARD.search(path) and not _inside(path, project_dirs):
        return Origin.EVENT_LOOP if _LOOP_FILES.search(path) else Origin.STANDARD_LIBRARY
    return Origin.PROJECT if _inside(path, project_dirs) else Origin.DEPENDENCY


def package_of(file: str) -> str | None:
    """Return the import name of the installed package that a file belongs to, or None."""
    found = _INSTALLED.search(file)
    if found is None:
        return None
    return found["rest"].partition("/")[0].removesuffix(".py")


def waits(frame: Frame) -> bool:
    """Tell whether a stack that ends here does nothing but wait."""
    return any(frame.function == name and frame.file.endswith(ending) for ending, name in _WAITS)


def runs_event_loop(frame: Frame) -> bool:
    """Tell whether everything below this frame runs on an event loop's thread."""
    return frame.function in {"Runner.run", "BaseEventLoop.run_forever", "run_forever"} and bool(
        _LOOP_FILES.search(frame.file)
    )


def module_of(file: str, roots: Sequence[str]) -> str | None:
    """Return the import name of a file below one of the roots, as folders on `sys.path`.

    The longest root that holds the file counts. None where none does, or where a part of the
    path is no identifier.
    """
    path = PurePosixPath(posixpath.normpath(file))
    if path.suffix != ".py":
        return None
    holding = [PurePosixPath(posixpath.normpath(root)) for root in roots]
    holding = [root for root in holding if path.is_relative_to(root)]
    if not holding:
        return None
    root = max(holding, key=lambda folder: len(folder.parts))
    parts = list(path.relative_to(root).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    if not parts or not all(part.isidentifier() for part in parts):
        return None
    return ".".join(parts)


def _inside(path: str, folders: Sequence[str]) -> bool:
    return any(PurePosixPath(path).is_relative_to(posixpath.normpath(folder)) for folder in folders)
