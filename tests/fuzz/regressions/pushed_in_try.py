# difference: result
# {
#  "call": "f3(['A1 b2', 'hello world', 'a-b-c'])",
#  "kind": "result",
#  "expected": "returned (['A1 b2'], [2, 0, -1], -1, 5, 2)",
#  "got": "returned (['A1 b2'], [2, -1], -1, 5, 2)"
# }
TARGETS = ['f3']
import math
from array import array
from dataclasses import dataclass
from itertools import chain, islice, pairwise
MASK = 4294967295
WIDE = 18446744073709551615
LIMIT = 7
RATE = 0.125
TITLE = 'abc'
FLAG = True
TABLE = [3, 1, 4, 1, 5, 9, 2, 6]
STEPS = (1, 2, 5)
WEIGHTS = {'a': 1, 'b': 2}
NAN = float('nan')
LINE = array('d', [0.5, -2.0, 3.25])
COUNTS = {'n': 0}
LAST = 0

def noisy(x):
    return x

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
    __slots__ = ('p', 'q')

    def __init__(self, p, q):
        self.p = p
        self.q = q
from collections import Counter
from enum import Enum
from typing import NamedTuple

class Shape:
    unit = 2

    def __init__(self, w, h, log=None):
        self.w = w
        self.h = h
        self.log = [] if log is None else log

    @property
    def area(self):
        return self.w * self.h

    @staticmethod
    def clip(x, most=100):
        return x if x < most else most

    @classmethod
    def scaled(cls, k):
        return cls.unit * k

    def grow(self, by=1, *, times=1):
        for _ in range(times):
            self.w += by
            self.h -= by * 0.5
        return self.w

    def __len__(self):
        return len(self.log)

    def __add__(self, other):
        return type(self)(self.w + other.w, self.h + other.h, self.log + other.log)

class Square(Shape):
    unit = 3

    def grow(self, by=2, *, times=1):
        self.log.append(by)
        return super().grow(by, times=times) + 1

class Point(NamedTuple):
    x: float
    y: float = 0.5
    n: int = 1

class Turned(Point):

    def __getitem__(self, place):
        return tuple.__getitem__(self, -1)

    def __lt__(self, other):
        return tuple.__gt__(self, other)

class Kind(Enum):
    A = 1
    B = 2.5

class Opened:

    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append(1)
        return len(self.log)

    def __exit__(self, kind, error, trace):
        self.log.append(2 if kind is None else 3)
        return kind is ZeroDivisionError
ASKED = [0]
ask, poke = (eval('lambda v: _answer(v)'), eval('lambda v: _poke(v)'))
ask_each = eval('lambda vs: (_answer(v) for v in vs)')

def f3(p0):
    n1 = 1
    n3 = 1
    v4 = -pow(-3, 5, 97) & MASK
    n5 = 1
    while n5 < LIMIT + 1 and v4 == False != 9007199254740992.0:
        n5 += 1
        if len(p0) < 30:
            p0.extend(p0[:3])
        if p0:
            w7 = p0.pop()
        noisy(n5)
    for i8 in range(3, 0, -1):
        if not n5 <= n1 == 3.14:
            i8 += (w9 := v4) + 1
            i8 &= MASK
        else:
            v10 = {'a': 1}
            v11 = ('a' * (7 % 4))[:50]
            for key_ in list(v10):
                if v10[key_] == v4:
                    del v10[key_]
        p0 = p0[:20]
    l15, g16 = ([n1 % 5], 1)
    try:
        l15.append(n1 % 17 % l15[0])
        g16 = l15[-3 % 17 % 3]
    except IndexError:
        g16 = -1
    finally:
        l15.append(g16)
    return (p0, l15, g16, n3, n1)

def calls_f3():
    yield ((['A1 b2', 'hello world', 'a-b-c'],), {})
    yield ((['A1 b2'],), {})
    yield ((['', 'a-b-c', '', 'x'],), {})
    yield ((['', 'abc', 'x'],), {})
    yield ((['abc', 'A1 b2'],), {})
    yield ((['hello world', 'a-b-c', 'a-b-c', '12', 'hello world', 'hello world'],), {})

def more_f3():
    yield ((['A1 b2', '', '\ud800', b'ab', 'a-b-c', 'é', 'A1 b2', '\x00', 'abc'],), {})
    yield ((['abc', 'x'],), {})
    yield ((['', 'a-b-c', 'a-b-c'],), {})
    yield ((['x', '', 'A1 b2', 'abc', 'A1 b2', 'a-b-c'],), {})
    yield ((['12', '12'],), {})
    yield ((['hello world', 'x', '12', b'ab', 'İ'],), {})
    yield ((['12', b'ab', 'hello world', b'ab', 'aaaaaaaa'],), {})
    yield ((['a-b-c'],), {})
    yield ((['x'],), {})
    yield ((['hello world', 'a-b-c'],), {})
    yield ((['', '', ''],), {})
    yield ((['a-b-c', 'x', '12'],), {})
    yield ((['hello world', 'A1 b2', '', 'abc'],), {})
    yield ((['A1 b2', 'abc', 'A1 b2', 'hello world', '', 'abc'],), {})
