"""Kernels of random functions, and of functions that once went wrong, behave as their originals."""

import re
import sys
from pathlib import Path

import pytest

from tests.fuzz.programs import module_text
from tests.fuzz.trial import Machine, Trial

ROOT = Path(__file__).parents[2]
REGRESSIONS = sorted((Path(__file__).parent / "regressions").glob("*.py"))
SEED = 20_261
MODULES, FUNCTIONS = 3, 8


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    wanted = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
    python = wanted if wanted.exists() else Path(sys.executable)
    return Machine(python, tmp_path, optimise="-O0", cases=60)


def told(trial: Trial) -> str:
    return "\n\n".join(f"{f.function}: {f.kind}\n{f.detail}" for f in trial.failures)


def test_a_seed_always_gives_the_same_program() -> None:
    assert module_text(7, 3) == module_text(7, 3)
    assert module_text(7, 3) != module_text(8, 3)


@pytest.mark.parametrize("seed", range(SEED, SEED + MODULES))
def test_random_functions_behave_as_their_originals(machine: Machine, seed: int) -> None:
    text, functions = module_text(seed, FUNCTIONS)
    trial = machine.run(text, functions)
    assert not trial.failures, told(trial)
    assert trial.verified + len(trial.refusals) == len(functions)
    assert trial.verified >= FUNCTIONS // 2  # the programs hold what is always refused, too


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_once_went_wrong_stays_right(machine: Machine, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    trial = machine.run(text, re.findall(r"^def calls_(\w+)", text, flags=re.MULTILINE))
    assert not trial.failures, told(trial)
