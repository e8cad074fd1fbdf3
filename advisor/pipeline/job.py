"""What all stages of one run share: settings, interpreter, folders, and what is not saved."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor import process
from advisor.bench.interpreters import FoundInterpreter
from advisor.model.bench import Interpreter
from advisor.model.run import Problem, RunRecord, Stage
from advisor.model.traffic import LoadDriver, TrafficPlan
from advisor.pipeline.progress import Progress
from advisor.settings import Settings
from advisor.target.app import Launch, RunningApp, start_app
from advisor.target.drivers import Driver, make_driver, split_cores

MEMORY_FOLDER = Path("/dev/shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPython:
    """An interpreter other than the app's own, or why there is none.

    `environment` is what can run the app, None where `missing` says why not.
    """

    found: FoundInterpreter | None
    environment: Interpreter | None
    missing: str | None = None
    how_to_get: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Job:
    """One run being carried out.

    Attributes:
        settings: What was asked for.
        interpreter: What the app runs on.
        folder: The run's folder in `reports/`.
        scratch: A folder that is gone after the run.
        progress: Told what is being done.
        plan: The requests with all their headers, which the record doesn't keep.
        pypy: The PyPy that was found, once it has been looked for.
        told: What the user has been told.
    """

    settings: Settings
    interpreter: FoundInterpreter
    folder: Path
    scratch: Path
    progress: Progress
    plan: TrafficPlan | None = None
    pypy: OtherPython | None = None
    told: set[str] = field(default_factory=set)

    def tell_once(self, text: str) -> None:
        """Tell the user something, once a run however often it comes up."""
        if text not in self.told:
            self.told.add(text)
            self.progress.tell(text)

    @property
    def app_dir(self) -> Path:
        """Return the folder that the app is imported from, absolute."""
        return self.settings.app_dir.resolve()

    @property
    def calls_dir(self) -> Path:
        """Return where recorded calls are kept: beside the record, or only while it runs."""
        return (self.scratch if self.settings.no_values else self.folder) / "calls"

    @property
    def cache_dir(self) -> Path:
        """Return the user's cache folder for builds."""
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "advisor" / "kernels"

    def launch(self, *, cores: tuple[int, ...] = ()) -> Launch:
        """Return how the app is started as it is today."""
        return Launch(
            target=self.settings.target,
            python=str(self.interpreter.path),
            app_dir=self.app_dir,
            factory=self.settings.factory,
            workers=self.settings.workers,
            cores=cores,
        )

    def driver(self, kind: LoadDriver | None = None) -> Driver:
        """Return the driver that was asked for, or one of another kind."""
        wanted = kind or LoadDriver(self.settings.load)
        _, cores = split_cores()
        file = self.settings.scenario
        locustfile = file if file and file.suffix == ".py" and wanted is LoadDriver.LOCUST else None
        return make_driver(
            wanted,
            cores=cores,
            locustfile=locustfile,
            locust_workers=self.settings.locust_workers,
            locust_host=self.settings.locust_host,
            announce=self.tell_once,
        )

    def requests(self) -> TrafficPlan:
        """Return the plan; the traffic stage has made it or it was read from the record."""
        assert self.plan is not None
        return self.plan


def with_problem(
    record: RunRecord, stage: Stage, message: str, remedy: str | None = None
) -> RunRecord:
    """Return the record with something that was left out."""
    problem = Problem(stage=stage, message=message, remedy=remedy)
    return replace(record, problems=(*record.problems, problem))


@contextmanager
def scratch_folder(*, private: bool) -> Iterator[Path]:
    """Make a folder for the time of a run; a private one lies in memory where that can be."""
    parent = MEMORY_FOLDER if private and MEMORY_FOLDER.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="advisor-", dir=parent) as name:
        process.remove_at_end(Path(name))
        yield Path(name)


@contextmanager
def app_under_test(job: Job, launch: Launch) -> Iterator[RunningApp]:
    """Start the app and tell so."""
    job.progress.step(f"starting {launch.target}")
    with start_app(launch) as app:
        yield app
