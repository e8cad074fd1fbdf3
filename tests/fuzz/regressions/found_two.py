"""A list that is kept as an array, extended where no call comes: a variable before it is unbound."""


def f0(p0, p1):
    v1 = [sum(p1.values()), len(p0)]
    v3 = v4 = v3
    if v2:
        if len(v1) < 30:
            v1 += v1
    return v1, v4


def calls_f0():
    yield (("x", {"a": 1}), {})


def more_f0():
    yield ((b"ab", {"": 2**70}), {})
