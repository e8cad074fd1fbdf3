"""Start uvicorn as its command line does, with what advisor needs put in place first.

    PYTHON serve.py module:app --app-dir DIR --port PORT ...any option of uvicorn

The variables below are read when this file is imported, not when it is run: with several workers
uvicorn spawns processes that import it as `__mp_main__` before they import the app.

    ADVISOR_KERNEL_MAP      kernels to put in place (kernels.py)
    ADVISOR_COUNTERS_DIR    where each process leaves its kernels' counters when it ends
    ADVISOR_RECORD          configuration of the recorder (record.py)
    ADVISOR_TRIALS          a change to try on the app (trials.py)
    ADVISOR_READY_DIR       where each worker leaves `<pid>.ready`, or `<pid>.failed` with a reason
    ADVISOR_CORES           cores to run on, as in `0,2`
    ADVISOR_JIT             PyPy's JIT parameters for spawned workers, which get no `--jit`
"""

import atexit
import contextlib
import ctypes
import importlib.util
import inspect
import os
import signal
import sys
from types import FrameType, ModuleType
from typing import Any, NoReturn

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs memory
PR_SET_PDEATHSIG = 1
ASGI_ARGUMENTS = (3, 1, 0)  # scope, receive, send; the older single scope; a factory


def sibling(name: str) -> ModuleType:
    """Load a file beside this one under a name that no module of the app can have."""
    spec = importlib.util.spec_from_file_location(
        f"_advisor_{name}",
        os.path.join(HERE, f"{name}.py"),  # noqa: PTH118
    )
    assert spec is not None, name
    assert spec.loader is not None, name
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def end_with_parent() -> None:
    """Ask for SIGTERM when the parent process ends (Linux).

    The kernel signals when the *thread* that started this process ends; so another signal is
    asked for, and its handler looks whether the process is gone too.
    """
    parent = os.getppid()

    def parent_changed(_number: int, _frame: FrameType | None) -> None:
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    if not sys.platform.startswith("linux"):
        return
    signal.signal(signal.SIGRTMIN, parent_changed)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGRTMIN), 0, 0, 0)


def leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """End through the interpreter's normal exit, so that what is registered there is done."""
    sys.exit(0)


class Announcement:
    """Tells advisor, by a file, how far this worker has come."""

    def __init__(self, folder: str) -> None:
        """Have a failure told at exit, unless the worker got ready before."""
        self.folder = folder
        self.ready = False
        self.reason = ""
        atexit.register(self._at_exit)

    def tell(self, kind: str, text: str = "") -> None:
        """Leave `<pid>.<kind>` in the folder; it holds the text."""
        path = os.path.join(self.folder, f"{os.getpid()}.{kind}")  # noqa: PTH118
        with contextlib.suppress(OSError):  # advisor is gone, and its folder
            with open(path + "~", "w", encoding="utf-8") as file:  # noqa: PTH123
                file.write(text)
            os.replace(path + "~", path)  # noqa: PTH105

    def _at_exit(self) -> None:
        if not self.ready:
            self.tell("failed", self.reason)

    def attach(self) -> None:
        """Have uvicorn's server check the app before it starts and announce itself after."""
        from uvicorn.importer import import_from_string
        from uvicorn.server import Server

        startup = Server.startup

        async def announced(server: Any, *args: Any, **kwargs: Any) -> None:
            config = server.config
            if not config.factory and isinstance(config.app, str):
                self.reason = wrong_kind(import_from_string(config.app)) or ""
                if self.reason:
                    print(f"{config.app} is no ASGI app: {self.reason}", file=sys.stderr)
                    sys.exit(1)
            await startup(server, *args, **kwargs)
            if server.started:
                self.ready = True
                self.tell("ready")

        Server.startup = announced  # type: ignore[method-assign, assignment]


def wrong_kind(app: object) -> str | None:
    """Say why an object can't be an ASGI app, or None where it may be one."""
    if not callable(app):
        return f"it is of type {type(app).__name__}, which cannot be called"
    try:
        signature = inspect.signature(app)
    except (TypeError, ValueError):  # a callable written in C
        return None
    for count in ASGI_ARGUMENTS:
        with contextlib.suppress(TypeError):
            signature.bind(*range(count))
            return None
    return f"it takes {signature}, not (scope, receive, send)"


def prepare(environment: dict[str, str], *, spawned: bool, serving: bool) -> None:
    """Put in place what the variables ask for; a process that serves nothing needs no hooks."""
    if sys.path and os.path.abspath(sys.path[0]) == HERE:  # noqa: PTH100
        del sys.path[0]  # the modules here must not stand in front of the app's
    signal.signal(signal.SIGTERM, leave)
    end_with_parent()
    cores = environment.get("ADVISOR_CORES")
    if cores and not spawned and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(core) for core in cores.split(",")})
    if spawned and environment.get("ADVISOR_JIT") and sys.implementation.name == "pypy":
        import pypyjit

        pypyjit.set_param(environment["ADVISOR_JIT"])
    if not serving:
        return
    if environment.get("ADVISOR_KERNEL_MAP"):
        kernels = sibling("kernels")
        kernels.activate(environment["ADVISOR_KERNEL_MAP"], environment.get("ADVISOR_COUNTERS_DIR"))
    if environment.get("ADVISOR_TRIALS"):
        sibling("trials").activate(environment["ADVISOR_TRIALS"], sibling("kernels").KernelFinder)
    if environment.get("ADVISOR_RECORD"):
        sibling("record").activate(environment["ADVISOR_RECORD"])


def several_workers(arguments: list[str]) -> bool:
    """Tell whether uvicorn will spawn its workers, so that this process serves nothing."""
    return "--workers" in arguments and arguments[arguments.index("--workers") + 1] != "1"


if __name__ in ("__main__", "__mp_main__"):
    working = __name__ == "__mp_main__" or not several_workers(sys.argv)
    prepare(dict(os.environ), spawned=__name__ == "__mp_main__", serving=working)
    if working and os.environ.get("ADVISOR_READY_DIR"):
        Announcement(os.environ["ADVISOR_READY_DIR"]).attach()

if __name__ == "__main__":
    from uvicorn.main import main

    sys.argv[0] = "uvicorn"
    main()
