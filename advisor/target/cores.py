"""Hold what is started to some cores, so that server and generator don't take each other's."""

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def held_to(cores: tuple[int, ...]) -> Iterator[None]:
    """Have processes that this thread starts in the block run on some cores only.

    They inherit it from the thread, which goes back to its own cores afterwards. No cores means
    no change, and so does a system where it can't be done.
    """
    if not cores or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
