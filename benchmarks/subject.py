"""The data of the benchmark: subjects, their targets, variants, and what was measured."""

from dataclasses import dataclass, field
from pathlib import Path

VARIANTS = ("original", "cython", "mypyc", "numba", "pypy", "expert", "ceiling", "generated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A hot function of a subject; `most_calls` of its calls are recorded."""

    qualname: str
    module: str | None = None
    most_calls: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One row of the table: a module, a workload of it, and the functions to make kernels of.

    `module` is the import name; `source` its file; `root` the folder it is imported from.
    `workloads` names the module with `workload(name, module)`. `expert` and `ceiling` are files
    written by hand, where there are any. `extra` are further modules, compiled like the first.
    """

    name: str
    corpus: str
    module: str
    source: Path
    root: Path
    workloads: str
    targets: tuple[Target, ...]
    expert: Path | None = None
    ceiling: Path | None = None
    path: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to run a subject: an interpreter, where it imports from, and what it puts in place.

    `missing` says why it could not be made; then nothing else counts.
    """

    name: str
    python: Path | None = None
    path: tuple[Path, ...] = ()
    module: str = ""
    numba: bool = False
    kernels: tuple[dict[str, str], ...] = ()
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of one target: the outcome as `advisor` says it, and why."""

    target: str
    outcome: str
    reason: str | None
    speedup: float | None
    speedup_interval: tuple[float, float] | None
    functions: tuple[str, ...]
    guards: tuple[str, ...]
    notes: tuple[str, ...]
    verification: dict[str, int]
    differences: tuple[dict[str, str], ...]
    costly_lines: tuple[str, ...]
    kernel: dict[str, str] | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One launch of all variants: CPU seconds per run, round by round, by variant."""

    seconds: dict[str, list[float]]
    results: dict[str, str]
    failures: dict[str, str] = field(default_factory=dict)
