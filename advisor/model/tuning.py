"""What `advisor tune` found about PyPy's JIT compiler and one app."""

import enum
from dataclasses import dataclass

from advisor.model.bench import BenchmarkMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class JitSetting:
    """Parameters of the JIT compiler: `parameters` as `--jit` takes them, `idea` in words."""

    name: str
    parameters: str
    idea: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A setting after its first launch, against the mean of two launches of the default.

    `ratio` is the default's CPU per request over the setting's; None where it didn't run, and
    `reason` says why it was not measured further.
    """

    setting: JitSetting
    ratio: float | None
    kept: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmupCurve:
    """How one fresh process became fast.

    `points` pair seconds since the first request with CPU seconds per request. The steady state
    begins at `steady_seconds`, where the last change was found, with `level_seconds` of CPU a
    request; from `ninety_seconds` on it served at least 90 % of what it does when steady. They
    are None where no steady state was reached.
    """

    variant: str
    points: tuple[tuple[float, float], ...]
    steady_seconds: float | None
    ninety_seconds: float | None
    level_seconds: float | None
    first_over_steady: float | None


class KernelMode(enum.StrEnum):
    """The ways to run on PyPy."""

    JIT_ONLY = "JIT only"
    COMPILED = "compiled kernels"
    UNCOMPILED = "kernels under the JIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The sweep of one app: what was tried, what was measured, and what to use.

    `best` is the name of the setting whose whole interval lies above the default's, None where
    the default is best; `kernel_mode` likewise. `sentence` and `kernel_sentence` say so in words.
    `not_known` are parameters that this PyPy doesn't have.
    """

    interpreter: str
    screened: tuple[Screened, ...]
    matrix: BenchmarkMatrix
    best: JitSetting | None
    sentence: str
    kernel_mode: KernelMode
    kernel_sentence: str
    curves: tuple[WarmupCurve, ...]
    not_known: tuple[str, ...] = ()
