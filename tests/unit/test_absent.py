"""What can't be kept in a recorded call stands there by name; a call that uses it is no case."""

import datetime
import itertools
import random
import sqlite3
import threading
from collections import defaultdict, deque
from operator import itemgetter
from typing import Any, cast

import pytest
from pydantic import BaseModel

from advisor.inside import absent, outcome
from advisor.inside.absent import Absent, TouchedError
from advisor.inside.classes import loaded_only
from advisor.inside.encoding import Encoder
from advisor.inside.places import is_one, places, words
from advisor.inside.quick import restored, snapshot
from advisor.inside.surroundings import Surroundings
from advisor.inside.values import Unencodable, decode, encode, fingerprint


class Payment(BaseModel):
    amount: float
    made: datetime.datetime


class Service:
    def __init__(self) -> None:
        self.rows = [1, 2]
        self.lock = threading.Lock()
        self.numbers = itertools.count(7, 2)
        self.chance = random.Random(3)
        self.key = itemgetter("day", 1)
        self.client = sqlite3.connect(":memory:")
        self.made: defaultdict[str, Any] = defaultdict(lambda: 1)


@pytest.fixture
def service() -> Any:
    service = Service()
    yield service
    service.client.close()


def kept(value: Any) -> Any:
    return decode(Encoder(100_000, lenient=True).run(value), allow=lambda _: True)


def test_what_can_be_made_again_is_and_the_rest_is_absent(service: Service) -> None:
    with service.lock:
        copy = kept(service)
    assert copy.rows == [1, 2]
    with copy.lock:
        assert not copy.lock.acquire(blocking=False)
    assert [next(copy.numbers), next(copy.numbers)] == [7, 9]
    assert next(service.numbers) == 7
    assert copy.chance.random() == random.Random(3).random()
    assert copy.key({"day": 4, 1: 5}) == (4, 5)
    assert type(copy.client) is type(copy.made.default_factory) is Absent
    assert repr(copy.client) == "<sqlite3:Connection, not kept>"
    with pytest.raises(Unencodable):
        encode(service)


def test_what_is_missing_is_told(service: Service) -> None:
    encoder = Encoder(100_000, lenient=True)
    encoder.run([service.client, print])
    assert encoder.missing == {"sqlite3:Connection": "sqlite3:Connection is not written in Python"}


@pytest.mark.parametrize(
    "use",
    [
        bool,
        len,
        str,
        hash,
        next,
        lambda it: it.cursor,
        lambda it: it(),
        lambda it: it[0],
        lambda it: it == 1,
        lambda it: 1 + it,
        lambda it: f"{it}",
        lambda it: setattr(it, "x", 1),
        lambda it: {it: 1},
    ],
)
def test_every_use_is_refused_and_the_call_counts_for_nothing(use: Any) -> None:
    def swallows(it: Any) -> str:
        try:
            use(it)
        except BaseException:  # noqa: BLE001 - as bad as an app can be
            return "caught"
        return "used"

    around = Surroundings(outcome, [swallows])
    run = outcome.run(swallows, ((Absent("m:C"),), {}), around, seconds=5.0, seed=1)
    assert run.ended == outcome.UNCLEAR
    assert absent.touched == ["m:C"]
    with pytest.raises(TouchedError, match="m:C can't be kept"):
        use(Absent("m:C"))


def test_what_is_only_passed_on_is_seen_by_its_place(service: Service) -> None:
    one, other = kept(service), kept(service)
    assert fingerprint(one) == fingerprint(other)
    next(other.numbers)
    assert fingerprint(one) != fingerprint(other)
    client = Absent("m:C")
    assert fingerprint([client, client]) != fingerprint([client, Absent("m:C")])
    assert isinstance(client, Absent)
    assert not isinstance(client, (list, dict))


def test_containers_of_the_standard_library_are_copied_in_a_moment() -> None:
    counts: defaultdict[str, list[int]] = defaultdict(list, {"a": [1]})
    value = [counts, defaultdict(None, {}), deque([counts], maxlen=3)]
    copy = restored(snapshot(value, 10_000))
    assert fingerprint(copy) == fingerprint(value)
    assert Encoder(10_000).run(copy) == Encoder(10_000).run(value)
    assert decode(encode(value), allow=loaded_only)[0]["new"] == []


def test_what_copies_itself_with_what_it_holds_has_places_beside_what_is_absent() -> None:
    held = Payment(amount=3.5, made=datetime.datetime(2026, 1, 1))  # noqa: DTZ001
    held.made = cast("Any", Absent("m:Zoned"))  # pydantic's __deepcopy__ copies all fields
    root = [(held, Absent("m:C")), {}]
    found = {words(place) for place in places(root, random.Random(0))}
    assert {"args[0]", "args[0].amount", "args[0].made", "args[1]"} <= found
    assert not any("name" in place for place in found)
    assert not is_one(held)
    assert is_one(held.made)
