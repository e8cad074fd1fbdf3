"""Launches that are left out, on made-up ones whose truth is known."""

import math
import random

import pytest

from advisor.bench.estimates import ratio
from advisor.bench.layout import fit
from advisor.bench.outliers import outliers, without

NAMES = ("base", "copy", "new")
GROUPS = dict.fromkeys(NAMES, "cpython")
DEVIATION = 0.01

Values = dict[str, dict[int, float]]


def draw(
    generator: random.Random, *, blocks: int, deviation: float = DEVIATION, slow: float = 0.0
) -> Values:
    """Draw launches of three copies, each slow for its whole life with that probability."""
    values: Values = {name: {} for name in NAMES}
    for block in range(blocks):
        common = generator.gauss(0, 0.03)
        for of_block in values.values():
            excess = generator.expovariate(10) if generator.random() < slow else 0.0
            of_block[block] = math.exp(common + generator.gauss(0, deviation) + excess)
    return values


def half_width(values: Values, *, all_of_them: bool = False) -> tuple[float, bool]:
    """Return the half-width of a comparison, and whether it holds that the copies are equal."""
    counted = values if all_of_them else without(values, outliers(values, NAMES))
    found = ratio(counted, groups=GROUPS, baseline="base", variant="new", copies=["copy"])
    assert found
    return found.half_width, found.low <= 0 <= found.high


@pytest.mark.parametrize("blocks", [3, 4, 8])
@pytest.mark.parametrize("deviation", [0.01, 0.03, 0.06])
def test_almost_no_launch_is_left_out_by_chance(blocks: int, deviation: float) -> None:
    generator = random.Random(blocks)
    drawn = [draw(generator, blocks=blocks, deviation=deviation) for _ in range(600)]
    assert sum(bool(outliers(values, NAMES)) for values in drawn) <= 0.012 * 600
    missed = sum(not half_width(values)[1] for values in drawn)
    assert missed <= 0.02 * 600


@pytest.mark.parametrize(("blocks", "factor"), [(3, 1.8), (4, 1.5), (8, 1.2)])
def test_one_slow_launch_is_found_wherever_it_is(blocks: int, factor: float) -> None:
    generator = random.Random(blocks)
    found = 0
    for _ in range(200):
        values = draw(generator, blocks=blocks)
        place = generator.choice(NAMES), generator.randrange(blocks)
        values[place[0]][place[1]] *= factor
        found += outliers(values, NAMES) == {place[0]: (place[1],)}
    assert found >= 0.95 * 200


def test_two_slow_launches_don_t_hide_each_other() -> None:
    generator = random.Random(4)
    found = 0
    for _ in range(200):
        values = draw(generator, blocks=5)
        values["base"][1] *= 1.4
        values["new"][3] *= 1.3
        found += outliers(values, NAMES) == {"base": (1,), "new": (3,)}
    assert found >= 0.97 * 200


def test_a_fast_launch_counts() -> None:
    values = draw(random.Random(1), blocks=5)
    values["new"][2] *= 0.6
    assert outliers(values, NAMES) == {}


def test_a_variant_that_is_often_slow_is_so() -> None:
    values = draw(random.Random(1), blocks=6)
    for block in (0, 2, 5):
        values["new"][block] *= 1.4
    values["base"][1] *= 1.4
    assert outliers(values, NAMES) == {}


def test_a_difference_of_variants_or_blocks_is_none_of_launches() -> None:
    values = draw(random.Random(1), blocks=5)
    values["new"] = {block: 3 * value for block, value in values["new"].items()}
    values = {
        name: {b: x * (9 if b == 2 else 1) for b, x in of.items()} for name, of in values.items()
    }
    assert outliers(values, NAMES) == {}


@pytest.mark.parametrize(("names", "blocks"), [(NAMES, 2), (NAMES[:2], 6)])
def test_few_launches_all_count(names: tuple[str, ...], blocks: int) -> None:
    values = draw(random.Random(1), blocks=blocks)
    values["base"][1] *= 1.5
    assert outliers(values, names) == {}


def test_slow_launches_neither_widen_intervals_nor_make_them_lie() -> None:
    generator = random.Random(9)
    drawn = [draw(generator, blocks=6, slow=0.05) for _ in range(1500)]
    found = [half_width(values) for values in drawn]
    assert sum(not holds for _, holds in found) <= 0.016 * 1500
    ninth = int(0.9 * len(drawn))
    widths = sorted(width for width, _ in found)
    assert (
        widths[ninth]
        < 0.5 * sorted(half_width(values, all_of_them=True)[0] for values in drawn)[ninth]
    )


def test_cells_that_tie_rows_together_too_little_give_no_fit() -> None:
    assert fit({"a": {0: 1.0}, "b": {1: 1.0}}) is None
    assert fit({"a": {0: 1.0, 1: 2.0}, "b": {0: 1.5}}) is None  # nothing left for the error


def test_a_fit_with_every_cell_is_the_difference_of_means() -> None:
    fitted = fit({"a": {0: 1.0, 1: 2.0, 2: 4.0}, "b": {0: 2.0, 1: 2.5, 2: 6.0}})
    assert fitted
    value, variance = fitted.contrast({"b": 1.0, "a": -1.0})
    assert value == pytest.approx(3.5 / 3)
    assert fitted.df == 2
    paired = [1.0, 0.5, 2.0]
    mean = sum(paired) / 3
    assert variance == pytest.approx(sum((x - mean) ** 2 for x in paired) / 2 / 3)
