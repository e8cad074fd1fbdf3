"""A saved run goes on with what it was begun with."""

from pathlib import Path

import pytest

from advisor.cli import main
from advisor.cli.resuming import how_to_go_on, settings_of
from advisor.model.run import RunRecord
from advisor.pipeline.run import without_headers

TYPED = (
    *("advisor", "profile", "shop.app:make", "--factory", "--app-dir", "src", "-q", "--json"),
    *("--scenario", "load.toml", "--header", "Authorization: Bearer s3cr3t", "--url=/a"),
    *("--workers", "2", "--blocks", "5", "--redo", "matrix", "--no-pypy", "--auth", "key=s3cr3t"),
)


def record(*typed: str) -> RunRecord:
    return RunRecord(
        run_id="20260101-000000-app",
        started="2026-01-01T00:00:00+00:00",
        command=without_headers(typed),
        target="shop.app:make",
        app_dir="/srv/shop/src",
        factory=True,
        python="/opt/python3.15/bin/python",
        workers=2,
        revision=None,
    )


def test_what_was_typed_is_taken_again_without_secrets() -> None:
    settings = settings_of(record(*TYPED), {})
    assert settings.target == "shop.app:make"
    assert settings.app_dir == Path("/srv/shop/src")
    assert settings.python == Path("/opt/python3.15/bin/python")
    assert settings.factory
    assert settings.no_pypy
    assert settings.scenario == Path("load.toml")
    assert settings.url == ("/a",)
    assert (settings.workers, settings.blocks) == (2, 5)
    assert settings.headers == settings.auth == ()


def test_what_is_typed_now_comes_first() -> None:
    flags = {"blocks": 3, "headers": ("Authorization: Bearer other",), "url": (), "python": None}
    settings = settings_of(record(*TYPED), flags)
    assert settings.blocks == 3
    assert settings.headers == ("Authorization: Bearer other",)
    assert settings.url == ("/a",)
    assert settings_of(record(*TYPED), {}, same_effort=False).blocks == 3


def test_the_command_that_goes_on_asks_for_secrets_again(tmp_path: Path) -> None:
    told = how_to_go_on(record(*TYPED), tmp_path / "20260101-000000-app")
    assert told == (
        f"advisor profile --resume 20260101-000000-app --reports-dir {tmp_path} "
        "--header 'Authorization: …' --auth '…'"
    )
    assert how_to_go_on(record("advisor", "sample", "a:b"), Path("reports/x")) == (
        "advisor profile --resume 20260101-000000-app"
    )


@pytest.mark.parametrize("command", ["profile", "sample"])
def test_without_a_target_there_must_be_a_run(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([command]) == 2
    assert "TARGET" in capsys.readouterr().err
