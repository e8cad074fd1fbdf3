import ast
import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from advisor import parsing

LONG = "x = " + " + ".join(f"(y * {i} - [a for a in range({i})][0])" for i in range(60))


class _Slow:
    """Gives way to another thread when the collector ends it, as any destructor may."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        time.sleep(0)


def test_threads_parse_while_the_collector_runs() -> None:
    """CPython 3.11.7 raised SystemError in one thread or another each time."""
    together = threading.Barrier(4)
    before = gc.get_threshold()

    def work(number: int) -> str:
        together.wait(10)
        trees = []
        for _ in range(20):
            for _ in range(3):
                _Slow()
            trees.append(parsing.parse(LONG if number % 2 else f"({LONG[4:]})"))
        return ast.unparse(trees[-1])

    gc.set_threshold(20)
    try:
        with ThreadPoolExecutor(4) as pool:
            texts = list(pool.map(work, range(4)))
    finally:
        gc.set_threshold(*before)
    assert texts[1] == texts[3] == ast.unparse(parsing.parse(LONG))


def test_an_expression_and_what_is_none() -> None:
    assert ast.unparse(parsing.parse_expression("a+b")) == "a + b"
    with pytest.raises(SyntaxError):
        parsing.parse_expression("a = b")
    with pytest.raises(SyntaxError):
        parsing.parse("a b")
