"""The recorder keeps real calls and types, and the app gets the same results as without it."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from advisor import process
from advisor.inference.evidence import collect
from advisor.inside import record
from advisor.inside.values import decode
from advisor.model.evidence import Evidence
from tests.pythons import INTERPRETERS, interpreter

APP = """
import asyncio, functools
from dataclasses import dataclass

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

@dataclass
class Rule:
    weight: float

    def score(self, row, *rest, extra=0, **more):
        row["seen"] = True
        return self.weight * row["price"] + extra

    @classmethod
    def made(cls, weight):
        return cls(weight)

async def wait(a, b=2):
    await asyncio.sleep(0)
    return a + b

def fail(number):
    raise ValueError(number)

def locked(lock):
    return 1

@functools.lru_cache
def cached(number):
    return number * 2

def table(rows):
    return len(rows)
"""

# Calls everything for a while of its own CPU time, as others may want the cores, and checks each
# result.
DRIVER = """
import asyncio, importlib.util, sys, threading, time
sys.path.insert(0, sys.argv[1])
spec = importlib.util.spec_from_file_location("_advisor_record", sys.argv[2])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.activate(sys.argv[3])
import small
rule = small.Rule(1.5)
done = threading.Event()

def elsewhere():
    while not done.wait(0.001):
        assert small.table([[1, 2.5], [3]]) == 2

threads = [threading.Thread(target=elsewhere)]
threads[0].start()
end = time.process_time() + 1.5
count = 0
lock = threading.Lock()
while time.process_time() < end:
    count += 1
    assert small.fib(8 + count % 3) in (21, 34, 55)
    row = {"price": count, "name": "xxx" * (count % 2)}
    assert rule.score(row, extra=count, other=1) == 2.5 * count
    assert row["seen"] is True
    assert type(small.Rule.made(2)) is small.Rule
    assert small.cached(count) == 2 * count
    assert small.locked(lock) == 1
    if count % 100 == 0:
        assert asyncio.run(small.wait(1)) == 3
    try:
        small.fail(count)
    except ValueError as error:
        assert error.args == (count,)
done.set()
threads[0].join()
"""
NAMES = ("fib", "Rule.score", "Rule.made", "wait", "fail", "locked", "cached", "table", "gone")


def run(folder: Path, python: Path, **config: Any) -> dict[str, Evidence]:
    """Record the app in another process and return the evidence by function."""
    (folder / "small.py").write_text(APP)
    (folder / "driver.py").write_text(DRIVER)
    out = folder / "recorded"
    out.mkdir()
    targets = [{"module": "small", "qualname": name, "file": "", "line": 0} for name in NAMES]
    settings = {"targets": targets, "out_dir": str(out), "keep_values": True, "max_calls": 30}
    configuration = folder / "record.json"
    configuration.write_text(json.dumps({**settings, "max_bytes": 100_000, **config}))
    process.run(
        [python, folder / "driver.py", folder, Path(record.__file__).absolute(), configuration],
        timeout_seconds=60,
    )
    bound = config.get("max_bytes", 100_000)
    names = [f"small:{name}" for name in NAMES]
    found = collect(out, targets=names, max_calls=20, max_bytes=bound)
    return {evidence.target.partition(":")[2]: evidence for evidence in found}


def calls_of(evidence: Evidence) -> list[Any]:
    """Return the kept calls in encoded form."""
    assert evidence.calls_file is not None
    header, *lines = Path(evidence.calls_file).read_text().splitlines()
    assert json.loads(header)["target"] == evidence.target
    return [json.loads(line) for line in lines]


@pytest.fixture(params=list(INTERPRETERS))
def python(request: pytest.FixtureRequest) -> Path:
    return interpreter(request.param)


def test_calls_and_types_are_recorded_and_results_stay(tmp_path: Path, python: Path) -> None:
    found = run(tmp_path, python, windows_per_second=200, share=0.5)
    for name in ("fib", "Rule.score", "Rule.made", "wait", "fail", "cached", "table"):
        assert found[name].seen >= 5, name
        assert 1 <= found[name].kept <= 20, name
    score = {value.place: value for value in found["Rule.score"].values}
    assert score["self"].types[0][0] == "small:Rule"
    assert score["self.weight"].types[0][0] == "float"
    assert score['row["price"]'].types[0][0] == "int"
    low, high = score['row["price"]'].low, score['row["price"]'].high
    assert low is not None
    assert high is not None
    assert 1 <= int(low) < int(high)
    assert (score['row["name"]'].length_low, score['row["name"]'].length_high) == (0, 3)
    assert score["other"].low == score["other"].high == "1"
    assert score["return"].types[0][0] == "float"
    table = {value.place: value for value in found["table"].values}
    assert {name for name, _ in table["rows[*][*]"].types} == {"int", "float"}
    assert found["gone"].seen == 0
    assert found["locked"].kept >= 1


def test_arguments_are_kept_as_they_were_at_entry_and_only_outermost_calls(
    tmp_path: Path, python: Path
) -> None:
    found = run(tmp_path, python)
    for encoded in calls_of(found["fib"]):
        (number,), _ = decode(encoded)
        assert number in (8, 9, 10)
    scores = calls_of(found["Rule.score"])
    assert scores
    for encoded in scores:
        text = json.dumps(encoded)
        assert '"price"' in text
        assert '"seen"' not in text


def test_values_are_not_kept_unless_asked_for(tmp_path: Path) -> None:
    found = run(tmp_path, Path(sys.executable), keep_values=False)
    assert found["fib"].seen >= 5
    assert found["fib"].calls_file is None
    assert found["fib"].kept == 0


def test_what_is_kept_is_bounded(tmp_path: Path) -> None:
    found = run(tmp_path, Path(sys.executable), max_bytes=1000)
    assert found["table"].calls_file is not None
    assert Path(found["table"].calls_file).stat().st_size < 1200
