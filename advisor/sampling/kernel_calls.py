"""Give kernels the samples that fell into them (pure).

    handle (app.py:20)  100     +  of handle's own samples 80 % stand on a line that calls score
    ->  handle  20,   handle;score  80

A compiled function has no frame that py-spy can read without stopping the process, and stopping
it hides what runs in the thread pool (in trials 1 to 7 % instead of 25 %). But the caller's frame
is there, with the line it stands on. So a second recording keeps executing lines; a sample whose
innermost frame stands where a kernel's name is used is the kernel's.
"""

import ast
from collections import Counter
from collections.abc import Mapping, Sequence

from advisor.model.code import FunctionId
from advisor.model.profile import Frame
from advisor.parsing import parse
from advisor.sampling.collapsed import Frames, by_frames

Lines = Mapping[int, FunctionId]


def lines_that_call(source: str, kernels: Sequence[FunctionId]) -> Lines:
    """Map each line that uses the name of exactly one kernel to that kernel.

    Text that doesn't parse, as newer syntax than this interpreter's, gives no lines.
    """
    names = _short_names(kernels)
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    known = dict(names)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname and alias.name in names:
                    known[alias.asname] = names[alias.name]
    found: dict[int, set[FunctionId]] = {}
    for node in ast.walk(tree):
        kernel = known.get(_used_name(node))
        if kernel is not None and isinstance(node, ast.expr):
            found.setdefault(node.end_lineno or node.lineno, set()).add(kernel)
    return {line: kernels.pop() for line, kernels in found.items() if len(kernels) == 1}


def _short_names(kernels: Sequence[FunctionId]) -> dict[str, FunctionId]:
    """Map the last part of each qualified name to its kernel; names shared by two are left out."""
    uses = Counter(kernel.qualname.rpartition(".")[2] for kernel in kernels)
    return {
        name: kernel for kernel in kernels if uses[name := kernel.qualname.rpartition(".")[2]] == 1
    }


def _used_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def add_kernel_frames(
    by_function: Mapping[Frames, int],
    by_line: Mapping[Frames, int],
    calls: Mapping[str, Lines],
) -> dict[Frames, int]:
    """Move samples from callers to the kernels they stand in.

    Args:
        by_function: Stacks whose frames carry the functions' first lines.
        by_line: Stacks of the same load whose frames carry the lines being executed.
        calls: For each file, the lines that call a kernel.
    """
    shares = _shares(by_line, calls)
    owed: dict[tuple[str, str, FunctionId], float] = {}
    result: Counter[Frames] = Counter()
    for frames, count in sorted(by_function.items(), key=by_frames):
        leaf = frames[-1]
        left = count
        for kernel, share in shares.get((leaf.file, leaf.function), {}).items():
            # What rounding keeps back from one stack is added to the next.
            due = owed.get((leaf.file, leaf.function, kernel), 0.0) + count * share
            part = max(0, min(left, round(due)))
            owed[leaf.file, leaf.function, kernel] = due - part
            left -= part
            if part:
                frame = Frame(file=kernel.file, line=kernel.line, function=kernel.qualname)
                result[(*frames, frame)] += part
        if left:
            result[frames] += left
    return dict(result)


def _shares(
    by_line: Mapping[Frames, int], calls: Mapping[str, Lines]
) -> dict[tuple[str, str], dict[FunctionId, float]]:
    """Return, for each function, which part of its own samples stands on calls of which kernel."""
    own: Counter[tuple[str, str]] = Counter()
    inside: dict[tuple[str, str], Counter[FunctionId]] = {}
    for frames, count in by_line.items():
        leaf = frames[-1]
        key = (leaf.file, leaf.function)
        own[key] += count
        kernel = calls.get(leaf.file, {}).get(leaf.line)
        # The original of a kernel, run as its fallback, stands on lines that use its own name.
        if kernel is not None and (kernel.file, kernel.qualname) != key:
            inside.setdefault(key, Counter())[kernel] += count
    return {
        key: {kernel: n / own[key] for kernel, n in sorted(counts.items(), key=_by_name)}
        for key, counts in inside.items()
    }


def _by_name(item: tuple[FunctionId, int]) -> tuple[str, str]:
    return item[0].file, item[0].qualname
