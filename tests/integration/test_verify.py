"""Right kernels pass the verification, and each kind of wrong kernel is found."""

import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest

from advisor.model.kernel import BuiltKernel, Difference, Divergence, Equivalent, Kernel, Unverified
from advisor.verify.replay import Verification, verify

PYTHON = Path(sys.executable)

# A kernel as the generator would write one, but in plain Python; BODY sees `original`.
KERNEL = """
SOURCE_HASH = ""
TARGET = "shop:{name}"
count = [0, 0]
place = []

def {signature}:
    {docstring!r}
    count[0] += 1
    original = place[1]
{body}

{name}.__module__ = "shop"

def install(namespace):
    if namespace["{name}"] is not {name}:
        place[:] = [namespace, namespace["{name}"]]
        namespace["{name}"] = {name}
    return ("{name}",)

def uninstall():
    if place:
        place[0]["{name}"] = place[1]

def counters():
    return {{"{name}": tuple(count[:2])}}
"""

SHOP = '''
import random, time
from dataclasses import dataclass, field

COUNTS = {"calls": 0}

def total(rows, rate=1):
    """Add up."""
    result = 0
    for row in rows:
        result += row * rate
    return result

def double(values):
    for place in range(len(values)):
        values[place] = values[place] * 2
    return values

def first(rows, key):
    for row in rows:
        if row[key] > 0:
            return row
    raise LookupError(f"no {key} above 0")

def counted(text):
    COUNTS["calls"] += 1
    return {letter: text.count(letter) for letter in text}

def allowed(text):
    COUNTS["calls"] += 1
    if COUNTS["calls"] > 50:
        raise RuntimeError("too many calls")
    return text.upper()

def say(text):
    print(text)
    return len(text)

def halve(number):
    while number > 1:
        number = number / 2
    return number

def down(number):
    while number != 0:
        number -= 1
    return number

def deep(number):
    return number if number <= 0 else deep(number - 1) + 1

def lucky(limit):
    return random.random() * limit + time.perf_counter()

def scale(number):
    return number * 1.0

def remember(item, seen=[]):
    seen.append(item)
    return len(seen)

def sort(items):
    return sorted(set(items), key=str)
'''


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.py").write_text(SHOP)
    return tmp_path


def check(
    folder: Path,
    signature: str,
    body: str,
    calls: str,
    *,
    docstring: str | None = None,
    cases: int = 300,
    time: bool = False,
    if_faster: bool = False,
) -> Verification:
    """Verify a kernel for the function called in `signature`, replaying `calls`."""
    name = signature.partition("(")[0]
    text = KERNEL.format(
        name=name, signature=signature, docstring=docstring, body=indent(dedent(body), "    ")
    )
    if docstring is None:
        text = text.replace("    None\n", "")
    file = folder / f"shop__{name}.py"
    file.write_text(text)
    calls_file = folder / "recorded.py"
    calls_file.write_text(f"def calls():\n    for call in [{calls}]:\n        yield call\n")
    kernel = Kernel(
        name=f"shop__{name}",
        target=f"shop:{name}",
        module="shop",
        functions=(name,),
        text=text,
        declarations="",
        source_hash="",
        source_file=str(folder / "shop.py"),
        guards=(),
    )
    built = BuiltKernel(
        kernel=kernel,
        python=str(PYTHON),
        extension=str(file),
        extension_hash="",
        cython="",
        compiler="",
        seconds=0.0,
        cached=False,
    )
    return verify(
        built,
        calls_file=calls_file,
        python=PYTHON,
        app_dir=folder,
        cases=cases,
        seconds=10,
        time=time,
        if_faster=if_faster,
    )


def difference(result: Verification) -> Difference:
    """Return the first difference of a divergence."""
    assert isinstance(result, Divergence), result
    return result.differences[0]


NUMBERS = "(([1, 2, 3],), {}), (([4, 5], 2), {}), (([], 1), {}), (([1.5, 2.5],), {'rate': 3})"


def test_a_kernel_that_does_the_same_is_equivalent_and_timed(shop: Path) -> None:
    body = """
    if type(rows) is list and type(rate) is int:
        result = 0
        for row in rows:
            if type(row) is not int:
                break
            result += row * rate
        else:
            return result
    count[1] += 1
    return original(rows, rate)
    """
    result = check(shop, "total(rows, rate=1)", body, NUMBERS, docstring="Add up.", time=True)
    assert isinstance(result, Equivalent), result
    assert result.replayed == 4
    assert result.generated > 250
    assert result.raised > 0
    assert result.guard_misses == 1
    assert result.times is not None
    assert len(result.times.original_seconds) == len(result.times.kernel_seconds) >= 8
    assert result.behind is None
    assert all(seconds > 0 for seconds in result.times.kernel_seconds)


def test_a_kernel_that_falls_behind_on_long_lists_is_told(shop: Path) -> None:
    body = """
    if type(rows) is list:
        for n in range(len(rows)):
            rows[:n]
    return original(rows, rate)
    """
    result = check(shop, "total(rows, rate=1)", body, NUMBERS, docstring="Add up.", time=True)
    assert isinstance(result, Equivalent), result
    assert result.behind is not None
    assert result.behind.kernel_seconds > 5 * result.behind.original_seconds
    assert result.behind.call.startswith("total([")
    assert "args[0] * " in result.behind.call


LONG = "((range(3000),), {}), ((range(1, 3000), 1), {})"
FAST = """
if type(rows) is range and type(rate) is int:
    return sum(rows) * rate
"""


def test_a_kernel_that_is_not_faster_gets_no_generated_calls(shop: Path) -> None:
    body = "return original(rows, rate)"
    signature = "total(rows, rate=1)"
    result = check(shop, signature, body, LONG, docstring="Add up.", time=True, if_faster=True)
    assert isinstance(result, Equivalent), result
    assert (result.replayed, result.generated) == (2, 0)
    assert result.times is not None
    assert len(result.times.kernel_seconds) >= 8
    assert result.behind is None


@pytest.mark.parametrize(
    ("rest", "kind"), [("original(rows, rate)", None), ("original(rows, rate) or 0.0", "result")]
)
def test_a_kernel_that_is_faster_gets_generated_calls_after_its_times(
    shop: Path, rest: str, kind: str | None
) -> None:
    body = f"{FAST}return {rest}"
    signature = "total(rows, rate=1)"
    result = check(shop, signature, body, LONG, docstring="Add up.", time=True, if_faster=True)
    if kind:
        assert difference(result).kind == kind
        return
    assert isinstance(result, Equivalent), result
    assert result.generated > 250
    assert result.times is not None


def test_a_function_that_gives_up_after_many_calls_is_timed_by_fewer(shop: Path) -> None:
    body = """
    COUNTS = original.__globals__["COUNTS"]
    COUNTS["calls"] += 1
    if COUNTS["calls"] > 50:
        raise RuntimeError("too many calls")
    return text.upper()
    """
    result = check(shop, "allowed(text)", body, "(('a',), {}), (('bc',), {})", time=True)
    assert isinstance(result, Equivalent), result
    assert result.times is not None


def test_a_kernel_that_differs_while_it_is_timed_first_is_found(shop: Path) -> None:
    signature = "total(rows, rate=1)"
    body = "return 7"
    result = check(shop, signature, body, LONG, docstring="Add up.", time=True, if_faster=True)
    assert difference(result).kind == "result"


def test_a_kernel_that_never_returns_while_it_is_timed_first_is_found(shop: Path) -> None:
    signature = "total(rows, rate=1)"
    body = "while True:\n    rows"
    result = check(shop, signature, body, LONG, docstring="Add up.", time=True, if_faster=True)
    assert difference(result).got == "did not return in time"


@pytest.mark.parametrize(
    "body",
    [
        "return sum(row * rate for row in rows)",
        "return original([int(row) for row in rows], rate)",
        "return original(rows, rate) & 0xFFFFFFFFFFFFFFFF",
        "try:\n    return original(rows, rate)\nexcept TypeError:\n    raise TypeError from None",
        "return original(rows, rate) if rate is not None else None",
    ],
)
def test_a_kernel_that_is_wrong_for_rare_arguments_is_found(shop: Path, body: str) -> None:
    calls = "(([1, 2, 3],), {}), (([2**40, 5, 3], 2), {})"
    result = check(shop, "total(rows, rate=1)", body, calls, docstring="Add up.", cases=1500)
    assert difference(result).kind in {"result", "exception", "arguments"}


def test_minus_zero_is_told_from_zero(shop: Path) -> None:
    result = check(shop, "scale(number)", "return number * 1.0 + 0.0", "((2.5,), {})")
    found = difference(result)
    assert (found.kind, found.expected, found.got) == ("result", "returned -0.0", "returned 0.0")


def test_true_is_told_from_one(shop: Path) -> None:
    body = "return original(values) if type(values[0]) is not bool else [int(v) for v in values]"
    result = check(shop, "double(values)", body, "(([False, True],), {})", cases=10)
    assert difference(result).kind == "result"


def test_a_swallowed_mutation_is_found(shop: Path) -> None:
    result = check(shop, "double(values)", "return [v * 2 for v in values]", "(([1, 2],), {})")
    assert difference(result).kind == "arguments"


def test_a_result_that_is_a_copy_of_an_argument_is_found(shop: Path) -> None:
    body = "original(values)\nreturn list(values)"
    result = check(shop, "double(values)", body, "(([1, 2],), {})")
    assert difference(result).kind == "aliasing"


def test_another_message_is_found(shop: Path) -> None:
    body = """
    for row in rows:
        if row[key] > 0:
            return row
    raise LookupError("no row")
    """
    result = check(shop, "first(rows, key)", body, "(([{'a': 0}], 'a'), {})")
    found = difference(result)
    assert found.kind == "exception"
    assert found.call == "first([{'a': 0}], 'a')"
    assert found.expected == "raised LookupError: 'no a above 0'"
    assert found.got == "raised LookupError: 'no row'"


def test_another_order_of_a_dictionary_is_found(shop: Path) -> None:
    body = "made = original(text)\nreturn dict(sorted(made.items()))"
    result = check(shop, "counted(text)", body, "(('ba',), {})")
    assert difference(result).kind == "result"


def test_a_global_left_alone_is_found_and_the_original_starts_from_the_same_state(
    shop: Path,
) -> None:
    calls = "(('ba',), {}), (('',), {})"
    right = check(shop, "counted(text)", "return original(text)", calls)
    assert isinstance(right, Equivalent), right
    body = "return {letter: text.count(letter) for letter in text}"
    found = difference(check(shop, "counted(text)", body, calls))
    assert found.kind == "globals"


def test_a_default_left_alone_is_found_and_the_original_starts_from_the_same_state(
    shop: Path,
) -> None:
    calls = "((1,), {}), ((2,), {})"
    signature = "remember(item, seen=[])"
    body = """
        if seen is not remember.__defaults__[0]:
            return original(item, seen)
        return {}
    """
    right = check(shop, signature, body.format("original(item)"), calls)
    assert isinstance(right, Equivalent), right
    alone = body.format("len(original.__defaults__[0]) + 1")
    assert difference(check(shop, signature, alone, calls)).kind == "globals"


def test_printed_text_is_compared(shop: Path) -> None:
    result = check(shop, "say(text)", "return len(text)", "(('hello',), {})")
    found = difference(result)
    assert (found.kind, found.expected, found.got) == ("output", r"'hello\n'", "''")


def test_a_kernel_that_never_returns_is_found(shop: Path) -> None:
    body = "while number != number:\n    pass\nreturn original(number)"
    result = check(shop, "scale(number)", body, "((1.5,), {}), ((float('nan'),), {})")
    found = difference(result)
    assert found.got == "did not return in time"
    assert found.call == "scale(nan)"


def test_a_kernel_that_never_looks_up_from_its_loop_is_found(shop: Path) -> None:
    body = "if number == 3.5:\n    sum(range(10**15))\nreturn original(number)"
    result = check(shop, "scale(number)", body, "((1.5,), {}), ((3.5,), {})")
    found = difference(result)
    assert found.kind == "endless"
    assert found.call == "scale(3.5)"


def test_a_kernel_that_crashes_is_found_on_a_generated_call(shop: Path) -> None:
    body = "import ctypes\nif number is None:\n    ctypes.string_at(0)\nreturn original(number)"
    result = check(shop, "scale(number)", body, "((1.5,), {})")
    found = difference(result)
    assert found.kind == "crash"
    assert "signal 11" in found.got
    assert found.call.startswith("scale(None)   [generated: ")
    assert found.call.endswith("args[0] = None]")


def test_a_kernel_that_blows_the_stack_is_found(shop: Path) -> None:
    body = dedent("""\
        import sys
        def down(value):
            return max([value], key=down)
        if number == 3.5:
            sys.setrecursionlimit(10**8)
            return down(number)
        return original(number)""")
    found = difference(check(shop, "scale(number)", body, "((1.5,), {}), ((3.5,), {})", cases=0))
    assert found.call == "scale(3.5)"
    assert found.kind == "crash" or "RecursionError" in found.got


def test_a_kernel_that_takes_gigabytes_is_found(shop: Path) -> None:
    body = dedent("""\
        if number == 3.5:
            bytearray(1 << 33)
        return original(number)""")
    found = difference(check(shop, "scale(number)", body, "((1.5,), {}), ((3.5,), {})", cases=0))
    assert found.call == "scale(3.5)"
    assert "MemoryError" in found.got


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("count.append(bytearray(40))", "blocks"),
        ("import ctypes\nctypes.CDLL(None).malloc(64)", "bytes"),
        ("import ctypes\nctypes.pythonapi.Py_IncRef(ctypes.py_object([len(rows)]))", "blocks"),
    ],
    ids=["objects", "malloc", "references"],
)
def test_a_kernel_that_leaks_is_found(shop: Path, body: str, kept: str) -> None:
    body = f"if type(rows) is list:\n{indent(body, '    ')}\nreturn original(rows, rate)"
    result = check(shop, "total(rows, rate=1)", body, NUMBERS, docstring="Add up.")
    assert difference(result).kind == "leak"
    assert kept in difference(result).got


def test_a_store_that_fills_up_is_no_leak(shop: Path) -> None:
    body = "if len(count) < 1000:\n    count.append(bytearray(40))\nreturn original(rows, rate)"
    result = check(shop, "total(rows, rate=1)", body, NUMBERS, docstring="Add up.")
    assert isinstance(result, Equivalent)


def test_calls_on_which_the_original_never_returns_are_left_out(shop: Path) -> None:
    result = check(shop, "down(number)", "return original(number)", "((5,), {}), ((9,), {})")
    assert isinstance(result, Equivalent), result
    assert "ran out of time" in result.notes[0]


def test_an_original_that_depends_on_time_is_not_called_different(shop: Path) -> None:
    result = check(shop, "lucky(limit)", "return original(limit)", "((5,), {})", cases=5)
    assert isinstance(result, Unverified)
    assert "another result each time" in result.reason


def test_a_kernel_without_end_where_the_original_recursed_too_deep_is_found(shop: Path) -> None:
    body = "while number >= 10**6:\n    pass\nreturn original(number)"
    result = check(shop, "deep(number)", body, "((5,), {}), ((10**6,), {})", cases=0)
    assert difference(result).got == "did not return in time"
    body = "return number"
    result = check(shop, "deep(number)", body, "((5,), {}), ((10**6,), {})", cases=0)
    assert isinstance(result, Equivalent), result
    assert (result.replayed, len(result.notes)) == (1, 1)


def test_another_text_for_a_wrong_number_of_arguments_is_a_note(shop: Path) -> None:
    body = "try:\n    return original(*number, **more)\n"
    body += "except TypeError as error:\n"
    body += "    raise (TypeError('so many') if 'argument' in str(error) else error) from None"
    calls = "((5.0,), {}), ((), {}), ((1.0, 2.0), {}), ((1.0,), {'more': 1})"
    result = check(shop, "scale(*number, **more)", body, calls, cases=0)
    assert isinstance(result, Divergence)
    assert {found.kind for found in result.differences} == {"function's signature"}
    assert "3 calls with too few" in result.notes[0]


def test_a_changed_signature_is_found(shop: Path) -> None:
    result = check(shop, "scale(number=1.0)", "return original(number)", "((5.0,), {})")
    assert isinstance(result, Divergence)
    kinds = [entry.kind for entry in result.differences]
    assert kinds[:2] == ["function's __defaults__", "function's signature"]


def test_a_kernel_that_steps_aside_is_not_verified(shop: Path) -> None:
    text = SHOP.replace("number * 1.0", "number * 1.0 + 0")
    (shop / "shop.py").write_text(text)
    result = check(shop, "scale(number)", "return original(number)", "")
    assert isinstance(result, Unverified)
    assert "holds no call" in result.reason


def test_an_app_that_cannot_be_imported_is_not_verified(shop: Path) -> None:
    (shop / "shop.py").write_text("import nowhere_to_be_found\n")
    result = check(shop, "scale(number)", "return original(number)", "((5.0,), {})")
    assert isinstance(result, Unverified)
    assert "nowhere_to_be_found" in result.reason


METHODS = """
class Rule:
    made = 0

    def __init__(self, weight, name):
        self.weight = weight
        self.name = name
        self.hits = 0

    def score(self, rows):
        total = 0.0
        for row in rows:
            total += part(row, self.weight)
        self.hits += 1
        Rule.made += 1
        return total

def part(row, weight):
    return row["price"] * weight
"""

METHOD_KERNEL = """
SOURCE_HASH = ""
TARGET = "prices:Rule.score"
count = [0, 0]
place = {}

def score(self, rows):
    count[0] += 1
    SCORE

def part(row, weight):
    PART

for made, name in ((score, "Rule.score"), (part, "part")):
    made.__module__, made.__qualname__ = "prices", name

def install(namespace):
    rule = namespace["Rule"]
    if rule.score is not score:
        place.update(score=rule.score, part=namespace["part"], namespace=namespace)
        rule.score = score
        namespace["part"] = part
    return ("Rule.score", "part")

def uninstall():
    if place:
        place["namespace"]["Rule"].score = place["score"]
        place["namespace"]["part"] = place["part"]

def counters():
    return {"Rule.score": tuple(count), "part": (0, 0)}
"""

METHOD_CALLS = """
import prices

def setup():
    prices.Rule.made = 7

def calls():
    for number in range(5):
        rule = prices.Rule(1.5 * number, "name")
        yield (rule, [{"price": number}, {"price": 2.5}]), {}
"""


def check_method(
    folder: Path,
    *,
    score: str = 'return place["score"](self, rows)',
    part: str = 'return place["part"](row, weight)',
    python: Path = PYTHON,
) -> Verification:
    """Verify a kernel of two entries, a method and the function it calls."""
    (folder / "prices.py").write_text(METHODS)
    text = METHOD_KERNEL.replace("SCORE", score).replace("PART", part)
    (folder / "prices__Rule_score.py").write_text(text)
    calls_file = folder / "recorded.py"
    calls_file.write_text(METHOD_CALLS)
    kernel = Kernel(
        name="prices__Rule_score",
        target="prices:Rule.score",
        module="prices",
        functions=("Rule.score", "part"),
        text=text,
        declarations="",
        source_hash="",
        source_file=str(folder / "prices.py"),
        guards=(),
    )
    built = BuiltKernel(
        kernel=kernel,
        python=str(python),
        extension=str(folder / "prices__Rule_score.py"),
        extension_hash="",
        cython="",
        compiler="",
        seconds=0.0,
        cached=False,
    )
    return verify(built, calls_file=calls_file, python=python, app_dir=folder, seconds=60)


@pytest.mark.parametrize("name", ["cpython3.15", "pypy3.11"])
def test_methods_are_verified_on_other_interpreters(tmp_path: Path, name: str) -> None:
    python = Path(__file__).parents[2] / ".interpreters" / name / "bin" / "python"
    if not python.exists():
        pytest.skip(f"{name} is not here: run scripts/provision.py")
    result = check_method(tmp_path, python=python)
    assert isinstance(result, Equivalent), result
    assert result.generated > 300
    assert result.times is not None


def test_an_attribute_left_alone_is_found(tmp_path: Path) -> None:
    body = 'hits = self.hits; found = place["score"](self, rows); self.hits = hits; return found'
    assert difference(check_method(tmp_path, score=body)).kind == "arguments"


def test_a_class_attribute_left_alone_is_found(tmp_path: Path) -> None:
    body = 'cls = type(self); made = cls.made; found = place["score"](self, rows); '
    found = difference(check_method(tmp_path, score=body + "cls.made = made; return found"))
    assert found.kind == "globals"


def test_the_other_entries_of_a_kernel_are_verified_with_calls_of_their_own(
    tmp_path: Path,
) -> None:
    right = 'return place["score"](self, rows)'
    wrong = 'return place["part"](row, weight) if weight is not None else 0'
    found = difference(check_method(tmp_path, score=right, part=wrong))
    assert found.call.startswith(("part(", "Rule.score("))


def test_an_attribute_of_another_type_is_found(tmp_path: Path) -> None:
    body = 'return place["score"](self, rows) if type(self.weight) is float else 0.0'
    result = check_method(tmp_path, score=body)
    assert isinstance(result, Divergence)
    calls = [found.call for found in result.differences]
    assert any("args[0].weight = 0" in call for call in calls), calls
