"""Sample real processes at work with the real py-spy."""

import contextlib
import os
import shutil
import sys
import textwrap
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor import process
from advisor.compilation.build import build_kernel
from advisor.errors import TargetError, ToolMissingError
from advisor.model.code import FunctionId
from advisor.model.kernel import BuiltKernel, Kernel
from advisor.model.profile import Profile
from advisor.ranking.origin import waits
from advisor.sampling import record, runs
from advisor.sampling.record import sample
from advisor.target.app import Launch, start_app

INTERPRETERS = Path(__file__).parents[2] / ".interpreters"
CPYTHON = INTERPRETERS / "cpython3.15/bin/python"
PYPY = INTERPRETERS / "pypy3.11/bin/python"
PYTHONS = [sys.executable, *([str(CPYTHON)] if CPYTHON.exists() else [])]

APP = """
    from fastapi import FastAPI
    import rules

    app = FastAPI()

    @app.get("/sync")
    def in_thread():
        return {"score": rules.Engine().score(30_000)}

    @app.get("/async")
    async def on_loop():
        return {"score": rules.Engine().score(30_000)}
"""
RULES = """
    class Engine:
        def score(self, n):
            return self.long(n) + self.short(n)

        def long(self, n):
            total = 0
            for i in range(3 * n):
                total += i & 7
            return total

        def short(self, n):
            total = 0
            for i in range(n):
                total += i & 7
            return total
"""
LOOP = """
    import sys
    def work(n):
        total = 0
        for i in range(n):
            total += i & 7
        return total

    def caller():
        return work(20_000)

    def other(n):
        total = 0
        for i in range(n):
            total += i & 3
        return total

    if len(sys.argv) > 1:
        sys.path.insert(0, sys.argv[1])
        from loop__work import work

    while True:
        caller()
        other(int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
"""
KERNEL = """\
# cython: language_level=3, annotation_typing=False, infer_types=False
import cython


@cython.locals(total=cython.longlong, i=cython.longlong, end=cython.longlong)
def work(n):
    total = 0
    end = 50_000 * n
    for i in range(end):
        total ^= i * (total + 7)
    return total
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(textwrap.dedent(text))
    return path


@contextlib.contextmanager
def asked_again_and_again(url: str) -> Iterator[None]:
    """Keep four requests under way while the block runs."""
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=30) as answer:
                answer.read()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def running(python: str, *arguments: str | Path) -> Iterator[process.Process]:
    with process.start([python, *arguments]) as started:
        time.sleep(0.5)  # until it is an interpreter; py-spy tells it from a dead one
        yield started


def share(profile: Profile, name: str, *, leaf: bool = False) -> float:
    """Return the part of the samples at work with a function anywhere, or innermost."""
    busy = [stack for stack in profile.stacks if not waits(stack.frames[-1])]
    seen = sum(
        stack.count
        for stack in busy
        if any(f.function == name for f in (stack.frames[-1:] if leaf else stack.frames))
    )
    return seen / sum(stack.count for stack in busy)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("path", "endpoint"), [("/sync", "in_thread"), ("/async", "on_loop")])
def test_an_app_under_load(tmp_path: Path, python: str, path: str, endpoint: str) -> None:
    write(tmp_path, "app.py", APP)
    rules = write(tmp_path, "rules.py", RULES)
    cores = os.sched_getaffinity(0)
    launch = Launch(target="app:app", python=python, app_dir=tmp_path, workers=2)
    with start_app(launch) as app, asked_again_and_again(app.url + path):
        profile = sample(app.pid, app.worker_pids, seconds=2)
        for pid in app.worker_pids:
            assert os.sched_getaffinity(pid) == cores

    assert profile.workers == 2
    assert profile.samples > 100
    # How much more than this it is depends on what else the machine does.
    assert share(profile, "Engine.score") > 0.3
    assert share(profile, endpoint) > 0.3
    long, short = (share(profile, f"Engine.{name}", leaf=True) for name in ("long", "short"))
    assert long > 1.2 * short > 0
    frames = {f for stack in profile.stacks for f in stack.frames if f.file == str(rules)}
    assert {(f.function, f.line) for f in frames} == {
        ("Engine.score", 3),
        ("Engine.long", 6),
        ("Engine.short", 12),
    }
    assert os.sched_getaffinity(0) == cores


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler")
@pytest.mark.parametrize("python", PYTHONS)
def test_a_kernel_is_told_from_its_caller(tmp_path: Path, python: str) -> None:
    kernel = Kernel(
        name="loop__work",
        target="loop:work",
        module="loop",
        functions=("work",),
        text=KERNEL,
        declarations="",
        source_hash="",
        source_file="",
        guards=(),
    )
    built = build_kernel(kernel, python=python, cache_dir=tmp_path / "cache")
    assert isinstance(built, BuiltKernel), built
    script = write(tmp_path, "loop.py", LOOP.replace("20_000)", "3)", 1))
    folder = Path(built.extension).parent
    function = FunctionId(module="loop", qualname="work", file=str(script), line=3)
    with running(python, script, folder, "2000") as loop:
        plain = sample(loop.pid, seconds=1)
        told = sample(loop.pid, seconds=2, kernels=[function])

    assert share(plain, "work") == 0
    assert share(told, "work", leaf=True) > 0.5
    assert share(told, "caller", leaf=True) < 0.1
    assert share(told, "caller") > 0.5
    (line,) = {f.line for s in told.stacks for f in s.frames if f.function == "work"}
    assert line == 3


@pytest.mark.skipif(not PYPY.exists(), reason="PyPy is not in .interpreters")
def test_pypy_gives_an_empty_profile_that_says_why(tmp_path: Path) -> None:
    script = write(tmp_path, "loop.py", LOOP)
    with running(str(PYPY), script) as loop:
        profile = sample(loop.pid, seconds=1)

    assert profile.samples == 0
    assert "CPython" in (profile.note or "")


@pytest.mark.skipif(not CPYTHON.exists(), reason="CPython 3.15 is not in .interpreters")
def test_the_interpreters_own_profiler(tmp_path: Path) -> None:
    script = write(tmp_path, "loop.py", LOOP)
    with running(str(CPYTHON), script) as loop:
        (found,) = runs.record_with_own_profiler([loop.pid], seconds=1, rate=200)

    assert isinstance(found, runs.Recording), found
    profile = record.merge([found], sampler="profiling.sampling", rate=200)
    assert share(profile, "caller") + share(profile, "other") > 0.9
    frames = {f for stack in profile.stacks for f in stack.frames}
    assert {(f.file, f.function, f.line) for f in frames} >= {
        (str(script), "work", 3),
        (str(script), "caller", 9),
        (str(script), "other", 12),
        (str(script), "<module>", 1),
    }


def test_a_process_that_does_nothing_gives_an_empty_profile(tmp_path: Path) -> None:
    script = write(tmp_path, "idle.py", "import time\ntime.sleep(60)\n")
    with running(sys.executable, script) as idle:
        profile = sample(idle.pid, seconds=1)

    assert profile.samples == 0
    assert "Was there load on it?" in (profile.note or "")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs Linux")
def test_a_sampler_that_has_no_core_of_its_own_says_so(tmp_path: Path) -> None:
    script = write(tmp_path, "loop.py", LOOP)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        with running(sys.executable, script) as loop:
            profile = sample(loop.pid, seconds=1)
    finally:
        os.sched_setaffinity(0, cores)

    assert profile.samples
    assert "The sampler had to share one core with the app" in (profile.note or "")


def test_a_process_that_is_gone_is_the_apps_failure(tmp_path: Path) -> None:
    with running(sys.executable, write(tmp_path, "end.py", "pass\n")) as ended:
        pid = ended.pid
        ended.wait()

    with pytest.raises(TargetError, match=f"process {pid} of the app ended"):
        sample(pid, seconds=1)


@pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv"
)
def test_without_permission_it_says_what_would_allow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # py-spy itself as another user, in the place where it is looked for.
    wrapper = tmp_path / "py-spy"
    real = shutil.which("py-spy") or str(Path(sys.executable).parent / "py-spy")
    copy = shutil.copy(real, tmp_path / "real-py-spy")
    tmp_path.chmod(0o755)
    wrapper.write_text(f'#!/bin/sh\nexec setpriv --inh-caps=-all --bounding-set=-all {copy} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setattr("advisor.sampling.pyspy.find", lambda: str(wrapper))

    with (
        running(sys.executable, write(tmp_path, "loop.py", LOOP)) as loop,
        pytest.raises(ToolMissingError, match="permission denied") as caught,
    ):
        sample(loop.pid, seconds=1)

    assert caught.value.exit_code == 4
    assert caught.value.advice
