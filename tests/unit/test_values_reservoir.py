"""Kept calls are bounded, varied and a fair sample; evidence of several processes adds up."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from advisor.inference.evidence import collect
from advisor.inside.reservoir import Reservoir
from advisor.inside.summary import Summary, shape


def filled(kinds: list[str], *, most: int = 10, most_characters: int = 10_000) -> Reservoir:
    """Return a reservoir after calls of the given kinds, each with its number as text."""
    reservoir = Reservoir(most=most, most_characters=most_characters, chance=random.Random(1))
    for number, kind in enumerate(kinds):
        if reservoir.wants(kind):
            reservoir.add(kind, f"{kind}{number}")
    return reservoir


def test_every_kind_keeps_a_place() -> None:
    reservoir = filled(["usual"] * 500 + ["rare"] + ["usual"] * 500)
    assert len(reservoir) == 10
    assert "rare500" in reservoir.lines()


def test_two_kinds_share_the_room() -> None:
    counts = Counter(line[0] for line in filled(["a"] * 300 + ["b"] * 300).lines())
    assert counts == {"a": 5, "b": 5}


def test_early_and_late_calls_have_the_same_chance() -> None:
    early = 0
    for seed in range(300):
        reservoir = Reservoir(most=10, most_characters=10_000, chance=random.Random(seed))
        for number in range(200):
            if reservoir.wants("a"):
                reservoir.add("a", str(number))
        early += sum(int(line) < 100 for line in reservoir.lines())
    assert 1300 < early < 1700


def test_characters_are_bounded() -> None:
    reservoir = filled(["a"] * 100, most=50, most_characters=40)
    assert sum(map(len, reservoir.lines())) <= 40
    assert not reservoir.add("a", "x" * 11)


def test_more_kinds_than_room_do_no_harm() -> None:
    assert len(filled([str(number) for number in range(1000)])) == 10


def test_places_types_and_extremes_are_told() -> None:
    summary = Summary(random.Random(1))
    summary.add("rows", [{"price": 3, "note": None}, {"price": 2**70, "note": "abc"}])
    summary.add("rows", [])
    data = summary.data()
    assert data["rows"]["types"] == {"list": 2}
    assert (data["rows"]["length_low"], data["rows"]["length_high"]) == (0, 2)
    price = data['rows[*]["price"]']
    assert (price["low"], price["high"]) == ("3", str(2**70))
    assert data['rows[*]["note"]']["types"] == {"NoneType": 1, "str": 1}


def test_large_and_deep_values_are_sampled() -> None:
    summary = Summary(random.Random(1))
    summary.add("big", [list(range(1000)) for _ in range(500)])
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    summary.add("deep", deep)
    summary.add("huge", 10**10_000)
    assert sum(summary.data()["big[*][*]"]["types"].values()) < 1000


def test_shapes_tell_kinds_of_calls_apart() -> None:
    assert shape([1, 2.5]) != shape([1, 2])
    assert shape({"a": 1}) != shape({"a": None})
    assert shape(1) == shape(2)


def record(place: str, types: dict[str, int], low: str | None, calls: str) -> dict[str, Any]:
    return {
        "target": "m:f",
        "found": True,
        "seen": 5,
        "kept": 2,
        "dropped": 1,
        "reasons": {"it is too large": 1},
        "values": {
            place: {
                "types": types,
                "low": low,
                "high": low,
                "length_low": None,
                "length_high": None,
            }
        },
        "calls": calls,
    }


def test_the_records_of_several_processes_are_joined(tmp_path: Path) -> None:
    for pid, types, low in (("10", {"int": 2}, "-5"), ("11", {"str": 1, "int": 4}, "70")):
        name = f"{pid}-0.jsonl"
        data = {"format": 1, "functions": [record("x", types, low, name)]}
        (tmp_path / f"{pid}.json").write_text(json.dumps(data))
        (tmp_path / name).write_text(f'{{"format": 1}}\n["{pid}a"]\n["{pid}b"]\n')
    (tmp_path / "other.json").write_text('{"targets": []}')
    (found, absent) = collect(tmp_path, targets=["m:f", "m:g"], max_calls=3)
    assert (found.seen, found.kept, found.dropped) == (10, 3, 2)
    assert found.dropped_reasons == ("it is too large",)
    assert found.values[0].types == (("int", 6), ("str", 1))
    assert (found.values[0].low, found.values[0].high) == ("-5", "70")
    assert found.calls_file is not None
    assert Path(found.calls_file).read_text().splitlines()[1:] == ['["10a"]', '["11a"]', '["10b"]']
    assert (absent.seen, absent.calls_file) == (0, None)
