"""A kernel that goes wrong in the running app, after it was verified: put there by hand."""

import dataclasses
import hashlib
from pathlib import Path

from advisor import store
from advisor.model.bench import Caution
from advisor.model.kernel import BuiltKernel
from advisor.model.run import Stage
from tests.faults.workplace import QUICK, Workplace

CRASHING = """
import ctypes

calls = 0


def install(namespace):
    def total(count):
        global calls
        calls += 1
        if calls > 20:
            ctypes.string_at(0)
        return original(count)

    original = namespace["total"]
    namespace["total"] = total
    return ("total",)


def counters():
    return {}
"""
WRONG = CRASHING.replace("ctypes.string_at(0)", "return 1").replace("> 20", "> 0")


def crash_in_a_kernel(place: Workplace) -> None:
    """Have a kernel crash the app under load: the run goes on, and no patch brings it."""
    told = _run_with(place, CRASHING)
    assert "SIGSEGV" in told, told
    assert "Kernels were in place" in told, told


def answer_wrongly_in_a_kernel(place: Workplace) -> None:
    """Have a kernel give a wrong answer that verification could not see."""
    _run_with(place, WRONG)


def change_a_kernel_file(place: Workplace) -> None:
    """Change a byte of a compiled kernel after it was verified: it is not loaded."""
    prepare(place)
    for path in (Path(build.extension) for build in _builds(place)):
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(bytes(content))
    run = place.finish("profile", *QUICK, "--resume", "latest", "--redo", Stage.MATRIX.value)
    assert run.status == 0, run.told
    record = place.record()
    assert record.matrix is not None
    cell = next(cell for cell in record.matrix.cells if cell.variant.kernels)
    assert Caution.KERNELS_UNUSED in cell.cautions, cell.cautions


def prepare(place: Workplace) -> None:
    """Bring a run to where its kernels are verified and measured."""
    if not (place.folder / "reports").exists():
        run = place.finish("profile", *QUICK)
        assert run.status == 0, run.told
    assert _builds(place), place.record().kernels


def _builds(place: Workplace) -> list[BuiltKernel]:
    return [
        build
        for result in place.record().kernels or ()
        for build in result.builds
        if isinstance(build, BuiltKernel)
    ]


def _run_with(place: Workplace, text: str) -> str:
    """Put another file in the place of the run's kernel, measure, and return what is told."""
    prepare(place)
    record = place.record()
    assert record.kernels
    file = place.folder / "other_kernel.py"
    file.write_text(text)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    results = tuple(
        dataclasses.replace(
            result,
            builds=tuple(
                dataclasses.replace(build, extension=str(file), extension_hash=digest)
                if isinstance(build, BuiltKernel)
                else build
                for build in result.builds
            ),
        )
        for result in record.kernels
    )
    folder = store.find("latest", place.folder / "reports")
    store.save(dataclasses.replace(record, kernels=results), folder)
    run = place.finish("profile", *QUICK, "--resume", "latest", "--redo", Stage.MATRIX.value)
    assert run.status == 0, run.told
    record = place.record()
    assert set(record.done) == set(Stage)
    assert not [*(folder / "patches").glob("*.patch")], "a patch would bring that kernel"
    assert any("no patch" in one.message for one in record.problems), record.problems
    assert record.matrix is not None
    reasons = [cell.missing or "" for cell in record.matrix.cells if cell.variant.kernels]
    return "\n".join(reasons)
