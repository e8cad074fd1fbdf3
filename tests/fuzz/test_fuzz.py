"""Kernels of random functions, and of functions that once went wrong, behave as their originals."""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from tests.fuzz.programs import module_text
from tests.fuzz.trial import Machine, Trial

ROOT = Path(__file__).parents[2]
REGRESSIONS = sorted((Path(__file__).parent / "regressions").glob("*.py"))
SEEDS, FUNCTIONS = [20_261, 20_262, 20_263], 8


Trials = dict[int | Path, Future[Trial]]


@pytest.fixture(scope="module")
def trials(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trials]:
    """Begin the trials of all chosen tests, two at a time: other processes do the work."""
    wanted = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
    python = wanted if wanted.exists() else Path(sys.executable)
    machine = Machine(python, tmp_path_factory.mktemp("fuzz"), optimise="-O0", cases=60)
    begun: Trials = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for item in request.session.items:
            if isinstance(item, pytest.Function) and "trials" in item.fixturenames:
                chosen = [item.callspec.params["source"]] if hasattr(item, "callspec") else SEEDS
                for source in cast("list[int | Path]", chosen):
                    if source not in begun:
                        begun[source] = pool.submit(machine.run, *program(source))
        yield begun
        pool.shutdown(cancel_futures=True)


def program(source: int | Path) -> tuple[str, list[str]]:
    """Return a module's text and the names of its functions: a seed's, or a file's."""
    if isinstance(source, int):
        return module_text(source, FUNCTIONS)
    text = source.read_text(encoding="utf-8")
    return text, re.findall(r"^def calls_(\w+)", text, flags=re.MULTILINE)


def told(trial: Trial) -> str:
    return "\n\n".join(f"{f.function}: {f.kind}\n{f.detail}" for f in trial.failures)


def test_a_seed_always_gives_the_same_program() -> None:
    assert module_text(7, 3) == module_text(7, 3)
    assert module_text(7, 3) != module_text(8, 3)


@pytest.mark.parametrize("source", SEEDS)
def test_random_functions_behave_as_their_originals(trials: Trials, source: int) -> None:
    trial = trials[source].result()
    assert not trial.failures, told(trial)
    assert trial.verified + len(trial.refusals) == FUNCTIONS


def test_half_of_the_random_functions_get_kernels(trials: Trials) -> None:
    """The programs hold what is always refused, too."""
    verified = [one.result().verified for source, one in trials.items() if isinstance(source, int)]
    assert sum(verified) >= len(verified) * FUNCTIONS // 2


@pytest.mark.parametrize("source", REGRESSIONS, ids=lambda path: path.stem)
def test_what_once_went_wrong_stays_right(trials: Trials, source: Path) -> None:
    trial = trials[source].result()
    assert not trial.failures, told(trial)
