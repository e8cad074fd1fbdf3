"""What the generator found: points in a branch that no call ever takes."""

from array import array

LIMIT = 7
COUNTS = {"n": 0}


def never_passed(p0):
    if (2, 7) == (3, 8):
        v3 = array("Q", [LIMIT])[COUNTS["n"] :]
        return v3
    return p0


def calls_never_passed():
    yield (1,), {}
    yield (2,), {}


def more_never_passed():
    yield ("x",), {}
