# A list kept as a C array lost what was appended in front of an exception, beside a walrus.
TARGETS = ["f3"]


def f3(n, at):
    kept = [n % 5]
    if (most := n) > 3:
        kept = [most % 5]
    last = 1
    try:
        kept.append(n % 17 % (kept[0] + 1))
        last = kept[at]
    except IndexError:
        last = -1
    finally:
        kept.append(last)
    return kept, last


def calls_f3():
    yield ((7, 2), {})
    yield ((1, 1), {})
    yield ((3, 9), {})


def more_f3():
    yield ((0, 0), {})
    yield ((12, -3), {})
    yield ((2**70, 1), {})
