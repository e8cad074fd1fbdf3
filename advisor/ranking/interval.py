"""How sure a share of samples is."""

import math

from advisor.model.ranking import Share

Z95 = 1.959963984540054


def share(count: int, total: int) -> Share:
    """Return a share with its 95 % interval by Wilson's score method; 0 to 1 without samples.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    if total <= 0:
        return Share(count=0, total=0, low=0.0, high=1.0)
    part = count / total
    weight = Z95 * Z95 / total
    middle = (part + weight / 2) / (1 + weight)
    half = Z95 / (1 + weight) * math.sqrt(part * (1 - part) / total + weight / (4 * total))
    # At the ends rounding could leave the estimate just outside.
    return Share(
        count=count,
        total=total,
        low=min(part, max(0.0, middle - half)),
        high=max(part, min(1.0, middle + half)),
    )
