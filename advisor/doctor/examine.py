"""Look at everything that a run needs, in the order in which it needs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.bench.interpreters import FoundInterpreter, best, find_interpreters
from advisor.doctor.building import examine_compiler, examine_headers
from advisor.doctor.finding import Finding, Presence
from advisor.doctor.generators import examine_locust, examine_wrk
from advisor.doctor.interpreters import examine_cpython, examine_pypy
from advisor.doctor.sampler import examine_sampler


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All findings, in the order in which a run needs the things, and every interpreter found."""

    findings: tuple[Finding, ...]
    interpreters: tuple[FoundInterpreter, ...]

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Return the required things that can't be used."""
        return tuple(
            one for one in self.findings if one.required and one.presence is not Presence.PRESENT
        )


def examine(*, directory: Path | None = None) -> Diagnosis:
    """Look at everything.

    Args:
        directory: The project's folder, by default the working directory.
    """
    place = directory or Path.cwd()
    interpreters = find_interpreters(directory=place)
    return Diagnosis(
        findings=(
            examine_compiler(),
            examine_headers(best(interpreters, implementation="cpython")),
            examine_sampler(),
            examine_cpython(interpreters),
            examine_pypy(interpreters),
            examine_wrk(place),
            examine_locust(),
        ),
        interpreters=interpreters,
    )
