"""What holds a kernel back: the lines of its body that Cython's page calls the dearest."""

import re

from advisor.compilation.annotation import parse_annotation
from advisor.model.kernel import Kernel

SHOWN = 4
LONGEST = 110
_DEF = re.compile(r"^def (\w+)")


def costly_lines(page: str | None, kernel: Kernel) -> tuple[str, ...]:
    """Return the dearest lines of the compiled bodies, each with Cython's points, dearest first.

    The parts every kernel has (entry, installation) don't count: only the functions that
    stand for functions of the project.
    """
    if page is None:
        return ()
    names = {name.replace(".", "_") for name in kernel.functions}
    inside = False
    costs: dict[str, int] = {}
    for line in parse_annotation(page):
        found = _DEF.match(line.text)
        if found:
            inside = re.sub(r"^_|_\d+$", "", found[1]) in names
        elif inside and line.score > 0:
            text = line.text.strip()[:LONGEST]
            costs[text] = costs.get(text, 0) + line.score
    ranked = sorted(costs.items(), key=lambda one: -one[1])
    return tuple(f"{score}: {text}" for text, score in ranked[:SHOWN])
