"""Measure how much memory advisor itself takes: `python -m tests.faults.memory`.

A whole profile of the fraud app is watched. Counted is the resident memory of all processes of
advisor's tree but the app's servers and the compilers, pages shared between two counted twice.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.page import write_between
from tests.faults.workplace import QUICK, ROOT, Workplace

APP = ROOT / "sample_apps" / "fraud"
LOOK_SECONDS = 0.1
TELL_SECONDS = 15.0
MOST_BYTES = 300 << 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SERVES = ("inside/serve.py", "multiprocessing")
COMPILES = (
    "cython",
    "compilation/translator.py",
    "/cc1",
    "gcc",
    "/cc ",
    "/as ",
    "/ld ",
    "collect2",
    "setuptools",
    "/lto",
)
BEGIN, END = "<!-- figures of make memory -->", "<!-- end of the memory's figures -->"


@dataclass(slots=True)
class Watched:
    """The most memory seen: of all own processes at one moment, and of each by its name."""

    together: int = 0
    moment: tuple[str, ...] = ()
    each: dict[str, int] = field(default_factory=dict)

    def look(self, members: Mapping[int, str]) -> None:
        """Count the processes that there are now."""
        sizes: dict[str, int] = {}
        for pid, words in members.items():
            if is_own(words):
                sizes[name_of(words)] = sizes.get(name_of(words), 0) + resident(pid)
        for name, size in sizes.items():
            self.each[name] = max(self.each.get(name, 0), size)
        if sum(sizes.values()) > self.together:
            self.together = sum(sizes.values())
            self.moment = tuple(sorted(sizes))


def is_own(words: str) -> bool:
    """Tell whether a command line is neither the app's nor a compiler's."""
    return not any(part in words for part in (*SERVES, *COMPILES))


def name_of(words: str) -> str:
    """Return what to call a process: its module, program or script."""
    parts = words.split()
    if "-m" in parts:
        return parts[parts.index("-m") + 1]
    named = [part for part in parts[1:] if part.endswith(".py")]
    return Path((named or parts or ["?"])[0]).name


def resident(pid: int) -> int:
    """Return the resident bytes of a process, 0 where it is gone."""
    try:
        text = Path(f"/proc/{pid}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(text.split()[1]) * PAGE_BYTES


def watch(folder: Path, python: Path) -> Watched:
    """Profile the fraud app and watch what it takes."""
    place = Workplace(folder)
    place.urls = ("--scenario", str(APP / "load.toml"))
    found = Watched()
    words = ("--app-dir", str(APP), "--python", str(python), "--threshold", "0.05", *QUICK)
    kept = {"XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME")}  # kernels built before are taken
    with place.started("profile", *words, env=kept) as run:
        told = time.monotonic()
        while run.status is None:
            found.look(run.members())
            time.sleep(LOOK_SECONDS)
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                stage = run.told.splitlines()[-1:]
                print(f"{found.together >> 20} MiB so far {stage}", flush=True)  # noqa: T201
    if run.status != 0:
        raise SystemExit(run.told)
    return found


def main() -> int:
    """Measure, print the figures, keep them; return 1 when it was too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--python", type=Path)
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    newest = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
    python = given.python or (newest if newest.exists() else Path(sys.executable))
    with tempfile.TemporaryDirectory(prefix="advisor-memory-") as name:
        found = watch(Path(name), python)
    largest = sorted(found.each.items(), key=lambda one: -one[1])[:4]
    text = (
        f"A profile of `fraud` on {python.parent.parent.name}: advisor and what it starts, without "
        f"the app and the compilers, took at most {found.together >> 20} MiB at one moment "
        f"({', '.join(found.moment)}). The largest were "
        + ", ".join(f"{name} {size >> 20} MiB" for name, size in largest)
        + "."
    )
    print(text)  # noqa: T201
    if given.write:
        write_between(given.write, BEGIN, END, text)
    return 1 if found.together > MOST_BYTES else 0


if __name__ == "__main__":
    raise SystemExit(main())
