"""What the generator found, made smaller."""


def never_set(p0):
    v4 = v5 = v4
    return "e" < (p0 or "q")[0]


def calls_never_set():
    yield ("abc",), {}


def more_never_set():
    yield ("",), {}


def grows(p1):
    if len(p1) < 30:
        p1 += p1
    return [[0.5, 9007199254740992.0][0] for c25 in "abc"]


def calls_grows():
    yield ([1],), {}
    yield ([12, 40],), {}


def more_grows():
    yield ([],), {}


def itself(p1, n):
    if n:
        try:
            p1 = p1
        except ZeroDivisionError:
            p1 = [0]
    return len(p1)


def calls_itself():
    yield ([1], 1), {}


def more_itself():
    yield ([1], 0), {}


MASK = 0xFFFFFFFF


def bits():
    return MASK.bit_length()


def calls_bits():
    yield (), {}


def more_bits():
    yield (), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
