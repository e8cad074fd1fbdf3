"""Interpreters are found where people keep them, and described by asking them."""

import itertools
import os
import sys
import sysconfig
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.bench.interpreters import FoundInterpreter, best, describe, find_interpreters
from advisor.errors import ToolMissingError, UsageError


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def python_at(path: Path) -> Path:
    """Put a launcher of the running Python there: a link would lose its environment."""
    return program(path, f'exec "{sys.executable}" "$@"')


def environment(**variables: str) -> dict[str, str]:
    return {"PATH": "", "HOME": "/nowhere", **variables}


def test_describes_the_running_one() -> None:
    one = describe(Path(sys.executable))
    assert one.path == Path(sys.executable)
    assert one.version == tuple(sys.version_info[:3])
    assert one.implementation == sys.implementation.name
    assert one.prefix == Path(sys.prefix)
    assert one.suffix == sysconfig.get_config_var("EXT_SUFFIX")
    assert one.supported
    assert one.label.startswith("CPython 3.")
    assert one.evidence
    assert one.recorded.version == ".".join(map(str, sys.version_info[:3]))


def test_a_name_is_looked_up_and_becomes_a_path() -> None:
    assert describe(Path("python3")).path.is_absolute()


def test_what_is_no_python_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError, match="cannot be started"):
        describe(tmp_path / "absent")
    with pytest.raises(UsageError, match="is no Python that advisor can use"):
        describe(program(tmp_path / "python3", "echo hello"))
    with pytest.raises(UsageError, match="is no Python that advisor can use"):
        describe(program(tmp_path / "python3", 'echo \'{"implementation": "jython"}\''))


def test_looks_in_every_place(tmp_path: Path) -> None:
    here = [
        python_at(tmp_path / ".interpreters/cpython3.15/bin/python"),
        python_at(tmp_path / "path/python3.12"),
        python_at(tmp_path / "uv/cpython-3.14/bin/python3"),
        python_at(tmp_path / "pyenv/versions/3.13.0/bin/python"),
    ]
    python_at(tmp_path / "pyenv/shims/python3")
    program(tmp_path / "path/python3", "exit 1")
    variables = environment(
        PATH=f"{tmp_path / 'pyenv/shims'}{os.pathsep}{tmp_path / 'path'}",
        UV_PYTHON_INSTALL_DIR=str(tmp_path / "uv"),
        PYENV_ROOT=str(tmp_path / "pyenv"),
    )
    # All launch the same environment, so only the first of them counts ...
    found = find_interpreters(directory=tmp_path, environ=variables)
    assert [one.path for one in found] == here[:1]
    # ... and each is found when those before it are gone.
    for path, following in itertools.pairwise(here):
        path.unlink()
        found = find_interpreters(directory=tmp_path, environ=variables)
        assert [one.path for one in found] == [following]


def test_environments_of_one_interpreter_are_different_ones(tmp_path: Path) -> None:
    for name in ("a", "b"):
        venv.create(tmp_path / ".interpreters" / name, with_pip=False, symlinks=True)
    found = find_interpreters(directory=tmp_path, environ=environment())
    assert [one.prefix.name for one in found] == ["a", "b"]
    assert len({one.executable for one in found}) == 1


def test_too_old_ones_are_left_out(tmp_path: Path) -> None:
    facts = (
        '{"implementation": "cpython", "version": [3, 9, 1], "pypy_version": [], "prefix": "/p",'
        ' "executable": "/p/python", "machine": "x86_64", "pgo": false, "lto": false,'
        ' "debian": false, "debug": false, "free_threaded": false, "include": null,'
        ' "suffix": ".so", "build": "3.9.1"}'
    )
    path = program(tmp_path / "python3", f"echo '{facts}'")
    assert not describe(path).supported
    assert find_interpreters(directory=tmp_path, environ=environment(PATH=str(tmp_path))) == ()


def made(**changes: object) -> FoundInterpreter:
    one = describe(Path(sys.executable))
    return replace(one, **changes)  # type: ignore[arg-type]


def test_best_prefers_optimised_then_newer() -> None:
    slow_new = made(optimised=False, version=(3, 15, 0))
    fast_old = made(optimised=True, version=(3, 12, 4))
    fast_new = made(optimised=True, version=(3, 14, 0))
    patched = made(optimised=True, version=(3, 14, 9))
    debug = made(optimised=True, version=(3, 16, 0), debug=True)
    threaded = made(optimised=True, version=(3, 16, 0), free_threaded=True)
    ones = [slow_new, fast_old, fast_new, patched, debug, threaded]
    assert best(ones, implementation="cpython") is fast_new
    assert best(ones, implementation="pypy") is None


def test_labels() -> None:
    assert made(version=(3, 15, 0), free_threaded=False).label == "CPython 3.15.0"
    assert made(version=(3, 15, 0), free_threaded=True).label == "CPython 3.15.0 free-threaded"
    pypy = made(implementation="pypy", version=(3, 11, 17), pypy_version=(8, 0, 1))
    assert pypy.label == "PyPy 8.0.1 (Python 3.11)"
