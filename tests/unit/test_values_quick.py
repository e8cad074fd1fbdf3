"""A call copied in a moment is written down later as if it had been written down at once."""

import base64
import json
import pickle
import random
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.inference.evidence import collect
from advisor.inside.classes import Unencodable
from advisor.inside.encoding import Encoder
from advisor.inside.quick import Bare, restored, snapshot
from advisor.inside.summary import Summary

LIMIT = 100_000
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80) | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(max_size=5), inner) | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


@dataclass
class Rule:
    weight: float
    parts: list[Any]


class Slotted:
    __slots__ = ("left", "other")

    def __init__(self) -> None:
        self.left = self


class Number(int):
    pass


def written(value: Any) -> Any:
    return Encoder(LIMIT).run(value)


def seen(value: Any) -> Any:
    summary = Summary(random.Random(1))
    summary.add("x", value)
    return summary.data()


@given(plain)
def test_plain_values_are_written_alike(value: Any) -> None:
    copy = restored(snapshot(value, LIMIT))
    assert json.dumps(written(copy)) == json.dumps(written(value))
    assert seen(copy) == seen(value)


def test_instances_and_what_they_share_are_written_alike() -> None:
    shared = [1, 2]
    rule, slotted = Rule(1.5, shared), Slotted()
    value = ([rule, rule, shared, slotted], {"again": rule})
    rule.parts.append(rule)
    copy = restored(snapshot(value, LIMIT))
    assert type(copy[0][0]) is Bare
    assert copy[0][0] is copy[0][1] is copy[1]["again"]
    assert json.dumps(written(copy)) == json.dumps(written(value))
    assert seen(copy) == seen(value)


def test_views_of_dicts_are_written_alike_and_stay_views_of_what_is_shared() -> None:
    rules, counts = {"a": Rule(1.5, [])}, OrderedDict(x=1)
    value = (rules.values(), rules, counts.items(), [rules.keys(), counts.keys(), {}.items()])
    copy = restored(snapshot(value, LIMIT))
    assert json.dumps(written(copy)) == json.dumps(written(value))
    assert seen(copy) == seen(value)
    assert seen(value)["x[*][*].weight"]["types"] == {"float": 1}


def test_a_view_of_nothing_is_dropped() -> None:
    bare = Bare("dict_values")
    bare.slots = [("mapping", [1])]
    with pytest.raises(Unencodable, match="a recorded dict_values is of no dict"):
        written(bare)


@pytest.mark.parametrize(
    "value",
    [
        threading.Lock(),
        Number(3),
        print,
        Rule,
        1j,
        {"deep": [object, 2]},
        "x" * LIMIT,
        [float(number) for number in range(LIMIT)],
        bytearray(LIMIT),
    ],
)
def test_what_is_no_plain_value_or_too_large_is_left_to_the_slow_way(value: Any) -> None:
    with pytest.raises(Unencodable):
        snapshot(value, LIMIT)


def test_endless_nesting_is_left_to_the_slow_way() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Unencodable):
        snapshot(value, LIMIT * 100)


class Harm:
    def __reduce__(self) -> Any:  # type: ignore[explicit-override]
        return print, ("harm",)


@pytest.mark.parametrize(
    "data", [pickle.dumps(Harm()), pickle.dumps(Path("x")), b"", b"garbage", b"\x80\x05."]
)
def test_nothing_but_snapshots_is_read(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        restored(base64.b64encode(data).decode())
    assert capsys.readouterr().out == ""


def test_a_damaged_snapshot_is_dropped_and_told(tmp_path: Path) -> None:
    record = {
        "target": "m:f",
        "seen": 2,
        "dropped": 0,
        "reasons": {},
        "names": ["rows"],
        "values": {},
        "calls": "1-0.jsonl",
    }
    (tmp_path / "1.json").write_text(json.dumps({"format": 1, "functions": [record]}))
    good = json.dumps(snapshot((([{"price": 3}],), {}), LIMIT))
    (tmp_path / "1-0.jsonl").write_text(f'{{"format": 1}}\n{good}\n"gone"\n')
    (found,) = collect(tmp_path, targets=["m:f"])
    assert (found.kept, found.dropped) == (1, 1)
    assert "can't be read" in found.dropped_reasons[0]
    assert ('rows[*]["price"]', "3") in [(one.place, one.low) for one in found.values]
