"""Do the same for several things, some of them at once, in other processes mostly."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from advisor import process

JOBS = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


def at_once(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    jobs: int = JOBS,
    on_done: Callable[[Item], None] | None = None,
) -> list[Result]:
    """Return what `work` makes of each item, in the items' order.

    `on_done` is told each item in order, when it and all before it are done. The first failure, or
    Ctrl-C, ends what is running, and nothing more is begun.
    """
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="work") as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            results = []
            for item, future in zip(items, futures, strict=True):
                results.append(future.result())
                if on_done is not None:
                    on_done(item)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            process.end_all()
            raise
    return results
