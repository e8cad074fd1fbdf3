"""Show progress on standard error: live in a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Iterator

from rich.console import Console
from rich.progress import Progress as RichProgress
from rich.progress import ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from advisor.cli.overriding import override
from advisor.model.run import Stage
from advisor.pipeline.progress import Progress, Silence

PLAIN_PAUSE_SECONDS = 15.0
TITLES = {
    Stage.TARGET: "Start the app",
    Stage.TRAFFIC: "Find requests",
    Stage.SAMPLE: "Sample under load",
    Stage.RANK: "Rank functions",
    Stage.RECORD: "Record calls",
    Stage.KERNELS: "Make kernels",
    Stage.MATRIX: "Measure the matrix",
    Stage.RESAMPLE: "Profile again",
    Stage.ADVICE: "Try other changes",
    Stage.REPORT: "Write the report",
}
WIDTH = max(map(len, TITLES.values()))


class BarColumn(ProgressColumn):
    """A bar for steps that are counted, and for those that take a known time."""

    @override
    def render(self, task: Task) -> ProgressBar | Text:
        """Draw the bar of a running stage; nothing once it is over."""
        if task.fields["over"]:
            return Text("")
        seconds, since = task.fields["seconds"], task.fields["since"]
        if seconds:
            part = min(1.0, (time.monotonic() - since) / seconds)
            return ProgressBar(total=1.0, completed=part, width=24)
        if task.total:
            return ProgressBar(total=task.total, completed=task.completed, width=24)
        return Text("")


class LiveDisplay:
    """One line a stage: a spinner while it runs, its summary once it is over."""

    def __init__(self, rich: RichProgress) -> None:
        """Show through a Progress of rich that is running."""
        self._rich = rich
        self._task: TaskID | None = None

    def begin(self, stage: Stage) -> None:
        """Add the stage's line."""
        title = f"[bold]{TITLES[stage]:<{WIDTH}}[/]"
        self._task = self._rich.add_task(
            title, total=None, text="", seconds=None, since=0.0, over=False
        )

    def step(
        self,
        text: str,
        *,
        done: int | None = None,
        total: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Change the line of the running stage."""
        if self._task is not None:
            self._rich.update(
                self._task,
                text=text,
                completed=done or 0,
                total=total,
                seconds=seconds,
                since=time.monotonic(),
            )

    def end(self, stage: Stage, summary: str) -> None:  # noqa: ARG002 - the protocol's
        """Put the summary into the line."""
        if self._task is not None:
            self._rich.update(self._task, text=summary, over=True, completed=1, total=1)
            self._rich.stop_task(self._task)
            self._task = None

    def tell(self, text: str) -> None:
        """Print it above the lines."""
        self._rich.console.print(Text(text), soft_wrap=True)


class PlainDisplay:
    """A line when a stage begins and ends, and now and then one for what it does."""

    def __init__(self, console: Console) -> None:
        """Print to this console."""
        self._console = console
        self._began = self._shown = time.monotonic()

    def _print(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def begin(self, stage: Stage) -> None:
        """Tell which stage begins."""
        self._began = self._shown = time.monotonic()
        self._print(f"{TITLES[stage]} ...")

    def step(
        self,
        text: str,
        *,
        done: int | None = None,
        total: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Tell what is done, unless something was told a moment ago."""
        now = time.monotonic()
        if now - self._shown < PLAIN_PAUSE_SECONDS and not seconds:
            return
        self._shown = now
        part = f" ({done} of {total})" if total else f" ({seconds:.0f} s)" if seconds else ""
        self._print(f"  {text}{part}")

    def end(self, stage: Stage, summary: str) -> None:  # noqa: ARG002 - the protocol's
        """Tell what it found."""
        self._print(f"  {summary} [{time.monotonic() - self._began:.1f} s]")

    def tell(self, text: str) -> None:
        """Print it."""
        self._print(f"  {text}")


@contextlib.contextmanager
def display(*, quiet: bool) -> Iterator[Progress]:
    """Return what suits: nothing, plain lines, or a live display."""
    console = Console(stderr=True)
    if quiet:
        yield Silence()
    elif not console.is_terminal:
        yield PlainDisplay(Console(file=sys.stderr, width=200))
    else:
        columns = (
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[text]}", markup=False, style="dim"),
        )
        with RichProgress(*columns, console=console, transient=False) as rich:
            yield LiveDisplay(rich)
