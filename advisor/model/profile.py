"""A sampled profile: merged stacks with counts, and what the sampler said of its own quality."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame of a stack; `line` is the function's first line, 0 where none is known."""

    file: str
    line: int
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A call stack, root first, and how many samples saw exactly it.

    `route` is "METHOD /path/template" where the traffic told it, else None.
    """

    frames: tuple[Frame, ...]
    count: int
    route: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All stacks of one recording, workers merged, equal stacks added up, sorted by frames.

    `samples` is the sum of the counts; `errors` the samples the sampler could not take;
    `torn` those among `samples` whose outer frames could not be read, and were not known from
    other samples either. `behind` is True when it reported falling behind its rate.
    `interval_seconds` is one over the rate. `note` says what stands in the way when the
    profile is empty, or what makes it doubtful.
    """

    stacks: tuple[Stack, ...]
    samples: int
    errors: int
    behind: bool
    interval_seconds: float
    workers: int
    sampler: str
    note: str | None = None
    torn: int = 0
