"""Let a workshop work in a process of its own, less urgent than the tests that run meanwhile.

    Order (a pickle)  ->  News as it comes (a file with a pickle each)

In a process of its own as tests change this one: its environment, its folder, what it has started.
"""

import pickle
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor import process
from tests.case_files import Case
from tests.workshop import Made

ROOT = Path(__file__).parents[1]
SHOWN_BYTES = 4000

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a workshop is to make, and where."""

    folder: Path
    cache: Path
    pythons: tuple[str, ...]
    checking: bool
    wanted: tuple[tuple[Case, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Of (case, function): what was made, and where it is checked. Of (…, python): the check."""

    key: Key
    value: Any
    error: str


class Beside:
    """The workshop as tests see it."""

    def __init__(self, order: Order) -> None:
        """Have the work begun."""
        self.folder = order.folder
        self._news: dict[Key, Future[Any]] = {}
        for case, function in order.wanted:
            keys: list[Key] = [(), *((python,) for python in order.pythons)]
            self._news |= {(case.name, function, *rest): Future() for rest in keys}
        self._log = order.folder / "workshop.log"
        command = [sys.executable, "-m", "tests.workshop_process"]
        self._process = process.start(command, cwd=ROOT, stderr=self._log, converse=True)
        with self._process.stdin as pipe:
            pickle.dump(order, pipe)
        self._listener = threading.Thread(target=self._listen, name="workshop", daemon=True)
        self._listener.start()

    def result(self, case: Case, function: str) -> Made:
        """Return what became of a function."""
        key = case.name, function
        made: Made
        made, pythons = self._news[key].result()
        return replace(made, checked={python: self._news[*key, python] for python in pythons})

    def close(self) -> None:
        """End what is not done."""
        self._process.end()
        self._listener.join()

    def _listen(self) -> None:
        pipe = self._process.stdout
        try:
            while True:  # in files: of long messages parts were lost on the way through the pipe
                line = pipe.readline().decode().rstrip("\n")
                if not line:
                    raise EOFError
                news: News = pickle.loads(Path(line).read_bytes())
                if news.error:
                    self._news[news.key].set_exception(RuntimeError(news.error))
                else:
                    self._news[news.key].set_result(news.value)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as ended:
            said = self._log.read_text(encoding="utf-8", errors="replace")[-SHOWN_BYTES:]
            for future in self._news.values():
                if not future.done():
                    future.set_exception(RuntimeError(f"the workshop has ended: {ended!r} {said}"))
