"""A profile in the formats that other tools read: collapsed stacks, speedscope, pstats (pure).

    Profile -> "main (app.py:1);score (rules.py:40) 17" | speedscope's JSON | pstats' marshal

Written without those tools' libraries: the files are small and their forms public.
"""

import itertools
import json
import marshal
from collections import Counter
from collections.abc import Mapping

from advisor.model.profile import Frame, Profile

SPEEDSCOPE_SCHEMA = "https://www.speedscope.app/file-format-schema.json"
# The oldest form that every pstats of Python 3 reads.
MARSHAL_VERSION = 2

Key = tuple[str, int, str]


def collapsed(profile: Profile) -> str:
    """Return one line a stack, root first, with its count: what flame graph tools read.

    Frames read like `score (/app/rules.py:40)`. Semicolons and line ends, which part frames
    and stacks, become colons and spaces within names.
    """
    lines = [
        ";".join(_label(frame) for frame in stack.frames) + f" {stack.count}"
        for stack in profile.stacks
    ]
    return "".join(f"{line}\n" for line in lines)


def _label(frame: Frame) -> str:
    place = f"{frame.file}:{frame.line}" if frame.line else frame.file
    text = f"{frame.function} ({place})".replace(";", ":")
    return " ".join(text.splitlines())


def speedscope(profile: Profile, *, name: str) -> str:
    """Return the profile as speedscope.app's file: one sample a stack, weighted in seconds."""
    numbers: dict[Frame, int] = {}
    for stack in profile.stacks:
        for frame in stack.frames:
            numbers.setdefault(frame, len(numbers))
    weights = [stack.count * profile.interval_seconds for stack in profile.stacks]
    frames = [_speedscope_frame(frame) for frame in numbers]
    document = {
        "$schema": SPEEDSCOPE_SCHEMA,
        "name": name,
        "exporter": "advisor",
        "activeProfileIndex": 0,
        "shared": {"frames": frames},
        "profiles": [
            {
                "type": "sampled",
                "name": name,
                "unit": "seconds",
                "startValue": 0,
                "endValue": sum(weights),
                "samples": [[numbers[frame] for frame in s.frames] for s in profile.stacks],
                "weights": weights,
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _speedscope_frame(frame: Frame) -> dict[str, str | int]:
    described: dict[str, str | int] = {"name": frame.function, "file": frame.file}
    if frame.line:
        described["line"] = frame.line
    return described


def pstats(profile: Profile, *, calls: Mapping[Frame, int] | None = None) -> bytes:
    """Return the profile as a pstats file, for Python's pstats of any version and its viewers.

    A sampling profiler doesn't count calls: where `calls` doesn't say how often a function was
    called, its samples stand in for it. Entries stand in the order of their own time, and with
    `calls` of their own time per call, longest first: the order that pstats, which cannot sort
    by time per call, prints in unless told otherwise.
    """
    entries = _entries(profile, calls or {})
    weight = _per_call if calls else _own
    ordered = sorted(entries.items(), key=lambda item: (-weight(item[1]), item[0]))
    table = {
        key: (entry.calls, entry.calls, entry.own, entry.cumulative, entry.callers)
        for key, entry in ordered
    }
    return marshal.dumps(table, MARSHAL_VERSION)


class _Entry:
    """What pstats keeps of a function; times in seconds, callers like entries of their own."""

    __slots__ = ("callers", "calls", "cumulative", "own")

    def __init__(self) -> None:
        self.calls = 0
        self.own = 0.0
        self.cumulative = 0.0
        self.callers: dict[Key, tuple[int, int, float, float]] = {}


def _entries(profile: Profile, calls: Mapping[Frame, int]) -> dict[Key, _Entry]:
    own: Counter[Key] = Counter()
    cumulative: Counter[Key] = Counter()
    edges: Counter[tuple[Key, Key]] = Counter()
    own_edges: Counter[tuple[Key, Key]] = Counter()
    for stack in profile.stacks:
        keys = [_key(frame) for frame in stack.frames]
        if not keys:
            continue
        pairs = list(itertools.pairwise(keys))
        own[keys[-1]] += stack.count
        cumulative.update(dict.fromkeys(keys, stack.count))  # recursion counts once
        edges.update(dict.fromkeys(pairs, stack.count))
        own_edges.update(dict.fromkeys(pairs[-1:], stack.count))
    counted = {_key(frame): number for frame, number in calls.items()}
    entries: dict[Key, _Entry] = {}
    for key, samples in cumulative.items():
        entry = entries[key] = _Entry()
        entry.calls = counted.get(key, samples)
        entry.own = own[key] * profile.interval_seconds
        entry.cumulative = samples * profile.interval_seconds
    for (caller, key), samples in edges.items():
        seconds = samples * profile.interval_seconds
        own_seconds = own_edges[caller, key] * profile.interval_seconds
        entries[key].callers[caller] = (samples, samples, own_seconds, seconds)
    return entries


def _key(frame: Frame) -> Key:
    return frame.file, frame.line, frame.function


def _per_call(entry: _Entry) -> float:
    return entry.own / entry.calls if entry.calls else 0.0


def _own(entry: _Entry) -> float:
    return entry.own
