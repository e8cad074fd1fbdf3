"""Recorded values as Python: what is written gives an equal value when it runs."""

import array
import collections
import datetime
import decimal
import enum
import fractions
import inspect
import re
import uuid
import zoneinfo
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.inside import values
from advisor.report.atoms import NotReadableError
from advisor.report.literals import Written, write
from advisor.report.recorded import readable_calls
from advisor.report.rendering import render


class Colour(enum.Enum):
    """An enumeration whose members are recorded."""

    RED = 1


class Right(enum.Flag):
    """Flags, of which several are recorded as one."""

    READ = 1
    WRITE = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A frozen class without a dictionary."""

    x: float
    label: str


class Node:
    """Something that may lie in itself; `name` is a property that must not run."""

    def __init__(self, *children: "Node") -> None:
        """Hold nodes."""
        self.children = list(children)
        vars(self)["name"] = "stored"

    @property
    def name(self) -> str:
        """Return never."""
        raise AssertionError

    @name.setter
    def name(self, value: str) -> None:
        raise AssertionError(value)


class Pair(NamedTuple):
    """A tuple with names."""

    cls: int
    other: str


class Bag(list[int]):
    """A list with an attribute."""

    label = ""


def helpers() -> dict[str, Any]:
    """Return the helpers that a test defines."""
    text = render(
        "test_kernel.py",
        target="m:f",
        name="m__f",
        module="m",
        path="f",
        kernels_package="k",
        modules=(),
        helpers=("make", "make_from", "fill"),
        calls=(),
        levels=1,
        app_parts=(),
        installable=False,
        build_script="build_kernels.py",
    )
    begin, end = text.index("def fill("), text.index("def calls(")
    names: dict[str, Any] = {"inspect": inspect}
    exec(text[begin:end], names)
    return names


def run(written: Written) -> Any:
    """Run what was written, as the test would."""
    names = helpers()
    for module in written.modules:
        exec(f"import {module}", names)
    exec("\n".join(written.lines), names)
    return eval(written.text, names)


PLAIN = [
    [{"a": 1}.values(), collections.OrderedDict(b=2).items(), {}.keys()],
    (1, -0.0, None, True),
    [2**80, "é", b"\x00"],
    {"b": [1.5], "a": ()},
    {3},
    frozenset({4}),
    [frozenset(), set(), (1,)],
    bytearray(b"x"),
    "x" * 300,
    complex(1, -0.0),
    [range(3), slice(None, 2), ...],
    decimal.Decimal("1.10"),
    fractions.Fraction(1, 3),
    datetime.date(2026, 1, 2),
    datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC),
    datetime.datetime(2026, 1, 2, 3, 4, tzinfo=zoneinfo.ZoneInfo("UTC"), fold=1),
    datetime.time(1, 2, 3, 4, tzinfo=datetime.timezone(datetime.timedelta(hours=1), "X")),
    [datetime.timedelta(0), datetime.timedelta(days=-1, microseconds=5)],
    uuid.UUID(int=5),
    [re.compile("a+", re.IGNORECASE), re.compile(b"x")],
    [Colour.RED, Right.READ | Right.WRITE, Point, len],
    Point(2.5, "a"),
    collections.deque([1, 2], maxlen=0),
    collections.defaultdict(list, {"a": [1]}),
    collections.OrderedDict({"b": 1}),
    array.array("d", [1.5]),
    Pair(1, "two"),
    list(range(200)),
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_what_is_written_gives_the_value_again(value: object) -> None:
    again = run(write(values.encode(value)))
    assert repr(again) == repr(value)
    assert values.encode(again) == values.encode(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_value_comes_back(value: object) -> None:
    # By its text: equal constants of a module may become one object.
    assert repr(run(write(values.encode(value)))) == repr(value)


def test_a_property_of_the_same_name_does_not_run() -> None:
    again = run(write(values.encode(Node(Node()))))
    assert vars(again)["name"] == "stored"
    assert type(again.children[0]) is Node


def test_a_subclass_of_a_list_keeps_its_attributes() -> None:
    bag = Bag([1, 2])
    bag.label = "full"
    again = run(write(values.encode(bag)))
    assert (type(again), list(again), again.label) == (Bag, [1, 2], "full")


def test_what_is_used_twice_stays_one() -> None:
    item = [1]
    written = write(values.encode([item, {"again": item}]))
    assert written.lines == ("items = [1]",)
    again = run(written)
    assert again[0] is again[1]["again"]


def test_what_holds_itself_does_so_again() -> None:
    node = Node()
    node.children.append(node)
    written = write(values.encode((node,)))
    again = run(written)[0]
    assert again.children == [again]
    table: dict[str, object] = {}
    table["self"] = table
    again = run(write(values.encode(table)))
    assert again["self"] is again


def test_long_values_get_a_line_for_each_part() -> None:
    text = write(values.encode({"points": [Point(1.5, "left"), Point(2.5, "x" * 60)]})).text
    assert text.splitlines()[0] == "{"
    assert text.splitlines()[1] == '    "points": ['
    assert f'        make({Point.__module__}.Point, x=1.5, label="left"),' in text.splitlines()
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("value", "reason"),
    [(["x" * 200] * 100, "too many to read"), (list(range(5000)), "too many to read")],
    ids=["many", "long"],
)
def test_what_nobody_would_read_is_refused(value: object, reason: str) -> None:
    with pytest.raises(NotReadableError, match=reason):
        write(values.encode([value, [f"{n} {value!r:.40}" for n in range(400)]]))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"root": {"n": 7}, "nodes": []},
        {"root": {"n": 0}, "nodes": [["x", "os:system()", [], None, []]]},
        {"root": ["enum", "os:x;import", "a"], "nodes": []},
        {"root": ["enum", "os:x", "a; import os"], "nodes": []},
        {"root": ["datetime", ["exit()", 1, 1, 1, 1, 1], 0, None, 0], "nodes": []},
        {"root": ["class", "a.b:c()"], "nodes": []},
        {"root": ["strange"], "nodes": []},
        {"root": {"n": 0}, "nodes": [None]},
        {"root": {"n": 0}, "nodes": [["q", [], "exit()"]]},
    ],
)
def test_damaged_calls_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(NotReadableError):
        write(data)


def test_calls_of_all_lengths_are_chosen() -> None:
    recorded = readable_calls([values.encode(((["a"] * n,), {})) for n in range(200)])
    lengths = [len(lines[-1]) for lines in recorded.calls]
    assert len(lengths) == 12
    assert lengths[0] < 20
    assert lengths[-1] > 1000
    assert recorded.why_none is None


def test_the_reason_is_told_where_no_call_can_be_read() -> None:
    huge = values.encode(((list(range(9000)),), {}))
    recorded = readable_calls([huge])
    assert recorded.calls == ()
    assert recorded.why_none is not None
    assert "too many to read" in recorded.why_none
    assert readable_calls([]).why_none == "no call of it was kept"
