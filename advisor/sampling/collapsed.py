"""py-spy's raw output → counted stacks (pure).

    process 12:"uvicorn";main (/app/main.py:1);score (/app/rules.py:40) 17
    ->  {(Frame(main), Frame(score)): 17}

The output comes from reading a running process's memory without stopping it, so anything can be
in it: names cut short, frames without a file, stacks without a frame, a last line that ends early.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.profile import Frame

Frames = tuple[Frame, ...]

_PROCESS = re.compile(r'process \d+:".*?"(?:;|$)')
_FRAME = re.compile(r"(?P<name>\S.*?) \((?P<file>.+):(?P<line>\d{1,9})\)")
_COUNT = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStacks:
    """Stacks, root first, with their counts; `unreadable` samples had no usable leaf frame."""

    counts: Mapping[Frames, int]
    unreadable: int


def parse_collapsed(text: str) -> CountedStacks:
    """Read py-spy's raw output; equal stacks are added up.

    Frames of processes are left out. Where a frame in the middle is unreadable the callers
    above it are dropped, since nothing tells that they belong to what is below. A line without
    a count is not a sample and is passed over.
    """
    counts: Counter[Frames] = Counter()
    unreadable = 0
    for line in text.splitlines():
        stack, _, number = line.rpartition(" ")
        if not _COUNT.fullmatch(number):
            continue
        frames = _frames(stack)
        if frames:
            counts[frames] += int(number)
        else:
            unreadable += int(number)
    return CountedStacks(counts=dict(counts), unreadable=unreadable)


def _frames(stack: str) -> Frames:
    while found := _PROCESS.match(stack):
        stack = stack[found.end() :]
    frames: list[Frame] = []
    for part in stack.split(";") if stack else ():
        frame = _frame(part)
        if frame is None:
            frames.clear()
        else:
            frames.append(frame)
    return tuple(frames)


def _frame(text: str) -> Frame | None:
    found = _FRAME.fullmatch(text)
    if found is None:
        return None
    return Frame(file=found["file"], line=int(found["line"]), function=found["name"])


def by_frames(item: tuple[Frames, int]) -> tuple[tuple[str, int, str], ...]:
    """Return what counted stacks are sorted by, so that the order is the same every time."""
    return tuple((frame.file, frame.line, frame.function) for frame in item[0])
