"""Run advisor's programs in a target interpreter that was started once, each in a fork of it.

Starting an interpreter and importing what observes or verifies takes longer than most cases do.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from advisor import process
from advisor.finished import Finished

INSIDE = Path(__file__).with_name("forks_inside.py")


class Forks:
    """Interpreters that wait for programs: as many of each kind as are asked for at once."""

    def __init__(self) -> None:
        """Start none yet."""
        self._free: dict[tuple[object, ...], list[process.Process]] = {}
        self._started = contextlib.ExitStack()

    def run(
        self,
        command: Sequence[process.Argument],
        *,
        cwd: Path,
        env: Mapping[str, str | None],
        stdin: str,
        timeout_seconds: float,
        check: bool,
    ) -> Finished:
        """Do what `process.run` does, for a command that is a Python and one of its programs."""
        assert not check
        if sys.platform != "linux":  # elsewhere nothing waits for a process and a time
            return process.run(
                command, cwd=cwd, env=env, stdin=stdin, timeout_seconds=timeout_seconds, check=False
            )
        began = time.monotonic()
        python, script = (os.fspath(word) for word in command)
        kind = (python, *sorted(env.items()))
        free = self._free.setdefault(kind, [])
        try:
            host = free.pop()
        except IndexError:
            host = self._start(python, env)
        with tempfile.TemporaryDirectory(prefix="advisor-fork-") as name:
            given, printed = Path(name, "stdin"), Path(name, "output")
            given.write_text(stdin, encoding="utf-8")
            printed.touch()
            request = {
                "script": script,
                "cwd": str(cwd),
                "stdin": str(given),
                "output": str(printed),
                "seconds": timeout_seconds,
            }
            host.stdin.write(json.dumps(request).encode() + b"\n")
            host.stdin.flush()
            answer = host.stdout.readline()
            assert answer, f"{python} has ended, and with it its forks"
            text = printed.read_text(encoding="utf-8", errors="replace")
        free.append(host)
        return Finished(
            command=(python, script),
            status=json.loads(answer),
            stdout="",
            stderr=text,
            seconds=time.monotonic() - began,
        )

    def _start(self, python: str, env: Mapping[str, str | None]) -> process.Process:
        return self._started.enter_context(
            process.start([python, INSIDE], env=dict(env), converse=True)
        )

    def __enter__(self) -> Self:
        """Return the interpreters to be."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End them all."""
        self._started.close()
