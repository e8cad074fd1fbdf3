"""Generated calls: the same seed gives the same call, edges come up, and nothing fails."""

import dataclasses
from array import array
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.inside.mutate import mutate
from advisor.inside.places import brief
from advisor.inside.sweep import sweep
from advisor.inside.values import decode, encode, fingerprint


@dataclasses.dataclass
class Rule:
    weight: float
    limits: list[int]


class Slotted:
    __slots__ = ("weight",)

    def __init__(self, weight: float) -> None:
        self.weight = weight


CALLS = st.tuples(
    st.lists(
        st.integers()
        | st.floats()
        | st.text()
        | st.binary()
        | st.booleans()
        | st.none()
        | st.lists(st.integers() | st.floats())
        | st.dictionaries(st.text(), st.integers())
        | st.sets(st.integers())
        | st.builds(Rule, st.floats(), st.lists(st.integers()))
        | st.builds(Slotted, st.floats()),
        max_size=4,
    ).map(tuple),
    st.dictionaries(st.sampled_from(["one", "two", "three"]), st.integers()),
)


@settings(deadline=None)
@given(CALLS, st.text(max_size=5))
def test_one_seed_changes_two_copies_in_the_same_way(call: Any, seed: str) -> None:
    encoded = encode(call)
    first, said = mutate(decode(encoded), seed, ("a", "b"))
    second, _ = mutate(decode(encoded), seed, ("a", "b"))
    assert fingerprint(list(first)) == fingerprint(list(second))
    assert said


def test_the_likeliest_edges_are_swept_first_at_every_place() -> None:
    call = encode(((5, [1.5]), {"key": "text"}))
    said: list[str] = []
    while (swept := sweep(decode(call), len(said))) is not None:
        said.append(swept[1][0])
    assert said[:6] == [
        "args[0] = True",
        "args[1] = []",
        "kwargs['key'] = ''",
        "args[1][0] = -0.0",
        "args[0] = 5.0",
        "args[1] = None",
    ]
    assert {f"args[0] = {2**63}", f"args[0] = {2**63 - 1}", f"args[0] = {2**53 + 1}"} <= {*said}
    assert "args[1][0] = nan" in said


def test_edges_of_each_type_come_up() -> None:
    call = encode(((5, 2.5, "text", [1, 2, 3], {"a": 1}, Rule(1.5, [1])), {}))
    found: dict[int, set[str]] = {place: set() for place in range(6)}
    arities = set()
    for number in range(4000):
        (args, _), _ = mutate(decode(call), str(number))
        arities.add(len(args))
        for place, value in enumerate(args[:6]):
            found[place].add(f"{type(value).__name__} {brief(value)}")
    assert {"bool True", "float 5.0", "int -1", "SubInt <SubInt 5>", "NoneType None"} <= found[0]
    assert {"float -0.0", "float nan", "float inf", "int 2", "SubFloat <SubFloat 2.5>"} <= found[1]
    assert {"str ''", "SubStr <SubStr 'text'>", r"str '\ud800'", "bytes b'text'"} <= found[2]
    assert {"tuple (1, 2, 3)", "SubList <SubList [1, 2, 3]>", "list []", "list [3, 2, 1]"} <= found[
        3
    ]
    assert {"SubDict <SubDict {'a': 1}>", "dict {}"} <= found[4]
    assert any(text.startswith("SubRule") for text in found[5])
    assert {5, 6, 7} <= arities


def test_what_holds_itself_can_be_changed_everywhere() -> None:
    for seed in range(1000):
        one, two = Rule(1.0, []), Rule(2.0, [])
        held: list[Any] = [one, [two]]
        held.append(held)
        one.limits, two.limits = [two, one, 1], [one, held]  # type: ignore[list-item]
        mutate(((one, held), {"k": two}), str(seed))


def test_arrays_get_other_lengths_typecodes_and_extreme_items() -> None:
    found: set[tuple[type, str]] = set()
    lowest = highest = 0
    for number in range(40):
        made = sweep(((array("h", [1, 2, 3]),), {}), number)
        value: Any = made[0][0][0] if made is not None else None
        found.add((type(value), getattr(value, "typecode", "")))
        if type(value) is array and value.typecode == "h" and value:
            lowest, highest = min(lowest, *value), max(highest, *value)
    kinds = {kind for kind, _ in found}
    assert {array, list, tuple, bytes, memoryview, type(None)} <= kinds
    assert "SubArray" in {kind.__name__ for kind in kinds}
    assert {"h", "d", "f", "i", "B", "Q", "q"} <= {code for kind, code in found if kind is array}
    assert (lowest, highest) == (-(2**15), 2**15 - 1)


@given(st.sampled_from("bBhHiIlLqQfd"), st.integers(0, 10_000))
def test_a_changed_array_is_the_same_each_time(code: str, seed: int) -> None:
    first, second = (mutate(((array(code, [1, 2, 3]),), {}), str(seed)) for _ in range(2))
    assert fingerprint(list(first[0])) == fingerprint(list(second[0]))
