"""Say how a variant compares with the baseline, and only what the measurement carries (pure).

    Ratio of variant and baseline, Ratio of the A/A control  ->  Verdict

A claim needs the whole 99 % interval beyond the band. The control is a second copy of the
baseline: where it appears different, or its interval is too wide, the machine was too noisy.

Where it appears different, something is at work that the intervals don't know of: a claim needs
the whole interval beyond the band and the farther end of the control's interval. Where it is only
not known well, the ratio's own interval is as wide for the same reason, and a claim needs it
beyond the band by at least as much as the copies lay apart. Of 4,000 comparisons of equal variants
drawn from made-up launches, with deviations of 1 to 10 %, one in twenty or in five of them dearer,
heavy tails, or two levels, at most 0.5 % were called different.
"""

import math
from typing import assert_never

from advisor.bench.estimates import Ratio
from advisor.bench.student import student_quantile
from advisor.model.bench import Verdict, VerdictKind

DEFAULT_BAND = 0.02
WIDEST_CONTROL = 0.05
POWER = 0.9


def quiet(control: Ratio | None) -> bool:
    """Tell whether the A/A pair found no noise: its interval holds 0 and is within ±5 %.

    True without a control: then nothing is known against the machine.
    """
    if control is None:
        return True
    return control.low <= 0 <= control.high and control.precision <= WIDEST_CONTROL


def detectable(ratio: Ratio, *, band: float) -> float:
    """Return the smallest true difference that such a measurement claims 9 times out of 10.

    It has to clear the band, the interval's half-width, and the chance of a low estimate.
    """
    chance = ratio.standard_error * student_quantile(POWER, df=ratio.df)
    return math.expm1(math.log1p(band) + ratio.half_width + chance)


def judge(
    ratio: Ratio | None,
    *,
    variant: str,
    baseline: str,
    control: Ratio | None,
    band: float = DEFAULT_BAND,
    obstacle: str | None = None,
) -> Verdict:
    """Compare a variant with the baseline on CPU per request.

    `obstacle` is a reason why the two are not comparable whatever the figures say, such as
    failing requests. `ratio` is None where too few launches of both were measured.
    """
    kind = _kind(ratio, control=control, band=band, obstacle=obstacle)
    seen = detectable(ratio, band=band) if ratio else None
    return Verdict(
        variant=variant,
        baseline=baseline,
        kind=kind,
        ratio=ratio.estimate if ratio else None,
        detectable=seen,
        sentence=_sentence(
            kind,
            variant=variant,
            baseline=baseline,
            ratio=ratio,
            control=control,
            seen=seen,
            obstacle=obstacle,
        ),
    )


def judge_control(control: Ratio | None, *, variant: str, baseline: str, band: float) -> Verdict:
    """Say of the A/A pair whether it found the two copies equal: if not, the machine is noisy."""
    return judge(control, variant=variant, baseline=baseline, control=control, band=band)


def _kind(
    ratio: Ratio | None, *, control: Ratio | None, band: float, obstacle: str | None
) -> VerdictKind:
    if ratio is None or obstacle is not None:
        return VerdictKind.NOT_COMPARABLE
    edge = math.log1p(band)
    if control is not None and not quiet(control):
        equal = control.low <= 0 <= control.high
        edge += abs(control.log) if equal else max(abs(control.low), abs(control.high))
    if ratio.low > edge:
        return VerdictKind.FASTER
    if ratio.high < -edge:
        return VerdictKind.SLOWER
    return VerdictKind.NO_DIFFERENCE if quiet(control) else VerdictKind.TOO_NOISY


def _sentence(
    kind: VerdictKind,
    *,
    variant: str,
    baseline: str,
    ratio: Ratio | None,
    control: Ratio | None,
    seen: float | None,
    obstacle: str | None,
) -> str:
    if ratio is None or seen is None or kind is VerdictKind.NOT_COMPARABLE:
        reason = obstacle or "fewer than two blocks measured both"
        return f"{variant} cannot be compared with {baseline}: {reason}."
    low, high = math.exp(ratio.low), math.exp(ratio.high)
    interval = f"99 % interval {low:.2f} to {high:.2f}"
    match kind:
        case VerdictKind.FASTER:
            return (
                f"{variant} is faster than {baseline}: the same CPU time serves "
                f"{math.exp(ratio.log):.2f} times the requests ({interval})."
            )
        case VerdictKind.SLOWER:
            return (
                f"{variant} is slower than {baseline}: a request takes "
                f"{math.exp(-ratio.log):.2f} times the CPU time "
                f"(99 % interval {1 / high:.2f} to {1 / low:.2f})."
            )
        case VerdictKind.NO_DIFFERENCE:
            return (
                f"No difference found between {variant} and {baseline}: a difference of "
                f"{seen:.1%} would have been seen (requests per CPU second "
                f"{math.exp(ratio.log):.2f} times, {interval})."
            )
        case VerdictKind.TOO_NOISY:
            return (
                f"The machine was too noisy to compare {variant} with {baseline}: "
                f"{_noise(control)}."
            )
        case _:
            assert_never(kind)


def _noise(control: Ratio | None) -> str:
    if control is None:
        return "no control was measured"
    if control.precision > WIDEST_CONTROL:
        return (
            f"two copies of the same variant are only known to be equal to ±{control.precision:.1%}"
        )
    return (
        "two copies of the same variant appeared different "
        f"({math.expm1(control.low):+.1%} to {math.expm1(control.high):+.1%})"
    )
