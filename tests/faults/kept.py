"""What became of each fault, in a file: a run of some of them adds to what was found before."""

import fcntl
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.page import Group

Figures = dict[str, tuple[int, float]]


class Kept:
    """The faults that were survived, by group and name; several runs may add to one file."""

    def __init__(self, path: Path, every: Sequence[tuple[str, str]]) -> None:
        """Use the file at `path`; `every` lists group and name of all faults there are."""
        self._path = path
        self._every = tuple(every)

    def forget(self) -> None:
        """Begin anew."""
        self._path.unlink(missing_ok=True)

    def add(self, group: str, name: str, count: int, seconds_to_clean: float) -> None:
        """Keep that a fault was injected and survived so many times."""
        with self._changed() as found:
            found[f"{group}: {name}"] = (count, seconds_to_clean)

    def drop(self, group: str, name: str) -> None:
        """Take out a fault that was not survived this time."""
        with self._changed() as found:
            found.pop(f"{group}: {name}", None)

    def groups(self, names: Collection[str]) -> tuple[Group, ...]:
        """Return the figures of these groups, in the order of all faults."""
        found = self._read()
        groups: dict[str, Group] = {}
        for kind, name in self._every:
            if kind in names:
                group = groups.setdefault(kind, Group(name=kind))
                if f"{kind}: {name}" in found:
                    group.add(name, *found[f"{kind}: {name}"])
                else:
                    group.missing += 1
        return tuple(groups.values())

    def whole(self) -> tuple[Group, ...]:
        """Return the groups of which every fault was survived."""
        every = self.groups({kind for kind, _ in self._every})
        return tuple(group for group in every if not group.missing)

    def _read(self) -> Figures:
        if not self._path.exists():
            return {}
        text = self._path.read_text(encoding="utf-8")
        return {key: (count, seconds) for key, (count, seconds) in json.loads(text or "{}").items()}

    @contextmanager
    def _changed(self) -> Iterator[Figures]:
        with self._path.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = self._read()
            yield found
            self._path.write_text(json.dumps(found, indent=1), encoding="utf-8")
