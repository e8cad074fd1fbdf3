"""Run a workshop by itself and tell of what it makes: what `workshop_beside` starts.

Order on standard input  ->  the files of News on standard output
"""

import os
import pickle
import sys
import threading
import traceback
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.case_files import Case
from tests.workshop import Workshop
from tests.workshop_beside import Key, News, Order

LESS_URGENT = 5


class Teller:
    """Tells the process of the tests what is done; from any thread."""

    def __init__(self, folder: Path) -> None:
        """Tell it on standard output, where in the folder each piece of news lies."""
        self._lock = threading.Lock()
        self._folder = folder
        self._told = 0

    def tell(self, key: Key, done: "Future[Any]") -> None:
        """Tell of something that is done."""
        error = done.exception()
        shown = "".join(traceback.format_exception(error)) if error is not None else ""
        value = None if error is not None else done.result()
        text = pickle.dumps(News(key=key, value=value, error=shown))
        with self._lock:
            self._told += 1
            file = self._folder / f"news-{self._told}.pickle"
            file.write_bytes(text)
            sys.stdout.write(f"{file}\n")
            sys.stdout.flush()

    def follow(self, shop: Workshop, case: Case, function: str) -> None:
        """Tell of a function as soon as it is made, and of each check of it once it is done."""
        key, told = (case.name, function), Future[Any]()
        try:
            made = shop.result(case, function)
        except Exception as error:  # noqa: BLE001 - the tests of the function fail of it
            told.set_exception(error)
            self.tell(key, told)
            return
        told.set_result((replace(made, checked={}), tuple(made.checked)))
        self.tell(key, told)
        for python, check in made.checked.items():
            check.add_done_callback(partial(self.tell, (*key, python)))


def main() -> None:
    """Make what is ordered and tell of it."""
    os.nice(LESS_URGENT)
    order: Order = pickle.load(sys.stdin.buffer)
    shop = Workshop(order.folder, order.cache, order.pythons)
    shop.checking = order.checking
    shop.begin(order.wanted)
    teller = Teller(order.folder)
    for case, function in order.wanted:
        teller.follow(shop, case, function)
    shop.close()


if __name__ == "__main__":
    main()
