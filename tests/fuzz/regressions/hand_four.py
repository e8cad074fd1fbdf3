"""Aliasing, escapes, and values that change under a kernel's hands."""

from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass

SEEN = []
CONFIG = {"k": 2, "name": "x"}
PAIRS = ((1, 2.5), (3, 4.5))


class Marker:
    def __init__(self, x):
        SEEN.append(x)


@dataclass
class Box:
    v: int
    w: float
    xs: list


class Tally:
    total = 0

    def __init__(self):
        self.items = []
        self.last = None

    def put(self, x):
        self.items.append(x)
        self.last = x
        return len(self.items)

    @property
    def size(self):
        return len(self.items)

    @staticmethod
    def twice(x):
        return x * 2

    @classmethod
    def named(cls, x):
        return cls.__name__ + str(x)


def escapes(n):
    xs = [1, 2, 3]
    SEEN.append(xs)
    xs.append(n)
    ys = SEEN.pop()
    ys.append("s")
    return xs, len(xs), xs is ys


def calls_escapes():
    yield (3,), {}


def more_escapes():
    yield ("a",), {}


def held(n):
    xs = [0] * n
    rows = [xs, [9]]
    box = {"xs": xs}
    t = (xs, n)
    xs[0] = 5
    rows[0].append(6)
    box["xs"].append(7)
    t[0].append(8)
    return xs, rows, box, t, rows[0] is box["xs"]


def calls_held():
    yield (2,), {}


def more_held():
    yield (0,), {}
    yield (1,), {}


def loop_alias(n):
    prev = [0] * (n + 1)
    for i in range(1, n + 1):
        cur = [i] * (n + 1)
        for j in range(1, n + 1):
            cur[j] = min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (i != j))
        prev = cur
    cur = prev
    cur.append(-1)
    return prev, prev[-1], len(cur)


def calls_loop_alias():
    yield (3,), {}


def more_loop_alias():
    yield (0,), {}
    yield (1,), {}
    yield (-2,), {}


def while_mutating(xs, ys):
    moved = 0
    while xs:
        x = xs.pop()
        if x in ys:
            ys.remove(x)
        elif x > 0:
            xs.append(x - 1)
        ys.insert(0, x)
        moved += x
        if len(ys) > 12:
            break
    return moved, xs is ys


def calls_while_mutating():
    yield ([1, 2], [5]), {}


def more_while_mutating():
    yield (lambda x: (x, x))([1, 2]), {}
    yield ([1, 2.5], [5]), {}
    yield ([1, -1], []), {}


def comprehended(xs, ys):
    out = [xs.pop() + y for y in ys if xs]
    pairs = [(x, y) for x in xs for y in ys if x != y]
    d = {x: i for i, x in enumerate(ys)}
    s = {x % 3 for x in ys}
    return out, pairs, d, sorted(s), sum(x * x for x in ys), max((x for x in ys), default=-1), [[x] * 2 for x in ys]


def calls_comprehended():
    yield ([1, 2], [3, 4, 3]), {}


def more_comprehended():
    yield (lambda x: (x, x))([1, 2, 3]), {}
    yield ([], []), {}
    yield ([1.5, 2], [True, 1, 1.0]), {}


def classes(t, x):
    n = t.put(x) + t.put(x + 1)
    t.total += n
    return n, t.size, t.twice(x), t.named(x), Tally.total, t.last


def calls_classes():
    yield (Tally(), 3), {}


def more_classes():
    yield (Tally(), 2**63 - 1), {}
    yield (Tally(), "a"), {}


def subclasses(d, xs):
    total = 0
    for x in xs:
        d[x] = d.get(x, 0) + 1
        total += d[x]
    return total, len(d), type(d).__name__, list(d)


def calls_subclasses():
    yield ({}, ["a", "b", "a"]), {}


def more_subclasses():
    yield (defaultdict(int), ["a", "b", "a"]), {}
    yield (Counter(), ["a", "b", "a"]), {}
    yield (OrderedDict(), ["a", "b"]), {}
    yield ({}, [1, True, 1.0]), {}
    yield ({}, [[1]]), {}
    yield ({}, [float("nan"), (1, 2)]), {}
    yield ({"a": "s"}, ["a"]), {}


def missing(d, k):
    if k not in d:
        d[k] = []
    d[k].append(len(d))
    d.setdefault("z", []).append(k)
    return d[k][-1] + d.setdefault("n", 5) + len(d["z"])


def calls_missing():
    yield ({}, "a"), {}
    yield ({"a": [1]}, "a"), {}


def more_missing():
    yield (defaultdict(list), "a"), {}
    yield ({"a": (1,)}, "a"), {}
    yield ({}, "z"), {}
    yield ({}, "n"), {}


def partial(boxes, k):
    for b in boxes:
        b.v += k
        b.w *= 0.5
        b.xs.append(b.v)
        b.xs[0] += 1
    return sum(b.v for b in boxes)


def calls_partial():
    yield ([Box(1, 2.0, [1]), Box(2, 3.0, [2])], 1), {}


def more_partial():
    yield ([Box(1, 2.0, [1]), Box(2, 3, [2])], 1), {}
    yield ([Box(1, 2.0, [1]), Box("a", 3.0, [2])], 1), {}
    yield ([Box(1, 2.0, [1]), Box(2, 3.0, [])], 1), {}
    yield ([Box(1, 2.0, []), 5], 1), {}
    yield (lambda b: ([b, b, Box(2**63 - 1, 1.0, [1])], 1))(Box(1, 2.0, [1])), {}
    yield (lambda x: ([Box(1, 2.0, x), Box(1, 2.0, x), None], 1))([1]), {}


def floats_shared(b, c):
    old = b.w
    b.w = b.w + 1.0
    kept = b.w
    b.w = b.w * 2.0
    c.w = b.w
    b.w = b.w + 0.25
    return old, kept, b.w, c.w, [b.w, kept]


def calls_floats_shared():
    yield (Box(1, 2.5, []), Box(1, 7.5, [])), {}


def more_floats_shared():
    yield (lambda b: (b, b))(Box(1, 2.5, [])), {}
    yield (Box(1, 2.5, []), Box(1, 7, [])), {}


def constants(x):
    y = CONFIG["k"] * x
    for a, b in PAIRS:
        y += a * b
    CONFIG["k"] = 3
    z = CONFIG["k"] + len(CONFIG["name"])
    CONFIG["k"] = 2
    return y, z


def calls_constants():
    yield (3,), {}


def more_constants():
    yield (3.5,), {}
    yield ("a",), {}


def effects_then(x, xs):
    Marker(x)
    n = len(xs)
    best = max(xs) if xs else 0
    total = sum(xs) + x * n
    text = ",".join(str(v) for v in xs)
    label = f"{x}:{total}"
    parts = text.split(",")
    parts.append(label)
    part = xs[1:] + xs[:1]
    part[0] += 1
    ok = x in xs and x is not None
    while n > 0:
        n -= 2
        part.append(n)
    d = {"a": n, "b": best}
    d["c"] = d["a"] + 1
    SEEN.clear()
    return best, total, parts, part, ok, d, n, [v * 2 for v in xs if v > 1], x < total, -x, not xs, x if x > 2 else total


def calls_effects_then():
    yield (3, [1, 2, 3]), {}


def more_effects_then():
    yield (3, []), {}
    yield (3, [5]), {}
    yield (2.5, [5, 6]), {}
    yield (2**64, [5, 2**64]), {}
    yield (3, "abc"), {}
    yield (3, [1, "a"]), {}
    yield ("a", ["a", "b"]), {}


def effects_loop(xs, d):
    total = 0
    for i, x in enumerate(xs):
        if x % 2:
            Marker(x)
            total += x * i
        else:
            total += xs[i - 1]
        total ^= d.get("k", 0)
        d["k"] = total % 5
        y = total
    SEEN.clear()
    return total, y, i


def calls_effects_loop():
    yield ([1, 2, 3], {"k": 1}), {}
    yield ([4, 2], {"k": 1}), {}


def more_effects_loop():
    yield ([2, 2**63, 3], {"k": 1}), {}
    yield ([2, 3, 2**63 + 1], {"k": 1}), {}
    yield ([2, 3, 2.5], {"k": 1}), {}
    yield ([], {"k": 1}), {}
    yield ([2, 3, "a"], {"k": "b"}), {}
    yield ([3, 1], {}), {}


def tuples(p, q):
    a, b = p
    c, *rest = q
    return a


def calls_tuples():
    yield ((1, 2), (3, 4)), {}


def more_tuples():
    yield ([1, 2], (3, 4)), {}


def unpacks(pairs, t):
    total = 0.0
    for i, (a, b) in enumerate(pairs):
        total += a * b + i
        a, b = b, a
        t = (a, b, *t) if False else (a, b)
    (x, y), z = t, total
    return x, y, z, t[0], t[-1], len(t), t + (1,), t < (1, 2), (t, t)


def calls_unpacks():
    yield ([(1, 2.5), (2, 3.5)], (1, 2)), {}


def more_unpacks():
    yield ([[1, 2.5]], (1, 2)), {}
    yield ([(1, 2.5, 3)], (1, 2)), {}
    yield ([], (1, 2)), {}
    yield ([], (1, 2, 3)), {}
    yield ([(1, 2)], (1, 2)), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
