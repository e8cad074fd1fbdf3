"""`make bench-verdict`: how often a verdict is wrong, how often it sees a difference, how soon.

    trials, calm and beside bursts of other work  ->  benchmarks/results/verdict/*.jsonl
    all that are there                            ->  benchmarks/results/verdict.{json,md}

It goes on where it ended: trials that are there are not made again. They are of one interpreter
and one method; with another of either it begins with an empty folder.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from advisor.bench.interpreters import FoundInterpreter, best, describe, find_interpreters
from advisor.errors import AdvisorError, UsageError
from benchmarks.results import CHECKOUT
from benchmarks.verdict_figures import (
    blocks_of,
    by_eye,
    claims,
    counted,
    deviation,
    missed,
    resampled,
)
from benchmarks.verdict_table import markdown
from benchmarks.verdict_trials import (
    METHOD,
    amounts,
    shuffled,
    steps_for,
    verdict_trial,
    wrk_trial,
)

RESULTS = Path(__file__).resolve().parent / "results"
WORK = RESULTS / "verdict"
DIFFERENCES = {"same": 0.0, "five": 0.05, "ten": 0.10}
CONDITIONS = {"calm": False, "burst": True}
DRAWS = 4000

Todo = tuple[str, Callable[[], dict[str, Any]]]


def main(arguments: list[str] | None = None) -> int:
    """Make the trials that are missing, as far as the time reaches, and write the results."""
    options = _options(arguments)
    WORK.mkdir(parents=True, exist_ok=True)
    python = describe(options.python) if options.python else _python()
    calibrated = _calibrated(python)
    began = time.monotonic()
    for name, make in _missing(python, calibrated, options):
        if options.minutes and time.monotonic() - began > 60 * options.minutes:
            print("the time is up; run it again to go on")
            break
        try:
            trial = make()
        except AdvisorError as error:
            print(f"{name}: left for the next time: {error}", flush=True)
            continue
        with (WORK / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(_rounded(trial)) + "\n")
        said = trial.get("kind") or f"{trial['rate']:.0f} requests/s"
        print(f"{name}: {said} after {trial['seconds']:.1f} s", flush=True)
    found = figures(calibrated, python, options.draws)
    (RESULTS / "verdict.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "verdict.md").write_text(markdown(found), encoding="utf-8")
    print(RESULTS / "verdict.md")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How good verdicts are.")
    parser.add_argument("--trials", type=int, default=40, help="verdicts of each kind")
    parser.add_argument("--wrk", type=int, default=6, help="runs of wrk for each app")
    parser.add_argument("--draws", type=int, default=DRAWS, help="verdicts drawn from the blocks")
    parser.add_argument("--minutes", type=float, help="begin no trial after so long")
    parser.add_argument("--only", choices=tuple(CONDITIONS), help="one condition")
    parser.add_argument("--python", type=Path, help="interpreter that runs the app")
    return parser.parse_args(arguments)


def _python() -> FoundInterpreter:
    found = find_interpreters(directory=Path(CHECKOUT))
    chosen = best(found, implementation="cpython")
    assert chosen is not None, "this runs on CPython itself"
    return chosen


def _calibrated(python: FoundInterpreter) -> dict[str, float]:
    """Return the amounts of work, measured once and kept with what the trials are of."""
    path = WORK / "amounts.json"
    of = {"python": python.label, "method": repr(METHOD)}
    if path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["of"] != of:
            message = f"the trials in {WORK} are of another interpreter or method than {of}"
            raise UsageError(message, advice="Remove that folder to begin anew.")
        return dict(kept["amounts"])
    print("calibrating the work", flush=True)
    made = amounts(python)
    path.write_text(json.dumps({"of": of, "amounts": made}, indent=1) + "\n", encoding="utf-8")
    return made


def _rounded(value: Any) -> Any:
    """Return a trial with six digits of each figure: more than any clock tells."""
    match value:
        case float():
            return float(f"{value:.6g}")
        case list():
            return [_rounded(one) for one in value]
        case dict():
            return {key: _rounded(one) for key, one in value.items()}
    return value


def _missing(
    python: FoundInterpreter, calibrated: dict[str, float], options: argparse.Namespace
) -> Iterator[Todo]:
    """Yield what is to be made, one of each kind after the other, so that all grow alike."""
    base = steps_for(calibrated, 0.0)
    for number in range(max(options.trials, options.wrk)):
        for condition, loaded in CONDITIONS.items():
            if options.only and condition != options.only:
                continue
            for name in shuffled(number, list(DIFFERENCES)):
                steps = steps_for(calibrated, DIFFERENCES[name])
                pair = {"base": base, "other": steps}
                key = f"verdict-{condition}-{name}"
                if len(trials(key)) <= number < options.trials:
                    yield (
                        key,
                        lambda p=pair, s=number, b=loaded: verdict_trial(  # type: ignore[misc]
                            python, p, seed=s, loaded=b
                        ),
                    )
                key = f"wrk-{condition}-{name}"
                if len(trials(key)) <= number < options.wrk:
                    yield (
                        key,
                        lambda n=steps, s=number, b=loaded: wrk_trial(  # type: ignore[misc]
                            python, n, seed=s, loaded=b
                        ),
                    )


def trials(name: str) -> list[dict[str, Any]]:
    """Return the trials of a kind that are there."""
    path = WORK / f"{name}.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def figures(calibrated: dict[str, float], python: FoundInterpreter, draws: int) -> dict[str, Any]:
    """Put together all that the trials say."""
    found: dict[str, Any] = {
        "python": python.label,
        "system": f"{platform.system()} {platform.machine()}",
        "amounts": calibrated,
        "differences": DIFFERENCES,
        "budget_seconds": METHOD.budget_seconds,
        "conditions": {},
    }
    for condition in CONDITIONS:
        rows: dict[str, Any] = {}
        rates = {
            name: [t["rate"] for t in trials(f"wrk-{condition}-{name}")] for name in DIFFERENCES
        }
        for name in DIFFERENCES:
            made = trials(f"verdict-{condition}-{name}")
            blocks = blocks_of(made)
            rows[name] = {
                "trials": len(made),
                "kinds": counted(made),
                "seconds": sorted(t["seconds"] for t in made),
                "busy": sorted(t["busy"] for t in made),
                "ratios": [t["ratio"] for t in made],
                "resampled": resampled(blocks, draws=draws, method=METHOD, same=name == "same")
                if blocks
                else None,
                "by_eye": by_eye(rates["same"], rates[name], same=name == "same")
                if len(rates["same"]) > 1 and rates[name]
                else None,
            }
            if rows[name]["resampled"]:
                rows[name]["claims"] = claims(rows[name]["resampled"]["kinds"])
        dearer = trials(f"verdict-{condition}-ten")
        found["conditions"][condition] = {
            "rows": rows,
            "wrk_rates": rates,
            "copies": missed(
                trial for name in DIFFERENCES for trial in trials(f"verdict-{condition}-{name}")
            ),
            "throughput": {one: deviation(dearer, one) for one in ("duet", "rate")}
            if dearer
            else None,
        }
    return found


if __name__ == "__main__":
    raise SystemExit(main())
