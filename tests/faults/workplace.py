"""A user's folder with an app in it, advisor run there, and what must be true afterwards."""

import contextlib
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advisor import process, store
from advisor.cli.display import TITLES as TITLES
from advisor.model.run import RunRecord

ROOT = Path(__file__).parents[2]
QUICK = (
    *("--profile-seconds", "1", "--blocks", "2", "--rounds", "1", "--round-seconds", "0.1"),
    *("--max-seconds", "2", "--connections", "2", "--pypy", "/nowhere/pypy"),
)
CLEAN_SECONDS = 25.0
PAUSE_SECONDS = 0.02

APP = '''\
"""Counts steps."""
{head}
from fastapi import FastAPI

from steps import total

app = FastAPI()


@app.get("/total")
async def read_total() -> int:
    {before}
    return total(5000)
{tail}
'''

STEPS = """\
def total(count):
    found = 0
    for number in range(count):
        if number % 3 == 0:
            found += number * number
        else:
            found -= number
    return found
"""


def app_text(*, head: str = "", before: str = "pass", tail: str = "") -> str:
    """Return the app's source with a fault put in: at import, in each request, or at the end."""
    return APP.format(head=head, before=before.replace("\n", "\n    "), tail=tail)


class LeftoverError(AssertionError):
    """Something was left that should not be."""


def require(condition: object, message: str) -> None:
    """Raise LeftoverError with the message where the condition does not hold."""
    if not condition:
        raise LeftoverError(message)


@dataclass(slots=True)
class Workplace:
    """A folder with `app/` in it, and temporary folders of its own.

    Attributes:
        folder: Where advisor is run.
        seconds_to_clean: The longest time from advisor's end until nothing of it was left.
        urls: The words that say which requests to send.
    """

    folder: Path
    seconds_to_clean: float = 0.0
    urls: tuple[str, ...] = ("--url", "/total")
    text: str = field(default_factory=app_text)

    def __post_init__(self) -> None:
        """Write the app."""
        self.app.mkdir(parents=True, exist_ok=True)
        self.temporary.mkdir(exist_ok=True)
        (self.app / "app.py").write_text(self.text)
        (self.app / "steps.py").write_text(STEPS)

    @property
    def app(self) -> Path:
        """Return the folder of the user's own files."""
        return self.folder / "app"

    @property
    def temporary(self) -> Path:
        """Return the folder for temporary files."""
        return self.folder / "tmp"

    def own_files(self) -> dict[str, str]:
        """Return the hash of each of the user's files; what Python caches is not theirs."""
        return {
            str(path.relative_to(self.app)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.app.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    def record(self) -> RunRecord:
        """Return the latest run's record as it is on the disk."""
        return store.load(store.find("latest", self.folder / "reports", to_go_on=True))

    def words(self, command: str, *words: str) -> list[str]:
        """Return the command line for a command on the app, or on the latest run."""
        if command not in ("profile", "sample"):
            return [command, *words]
        urls = () if {"--url", "--scenario"} & set(words) else self.urls
        where = ("--app-dir", str(self.app), "--threshold", "0.01")
        return [command, "app:app", *where, *urls, *words]

    def variables(self) -> dict[str, str]:
        """Return the variables that advisor is run with."""
        return {
            "NO_COLOR": "1",
            "TERM": "dumb",
            "TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
        }

    @contextlib.contextmanager
    def started(
        self,
        command: str,
        *words: str,
        env: Mapping[str, str | None] | None = None,
        own_change: bool = False,
        at_once: bool = False,
        limited: tuple[str, ...] = (),
    ) -> Iterator["Run"]:
        """Start advisor, and make sure of what must be true once it has ended.

        With `own_change` the user's files are changed meanwhile; `at_once` another run goes on.
        `limited` is what Python is given to run, which then becomes advisor.
        """
        before = self.own_files()
        log = self.folder / f"log-{time.monotonic_ns()}"
        first = [sys.executable, *limited] if limited else []
        argv = [*first, sys.executable, "-m", "advisor", *self.words(command, *words)]
        variables = {**self.variables(), **(env or {})}
        with process.start(
            argv, cwd=self.folder, env=variables, stdout=log.with_suffix(".out"), stderr=log
        ) as running:
            yield Run(running, log)
            require(running.wait(240) is not None, f"advisor did not end\n{log.read_text()}")
            self._require_ended(running)
            if not at_once:
                self.require_clean_files(self.own_files() if own_change else before)

    def finish(
        self,
        command: str,
        *words: str,
        env: Mapping[str, str | None] | None = None,
        at_once: bool = False,
        limited: tuple[str, ...] = (),
    ) -> "Run":
        """Run advisor to its end."""
        with self.started(command, *words, env=env, at_once=at_once, limited=limited) as run:
            run.running.wait(240)
        return run

    def _require_ended(self, running: process.Process) -> None:
        """Wait until nothing is left; how long that takes after SIGKILL is kept."""
        began = time.monotonic()
        while running.members() and time.monotonic() < began + CLEAN_SECONDS:
            time.sleep(PAUSE_SECONDS)
        left = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in running.members()]
        require(not left, f"processes are left: {left}")
        self.seconds_to_clean = max(self.seconds_to_clean, time.monotonic() - began)

    def require_clean_files(self, before: dict[str, str]) -> None:
        """Make sure that no temporary file is left, and the user's own are as they were."""
        found = sorted(path.name for path in self.temporary.iterdir())
        require(not found, f"temporary files are left: {found}")
        require(self.own_files() == before, "a file of the user was changed")
        half = [*(self.folder / "cache").rglob(".advisor-work-*")]
        require(not half, f"half-made files are left: {half}")


@dataclass(slots=True)
class Run:
    """One run of advisor in a workplace."""

    running: process.Process
    log: Path

    @property
    def status(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self.running.status

    @property
    def told(self) -> str:
        """Return what it told on standard error so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    @property
    def printed(self) -> str:
        """Return what it printed on standard output so far."""
        return self.log.with_suffix(".out").read_text(errors="replace")

    def document(self) -> dict[str, object]:
        """Return the JSON object that it printed."""
        found: dict[str, object] = json.loads(self.printed)
        return found

    def wait_for(self, text: str, *, seconds: float = 120.0) -> None:
        """Wait until it tells this."""
        self.wait_until(lambda: text in self.told, f"{text!r}", seconds=seconds)

    def wait_until(self, condition: object, what: str, *, seconds: float = 120.0) -> None:
        """Wait until something is so; it is an error when advisor ends before."""
        assert callable(condition)
        deadline = time.monotonic() + seconds
        while not condition():
            if (self.status is not None and not condition()) or time.monotonic() > deadline:
                message = f"{what} did not come (status {self.status}):\n{self.told}"
                raise AssertionError(message)
            time.sleep(PAUSE_SECONDS)

    def members(self) -> dict[int, str]:
        """Return the processes of its tree with their command lines."""
        found = {}
        for pid in self.running.members():
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes()
                found[pid] = words.replace(b"\0", b" ").decode(errors="replace")
        return found

    def member(self, part: str) -> int:
        """Return the id of the first process whose command line has this in it."""
        self.wait_until(lambda: any(part in words for words in self.members().values()), part)
        return next(pid for pid, words in self.members().items() if part in words)
