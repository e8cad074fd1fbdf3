"""Settings come from a file and from flags; a bad one is named by source, key and value."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import SettingsError
from advisor.settings import Settings, find_pyproject, load_settings


def project(folder: Path, table: str) -> Path:
    (folder / "pyproject.toml").write_text(f"[tool.advisor]\n{table}\n")
    return folder


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert load_settings("app:app", directory=tmp_path) == Settings(target="app:app")


def test_every_default_passes_its_own_check(tmp_path: Path) -> None:
    defaults = Settings(target="app:app")
    flags = {
        one.name: getattr(defaults, one.name)
        for one in dataclasses.fields(Settings)
        if one.name != "target"
    }
    assert load_settings("app:app", flags, directory=tmp_path) == defaults


def test_file_is_read_and_flags_win(tmp_path: Path) -> None:
    project(
        tmp_path,
        """
        app-dir = "src"
        workers = 2
        threshold = 0.1
        max-seconds = 60
        url = ["/a", "/b"]
        headers = ["Authorization: Bearer x"]
        no-values = true
        """,
    )
    settings = load_settings("app:app", {"workers": 3, "url": (), "seed": 7}, directory=tmp_path)
    assert settings == Settings(
        target="app:app",
        app_dir=tmp_path.resolve() / "src",
        workers=3,
        threshold=0.1,
        max_seconds=60.0,
        url=("/a", "/b"),
        headers=("Authorization: Bearer x",),
        no_values=True,
        seed=7,
    )
    assert settings.header_pairs == (("Authorization", "Bearer x"),)


def test_paths_in_the_file_belong_to_the_file_and_flags_to_the_caller(tmp_path: Path) -> None:
    project(tmp_path, 'reports-dir = "out"\nkernels-dir = "/abs"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    settings = load_settings("app:app", {"python": "bin/python"}, directory=below)
    assert settings.reports_dir == tmp_path.resolve() / "out"
    assert settings.kernels_dir == Path("/abs")
    assert settings.python == Path("bin/python")


def test_search_begins_at_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tmp_path / "app"
    app.mkdir()
    project(app, "workers = 4")
    monkeypatch.chdir(tmp_path)
    assert load_settings("app:app", {"app_dir": Path("app")}).workers == 4
    assert find_pyproject(app) == app.resolve() / "pyproject.toml"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("worker = 2", ["unknown key 'worker' = 2"]),
        ('target = "app:app"', ["unknown key 'target'"]),
        ("workers = 0", ["workers must be at least 1", "not 0"]),
        ("workers = 2.0", ["workers must be a whole number", "not 2.0"]),
        ("workers = true", ["workers must be a whole number", "not True"]),
        ('factory = "yes"', ["factory must be true or false", "not 'yes'"]),
        ("threshold = 1.5", ["threshold must be at most 1", "not 1.5"]),
        ("threshold = nan", ["threshold must be a finite number", "not nan"]),
        ('load = "ab"', ["load must be one of builtin, wrk, locust", "not 'ab'"]),
        ('url = "/a"', ["url must be a list of texts", "not '/a'"]),
        ('url = ["a"]', ["not 'a'"]),
        ('headers = ["no colon"]', ["headers must be of the form 'Name: value', not 'no colon'"]),
        ('include = ["a b"]', ["include must be of the form 'package'"]),
        ("python = 3", ["python must be a path", "not 3"]),
        ("workers = ", ["cannot be read as TOML"]),
    ],
)
def test_a_bad_file_is_named_with_key_and_value(
    tmp_path: Path, table: str, said: list[str]
) -> None:
    project(tmp_path, table)
    with pytest.raises(SettingsError) as caught:
        load_settings("app:app", directory=tmp_path)
    assert str(tmp_path.resolve() / "pyproject.toml") in caught.value.message
    for words in said:
        assert words in caught.value.message
    assert caught.value.exit_code == 2


def test_a_misspelt_key_gets_a_suggestion(tmp_path: Path) -> None:
    project(tmp_path, "app_dir = '.'")
    with pytest.raises(SettingsError) as caught:
        load_settings("app:app", directory=tmp_path)
    assert caught.value.advice == "Did you mean 'app-dir'?"


def test_the_table_must_be_one(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\nadvisor = 3\n")
    with pytest.raises(SettingsError, match="must be a table, not 3"):
        load_settings("app:app", directory=tmp_path)


def test_a_bad_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the command line: connections must be at least 1"):
        load_settings("app:app", {"connections": 0}, directory=tmp_path)


@given(st.floats(min_value=0, max_value=1), st.integers(min_value=1, max_value=64))
def test_file_and_flag_mean_the_same(threshold: float, workers: int) -> None:
    flags = {"threshold": threshold, "workers": workers}
    settings = load_settings("app:app", flags, directory=Path("/nowhere"))
    assert (settings.threshold, settings.workers) == (threshold, workers)
