"""Estimates on made-up launches whose truth is known, thousands of times over."""

import math
import random
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.bench import estimates
from advisor.bench.estimates import Ratio, latency_quantile, level, quantile, ratio
from advisor.bench.student import student_cdf, student_quantile
from advisor.bench.verdict import judge
from advisor.model.bench import VerdictKind

GROUPS = {"base": "cpython", "copy": "cpython", "new": "cpython", "jit": "pypy", "jit2": "pypy"}
CPYTHON = ("base", "copy", "new")
LAUNCH_DEVIATION = 0.012
JIT_DEVIATION = 0.05

Values = dict[str, dict[int, float]]


def draw(
    generator: random.Random,
    *,
    blocks: int,
    truth: Mapping[str, float] | None = None,
    block_deviation: float = 0.03,
    names: Iterable[str] = CPYTHON,
) -> Values:
    """Draw launches: log(value) = truth + block + error, a JIT's error larger."""
    values: Values = {name: {} for name in names}
    for block in range(blocks):
        common = generator.gauss(0, block_deviation)
        for name, of_block in values.items():
            deviation = JIT_DEVIATION if GROUPS[name] == "pypy" else LAUNCH_DEVIATION
            log = (truth or {}).get(name, 0.0) + common + generator.gauss(0, deviation)
            of_block[block] = math.exp(log)
    return values


def first(values: Values, blocks: int) -> Values:
    """Return what was known after so many blocks."""
    return {name: {b: of[b] for b in range(blocks)} for name, of in values.items()}


def compare(values: Values, name: str, *, copies: Sequence[str] = ()) -> Ratio:
    """Return the ratio of a variant to the baseline, which must be there."""
    found = ratio(values, groups=GROUPS, baseline="base", variant=name, copies=copies)
    assert found
    return found


@pytest.mark.parametrize(
    ("probability", "df", "expected"),
    [  # from published tables
        (0.995, 1, 63.657),
        (0.995, 2, 9.925),
        (0.995, 3, 5.841),
        (0.995, 9, 3.250),
        (0.975, 10, 2.228),
        (0.95, 120, 1.658),
        (0.9, 30, 1.310),
        (0.995, 1e7, 2.576),
        (0.5, 4, 0.0),
    ],
)
def test_quantiles_of_t_are_those_of_the_tables(
    probability: float, df: float, expected: float
) -> None:
    assert student_quantile(probability, df=df) == pytest.approx(expected, abs=6e-4)


@given(st.floats(0.5001, 0.99999), st.floats(0.5, 5000))
def test_a_quantile_of_t_is_the_inverse_of_its_distribution(probability: float, df: float) -> None:
    t = student_quantile(probability, df=df)
    assert student_cdf(t, df=df) == pytest.approx(probability, abs=1e-8)
    assert student_quantile(1 - probability, df=df) == pytest.approx(-t, rel=1e-6)


@pytest.mark.parametrize(("probability", "df"), [(0.0, 3), (1.0, 3), (0.9, 0)])
def test_there_is_no_quantile_out_of_range(probability: float, df: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        student_quantile(probability, df=df)


@pytest.mark.parametrize("blocks", [3, 4, 6])
def test_an_equal_pair_is_outside_its_interval_once_in_a_hundred(blocks: int) -> None:
    generator = random.Random(blocks)
    found = [compare(draw(generator, blocks=blocks), "copy") for _ in range(3000)]
    missed = sum(not pair.low <= 0 <= pair.high for pair in found)
    assert missed / len(found) == pytest.approx(0.01, abs=0.006)


@pytest.mark.parametrize("blocks", [3, 5])
def test_a_second_copy_of_the_baseline_narrows_the_interval_honestly(blocks: int) -> None:
    generator = random.Random(blocks)
    drawn = [draw(generator, blocks=blocks) for _ in range(3000)]
    found = [compare(values, "new", copies=["copy"]) for values in drawn]
    missed = sum(not pair.low <= 0 <= pair.high for pair in found)
    assert missed / len(found) == pytest.approx(0.01, abs=0.006)
    for values, pair in zip(drawn[:20], found[:20], strict=True):
        assert pair.half_width == pytest.approx(
            math.sqrt(0.75) * compare(values, "new").half_width, rel=1e-9
        )
        assert compare(values, "copy", copies=["copy"]) == compare(values, "copy")


@pytest.mark.parametrize("blocks", [3, 5])
def test_launches_may_be_missing_anywhere(blocks: int) -> None:
    generator = random.Random(blocks)
    missed = 0
    for _ in range(2000):
        values = draw(generator, blocks=blocks)
        for name in generator.sample(CPYTHON, 2):
            del values[name][generator.randrange(blocks)]
        pair = compare(values, "new", copies=["copy"])
        missed += not pair.low <= 0 <= pair.high
    assert missed / 2000 == pytest.approx(0.01, abs=0.006)


def test_a_baseline_whose_launch_is_missing_is_stood_for_by_its_copy() -> None:
    values = draw(random.Random(2), blocks=4, names=GROUPS)
    del values["base"][3]
    assert compare(values, "jit", copies=["copy"]).blocks == 4
    assert compare(values, "jit").blocks == 3
    assert compare(values, "new", copies=["copy"]).blocks == 4


@pytest.mark.parametrize("block_deviation", [0.0, 0.03])
def test_an_equal_pair_across_implementations_is_no_worse(block_deviation: float) -> None:
    generator = random.Random(7)
    missed = 0
    for _ in range(1500):
        values = draw(generator, blocks=4, block_deviation=block_deviation, names=GROUPS)
        pair = compare(values, "jit")
        missed += not pair.low <= 0 <= pair.high
    assert missed <= 0.015 * 1500


@pytest.mark.parametrize("block_deviation", [0.0, 0.03])
def test_a_level_is_outside_its_interval_about_once_in_a_hundred(block_deviation: float) -> None:
    generator = random.Random(11)
    missed = 0
    for _ in range(2000):
        values = draw(generator, blocks=4, block_deviation=block_deviation)
        found = level(values, groups=GROUPS, variant="base", unit="ms")
        assert found
        missed += not found.low <= 1.0 <= found.high
    assert missed <= 0.02 * 2000


def test_stopping_on_precision_claims_nothing_false() -> None:
    generator = random.Random(5)
    claims = {"copy": 0, "new": 0}
    for _ in range(1500):
        values = draw(generator, blocks=10, truth={"new": -math.log(1.10)})
        blocks = 3
        while blocks < 10 and compare(first(values, blocks), "copy").precision > 0.03:
            blocks += 1
        seen = first(values, blocks)
        for name in claims:
            pair, control = compare(seen, name), compare(seen, "copy")
            found = judge(pair, variant=name, baseline="base", control=control)
            claims[name] += found.kind in {VerdictKind.FASTER, VerdictKind.SLOWER}
    assert claims["copy"] <= 0.01 * 1500
    assert claims["new"] >= 0.97 * 1500


@given(
    st.lists(st.floats(0.1, 10), min_size=6, max_size=6),
    st.floats(0.01, 100),
)
def test_a_ratio_does_not_depend_on_the_unit(numbers: list[float], factor: float) -> None:
    values = {"base": dict(enumerate(numbers[:3])), "new": dict(enumerate(numbers[3:]))}
    scaled = {name: {b: v * factor for b, v in of.items()} for name, of in values.items()}
    first, second = compare(values, "new"), compare(scaled, "new")
    assert first.log == pytest.approx(second.log, abs=1e-9)
    assert first.half_width == pytest.approx(second.half_width, abs=1e-6)


def test_block_effects_leave_a_ratio_exact() -> None:
    values = {"base": {0: 1.0, 1: 2.0, 2: 5.0}, "new": {0: 0.5, 1: 1.0, 2: 2.5}}
    pair = compare(values, "new")
    assert pair.estimate.value == pytest.approx(2.0)
    assert pair.half_width == pytest.approx(0.0, abs=1e-9)


def test_a_variant_that_fell_out_does_not_take_blocks_from_the_others() -> None:
    values = draw(random.Random(1), blocks=5)
    del values["new"][3], values["new"][4]
    assert compare(values, "copy").blocks == 5
    assert compare(values, "new").blocks == 3


def test_one_launch_gives_no_estimate() -> None:
    values = {"base": {0: 1.0}, "new": {0: 0.9}}
    assert ratio(values, groups=GROUPS, baseline="base", variant="new") is None
    assert level(values, groups=GROUPS, variant="new", unit="ms") is None
    assert level(values, groups=GROUPS, variant="absent", unit="ms") is None


def test_a_latency_quantile_covers_what_launches_differ_by() -> None:
    generator = random.Random(3)
    launches = [
        sorted(shift * generator.expovariate(1000) for _ in range(1000))
        for shift in (1.0, 1.3, 1.6)
    ]
    found = latency_quantile(launches, 0.5, seed=0)
    assert found
    assert found.unit == "ms"
    medians = [quantile(sample, 0.5) * 1e3 for sample in launches]
    assert found.low <= min(medians) + 1e-9
    assert found.high >= max(medians) - 1e-9
    assert min(medians) < found.value < max(medians)


def test_a_latency_quantile_covers_what_few_samples_leave_open() -> None:
    generator = random.Random(4)
    missed = 0
    for _ in range(300):
        sample = sorted(generator.expovariate(1000) for _ in range(400))
        found = latency_quantile([sample], 0.9, seed=0)
        assert found
        missed += not found.low <= math.log(10) <= found.high
    assert missed <= 0.03 * 300


def test_too_few_latencies_give_no_quantile() -> None:
    assert latency_quantile([(0.001,) * 99], 0.99, seed=0) is None
    assert latency_quantile([(), ()], 0.5, seed=0) is None


@given(st.lists(st.lists(st.floats(0, 10), min_size=1, max_size=30), min_size=1, max_size=5))
def test_the_pooled_quantile_is_one_of_the_values(samples: list[list[float]]) -> None:
    launches = [sorted(sample) for sample in samples]
    found = latency_quantile(launches, 0.5, seed=1)
    if found:
        assert found.low <= found.value <= found.high
        assert found.value in {value * 1e3 for sample in samples for value in sample}


def test_spread_of_blocks_counts_for_levels_only() -> None:
    rows = [[0.0, 1.0, 2.0], [0.5, 1.5, 2.5]]
    assert estimates.error_spread(rows).variance == pytest.approx(0.0)
    spread = estimates.level_spread(rows)
    assert spread.variance == pytest.approx(1.0)
    assert spread.df == pytest.approx(2.0)


def test_what_slows_all_in_a_block_does_not_widen_a_comparison_across_groups() -> None:
    calm = draw(random.Random(4), blocks=4, names=GROUPS)
    busy = {name: {b: value * (1 + b) for b, value in of.items()} for name, of in calm.items()}
    assert compare(busy, "jit").half_width == pytest.approx(compare(calm, "jit").half_width)
    only = {
        name: {b: value * (1 + (b if GROUPS[name] == "pypy" else 0)) for b, value in of.items()}
        for name, of in calm.items()
    }
    assert compare(only, "jit").half_width > 5 * compare(calm, "jit").half_width
