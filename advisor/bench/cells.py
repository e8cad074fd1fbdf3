"""From launches to cells with estimates, verdicts and cautions (pure).

launches of all variants  ->  BenchmarkMatrix
"""

import statistics
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from advisor.bench import cautions
from advisor.bench.costs import costs
from advisor.bench.duet import by_block, throughput
from advisor.bench.estimates import Ratio, latency_quantile, level, ratio
from advisor.bench.outliers import outliers, without
from advisor.bench.verdict import judge, judge_control
from advisor.bench.warmup import has_jit
from advisor.model.bench import BenchmarkMatrix, Cell, Launch, Variant, Verdict

COMPARABLE_FAILURES = 0.01
LEAST_LAUNCHES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A variant without figures: why, and how to get it (None where nothing helps)."""

    variant: Variant
    reason: str
    how_to_get: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All that was measured: variants with the baseline first, and their launches."""

    variants: tuple[Variant, ...]
    launches: tuple[Launch, ...]
    missing: tuple[Missing, ...] = ()
    differing: frozenset[str] = frozenset()

    @property
    def baseline(self) -> Variant:
        """The variant that all are compared with."""
        return self.variants[0]

    @property
    def groups(self) -> dict[str, str]:
        """The group of each variant: launches of one implementation vary alike."""
        return {v.name: v.interpreter.implementation for v in self.variants}

    def of(self, name: str) -> tuple[Launch, ...]:
        """Return a variant's launches, by block."""
        return tuple(launch for launch in self.launches if launch.variant == name)

    def values(self, figure: Callable[[Launch], float | None]) -> dict[str, dict[int, float]]:
        """Return a figure of each launch by variant and block; those without it are left out."""
        table: dict[str, dict[int, float]] = {}
        for launch in self.launches:
            value = figure(launch) if launch.rounds else None
            if value is not None:
                table.setdefault(launch.variant, {})[launch.block] = value
        return table

    def costs(self) -> dict[str, dict[int, float]]:
        """Return the CPU seconds per request of each launch that counts, by variant and block."""
        found = self._all_costs()
        return without(found, self._outliers(found))

    def left_out(self) -> dict[str, tuple[int, ...]]:
        """Return the blocks of each variant's outliers, which don't count.

        Launches on another interpreter than the baseline's, or with a JIT compiler, always do.
        """
        return self._outliers(self._all_costs())

    def _all_costs(self) -> dict[str, dict[int, float]]:
        jits = {v.name for v in self.variants if has_jit(v.interpreter)}
        return costs(self.launches, baseline=self.baseline.name, jits=jits)

    def _outliers(self, found: Mapping[str, Mapping[int, float]]) -> dict[str, tuple[int, ...]]:
        own = self.baseline.interpreter
        if has_jit(own):
            return {}
        alike = [v.name for v in self.variants if self.groups[v.name] == own.implementation]
        return outliers(found, alike)

    def ratio_to_baseline(self, name: str) -> Ratio | None:
        """Compare a variant with the baseline on CPU per request, the control a copy of it."""
        return ratio(
            self.costs(),
            groups=self.groups,
            baseline=self.baseline.name,
            variant=name,
            copies=[variant.name for variant in self.variants if variant.control],
        )


def requests_per_second(launch: Launch) -> float:
    """Return the median of a launch's rounds, as measured on the machine as it was."""
    return statistics.median(round_.amount / round_.duration_seconds for round_ in launch.rounds)


def matrix_of(
    measured: Measured,
    *,
    band: float,
    workers: int,
    connections: int,
    seconds: float,
    seed: int,
) -> BenchmarkMatrix:
    """Estimate and judge everything; the cells keep the variants' order, missing ones last."""
    missing = {entry.variant.name: entry for entry in measured.missing}
    control = next((v for v in measured.variants if v.control), None)
    noise = measured.ratio_to_baseline(control.name) if control else None
    tables = _tables(measured)
    cells = []
    for variant in measured.variants:
        entry = missing.pop(variant.name, None)
        if entry:
            cells.append(_missing_cell(entry, measured.of(variant.name)))
        else:
            cells.append(
                _cell(
                    variant,
                    measured,
                    tables=tables,
                    noise=noise,
                    band=band,
                    workers=workers,
                    seed=seed,
                )
            )
    cells += [_missing_cell(entry, ()) for entry in missing.values()]
    return BenchmarkMatrix(
        baseline=measured.baseline.name,
        cells=tuple(cells),
        control=judge_control(
            noise, variant=control.name, baseline=measured.baseline.name, band=band
        )
        if control
        else None,
        cautions=cautions.of_matrix(cells, workers=workers),
        band=band,
        workers=workers,
        connections=connections,
        seconds=seconds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    milliseconds: Mapping[str, Mapping[int, float]]
    rates: Mapping[str, Mapping[int, float]]
    memory: Mapping[str, Mapping[int, float]]
    duets: Mapping[str, Mapping[int, float]]
    left_out: Mapping[str, tuple[int, ...]]


def _tables(measured: Measured) -> _Tables:
    left_out = measured.left_out()
    return _Tables(
        milliseconds={
            name: {block: value * 1e3 for block, value in of_block.items()}
            for name, of_block in measured.costs().items()
        },
        rates=measured.values(requests_per_second),
        memory=measured.values(lambda launch: launch.peak_bytes_per_worker),
        duets=_counted_duets(measured, left_out),
        left_out=left_out,
    )


def _counted_duets(
    measured: Measured, left_out: Mapping[str, tuple[int, ...]]
) -> dict[str, dict[int, float]]:
    """Return what launches were loaded at once to tell, where both sides count."""
    without_base = left_out.get(measured.baseline.name, ())
    return {
        name: {
            block: log
            for block, log in of_block.items()
            if block not in without_base and block not in left_out.get(name, ())
        }
        for name, of_block in by_block(measured.launches).items()
    }


def _cell(
    variant: Variant,
    measured: Measured,
    *,
    tables: _Tables,
    noise: Ratio | None,
    band: float,
    workers: int,
    seed: int,
) -> Cell:
    name, groups = variant.name, measured.groups
    launches = measured.of(name)
    rounds = [round_ for launch in launches for round_ in launch.rounds]
    samples = [launch.latencies for launch in launches]
    return Cell(
        variant=variant,
        launches=launches,
        cpu_per_request=level(tables.milliseconds, groups=groups, variant=name, unit="ms"),
        requests_per_second=level(tables.rates, groups=groups, variant=name, unit="1/s"),
        p50=latency_quantile(samples, 0.5, seed=seed),
        p99=latency_quantile(samples, 0.99, seed=seed),
        memory_per_worker=level(tables.memory, groups=groups, variant=name, unit="bytes"),
        requests=sum(round_.requests for round_ in rounds),
        failures=sum(round_.failures for round_ in rounds),
        timeouts=sum(round_.timeouts for round_ in rounds),
        verdict=_verdict(variant, measured, noise=noise, band=band),
        cautions=cautions.of_cell(
            variant, launches, answers_differ=name in measured.differing, workers=workers
        ),
        throughput=throughput(tables.duets, name),
        left_out=tables.left_out.get(name, ()),
    )


def _verdict(
    variant: Variant, measured: Measured, *, noise: Ratio | None, band: float
) -> Verdict | None:
    if variant.name == measured.baseline.name:
        return None
    if variant.control:
        return judge_control(
            noise, variant=variant.name, baseline=measured.baseline.name, band=band
        )
    return judge(
        measured.ratio_to_baseline(variant.name),
        variant=variant.name,
        baseline=measured.baseline.name,
        control=noise,
        band=band,
        obstacle=_obstacle(measured.of(variant.name), measured.of(measured.baseline.name)),
    )


def _obstacle(launches: Collection[Launch], baseline: Collection[Launch]) -> str | None:
    """Say why failing requests forbid a comparison, None where as many fail on both sides."""
    share, usual = _failure_share(launches), _failure_share(baseline)
    if abs(share - usual) <= COMPARABLE_FAILURES:
        return None
    return f"{share:.1%} of its requests failed, and {usual:.1%} of the baseline's"


def _failure_share(launches: Collection[Launch]) -> float:
    rounds = [round_ for launch in launches for round_ in launch.rounds]
    requests = sum(max(round_.requests, round_.failures) for round_ in rounds)
    return sum(round_.failures for round_ in rounds) / requests if requests else 0.0


def _missing_cell(entry: Missing, launches: tuple[Launch, ...]) -> Cell:
    rounds = [round_ for launch in launches for round_ in launch.rounds]
    return Cell(
        variant=entry.variant,
        launches=launches,
        cpu_per_request=None,
        requests_per_second=None,
        p50=None,
        p99=None,
        memory_per_worker=None,
        requests=sum(round_.requests for round_ in rounds),
        failures=sum(round_.failures for round_ in rounds),
        timeouts=sum(round_.timeouts for round_ in rounds),
        verdict=None,
        cautions=(),
        missing=entry.reason,
        how_to_get=entry.how_to_get,
    )
