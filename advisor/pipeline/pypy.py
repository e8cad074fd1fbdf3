"""Find a PyPy for the run, with an environment in which it can run the app."""

from dataclasses import replace

from advisor.bench.environments import Environment, prepare_environment
from advisor.bench.interpreters import FoundInterpreter, best, describe, find_interpreters
from advisor.errors import AdvisorError
from advisor.pipeline.job import Job, OtherPython

GET_PYPY = "Install PyPy 3.11 (uv python install pypy3.11), or name one with --pypy."


def find_pypy(job: Job) -> OtherPython:
    """Find a PyPy that can run the app, once a run, making an environment where need be."""
    if job.pypy is None:
        job.pypy = _find(job)
    return job.pypy


def _find(job: Job) -> OtherPython:
    if job.settings.no_pypy:
        left_out = "it was left out (--no-pypy)"
        return OtherPython(found=None, environment=None, missing=left_out, how_to_get=None)
    job.progress.step("looking for PyPy")
    try:
        if job.settings.pypy is not None:
            found: FoundInterpreter | None = describe(job.settings.pypy)
        else:
            found = best(find_interpreters(), implementation="pypy")
    except AdvisorError as error:
        return OtherPython(
            found=None, environment=None, missing=error.message, how_to_get=error.advice
        )
    if found is None:
        message = "no PyPy of Python 3.11 or later was found"
        return OtherPython(found=None, environment=None, missing=message, how_to_get=GET_PYPY)
    job.progress.step(f"preparing {found.label} for the app")
    prepared = prepare_environment(
        found.path,
        label=found.label,
        baseline=job.interpreter.path,
        target=job.settings.target,
        app_dir=job.app_dir,
    )
    if not isinstance(prepared, Environment):
        return OtherPython(
            found=found,
            environment=None,
            missing=prepared.reason,
            how_to_get=prepared.how_to_get,
        )
    environment = replace(found.recorded, path=str(prepared.python))
    return OtherPython(found=found, environment=environment, notes=prepared.notes)
