"""What a function is given to go through: views are recorded, iterators are left to the app."""

import json
import sys
from pathlib import Path

import pytest

from advisor import process
from advisor.codegen.compile import compile_function
from advisor.inference.evidence import collect
from advisor.inside import record
from advisor.model.evidence import Evidence
from advisor.model.kernel import Kernel, Refusal, RefusalReason
from advisor.pipeline.observing import observe
from tests.pythons import INTERPRETERS, interpreter

APP = """
def of_view(rows):
    total = 0.0
    for row in rows:
        total += row["price"] * row["count"]
    return total

def of_generator(rows):
    total = 0.0
    for row in rows:
        total += row["price"] * row["count"]
    return total

def of_map(rows, scale):
    return sum(rows) * scale

def of_file(lines):
    return sum(len(line) for line in lines)
"""
NAMES = ("of_view", "of_generator", "of_map", "of_file")
# Every result is checked: an iterator that the recorder had touched would give less.
DRIVER = """
import importlib.util, sys, time
sys.path.insert(0, sys.argv[1])
spec = importlib.util.spec_from_file_location("_advisor_record", sys.argv[2])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.activate(sys.argv[3])
import small
stock = {name: {"price": 0.5, "count": name} for name in range(4)}
end = time.process_time() + 1.5
while time.process_time() < end:
    assert small.of_view(stock.values()) == 3.0
    assert small.of_generator(row for row in stock.values()) == 3.0
    assert small.of_map(map(float, stock), 2) == 12.0
    with open(sys.argv[1] + "/lines") as lines:
        assert small.of_file(lines) == 4
"""


@pytest.fixture(params=list(INTERPRETERS))
def python(request: pytest.FixtureRequest) -> Path:
    return interpreter(request.param)


def recorded(folder: Path, python: Path) -> dict[str, Evidence]:
    (folder / "small.py").write_text(APP)
    (folder / "driver.py").write_text(DRIVER)
    (folder / "lines").write_text("a\nb\n")
    out = folder / "recorded"
    out.mkdir()
    targets = [{"module": "small", "qualname": name, "file": "", "line": 0} for name in NAMES]
    configuration = folder / "record.json"
    settings = {"targets": targets, "out_dir": str(out), "windows_per_second": 200, "share": 0.5}
    configuration.write_text(json.dumps(settings))
    process.run(
        [python, folder / "driver.py", folder, Path(record.__file__).absolute(), configuration],
        timeout_seconds=60,
    )
    found = collect(out, targets=[f"small:{name}" for name in NAMES], max_calls=20)
    return {evidence.target.partition(":")[2]: evidence for evidence in found}


def test_views_are_kept_and_iterators_are_told_of(tmp_path: Path, python: Path) -> None:
    found = recorded(tmp_path, python)
    views = {value.place: value for value in found["of_view"].values}
    assert "dict_values" in dict(views["rows"].types)
    assert {name for name, _ in views['rows[*]["price"]'].types} == {"float"}
    for name, kind in (("of_generator", "generator"), ("of_map", "map")):
        reason = f"a {kind} can be gone through only once, by the app"
        assert found[name].dropped_reasons == (reason,)

    def outcome(name: str) -> Kernel | Refusal:
        file = found[name].calls_file
        assert file is not None
        seen = observe(
            f"small:{name}",
            python=Path(sys.executable),
            app_dir=tmp_path,
            calls_file=Path(file),
        )
        return seen if isinstance(seen, Refusal) else compile_function(seen)

    assert isinstance(outcome("of_view"), Kernel)
    for name, words in (
        ("of_generator", "goes through the generator given as `rows`: to"),
        ("of_map", "goes through the map given as `rows`: to"),
        ("of_file", "goes through the TextIOWrapper given as `lines`: to"),
    ):
        refusal = outcome(name)
        assert isinstance(refusal, Refusal)
        assert refusal.reason is RefusalReason.GIVEN_ITERATOR
        assert words in refusal.detail
