"""Describe the machine and the versions that a run's figures depend on."""

import json
import os
import platform
from pathlib import Path

from advisor import __version__, process
from advisor.bench.interpreters import FoundInterpreter
from advisor.compilation.compiler import cython_version, find_compiler
from advisor.errors import AdvisorError
from advisor.model.run import APP_PYTHON, Machine

PACKAGES = ("fastapi", "starlette", "pydantic", "pydantic-core", "uvicorn", "uvloop", "httptools")
ASK = """
import importlib.metadata, json, sys
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""
ASK_SECONDS = 30.0


def describe_machine(interpreter: FoundInterpreter) -> Machine:
    """Return what the figures are measured on; what can't be found out is left out."""
    versions = {
        "advisor": __version__,
        APP_PYTHON: f"{interpreter.label}, {interpreter.evidence}",
        **_packages(interpreter.path),
        "Cython": cython_version(),
    }
    try:
        versions["C compiler"] = find_compiler().version
    except AdvisorError:
        versions["C compiler"] = "none"
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else _cores(),
        memory_bytes=_memory(),
        processor=_processor(),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        versions=versions,
    )


def _cores() -> int:
    return os.cpu_count() or 1


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or "unknown processor"


def _packages(python: Path) -> dict[str, str]:
    finished = process.run([python, "-c", ASK, *PACKAGES], timeout_seconds=ASK_SECONDS, check=False)
    try:
        found = json.loads(finished.stdout)
    except ValueError:
        return {}
    return {str(name): str(version) for name, version in found.items()}
