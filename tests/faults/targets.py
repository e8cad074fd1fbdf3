"""Apps that misbehave: each must end advisor in the right way, with the right words."""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor.model.run import Stage
from tests.faults.workplace import QUICK, Workplace, app_text

SAMPLE = QUICK[:2]
DONE, APP_FAILED, DEFECT = 0, 3, 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehaviour:
    """An app that does something it should not.

    Attributes:
        name: What it does.
        text: The app's source.
        status: The exit status that advisor must end with.
        words: What advisor must tell.
        saved: The stages that must be in the record.
        slow: Whether it takes more than a few seconds to be found.
        urls: The words that say which requests to send; by default what it documents.
    """

    name: str
    text: str
    status: int
    words: tuple[str, ...]
    saved: tuple[Stage, ...]
    slow: bool = False
    urls: tuple[str, ...] = ("--url", "/total")


BEGUN = (Stage.TARGET, Stage.TRAFFIC)
SAMPLED = (*BEGUN, Stage.SAMPLE, Stage.RANK)
# Requests are counted from the first load on; the stages before send a few each.
AFTER_A_WHILE = "import os, time\nasked = 0"
LIES = """
there = {{'responses': {{'200': {{'description': 'a number'}}}}}}
app.openapi = lambda: {{
    'openapi': '3.1.0', 'info': {{'title': 'shop', 'version': '1'}}, 'paths': {{{}}}
}}"""
LATER = "global asked\nasked += 1\nif asked > 200:\n    {}"

MISBEHAVIOURS = (
    Misbehaviour(
        name="ignores SIGTERM",
        text=app_text(
            head="import signal",
            tail="@app.get('/x')\ndef x():\n    pass\n",
            before="signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        ),
        status=DONE,
        words=(),
        saved=SAMPLED,
        slow=True,
    ),
    Misbehaviour(
        name="forks while it is imported",
        text=app_text(head="import os, time\nif os.fork() == 0:\n    time.sleep(600)\n"),
        status=DONE,
        words=(),
        saved=SAMPLED,
    ),
    Misbehaviour(
        name="leaves a daemon that ignores SIGTERM",
        text=app_text(
            head=(
                "import os, signal, time\n"
                "if os.fork() == 0:\n"
                "    os.setsid()\n"
                "    if os.fork():\n"
                "        os._exit(0)\n"
                "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                "    time.sleep(600)\n"
                "os.wait()\n"
            )
        ),
        status=DONE,
        words=(),
        saved=SAMPLED,
        slow=True,
    ),
    Misbehaviour(
        name="opens a port of its own",
        text=app_text(
            head=(
                "import socket, threading\n"
                "own = socket.create_server(('127.0.0.1', 0))\n"
                "threading.Thread(target=own.accept, daemon=True).start()"
            )
        ),
        status=DONE,
        words=(),
        saved=SAMPLED,
    ),
    Misbehaviour(
        name="takes the port meant for its server",
        text=app_text(
            head=(
                "import socket, sys\n"
                "port = int(sys.argv[sys.argv.index('--port') + 1])\n"
                "own = socket.create_server(('127.0.0.1', port))"
            )
        ),
        status=APP_FAILED,
        words=("its port was taken",),
        saved=(),
    ),
    Misbehaviour(
        name="exits while it is imported",
        text=app_text(head="import os\nos._exit(5)"),
        status=APP_FAILED,
        words=("ended with status 5",),
        saved=(),
    ),
    Misbehaviour(
        name="crashes while it is imported",
        text=app_text(head="import ctypes\nctypes.string_at(0)"),
        status=APP_FAILED,
        words=("SIGSEGV",),
        saved=(),
    ),
    Misbehaviour(
        name="changes folder, output, signals and random numbers while it is imported",
        text=app_text(
            head=(
                "import atexit, os, random, signal, sys, threading\n"
                "os.chdir('/')\n"
                "sys.stdout = sys.stderr = None\n"
                "random.seed(1)\n"
                "signal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
                "sys.setrecursionlimit(5000)\n"
                "os.environ.clear()\n"
                "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
                "atexit.register(print, 'over')"
            )
        ),
        status=DONE,
        words=(),
        saved=SAMPLED,
    ),
    Misbehaviour(
        name="documents operations that it does not have",
        text=app_text(tail=LIES.format("'/elsewhere': {'get': there}, '/total': {'get': there}")),
        status=DONE,
        words=(),
        saved=SAMPLED,
        urls=(),
    ),
    Misbehaviour(
        name="documents nothing that it has",
        text=app_text(tail=LIES.format("'/elsewhere': {'get': there}, '/total': {'put': there}")),
        status=APP_FAILED,
        words=("no request", "404"),
        saved=(Stage.TARGET,),
        urls=(),
    ),
    Misbehaviour(
        name="documents itself in nonsense",
        text=app_text(tail="app.openapi = lambda: {'openapi': 7, 'paths': [{'get': None}]}"),
        status=APP_FAILED,
        words=("documents no routes",),
        saved=(Stage.TARGET,),
        urls=(),
    ),
    Misbehaviour(
        name="does not compile",
        text=app_text(head="def broken(:"),
        status=APP_FAILED,
        words=("does not compile", "SyntaxError"),
        saved=(),
    ),
    Misbehaviour(
        name="raises while it is imported",
        text=app_text(head="raise RuntimeError('no database')"),
        status=APP_FAILED,
        words=("no database",),
        saved=(),
    ),
    Misbehaviour(
        name="lacks a dependency",
        text=app_text(head="import a_package_nobody_has"),
        status=APP_FAILED,
        words=("a_package_nobody_has",),
        saved=(),
    ),
    Misbehaviour(
        name="hangs while it is imported",
        text=app_text(head="import time\ntime.sleep(600)"),
        status=APP_FAILED,
        words=("hangs while it is imported", "60 s"),
        saved=(),
        slow=True,
    ),
    Misbehaviour(
        name="exits under load",
        text=app_text(head=AFTER_A_WHILE, before=LATER.format("os._exit(7)")),
        status=APP_FAILED,
        words=("ended with status 7",),
        saved=BEGUN,
    ),
    Misbehaviour(
        name="crashes under load",
        text=app_text(
            head=AFTER_A_WHILE, before=LATER.format("import ctypes; ctypes.string_at(0)")
        ),
        status=APP_FAILED,
        words=("SIGSEGV",),
        saved=BEGUN,
    ),
    Misbehaviour(
        name="hangs under load",
        text=app_text(head=AFTER_A_WHILE, before=LATER.format("time.sleep(600)")),
        status=APP_FAILED,
        words=("answer",),
        saved=BEGUN,
        slow=True,
    ),
    Misbehaviour(
        name="answers 500 under load",
        text=app_text(head=AFTER_A_WHILE, before=LATER.format("raise ValueError('boom')")),
        status=APP_FAILED,
        words=("500",),
        saved=BEGUN,
    ),
    Misbehaviour(
        name="prints without end",
        text=app_text(
            head=(
                "import sys, threading\n"
                "def chatter():\n"
                "    while True:\n"
                "        sys.stdout.write('x' * 1_000_000 + chr(10))\n"
                "threading.Thread(target=chatter, daemon=True).start()\n"
            )
        ),
        status=DONE,
        words=(),
        saved=SAMPLED,
        slow=True,
    ),
)


def misbehave(place: Workplace, what: Misbehaviour) -> None:
    """Sample an app that misbehaves, and check how that ended."""
    (place.app / "app.py").write_text(what.text)
    place.urls = what.urls
    with place.started("sample", *SAMPLE) as run:
        largest = _watch_size(place, lambda: run.status is not None)
        run.running.wait(240)
    assert run.status == what.status, (run.status, run.told)
    for word in what.words:
        assert word in run.told, (word, run.told)
    assert place.record().done == what.saved, (place.record().done, run.told)
    assert largest[0] < 1 << 30, f"{largest[0]} bytes of temporary files"


def _watch_size(place: Workplace, over: Callable[[], bool]) -> list[int]:
    """Return a list whose only item is the most bytes of temporary files there ever were."""
    most = [0]

    def look() -> None:
        while not over():
            with contextlib.suppress(OSError):  # a folder went away meanwhile
                most[0] = max(most[0], sum(map(_size, place.temporary.rglob("*"))))
            time.sleep(0.05)

    threading.Thread(target=look, daemon=True).start()
    return most


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def lose_the_generator(place: Workplace) -> None:
    """Kill the load generator while the app is sampled."""
    with place.started("sample", *SAMPLE) as run:
        run.wait_for("sampling under load")
        os.kill(run.member("advisor.target.generator"), signal.SIGKILL)
        run.running.wait(60)
    assert run.status not in (0, None, APP_FAILED), (run.status, run.told)
    assert "load generator" in run.told, run.told
    assert "SIGKILL" in run.told, run.told
    assert place.record().done == BEGUN


def lose_the_sampler(place: Workplace) -> None:
    """Kill py-spy while the app is sampled."""
    with place.started("sample", *SAMPLE) as run:
        run.wait_for("sampling under load")
        os.kill(run.member("py-spy"), signal.SIGKILL)
        run.running.wait(60)
    assert run.status in (DONE, 4), (run.status, run.told)
    assert "py-spy" in run.told or place.record().problems, run.told


def take_the_port(place: Workplace) -> None:
    """Take every port that the app gives up between two starts, as another program might."""
    held: list[socket.socket] = []
    with place.started("sample", *SAMPLE) as run:
        while run.status is None and len(held) < 3:
            for words in run.members().values():
                parts = words.split()
                if "--port" in parts:
                    port = int(parts[parts.index("--port") + 1])
                    try:
                        held.append(socket.create_server(("127.0.0.1", port)))
                    except OSError:
                        continue
            time.sleep(0.005)
        run.running.wait(120)
    for one in held:
        one.close()
    assert run.status in (DONE, APP_FAILED), (run.status, run.told)
    assert run.status == DONE or "port" in run.told, run.told
