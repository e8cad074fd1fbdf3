"""Constructs that once went wrong, written by hand."""

from dataclasses import dataclass

COUNT = 0
NAN = float("nan")


@dataclass
class Rec:
    n: int
    xs: list


def in_place(xs, ys):
    xs += ys
    xs += xs
    return len(xs)


def calls_in_place():
    yield ([1, 2], [3]), {}
    yield ([], [1]), {}


def more_in_place():
    yield ([1, 2], (3, 4)), {}
    yield ([1, 2], "ab"), {}
    yield ([1, 2], 5), {}


def in_place_attribute(r, ys):
    r.xs += ys
    r.n += 1
    return r.n


def calls_in_place_attribute():
    yield (Rec(1, [2]), [3]), {}


def more_in_place_attribute():
    yield (Rec(1, [2]), "ab"), {}
    yield (Rec(1, (2,)), (3,)), {}
    yield (Rec("a", [2]), [3]), {}


def set_count(value):
    global COUNT
    COUNT = value


def stale_global(x):
    set_count(x)
    seen = COUNT + x
    set_count(0)
    return seen + COUNT


def calls_stale_global():
    yield (3,), {}
    yield (4,), {}


def more_stale_global():
    yield (5,), {}
    yield (6.5,), {}


def size_then_pop(n):
    xs = [i * i for i in range(n)]
    return len(xs) + xs.pop() * 1000 + len(xs)


def calls_size_then_pop():
    yield (3,), {}
    yield (5,), {}


def more_size_then_pop():
    yield (0,), {}
    yield (1,), {}


def nan_in(xs):
    total = 0
    for x in xs:
        if x in xs:
            total += 1
        if [x] == [x]:
            total += 10
        d = {x: 1}
        total += d.get(x, 100)
    return total


def calls_nan_in():
    yield ([1.0, 2.0],), {}
    yield ([0.5],), {}


def more_nan_in():
    yield ([NAN, 1.0],), {}
    yield ([NAN, float("inf")],), {}


def else_of_try(a, b):
    try:
        c = a // 2
    except ZeroDivisionError:
        return -1
    else:
        try:
            return c // b
        except ZeroDivisionError:
            return -2


def calls_else_of_try():
    yield (4, 2), {}


def more_else_of_try():
    yield (4, 0), {}


def else_raises(xs, k):
    n = 0
    for x in xs:
        try:
            n += x
        except TypeError:
            n += 100
        else:
            n += [5, 6][k]
    return n


def calls_else_raises():
    yield ([1, 2], 0), {}


def more_else_raises():
    yield ([1, "a"], 0), {}
    yield ([1, 2], 2), {}


def cleaned(xs, log):
    total = 0
    try:
        for x in xs:
            total += x
            log.append(x)
        return total
    finally:
        log.append(-1)


def calls_cleaned():
    yield ([1, 2], []), {}


def more_cleaned():
    yield ([1, None], []), {}
    yield ([1, 2**63], []), {}
    yield (lambda x: (x, x))([]), {}


def remainder(x, y):
    return (x * 3.7 + y) % 256


def calls_remainder():
    yield (2.5, 3.0), {}
    yield (200.0, 3.0), {}


def more_remainder():
    yield (2.5, 3), {}
    yield (2**70, 3.0), {}


def titles(text):
    n = 0
    for c in text:
        n = n * 2 + c.istitle() + c.isupper() * 4
    return n


def calls_titles():
    yield ("aBc",), {}


def more_titles():
    yield ("\u01c5\u01c4x A",), {}


def formats(i, x, flag, s):
    c = s[0]
    return f"{i:05d}|{i:x}|{i:>6}|{flag}|{x:8.3f}|{s!r}|{c}|{c!r}|{i:,}|{flag:>7}|{x}|{flag:d}|{x:g}"


def calls_formats():
    yield (3, 2.5, True, "ab"), {}


def more_formats():
    yield (-3, float("nan"), False, "\u00e9"), {}
    yield (2**70, -0.0, False, "\ud800"), {}


def doubles(n):
    xs = []
    ys = xs
    for i in range(n):
        xs.append(i)
        if i == 2:
            ys = []
        ys.append(i * 10)
    return (len(xs), len(ys), sum(xs), sum(ys))


def calls_doubles():
    yield (5,), {}


def more_doubles():
    yield (1,), {}
    yield (9,), {}


def shrinking(xs):
    out = []
    for x in xs:
        out.append(x)
        if x % 2 == 0:
            xs.pop()
        if len(out) > 50:
            break
    return out


def calls_shrinking():
    yield ([1, 3, 5, 2, 7],), {}


def more_shrinking():
    yield ([2, 2, 2, 2, 2],), {}
    yield ([1, 2, 4, "a"],), {}


def growing(xs, d):
    for i, x in enumerate(xs):
        if i < 6:
            xs.append(x + 1)
    for k in d:
        d[k] += 1
    return sum(xs)


def calls_growing():
    yield ([1, 2], {"a": 1}), {}


def more_growing():
    yield ([1, 2.5], {"a": 1, "b": 2**63 - 1}), {}
    yield ([1, 2**62], {"a": None}), {}


def dict_grows(d, n):
    total = 0
    for k, v in d.items():
        total += v
        if total > n:
            d[k + "x"] = 1
    return total


def calls_dict_grows():
    yield ({"a": 1, "b": 2}, 100), {}


def more_dict_grows():
    yield ({"a": 1, "b": 2}, 0), {}
    yield ({"a": 1, "b": 2}, 2), {}


def unbound(flag, n):
    if flag:
        v = n
    for i in range(n):
        w = i
    return (v, w, i)


def calls_unbound():
    yield (True, 3), {}


def more_unbound():
    yield (False, 3), {}
    yield (True, 0), {}


def shadow(i, xs):
    total = [i for i in xs]
    return (i, total, sum(i for i in xs if i))


def calls_shadow():
    yield (3, [1, 2]), {}


def more_shadow():
    yield (3, []), {}
    yield (2.5, [1.5]), {}


def chained(a, b, xs):
    return a < b < xs.pop() < 10, len(xs), a == b == a, a < b > 3


def calls_chained():
    yield (1, 2, [3]), {}


def more_chained():
    yield (2, 1, [3]), {}
    yield (1.5, 2, [2**70]), {}
    yield (1, 2.5, []), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
