"""Install an app's requirements into an environment, as many and as like its own as can be had."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.bench.requirements import normalized

INSTALL_SECONDS = 600.0
SERVER = "uvicorn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to install: requirements, pip's options, and the versions to keep where possible."""

    requirements: tuple[str, ...]
    options: tuple[str, ...]
    versions: Mapping[str, str]
    notes: tuple[str, ...]


def install(pip: Sequence[str | Path], wanted: Wanted) -> tuple[str, ...]:
    """Install everything at once, or else what can be; return what could not be.

    The server's extras are tried and given up first: some of them have no wheels for PyPy.
    """
    plain = tuple(_without_extras(requirement) for requirement in wanted.requirements)
    loose = tuple(_loosened(requirement, wanted) for requirement in plain)
    attempts: tuple[tuple[tuple[str, ...], Mapping[str, str]], ...] = (
        (wanted.requirements, wanted.versions),
        (plain, wanted.versions),
        (loose, {}),
    )
    for requirements, versions in attempts:
        if _pip_install(pip, requirements, wanted, versions=versions):
            return ()
    return _one_by_one(pip, plain, wanted)


def _one_by_one(
    pip: Sequence[str | Path], requirements: Sequence[str], wanted: Wanted
) -> tuple[str, ...]:
    """Install each by itself: in its version, or else the newest that installs or builds."""
    failed = []
    for requirement in requirements:
        name = normalized(requirement)
        if not (
            _pip_install(pip, (requirement,), wanted, versions=wanted.versions)
            or _pip_install(pip, (requirement,), wanted, versions={})
            or _pip_install(pip, (name,), wanted, versions={}, build=True)
        ):
            failed.append(name)
    return tuple(failed)


def _without_extras(requirement: str) -> str:
    """Drop the extras of the server; those of other packages may be what the app needs."""
    if normalized(requirement) != SERVER:
        return requirement
    return re.sub(r"\[[^]]*\]", "", requirement, count=1)


def _loosened(requirement: str, wanted: Wanted) -> str:
    """Drop a version that was only taken over from the app's environment, not declared."""
    name = normalized(requirement)
    known = {normalized(other): version for other, version in wanted.versions.items()}
    taken_over = requirement.partition("==")[2] == known.get(name)
    return name if taken_over else requirement


def _pip_install(
    pip: Sequence[str | Path],
    requirements: Sequence[str],
    wanted: Wanted,
    *,
    versions: Mapping[str, str],
    build: bool = False,
) -> bool:
    """Install into the environment; wheels only, unless a build from source is allowed."""
    kind = () if build else ("--only-binary", ":all:")
    with tempfile.TemporaryDirectory(prefix="advisor-pip-") as name:
        constraints, listed = Path(name, "constraints.txt"), Path(name, "requirements.txt")
        constraints.write_text("\n".join(f"{n}=={v}" for n, v in versions.items()), "utf-8")
        listed.write_text("\n".join((*wanted.options, *requirements)), encoding="utf-8")
        finished = process.run(
            [*pip, "install", "--quiet", *kind, "-c", constraints, "-r", listed],
            env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"},
            timeout_seconds=INSTALL_SECONDS,
            check=False,
        )
    return finished.ok


def find_pip(python: Path, owners: Sequence[Path]) -> list[str | Path]:
    """Return a pip that installs into an environment, its own only where no other can."""
    for owner in dict.fromkeys(owners):
        command: list[str | Path] = [owner, "-m", "pip", "--python", python]
        if process.run([*command, "--version"], timeout_seconds=60, check=False).ok:
            return command
    process.run(
        [python, "-m", "ensurepip"],
        timeout_seconds=120,
        advice="Install pip for the interpreter, or the python3-venv package of the system.",
    )
    return [python, "-m", "pip"]
