"""Join what the recorder left in each worker process.

<out_dir>/<pid>.json, <out_dir>/<pid>-<n>.jsonl  ->  Evidence, <out_dir>/<function>.jsonl
"""

import itertools
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from advisor.inside.classes import Unencodable
from advisor.inside.encoding import Encoder
from advisor.inside.quick import restored
from advisor.inside.recorder import LARGEST_CALL
from advisor.inside.summary import Summary
from advisor.model.evidence import Evidence, ValueSummary

FORMAT = 1


def collect(
    out_dir: Path, *, targets: Sequence[str], max_calls: int = 200, max_bytes: int = 8_000_000
) -> tuple[Evidence, ...]:
    """Return the evidence of each target, in their order, and write one calls file for each.

    A target that no process has seen gets evidence without values and `seen` 0. Of the calls,
    each process gives its part of `max_calls` by turns, and so many that they take `max_bytes`.
    """
    records: dict[str, list[Mapping[str, Any]]] = {target: [] for target in targets}
    for path in sorted(out_dir.glob("*.json")):
        for record in _functions(path):
            if record.get("target") in records:
                records[record["target"]].append(record)
    evidence = []
    for target, found in records.items():
        parts, more = [], []
        for record in found:
            lines = _lines(out_dir / record["calls"]) if record["calls"] else []
            written, summary = _written(lines, names=record.get("names", ()))
            parts.append(written)
            more.append(summary)
        calls = list(itertools.islice(_within(_by_turns(parts), max_bytes), max_calls))
        calls_file = out_dir / f"{re.sub(r'[^A-Za-z0-9_]', '_', target)}.jsonl" if calls else None
        if calls_file is not None:
            header = json.dumps({"format": FORMAT, "target": target})
            calls_file.write_text("\n".join([header, *calls, ""]), encoding="utf-8")
        both = [*found, *more]
        evidence.append(merge(target, both, calls_file=calls_file, kept=len(calls)))
    return tuple(evidence)


def _written(lines: Sequence[str], *, names: Sequence[str]) -> tuple[list[str], Mapping[str, Any]]:
    """Write down calls that the app only took a copy of; return them with what was seen in them."""
    summary = Summary(random.Random(len(lines)))
    written, reasons, dropped = [], {}, 0
    for line in lines:
        if not line.startswith('"'):
            written.append(line)
            continue
        try:
            call = restored(json.loads(line))
            summary.add_call(list(names), *call)
            written.append(json.dumps(Encoder(LARGEST_CALL).run(call), separators=(",", ":")))
        except (Unencodable, ValueError) as error:
            dropped += 1
            reasons[str(error)] = 1
    record = {"values": summary.data(), "reasons": reasons, "seen": 0, "dropped": dropped}
    return written, record


def merge(
    target: str,
    records: Sequence[Mapping[str, Any]],
    *,
    calls_file: Path | None,
    kept: int,
) -> Evidence:
    """Return the evidence that the records of several processes make together (pure)."""
    reasons = dict.fromkeys(reason for record in records for reason in record["reasons"])
    places = dict.fromkeys(place for record in records for place in record["values"])
    return Evidence(
        target=target,
        values=tuple(
            _summary(place, [r["values"][place] for r in records if place in r["values"]])
            for place in places
        ),
        calls_file=None if calls_file is None else str(calls_file),
        seen=sum(record["seen"] for record in records),
        kept=kept,
        dropped=sum(record["dropped"] for record in records),
        dropped_reasons=tuple(reasons),
    )


def _summary(place: str, parts: Sequence[Mapping[str, Any]]) -> ValueSummary:
    types: dict[str, int] = {}
    for part in parts:
        for name, count in part["types"].items():
            types[name] = types.get(name, 0) + count
    return ValueSummary(
        place=place,
        types=tuple(sorted(types.items(), key=lambda entry: (-entry[1], entry[0]))),
        low=_extreme(min, parts, "low"),
        high=_extreme(max, parts, "high"),
        length_low=min(_known(parts, "length_low"), default=None),
        length_high=max(_known(parts, "length_high"), default=None),
    )


def _known(parts: Iterable[Mapping[str, Any]], key: str) -> list[int]:
    return [int(part[key]) for part in parts if part[key] is not None]


def _extreme(pick: Any, parts: Sequence[Mapping[str, Any]], key: str) -> str | None:
    known = _known(parts, key)
    return str(pick(known)) if known else None


def _functions(path: Path) -> list[Mapping[str, Any]]:
    """Return the functions of one process's record; none where it is something else."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("format") != FORMAT or "functions" not in data:
        return []
    return list(data["functions"])


def _lines(path: Path) -> list[str]:
    """Return the calls of one process, without the first line, which says what they are."""
    if not path.exists():  # the process died between writing its two files
        return []
    return path.read_text(encoding="utf-8").splitlines()[1:]


def _within(lines: Iterable[str], most: int) -> Iterator[str]:
    """Yield lines as long as they fit into so many characters; longer ones are left out."""
    left = most
    for line in lines:
        if len(line) < left:
            left -= len(line) + 1
            yield line


def _by_turns(parts: Sequence[Sequence[str]]) -> Iterable[str]:
    rounds = itertools.zip_longest(*parts)
    return (line for one in rounds for line in one if line is not None)
