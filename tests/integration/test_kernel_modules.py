"""Kernels of several modules, and of what functions keep: names alike, defaults that change."""

from pathlib import Path
from textwrap import dedent

import pytest

from advisor import process
from advisor.codegen.compile import compile_function
from advisor.compilation.build import build_kernel
from advisor.model.kernel import BuiltKernel, Refusal
from advisor.pipeline.observing import observe

ROOT = Path(__file__).parents[2]
NEWEST = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
SHOP = """
import os
from rates import net

TABLE = {"a": 1}
BASE = int(os.environ.get("BASE", "3"))
STEPS = (1, 2)


def step(x, base=BASE, *, steps=STEPS, marks=frozenset({9})):
    return base if x in marks else x * base + steps[1]


def total(names):
    found = 0
    for name in names:
        found += TABLE[name] + net(name)
    return found


def stepped(xs):
    found = 0
    for x in xs:
        found += step(x)
    return found


def lazily(xs):
    from heavy import Part, weight
    import heavy as whole

    found = 0
    for x in xs:
        found += weight(x) + whole.EXTRA + Part(x).size
    return found


def double(x):
    return x * 2


def half(x):
    return x // 2


TABLE_OF = {"double": double, "half": half}


def looked_up(rows):
    found = 0
    for name, x in rows:
        found += TABLE_OF[name](x)
    return found


def nowhere(xs):
    found = 0
    for x in xs:
        if x < 0:
            from absent import other

            found += other(x)
        found += x
    return found
"""
HEAVY = """
import shop
EXTRA = 5


class Part:
    def __init__(self, size):
        self.size = size


def weight(x):
    return x * len(shop.TABLE)
"""
RATES = """
TABLE = {"a": 100}


def net(name):
    if name == "":
        return TABLE["a"]
    return TABLE[name] + len(name)
"""
HEAD = """
import sys
from importlib.machinery import ExtensionFileLoader
import importlib.util
import shop
def load(name, path):
    loader = ExtensionFileLoader(name, path)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_file_location(name, path, loader=loader))
    loader.exec_module(module)
    return module
def ran(call):
    before = next(iter(kernel.counters().values()))
    result = call()
    after = next(iter(kernel.counters().values()))
    assert after[0] == before[0] + 1
    return result, after[1] == before[1]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not NEWEST.exists():
        pytest.skip("CPython 3.15 is missing: make interpreters")
    folder = tmp_path_factory.mktemp("modules")
    (folder / "shop.py").write_text(SHOP)
    (folder / "rates.py").write_text(RATES)
    (folder / "heavy.py").write_text(HEAVY)
    return folder


def run(home: Path, function: str, call: str, body: str, **env: str) -> None:
    load = f"kernel = {loading(home, function, call)}\n"
    finished = process.run(
        [NEWEST, "-W", "error", "-c", HEAD + load + dedent(body)],
        cwd=home,
        timeout_seconds=60,
        env={"ADVISOR_KERNELS": None, **env},
        check=False,
    )
    assert finished.status == 0, finished.output


def loading(home: Path, function: str, call: str) -> str:
    """Build a kernel; return the expression that loads it."""
    calls = home / f"calls_{function}.py"
    calls.write_text(f"def calls():\n    yield ({call},), {{}}\n")
    observed = observe(f"shop:{function}", python=NEWEST, app_dir=home, calls_file=calls)
    assert not isinstance(observed, Refusal), observed
    kernel = compile_function(observed)
    assert not isinstance(kernel, Refusal), kernel
    cache = ROOT / ".cache" / "cases"
    built = build_kernel(kernel, python=str(NEWEST), cache_dir=cache, optimise="-O1")
    assert isinstance(built, BuiltKernel), built
    return f"load({kernel.name!r}, {built.extension!r})"


def test_globals_of_one_name_in_two_modules(home: Path) -> None:
    body = """
    assert kernel.install(vars(shop)) == ("total",)
    assert ran(lambda: shop.total(["a", "a"])) == (204, True)
    """
    run(home, "total", '["a", "a"]', body)


def test_defaults_that_change(home: Path) -> None:
    body = """
    assert kernel.install(vars(shop)) == ("stepped",)
    step, call = shop.step, lambda: shop.stepped([1, 9])
    assert ran(call) == (8, True)
    kept = step.__defaults__
    step.__defaults__ = (10,)
    assert ran(call) == (22, False)
    step.__defaults__ = kept
    assert ran(call) == (8, True)
    step.__kwdefaults__["steps"] = (5, 50)
    assert ran(call) == (56, False)
    step.__kwdefaults__["steps"] = shop.STEPS
    assert ran(call) == (8, True)
    named = dict(step.__kwdefaults__)
    step.__kwdefaults__ = named
    assert ran(call)[0] == 8
    named["marks"] = frozenset()
    assert ran(call)[0] == 34
    kernel.uninstall()
    """
    run(home, "stepped", "[1, 9, 2]", body)


def test_defaults_made_otherwise_here(home: Path) -> None:
    body = """
    assert kernel.install(vars(shop)) == ()
    assert shop.stepped([1, 9]) == 16
    """
    run(home, "stepped", "[1, 9, 2]", body, BASE="7")


def test_imports_wait_until_a_call_has_loaded_the_module(home: Path) -> None:
    body = """
    assert kernel.install(vars(shop)) == ("lazily",)
    call = lambda: shop.lazily([1, 2])
    assert "heavy" not in sys.modules
    assert ran(call) == (16, False)
    import heavy
    assert ran(call) == (16, False)  # what it found holds from the next call on
    assert ran(call) == (16, True)
    heavy.EXTRA = 10
    assert ran(call) == (26, False)
    heavy.EXTRA = 5
    assert ran(call) == (16, True)
    heavy.weight = lambda x: 100
    assert ran(call) == (213, False)
    del heavy.weight
    try:
        ran(call)
    except ImportError:
        pass
    else:
        raise AssertionError
    del sys.modules["heavy"]
    assert ran(call) == (16, False)
    assert sys.modules["heavy"] is not heavy
    kernel.uninstall()
    """
    run(home, "lazily", "[1, 2, 3]", body)


def test_imports_by_another_import(home: Path) -> None:
    body = """
    import builtins, heavy
    assert kernel.install(vars(shop)) == ("lazily",)
    call, seen, real = lambda: shop.lazily([1, 2]), [], builtins.__import__
    assert ran(call) == (16, True)
    def watching(name, *rest):
        seen.append(name)
        return real(name, *rest)
    builtins.__import__ = watching
    assert ran(call) == (16, False)
    assert seen == ["heavy", "heavy"]
    builtins.__import__ = real
    assert ran(call) == (16, True)
    """
    run(home, "lazily", "[1, 2, 3]", body)


def test_imports_of_a_module_that_still_runs(home: Path) -> None:
    body = """
    import heavy
    heavy.__spec__._initializing = True
    weight = heavy.__dict__.pop("weight")
    assert kernel.install(vars(shop)) == ("lazily",)
    heavy.weight = weight
    heavy.__spec__._initializing = False
    call = lambda: shop.lazily([1, 2])
    ran(call)
    assert ran(call) == (16, True)
    """
    run(home, "lazily", "[1, 2, 3]", body)


def test_imports_of_what_is_not_what_it_was(home: Path) -> None:
    body = """
    import heavy
    heavy.EXTRA = 7
    assert kernel.install(vars(shop)) == ()
    del sys.modules["heavy"]
    assert kernel.install(vars(shop)) == ("lazily",)
    import heavy
    heavy.EXTRA = 7
    call = lambda: shop.lazily([1, 2])
    for _ in range(3):
        assert ran(call) == (20, False)
    """
    run(home, "lazily", "[1, 2, 3]", body)


def test_imports_never_reached(home: Path) -> None:
    body = """
    assert kernel.install(vars(shop)) == ("nowhere",)
    assert ran(lambda: shop.nowhere([1, 2])) == (3, True)
    try:
        shop.nowhere([1, -2])
    except ModuleNotFoundError:
        pass
    else:
        raise AssertionError
    """
    run(home, "nowhere", "[1, 2, 3]", body)


def test_functions_in_tables_that_change(home: Path) -> None:
    other = loading(home, "double", "3")
    body = f"""
    assert kernel.install(vars(shop)) == ("looked_up",)
    call, original = lambda: shop.looked_up([("double", 5), ("half", 5)]), shop.double
    assert ran(call) == (12, True)
    shop.TABLE_OF["double"] = lambda x: 100
    assert ran(call) == (102, False)
    another = {other}
    assert another.install(vars(shop)) == ("double",)
    assert shop.double is not original
    shop.TABLE_OF["double"] = shop.double
    assert ran(call) == (12, True)  # what a kernel puts in place of a function does the same
    shop.TABLE_OF["double"] = original
    assert ran(call) == (12, True)
    shop.TABLE_OF["double"] = shop.half
    assert ran(call) == (4, True)
    shop.half.__code__ = (lambda x: x + 1).__code__
    assert ran(call) == (12, False)
    """
    run(home, "looked_up", '[("double", 3), ("half", 4)]', body)


def test_imports_of_another_module_in_its_place(home: Path) -> None:
    body = """
    import types
    assert kernel.install(vars(shop)) == ("lazily",)
    sys.modules["heavy"] = heavy = types.ModuleType("heavy")
    heavy.EXTRA, heavy.Part = 1, lambda size: types.SimpleNamespace(size=size)
    heavy.weight = lambda x: x
    call = lambda: shop.lazily([1, 2])
    for _ in range(3):
        assert ran(call) == (8, False)
    """
    run(home, "lazily", "[1, 2, 3]", body)
