"""Which parameters of PyPy's JIT compiler to try, and which of them to measure further (pure).

    the interpreter's own defaults  ->  settings  ->  those that are worth more launches

Values are multiples of the interpreter's defaults, so a PyPy with other ones is treated alike.
"""

import statistics
from collections.abc import Mapping, Sequence

from advisor.model.tuning import JitSetting, Screened

KEPT = 2
HOPELESS = 0.9

# By promise: the budget may not allow all. {parameter: factor}, or a plain value as text.
IDEAS: tuple[tuple[str, Mapping[str, float | str], str], ...] = (
    ("long traces", {"trace_limit": 4.0}, "a framework's deep call stacks fit into one trace"),
    ("few bridges", {"trace_eagerness": 5.0}, "rare branches are not compiled"),
    (
        "compile early",
        {"threshold": 0.2, "function_threshold": 0.2, "trace_eagerness": 0.25},
        "everything is compiled after fewer calls",
    ),
    ("keep loops", {"loop_longevity": 100.0}, "compiled code is not thrown away between requests"),
    (
        "compile late",
        {"threshold": 4.0, "function_threshold": 4.0},
        "only what is really hot is compiled, from better evidence",
    ),
    ("retrace", {"retrace_limit": "5"}, "loops are traced again for other types"),
    ("deep recursion", {"max_unroll_recursion": 3.0}, "recursive calls are inlined deeper"),
    ("vectorise", {"vec": "1"}, "loops over arrays use SIMD instructions"),
)


def settings(defaults: Mapping[str, object]) -> tuple[tuple[JitSetting, ...], tuple[str, ...]]:
    """Return the settings that this interpreter knows, and parameters that it does not."""
    made, unknown = [], []
    for name, values, idea in IDEAS:
        missing = [key for key in values if not _is_number(defaults.get(key))]
        unknown += missing
        if not missing:
            words = [f"{key}={_value(defaults[key], factor)}" for key, factor in values.items()]
            made.append(JitSetting(name=name, parameters=",".join(words), idea=idea))
    return tuple(made), tuple(dict.fromkeys(unknown))


def screened(
    costs: Mapping[str, float],
    tried: Sequence[JitSetting],
    *,
    default: Sequence[float],
    kept: int = KEPT,
) -> tuple[Screened, ...]:
    """Say which settings get more launches: the best one, and others that were not far behind.

    What counts as far is more than a tenth and more than the default's own launches differ by.

    Args:
        costs: CPU seconds per request of each setting's first launch, by name.
        tried: All settings, in order.
        default: What the launches of the default took.
        kept: How many to go on with.
    """
    order = sorted((name for name in costs), key=lambda name: costs[name])
    usual = statistics.fmean(default)
    hopeless = HOPELESS * min(default) / max(default)
    best = {name for name in order[:kept] if usual / costs[name] >= hopeless} | set(order[:1])
    found = []
    for setting in tried:
        cost = costs.get(setting.name)
        reason = None
        if cost is None:
            reason = "it did not run"
        elif setting.name not in best:
            reason = (
                f"its first launch needed {cost / usual:.2f} times the default's CPU"
                if usual / cost < hopeless
                else "others did better in their first launch"
            )
        found.append(
            Screened(
                setting=setting,
                ratio=None if cost is None else usual / cost,
                kept=setting.name in best,
                reason=reason,
            )
        )
    return tuple(found)


def combined(kept: Sequence[Screened]) -> JitSetting | None:
    """Join the kept settings where each was ahead of the default and none contradicts another."""
    ahead = [one.setting for one in kept if one.kept and one.ratio is not None and one.ratio > 1]
    words = [word for setting in ahead for word in setting.parameters.split(",")]
    names = [word.partition("=")[0] for word in words]
    if len(ahead) < 2 or len(set(names)) < len(names):
        return None
    return JitSetting(
        name=" + ".join(setting.name for setting in ahead),
        parameters=",".join(words),
        idea="both together",
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _value(default: object, factor: float | str) -> str:
    assert isinstance(default, int)
    return factor if isinstance(factor, str) else str(max(1, round(default * factor)))
