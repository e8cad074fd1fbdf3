"""What was tried besides compiling, in words (pure)."""

from dataclasses import dataclass

from advisor.model.advice import Advice
from advisor.model.bench import Estimate
from advisor.model.run import RunRecord
from advisor.report import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRow:
    """One change; `state` is "helps", "no" or "open"."""

    kind: str
    variant: str
    state: str
    conclusion: str
    change: str
    evidence: tuple[str, ...]
    cpu: str
    throughput: str


def advice_rows(run: RunRecord) -> tuple[AdviceRow, ...]:
    """Return what was tried, in the order of the record."""
    return tuple(map(_advice_row, run.advice.entries)) if run.advice else ()


def _advice_row(one: Advice) -> AdviceRow:
    return AdviceRow(
        kind=figures.sentence(one.kind.value).removesuffix("."),
        variant=figures.clean(one.variant),
        state="open" if one.not_tried else "helps" if one.helps else "no",
        conclusion=figures.clean(one.conclusion, longest=1000),
        change=figures.clean(one.change, longest=600),
        evidence=tuple(figures.clean(words, longest=600) for words in one.evidence),
        cpu=_change(one.verdict.ratio if one.verdict else None),
        throughput=_change(one.throughput),
    )


def _change(ratio: Estimate | None) -> str:
    return figures.change(ratio) if ratio else figures.NONE
