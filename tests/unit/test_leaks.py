"""What is kept in C is seen where it would get to the interpreter."""

import pytest

from advisor.codegen.ir import Assign, Do, Expr, Function, Return, Stmt
from advisor.codegen.leaks import LeakError, leaks, of_kind

QUEUE = Expr("local", "q", "Q")
SIZE = Expr("helper", "k_queue_size", "n", (QUEUE,))


def function(*body: Stmt) -> Function:
    return Function(
        index=0,
        name="f",
        params=[],
        locals={"q": "Q", "x": "o"},
        result="o",
        body=list(body),
        recursive=False,
    )


@pytest.mark.parametrize(
    "statement",
    [
        Return(expr=QUEUE),
        Do(expr=Expr("code", "len({0})", "n", (QUEUE,))),
        Do(expr=Expr("call", 1, "o", (QUEUE,))),
        Do(expr=Expr("helper", "k_plain", "o", (QUEUE,))),
        Do(expr=Expr("helper", "k_seen_size", "n", (QUEUE,))),
        Do(expr=Expr("native", "({0} + 1)", "i", (Expr("code", "{0}", "o", (QUEUE,)),))),
        Assign(name="x", expr=QUEUE),
    ],
)
def test_a_way_out_is_seen(statement: Stmt) -> None:
    assert leaks(function(statement))


@pytest.mark.parametrize("statement", [Do(expr=SIZE), Assign(name="q", expr=QUEUE)])
def test_its_own_helpers_and_locals_are_none(statement: Stmt) -> None:
    assert not leaks(function(statement))


def test_a_number_of_another_type_is_one() -> None:
    assert of_kind(Expr("local", "n", "n"), "i").rep == "n"
    for have, rep in (("i", "d"), ("d", "i"), ("b", "i"), ("i", "b")):
        with pytest.raises(LeakError):
            of_kind(Expr("local", "x", have), rep)
