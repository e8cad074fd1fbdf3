"""`advisor kernel` on one function: the object it prints, and the folder it leaves."""

import json
import platform
import sys
from pathlib import Path

from advisor import process

ROOT = Path(__file__).parents[2]
CALLS = """
def calls():
    for n in (5, 12, 18):
        yield (n,), {}
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
