"""What the pipeline tells while it works; the command line shows it."""

from typing import Protocol

from advisor.model.run import Stage


class Progress(Protocol):
    """Told of stages and of the steps inside them, in the order in which they happen."""

    def begin(self, stage: Stage) -> None:
        """A stage begins."""

    def step(
        self,
        text: str,
        *,
        done: int | None = None,
        total: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Something is done now.

        It is step `done` of `total` where that is known, or takes about `seconds`.
        """

    def end(self, stage: Stage, summary: str) -> None:
        """A stage is over; `summary` says in a few words what it found."""

    def tell(self, text: str) -> None:
        """Something that the user needs in order to take part, told at once."""


class Silence:
    """Shows nothing."""

    def begin(self, stage: Stage) -> None:
        """Show nothing."""

    def step(
        self,
        text: str,
        *,
        done: int | None = None,
        total: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Show nothing."""

    def end(self, stage: Stage, summary: str) -> None:
        """Show nothing."""

    def tell(self, text: str) -> None:
        """Show nothing."""
