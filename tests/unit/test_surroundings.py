"""What functions change besides their arguments is put back after each call."""

import sys
from collections.abc import Callable

from advisor.inside.surroundings import Surroundings


def twice(n: int) -> int:
    return 2 * n


def half(n: int) -> float:
    return n / 2


CHOSEN: dict[str, Callable[[int], float]] = {"twice": twice}
LAST = [0]


COUNTED = {"n": 0}


def counted(n: int) -> float:
    COUNTED["n"] += n
    return COUNTED["n"]


TABLE = [counted]


def remember(name: str) -> float:
    LAST.append(len(CHOSEN))
    CHOSEN["half"] = half
    return CHOSEN[name](LAST[-1])


def test_tables_of_functions_are_put_back() -> None:
    around = Surroundings(sys.modules[__name__], [remember])
    table = CHOSEN
    assert remember("twice") == 2
    around.restore()
    assert table is CHOSEN
    assert {"twice": twice} == CHOSEN
    assert LAST == [0]


def through_table(n: int) -> float:
    return sum(function(n) for function in TABLE)


def test_what_functions_in_a_table_change_is_put_back() -> None:
    around = Surroundings(sys.modules[__name__], [through_table])
    assert through_table(3) == 3
    around.restore()
    assert COUNTED == {"n": 0}
