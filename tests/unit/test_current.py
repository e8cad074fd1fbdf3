"""Kernels of source that has changed are told apart from those that still fit."""

import importlib.util
import inspect
import textwrap
from pathlib import Path

import pytest

from advisor.inside.facts import text_hash
from advisor.model.kernel import Kernel
from advisor.report.current import changed_functions

SOURCE = '''\
# coding: latin-1
import functools


@functools.cache
@functools.wraps(len)
def decorated(value):
    """Über."""
    return (
        value +
1)
    # the end


class Rule:
    class Inner:
        @staticmethod
        def score(value, *, text="""
a\x0cb
"""):
            return value

    def last(self): return 1  # at the end without a line break'''


def load(folder: Path, text: str) -> tuple[Path, dict[str, str]]:
    """Write a module and return its file, and the source of its functions as Python sees it."""
    file = folder / "shop.py"
    file.write_bytes(text.replace("\n", "\r\n").encode("latin-1"))
    spec = importlib.util.spec_from_file_location("shop", file)
    assert spec is not None
    assert spec.loader is not None
    shop = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shop)
    decorated = shop.decorated.__wrapped__
    del decorated.__wrapped__
    functions = {
        "decorated": decorated,
        "Rule.Inner.score": shop.Rule.Inner.score,
        "Rule.last": shop.Rule.last,
    }
    return file, {
        name: textwrap.dedent(inspect.getsource(function)) for name, function in functions.items()
    }


def kernel(file: Path, sources: dict[str, str]) -> Kernel:
    rows = tuple(("shop", name, text_hash(text)) for name, text in sources.items())
    return Kernel(
        name="shop__decorated",
        target="shop:decorated",
        module="shop",
        functions=tuple(sources),
        text=f"_SOURCES = {rows!r}\n",
        declarations="",
        source_hash="",
        source_file=str(file),
        guards=(),
    )


def test_the_source_is_read_as_python_does(tmp_path: Path) -> None:
    file, sources = load(tmp_path, SOURCE)
    assert changed_functions(kernel(file, sources)) == ()


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("+\n1)", "+\n2)", "shop:decorated"),
        ("cache", "lru_cache", "shop:decorated"),
        ("a\x0cb", "a", "shop:Rule.Inner.score"),
        ("return 1 ", "return 2 ", "shop:Rule.last"),
    ],
)
def test_a_change_is_named(tmp_path: Path, old: str, new: str, name: str) -> None:
    file, sources = load(tmp_path, SOURCE)
    file.write_bytes(SOURCE.replace(old, new, 1 if old != "cache" else 2).encode("latin-1"))
    assert changed_functions(kernel(file, sources)) == (name,)


def test_what_stands_in_another_place_is_unchanged(tmp_path: Path) -> None:
    file, sources = load(tmp_path, SOURCE)
    file.write_bytes(("# coding: latin-1\nfirst = 1\n" + SOURCE).encode("latin-1"))
    assert changed_functions(kernel(file, sources)) == ()
    file.unlink()
    assert changed_functions(kernel(file, sources)) == ()
