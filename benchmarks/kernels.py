"""`make bench-kernels`: every way to make Python fast, side by side, on both corpora.

    subjects ─ make kernels ─→ variants ─ launches ─→ estimates ─→ benchmarks/results/kernels.*

What is made and measured is kept as it comes, subject by subject: `--resume` goes on where a run
ended, with what was not yet measured with today's compiler; `--prepare` only makes the kernels and
`--minutes` ends after the subject that is then under way. A run over some subjects leaves the
others' rows as they are; `--variants` measures some variants only, and the rivals that do not
depend on the compiler keep the figures they had.
"""

import argparse
import dataclasses
import datetime
import math
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from advisor.errors import AdvisorError
from benchmarks.builds import version_of
from benchmarks.compiler import compiler_fingerprint
from benchmarks.estimate import estimates
from benchmarks.functions import functions
from benchmarks.generate import Checking, kernels_of
from benchmarks.measure import launch
from benchmarks.plot import plot
from benchmarks.programs import programs
from benchmarks.results import load, merged, save
from benchmarks.subject import Launch, Made, Subject, Variant
from benchmarks.table import markdown
from benchmarks.tools import WORK, Tools, prepare
from benchmarks.variants import variants_of

RESULTS = Path(__file__).resolve().parent / "results"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is measured."""

    launches: int
    rounds: int
    warm: float
    batch: float
    checking: Checking


FULL = Effort(
    launches=4, rounds=9, warm=0.3, batch=0.02, checking=Checking(cases=400, seconds=20.0)
)
QUICK = Effort(
    launches=2, rounds=5, warm=0.1, batch=0.01, checking=Checking(cases=150, seconds=6.0)
)


def main(arguments: list[str] | None = None) -> int:
    """Parse the arguments, measure, and write the results."""
    options = _options(arguments)
    effort = QUICK if options.quick else FULL
    tools = prepare()
    subjects = [*functions(), *programs(tools)]
    chosen = _chosen(subjects, options.only)
    rows = load(RESULTS / "kernels.json")
    if options.resume:
        today = compiler_fingerprint()
        chosen = [one for one in chosen if rows.get(one.name, {}).get("compiler") != today]
    machine = _machine(tools)
    order = [one.name for one in subjects]
    end = time.monotonic() + 60 * (options.minutes or math.inf)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for subject, (made, variants) in _ready(pool, chosen, tools, effort, options):
            wanted = _wanted(variants, options.variants)
            row = _measured(subject, made, wanted, effort)
            rows[subject.name] = merged(rows.get(subject.name), row, {one.name for one in wanted})
            save(RESULTS / "kernels.json", rows, order=order, machine=machine)
            _say(f"{subject.name}: {_brief(rows[subject.name])}")
            if time.monotonic() > end:
                break
    if options.prepare:
        return 0
    text = markdown(rows, machine=machine)
    (RESULTS / "kernels.md").write_text(text, encoding="utf-8")
    (RESULTS / "kernels.svg").write_text(plot(rows), encoding="utf-8")
    print(text)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-kernels", description=__doc__)
    parser.add_argument("--only", default="", help="names of subjects or corpora, with commas")
    parser.add_argument("--quick", action="store_true", help="fewer launches and rounds")
    parser.add_argument("--variants", default="", help="measure these beside the original only")
    parser.add_argument("--resume", action="store_true", help="leave out what was measured")
    parser.add_argument("--prepare", action="store_true", help="make the kernels, measure nothing")
    parser.add_argument("--minutes", type=float, help="end after so long; --resume goes on")
    return parser.parse_args(arguments)


_Prepared = tuple[tuple[Made, ...], tuple[Variant, ...]]


def _wanted(variants: Sequence[Variant], names: str) -> list[Variant]:
    chosen = {"original", *names.replace(",", " ").split()}
    return [one for one in variants if not names or one.name in chosen]


def _ready(
    pool: ThreadPoolExecutor,
    chosen: list[Subject],
    tools: Tools,
    effort: Effort,
    options: argparse.Namespace,
) -> Iterator[tuple[Subject, _Prepared]]:
    """Yield the subjects to measure with what was made of them.

    Nothing is compiled while something is measured, unless the run is a quick one. With a limit
    of time each subject is made just before it is measured.
    """
    if options.minutes and not options.prepare:
        for one in chosen:
            yield one, _prepared(one, tools, effort)
        return
    prepared = pool.map(lambda one: _prepared(one, tools, effort), chosen)
    if options.prepare:
        list(prepared)
        return
    yield from zip(chosen, prepared if options.quick else list(prepared), strict=True)


def _chosen(subjects: list[Subject], only: str) -> list[Subject]:
    wanted = {name for name in only.replace(",", " ").split() if name}
    unknown = wanted - {one.name for one in subjects} - {one.corpus for one in subjects}
    if unknown:
        message = f"no such subject: {', '.join(sorted(unknown))}"
        raise SystemExit(message)
    return [one for one in subjects if not wanted or {one.name, one.corpus} & wanted]


def _prepared(subject: Subject, tools: Tools, effort: Effort) -> _Prepared:
    made = kernels_of(subject, python=tools.python, work=WORK, checking=effort.checking)
    _say(f"{subject.name}: " + ", ".join(f"{one.target} {one.outcome}" for one in made))
    return made, variants_of(subject, tools, made)


def _measured(
    subject: Subject, made: tuple[Made, ...], variants: Sequence[Variant], effort: Effort
) -> dict[str, object]:
    launches: list[Launch] = []
    failures: dict[str, str] = {one.name: one.missing for one in variants if one.missing}
    running = [one for one in variants if not one.missing]
    complaints = WORK / "complaints"
    complaints.mkdir(exist_ok=True)
    for number in range(effort.launches):
        launches.append(
            launch(
                subject,
                running,
                rounds=effort.rounds,
                warm=effort.warm,
                batch=effort.batch,
                seed=number,
                complaints=complaints,
            )
        )
        failures.update(launches[-1].failures)
        running = [one for one in running if one.name not in failures]
    right = launches[0].results["original"]
    return {
        "corpus": subject.corpus,
        "measured": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "compiler": compiler_fingerprint(),
        "launches": effort.launches,
        "rounds": effort.rounds,
        "estimates": {k: dataclasses.asdict(v) for k, v in estimates(launches).items()},
        "missing": failures,
        "other_result": sorted(k for k, v in launches[0].results.items() if v != right),
        "targets": [dataclasses.asdict(one) for one in made],
        "raw": [one.seconds for one in launches],
    }


def _brief(row: dict[str, object]) -> str:
    found = row["estimates"]
    assert isinstance(found, dict)
    return "  ".join(f"{name} {one['speedup']:.2f}x" for name, one in found.items())


def _machine(tools: Tools) -> dict[str, str]:
    versions = {
        "CPython": f"{tools.cpython.label} ({tools.cpython.evidence})",
        "PyPy": tools.pypy.label if tools.pypy else "none",
        "machine": f"{platform.machine()}, {platform.system()}",
    }
    for package in ("mypy", "numba", "pyperformance"):
        versions[package] = version_of(tools.python, package) or "none"
    versions["cython"] = version_of(Path(sys.executable), "Cython") or "none"
    return versions


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AdvisorError as error:
        print(error.message, error.advice or "", file=sys.stderr)
        sys.exit(error.exit_code)
