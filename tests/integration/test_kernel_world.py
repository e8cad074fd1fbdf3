"""Kernels in a living process: looked at, patched around, turned off, recursed too deep."""

import sys
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
PYTHONS = [Path(sys.executable), NEWEST]

SOURCE = '''
import enum
import math
import parts
from parts import twice

LIMIT = 10
TABLE = [1, 2, 3]


def helper(x):
    return x * 2


def scored(values: list[int], scale: "int" = 2, *, shift: int = 1) -> int:
    """Score values."""
    total = 0
    for value in values:
        if value < LIMIT:
            total += helper(value) * scale + shift
    return total + len(values)


scored.mark = "kept"


def rooted(values):
    total = 0.0
    for value in values:
        total += math.sqrt(value) + TABLE[0]
    return total


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


def tinted(colours):
    total = 0
    for colour in colours:
        if colour is Colour.RED:
            total += 1
        elif colour == Colour.BLUE:
            total += 10
    return total


def noted(n):
    return n


def logged(items, log):
    log(len(items))
    total = 0
    for a, b in items:
        total += a // b
    return total


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


HELD = []


def route(function):
    HELD.append(function)
    return function


@route
async def handled(n: int, *, step: int = 2) -> int:
    """Handle a request."""
    total = 0
    for i in range(0, n, step):
        total += i
    return total


@route
def answered(n):
    total = 0
    for i in range(n):
        total += i
    return total


class Account:
    RATE = 3

    def __init__(self, balance):
        self.balance = balance

    def fee(self, amount):
        return amount // 10

    def cost(self, amounts):
        total = 0
        for amount in amounts:
            total += self.fee(amount) * self.RATE
        return total


def through(n):
    part = parts.Part(n)
    total = 0
    for number in range(n):
        total += parts.half(number) + part.scaled(number)
    for number in parts.each(n):
        total += number
    for number in twice(n):
        total += number
    return total
'''
PARTS = """
class Part:
    def __init__(self, weight):
        self.weight = weight

    def scaled(self, number):
        return self.weight * number


def half(number):
    return number // 2


def each(n):
    for number in range(n):
        yield number


def twice(n):
    for number in range(n):
        yield number
        yield number
"""
CALLS = {
    "through": "yield (20,), {}",
    "scored": "yield ([1, 2, 30],), {}",
    "rooted": "yield ([1.0, 2.5],), {}",
    "depth": "yield (5,), {}",
    "tinted": "yield ([world.Colour.RED, world.Colour.BLUE],), {}",
    "logged": "yield ([(4, 2), (9, 3)], world.noted), {}",
    "handled": "yield (50,), {}",
    "answered": "yield (50,), {}",
    "Account.cost": "yield (world.Account(5), [10, 20]), {}",
}
HEAD = """
import importlib.util, sys, threading, warnings
from importlib.machinery import ExtensionFileLoader
def load(name, path):
    loader = ExtensionFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
import world
plain = dict(vars(world))
def misses():
    return next(iter(kernel.counters().values()))[1]
"""


@pytest.fixture(scope="module", params=PYTHONS, ids=["own", "newest"])
def python(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    if not found.exists():
        pytest.skip("CPython 3.15 is missing: make interpreters")
    return found


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory, python: Path) -> dict[str, BuiltKernel]:
    home = tmp_path_factory.mktemp("world")
    (home / "world.py").write_text(SOURCE)
    (home / "parts.py").write_text(PARTS)
    made = {}
    for function, call in CALLS.items():
        calls = home / f"calls_{function.replace('.', '_')}.py"
        calls.write_text(f"import world\ndef calls():\n    {call}\n")
        observed = observe(f"world:{function}", python=python, app_dir=home, calls_file=calls)
        assert not isinstance(observed, Refusal), observed
        kernel = compile_function(observed)
        assert not isinstance(kernel, Refusal), kernel
        built = build_kernel(
            kernel, python=str(python), cache_dir=ROOT / ".cache" / "cases", optimise="-O1"
        )
        assert isinstance(built, BuiltKernel), built
        made[function] = built
    made["home"] = home  # type: ignore[assignment]
    return made


def run(kernels: dict[str, BuiltKernel], python: Path, function: str, body: str, **env: str) -> str:
    built = kernels[function]
    load = f"kernel = load({built.kernel.name!r}, {built.extension!r})\n"
    finished = process.run(
        [python, "-W", "error", "-c", HEAD + load + dedent(body)],
        cwd=kernels["home"],  # type: ignore[arg-type]
        timeout_seconds=60,
        env={"ADVISOR_KERNELS": None, **env},
        check=False,
    )
    assert finished.status == 0, finished.output
    return finished.output


def test_looks_like_the_original(kernels: dict[str, BuiltKernel], python: Path) -> None:
    run(
        kernels,
        python,
        "scored",
        """
        import inspect, pickle, typing, weakref
        assert kernel.install(vars(world)) == ("scored",)
        assert kernel.install(vars(world)) == ()
        f, g = world.scored, plain["scored"]
        assert f is not g
        for name in ("__module__", "__name__", "__qualname__", "__doc__", "__defaults__",
                     "__kwdefaults__", "__annotations__"):
            assert getattr(f, name) == getattr(g, name), name
        assert inspect.signature(f) == inspect.signature(g)
        assert typing.get_type_hints(f) == typing.get_type_hints(g)
        assert inspect.unwrap(f) is g
        assert inspect.getsource(f) == inspect.getsource(g)
        assert f.mark == "kept"
        assert pickle.loads(pickle.dumps(f)) is f
        assert weakref.ref(f)() is f
        assert f([1, 2, 30]) == g([1, 2, 30])
        assert misses() == 0
        kernel.uninstall()
        assert world.scored is g
        """,
    )


def test_wrong_arguments_raise_the_originals_text(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "scored",
        """
        kernel.install(vars(world))
        def said(f, *args, **kwargs):
            try:
                return f(*args, **kwargs)
            except Exception as error:
                return type(error), error.args
        for args, kwargs in [((), {}), ((1, 2, 3), {}), (([1],), {"nothing": 1}),
                             (([1],), {"values": 2}), ((None,), {}), ((["x"],), {}),
                             (([1.5, True],), {}), (([2**70],), {})]:
            expected = said(plain["scored"], *args, **kwargs)
            assert said(world.scored, *args, **kwargs) == expected, args
        """,
    )


def test_rebound_names_are_noticed(kernels: dict[str, BuiltKernel], python: Path) -> None:
    run(
        kernels,
        python,
        "scored",
        """
        import builtins
        kernel.install(vars(world))
        def check(values=[1, 2, 30]):
            assert world.scored(values) == plain["scored"](values)
        check()
        assert misses() == 0
        world.LIMIT = 100
        check()
        world.LIMIT = 10
        world.helper = lambda x: -x
        check()
        world.helper = plain["helper"]
        before = misses()
        check()
        assert misses() == before, "the names are as they were: the kernel runs again"
        world.len = lambda x: 1000
        check()
        del world.len
        code, world.helper.__code__ = world.helper.__code__, (lambda x, y=5: x - y).__code__
        world.helper.__defaults__ = (3,)
        check()
        world.helper.__defaults__ = (4,)
        check()
        world.helper.__code__, world.helper.__defaults__ = code, None
        before = misses()
        check()
        assert misses() == before, "the function does again what it did"
        real = builtins.len
        builtins.len = lambda x: 7
        check()
        builtins.len = real
        check()
        del world.LIMIT
        for f in (world.scored, plain["scored"]):
            try:
                f([1])
            except NameError as error:
                assert error.args == ("name 'LIMIT' is not defined",)
        """,
    )


@pytest.mark.parametrize("function", ["scored", "Account.cost"])
def test_names_are_checked_again_only_after_a_change(
    kernels: dict[str, BuiltKernel], python: Path, function: str
) -> None:
    run(
        kernels,
        python,
        function,
        """
        kernel.install(vars(world))
        account, real, checked = world.Account(5), kernel._frame.holds, []
        def holds():
            checked.append(1)
            return real()
        kernel._frame.holds = holds
        def checks():
            del checked[:]
            for _ in range(50):
                world.scored([1, 2, 30])
                account.cost([10, 25])
            return len(checked)
        checks()
        assert checks() == 0
        (world if kernel.TARGET == "world:scored" else world.Account).unrelated = 1
        assert checks() == 1
        assert checks() == 0
        assert misses() == 0
        """,
    )


def test_a_change_while_names_are_checked_is_noticed(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "scored",
        """
        kernel.install(vars(world))
        real = kernel._frame.holds
        def holds():
            found = real()
            if world.LIMIT == 10:
                world.LIMIT = 100  # as another thread may
            return found
        kernel._frame.holds = holds
        world.scored([1, 2, 30])
        assert world.LIMIT == 100
        for _ in range(3):
            assert world.scored([1, 2, 30]) == plain["scored"]([1, 2, 30])
        """,
    )


def test_a_class_that_changes_while_it_is_checked_is_noticed(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "Account.cost",
        """
        Account = world.Account
        before = vars(Account)["cost"]
        kernel.install(vars(world))
        real, changed = kernel._frame.holds, []
        def holds():
            found = real()
            if not changed:
                changed.append(1)
                Account.fee = lambda self, amount: amount
            return found
        kernel._frame.holds = holds
        account = Account(5)
        account.cost([10, 25])
        assert changed
        for _ in range(3):
            assert account.cost([10, 25]) == before(account, [10, 25])
        """,
    )


def test_patched_modules_and_tables_are_noticed(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "rooted",
        """
        import math
        kernel.install(vars(world))
        def check():
            assert world.rooted([1.0, 4.0]) == plain["rooted"]([1.0, 4.0])
        check()
        world.TABLE[0] = 50
        check()
        world.TABLE = ["x"]
        try:
            world.rooted([1.0])
        except TypeError:
            pass
        else:
            raise AssertionError
        world.TABLE = (7,)
        check()
        real = math.sqrt
        math.sqrt = lambda x: 0.5
        check()
        math.sqrt = real
        check()
        """,
    )


@pytest.mark.parametrize(
    "change",
    [
        "parts.half = lambda number: -number",
        "parts.each = lambda n: iter([7] * n)",
        "world.twice = lambda n: [n]",
        "parts.Part = type('Part', (parts.Part,), {'scaled': lambda self, number: 1})",
        "parts.Part.scaled = lambda self, number: 2",
        "parts.Part.__init__ = lambda self, weight: setattr(self, 'weight', 11)",
        "parts.Part.__new__ = lambda cls, weight: object.__new__(Other)",
        "world.parts = Other",
    ],
)
def test_what_another_module_holds_is_noticed(
    kernels: dict[str, BuiltKernel], python: Path, change: str
) -> None:
    run(
        kernels,
        python,
        "through",
        f"""
        import parts
        class Other:
            Part, each, half = parts.Part, parts.each, lambda number: 100
            def scaled(self, number):
                return 4
        kernel.install(vars(world))
        assert world.through(20) == plain["through"](20)
        assert misses() == 0
        {change}
        assert world.through(20) == plain["through"](20)
        """,
    )


def test_changed_classes_are_noticed(kernels: dict[str, BuiltKernel], python: Path) -> None:
    run(
        kernels,
        python,
        "Account.cost",
        """
        Account = world.Account
        before = vars(Account)["cost"]
        kernel.install(vars(world))
        assert vars(Account)["cost"] is not before
        def check(account=None):
            account = account or Account(5)
            got = account.cost([10, 25])
            assert got == before(account, [10, 25]), got
        check()
        assert misses() == 0
        Account.RATE = 5
        check()
        one = Account(1)
        one.RATE = 100
        check(one)
        class Other(Account):
            def fee(self, amount):
                return 1
        check(Other(5))
        one = Account(2)
        one.fee = lambda amount: 77
        check(one)
        real = Account.fee
        Account.fee = lambda self, amount: amount
        check()
        Account.fee = real
        check()
        def look(self, name):
            return 9 if name == "RATE" else object.__getattribute__(self, name)
        Account.__getattribute__ = look
        check()
        """,
    )


def test_a_call_goes_on_where_another_thread_parses(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    """CPython before 3.11.8 raises SystemError then: github.com/python/cpython/issues/106905."""
    run(
        kernels,
        python,
        "logged",
        """
        import ast
        kernel.install(vars(world))
        parse, failed = ast.parse, []
        def parse_later(*args):
            if len(failed) < 3:
                failed.append(args)
                raise SystemError("AST constructor recursion depth mismatch (before=36, after=48)")
            return parse(*args)
        ast.parse = parse_later
        try:
            world.logged([(4, 2), (1, 0)], world.noted)
        except ZeroDivisionError as error:
            assert error.__context__ is None
        else:
            raise AssertionError
        assert len(failed) == 3
        """,
    )


def test_members_of_an_enumeration_are_read_in_the_kernel(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "tinted",
        """
        kernel.install(vars(world))
        colours = [world.Colour.RED, world.Colour.BLUE, world.Colour.RED]
        assert world.tinted(colours) == 12
        assert misses() == 0
        class Other(type(world.Colour)):
            def __getattribute__(self, name):
                return 5 if name == "RED" else super().__getattribute__(name)
        bases = (world.enum.Enum,)
        world.Colour = Other("Colour", bases, Other.__prepare__("Colour", bases))
        world.Colour.BLUE = 7
        assert world.tinted([5, 7, 8]) == plain["tinted"]([5, 7, 8])
        """,
    )


def test_an_exception_behind_a_point_has_the_context_of_the_original(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "logged",
        """
        def chain(function, items):
            found = []
            try:
                try:
                    raise KeyError(1)
                except KeyError:
                    function(items, world.noted)
            except Exception as error:
                while error is not None:
                    found.append((type(error), error.args))
                    error = error.__context__
            return found
        kernel.install(vars(world))
        assert world.logged([(4, 2)], world.noted) == 2
        assert misses() == 0
        for items in ([(4, 2), (1, 0)], [(4, 2), (1, "")], [(4, 2), (1.5, 0)]):
            got, expected = chain(world.logged, items), chain(plain["logged"], items)
            assert got == expected, (got, expected)
            assert len(got) == 2
        """,
    )


def test_recursion_ends_where_it_must(kernels: dict[str, BuiltKernel], python: Path) -> None:
    run(
        kernels,
        python,
        "depth",
        """
        kernel.install(vars(world))
        assert world.depth(200) == 200
        def deep(n):
            try:
                return world.depth(n)
            except RecursionError:
                return "too deep"
        assert deep(100000) == "too deep"
        assert deep(10**9) == "too deep"
        assert world.depth(300) == 300
        found = []
        thread = threading.Thread(target=lambda: found.append(deep(10**6)))
        thread.start()
        thread.join()
        assert found == ["too deep"]
        sys.setrecursionlimit(20000)
        assert deep(5000) == 5000
        """,
    )


def test_it_can_be_turned_off(kernels: dict[str, BuiltKernel], python: Path) -> None:
    body = """
    assert kernel.install(vars(world)) == ()
    assert world.scored is plain["scored"]
    """
    run(kernels, python, "scored", body, ADVISOR_KERNELS="0")


def test_a_changed_source_keeps_the_original(
    kernels: dict[str, BuiltKernel], python: Path, tmp_path: Path
) -> None:
    changed = SOURCE.replace("return x * 2", "return x * 3")
    (tmp_path / "world.py").write_text(changed)
    (tmp_path / "parts.py").write_text(PARTS)
    other = {**kernels, "home": tmp_path}
    body = """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert kernel.install(vars(world)) == ()
    assert "steps aside" in str(caught[0].message), caught
    assert world.scored([1]) == 1 * 3 * 2 + 1 + 1
    """
    run(other, python, "scored", body)  # type: ignore[arg-type]


def test_a_name_that_stands_for_something_else_is_noticed(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "rooted",
        """
        import cmath, math
        world.math = cmath
        assert kernel.install(vars(world)) == ()
        world.math = math
        sqrt, math.sqrt = math.sqrt, math.exp
        assert kernel.install(vars(world)) == ()
        math.sqrt = sqrt
        assert kernel.install(vars(world)) == ("rooted",)
        """,
    )


def test_a_function_that_others_hold_stays_and_runs_the_kernel(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "handled",
        """
        import asyncio, inspect
        held = world.HELD[0]
        looks = inspect.signature(held), inspect.getsource(held), held.__doc__, held.__code__
        assert kernel.install(vars(world)) == ("handled",)
        assert kernel.install(vars(world)) == ()
        assert world.handled is held and inspect.iscoroutinefunction(held)
        assert (inspect.signature(held), inspect.getsource(held), held.__doc__) == looks[:3]
        assert asyncio.run(held(10)) == 20 and asyncio.run(held(10, step=5)) == 5
        assert kernel.counters() == {"handled": (2, 0)}
        assert asyncio.run(held(2**40, step=2**39)) == 2**39
        assert misses() == 1
        for args in [(), (1, 2)]:
            try:
                held(*args)
            except TypeError as error:
                assert str(error).startswith("handled() "), error
        try:
            asyncio.run(held("a"))
        except TypeError as error:
            assert "interpreted as an integer" in str(error)
        kernel.uninstall()
        assert held.__code__ is looks[3] and asyncio.run(held(10)) == 20
        """,
    )


def test_a_held_function_without_defaults_runs_the_kernel(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    run(
        kernels,
        python,
        "answered",
        """
        held = world.HELD[1]
        assert kernel.install(vars(world)) == ("answered",)
        assert world.answered is held and held(10) == 45
        assert kernel.counters() == {"answered": (1, 0)}
        held.__code__ = (lambda n: -n).__code__
        assert held(10) == -10 and misses() == 0
        """,
    )
