"""Exact types through calls, defaults and joins; narrowing; order of evaluation."""


def ident(x):
    return x


def scaled(x, by=True, low=0.5, name=None):
    return x, by, low, name


def bools(a, b):
    if a > 0:
        return ident(a), ident(b)
    return ident(a == b), ident(b)


def calls_bools():
    yield (1, 2), {}


def more_bools():
    yield (0, 2), {}
    yield (-1, True), {}
    yield (0, 2**70), {}


def defaults(a, b):
    if a > 0:
        return scaled(a, 2, 1.5, "x")
    if a < -5:
        return scaled(a, b > 0, 1, "x")
    return scaled(a), scaled(a, name="y"), scaled(x=a, low=2)


def calls_defaults():
    yield (1, 2), {}


def more_defaults():
    yield (0, 2), {}
    yield (-9, 2), {}
    yield (-1, True), {}


def joins(a, b, flag):
    x = a if flag else a > b
    y = 0
    y = y or flag
    z = 1.0 if flag else a
    w = a and b
    v = flag and a
    u = not a or b
    xs = [a, flag, a > b]
    ys = [0] * 2
    ys[0] = flag
    total = flag + flag
    total += True
    return x, y, z, w, v, u, xs, ys, total, -flag, ~flag, +flag, flag & True, flag | 1, flag * 2, abs(flag), max(flag, a), int(flag), a == flag, flag // 1


def calls_joins():
    yield (3, 2, True), {}
    yield (3, 2, False), {}


def more_joins():
    yield (0, 2, True), {}
    yield (0, 0, False), {}
    yield (1, 1, 1), {}
    yield (2.5, 1, True), {}


def narrowed(x, y):
    if x < (x := y):
        return x + 1
    if (z := x + 1) > y and z < 10:
        return z * 2
    while x < y:
        x += 3
    if not (x > 5 or y > 5):
        return x - y
    return x * y, x if 0 < x < 100 else -x


def calls_narrowed():
    yield (3, 2**62), {}
    yield (2**62, 3), {}
    yield (3, 2), {}


def more_narrowed():
    yield (3, 2**63 - 1), {}
    yield (-(2**63), 2**63 - 1), {}
    yield (2**63 - 1, 2**63 - 1), {}
    yield (-(2**63), -(2**63)), {}


def rebound(x, y):
    if x < 5 and (x := y) > 0:
        return x + 1
    z = (x := y) if y > 3 else x
    w = x + 1
    if y > 2 or (x := 2.5) > y:
        return x, z, w
    return x


def calls_rebound():
    yield (3, 4), {}
    yield (3, -4), {}
    yield (9, 4), {}
    yield (9, 2**62), {}


def more_rebound():
    yield (3, 2**63 - 1), {}
    yield (9, 2**63 - 1), {}
    yield (9, 1), {}


def stretched(x, step=2**62 + 5):
    return x + step


def stretching(x):
    if x > 0:
        return stretched(x, 1)
    return stretched(2**62 + x)


def calls_stretching():
    yield (3,), {}


def more_stretching():
    yield (0,), {}
    yield (-5,), {}


def ordered(xs, i):
    def_ = xs[0] + xs.pop() * len(xs)
    a = [len(xs), xs.pop(), len(xs)]
    b = {len(xs): xs.append(i), i: len(xs)}
    c = (xs[-1], xs.pop(), xs[-1])
    d = xs[0] if xs.pop() else xs[0]
    xs.append(xs[0] + len(xs))
    xs[len(xs) - 1] = xs.pop() + len(xs) if False else xs[-1]
    return def_, a, b, c, d, xs, f"{len(xs)}{xs.pop()}{len(xs)}", len(xs) < xs.pop() < len(xs) + 100


def calls_ordered():
    yield ([1, 2, 3, 4, 5, 6, 7, 8], 9), {}


def more_ordered():
    yield ([1, 2, 3], 9), {}
    yield ([1, 2, 3, 4, 5, 6, 2**63 - 1, 8], 9), {}
    yield ([0, 0, 0, 0, 0, 0, 0, 0], 0), {}


def local_ordered(n):
    xs = [i * 2 for i in range(n)]
    a = [len(xs), xs.pop(), len(xs)]
    c = (xs[-1], xs.pop(), xs[-1])
    d = len(xs) + xs.pop() - len(xs)
    xs.append(xs[0] + len(xs))
    e = len(xs) < xs.pop() < len(xs) + 100
    ys = xs
    ys.append(n)
    f = (len(xs), ys.pop(), len(xs), xs is ys)
    xs[0], ys[1] = ys[1], xs[0]
    return a, c, d, e, f, xs[0], f"{len(xs)}{xs.pop()}{len(xs)}", sum(xs)


def calls_local_ordered():
    yield (9,), {}


def more_local_ordered():
    yield (5,), {}
    yield (12,), {}
    yield (0,), {}


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
        case {"k": v}:
            return v
        case str() as s:
            return s[::-1]
        case None:
            return None
        case _:
            return "other"


def calls_matched():
    yield (0,), {}
    yield (500,), {}
    yield ([1, 2],), {}


def more_matched():
    yield (True,), {}
    yield (1.0,), {}
    yield ([1, 2, 3],), {}
    yield ((1, 2),), {}
    yield ("ab",), {}
    yield ({"k": 1, "z": 2},), {}
    yield (None,), {}
    yield ([],), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
