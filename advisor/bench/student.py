"""Student's t distribution without scipy: the quantiles that every interval here needs (pure).

The distribution function comes from the regularised incomplete beta function, evaluated by its
continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22, with the modified
Lentz recurrence); the quantile is found by bisection, good to 1e-10.
"""

import functools
import math

_TINY = 1e-300
_PRECISION = 1e-15
_TERMS = 500


def student_cdf(t: float, *, df: float) -> float:
    """Return the probability of a value below `t` with `df` degrees of freedom (any real > 0).

    P(T < -t) is half of I_x(df/2, 1/2) at x = df / (df + t²) (DLMF 8.17).
    """
    tail = 0.5 * _incomplete_beta(df / (df + t * t), df / 2, 0.5)
    return 1 - tail if t > 0 else tail


@functools.lru_cache(maxsize=256)
def student_quantile(probability: float, *, df: float) -> float:
    """Return the t below which `probability` (over 0, under 1) of the distribution lies.

    Raises:
        ValueError: The probability or the degrees of freedom are out of range.
    """
    if not 0 < probability < 1 or df <= 0:
        message = f"no quantile for probability {probability} and {df} degrees of freedom"
        raise ValueError(message)
    if probability < 0.5:
        return -student_quantile(1 - probability, df=df)
    low, high = 0.0, 1.0
    while student_cdf(high, df=df) < probability:
        low, high = high, high * 2
    while high - low > 1e-11 * high:
        middle = (low + high) / 2
        if student_cdf(middle, df=df) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(x: float, a: float, b: float) -> float:
    if x in {0.0, 1.0}:
        return x
    # The fraction converges fast below the mean only; above it, the symmetry is used.
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    logarithm = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return math.exp(logarithm) / a * _beta_fraction(x, a, b)


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Evaluate 1/(1 + d1/(1 + d2/(1 + ...))) with DLMF 8.17.23's coefficients."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for coefficient in (even, odd):
            d = 1 / _away_from_zero(1 + coefficient * d)
            c = _away_from_zero(1 + coefficient / c)
            step = c * d
            value *= step
        if abs(step - 1) < _PRECISION:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
