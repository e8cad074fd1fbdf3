"""What the command line tells of failures that come from outside."""

import errno
import os
from pathlib import Path

import click
import pytest

from advisor.cli import main


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_a_full_disk_is_no_defect(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    @click.command("write")
    def write() -> None:
        raise OSError(number, os.strerror(number), "/data/run.json")

    main.advisor.add_command(write)
    try:
        assert main.run(["write"]) == 2
    finally:
        del main.advisor.commands["write"]
    told = capsys.readouterr().err
    assert "nothing more can be written to /data/run.json: " in told
    assert os.strerror(number) in told
    assert "defect" not in told


def test_a_defect_is_told_where_no_log_can_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command("break")
    def broken() -> None:
        message = "cannot be"
        raise RuntimeError(message)

    (tmp_path / "advisor").write_text("mine")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    main.advisor.add_command(broken)
    try:
        assert main.run(["break"]) == 70
    finally:
        del main.advisor.commands["break"]
    told = capsys.readouterr().err
    assert "advisor: defect: RuntimeError: cannot be" in told
    assert "no log can be written" in told
    assert "Traceback" in told
