"""Values survive being written as JSON exactly, and hostile data creates nothing it shouldn't."""

import array
import dataclasses
import datetime
import decimal
import enum
import fractions
import io
import json
import math
import re
import threading
import uuid
import zoneinfo
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from typing import Any, Generic, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.inside.classes import loaded_only, override, with_package_of
from advisor.inside.mutate import mutate
from advisor.inside.places import brief
from advisor.inside.values import Malformed, Unencodable, decode, encode, fingerprint, under

T = TypeVar("T")


@dataclasses.dataclass
class Plain:
    weight: float
    others: list[Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    key: int
    name: str


class Slotted:
    __slots__ = ("__hidden", "late", "shown")

    def __init__(self) -> None:
        self.shown = 1
        self.__hidden = [2]

    def hidden(self) -> list[int]:
        return self.__hidden


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item


class Comparing:
    @staticmethod
    def same(a: object, b: object) -> bool:
        return a == b


class Loud:
    """Complains when anything but its bare form is made."""

    def __init__(self) -> None:
        self.value = 1

    @override
    def __setattr__(self, name: str, value: object) -> None:
        if getattr(self, "value", None) is not None:
            message = "set"
            raise RuntimeError(message)
        object.__setattr__(self, name, value)

    @override
    def __reduce__(self) -> Any:
        message = "reduced"
        raise RuntimeError(message)


class Items(list[Any]):
    note = ""


class Whole(int):
    pass


class Colour(enum.Enum):
    RED = 1


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


Point = namedtuple("Point", "x y")


def roundtrip(value: Any) -> Any:
    """Return what comes back from JSON text."""
    return decode(json.loads(json.dumps(encode(value))))


def items(*values: Any, note: str) -> Items:
    made = Items(values)
    made.note = note
    return made


ATOMS = [
    None,
    True,
    0,
    -1,
    2**63,
    -(2**200),
    10**5000,
    0.0,
    -0.0,
    1e308,
    5e-324,
    math.inf,
    -math.inf,
    math.nan,
    -math.nan,
    complex(-0.0, math.nan),
    "",
    "\xe9\U0001f600",
    "\ud83d\ude00",
    "\x00" * 100,
    b"a\xff",
    b"y" * 200,
    range(3, 9, 2),
    slice(1, None),
    decimal.Decimal("1.00"),
    decimal.Decimal("sNaN"),
    fractions.Fraction(1, 3),
    datetime.date(2020, 2, 29),
    datetime.datetime(2020, 1, 1, fold=1, tzinfo=zoneinfo.ZoneInfo("UTC")),
    datetime.timezone(datetime.timedelta(hours=1), "here"),
    datetime.timezone(datetime.timedelta(minutes=-30)),
    datetime.time(1, 2, 3, 4),
    datetime.timedelta(-1, 5, 7),
    uuid.UUID(int=5),
    re.compile("a+", re.IGNORECASE),
    ...,
    Colour.RED,
    Rights.READ | Rights.WRITE,
    len,
    math.sqrt,
    Plain,
    int,
]
CONTAINERS = [
    [],
    [1, [2.5, []]],
    (1, (2,)),
    {"a": 1, 2: {None: ()}},
    {1, "x"},
    frozenset({(1, 2)}),
    bytearray(b"q"),
    deque([1, 2], maxlen=3),
    defaultdict(list, {1: [2]}),
    Counter("aab"),
    OrderedDict(b=1, a=2),
    array.array("d", [1.0, -0.0]),
    Point(1, [2]),
    Plain(1.5, [Plain(2.5, [])]),
    Frozen(1, "a"),
    {Frozen(1, "a"): frozenset({Frozen(2, "b")})},
    Box(3),
    items(1, 2, note="kept"),
    Whole(7),
]


@pytest.mark.parametrize("value", ATOMS + CONTAINERS, ids=brief)
def test_values_come_back_as_they_were(value: Any) -> None:
    back = roundtrip(value)
    assert type(back) is type(value)
    assert fingerprint(back) == fingerprint(value)


def test_shared_references_and_cycles_are_kept() -> None:
    row = [1]
    table: list[Any] = [row, row, (row,)]
    table.append(table)
    back = roundtrip(table)
    assert back[0] is back[1] is back[2][0]
    assert back[3] is back


def test_instances_are_made_bare() -> None:
    back = roundtrip(Loud())
    assert type(back) is Loud
    assert back.value == 1


def test_slots_come_back_and_unset_ones_stay_unset() -> None:
    back = roundtrip(Slotted())
    assert (back.shown, back.hidden()) == (1, [2])
    assert not hasattr(back, "late")


@pytest.mark.parametrize("look", ["keys", "values", "items"])
@pytest.mark.parametrize("kind", [dict, OrderedDict])
def test_views_of_dicts_are_views_of_the_same_dict_again(kind: type, look: str) -> None:
    counts = kind(a=1, b=2)
    view = getattr(counts, look)()
    seen, same = roundtrip([view, counts])
    assert type(seen) is type(view)
    assert list(seen) == list(view)
    same["c"] = 3
    assert len(seen) == 3


def test_a_dict_may_hold_a_view_of_itself() -> None:
    table: dict[str, Any] = {}
    table["all"] = table.values()
    back = roundtrip(table)
    back["more"] = 1
    assert len(back["all"]) == 2


def test_changed_calls_change_what_a_view_shows() -> None:
    shown = set()
    for seed in range(200):
        prices = {"a": 1, "b": 2}
        (args, _), _ = mutate(((prices.values(),), {}), str(seed))
        if args and type(args[0]) is type(prices.values()):
            shown.add(repr(list(args[0])))
    assert len(shown) > 20


def test_nesting_has_no_limit() -> None:
    value: list[Any] = []
    for _ in range(50_000):
        value = [value]
    back = roundtrip(value)
    depth = 0
    while back:
        back, depth = back[0], depth + 1
    assert depth == 50_000


@pytest.mark.parametrize(
    "value",
    [
        lambda: 0,
        threading.Lock(),
        io.StringIO(),
        iter([]),
        type("Local", (), {})(),
        (letter for letter in ""),
        [].append,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_written_down_is_refused_with_the_reason(value: Any) -> None:
    with pytest.raises(Unencodable, match=r".{10}"):
        encode([value])


def test_size_is_bounded() -> None:
    with pytest.raises(Unencodable, match="too large"):
        encode(list(range(1000)), limit=500)
    with pytest.raises(Unencodable, match="too large"):
        encode("x" * 1000, limit=500)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"root": {"n": 0}, "nodes": []},
        {"root": {"n": -1}, "nodes": [["l", []]]},
        {"root": {"m": 0}, "nodes": [["l", []]]},
        {"root": {"n": 0}, "nodes": [["t", [{"n": 0}]]]},
        {"root": {"n": 0}, "nodes": [["zz", []]]},
        {"root": {"n": 0}, "nodes": [[]]},
        {"root": {"n": 0}, "nodes": [7]},
        {"root": {"n": 0}, "nodes": [["d", [1, 2, 3]]]},
        {"root": {"n": 0}, "nodes": [["S", [{"n": 1}]], ["l", []]]},
        {"root": {"n": 0}, "nodes": [["x", "builtins:dict", ["d", []], [], [], []]]},
        {"root": {"n": 0}, "nodes": [["x", "os:system", [], [], []]]},
        {"root": {"n": 0}, "nodes": [["x", "threading:Thread", [], [], [["x", 1]]]]},
        {"root": ["i", "zz"], "nodes": []},
        {"root": ["range", 1, 2, 0], "nodes": []},
        {"root": ["zone", "../../etc/passwd"], "nodes": []},
        {"root": ["re", "s", "(", 0], "nodes": []},
        {"root": ["nothing"], "nodes": []},
        {"root": ["function", "os:system"], "nodes": []},
        {"root": ["function", "builtins:eval"], "nodes": []},
        {"root": ["class", "this:s"], "nodes": []},
        {"root": ["class", "antigravity:x"], "nodes": []},
        {"root": ["enum", "builtins:int", "RED"], "nodes": []},
    ],
    ids=lambda data: json.dumps(data)[:50],
)
def test_hostile_data_is_malformed(data: Any) -> None:
    with pytest.raises(Malformed):
        decode(data)


def test_only_modules_of_the_app_are_imported(tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "small_app_module.py").write_text("class Thing: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    data = {"root": {"n": 0}, "nodes": [["x", "small_app_module:Thing", [], ["a", 1], []]]}
    with pytest.raises(Malformed, match="not part of the app"):
        decode(data)
    assert decode(data, allow=under([tmp_path])).a == 1


def shared() -> list[Any]:
    row = [1]
    return [row, row]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        ({1: 2, 3: 4}, {3: 4, 1: 2}),
        (shared(), [[1], [1]]),
        ({1}, {True}),
        ([1], (1,)),
        (items(1, note="a"), items(1, note="b")),
        (items(1, note="a"), [1]),
        (KeyError("a"), KeyError("b")),
        (iter([1, 2]), iter([1, 3])),
        ([1].append, [2].append),
        ("1", 1),
        (decimal.Decimal("1.0"), decimal.Decimal("1.00")),
        (Plain(1.0, []), Plain(1, [])),
        (defaultdict(int), defaultdict(list)),
        (array.array("i", [1]), array.array("l", [1])),
        (array.array("d", [0.0]), array.array("d", [-0.0])),
    ],
    ids=brief,
)
def test_fingerprints_tell_apart_what_can_be_told_apart(one: Any, other: Any) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_fingerprints_of_what_cannot_be_told_apart_are_equal() -> None:
    pair = (1, 2)
    assert fingerprint([pair, pair]) == fingerprint([(1, 2), (1, 2)])
    assert fingerprint({Plain(1.0, []).__class__}) == fingerprint({Plain})
    assert fingerprint({object(), object()}) == fingerprint({object(), object()})
    assert fingerprint(lambda: 0) == fingerprint(lambda: 1)
    assert fingerprint([math.nan]) == fingerprint([-math.nan])
    one, other = (array.array("f", [1.5, nan]) for nan in (math.nan, -math.nan))
    assert fingerprint(one) == fingerprint(other)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters())
    | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.builds(Plain, st.floats(), st.lists(inner))
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(VALUES)
def test_any_value_comes_back_as_it_was(value: Any) -> None:
    assert fingerprint(roundtrip(value)) == fingerprint(value)


@settings(deadline=None)
@given(st.sets(st.integers() | st.text() | st.floats(allow_nan=False)))
def test_sets_come_back_equal_and_two_copies_have_one_order(value: set[Any]) -> None:
    assert roundtrip(value) == value
    assert list(roundtrip(value)) == list(roundtrip(value))


def test_a_static_method_kept_in_an_object_is_found_under_its_name() -> None:
    rule = Box(Comparing.same)
    again = decode(json.loads(json.dumps(encode(rule))), allow=lambda module: module == __name__)
    assert again.item is Comparing.same


def test_functions_of_the_targets_own_package_may_be_named() -> None:
    data = encode(json.dumps)
    with pytest.raises(Malformed, match="not part of the app"):
        decode(data)
    assert decode(data, allow=with_package_of("json.encoder", loaded_only)) is json.dumps
