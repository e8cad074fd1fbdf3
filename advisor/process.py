"""Run other programs, and leave none of them behind.

The only module that imports ``subprocess``. ``run`` waits for a program and hands back what it
printed; ``start`` begins one and ends it, with all it started, when its ``with`` block is left.

Each program leads a session of its own and carries a mark in its environment, which its children
inherit: a child that changed its process group, or became a daemon, is found by the mark. A small
watchdog process does the same when advisor is gone without a chance to clean up (SIGKILL), and
removes its temporary folders. What a program prints is cut before it fills the disk.
"""

import atexit
import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from advisor import process_output, process_tree
from advisor.finished import Finished as Finished
from advisor.finished import cannot_start
from advisor.finished import failure as failure
from advisor.process_mark import marked_environment, new_mark
from advisor.process_watch import Watch

Argument = str | os.PathLike[str]

GRACE_SECONDS = 5.0
RUN_GRACE_SECONDS = 1.0


def run(
    command: Sequence[Argument],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str | None] | None = None,
    stdin: str = "",
    timeout_seconds: float | None = None,
    check: bool = True,
    advice: str | None = None,
) -> Finished:
    """Run a program to its end and return what it printed.

    What it leaves running in the background is ended with it.

    Args:
        command: The program and its arguments; no shell is involved.
        cwd: The folder to run it in, this process's own by default.
        env: Variables laid over this process's environment; ``None`` takes one out.
        stdin: What it reads from its standard input.
        timeout_seconds: When to end it, or ``None`` for never.
        check: Whether a status other than 0, or time running out, is an error.
        advice: What the error tells the user to do.

    Raises:
        ToolMissingError: There is no such program.
        ToolFailedError: It failed, and ``check`` is set.
    """
    began = time.monotonic()
    _watch.begin()  # first, as it says where temporary files go
    with tempfile.TemporaryDirectory(prefix="advisor-run-") as name:
        given, printed, complained = (Path(name, part) for part in ("stdin", "stdout", "stderr"))
        given.write_text(stdin, encoding="utf-8")
        with _start(
            command, cwd=cwd, env=env, stdin=given, stdout=printed, stderr=complained
        ) as process:
            status = process.wait(timeout_seconds)
            process.end(grace_seconds=RUN_GRACE_SECONDS)
        finished = Finished(
            command=process.command,
            status=status,
            stdout=printed.read_text(encoding="utf-8", errors="replace"),
            stderr=complained.read_text(encoding="utf-8", errors="replace"),
            seconds=time.monotonic() - began,
        )
    if check and not finished.ok:
        raise failure(finished, advice=advice)
    return finished


def start(
    command: Sequence[Argument],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str | None] | None = None,
    stdout: Path | None = None,
    stderr: Path | None = None,
    converse: bool = False,
) -> "Process":
    """Start a program and return it; use it in a ``with`` statement, which ends it.

    Args:
        command: The program and its arguments; no shell is involved.
        cwd: The folder to run it in, this process's own by default.
        env: Variables laid over this process's environment; ``None`` takes one out.
        stdout: The file that gets its standard output, or ``None`` to throw it away.
        stderr: The file that gets its standard error, or ``None`` for the same as ``stdout``.
        converse: Open pipes to its standard input and output, as ``Process.stdin`` and
            ``Process.stdout``, in place of the file; ``None`` for ``stderr`` then throws it away.

    Raises:
        ToolMissingError: There is no such program.
    """
    return _start(
        command, cwd=cwd, env=env, stdin=None, stdout=stdout, stderr=stderr, converse=converse
    )


class Process:
    """A program that is running, together with everything it starts.

    Attributes:
        command: The command as it was run.
        stdout_path: The file that gets its standard output, or ``None``.
        stderr_path: The file that gets its standard error, or ``None``.
    """

    def __init__(
        self,
        popen: "subprocess.Popen[bytes]",
        *,
        command: tuple[str, ...],
        mark: str,
        stdout_path: Path | None,
        stderr_path: Path | None,
    ) -> None:
        """Take over a program that was just started; callers use ``start``."""
        self.command = command
        self.stdout_path = stdout_path
        self.stderr_path = stderr_path
        self._popen = popen
        self._mark = mark
        self._limit = process_output.Limit(stdout_path, stderr_path)
        _running.add(self)

    @property
    def pid(self) -> int:
        """Return the id of the process that was started, the root of its tree."""
        return self._popen.pid

    @property
    def stdin(self) -> IO[bytes]:
        """Return the pipe to its standard input; only with ``converse``."""
        assert self._popen.stdin is not None, "started without converse"
        return self._popen.stdin

    @property
    def stdout(self) -> IO[bytes]:
        """Return the pipe from its standard output; only with ``converse``."""
        assert self._popen.stdout is not None, "started without converse"
        return self._popen.stdout

    @property
    def status(self) -> int | None:
        """Return its exit status, negative for a signal, or ``None`` while it runs."""
        return self._popen.poll()

    def wait(self, timeout_seconds: float | None = None) -> int | None:
        """Wait until it ends and return its status, or ``None`` when the time is up first."""
        try:
            return self._popen.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            return None

    def members(self) -> tuple[int, ...]:
        """Return the ids of all living processes of its tree, itself included, in order."""
        self._popen.poll()  # an unreaped root would count as ended and yet be there
        return process_tree.members(self.pid, mark=self._mark)

    def end(self, *, grace_seconds: float = GRACE_SECONDS) -> int | None:
        """End it and everything it started; return its status, ``None`` if it can't be ended.

        SIGTERM first; what is left after the grace gets SIGKILL. Does nothing the second time.
        """
        process_tree.end(self.members, grace_seconds=grace_seconds)
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # it is gone with bytes unread
                    pipe.close()
        self._limit.stop()
        _running.discard(self)
        return self._popen.poll()

    def __enter__(self) -> Self:
        """Return the process itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it, however the block was left."""
        self.end()


def end_all() -> None:
    """End every program that is running, as when work in several threads is given up."""
    for running in tuple(_running):
        running.end(grace_seconds=RUN_GRACE_SECONDS)


def own_temporary_folder() -> None:
    """Have all temporary files made in one folder, which is removed however advisor ends.

    It is made when the first program is started.
    """
    _watch.wants_folder = True


def remove_at_end(folder: Path) -> None:
    """Have a folder removed however advisor ends; its name must begin with ``advisor-``.

    A dot before that is allowed. Nobody else may have made it.
    """
    _watch.remove(folder)


def _start_watchdog(command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    dog = subprocess.Popen(
        command,
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    atexit.register(_end_everything)
    return dog


_running: set[Process] = set()
_watch = Watch(_start_watchdog)


def _start(
    command: Sequence[Argument],
    *,
    cwd: Path | None,
    env: Mapping[str, str | None] | None,
    stdin: Path | None,
    stdout: Path | None,
    stderr: Path | None,
    converse: bool = False,
) -> Process:
    _watch.begin()
    words = tuple(os.fspath(word) for word in command)
    mark = new_mark()
    with contextlib.ExitStack() as files:

        def opened(path: Path | None, mode: str) -> IO[bytes] | int:
            if path is None:
                return subprocess.DEVNULL
            if mode == "ab":  # so that it can be cut while it is written to
                path.unlink(missing_ok=True)
            return files.enter_context(path.open(mode))

        errors = subprocess.STDOUT if not converse else subprocess.DEVNULL
        try:
            popen = subprocess.Popen(
                words,
                cwd=cwd,
                env=marked_environment(env, mark=mark),
                stdin=subprocess.PIPE if converse else opened(stdin, "rb"),
                stdout=subprocess.PIPE if converse else opened(stdout, "ab"),
                stderr=opened(stderr, "ab") if stderr is not None else errors,
                start_new_session=True,
            )
        except OSError as error:
            raise cannot_start(words[0], cwd=cwd, error=error) from error
    return Process(popen, command=words, mark=mark, stdout_path=stdout, stderr_path=stderr)


def _end_everything() -> None:
    end_all()
    _watch.end()
