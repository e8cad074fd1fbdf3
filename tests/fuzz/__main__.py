"""Generate programs, try them, keep what fails: `python -m tests.fuzz --seconds 600 --seed 1`."""

import argparse
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.programs import module_text
from tests.fuzz.shrink import shrink
from tests.fuzz.trial import Failure, Machine

FOUND = Path(__file__).parent / "found"


def main() -> int:
    """Run until the time is up; return 1 when something failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--functions", type=int, default=8)
    options.add_argument(
        "--python", type=Path, default=Path(".interpreters/cpython3.15/bin/python")
    )
    options.add_argument("--optimise", default="-O1")
    options.add_argument("--keep-going", type=int, default=1000, help="stop after so many failures")
    options.add_argument("--shrink-seconds", type=float, default=90.0)
    given = options.parse_args()
    end = time.monotonic() + given.seconds
    seed, total, failed = given.seed, Counter[str](), 0
    with tempfile.TemporaryDirectory(prefix="advisor-fuzz-") as name:
        machine = Machine(given.python.absolute(), Path(name), optimise=given.optimise)
        seen = Counter[str]()
        while time.monotonic() < end and failed < given.keep_going:
            text, functions = module_text(seed, given.functions)
            trial = machine.run(text, functions)
            total.update(
                programs=len(functions),
                verified=trial.verified,
                calls=trial.calls,
                refused=len(trial.refusals),
                failures=len(trial.failures),
                misses=trial.misses,
            )
            total.update(
                {f"refused: {r.reason.value} ({r.detail[:40]})": 1 for r in trial.refusals}
            )
            for failure in trial.failures:
                failed += 1
                seen[failure.kind] += 1
                _keep(
                    machine,
                    text,
                    failure,
                    seed,
                    given.shrink_seconds if seen[failure.kind] < 6 else 0,
                )
            for folder in Path(name).glob("m_*"):
                shutil.rmtree(folder)
            print(f"seed {seed}: {dict(total)}" if seed % 10 == 0 else f"seed {seed}", flush=True)  # noqa: T201
            seed += 1
    for key, count in sorted(total.items()):
        print(f"{count:8} {key}")  # noqa: T201
    return 1 if failed else 0


def _keep(machine: Machine, text: str, failure: Failure, seed: int, seconds: float) -> None:
    def fails(candidate: str) -> bool:
        found = machine.run(candidate, [failure.function]).failures
        return any(f.kind == failure.kind for f in found)

    small = shrink(text, failure.function, fails, seconds=seconds) if seconds else text
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"seed{seed}_{failure.function}.py"
    detail = "".join(f"# {line}\n" for line in failure.detail.splitlines())
    path.write_text(
        f"# {failure.kind}\n{detail}TARGETS = [{failure.function!r}]\n{small}", encoding="utf-8"
    )
    print(f"FAILED {path.name}: {failure.kind}", flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
