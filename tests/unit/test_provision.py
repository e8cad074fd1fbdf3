"""The provisioning script: what it reads from apt's set-up, and what it says where it can't."""

import os
import platform
from pathlib import Path

import pytest

from scripts import debian, provision

DEB822 = """
Types: deb
URIs: https://packages.example/other
Suites: stable

Types: deb
# comment
URIs: https://mirror.example/debian/
Suites: bookworm bookworm-updates
Signed-By: /usr/share/keyrings/some.gpg

Types: deb
URIs: https://mirror.example/debian-security
Suites: bookworm-security
"""

ONE_LINE = """
# deb https://commented.example/debian bookworm main
deb https://mirror.example/debian-security bookworm-security main
deb [arch=amd64 signed-by=/keys/a.gpg] https://mirror.example/debian bookworm main
"""


def test_reads_the_mirror_and_its_key(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / "debian.sources").write_text(DEB822)
    stanza = debian.source_stanza(mirror=None, etc=tmp_path)
    assert stanza == (
        "Types: deb\nURIs: https://mirror.example/debian\nSuites: forky\nComponents: main\n"
        "Signed-By: /usr/share/keyrings/some.gpg\n"
    )


def test_reads_the_one_line_form(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text(ONE_LINE)
    assert debian.configured_mirror(tmp_path) == (
        "https://mirror.example/debian",
        "/keys/a.gpg",
    )


def test_without_a_debian_mirror_the_way_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb https://mirror.example/ubuntu noble main\n")
    with pytest.raises(debian.LeftOutError, match=r"--mirror.*uv python install"):
        debian.source_stanza(mirror=None, etc=tmp_path)
    assert "URIs: https://named.example/debian\n" in debian.source_stanza(
        mirror="https://named.example/debian", etc=tmp_path
    )


def test_on_another_kind_of_machine_the_rest_is_left_out_and_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(provision, "find_interpreters", lambda **_: ())
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    monkeypatch.setenv("PATH", str(tmp_path))
    provision.provide(tmp_path, mirror=None)
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["cpython3.15", "pypy3.11", "wrk"]
    assert all("left out: no packages are known for riscv64 machines" in line for line in lines)


def test_on_a_machine_without_apt_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    packages = debian.DebianPackages(tmp_path / "root", mirror=None)
    for _ in range(2):
        with pytest.raises(debian.LeftOutError, match="no Debian machine"):
            packages.executable("python3.15")


# Lists only what is not in the folder of archives it is told of, as apt-get does.
APT_GET = """#!/bin/sh
archives=$(sed -n 's/^Dir::Cache::archives "\\(.*\\)";$/\\1/p' "$APT_CONFIG")
for word; do
    case "$word" in Dir::Cache::archives=*) archives="${word#*=}";; esac
done
case "$*" in
*--print-uris*) test -e "$archives/a_1_all.deb" || echo "'https://x/a_1.deb' a_1_all.deb 10 S:1";;
*--download-only*) echo deb > "$archives/a_1_all.deb";;
esac
"""


def test_archives_of_an_interrupted_run_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apt-get").write_text(APT_GET)
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    packages = debian.DebianPackages(tmp_path / "root", mirror="https://x/debian")
    archive = tmp_path / "downloads" / "archives" / "a_1_all.deb"
    for _ in range(2):
        assert packages.download(["a"]) == [archive]
        assert archive.read_text() == "deb\n"
