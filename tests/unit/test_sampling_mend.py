"""Completing torn stacks, and telling kernels from their callers."""

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.code import FunctionId
from advisor.model.profile import Frame
from advisor.sampling.cores import divide
from advisor.sampling.kernel_calls import add_kernel_frames, lines_that_call
from advisor.sampling.mend import mend
from advisor.sampling.permission import Situation, advice
from advisor.sampling.record import merge
from advisor.sampling.runs import Recording


def frames(*names: str) -> tuple[Frame, ...]:
    return tuple(Frame(file="/app/x.py", line=len(name), function=name) for name in names)


def test_a_torn_stack_gets_the_callers_of_whole_ones() -> None:
    whole = frames("<module>", "handle", "score", "fib")

    mended = mend({whole: 9, frames("fib", "fib"): 4})

    assert mended.counts == {whole: 9, (*whole, *frames("fib")): 4}
    assert (mended.mended, mended.torn) == (4, 0)


def test_callers_are_divided_as_whole_stacks_are() -> None:
    a, b = frames("<module>", "a", "fib"), frames("<module>", "b", "fib")

    mended = mend({a: 30, b: 10, frames("fib"): 8})

    assert mended.counts == {a: 36, b: 12}


def test_a_caller_seen_almost_never_is_taken_for_an_accident() -> None:
    a, b = frames("<module>", "a", "fib"), frames("<module>", "b", "fib")

    mended = mend({a: 99, b: 1, frames("fib"): 100})

    assert mended.counts == {a: 199, b: 1}


def test_one_completed_stack_helps_the_next() -> None:
    whole = frames("<module>", "handle")

    mended = mend({whole: 9, frames("handle", "fib"): 5, frames("fib", "fib"): 4})

    assert mended.counts == {
        whole: 9,
        frames("<module>", "handle", "fib"): 5,
        frames("<module>", "handle", "fib", "fib"): 4,
    }


def test_too_few_witnesses_leave_it_torn() -> None:
    counts = {frames("<module>", "fib"): 2, frames("fib"): 50}

    mended = mend(counts)

    assert mended.counts == counts
    assert (mended.mended, mended.torn) == (0, 50)


def test_a_frame_that_is_never_called_begins_a_thread() -> None:
    counts = {frames("native_callback", "work"): 5, frames("Thread._bootstrap", "work"): 5}

    mended = mend(counts)

    assert mended.counts == counts
    assert mended.torn == 0


stacks = st.dictionaries(
    st.lists(st.sampled_from(["<module>", "a", "b", "c"]), min_size=1, max_size=5).map(
        lambda names: frames(*names)
    ),
    st.integers(1, 40),
    max_size=12,
)


@given(stacks)
def test_mending_keeps_samples_and_their_leaves(counts: dict[tuple[Frame, ...], int]) -> None:
    mended = mend(counts)

    def leaves(given: "dict[tuple[Frame, ...], int]") -> dict[Frame, int]:
        total: dict[Frame, int] = {}
        for found, count in given.items():
            total[found[-1]] = total.get(found[-1], 0) + count
        return total

    assert leaves(dict(mended.counts)) == leaves(counts)
    assert mended == mend(dict(reversed(counts.items())))


SCORE = FunctionId(module="rules", qualname="Engine.score", file="/app/rules.py", line=9)
FIB = FunctionId(module="fibonacci", qualname="fib", file="/app/fibonacci.py", line=3)
SOURCE = """\
from fibonacci import fib as f
def handle(engine):
    x = 1
    y = f(3)
    z = (engine
         .score(x))
    return f(engine.score(z))
"""


def test_lines_that_use_a_kernel_by_any_name() -> None:
    assert lines_that_call(SOURCE, [SCORE, FIB]) == {4: FIB, 6: SCORE}
    assert lines_that_call(SOURCE, [SCORE]) == {6: SCORE, 7: SCORE}


def test_names_of_two_kernels_and_broken_text_give_no_lines() -> None:
    other = FunctionId(module="model", qualname="Model.score", file="/app/model.py", line=1)

    assert lines_that_call(SOURCE, [SCORE, other]) == {}
    assert lines_that_call("def f(:", [FIB]) == {}


def line_stack(name: str, line: int) -> tuple[Frame, ...]:
    return (Frame(file="/app/app.py", line=line, function=name),)


def test_samples_on_a_kernel_call_are_the_kernels() -> None:
    handle = Frame(file="/app/app.py", line=2, function="handle")
    root = Frame(file="/app/app.py", line=1, function="<module>")
    by_function: dict[tuple[Frame, ...], int] = {(root, handle): 7, (handle,): 3, (root,): 5}
    by_line = {line_stack("handle", 4): 80, line_stack("handle", 5): 20}

    result = add_kernel_frames(by_function, by_line, {"/app/app.py": {4: FIB}})

    fib = Frame(file=FIB.file, line=3, function="fib")
    inside = sum(n for found, n in result.items() if found[-1] == fib)
    assert inside == 8
    assert sum(result.values()) == 15
    assert result[(root,)] == 5


def test_the_fallback_of_a_kernel_stays_itself() -> None:
    fib = Frame(file=FIB.file, line=3, function="fib")
    by_line: dict[tuple[Frame, ...], int] = {(Frame(file=FIB.file, line=5, function="fib"),): 50}

    result = add_kernel_frames({(fib,): 50}, by_line, {FIB.file: {5: FIB}})

    assert result == {(fib,): 50}


def test_workers_are_merged() -> None:
    def worker(pid: int, errors: int) -> Recording:
        return Recording(
            pid=pid, counts={frames("main"): 3}, errors=errors, behind=pid == 2, by_line=False
        )

    profile = merge([worker(1, 1), worker(2, 0)], sampler="py-spy", rate=200)

    assert [(stack.frames, stack.count) for stack in profile.stacks] == [(frames("main"), 6)]
    assert (profile.samples, profile.errors, profile.workers) == (6, 1, 2)
    assert profile.behind
    assert (profile.note or "").startswith("The sampler fell behind its rate")
    assert merge([worker(1, 1)], sampler="py-spy", rate=200).note is None
    assert profile.interval_seconds == 0.005


def test_an_empty_profile_says_what_may_be_the_matter() -> None:
    empty = Recording(pid=1, counts={}, errors=0, behind=False, by_line=False)

    profile = merge([empty], sampler="py-spy", rate=200)

    assert profile.samples == 0
    assert "load" in (profile.note or "")


def test_many_failed_samples_make_it_doubtful() -> None:
    failing = Recording(pid=1, counts={frames("main"): 6}, errors=4, behind=False, by_line=False)

    profile = merge([failing], sampler="py-spy", rate=200)

    assert (profile.note or "").startswith("4 of 10 samples")
    shared = merge([failing], sampler="py-spy", rate=200, apart=False)
    assert (shared.note or "").startswith(f"{profile.note} The sampler had to share one core")


def test_cores_are_divided_so_that_the_sampler_is_alone() -> None:
    assert divide({0, 1}, {0, 1}) == ({0}, {1})
    assert divide({0, 1}, {0}) == ({0}, {1})
    assert divide({0, 1, 2, 3}, {0, 1}) == ({0, 1}, {3})
    assert divide({0, 1}, {1}) == ({1}, {0})
    assert divide({4}, {4}) is None


def situation(
    *, scope: int | None = None, container: bool = False, target: int = 1000, trace: bool = False
) -> Situation:
    return Situation(
        user=1000,
        target_user=target,
        may_trace=trace,
        ptrace_scope=scope,
        container=container,
    )


def test_advice_fits_the_situation() -> None:
    assert "--cap-add SYS_PTRACE" in advice(situation(container=True))
    assert "kernel.yama.ptrace_scope=0" in advice(situation(scope=1))
    assert "started anew" in advice(situation(scope=3))
    assert "user 0" in advice(situation(target=0))
    assert "as root" in advice(situation())
