"""Effects, what takes them back, and calls within calls."""

from dataclasses import dataclass

LOG = []
LIMITS = {"low": 1, "high": 9}
ORDER = [3, 1, 2]


class Slot:
    __slots__ = ("p", "q")

    def __init__(self, p, q):
        self.p = p
        self.q = q


class Base:
    rate = 2

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def scaled(self, k):
        return self.a * k * self.rate


class Child(Base):
    def scaled(self, k):
        return self.a * k - 1


class Watched:
    def __init__(self, a):
        self.a = a

    def __setattr__(self, name, value):
        LOG.append((name, value))
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        LOG.append(name)
        return 7


class Vec:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        LOG.append("add")
        return Vec(self.x + other.x)

    def __iadd__(self, other):
        LOG.append("iadd")
        self.x += other.x
        return self

    def __eq__(self, other):
        LOG.append("eq")
        return self.x == other.x

    def __hash__(self):
        return 1

    def __bool__(self):
        LOG.append("bool")
        return self.x > 0


@dataclass
class Rec:
    n: int
    xs: list


class Marker:
    def __init__(self, x):
        LOG.append(x)


def effect(x):
    Marker(x)
    return x


def clean(xs, n):
    xs.sort()
    xs.reverse()
    xs.insert(1, n)
    xs.remove(n)
    xs.pop(0)
    xs.extend(xs)
    n += xs[0] * 2**40
    xs.clear()
    return n


def calls_clean():
    yield ([3, 1, 2], 5), {}


def more_clean():
    yield ([3, 1, 2], 2**40), {}
    yield ([3, 1, 2**30], 5), {}
    yield ([3], 5), {}
    yield ([3, 1.5], 5), {}
    yield ([3, 1], "a"), {}


def dropped(d, s, k):
    total = d.pop(k) + d.pop("zz", 4)
    s.discard(k)
    s.add("n")
    d.clear()
    return total, len(s)


def calls_dropped():
    yield ({"a": 1}, {"a"}, "a"), {}


def more_dropped():
    yield ({"b": 1}, {"a"}, "a"), {}
    yield ({"a": "x"}, {"a"}, "a"), {}
    yield ({"a": 2.5}, {"a"}, "a"), {}


def late_guard(xs, d):
    effect(1)
    total = 0
    for i, x in enumerate(xs):
        total += x // (i + 1)
        total ^= d["a"]
        total += "abc".find(d["s"]) + len(d["s"][0:2])
    return total / len(xs), LOG.clear()


def calls_late_guard():
    yield ([5, 6], {"a": 1, "s": "b"}), {}


def more_late_guard():
    yield ([5, 2**70], {"a": 1, "s": "b"}), {}
    yield ([5, 2.5], {"a": 1, "s": "b"}), {}
    yield ([], {"a": 1, "s": "b"}), {}
    yield ([5], {"a": 1, "s": b"b"}), {}
    yield ([5], {"s": "b"}), {}


def late_index(text, i):
    effect(text)
    c = text[i]
    ys = [1, 2, 3]
    ys[i] = 9
    n = ys[i] % (i - 1)
    LOG.clear()
    return c + text[-1], ys, n, round(1.5 + i), divmod(7, i - 2), 7 << (3 - i)


def calls_late_index():
    yield ("abc", 0), {}
    yield ("abcd", 0), {}


def more_late_index():
    yield ("abc", 1), {}
    yield ("abc", 2), {}
    yield ("abc", 3), {}
    yield ("abc", -3), {}
    yield ("", -3), {}
    yield ("abcde", 4), {}


def undone(o, xs, d, n):
    o.a = o.a + 1
    o.b = o.b * 0.5
    xs[0] = n
    xs.append(n)
    d["k"] = d.get("k", 0) + n
    d["new"] = 1
    xs.pop()
    xs.pop()
    o.a += n * 2**40
    return o.a + xs[0]


def calls_undone():
    yield (Base(1, 2.0), [1, 2], {"k": 1}, 3), {}


def more_undone():
    yield (Base(1, 2.0), [1, 2], {"k": 1}, 2**40), {}
    yield (Base(1, 2), [1, 2], {"k": 1}, 3), {}
    yield (Base(1, 2.0), [1], {"k": 1}, 3), {}
    yield (Base(1, 2.0), ["a"], {"k": "x"}, 3), {}
    yield (Child(1, 2.0), [1, 2], {"k": 1}, 3), {}
    yield (Watched(1), [1, 2], {"k": 1}, 3), {}


def slots(s, t):
    s.p += 1
    t.p += 2
    s.q = t.q + s.p
    if s.p > 3:
        raise ValueError(s.p)
    return s.p + t.p


def calls_slots():
    yield (Slot(1, 2.0), Slot(2, 3.0)), {}


def more_slots():
    yield (lambda x: (x, x))(Slot(1, 2.0)), {}
    yield (Slot(1, 2.0), Slot(2, 3)), {}
    yield (Slot(1, 2.0), Base(2, 3)), {}
    yield (Slot(2**63 - 1, 2.0), Slot(2, 3.0)), {}


def method(o, k):
    return o.scaled(k) + o.scaled(k + 1)


def calls_method():
    yield (Base(1, 2.0), 3), {}


def more_method():
    yield (Child(1, 2.0), 3), {}
    yield (Base(2**62, 2.0), 3), {}
    yield (Base(1.5, 2.0), 3), {}


def foreign(a, b):
    c = a + b
    a += b
    seen = a == b
    if a:
        seen = (seen, a.x)
    return seen, c.x, LOG.copy(), LOG.clear()


def calls_foreign():
    yield (Vec(1), Vec(2)), {}


def more_foreign():
    yield (Vec(-1), Vec(0)), {}
    yield (Vec(1), 2), {}
    yield (Vec(1), Vec("a")), {}


def walk(n, out):
    effect(n)
    out.append(n)
    if n > 0:
        walk(n - 1, out)
        if n == 3:
            raise KeyError(n)
    LOG.clear()
    return len(out)


def calls_walk():
    yield (2, []), {}


def more_walk():
    yield (4, []), {}
    yield (2.5, []), {}
    yield (4, ()), {}
    yield (3, [1]), {}


def caught(xs, d):
    out = []
    for x in xs:
        try:
            effect(x)
            out.append(10 // x)
            out.append(d[x])
        except (ZeroDivisionError, KeyError) as error:
            out.append(type(error).__name__)
        except TypeError as error:
            raise ValueError("bad") from error
        finally:
            out.append(0)
    LOG.clear()
    return out


def calls_caught():
    yield ([1, 2], {1: 1, 2: 2}), {}


def more_caught():
    yield ([0, 3], {1: 1}), {}
    yield (["a"], {1: 1}), {}


def aliased(xs, ys, n):
    total = 0
    for i in range(n):
        xs[i] = xs[i] + 1
        total += ys[i]
        ys[n - 1 - i] = total
    return total


def calls_aliased():
    yield ([1, 2, 3], [4, 5, 6], 3), {}


def more_aliased():
    yield (lambda x: (x, x, 3))([1, 2, 3]), {}
    yield ([1, 2, 3], [4, 5, 6.5], 3), {}
    yield ([1, 2, 3], [4, 5], 3), {}
    yield ([1, 2, 2**63 - 1], [4, 5, 6], 3), {}


def rows(grid, n):
    first = grid[0]
    total = 0
    for r in range(n):
        row = grid[r]
        for c in range(n):
            row[c] = row[c] * 2 + first[c]
            total += grid[r][c]
    return total


def calls_rows():
    yield ([[1, 2], [3, 4]], 2), {}


def more_rows():
    yield (lambda x: ([x, x], 2))([1, 2]), {}
    yield ([[1, 2], [3, 4.5]], 2), {}
    yield ([[1, 2], (3, 4)], 2), {}


def shared_inner(n):
    row = [0] * n
    grid = [row] * n
    other = [[0] * n for _ in range(n)]
    for i in range(n):
        grid[i][i] += i + 1
        other[i][i] += i + 1
    row.append(5)
    return grid, other, len(grid[0])


def calls_shared_inner():
    yield (3,), {}


def more_shared_inner():
    yield (1,), {}
    yield (0,), {}


def globals_read(k):
    LIMITS["n"] = k
    total = LIMITS["low"] + len(LIMITS)
    for x in ORDER:
        total = total * 2 + x
    ORDER.sort()
    ORDER[0], ORDER[1] = ORDER[1], ORDER[0]
    return total + ORDER[0]


def calls_globals_read():
    yield (3,), {}


def more_globals_read():
    yield (4,), {}


def swap(xs, i, j):
    xs[i], xs[j] = xs[j], xs[i]
    a, b = xs[0], xs[-1]
    a, b = b, a
    (c, d), e = (a, b), xs
    return c, d, e


def calls_swap():
    yield ([1, 2, 3], 0, 2), {}


def more_swap():
    yield ([1, 2, 3], 0, 5), {}
    yield ([1, "a", 3.5], 0, 1), {}


def default(x, ys=[], *, k=2, **rest):
    ys.append(x * k)
    return len(ys), sum(ys), len(rest)


def calls_default():
    yield (1, [3]), {}
    yield (1, [3]), {"k": 4}


def more_default():
    yield (1, [3]), {"k": 4, "z": 1}
    yield (1.5, [3]), {}


def ranges(a, b, c):
    out = []
    for i in range(a, b, c):
        out.append(i)
        i += 100
        if len(out) > 20:
            break
    else:
        out.append(-7)
    for i in reversed(range(a, b)):
        out.append(i)
        if len(out) > 30:
            break
    return out, i


def calls_ranges():
    yield (1, 6, 2), {}


def more_ranges():
    yield (6, 1, -2), {}
    yield (0, 5, 0), {}
    yield (9223372036854775800, 9223372036854775807, 4), {}
    yield (-9223372036854775800, -9223372036854775807, -4), {}
    yield (1, 2**70, 3), {}
    yield (True, 4, 1), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
