"""Newer constructs: stars, lambdas, match, with, del, instances made inside, slices stored into."""

from dataclasses import dataclass, field

TRACE = []


class Plain:
    def __init__(self, a, b=2):
        self.a = a
        self.b = b


class Checked:
    def __init__(self, a):
        if a < 0:
            raise ValueError(a)
        self.a = a * 2
        TRACE.append(a)


class Parent:
    def __init__(self, a):
        self.a = a


class Kid(Parent):
    def __init__(self, a):
        Parent.__init__(self, a + 1)
        self.k = a


@dataclass
class Row:
    n: int
    x: float = 0.5
    xs: list = field(default_factory=list)


@dataclass(frozen=True)
class Fixed:
    n: int
    x: float


class Guarded:
    def __enter__(self):
        TRACE.append("in")
        return 5

    def __exit__(self, kind, value, trace):
        TRACE.append("out")
        return kind is ZeroDivisionError


def makes(n):
    rows = [Row(i, i * 0.5) for i in range(n)]
    for row in rows:
        row.xs.append(row.n)
        row.x += 1.0
    p = Plain(n)
    p.b += p.a
    q = Plain(b=n, a=1)
    k = Kid(n)
    return rows, sum(r.x for r in rows), p.b, q.a, k.a + k.k, Fixed(n, 1.5), rows[0].xs is rows[-1].xs if rows else None


def calls_makes():
    yield (3,), {}


def more_makes():
    yield (0,), {}
    yield (1,), {}
    yield (2.5,), {}
    yield (2**63 - 1,), {}


def checked(xs):
    out = []
    for x in xs:
        c = Checked(x)
        out.append(c.a)
    TRACE.clear()
    return out


def calls_checked():
    yield ([1, 2],), {}


def more_checked():
    yield ([1, -2],), {}
    yield ([1, "a"],), {}
    yield ([2**62],), {}


def stars(xs, t):
    a, *b = xs
    *c, d = t
    e = [*xs, *t, a]
    f = (*t, *xs)
    g = {*xs, *t}
    h = {**{"a": 1}, "b": a}
    return a, b, c, d, e, f, sorted(g), h, max(*xs, 0), print(*t) is None


def calls_stars():
    yield ([1, 2, 3], (4, 5)), {}
    yield ([1], (4,)), {}


def more_stars():
    yield ([], (4, 5)), {}
    yield ("ab", "cd"), {}
    yield ([1, 2.5], (4, "x")), {}
    yield ((1, 2), [3]), {}


def lambdas(xs, k):
    xs.sort(key=lambda x: -x)
    best = max(xs, key=lambda x: x % 7)
    pairs = sorted([(x % 3, x) for x in xs], key=lambda p: (p[0], -p[1]), reverse=True)
    return xs, best, pairs, [x for x in map(lambda v: v * 2, xs)], list(filter(None, xs)), (lambda a, b=2: a + b)(k)


def calls_lambdas():
    yield ([3, 1, 2], 5), {}


def more_lambdas():
    yield ([], 5), {}
    yield ([1, "a"], 5), {}
    yield ([1.5, 2], 2**63 - 1), {}


def matched(x):
    match x:
        case 0 | 1:
            return "small"
        case int(n) if n > 100:
            return n + 1
        case [a, b]:
            return (b, a)
        case [a, *rest]:
            return (a, rest)
        case {"k": v, **others}:
            return (v, others)
        case str() as s:
            return s[::-1]
        case Row(n=n, x=0.5):
            return n
        case None:
            return None
        case _:
            return "other"


def calls_matched():
    yield (0,), {}
    yield (500,), {}
    yield (50,), {}
    yield ([1, 2],), {}


def more_matched():
    yield (True,), {}
    yield (1.0,), {}
    yield ([1, 2, 3],), {}
    yield ((1, 2),), {}
    yield ("ab",), {}
    yield ({"k": 1, "z": 2},), {}
    yield ({"q": 1},), {}
    yield (Row(5),), {}
    yield (None,), {}
    yield ([],), {}


def within(n, xs):
    with Guarded() as five:
        xs.append(five // n)
        five += xs[n]
    TRACE.clear()
    return five, xs


def calls_within():
    yield (1, [1, 2]), {}


def more_within():
    yield (0, [1, 2]), {}
    yield (9, [1, 2]), {}


def deleted(xs, d, n):
    del xs[0], xs[-1:]
    if n in d:
        del d[n]
    y = n
    if n > 2:
        del y
    xs[1:2] = [n, n]
    xs[::2] = xs[::2]
    return xs, d, y


def calls_deleted():
    yield ([1, 2, 3, 4], {1: 2}, 1), {}


def more_deleted():
    yield ([1, 2, 3, 4], {1: 2}, 3), {}
    yield ([], {1: 2}, 1), {}
    yield ([1], {}, 1), {}
    yield ([1, 2, 3, 4], {1: 2}, 1.0), {}


def generators(xs):
    total = sum(x * x for x in xs if x)
    first = next((x for x in xs if x > 1), None)
    joined = ",".join(str(x) for x in xs)
    every = all(x < 10 for x in xs), any(x == 2 for x in xs)
    pairs = list(zip(xs, xs[1:]))
    return total, first, joined, every, pairs, dict(enumerate(xs)), tuple(x + 1 for x in xs), set(x % 2 for x in xs), min((x for x in xs), default=0)


def calls_generators():
    yield ([1, 2, 3],), {}


def more_generators():
    yield ([],), {}
    yield ([0.5, 2**70],), {}
    yield ([11, "a"],), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
