"""The doctor tries each tool; here tools are absent, broken, or forbidden to work."""

import json
import os
import sys
import sysconfig
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli.doctor import doctor as command
from advisor.doctor.building import examine_compiler, examine_headers
from advisor.doctor.finding import Finding, Presence, install_command
from advisor.doctor.generators import examine_wrk
from advisor.doctor.interpreters import examine_cpython, examine_pypy
from advisor.doctor.sampler import examine_sampler


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make one folder, empty at first, all that is in PATH."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CC", raising=False)
    return folder


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_compiler_is_tried(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = examine_compiler()
    assert finding.presence is Presence.MISSING
    assert finding.required
    assert finding.command is None, "no tool that installs is in PATH either"

    program(tools / "apt-get", "")
    assert examine_compiler().command == "sudo apt-get install build-essential"

    monkeypatch.setenv("CC", str(program(tools / "brokencc", "echo no libc >&2; exit 1")))
    finding = examine_compiler()
    assert finding.presence is Presence.NOT_WORKING
    assert "no libc" in finding.detail

    program(tools / "brokencc", "echo cc 1.0")
    finding = examine_compiler()
    assert (finding.presence, finding.command) == (Presence.PRESENT, None)
    assert finding.detail.endswith("brokencc: cc 1.0")


@pytest.mark.usefixtures("tools")
def test_without_an_interpreter_the_rest_is_still_told() -> None:
    assert examine_headers(None).presence is Presence.MISSING
    assert examine_cpython(()).presence is Presence.MISSING
    pypy = examine_pypy(())
    assert pypy.presence is Presence.MISSING
    assert not pypy.required
    assert pypy.command is not None
    assert pypy.command.endswith("uv python install pypy3.11")


def test_commands_fit_what_installs_here(tools: Path) -> None:
    program(tools / "pyenv", "")
    command = examine_cpython(()).command
    assert command == (
        "PYTHON_CONFIGURE_OPTS='--enable-optimizations --with-lto' pyenv install 3.15"
    )
    program(tools / "uv", "")
    assert examine_cpython(()).command == "uv python install 3.15"
    program(tools / "dnf", "")
    assert install_command("headers", version=(3, 14, 1)) == ("sudo dnf install python3.14-devel")


def sampler(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Finding:
    """Examine with another py-spy among the programs of the environment we run in."""
    program(folder / "py-spy", text)
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(folder))
    return examine_sampler()


def test_a_sampler_that_is_not_allowed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = sampler(tmp_path, monkeypatch, "echo 'Permission Denied: Try again' >&2; exit 1")
    assert finding.presence is Presence.NOT_WORKING
    assert "Permission Denied" in finding.detail
    assert finding.command
    assert "pip install" not in finding.command


def test_a_sampler_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = sampler(tmp_path, monkeypatch, "echo py-spy 9.9")
    assert finding.presence is Presence.PRESENT
    assert finding.detail.startswith(f"{tmp_path / 'py-spy'}: py-spy 9.9")


def test_an_absent_sampler(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tools / "python"))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tools))
    finding = examine_sampler()
    assert finding.presence is Presence.MISSING
    assert finding.command == f"{tools / 'python'} -m pip install 'py-spy>=0.4.3'"


def test_wrk_is_looked_for_among_the_projects_tools_too(tools: Path, tmp_path: Path) -> None:
    assert examine_wrk(tmp_path).presence is Presence.MISSING
    usage = "echo 'wrk debian/4.1.0-3 [epoll] Copyright (C) 2012 Will Glozer'; exit 1"
    wrk = program(tmp_path / ".interpreters" / "bin" / "wrk", usage)
    assert examine_wrk(tmp_path).detail == f"{wrk}: wrk 4.1.0-3"
    program(tools / "wrk", "echo something else")
    wrk.unlink()
    finding = examine_wrk(tmp_path)
    assert finding.presence is Presence.NOT_WORKING
    assert "something else" in finding.detail


def test_json_tells_everything_and_the_status_whether_a_run_is_possible() -> None:
    result = CliRunner().invoke(command, ["--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == (0 if told["ready"] else 4)
    findings = {one["name"]: one for one in told["findings"]}
    assert set(findings) == {
        "C compiler",
        "Python headers",
        "py-spy",
        "optimised CPython",
        "PyPy",
        "wrk",
        "Locust",
    }
    for one in findings.values():
        assert one["presence"] in {"present", "missing", "not working"}
        assert (one["command"] is None) or one["presence"] != "present"
    assert all(Path(one["path"]).exists() for one in told["interpreters"])


def test_text_names_what_is_missing_and_the_command(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tools / "apt-get", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", os.devnull)
    for name in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(command)
    assert result.exit_code == 4
    assert "sudo apt-get install build-essential" in result.stdout
    assert "sudo apt-get install wrk" in result.stdout
    assert "A run cannot do without: C compiler, Python headers" in result.stdout
    assert "[" not in result.stdout
    # The index has an unrelated package of advisor's name.
    assert "install 'advisor" not in result.stdout
