"""Files for other tools, read by those tools where they are here."""

import io
import json
import marshal
import pstats
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import process
from advisor.model.profile import Frame, Profile, Stack
from advisor.report import export
from advisor.sampling.collapsed import parse_collapsed

MAIN = Frame(file="/app/main.py", line=1, function="main")
FIB = Frame(file="/app/fib.py", line=3, function="fib")
SCORE = Frame(file="/app/rules.py", line=40, function="Rule.score")
INTERPRETER = Path(__file__).parents[2] / ".interpreters/cpython3.15/bin/python"


def profile(*stacks: tuple[tuple[Frame, ...], int]) -> Profile:
    found = tuple(Stack(frames=frames, count=count) for frames, count in stacks)
    return Profile(
        stacks=found,
        samples=sum(stack.count for stack in found),
        errors=0,
        behind=False,
        interval_seconds=0.01,
        workers=1,
        sampler="py-spy",
    )


SAMPLED = profile(((MAIN,), 10), ((MAIN, FIB, FIB, FIB), 30), ((MAIN, SCORE), 60))

frames = st.builds(
    Frame,
    file=st.sampled_from(["/app/a b.py", "<frozen runpy>", "/x(1)/y.py"]),
    line=st.integers(1, 10**6),
    function=st.sampled_from(["f", "A.m", "<lambda>", "f.<locals>.<genexpr>"]),
)
stacks = st.dictionaries(
    st.lists(frames, min_size=1, max_size=5).map(tuple), st.integers(1, 10**6), max_size=6
)


@given(stacks)
def test_collapsed_stacks_are_read_back(counts: dict[tuple[Frame, ...], int]) -> None:
    text = export.collapsed(profile(*counts.items()))

    assert parse_collapsed(text).counts == counts


def test_a_name_cannot_break_a_line() -> None:
    hostile = Frame(file="/a;b\n.py", line=1, function="f;g\u2028h")

    text = export.collapsed(profile(((hostile, MAIN), 3)))

    assert text == "f:g h (/a:b .py:1);main (/app/main.py:1) 3\n"


def test_speedscope_weighs_stacks_in_seconds() -> None:
    document = json.loads(export.speedscope(SAMPLED, name="fib"))

    (shown,) = document["profiles"]
    names = [frame["name"] for frame in document["shared"]["frames"]]
    assert document["$schema"].endswith("file-format-schema.json")
    assert [[names[i] for i in stack] for stack in shown["samples"]] == [
        ["main"],
        ["main", "fib", "fib", "fib"],
        ["main", "Rule.score"],
    ]
    assert shown["weights"] == pytest.approx([0.1, 0.3, 0.6])
    assert shown["endValue"] == pytest.approx(1.0)
    assert shown["unit"] == "seconds"


def test_pstats_counts_recursion_once(tmp_path: Path) -> None:
    path = tmp_path / "fib.pstats"
    path.write_bytes(export.pstats(SAMPLED))
    said = io.StringIO()

    stats = pstats.Stats(str(path), stream=said)
    stats.sort_stats("cumulative").print_stats()
    stats.print_callers()

    found = stats.get_stats_profile().func_profiles
    assert found["main"].cumtime == pytest.approx(1.0)
    assert found["main"].tottime == pytest.approx(0.1)
    assert found["fib"].cumtime == found["fib"].tottime == pytest.approx(0.3)
    assert stats.get_stats_profile().total_tt == pytest.approx(1.0)
    assert "/app/rules.py:40(Rule.score)" in said.getvalue()


@pytest.mark.skipif(not INTERPRETER.exists(), reason="CPython 3.15 is not in .interpreters")
def test_pstats_of_the_newest_python_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "fib.pstats"
    path.write_bytes(export.pstats(SAMPLED))
    program = "import pstats, sys; pstats.Stats(sys.argv[1]).sort_stats('tottime').print_stats()"

    said = process.run([INTERPRETER, "-c", program, path]).stdout

    assert said.index("Rule.score") < said.index("fib.py:3(fib)") < said.index("main.py:1(main)")


def test_pstats_stand_in_the_order_of_time_per_call() -> None:
    table = marshal.loads(export.pstats(SAMPLED, calls={FIB: 3, SCORE: 6000, MAIN: 5000}))

    assert [key[2] for key in table] == ["fib", "Rule.score", "main"]
    calls, _, own, _, callers = table["/app/rules.py", 40, "Rule.score"]
    assert (calls, own) == (6000, pytest.approx(0.6))
    assert list(callers) == [("/app/main.py", 1, "main")]


def test_pstats_without_calls_stand_in_the_order_of_own_time() -> None:
    table = marshal.loads(export.pstats(SAMPLED))

    assert [key[2] for key in table] == ["Rule.score", "fib", "main"]


def test_an_empty_profile_is_an_empty_file() -> None:
    assert export.collapsed(profile()) == ""
    assert json.loads(export.speedscope(profile(), name="x"))["profiles"][0]["samples"] == []
    assert marshal.loads(export.pstats(profile())) == {}
