"""The settings of a saved run, from the command line that it was begun with."""

import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from advisor import store
from advisor.cli.finding import find_run
from advisor.cli.options import (
    app_options,
    folder_options,
    measure_options,
    profile_options,
    traffic_options,
)
from advisor.errors import UsageError
from advisor.model.run import RunRecord
from advisor.pipeline.run import HIDDEN
from advisor.settings import Settings, load_settings

EFFORT = ("blocks", "rounds", "round_seconds", "max_seconds", "band", "advice")


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@app_options
@traffic_options
@profile_options
@measure_options
@folder_options
@click.option("--advice", is_flag=True, default=None)
def _saved(**flags: object) -> None:
    """Know every option that is a setting; what else was typed is passed over."""


def saved_run(run: str, flags: Mapping[str, object]) -> tuple[Path, RunRecord]:
    """Return the folder and the record of a run, by path, id or `latest`.

    Raises:
        RecordError: There is none, or it can't be read.
    """
    folder = find_run(run, _reports_dir(flags["reports_dir"]))
    return folder, store.load_own(folder)


def settings_of(
    record: RunRecord,
    flags: Mapping[str, object],
    *,
    target: str | None = None,
    same_effort: bool = True,
) -> Settings:
    """Return the settings of a saved run, or of another target in its place, with flags on top.

    What was hidden in the record, as the values of headers are, has to be given again. How long
    is measured is left out without `same_effort`.
    """
    left_out = () if same_effort else EFFORT
    saved = {
        name: value
        for name, value in _typed(record).items()
        if not _is_hidden(value) and name not in left_out
    }
    known = {
        "app_dir": Path(record.app_dir),
        "factory": record.factory or None,
        "python": Path(record.python),
        "workers": record.workers,
    }
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    return load_settings(target or record.target, saved | known | given)


def wanted_settings(
    target: str | None, flags: Mapping[str, object], *, resume: str | None
) -> Settings:
    """Return the settings of a new run, or of a saved one with flags on top.

    Raises:
        UsageError: There is neither a target nor a saved run.
    """
    if resume is None:
        if target is None:
            message = "no TARGET: which app, as uvicorn takes it?"
            raise UsageError(message, advice="advisor profile module:app")
        return load_settings(target, flags)
    folder = store.find(resume, _reports_dir(flags["reports_dir"]), to_go_on=True)
    return settings_of(store.load_own(folder), flags, target=target)


def how_to_go_on(record: RunRecord, folder: Path) -> str:
    """Return the command that goes on with a run, secrets left to be filled in."""
    words = ["advisor", "profile", "--resume", record.run_id]
    if folder.resolve().parent != _reports_dir(None).resolve():
        words += ["--reports-dir", str(folder.parent)]
    typed = _typed(record)
    for option, name in (("--header", "headers"), ("--auth", "auth")):
        values = typed[name]
        if isinstance(values, tuple) and _is_hidden(values):
            words += [word for value in values for word in (option, str(value))]
    return shlex.join(words)


def _reports_dir(given: object) -> Path:
    """Return where runs are kept: what was given, else as is set."""
    return load_settings("app:app", {"reports_dir": given}).reports_dir


def _typed(record: RunRecord) -> dict[str, object]:
    """Return what was typed for each setting, None or () where nothing was."""
    words = list(record.command[2:])
    return dict(_saved.make_context("saved", words, resilient_parsing=True).params)


def _is_hidden(value: object) -> bool:
    return isinstance(value, tuple) and any(str(one).endswith(HIDDEN) for one in value)
