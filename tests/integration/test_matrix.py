"""The matrix measured for real, on small servers whose difference is known."""

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.bench import cpu
from advisor.bench.matrix import Method, Missing, run_matrix
from advisor.errors import DefectError, TargetError, ToolMissingError
from advisor.model.bench import (
    BenchmarkMatrix,
    Caution,
    Cell,
    Interpreter,
    Variant,
    VerdictKind,
)
from advisor.model.traffic import LoadResult
from tests.integration.matrix_client import App, drive, launcher, variant

WORK = "4000"
LESS_WORK = "2200"
PYPY = Path(__file__).parents[2] / ".interpreters" / "pypy3.11" / "bin" / "python"

QUICK = Method(
    max_blocks=3,
    rounds=2,
    max_rounds=4,
    jit_rounds=2,
    jit_round_seconds=0.1,
    round_seconds=0.05,
    round_requests=20,
    latency_seconds=0.1,
    latency_requests=40,
    warm_seconds=0.1,
)
CAREFUL = Method(latency_seconds=0.2, warm_seconds=0.1, budget_seconds=25.0)

needs_proc = pytest.mark.skipif(not cpu.PROC.is_dir(), reason="there is no /proc")
pytestmark = needs_proc


def cell(matrix: BenchmarkMatrix, name: str) -> Cell:
    """Return the cell of a variant."""
    return next(entry for entry in matrix.cells if entry.variant.name == name)


def test_a_difference_is_found_and_an_equal_pair_is_not() -> None:
    matrix = run_matrix(
        [variant("plain"), variant("less work")],
        launcher({"plain": (WORK,), "less work": (LESS_WORK,)}),
        drive,
        method=CAREFUL,
    )
    found = cell(matrix, "less work").verdict
    assert found
    assert found.ratio
    assert 1.25 < found.ratio.value < 2.0
    assert matrix.control
    assert matrix.control.kind in {VerdictKind.NO_DIFFERENCE, VerdictKind.TOO_NOISY}
    if matrix.control.kind is VerdictKind.NO_DIFFERENCE:
        assert found.kind is VerdictKind.FASTER
    else:  # other work on the machine: only what is beyond that noise may be claimed
        assert found.kind in {VerdictKind.FASTER, VerdictKind.TOO_NOISY}
    assert [entry.variant.name for entry in matrix.cells] == ["plain", "A/A control", "less work"]
    for entry in matrix.cells:
        assert len(entry.launches) >= 3
        assert entry.requests > 100
        assert entry.p50
        assert entry.cpu_per_request
        assert entry.memory_per_worker
        assert 5e6 < entry.memory_per_worker.value < 100e6
    launches = [launch for entry in matrix.cells for launch in entry.launches]
    assert len({launch.latency_rate for launch in launches if launch.block < 3}) == 1
    assert all(launch.latency_rate is None for launch in launches if launch.block >= 3)


def test_a_variant_that_dies_leaves_the_others_whole() -> None:
    gone = Missing(variant=variant("PyPy"), reason="it is not here", how_to_get="make it")
    matrix = run_matrix(
        [variant("plain"), variant("dies")],
        launcher({"plain": (WORK,), "dies": (WORK, "70")}),
        drive,
        method=QUICK,
        missing=[gone],
    )
    dies, missing = cell(matrix, "dies"), cell(matrix, "PyPy")
    assert dies.missing
    assert dies.missing.startswith("it failed in block 1: ")
    assert dies.how_to_get
    assert (missing.missing, missing.how_to_get) == ("it is not here", "make it")
    assert len(cell(matrix, "plain").launches) == 3
    assert cell(matrix, "plain").cpu_per_request
    assert matrix.control


def flaky(fails: Callable[[int], bool]) -> Callable[[Variant], AbstractContextManager[App]]:
    """Return a launcher that can't start the variant "flaky" the given times."""
    starts = iter(range(100))
    proper = launcher({"plain": (WORK,)})

    @contextmanager
    def launch(wanted: Variant) -> Iterator[App]:
        if wanted.name == "flaky" and fails(next(starts)):
            message = "it has no port"
            raise ToolMissingError(message, advice="Give it one.")
        with proper(wanted) as app:
            yield app

    return launch


def test_what_was_measured_survives_a_later_failure() -> None:
    matrix = run_matrix(
        [variant("plain"), variant("flaky")], flaky(lambda n: n == 1), drive, method=QUICK
    )
    entry = cell(matrix, "flaky")
    assert entry.missing == "it failed in block 2: it has no port"
    assert entry.how_to_get == "Give it one."
    assert [launch.block for launch in entry.launches] == [0]
    assert entry.cpu_per_request is None


def test_a_baseline_that_cannot_start_is_an_error() -> None:
    with pytest.raises(ToolMissingError, match="no port"):
        run_matrix([variant("flaky")], flaky(lambda n: n == 0), drive, method=QUICK)


def test_a_baseline_that_dies_under_load_is_an_error() -> None:
    with pytest.raises(TargetError, match="answer"):
        run_matrix([variant("plain")], launcher({"plain": (WORK, "5")}), drive, method=QUICK)


def test_names_must_be_unique() -> None:
    with pytest.raises(DefectError, match="unique"):
        run_matrix([variant("a"), variant("a")], launcher({}), drive, method=QUICK)


def test_callers_are_told_and_asked() -> None:
    steps: list[tuple[int, int, str]] = []
    asked: list[str] = []
    ended: list[bool] = []

    def differ(wanted: Variant, running: App) -> bool:
        assert drive(running, 0.2).count
        asked.append(wanted.name)
        return wanted.kernels

    def counters(running: App) -> dict[str, tuple[int, int]]:
        ended.append(not cpu.tree(running.pids))
        return {"score": (10, 10)}

    matrix = run_matrix(
        [variant("plain"), variant("kernels", kernels=True)],
        launcher({"plain": (WORK,)}),
        drive,
        method=QUICK,
        answers_differ=differ,
        counters=counters,
        progress=lambda done, total, text: steps.append((done, total, text)),
    )
    assert sorted(asked) == ["A/A control", "kernels", "plain"]
    assert all(ended)
    assert len(ended) == 9
    found = cell(matrix, "kernels").cautions
    assert Caution.ANSWERS_DIFFER in found
    assert Caution.KERNELS_UNUSED in found
    assert Caution.ANSWERS_DIFFER not in cell(matrix, "plain").cautions
    assert all(0 <= done <= total for done, total, _ in steps)
    assert [done for done, _, _ in steps] == sorted(done for done, _, _ in steps)
    assert steps[-1][0] == steps[-1][1]


def test_servers_and_generator_get_cores_of_their_own() -> None:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("there is one core only")
    seen: set[frozenset[int]] = set()
    before = os.sched_getaffinity(0)

    def watched(running: App, seconds: float, rate: float | None = None) -> LoadResult:
        seen.add(frozenset(os.sched_getaffinity(running.pids[0])))
        return drive(running, seconds, rate)

    try:
        run_matrix(
            [variant("plain")],
            launcher({"plain": (WORK,)}),
            watched,
            method=QUICK,
            generator_pids=[os.getpid()],
        )
        mine = frozenset(os.sched_getaffinity(0))
    finally:
        os.sched_setaffinity(0, before)
    assert mine == {max(before)}
    assert len(seen) == 1
    assert not mine & next(iter(seen))


def test_a_jit_is_warmed_until_it_is_steady() -> None:
    if not PYPY.exists():
        pytest.skip("PyPy is not in .interpreters: run scripts/provision.py")
    pypy = Interpreter(
        path=str(PYPY), implementation="pypy", version="3.11.0", optimised_build=True
    )
    method = replace(QUICK, jit_warm_seconds=3.0, jit_limit_seconds=5.0, min_blocks=2, max_blocks=2)
    matrix = run_matrix(
        [variant("plain"), variant("PyPy", interpreter=pypy)],
        launcher({"plain": ("20000",)}),
        drive,
        method=method,
    )
    entry = cell(matrix, "PyPy")
    first, second = entry.launches
    assert first.warmup[-1][0] >= 2.9
    assert first.warmup[0][1] > 1.2 * first.warmup[-1][1]
    assert len(second.warmup) > 1
    assert entry.verdict
    assert entry.verdict.ratio
    assert entry.verdict.ratio.value > 3


def test_warming_a_jit_keeps_to_the_budget() -> None:
    # What counts is how the interpreter is called; that it doesn't get faster is no matter.
    jit = Interpreter(
        path=sys.executable, implementation="pypy", version="3.11.0", optimised_build=True
    )
    method = replace(QUICK, min_blocks=4, max_blocks=4, budget_seconds=4.0)
    matrix = run_matrix(
        [variant("plain"), variant("jit", interpreter=jit)],
        launcher({"plain": (WORK,)}),
        drive,
        method=method,
    )
    assert len(cell(matrix, "plain").launches) == 4
    launches = cell(matrix, "jit").launches
    assert 2 <= len(launches) < 4
    for launch in launches:
        warmed = sum(seconds for seconds, _ in launch.warmup[-1:])
        assert warmed < 3 * 1.0 + 2.5  # a second of CPU time, three on the clock, and a last bin
    assert cell(matrix, "jit").verdict


def test_a_jit_gets_the_launches_to_be_compared_block_by_block_before_all_else() -> None:
    jit = Interpreter(
        path=sys.executable, implementation="pypy", version="3.11.0", optimised_build=True
    )
    never = replace(QUICK, min_blocks=2, max_blocks=6, budget_seconds=60.0, precision=1e-9)
    matrix = run_matrix(
        [variant("plain"), variant("jit", interpreter=jit)],
        launcher({"plain": (WORK,)}),
        drive,
        method=replace(never, jit_warm_seconds=0.5, jit_warm_requests=10, jit_limit_seconds=0.5),
    )
    assert len(cell(matrix, "plain").launches) == 6
    assert len(cell(matrix, "jit").launches) == 4


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="there is one core only",
)
def test_jits_are_warmed_at_once_each_on_a_core_of_its_own() -> None:
    jit = Interpreter(
        path=sys.executable, implementation="pypy", version="3.11.0", optimised_build=True
    )
    before = os.sched_getaffinity(0)
    loads: list[tuple[int, frozenset[int], float, float]] = []

    def watched(running: App, seconds: float, rate: float | None = None) -> LoadResult:
        held, began = frozenset(os.sched_getaffinity(running.pids[0])), time.monotonic()
        result = drive(running, seconds, rate)
        loads.append((running.pids[0], held, began, time.monotonic()))
        return result

    matrix = run_matrix(
        [variant("plain"), variant("one", interpreter=jit), variant("two", interpreter=jit)],
        launcher({"plain": (WORK,)}),
        watched,
        method=replace(QUICK, min_blocks=2, max_blocks=2, budget_seconds=2.0),
        warmers=[watched],
    )
    at_once = [
        (one, other)
        for one, other in itertools.combinations(loads, 2)
        if one[0] != other[0] and max(one[2], other[2]) < min(one[3], other[3])
    ]
    assert at_once
    assert all(not one[1] & other[1] for one, other in at_once)
    servers = frozenset(sorted(before)[:1])
    for name in ("one", "two"):
        assert cell(matrix, name).missing is None
    last = {pid: held for pid, held, _, _ in loads}
    assert set(last.values()) == {servers}


def test_the_client_of_these_tests_sees_failures() -> None:
    with launcher({"plain": (WORK, "0")})(variant("plain")) as app:
        assert drive(app, 0.05).connection_errors > 0
