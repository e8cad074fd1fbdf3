"""Processes are real ones: they ignore SIGTERM, fork, and become daemons."""

import os
import signal
import sys
import time
from collections import UserDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from advisor import process
from advisor.errors import ToolFailedError, ToolMissingError, UsageError

T = TypeVar("T")

IGNORES_SIGTERM = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").write("ready")
time.sleep(60)
"""

FORKS = """
import os, sys, time
children = [os.fork() for _ in range(1)]
if 0 in children:
    grandchild = os.fork()
    if grandchild:
        open(sys.argv[1], "w").write(f"{os.getpid()} {grandchild}")
time.sleep(60)
"""

# Leaves the session and the parent, the classic way, and drops what it inherited but the mark.
DAEMON = """
import os, signal, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    open(sys.argv[1], "w").write(str(os.getpid()))
    time.sleep(60)
    os._exit(0)
if len(sys.argv) < 3:
    time.sleep(60)
"""

# The first thread is gone, as while a program with threads is being killed; the other goes on.
HEADLESS = """
import ctypes, pathlib, sys, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
pathlib.Path(sys.argv[1]).write_text("ready")
ctypes.CDLL(None).pthread_exit(None)
"""


def until(condition: Callable[[], T]) -> T:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.01)
    pytest.fail("waited 20 s in vain")


def text_of(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def is_alive(pid: int) -> bool:
    stat = text_of(Path(f"/proc/{pid}/stat"))
    return bool(stat) and stat.rpartition(")")[2].split()[0] not in "ZX"


def test_run_hands_back_output_and_status() -> None:
    program = "import sys; print(sys.stdin.read()); print('oh', file=sys.stderr); sys.exit(3)"
    finished = process.run([sys.executable, "-c", program], stdin="hé", check=False)
    assert (finished.status, finished.stdout, finished.stderr) == (3, "hé\n", "oh\n")
    assert finished.output == "hé\noh"
    assert not finished.ok
    assert finished.seconds > 0


def test_run_quotes_command_and_last_lines_of_a_failure() -> None:
    program = "print('first'); raise SystemExit('no room')"
    with pytest.raises(ToolFailedError) as caught:
        process.run([sys.executable, "-c", program], advice="make room")
    assert "failed with status 1" in caught.value.message
    assert "no room" in caught.value.message
    assert program in caught.value.message
    assert caught.value.advice == "make room"
    assert caught.value.exit_code == 4


def test_run_ends_what_takes_too_long() -> None:
    with pytest.raises(ToolFailedError, match=r"did not end within") as caught:
        process.run([sys.executable, "-c", "import time; time.sleep(60)"], timeout_seconds=0.2)
    assert caught.value.status is None


def test_run_names_the_signal() -> None:
    with pytest.raises(ToolFailedError, match="was ended by SIGSEGV"):
        process.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"])


def test_run_lays_the_environment_over_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEN_OUT", "1")
    monkeypatch.setenv("KEPT", "2")
    program = "import os; e = os.environ; print(e.get('TAKEN_OUT'), e['KEPT'], e['PUT_IN'])"
    finished = process.run([sys.executable, "-c", program], env={"TAKEN_OUT": None, "PUT_IN": "3"})
    assert finished.stdout == "None 2 3\n"


def test_run_works_in_the_folder(tmp_path: Path) -> None:
    finished = process.run([sys.executable, "-c", "import os; print(os.getcwd())"], cwd=tmp_path)
    assert Path(finished.stdout.strip()) == tmp_path.resolve()


def test_run_does_not_wait_for_a_daemon_that_keeps_the_output_open(tmp_path: Path) -> None:
    written = tmp_path / "pid"
    process.run([sys.executable, "-c", DAEMON, str(written), "leave"], timeout_seconds=30)
    # The daemon may have been ended before it wrote its id: then there is nothing to look for.
    assert not (text_of(written) and is_alive(int(text_of(written))))


def test_missing_program_and_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError, match="no-such-program cannot be started"):
        process.run(["no-such-program"])
    with pytest.raises(UsageError, match="is not a folder"):
        process.run([sys.executable, "--version"], cwd=tmp_path / "absent")


def test_start_writes_to_files(tmp_path: Path) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    program = "import sys; print('a'); print('b', file=sys.stderr)"
    with process.start([sys.executable, "-c", program], stdout=out, stderr=err) as started:
        assert started.wait(30) == 0
    assert (out.read_text(), err.read_text()) == ("a\n", "b\n")


def test_start_writes_both_streams_to_one_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = "import sys; print('a', flush=True); print('b', file=sys.stderr)"
    with process.start([sys.executable, "-c", program], stdout=out) as started:
        assert started.wait(30) == 0
    assert out.read_text() == "a\nb\n"


def test_start_converses() -> None:
    with process.start([sys.executable, "-uc", "print(input()[::-1])"], converse=True) as started:
        started.stdin.write(b"abc\n")
        started.stdin.flush()
        assert started.stdout.readline() == b"cba\n"


def test_end_kills_what_ignores_sigterm(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    with process.start([sys.executable, "-c", IGNORES_SIGTERM, str(ready)]) as started:
        until(lambda: text_of(ready))
        assert started.status is None
        assert started.end(grace_seconds=0.2) == -signal.SIGKILL
    assert not is_alive(started.pid)


def test_end_is_gentle_first() -> None:
    program = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    with process.start([sys.executable, "-c", program], converse=True) as started:
        started.stdout.readline()
        assert started.end(grace_seconds=30) == 7
        assert started.end(grace_seconds=30) == 7


def test_end_takes_children_and_grandchildren(tmp_path: Path) -> None:
    written = tmp_path / "pids"
    with process.start([sys.executable, "-c", FORKS, str(written)]) as started:
        pids = [int(pid) for pid in until(lambda: text_of(written)).split()]
        assert set(pids) < set(started.members())
        assert started.pid in started.members()
    assert not any(is_alive(pid) for pid in pids)
    assert started.members() == ()


def test_end_finds_a_daemon(tmp_path: Path) -> None:
    written = tmp_path / "pid"
    with process.start([sys.executable, "-c", DAEMON, str(written)]) as started:
        daemon = int(until(lambda: text_of(written)))
        assert os.getsid(daemon) != started.pid
        assert daemon in started.members()
        started.end(grace_seconds=0.2)
    assert not is_alive(daemon)


def test_end_takes_a_program_whose_first_thread_is_gone(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    with process.start([sys.executable, "-c", HEADLESS, str(ready)]) as started:
        until(lambda: text_of(ready))
        until(lambda: not is_alive(started.pid))  # a zombie, as far as its state says
        assert started.status is None
        assert started.members() == (started.pid,)
        assert started.end(grace_seconds=0.2) in {-signal.SIGTERM, -signal.SIGKILL}


def test_end_of_one_leaves_the_others_alone() -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with process.start(sleep) as one, process.start(sleep) as other:
        one.end()
        assert other.status is None
        assert other.members() == (other.pid,)


GENTLE_DAEMON = DAEMON.replace("signal.signal(signal.SIGTERM, signal.SIG_IGN)", "pass")

OWNER = f"""
import sys, time
from pathlib import Path
from typing import TypeVar
from advisor import process, signals
signals.leave_on_signals()
with process.start([sys.executable, "-c", {GENTLE_DAEMON!r}, sys.argv[1]]) as started:
    Path(sys.argv[2]).write_text(str(started.pid))
    time.sleep(60)
"""


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_nothing_outlives_advisor(tmp_path: Path, number: int, status: int) -> None:
    daemon, child = tmp_path / "daemon", tmp_path / "child"
    root = str(Path(process.__file__).parent.parent)
    with process.start(
        [sys.executable, "-c", OWNER, str(daemon), str(child)], env={"PYTHONPATH": root}
    ) as owner:
        pids = [int(until(lambda: text_of(daemon))), int(until(lambda: text_of(child)))]
        os.kill(owner.pid, number)
        assert owner.wait(30) == status
        until(lambda: not any(is_alive(pid) for pid in pids))


def test_a_variable_that_another_thread_takes_away_meanwhile_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = ["GONE"]

    class Changing(UserDict[str, str]):
        """Names a variable that is gone by the time it is read."""

        def __iter__(self) -> Iterator[str]:  # type: ignore[explicit-override] # new in 3.12
            yield from self.data
            yield from (gone.pop() for _ in gone[:1])

    monkeypatch.setattr(os, "environ", Changing(os.environ))
    done = process.run([sys.executable, "-c", "print('here')"], timeout_seconds=20)
    assert done.stdout == "here\n"
