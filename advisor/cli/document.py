"""A run as plain JSON values, for `--json`: what was found, not every raw figure."""

from pathlib import Path

from advisor.model.advice import Advice, RouteView
from advisor.model.bench import Cell, Verdict
from advisor.model.kernel import KernelResult
from advisor.model.ranking import HotFunction, Share
from advisor.model.run import RunRecord
from advisor.report.answer import build_answer
from advisor.report.comparison import estimate_data


def run_document(record: RunRecord, folder: Path) -> dict[str, object]:
    """Return the findings of a run; `advisor report --format json` has the raw figures."""
    page = folder / "index.html"
    ranking, matrix = record.ranking, record.matrix
    return {
        "run": record.run_id,
        "folder": str(folder),
        "report": str(page) if page.is_file() else None,
        "patches": [str(path) for path in sorted((folder / "patches").glob("*.patch"))],
        "target": record.target,
        "done": [stage.value for stage in record.done],
        "headline": build_answer(record).headline.replace("\u00a0", " "),
        "hot_functions": [_hot(entry) for entry in ranking.hot] if ranking else None,
        "kernels": None if record.kernels is None else [_kernel(one) for one in record.kernels],
        "matrix": None
        if matrix is None
        else {
            "baseline": matrix.baseline,
            "control": _verdict(matrix.control),
            "cells": [_cell(cell) for cell in matrix.cells],
            "cautions": [caution.value for caution in matrix.cautions],
        },
        "routes": None if record.routes is None else [_route(one) for one in record.routes],
        "advice": None
        if record.advice is None
        else [_advice(one) for one in record.advice.entries],
        "problems": [
            {"stage": one.stage.value, "message": one.message, "remedy": one.remedy}
            for one in record.problems
        ],
    }


def _share(share: Share) -> dict[str, float]:
    return {"value": share.value, "low": share.low, "high": share.high}


def _hot(entry: HotFunction) -> dict[str, object]:
    return {
        "function": entry.function.target,
        "file": entry.function.file,
        "line": entry.function.line,
        "origin": entry.origin.value,
        "self": _share(entry.self_share),
        "cumulative": _share(entry.cumulative_share),
        "gain_limit": entry.gain_limit,
        "candidate": entry.candidate,
        "reason": entry.reason,
        "blocks_event_loop": entry.blocks_event_loop,
    }


def _route(view: RouteView) -> dict[str, object]:
    return {
        "operation": view.operation,
        "endpoint": view.endpoint,
        "async": view.asynchronous,
        "share": _share(view.share),
        "framework": _share(view.framework),
        "requests_per_second": view.requests_per_second,
        "cpu_seconds": view.cpu_seconds,
        "blocks_event_loop": view.blocking,
        "functions": [
            {
                "function": one.target,
                "self": _share(one.self_share),
                "cumulative": _share(one.cumulative_share),
            }
            for one in view.functions
        ],
    }


def _advice(one: Advice) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "variant": one.variant,
        "helps": one.helps,
        "conclusion": one.conclusion,
        "change": one.change,
        "evidence": list(one.evidence),
        "not_tried": one.not_tried,
        "verdict": _verdict(one.verdict),
        "throughput": estimate_data(one.throughput),
    }


def _kernel(result: KernelResult) -> dict[str, object]:
    return {
        "target": result.target,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "speedup": result.speedup,
        "speedup_interval": result.speedup_interval,
    }


def _verdict(verdict: Verdict | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    return {
        "kind": verdict.kind.value,
        "ratio": estimate_data(verdict.ratio),
        "detectable": verdict.detectable,
        "sentence": verdict.sentence,
    }


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "variant": cell.variant.name,
        "kernels": cell.variant.kernels,
        "missing": cell.missing,
        "how_to_get": cell.how_to_get,
        "cpu_per_request": estimate_data(cell.cpu_per_request),
        "requests_per_second": estimate_data(cell.requests_per_second),
        "p50": estimate_data(cell.p50),
        "p99": estimate_data(cell.p99),
        "memory_per_worker": estimate_data(cell.memory_per_worker),
        "requests": cell.requests,
        "failures": cell.failures,
        "timeouts": cell.timeouts,
        "verdict": _verdict(cell.verdict),
        "cautions": [caution.value for caution in cell.cautions],
    }
