"""A comparison of two versions in words: Markdown for a pull request, and plain values (pure)."""

from advisor.model.bench import Caution, Cell, Estimate, Launch, Verdict, VerdictKind
from advisor.model.comparison import Comparison, Gate, Side
from advisor.report import figures
from advisor.report.confidence import left_out
from advisor.report.metrics import Metric, compare

TITLES = {
    VerdictKind.FASTER: "faster",
    VerdictKind.SLOWER: "slower",
    VerdictKind.NO_DIFFERENCE: "no difference found",
    VerdictKind.TOO_NOISY: "the machine was too noisy to tell",
    VerdictKind.NOT_COMPARABLE: "not comparable",
}
_DOUBTS = {"same": ("overlap",), "unclaimed": ("not claimed",)}
"""What is said beside a change that is not told from none, or that no verdict claims."""
BOTH = "Requests per second, both at once"
MARKS = {Gate.PASSED: "✅", Gate.SLOWER: "❌", Gate.UNDECIDED: "⚠️"}


def headline(found: Comparison) -> str:
    """Return the answer in one line: `app:app: slower, +9.8 % CPU per request (…)`."""
    verdict = found.verdict
    words = TITLES[verdict.kind]
    if verdict.ratio and verdict.kind in (VerdictKind.FASTER, VerdictKind.SLOWER):
        words += f", {change(verdict.ratio)}"
    return f"{found.target}: {words}".replace(figures.GAP, " ")


def change(ratio: Estimate) -> str:
    """Write base over head as a change: `+9.8 % CPU per request (99 % interval +8 % to …)`."""
    value, low, high = (
        figures.signed_percent(1 / part - 1) for part in (ratio.value, ratio.high, ratio.low)
    )
    return f"{value} CPU per request (99 % interval {low} to {high})"


def gate_sentence(found: Comparison) -> str:
    """Say what the gate made of it, and why."""
    limit = figures.percent(found.limit)
    match found.gate:
        case Gate.SLOWER:
            return f"The whole interval lies beyond the limit of {limit}, so the gate fails."
        case Gate.PASSED:
            return f"It is not slower than the limit of {limit} for certain, so the gate passes."
        case Gate.UNDECIDED:
            return "Nothing can be claimed, so the gate lets it pass; --strict makes it fail."


def markdown(found: Comparison) -> str:
    """Return a summary fit for a pull request or the summary of a job."""
    lines = [
        f"### {MARKS[found.gate]} {escaped(headline(found))}",
        "",
        f"{escaped(found.verdict.sentence)} {gate_sentence(found)}",
        "",
        *_table(found),
        "",
    ]
    lines += [f"- {escaped(remark)}" for remark in _remarks(found)]
    return "\n".join(lines).replace(figures.GAP, " ") + "\n"


def text(found: Comparison) -> str:
    """Return a summary for a terminal or a log."""
    names = (found.base_cell.variant.name, found.head_cell.variant.name)
    rows = [("", *names, "change")]
    for metric in metrics(found):
        shown = ", ".join((metric.change, *_DOUBTS.get(metric.direction, ())))
        rows.append((metric.name, metric.before, metric.after, shown))
    if both := _both_at_once(found):
        rows.append((BOTH, "", "", both))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["", headline(found), "", found.verdict.sentence, gate_sentence(found), ""]
    for first, *others in rows:
        cells = (f"{word:>{width}}" for word, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join((f"{first:<{widths[0]}}", *cells)).rstrip())
    lines += ["", *(f"- {remark}" for remark in _remarks(found))]
    return figures.clean("\n".join(lines), longest=100_000).replace(figures.GAP, " ") + "\n"


def cautions(found: Comparison) -> tuple[Caution, ...]:
    """Return the cautions of both sides and of the whole, each once."""
    every = (*found.cautions, *found.base_cell.cautions, *found.head_cell.cautions)
    return tuple(dict.fromkeys(every))


def metrics(found: Comparison) -> tuple[Metric, ...]:
    """Return every figure that both sides have."""
    return compare(found.base_cell, found.head_cell, None)


def _table(found: Comparison) -> list[str]:
    names = (found.base_cell.variant.name, found.head_cell.variant.name)
    rows = [
        f"| | {escaped(names[0])} | {escaped(names[1])} | change |",
        "|---|---:|---:|---:|",
    ]
    for metric in metrics(found):
        doubts = (f"({doubt})" for doubt in _DOUBTS.get(metric.direction, ()))
        shown = " ".join((metric.change, *doubts))
        before = f"{metric.before} ({metric.before_interval})"
        after = f"{metric.after} ({metric.after_interval})"
        rows.append(f"| {metric.name} | {before} | {after} | {shown} |")
    if both := _both_at_once(found):
        rows.append(f"| {BOTH} | | | {both} |")
    return rows


def _both_at_once(found: Comparison) -> str | None:
    """Return the change of requests/s from duet rounds with its interval."""
    ratio = found.head_cell.throughput
    return figures.change(ratio) if ratio else None


def _remarks(found: Comparison) -> list[str]:
    said = (figures.sentence(caution.value) for caution in cautions(found))
    return [*_how(found), *found.notes, *said]


def _how(found: Comparison) -> list[str]:
    starts = len(found.head_cell.launches)
    way = "in turns, in one go" if found.side_by_side else "in two runs"
    said = [
        f"Measured {way}: {starts} fresh starts of each, {found.head_cell.requests:,} requests to "
        f"the head ({found.requests} different ones), {found.python}, {found.seconds:.0f} s. "
        "Intervals are at 99 %; CPU per request decides."
    ]
    said += left_out((found.base_cell, found.head_cell))
    if found.control:
        said.append(f"A/A check: {found.control.sentence}")
    return said


def escaped(text: str) -> str:
    """Keep foreign text from being read as Markdown or HTML."""
    made = figures.clean(text).replace("\n", " ")
    for char in "\\`*_[]<>|":
        made = made.replace(char, f"\\{char}" if char not in "<>" else f"&#{ord(char)};")
    return made


def document(found: Comparison) -> dict[str, object]:
    """Return the comparison as plain JSON values, with the raw figures of every round."""
    verdict = found.verdict
    return {
        "target": found.target,
        "gate": found.gate.value,
        "limit": found.limit,
        "headline": headline(found),
        "base": _side(found.base, found.base_cell),
        "head": _side(found.head, found.head_cell),
        "verdict": _verdict(verdict),
        "control": _verdict(found.control) if found.control else None,
        "side_by_side": found.side_by_side,
        "python": found.python,
        "requests": found.requests,
        "seconds": found.seconds,
        "cautions": [one.value for one in cautions(found)],
        "notes": list(found.notes),
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    return {
        "kind": verdict.kind.value,
        "ratio": estimate_data(verdict.ratio),
        "detectable": verdict.detectable,
        "sentence": verdict.sentence,
    }


def _side(side: Side, cell: Cell) -> dict[str, object]:
    return {
        "asked": side.asked,
        "name": cell.variant.name,
        "kind": side.kind.value,
        "commit": side.commit,
        "cpu_per_request": estimate_data(cell.cpu_per_request),
        "requests_per_second": estimate_data(cell.requests_per_second),
        "throughput": estimate_data(cell.throughput),
        "p50": estimate_data(cell.p50),
        "p99": estimate_data(cell.p99),
        "memory_per_worker": estimate_data(cell.memory_per_worker),
        "requests": cell.requests,
        "failures": cell.failures,
        "launches": [_launch(one) for one in cell.launches],
        "left_out": list(cell.left_out),
    }


def _launch(launch: Launch) -> dict[str, object]:
    return {
        "block": launch.block,
        "rounds": [
            {
                "seconds": one.duration_seconds,
                "requests": one.requests,
                "failures": one.failures,
                "cpu_seconds": one.cpu_seconds,
                "wait_seconds": one.wait_seconds,
            }
            for one in launch.rounds
        ],
        "duets": [
            [one.requests_per_second, one.baseline_requests_per_second] for one in launch.duets
        ],
    }


def estimate_data(figure: Estimate | None) -> dict[str, object] | None:
    """Return an estimate for a JSON document."""
    if figure is None:
        return None
    return {"value": figure.value, "low": figure.low, "high": figure.high, "unit": figure.unit}
