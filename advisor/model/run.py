"""The record of one run: what run.json holds and what report and patches are made from."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.advice import AdviceRecord, RouteView
from advisor.model.bench import BenchmarkMatrix
from advisor.model.evidence import Evidence
from advisor.model.kernel import KernelResult
from advisor.model.profile import Profile
from advisor.model.ranking import Ranking
from advisor.model.traffic import LoadResult, TrafficPlan
from advisor.model.tuning import Tuning


class Stage(enum.StrEnum):
    """The stages of a run, in order."""

    TARGET = "target"
    TRAFFIC = "traffic"
    SAMPLE = "sample"
    RANK = "rank"
    RECORD = "record"
    KERNELS = "kernels"
    MATRIX = "matrix"
    RESAMPLE = "profile again"
    ADVICE = "advice"
    REPORT = "report"


# How a machine's versions name the interpreter that the app ran on.
APP_PYTHON = "app's Python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the figures were measured on and with."""

    cores: int
    memory_bytes: int
    processor: str
    system: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that went wrong or was left out in a stage, in a sentence, with the remedy."""

    stage: Stage
    message: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run, up to the last whole stage; a field is None until its stage is done.

    `started` is ISO 8601 in UTC. `command` is argv as typed. `app_dir` is absolute.
    `sampling_cost` is by what part more CPU time a request took while it was sampled, and
    `sampling_noise` how far apart two stretches without the sampler were.
    `evidence` and `kernels` keep the order of the ranking. `cross_check` is what the embedded
    driver and wrk, one after the other, made of the same app, None where wrk is not installed.
    `revision` is the commit that the app's folder held, None where tracked files were changed.
    `tuning` is what `advisor tune` added. `routes` is the profile by route; `advice` is what
    `--advice` tried besides compiling. `handed` is what kernels that hand most calls back were
    given in those calls; None where there is no such kernel.
    """

    run_id: str
    started: str
    command: tuple[str, ...]
    target: str
    app_dir: str
    factory: bool
    python: str
    workers: int
    machine: Machine | None = None
    done: tuple[Stage, ...] = ()
    traffic: TrafficPlan | None = None
    load: LoadResult | None = None
    profile: Profile | None = None
    ranking: Ranking | None = None
    evidence: tuple[Evidence, ...] | None = None
    kernels: tuple[KernelResult, ...] | None = None
    matrix: BenchmarkMatrix | None = None
    profile_after: Profile | None = None
    ranking_after: Ranking | None = None
    problems: tuple[Problem, ...] = ()
    sampling_cost: float | None = None
    cross_check: tuple[LoadResult, LoadResult] | None = None
    revision: str | None = None
    tuning: Tuning | None = None
    routes: tuple[RouteView, ...] | None = None
    advice: AdviceRecord | None = None
    sampling_noise: float | None = None
    handed: tuple[Evidence, ...] | None = None
