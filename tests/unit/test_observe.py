"""The observer runs real functions in a process of its own and tells what every expression was."""

import ast
import json
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from advisor import process
from advisor.errors import ToolFailedError
from advisor.inference import observation
from advisor.inference.observation import Observation, ObservedFunction, Seen
from advisor.inference.reading import read
from advisor.inside import probes
from advisor.parsing import parse
from advisor.pipeline.observing import OBSERVE

Observe = Callable[..., Observation]


@pytest.fixture
def observe(tmp_path: Path) -> Observe:
    """Return a function that observes `target` of a module, called with `calls`."""

    def run(source: str, target: str, calls: str) -> Observation:
        data = raw(tmp_path, source, target, calls)
        return read(data)

    return run


def raw(folder: Path, source: str, target: str, calls: str) -> Any:
    (folder / "shop.py").write_text(dedent(source), encoding="utf-8")
    text = f"import shop\n\ndef calls():\n    for args in {calls}:\n        yield args, {{}}\n"
    (folder / "recorded.py").write_text(text, encoding="utf-8")
    request = {
        "module": "shop",
        "qualname": target,
        "path": [str(folder)],
        "calls": str(folder / "recorded.py"),
        "roots": [str(folder)],
        "include": [],
        "seconds": 5,
        "out": str(folder / "observation.json"),
    }
    process.run([sys.executable, OBSERVE], cwd=folder, stdin=json.dumps(request))
    return json.loads((folder / "observation.json").read_text(encoding="utf-8"))


def function_of(found: Observation, qualname: str) -> ObservedFunction:
    return next(function for function in found.functions if function.qualname == qualname)


def seen(found: Observation, text: str, function: str | None = None, *, nth: int = 0) -> Seen:
    """Return what the nth expression written as `text` was, in the target or another function."""
    chosen = found.functions[0] if function is None else function_of(found, function)
    assert chosen.tree is not None
    nodes = [
        node
        for node in ast.walk(chosen.tree)
        if isinstance(node, ast.expr | ast.arg) and ast.unparse(node) == text
    ]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    result = found.seen(chosen.index, nodes[nth])
    assert result is not None, f"{text} was never run"
    return result


def test_recursion_is_seen_in_the_copy_too(observe: Observe) -> None:
    found = observe(
        """
        def down(n):
            return 0 if n <= 0 else down(n - 1) + 1
        """,
        "down",
        "[(5,), (3,)]",
    )
    assert (found.calls, found.raised, found.error) == (2, 0, None)
    n = seen(found, "n")
    assert (n.types, n.low, n.high) == ({"int": 10}, 0, 5)
    assert seen(found, "down(n - 1)").types == {"int": 8}
    assert seen(found, "n <= 0").types == {"bool": 10}


def test_ints_of_any_size_keep_their_extremes(observe: Observe) -> None:
    found = observe("def same(n):\n    return n\n", "same", "[(-(1 << 70),), (1 << 80,), (True,)]")
    n = seen(found, "n")
    assert (n.low, n.high) == (-(1 << 70), 1 << 80)
    assert n.types == {"int": 2, "bool": 1}


def test_methods_and_the_attributes_of_self(observe: Observe) -> None:
    found = observe(
        """
        class Basket:
            rate = 2

            def __init__(self, prices):
                self.prices = prices
                self.count = 0

            @property
            def size(self):
                return len(self.prices)

            @staticmethod
            def doubled(price):
                return price * 2

            def total(self):
                self.count += 1
                return sum([self.doubled(p) for p in self.prices]) + self.size
        """,
        "Basket.total",
        "[(shop.Basket([1.5, 2.5]),), (shop.Basket([4.0]),)]",
    )
    basket = "shop:Basket"
    assert (found.calls, found.raised) == (2, 0)
    assert [function.qualname for function in found.functions] == [
        "Basket.total",
        "Basket.size",
        "Basket.doubled",
    ]
    assert {f.name: (f.kind, f.owner) for f in found.functions} == {
        "total": ("method", basket),
        "size": ("property", basket),
        "doubled": ("staticmethod", basket),
    }
    assert seen(found, "self").types == {basket: 2}
    assert seen(found, "self.size").types == {"int": 2}
    assert seen(found, "price", "Basket.doubled").types == {"float": 3}
    fact = found.classes[basket]
    assert fact.attributes == {"prices": "list", "count": "int"}
    assert fact.methods["__init__"] == ("method", basket)
    assert (fact.plain_getattr, fact.plain_setattr, fact.truth, fact.eq) == (True, True, None, True)


def test_loops_and_containers(observe: Observe) -> None:
    found = observe(
        """
        def add(rows, table):
            total = 0
            for place, (name, price) in enumerate(rows):
                total += price
                table[name] = place
            while total > 100:
                total = total - 100
            return total, {name for name in table}
        """,
        "add",
        "[([('a', 250), ('bc', 3)], {}), ([], {'x': 1})]",
    )
    rows = seen(found, "rows")
    assert (rows.length_low, rows.length_high, rows.items) == (0, 2, {"tuple": 2})
    assert (seen(found, "place").low, seen(found, "place").high) == (0, 1)
    assert seen(found, "name").types == {"str": 2}
    assert (seen(found, "name").length_low, seen(found, "name").length_high) == (1, 2)
    assert seen(found, "total", nth=1).high == 253
    assert seen(found, "total - 100").types == {"int": 2}
    table = seen(found, "table")
    assert (table.types, table.length_low, table.length_high) == ({"dict": 2}, 0, 1)


def test_comprehensions_probe_their_variables_before_the_conditions(observe: Observe) -> None:
    found = observe(
        """
        def odd(rows):
            return [x * 2 for row in rows for x in row if x % 2]
        """,
        "odd",
        "[([[1, 2], [3]],)]",
    )
    assert seen(found, "row", nth=0).types == {"list": 2}
    assert seen(found, "x % 2").types == {"int": 3}
    assert (seen(found, "x * 2").low, seen(found, "x * 2").high) == (2, 6)
    result = seen(found, "[x * 2 for row in rows for x in row if x % 2]")
    assert (result.types, result.length_high, result.items) == ({"list": 1}, 2, {"int": 2})


def test_what_augmented_assignments_read_and_stored(observe: Observe) -> None:
    found = observe(
        """
        class Cell:
            value = 1

        def grow(cell, items):
            cell.value += 0.5
            items[0] *= 10
            items[next(iter([1]))] -= 1
            return cell.value
        """,
        "grow",
        "[(shop.Cell(), [7, 8])]",
    )
    assert (found.calls, found.raised) == (1, 0)
    # An attribute is read under the type it had, an item shows what was left in it.
    assert seen(found, "cell.value").types == {"int": 1, "float": 1}
    assert (seen(found, "items[0]").low, seen(found, "items[0]").high) == (70, 70)
    # Reading this one again would run `next` a second time.
    with pytest.raises(AssertionError, match="never run"):
        seen(found, "items[next(iter([1]))]")


def test_default_arguments_and_constants(observe: Observe) -> None:
    found = observe(
        """
        LIMIT = 10
        RATES = (0.5, 2)
        NAMES = {"a": 1, "b": 30}

        def pay(amount, rate=RATES[0], *, name: "no such type" = "b"):
            return min(amount, LIMIT) * rate + NAMES[name]
        """,
        "pay",
        "[(3,), (30, 2)]",
    )
    assert (found.calls, found.raised) == (2, 0)
    pay = found.functions[0]
    assert [(fact.kind, fact.value) for fact in pay.defaults] == [("const", 0.5)]
    assert pay.kwdefaults["name"].value == "b"
    assert seen(found, "rate").types == {"float": 1, "int": 1}
    assert pay.globals["LIMIT"].value == 10
    names = pay.globals["NAMES"]
    assert (names.type_name, names.keys, names.items) == ("dict", ("str",), ("int",))
    assert (names.low, names.high) == (1, 30)
    assert "RATES" not in pay.globals


def test_functions_that_the_target_calls_are_observed(observe: Observe) -> None:
    found = observe(
        """
        import math
        from json import dumps

        def area(radius):
            return math.pi * square(radius)

        def square(x):
            return x * x

        def unused(x):
            return dumps(x)
        """,
        "area",
        "[(1.5,), (2,)]",
    )
    assert [function.qualname for function in found.functions] == ["area", "square"]
    assert seen(found, "x", "square").types == {"float": 1, "int": 1}
    module = found.functions[0].globals["math"]
    assert (module.kind, module.members["pi"].kind) == ("module", "const")


def test_a_wrapped_function_is_marked(observe: Observe) -> None:
    found = observe(
        """
        import functools

        def twice(function):
            @functools.wraps(function)
            def wrapper(*args):
                return function(*args) + function(*args)
            return wrapper

        @twice
        def one(x):
            return x

        def more(x):
            return one(x) + 1
        """,
        "more",
        "[(1,)]",
    )
    assert (found.calls, found.raised) == (1, 0)
    assert not function_of(found, "more").wrapped
    assert function_of(found, "one").wrapped
    assert function_of(found, "one").free == ("function",)
    assert seen(found, "one(x)").high == 2


def test_nested_functions_and_lambdas_are_observed(observe: Observe) -> None:
    found = observe(
        """
        def order(rows):
            def weight(row):
                return row[1]
            return sorted(sorted(rows, key=lambda row: row[0]), key=weight)
        """,
        "order",
        "[([('b', 2), ('a', 1)],)]",
    )
    assert (found.calls, found.raised) == (1, 0)
    places = {place.rpartition(":")[2] for place in found.places}
    assert places == {"arg", "Name", "Call", "Subscript"}
    assert seen(found, "row[0]").ty.is_only("str")
    assert seen(found, "row[1]").high == 2


def test_calls_that_raise_are_counted(observe: Observe) -> None:
    found = observe("def half(x):\n    return x / 2\n", "half", "[(1,), ('a',), (None,), (4,)]")
    assert (found.calls, found.raised) == (4, 2)
    assert seen(found, "x").types == {"int": 2, "str": 1, "NoneType": 1}
    assert seen(found, "x / 2").types == {"float": 2}


def test_a_closure_or_a_coroutine_is_told_and_not_run(observe: Observe) -> None:
    source = """
    def outer(step):
        def add(x):
            return x + step
        return add

    add = outer(2)

    async def later(x):
        return await x

    async def soon(x):
        return x + 1
    """
    found = observe(source, "add", "[(1,)]")
    assert (found.calls, found.functions[0].free) == (0, ("step",))
    assert observe(source, "later", "[(1,)]").calls == 0
    runs = observe(source, "soon", "[(1,)]")
    assert (runs.calls, runs.functions[0].sync) == (1, True)


def test_a_function_written_in_c_is_an_error(observe: Observe) -> None:
    found = observe("import math\nroot = math.sqrt\n", "root", "[(4,)]")
    assert found.error == "not a Python function but builtin_function_or_method"
    assert found.functions == ()


def test_calls_files_of_the_wrong_kind_say_so(tmp_path: Path) -> None:
    with pytest.raises(ToolFailedError, match=r"yield .args, kwargs., a tuple and a dict"):
        raw(tmp_path, "def same(x):\n    return x\n", "same", "[1]")


def test_places_have_the_names_that_inference_looks_up() -> None:
    text = "def f(a, *, b=1):\n    return [a.x[0] + b for c in (a, 'é', b)]\n"
    nodes = [n for n in ast.walk(parse(text)) if isinstance(n, ast.expr | ast.arg)]
    names = [probes.place_of(node) for node in nodes]
    assert names == [observation.place_of(node) for node in nodes]
    assert len(set(names)) == len(names)


def test_parts_of_texts_are_seen(observe: Observe) -> None:
    found = observe(
        """
        def told(row, width):
            return f"é{row['n']:>{width}}" f"{row['n'] + 1 = !r}{f'{width}'}"
        """,
        "told",
        "[({'n': 3}, 5)]",
    )
    assert seen(found, "row['n']").types == {"int": 1}
    assert seen(found, "row['n'] + 1").low == 4
    assert seen(found, "width", nth=1).low == seen(found, "width", nth=2).low == 5
