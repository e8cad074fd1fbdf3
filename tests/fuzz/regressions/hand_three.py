"""Numbers at their edges, strings, containers inside containers, helpers and recursion."""

import math
from dataclasses import dataclass

MASK = 0xFFFFFFFF
BIG = 1 << 40


@dataclass
class Item:
    name: str
    price: float
    count: int
    tags: list


@dataclass(frozen=True)
class Point:
    x: float
    y: float


def division(a, b):
    return a // b, a % b, -a // b, -a % -b, divmod(a, b), (a + b) // 3, a / b


def calls_division():
    yield (7, 3), {}
    yield (-7, 3), {}
    yield (7, -3), {}


def more_division():
    yield (-(2**63), -1), {}
    yield (-(2**63), 1), {}
    yield (2**63 - 1, -1), {}
    yield (7, 0), {}
    yield (2**60 + 1, 3), {}
    yield (True, 2), {}
    yield (0, -5), {}


def shifts(a, n):
    return a << n, a >> n, -a >> n, (a << n) & MASK, 1 << n, ~a & MASK, a ^ (a >> 3) | n


def calls_shifts():
    yield (5, 3), {}
    yield (-5, 3), {}


def more_shifts():
    yield (5, 70), {}
    yield (5, -1), {}
    yield (-5, 63), {}
    yield (-5, 64), {}
    yield (2**62, 1), {}
    yield (0, 200), {}
    yield (2**70, 3), {}


def floats(x, y):
    return x // y, x % y, x * y - x, x < y, x == y, x != x, -x, abs(y), x**2, y**0.5, round(x, 1), x > 1


def calls_floats():
    yield (7.5, 2.0), {}
    yield (0.5, 0.25), {}


def more_floats():
    yield (-7.5, 2.0), {}
    yield (7.5, -2.0), {}
    yield (-0.0, 2.0), {}
    yield (0.0, -2.0), {}
    yield (float("inf"), 2.0), {}
    yield (3.0, float("inf")), {}
    yield (-3.0, float("inf")), {}
    yield (float("nan"), 2.0), {}
    yield (1e308, 1e-308), {}
    yield (1.0, 0.0), {}
    yield (2.5, -4.0), {}
    yield (5e-324, 3.0), {}
    yield (3, 2.0), {}


def mixed(i, x):
    return i < x, i == x, i + x, i * x, x - i, i / 3, x == 9007199254740993, i > 2.5, i <= x <= i + 1, min(i, x), max(x, i)


def calls_mixed():
    yield (3, 2.5), {}
    yield (2, 2.0), {}


def more_mixed():
    yield (2**53 + 1, 2.0**53), {}
    yield (2**63 - 1, 2.0**63), {}
    yield (-(2**63), -(2.0**63)), {}
    yield (3, float("nan")), {}
    yield (3, float("inf")), {}
    yield (2, 2), {}
    yield (0, -0.0), {}


def powers(a, n, x):
    return a**n, a**2, 2**n, x**n, a**0.5, x ** (-1), pow(a, n, 7), (-a) ** 3


def calls_powers():
    yield (3, 2, 1.5), {}
    yield (3, 5, 1.5), {}


def more_powers():
    yield (3, 50, 1.5), {}
    yield (3, -1, 1.5), {}
    yield (0, 0, 0.0), {}
    yield (-3, 3, -1.5), {}
    yield (10, 19, 1e300), {}
    yield (2, 63, 1.5), {}


def extremes(xs, ys):
    return max(xs), min(ys), sum(xs), sum(ys), sorted(ys), any(ys), all(xs), len(xs), max(xs[0], 3), sum(ys, 1.5)


def calls_extremes():
    yield ([1, 2, 3], [1.5, 2.5]), {}


def more_extremes():
    yield ([1, 2**63], [1.5]), {}
    yield ([2**62, 2**62, 2**62], [0.1] * 10), {}
    yield ([], [1.5]), {}
    yield ([1], []), {}
    yield ([1, True], [-0.0]), {}
    yield ([1], [float("nan"), 1.0]), {}
    yield ([1], [1.0, float("nan")]), {}
    yield ([1, 2.5], [1, 2.5]), {}
    yield ([1], [1e308, 1e308, -1e308]), {}
    yield ([1], [-0.0, 0.0]), {}


def text(s, t):
    out = []
    for i in range(len(s)):
        c = s[i]
        if c in t or c == "-" or "a" <= c <= "f":
            out.append(c.upper())
        elif c.isdigit():
            out.append(str(ord(c) - 48))
        elif c.isalpha() and not c.isspace():
            out.append(c * 2)
        else:
            out.append(s[-1 - i] + s[i:i + 2] + s[::-1][:1])
    return "".join(out), s.split(t), s.find(t), s.replace(t, "_"), s[1:-1], s.count("a"), s < t, s + t, s.strip().title()


def calls_text():
    yield ("ab-12 z", "b"), {}
    yield ("x", "y"), {}


def more_text():
    yield ("\U0001F600\ud800\u00df\u0130\u01c5", "\u00df"), {}
    yield ("", "b"), {}
    yield ("abc", ""), {}
    yield ("\u0661\u00b2\u00bd", "1"), {}
    yield (b"abc", b"b"), {}
    yield ("abc", None), {}


def data(b, n):
    total = 0
    for x in b:
        total = (total * 31 + x) & MASK
    return total, b[0], b[-1], b[1:3], len(b), b[n] ^ n, b.find(b"a"), n.to_bytes(4, "big"), bytes([n & 255]) + b


def calls_data():
    yield (b"abc", 1), {}


def more_data():
    yield (b"", 1), {}
    yield (b"\xff\x00\x80", -2), {}
    yield (bytearray(b"abc"), 1), {}
    yield (b"abc", -1), {}
    yield (b"abc", 2**40), {}


def grouped(rows):
    groups = {}
    for name, price, count in rows:
        g = groups.get(name)
        if g is None:
            g = {"n": 0, "total": 0.0, "most": price, "names": []}
            groups[name] = g
        g["n"] += 1
        g["total"] += price * count
        if price > g["most"]:
            g["most"] = price
        g["names"].append(name[:1])
    return groups, sorted(groups), [v["total"] for v in groups.values()], {k: v["n"] for k, v in groups.items()}


def calls_grouped():
    yield ([("a", 1.5, 2), ("b", 2.5, 1), ("a", 3.5, 1)],), {}


def more_grouped():
    yield ([("a", 1.5, 2), ("b", 2, 1), ("a", 3.5, 2**70)],), {}
    yield ([("a", 1.5, 2), ("b", 2.5)],), {}
    yield ([],), {}
    yield ([("a", float("nan"), 2), ["a", 1.5, 2]],), {}
    yield ([(None, 1.5, 2)],), {}


def objects(items, limit):
    total = 0.0
    best = None
    for item in items:
        if item.count <= 0 or not item.tags:
            continue
        total += item.price * item.count
        item.count -= 1
        item.tags.append(item.name)
        if best is None or item.price > best.price:
            best = item
        if total > limit:
            item.price = item.price * 0.5
            break
    return total, best, best is not None and best.name


def calls_objects():
    yield ([Item("a", 1.5, 2, ["x"]), Item("b", 2.5, 1, ["y"])], 100.0), {}
    yield ([Item("a", 1.5, 2, [])], 100.0), {}


def more_objects():
    yield ([Item("a", 1.5, 2, ["x"]), Item("b", 2, 1, ["y"])], 1.0), {}
    yield ((lambda i: [i, i, i])(Item("a", 1.5, 2, ["x"])), 100.0), {}
    yield ([Item("a", 1.5, 2, ["x"]), None], 100.0), {}
    yield ([Item("a", float("nan"), 2, ["x"])], 100.0), {}
    yield ([Item("a", 1.5, 2, ("x",))], 100.0), {}
    yield ([Item("a", 1.5, 2**62 * 2, ["x"])], 100), {}
    yield ([Point(1.0, 2.0)], 100.0), {}


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def clamp(x, low=0, high=10):
    if x < low:
        return low
    return high if x > high else x


def depth(n):
    return 0 if n <= 0 else 1 + depth(n - 1)


def helpers(a, b, xs):
    return gcd(a, b), clamp(a), clamp(b, high=3), [clamp(x, 1) for x in xs], depth(a % 50), clamp(low=2, x=a)


def calls_helpers():
    yield (12, 18, [1, 20]), {}


def more_helpers():
    yield (12.5, 18, [1, 20]), {}
    yield (12, 18, [1.5, 20]), {}
    yield (-12, 2**64, [-1]), {}
    yield (True, False, []), {}


def deep(n):
    return depth(n)


def calls_deep():
    yield (20,), {}


def more_deep():
    yield (100000,), {}
    yield (3.5,), {}


def optional(x, y=None, *rest):
    z = x or y
    if z is None:
        return "none", rest
    w = y and x
    if not w:
        z += 1
    return z, w, x if y is None else y, len(rest)


def calls_optional():
    yield (3,), {}
    yield (None, 4), {}
    yield (0, 0), {}


def more_optional():
    yield (None,), {}
    yield (2.5, "a", 3), {}
    yield (0, None), {}
    yield ("", 2), {}
    yield (2**63 - 1, None), {}


def nested(n, m):
    found = []
    for i in range(n):
        for j in range(i, m):
            if (i * j) % 7 == 3:
                break
            if j == i + 1:
                continue
            found.append((i, j))
        else:
            found.append(i)
            continue
        if i > 4:
            break
    else:
        found.append("end")
    while n:
        n -= 1
        if n == 2:
            break
    else:
        found.append("out")
    return found, [[a * b for b in range(a) if b != 1] for a in range(m)], {a: {b for b in range(a)} for a in range(3)}


def calls_nested():
    yield (5, 5), {}
    yield (2, 3), {}


def more_nested():
    yield (0, 0), {}
    yield (9, 9), {}
    yield (-1, 3), {}


def buffers(n):
    xs = [0] * n
    ys = [i * 0.5 for i in range(n)]
    flags = [False] * n
    zs = xs
    for i in range(n):
        zs[i] = i * i % 7
        flags[i - 1] = not flags[i]
        ys[-i] += xs[i]
    best = xs[0] if n else -1
    for a, b in zip(xs, ys):
        best += a * (b > 1)
    zs = [1]
    zs.append(best)
    return xs, ys, flags, zs, sum(ys), max(xs), xs[::2], ys[1:], 3 in xs, xs == zs, sorted(ys), list(reversed(xs))


def calls_buffers():
    yield (4,), {}
    yield (6,), {}


def more_buffers():
    yield (0,), {}
    yield (1,), {}
    yield (40,), {}
    yield (True,), {}


def mathematics(x, n):
    return (
        math.sqrt(x), math.floor(x), math.ceil(x), math.hypot(x, 2.0), math.sin(n), math.isnan(x), math.pi * x,
        math.log(x), math.exp(x), math.gcd(n, 12), math.isqrt(n), math.fabs(x), math.atan2(x, n), int(x), round(x),
    )


def calls_mathematics():
    yield (2.5, 3), {}


def more_mathematics():
    yield (-2.5, 3), {}
    yield (0.0, 3), {}
    yield (float("inf"), 3), {}
    yield (1e300, 2**60), {}
    yield (0.5, 0), {}
    yield (1.5, -1), {}
    yield (700.0, 2**64), {}


def walrus(xs):
    total = 0
    while (n := len(xs)) > 2:
        total += n + xs.pop()
    if (m := total) and (k := m - 1) > 0:
        total += k
    return total, n, [y for x in xs if (y := x * 2) > 2], (total := 5) + total


def calls_walrus():
    yield ([1, 2, 3, 4],), {}


def more_walrus():
    yield ([1],), {}
    yield ([],), {}
    yield ([1.5, 2, 3],), {}


def strings(a, b):
    return a == b, a is None, a in ("x", "y"), a[:1] == b[:1], a < b, "%s-%d" % (a, 3), f"{a!r:>5}{b}", a.join([b, b]), a * 3, (a, b) == (b, a), a or b


def calls_strings():
    yield ("x", "yy"), {}


def more_strings():
    yield ("", ""), {}
    yield ("x", None), {}
    yield ("x", 3), {}
    yield ("\ud800", "x"), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
