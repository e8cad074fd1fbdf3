"""Load on the app while something else is done, such as sampling it."""

import threading
from dataclasses import dataclass, field

from advisor.model.traffic import LoadResult
from advisor.pipeline.job import Job
from advisor.target.app import RunningApp
from advisor.target.drivers import Driver


@dataclass(slots=True)
class LoadBeside:
    """Load that runs in a thread beside what is done in the `with` block."""

    job: Job
    driver: Driver
    app: RunningApp
    seconds: float
    result: LoadResult | None = None
    errors: list[BaseException] = field(default_factory=list)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "LoadBeside":
        """Begin the load."""
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self._thread.start()
        return self

    def _run(self) -> None:
        try:
            self.result = self.driver.run(
                self.job.requests(),
                self.app.url,
                connections=self.job.settings.connections,
                seconds=self.seconds,
            )
        except BaseException as error:  # noqa: BLE001 - raised again where the block ends
            self.errors.append(error)

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        """Wait until the load has ended; its failure counts where the block had none."""
        assert self._thread is not None
        if kind is None:
            self._thread.join()
            if self.errors:
                raise self.errors[0]
