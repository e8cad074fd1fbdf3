"""Put compiled kernels in place while the app is being imported.

    kernel map (JSON) -> an import hook -> `install(module.__dict__)` right after the module ran

Installing at that moment means that `from module import function` elsewhere already copies the
compiled function. Whatever goes wrong with a kernel, the app runs on without it, with a warning.
"""

import atexit
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

Entry = dict[str, str]

loaded: list[tuple[str, ModuleType]] = []


class KernelFinder:
    """A meta path finder: finds what the others find, and has kernels follow it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Sort the entries of the kernel map by the module they belong to."""
        self.entries: dict[str, list[Entry]] = {}
        for entry in entries:
            self.entries.setdefault(entry["module"], []).append(entry)
        self._searching: set[str] = set()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib passes it
        target: ModuleType | None = None,  # noqa: ARG002 - likewise
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec that the other finders give, its loader followed by the kernels."""
        if fullname not in self.entries or fullname in self._searching:
            return None
        self._searching.add(fullname)
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self._searching.discard(fullname)
        if spec is not None and spec.loader is not None:
            self._follow(spec.loader, fullname)
        return spec

    def _follow(self, loader: Any, fullname: str) -> None:
        """Shadow the loader's `exec_module`: the loader itself stays what tools expect."""
        execute = type(loader).exec_module  # not the loader's own: a reload comes here again

        def execute_and_install(module: ModuleType) -> None:
            execute(loader, module)
            self.install(fullname, module)

        try:
            loader.exec_module = execute_and_install
        except AttributeError:  # a built-in or frozen module
            warn(f"the kernels of {fullname} cannot be put in place: it is not loaded from a file")

    def install(self, fullname: str, module: ModuleType) -> None:
        """Load and install all kernels of a module that has just been executed."""
        for entry in self.entries[fullname]:
            try:
                kernel = load(entry)
                kernel.install(module.__dict__)
            except Exception as error:  # noqa: BLE001 - the app must run on, whatever a kernel does
                warn(f"{entry['name']} is not used: {type(error).__name__}: {error}")
            else:
                loaded.append((fullname, kernel))


def load(entry: Entry) -> ModuleType:
    """Import a kernel from its file, which must be the very file that was built and verified.

    Raises:
        ImportError: The file has changed, is somebody else's, or is no module.
    """
    require_own(entry["file"])
    with open(entry["file"], "rb") as file:  # noqa: PTH123 - pathlib costs the app memory
        found = hashlib.sha256(file.read()).hexdigest()
    if found != entry["sha256"]:
        message = f"{entry['file']} is not the file that was verified"
        raise ImportError(message)
    spec = importlib.util.spec_from_file_location(entry["name"], entry["file"])
    if spec is None or spec.loader is None:
        message = f"{entry['file']} is no module that this interpreter can load"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def require_own(path: str) -> None:
    """Make sure that nobody but this process's user, or root, could have written a file.

    Raises:
        ImportError: Somebody else could.
    """
    status = os.stat(path)  # noqa: PTH116 - pathlib costs the app memory
    if status.st_uid not in (os.geteuid(), 0) or status.st_mode & 0o002:
        message = f"{path} belongs to somebody else, or everybody may write to it"
        raise ImportError(message)


def counters() -> dict[str, tuple[int, int]]:
    """Return calls and guard misses of every kernel function, by `module:qualname`."""
    found = {}
    for module, kernel in loaded:
        for name, (calls, misses) in kernel.counters().items():
            found[f"{module}:{name}"] = (calls, misses)
    return found


def write_counters(folder: str) -> None:
    """Write this process's counters to `<folder>/<pid>.json`."""
    path = os.path.join(folder, f"{os.getpid()}.json")  # noqa: PTH118
    try:
        with open(path + ".part", "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(counters(), file)
        os.replace(path + ".part", path)  # noqa: PTH105
    except OSError as error:
        warn(f"the kernels' counters cannot be written: {error}")


def warn(message: str) -> None:
    """Tell the app's log about it."""
    print(f"advisor: {message}", file=sys.stderr, flush=True)


def activate(map_file: str, counters_folder: str | None) -> None:
    """Install the import hook for a kernel map, and have the counters written at exit."""
    try:
        require_own(map_file)
        with open(map_file, encoding="utf-8") as file:  # noqa: PTH123
            entries = json.load(file)
        finder = KernelFinder(entries)
    except (OSError, ValueError, LookupError, TypeError, ImportError) as error:
        warn(f"the kernel map {map_file} cannot be used, so no kernel is: {error!r}")
        return
    sys.meta_path.insert(0, finder)
    for name in finder.entries:
        if name in sys.modules:
            finder.install(name, sys.modules[name])
    if counters_folder:
        atexit.register(write_counters, counters_folder)
