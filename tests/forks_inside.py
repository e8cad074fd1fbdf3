"""Run advisor's programs for a target interpreter, each in a fork of a process that knows them.

    {"script", "cwd", "stdin", "output", "seconds"}, a JSON line  ->  its status, null for too slow

Started by its path in the target interpreter: standard library only.
"""

import importlib.util
import json
import os
import select
import signal
import sys
import traceback
from typing import Any

# What a program imports before it turns to what it is asked.
FIRST = {"check.py": "differential", "observe.py": "observation"}


def main() -> None:
    """Answer until nobody asks."""
    del sys.path[0]  # this folder: the programs are to find what they would alone
    programs: dict[str, Any] = {}
    for line in sys.stdin:
        request = json.loads(line)
        script = request["script"]
        if script not in programs:
            programs[script] = load(script)
        child = os.fork()
        if child == 0:
            run(programs[script], request)
        sys.stdout.write(json.dumps(wait(child, request["seconds"])) + "\n")
        sys.stdout.flush()


def load(script: str) -> Any:
    """Import a program and what it needs."""
    name = os.path.basename(script)  # noqa: PTH119
    spec = importlib.util.spec_from_file_location(f"_{name[:-3]}", script)
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    if name in FIRST:
        program.sibling(FIRST[name])
    return program


def run(program: Any, request: dict[str, Any]) -> None:
    """Run a program to its end, as if it had been started, in a process group of its own."""
    status = 1
    try:
        os.setpgid(0, 0)
        os.chdir(request["cwd"])
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        output = os.open(request["output"], flags, 0o600)
        os.dup2(os.open(request["stdin"], os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.argv = [request["script"]]
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        program.main()
        status = 0
    except BaseException:  # noqa: BLE001 - as an interpreter does at its end
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def wait(child: int, seconds: float) -> int | None:
    """Return the status of a child, negative for a signal; None where it had to be ended."""
    watched = os.pidfd_open(child)
    ended = select.select([watched], [], [], seconds)[0]
    os.close(watched)
    if not ended:
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:  # ended now, or not yet the leader of its group
            os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status if ended else None


if __name__ == "__main__":
    main()
