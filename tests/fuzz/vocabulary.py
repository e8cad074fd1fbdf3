"""What random programs are made of: the head of their modules, types, and constants."""

PRELUDE = """\
import math
import operator
from array import array
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice, pairwise

MASK = 0xFFFFFFFF
WIDE = 0xFFFFFFFFFFFFFFFF
LIMIT = 7
RATE = 0.125
TITLE = "abc"
FLAG = True
TABLE = [3, 1, 4, 1, 5, 9, 2, 6]
STEPS = (1, 2, 5)
WEIGHTS = {"a": 1, "b": 2}
NAN = float("nan")
LINE = array("d", [0.5, -2.0, 3.25])


COUNTS = {"n": 0}
LAST = 0


def remember(x):
    global LAST
    kept = LAST
    LAST = x % 1000
    return kept + LAST


def noisy(x):
    print(x)
    return x


def spread(x, y=2, *, by=1):
    return (x + y) * by & MASK


def halved(x, kinds=STEPS):
    return x / 2 if x in kinds else x


def counted(x):
    COUNTS["n"] = (COUNTS["n"] + x) % 1000
    return COUNTS["n"]


CHOSEN = {"a": spread, "b": halved, "ab": counted}
APPLIED = [remember, spread]


class Node:
    def __init__(self, a, b, name, items):
        self.a = a
        self.b = b
        self.name = name
        self.items = items

    def total(self, k):
        return self.a + k * LIMIT

    def shift(self, by):
        self.b = self.b + by
        return self.b


@dataclass
class Rec:
    n: int
    x: float
    tag: str
    xs: list


class Slot:
    __slots__ = ("p", "q")

    def __init__(self, p, q):
        self.p = p
        self.q = q
"""
TYPES = (
    "int",
    "int",
    "int",
    "float",
    "float",
    "bool",
    "str",
    "str",
    "bytes",
    "list[int]",
    "list[int]",
    "list[float]",
    "list[str]",
    "list[list]",
    "list[tuple]",
    "dict",
    "dict[int]",
    "opt",
    "Node",
    "Rec",
    "Slot",
    "tuple",
    "list[Rec]",
    "set",
    "array[d]",
    "array[d]",
    "array[f]",
    "array[i]",
    "array[B]",
    "array[Q]",
    "array[q]",
)
ITEM = {
    "list[int]": "int",
    "list[float]": "float",
    "list[str]": "str",
    "list[list]": "list[int]",
    "list[tuple]": "tuple",
    "list[Rec]": "Rec",
}
RESULTS = ("int", "int", "float", "str", "list[int]", "list[float]", "dict", "bool", "tuple", "mix")
FIELDS = {
    "Node": {"a": "int", "b": "float", "name": "str", "items": "list[int]"},
    "Rec": {"n": "int", "x": "float", "tag": "str", "xs": "list[int]"},
    "Slot": {"p": "int", "q": "float"},
}
INTS = (
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "-1",
    "-3",
    "10",
    "31",
    "64",
    "255",
    "1000",
    "65537",
    "MASK",
    "LIMIT",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "2654435761",
    "WIDE",
    "1 << 40",
)
FLOATS = (
    "0.0",
    "1.0",
    "-0.0",
    "0.5",
    "2.0",
    "-1.5",
    "1e300",
    "3.14",
    "RATE",
    "1e-9",
    "9007199254740993.0",
)
STRINGS = (
    '""',
    '"a"',
    '"b"',
    '"ab"',
    '"x-y"',
    '" "',
    '"é"',
    '"\\U0001F600"',
    "TITLE",
    '"0"',
    '"a,b"',
)
