"""What map, filter and itertools do, as the bodies of generators.

S0 to S2 stand for the sources, APPLY for what is applied to items. Where a loop begins with the
test whether it is over, `for x in S0: if ...: break`, a generator must not be started then; behind
the last item none is asked for another.
"""

from advisor.inference.grouped import TEXT

_EACH = "for x in S0:\n    "
_PAIRS = "for i in range(n):\n    x = pool[i]\n    for j in range({low}, n):\n        "
_POOL = "pool = list(S0)\nn = len(pool)\n"
_SOME = f"size = S1\nassert isinstance(size, int) and 0 <= size <= 1000000\n{_POOL}"
_CHOSEN = (
    "    chosen = []\n    for k in range(size):\n        chosen.append(pool[places[k]])\n"
    "    yield tuple(chosen)\n"
)
_COMBINATIONS = (
    f"{_SOME}places = []\nfor k in range(size):\n    places.append({{first}})\n"
    f"going = {{begins}}\nwhile going:\n{_CHOSEN}"
    "    at = size - 1\n    while at >= 0 and places[at] == {last}:\n        at = at - 1\n"
    "    going = at >= 0\n    if going:\n        next = places[at] + 1\n"
    "        for k in range(at, size):\n            places[k] = next\n{step}"
)
_PERMUTATIONS = (
    "places = []\nfor k in range(n):\n    places.append(k)\n"
    "left = []\nfor k in range(size):\n    left.append(n - k)\n"
    f"going = size <= n\nwhile going:\n{_CHOSEN}"
    "    at = size - 1\n    going = False\n    while at >= 0:\n"
    "        left[at] = left[at] - 1\n        held = places[at]\n"
    "        if left[at] == 0:\n            for k in range(at, n - 1):\n"
    "                places[k] = places[k + 1]\n            places[n - 1] = held\n"
    "            left[at] = n - at\n            at = at - 1\n"
    "        else:\n            k = n - left[at]\n            places[at] = places[k]\n"
    "            places[k] = held\n            going = True\n            break\n"
)
_COUNT = "isinstance({0}, int) and 0 <= {0} <= 9223372036854775807"
TEXTS = {
    "map": f"{_EACH}yield APPLY(x)",
    "map 2": "for x, y in zip(S0, S1):\n    yield APPLY(x, y)",
    "filter": f"{_EACH}if APPLY(x):\n        yield x",
    "filterfalse": f"{_EACH}if not APPLY(x):\n        yield x",
    "takewhile": f"{_EACH}if not APPLY(x):\n        break\n    yield x",
    "starmap 2": "for x, y in S0:\n    yield APPLY(x, y)",
    "pairwise": "first = True\n"
    f"{_EACH}if first:\n        first = False\n    else:\n        yield (prev, x)\n    prev = x",
    "from_iterable": "for part in S0:\n    for x in part:\n        yield x",
    "islice 2": f"left = S1\nassert {_COUNT.format('left')}\n"
    f"{_EACH}if left == 0:\n        break\n    left = left - 1\n    yield x\n"
    "    if left == 0:\n        break",
    "islice 3": f"start = S1\nstop = S2\nassert {_COUNT.format('start')}\n"
    f"assert {_COUNT.format('stop')}\nat = 0\n"
    f"{_EACH}if at >= stop and at >= start:\n        break\n    at = at + 1\n"
    "    if at > start:\n        yield x\n    if at >= stop and at >= start:\n        break",
    "islice from": f"start = S1\nassert {_COUNT.format('start')}\nat = -1\n"
    f"{_EACH}at = at + 1\n    if at >= start:\n        yield x",
    "accumulate": "first = True\n"
    f"{_EACH}if first:\n        first = False\n        total = x\n    else:\n"
    "        total = total + x\n    yield total",
    "accumulate by": "first = True\n"
    f"{_EACH}if first:\n        first = False\n        total = x\n    else:\n"
    "        total = APPLY(total, x)\n    yield total",
    "reduce": "first = True\n"
    f"{_EACH}if first:\n        first = False\n        total = x\n    else:\n"
    "        total = APPLY(total, x)\nassert not first",
    "reduce from": f"total = S1\n{_EACH}total = APPLY(total, x)",
    "product 2": "a = list(S0)\nb = list(S1)\nfor x in a:\n    for y in b:\n        yield (x, y)",
    "product 3": "a = list(S0)\nb = list(S1)\nc = list(S2)\n"
    "for x in a:\n    for y in b:\n        for z in c:\n            yield (x, y, z)",
    "combinations": _POOL + _PAIRS.format(low="i + 1") + "yield (x, pool[j])",
    "combinations_with_replacement": _POOL + _PAIRS.format(low="i") + "yield (x, pool[j])",
    "permutations": _POOL + _PAIRS.format(low="0") + "if i != j:\n            yield (x, pool[j])",
    "combinations of": _COMBINATIONS.format(
        first="k",
        begins="size <= n",
        last="at + n - size",
        step="            next = next + 1\n",
    ),
    "combinations_with_replacement of": _COMBINATIONS.format(
        first="0", begins="n > 0 or size == 0", last="n - 1", step=""
    ),
    "permutations of": _SOME + _PERMUTATIONS,
    "permutations all": f"{_POOL}size = n\n{_PERMUTATIONS}",
    "product of": f"{_SOME}places = []\nfor k in range(size):\n    places.append(0)\n"
    f"going = n > 0 or size == 0\nwhile going:\n{_CHOSEN}"
    "    at = size - 1\n    while at >= 0 and places[at] == n - 1:\n        places[at] = 0\n"
    "        at = at - 1\n    going = at >= 0\n"
    "    if going:\n        places[at] = places[at] + 1\n",
    "groupby": TEXT.format("x"),
    "groupby by": TEXT.format("APPLY(x)"),
    "repeat": "value = S0\nfor at in range(S1):\n    yield value",
    "chain 1": "for x in S0:\n    yield x",
    "chain 2": "for x in S0:\n    yield x\nfor x in S1:\n    yield x",
    "chain 3": "for x in S0:\n    yield x\nfor x in S1:\n    yield x\nfor x in S2:\n    yield x",
}
