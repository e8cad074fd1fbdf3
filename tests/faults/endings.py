"""Advisor is told to end, or killed, in each stage; the run is taken up again each time."""

import os
import pty
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from advisor import process_tree
from advisor.inside import watchdog
from advisor.model.run import Stage
from tests.faults.workplace import PAUSE_SECONDS, QUICK, TITLES, Run, Workplace

STATUS = {
    signal.SIGINT: 130,
    signal.SIGTERM: 143,
    signal.SIGHUP: 129,
    signal.SIGKILL: -9,
    signal.SIGQUIT: -3,
}
SHORT = (Stage.TARGET, Stage.TRAFFIC, Stage.RANK, Stage.REPORT)
TRIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One ending: in which stage it came, and by which signal."""

    stage: Stage
    name: str


def end_in_each_stage(
    place: Workplace, numbers: Sequence[signal.Signals], *, seed: int = 1
) -> list[Ending]:
    """Take one run through all its stages, ended by each signal in each of them.

    Raises:
        AssertionError: Something was left, lost, or told wrongly.
    """
    chance = random.Random(seed)
    endings = []
    for stage in Stage:
        for number in numbers:
            for attempt in range(TRIES):
                most = (0.2 if stage in SHORT else 1.5) / (attempt + 1)
                if end_in(place, stage, number, delay=chance.uniform(0.0, most)):
                    endings.append(Ending(stage=stage, name=number.name))
                    break
    missed = {number.name for number in numbers} - {ending.name for ending in endings}
    assert not missed, f"{missed} ended no stage"
    last = place.finish("profile", *QUICK, "--resume", "latest")
    assert last.status == 0, last.told
    assert set(place.record().done) == set(Stage)
    return endings


def end_in(place: Workplace, stage: Stage, number: signal.Signals, *, delay: float) -> bool:
    """End the run in a stage, after a delay; tell whether it was not over before."""
    before = list(Stage)[: list(Stage).index(stage)]
    resume: tuple[str, ...] = ()
    if (place.folder / "reports").exists():
        resume = ("--resume", "latest")
        if stage in place.record().done:
            resume += ("--redo", stage.value.replace(" ", "-"))
    with place.started("profile", *QUICK, *resume) as run:
        run.wait_for(TITLES[stage])
        deadline = time.monotonic() + delay
        while time.monotonic() < deadline and run.status is None:
            time.sleep(PAUSE_SECONDS)
        if run.status is None:
            os.kill(run.running.pid, number)
            run.running.wait(60)
    done = list(place.record().done)
    assert done[: len(before)] == before, f"{number.name} in {stage}: only {done} are saved"
    if run.status == 0:
        return False
    if set(done) == set(Stage):  # it came when there was nothing left to be told
        assert run.status in (STATUS[number], -number), (run.status, run.told)
        return stage is Stage.REPORT
    assert run.status == STATUS[number], (run.status, run.told)
    _require_told(run, number, resumable=bool(before))
    return done == before


def _require_told(run: Run, number: signal.Signals, *, resumable: bool) -> None:
    assert "Traceback" not in run.told, run.told
    if number in (signal.SIGKILL, signal.SIGQUIT):
        return
    word = "interrupted" if number is signal.SIGINT else f"ended by {number.name}"
    assert f"advisor: {word}" in run.told, run.told
    assert not resumable or "--resume" in run.told, run.told


def close_the_terminal(place: Workplace) -> None:
    """Run advisor in a terminal and close it while the app is sampled."""
    mark = f"/terminal-{os.getpid()}-{time.monotonic_ns()}/"
    variables = {
        **os.environ,
        **place.variables(),
        watchdog.VARIABLE: os.environ.get(watchdog.VARIABLE, "") + mark,
        "TERM": "xterm",
    }
    words = [sys.executable, "-m", "advisor", *place.words("profile", *QUICK)]
    before = place.own_files()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place.folder)
        os.execve(words[0], words, variables)
    shown = b""
    deadline = time.monotonic() + 60
    while b"sampling under load" not in shown and time.monotonic() < deadline:
        shown += os.read(terminal, 4096)
    assert b"sampling under load" in shown, shown
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == STATUS[signal.SIGHUP], status
    deadline = time.monotonic() + 25
    while process_tree.members(pid, mark=mark) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    assert process_tree.members(pid, mark=mark) == ()
    place.require_clean_files(before)
    assert place.record().done == (Stage.TARGET, Stage.TRAFFIC)


def interrupt_twice(place: Workplace) -> None:
    """Press Ctrl-C again while advisor is cleaning up."""
    with place.started("profile", *QUICK) as run:
        run.wait_for("sampling under load")
        for _ in range(2):
            if run.status is None:
                os.kill(run.running.pid, signal.SIGINT)
            time.sleep(0.05)
        run.running.wait(60)
    assert run.status in (130, -2), (run.status, run.told)
    assert place.record().done == (Stage.TARGET, Stage.TRAFFIC)
