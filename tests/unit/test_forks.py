"""Programs that run in forks of one interpreter end as they would alone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.finished import Finished
from tests.forks import Forks

PROGRAM = """
import os, signal, sys, time

def main():
    order = sys.stdin.read()
    print("told", order, os.getcwd(), os.environ.get("SAID"), flush=True)
    sys.loaded = getattr(sys, "loaded", 0) + 1
    if order == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "hang":
        time.sleep(60)
    if order == "fail":
        raise ValueError("no good")
    if order == "leave":
        os._exit(7)
    print("loaded", sys.loaded)
"""


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as made:
        yield made


def run(forks: Forks, folder: Path, order: str, seconds: float = 60) -> Finished:
    program = folder / "program.py"
    program.write_text(PROGRAM)
    return forks.run(
        [sys.executable, program],
        cwd=folder,
        env={"SAID": "hello", "HOME": None},
        stdin=order,
        timeout_seconds=seconds,
        check=False,
    )


@pytest.mark.parametrize(
    ("order", "status", "said"),
    [
        ("crash", -11, ""),
        ("fail", 1, "ValueError: no good"),
        ("leave", 7, ""),
        ("work", 0, "loaded 1"),
    ],
)
def test_a_program_ends_as_it_would_alone(
    forks: Forks, tmp_path: Path, order: str, status: int, said: str
) -> None:
    finished = run(forks, tmp_path, order)
    assert finished.status == status
    assert f"told {order} {tmp_path} hello" in finished.output
    assert said in finished.output


def test_a_program_that_takes_too_long_is_ended(forks: Forks, tmp_path: Path) -> None:
    assert run(forks, tmp_path, "hang", seconds=0.2).status is None
    assert run(forks, tmp_path, "work").status == 0
