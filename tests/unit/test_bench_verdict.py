"""Verdicts claim no more than the intervals carry."""

import math

import pytest

from advisor.bench.estimates import Ratio
from advisor.bench.verdict import detectable, judge, judge_control, quiet
from advisor.model.bench import Verdict, VerdictKind


def pair(times: float, *, half_width: float = 0.02) -> Ratio:
    """Return a ratio of `times` with an interval of about ± `half_width`."""
    return Ratio(
        log=math.log(times), half_width=half_width, standard_error=half_width / 4, df=9.0, blocks=4
    )


CALM = pair(1.002)


def verdict(
    ratio: Ratio | None, control: Ratio | None = CALM, obstacle: str | None = None
) -> Verdict:
    return judge(ratio, variant="B", baseline="A", control=control, obstacle=obstacle)


@pytest.mark.parametrize(
    ("times", "half_width", "kind"),
    [
        (1.30, 0.02, VerdictKind.FASTER),
        (1.05, 0.02, VerdictKind.FASTER),
        (1.03, 0.02, VerdictKind.NO_DIFFERENCE),  # excludes 1, but not the band
        (1.00, 0.001, VerdictKind.NO_DIFFERENCE),
        (1 / 1.05, 0.02, VerdictKind.SLOWER),
        (1 / 1.03, 0.02, VerdictKind.NO_DIFFERENCE),
        (1.30, 0.30, VerdictKind.NO_DIFFERENCE),
    ],
)
def test_a_claim_needs_the_whole_interval_beyond_the_band(
    times: float, half_width: float, kind: VerdictKind
) -> None:
    assert verdict(pair(times, half_width=half_width)).kind is kind


@pytest.mark.parametrize(
    ("control", "noise", "reason"),
    [
        (pair(1.03, half_width=0.02), 1.08, "appeared different (+1.0% to +5.1%)"),
        (pair(1.02, half_width=0.06), 1.05, "only known to be equal to ±6.2%"),
    ],
)
def test_a_noisy_control_forbids_claims_as_small_as_the_noise(
    control: Ratio, noise: float, reason: str
) -> None:
    assert not quiet(control)
    found = verdict(pair(noise), control)
    assert found.kind is VerdictKind.TOO_NOISY
    assert reason in found.sentence
    assert verdict(pair(1 / noise), control).kind is VerdictKind.TOO_NOISY
    assert verdict(pair(1.20), control).kind is VerdictKind.FASTER
    assert verdict(pair(1 / 1.20), control).kind is VerdictKind.SLOWER
    assert judge_control(control, variant="A2", baseline="A", band=0.02).kind is found.kind


def test_a_control_that_is_not_known_well_forbids_no_more_than_the_copies_lay_apart() -> None:
    assert verdict(pair(1.05), pair(1.02, half_width=0.06)).kind is VerdictKind.TOO_NOISY
    assert verdict(pair(1.08), pair(1.02, half_width=0.06)).kind is VerdictKind.FASTER
    wide = pair(1 / 1.12, half_width=0.08)
    assert verdict(wide, pair(1.0, half_width=0.09)).kind is VerdictKind.SLOWER
    assert verdict(wide, pair(1.02, half_width=0.09)).kind is VerdictKind.TOO_NOISY


def test_sentences_give_the_figures() -> None:
    assert verdict(pair(1.5)).sentence == (
        "B is faster than A: the same CPU time serves 1.50 times the requests "
        "(99 % interval 1.47 to 1.53)."
    )
    assert verdict(pair(0.5)).sentence == (
        "B is slower than A: a request takes 2.00 times the CPU time (99 % interval 1.96 to 2.04)."
    )
    assert verdict(pair(1.0)).sentence == (
        "No difference found between B and A: a difference of 4.8% would have been seen "
        "(requests per CPU second 1.00 times, 99 % interval 0.98 to 1.02)."
    )


def test_what_would_have_been_seen_is_beyond_band_and_interval() -> None:
    assert 0.04 < detectable(pair(1.0), band=0.02) < 0.06
    assert verdict(pair(1.0)).detectable == detectable(pair(1.0), band=0.02)


def test_without_figures_or_with_an_obstacle_there_is_no_comparison() -> None:
    nothing = verdict(None)
    assert nothing.kind is VerdictKind.NOT_COMPARABLE
    assert nothing.ratio is None
    blocked = verdict(pair(2.0), obstacle="5.0% of its requests failed")
    assert blocked.kind is VerdictKind.NOT_COMPARABLE
    assert blocked.sentence == "B cannot be compared with A: 5.0% of its requests failed."


def test_without_a_control_nothing_speaks_against_the_machine() -> None:
    assert verdict(pair(1.5), None).kind is VerdictKind.FASTER
