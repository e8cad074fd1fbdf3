"""Find kernels that keep memory: call original and kernel again and again, and count what stays.

Counted are the blocks of Python's own allocator, and the bytes that C's malloc holds. What only
the kernel keeps, in all of several batches but one, is a leak; what the original keeps too is the
app's. One batch may give back what others left.
"""

import ctypes
import gc
import sys
from collections.abc import Callable
from typing import Any

BATCHES = 6
WARM_BATCHES = 2
LEAST_BYTES = 16


class _MallInfo(ctypes.Structure):
    """What glibc tells of its heap: ten numbers."""

    _fields_ = tuple((f"field_{place}", ctypes.c_size_t) for place in range(10))


MAPPED_BYTES, USED_BYTES = "field_4", "field_7"


def _find_malloc() -> Callable[[], int] | None:
    """Return what counts the bytes in use, where the C library can tell."""
    try:
        information = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError):  # not glibc, or an old one
        return None
    information.restype = _MallInfo

    def count() -> int:
        found = information()
        return int(getattr(found, MAPPED_BYTES)) + int(getattr(found, USED_BYTES))

    return count


malloc = _find_malloc()


def can_count() -> bool:
    """Tell whether this interpreter counts its blocks."""
    return hasattr(sys, "getallocatedblocks") and sys.implementation.name == "cpython"


def kept(batch: Callable[[], Any], calls: int = 1) -> tuple[int, int]:
    """Return the blocks and the bytes that all batches but one keep at least, once warmed up.

    Two batches that keep less than a block, and less than `LEAST_BYTES`, for each of their
    `calls` settle it: nothing is kept.
    """
    blocks: list[int] = []
    held: list[int] = []
    before = _counts()
    for _ in range(WARM_BATCHES + BATCHES):
        batch()
        after = _counts()
        blocks.append(after[0] - before[0])
        held.append(after[1] - before[1])
        before = after
        if _twice_below(calls, blocks) and _twice_below(calls * LEAST_BYTES, held):
            return 0, 0
    return max(0, sorted(blocks[WARM_BATCHES:])[1]), max(0, sorted(held[WARM_BATCHES:])[1])


def _twice_below(limit: int, numbers: list[int]) -> bool:
    return sum(number < limit for number in numbers) > 1


def _counts() -> tuple[int, int]:
    gc.collect()
    return sys.getallocatedblocks(), malloc() if malloc else 0


def leak(original: Callable[[], Any], kernel: Callable[[], Any], calls: int = 1) -> str | None:
    """Say what each call keeps in the kernel and not in the original, None for nothing.

    A batch repeats one call `calls` times; less than one block for each is the interpreter's.
    """
    blocks, held = (number // calls for number in kept(kernel, calls))
    if not blocks and held < LEAST_BYTES:
        return None
    blocks_there, held_there = (number // calls for number in kept(original, calls))
    again, held_again = (number // calls for number in kept(kernel, calls))
    blocks, held = min(blocks, again) - blocks_there, min(held, held_again) - held_there
    if blocks > 0:
        return f"keeps {blocks} blocks of memory each time"
    if held >= LEAST_BYTES:
        return f"keeps {held} bytes of memory each time"
    return None
