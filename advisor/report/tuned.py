"""The findings of `advisor tune` in words and curves, for page and terminal (pure)."""

from dataclasses import dataclass

from advisor.model.tuning import Tuning, WarmupCurve
from advisor.report import figures
from advisor.report.measured import MatrixRow, Plot, build_measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """What is shown; a row of `tried` is name, parameters, first launch, what became of it."""

    interpreter: str
    sentence: str
    kernel_sentence: str
    tried: tuple[tuple[str, str, str, str], ...]
    rows: tuple[MatrixRow, ...]
    warm: tuple[str, ...]
    plot: Plot | None


def build_tuned(tuning: Tuning) -> Tuned:
    """Return what is shown of a sweep."""
    measured = build_measured(tuning.matrix)
    return Tuned(
        interpreter=figures.clean(tuning.interpreter),
        sentence=figures.clean(tuning.sentence, longest=1000),
        kernel_sentence=figures.clean(tuning.kernel_sentence, longest=1000),
        tried=tuple(
            (
                figures.clean(one.setting.name),
                figures.clean(one.setting.parameters),
                figures.signed_percent(one.ratio - 1) if one.ratio else figures.NONE,
                "measured in fresh launches" if one.kept else figures.clean(one.reason or ""),
            )
            for one in tuning.screened
        ),
        rows=measured.rows,
        warm=tuple(warm_words(curve) for curve in tuning.curves),
        plot=next((plot for plot in measured.plots if plot.title == "Warm-up"), None),
    )


def warm_words(curve: WarmupCurve) -> str:
    """Say when a fresh process is fast."""
    name = figures.clean(curve.variant)
    if curve.steady_seconds is None or curve.ninety_seconds is None:
        last = curve.points[-1][0] if curve.points else 0.0
        return f"{name}: still getting faster after {figures.seconds(last)}."
    if not curve.steady_seconds:
        return f"{name}: steady from the start."
    words = (
        f"{name}: 90 % of its steady throughput after {figures.seconds(curve.ninety_seconds)} "
        f"under full load, steady after {figures.seconds(curve.steady_seconds)}"
    )
    if curve.first_over_steady and curve.first_over_steady > 1:
        words += f"; its first requests took {figures.times(curve.first_over_steady)} the CPU"
    return f"{words}."
