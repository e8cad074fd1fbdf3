"""Reading what samplers write, whatever is in it."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.profile import Frame
from advisor.sampling import own_profiler, pyspy
from advisor.sampling.collapsed import parse_collapsed

MAIN = Frame(file="/app/main.py", line=1, function="main")
SCORE = Frame(file="/app/rules.py", line=40, function="Rule.score")


def test_equal_stacks_add_up() -> None:
    text = "main (/app/main.py:1);Rule.score (/app/rules.py:40) 17\n"

    stacks = parse_collapsed(text + text + "main (/app/main.py:1) 2\n")

    assert stacks.counts == {(MAIN, SCORE): 34, (MAIN,): 2}
    assert stacks.unreadable == 0


def test_names_of_all_kinds() -> None:
    text = (
        "Rule.score.<locals>.<genexpr> (/a b/ru(le)s.py:4);"
        "_run_module_as_main (<frozen runpy>:177);"
        "__create_fn__.<locals>.__init__ (<string>:2) 1"
    )

    ((frames, _),) = parse_collapsed(text).counts.items()

    assert [frame.function for frame in frames] == [
        "Rule.score.<locals>.<genexpr>",
        "_run_module_as_main",
        "__create_fn__.<locals>.__init__",
    ]
    assert [frame.file for frame in frames] == ["/a b/ru(le)s.py", "<frozen runpy>", "<string>"]


def test_processes_are_left_out() -> None:
    head = 'process 12:"python -c a;b";process 13:"python -m uvicorn app:app";'

    stacks = parse_collapsed(head + "main (/app/main.py:1) 3\n")

    assert stacks.counts == {(MAIN,): 3}


def test_callers_above_an_unreadable_frame_are_dropped() -> None:
    text = "other (/x.py:2);__init__ (__init__);main (/app/main.py:1) 3\n (:0);\x00 9\n"

    stacks = parse_collapsed(text)

    assert stacks.counts == {(MAIN,): 3}
    assert stacks.unreadable == 9


def test_a_stack_without_a_readable_leaf_is_a_failed_sample() -> None:
    stacks = parse_collapsed(" 19\nmain (/app/main.py:1);\ufffd\ufffd 4\n")

    assert stacks.counts == {}
    assert stacks.unreadable == 23


def test_a_last_line_cut_short_is_no_sample() -> None:
    whole = "main (/app/main.py:1) 3\nmain (/app/main.py:1) 25\n"

    assert parse_collapsed(whole[: whole.rindex(" ") + 1]).counts == {(MAIN,): 3}
    assert parse_collapsed(whole[: whole.rindex("2") - 4]).counts == {(MAIN,): 3}


@given(st.text(alphabet=st.sampled_from('ab ();:1234567890\n"<>.\x00process \u2028'), max_size=300))
def test_any_text_is_read(text: str) -> None:
    stacks = parse_collapsed(text)

    assert all(frames and count >= 0 for frames, count in stacks.counts.items())


def test_closing_words() -> None:
    text = (
        "py-spy> 1.18s behind in sampling, results may be inaccurate. Try reducing the rate\n"
        "py-spy> Wrote raw flamegraph data to 'x'. Samples: 687 Errors: 120\n"
    )

    assert pyspy.read_said(text) == pyspy.Said(errors=120, behind=True)
    assert pyspy.read_said("") == pyspy.Said(errors=0, behind=False)


def test_failures_that_begin_alike_are_told_apart() -> None:
    head = (
        "Error: Failed to get process executable name. Check that the process is running.\n"
        "Caused by:\n"
    )

    assert pyspy.why_it_failed(head + " Permission denied (os error 13)") is (
        pyspy.Trouble.FORBIDDEN
    )
    assert pyspy.why_it_failed(head + " No such file or directory (os error 2)") is (
        pyspy.Trouble.GONE
    )
    assert pyspy.why_it_failed("Permission Denied: Try running again with elevated") is (
        pyspy.Trouble.FORBIDDEN
    )
    assert pyspy.why_it_failed("Error: Failed to find python version from target") is (
        pyspy.Trouble.UNKNOWN_INTERPRETER
    )
    assert pyspy.why_it_failed("something else") is pyspy.Trouble.OTHER


def test_the_command_never_stops_the_process() -> None:
    command = pyspy.command(
        "py-spy", pid=7, seconds=5, rate=200, output=Path("/tmp/o"), by_line=False
    )

    assert {"--gil", "--nonblocking", "--full-filenames", "--function"} <= set(command)
    assert "--native" not in command


JSONL = """\
{"type":"meta","v":0}
{"type":"string_table","strings":[{"str_id":0,"value":"A.m"},{"str_id":1,"value":"/a/q.py"}]}
{"type":"frame_table","frames":[{"frame_id":0,"path_str_id":1,"func_str_id":0,"line":6}]}
{"type":"end","samples_tot
"""


def test_own_profiler_gives_whole_paths_and_first_lines() -> None:
    source = (
        "class A:\n    @property\n    def m(self):\n        return [\n            1,\n        2]\n"
    )

    stacks = own_profiler.parse_stacks(
        "tid:41;q.py:A.m:6;gone.py:f:3 312\ntid:41 5\n", own_profiler.parse_frames(JSONL)
    )
    counts = own_profiler.to_first_lines(stacks.counts, {"/a/q.py": source})

    assert counts == {
        (
            Frame(file="/a/q.py", line=2, function="A.m"),
            Frame(file="gone.py", line=0, function="f"),
        ): 312
    }
    assert stacks.unreadable == 5


def test_own_profiler_says_how_many_samples_failed() -> None:
    said = "Captured 500 samples in 1.00 seconds\nSample rate: 499.97\nError rate: 17.80\n"

    assert own_profiler.failed_samples(said) == 89
    assert own_profiler.failed_samples("Error rate: nan") == 0


@given(st.text(alphabet=st.sampled_from('{}[]":,0123strings_idframe\n'), max_size=300))
def test_any_jsonl_is_read(text: str) -> None:
    assert isinstance(own_profiler.parse_frames(text), dict)
