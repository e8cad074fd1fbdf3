"""`advisor kernel` on one function: the object it prints, and the folder it leaves."""

import json
import platform
import sys
from pathlib import Path

import pytest

from advisor import process

ROOT = Path(__file__).parents[2]
NEWEST = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
CALLS = """
def calls():
    for n in (5, 12, 18):
        yield (n,), {}
"""

COUNTER = """
class Counter:
    def __init__(self, step):
        self.__step = step

    def __next(self, number):
        return number + self.__step

    def run(self):
        total = 0
        for number in range(400):
            total += self.__next(number)
        return total
"""
COUNTS = """
import counter

def calls():
    for step in range(5):
        yield (counter.Counter(step),), {}
"""


def test_one_function_is_compiled_and_told_as_json(tmp_path: Path) -> None:
    (tmp_path / "calls.py").write_text(CALLS)
    words = ("fibonacci:fib", "--calls", "calls.py", "--app-dir", str(ROOT / "sample_apps" / "fib"))
    done = process.run(
        [sys.executable, "-m", "advisor", "kernel", *words, "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        timeout_seconds=200,
    )
    found = json.loads(done.stdout)
    assert (found["target"], found["outcome"], found["reason"]) == (
        "fibonacci:fib",
        "verified",
        None,
    )
    assert found["functions"] == ["fib"]
    assert found["python"] == platform.python_version()
    assert found["cython"].startswith("3.")
    low, high = found["speedup_interval"]
    assert low <= found["speedup"] <= high
    counts = found["verification"]
    assert counts["replayed"] == 3
    assert counts["generated"] > 100
    assert counts["divergences"] == []
    folder = tmp_path / found["kernel"]
    assert {path.name for path in folder.parent.iterdir()} == {
        "kernel.py",
        "kernel.pxd",
        "provenance.json",
    }


@pytest.mark.skipif(not NEWEST.exists(), reason="CPython 3.15 is not here")
def test_a_method_is_timed_with_its_class_as_it_is_in_the_app(tmp_path: Path) -> None:
    """A class that was changed a thousand times is slow; its private names are found."""
    (tmp_path / "counter.py").write_text(COUNTER)
    (tmp_path / "calls.py").write_text(COUNTS)
    options = ("--calls", "calls.py", "--python", str(NEWEST), "--kernels-dir", "kernels")
    done = process.run(
        [sys.executable, "-m", "advisor", "kernel", "counter:Counter.run", *options, "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "XDG_CACHE_HOME": str(tmp_path)},
        timeout_seconds=200,
    )
    found = json.loads(done.stdout)
    assert found["outcome"] == "verified", found
    assert found["speedup"] > 3  # ten and more here; four fifths once the class was worn out
