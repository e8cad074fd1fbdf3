"""The store: what is saved comes back equal, and nothing damaged comes back at all."""

import dataclasses
import datetime
import json
import math
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import documents, store
from advisor.cli import main
from advisor.errors import RecordError, UsageError
from advisor.model.bench import Round
from advisor.model.kernel import BuildFailure, BuiltKernel, Equivalent
from advisor.model.run import RunRecord
from advisor.model.traffic import Request
from tests.records import early_run, fraud_run, hostile_run

NOW = datetime.datetime(2026, 11, 22, 16, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize("make", [fraud_run, early_run, hostile_run])
def test_a_saved_run_comes_back_equal(tmp_path: Path, make: Callable[[], RunRecord]) -> None:
    run = make()
    path = store.save(run, tmp_path)
    assert path == tmp_path / "run.json"
    assert store.load(tmp_path) == run
    assert store.load(path) == run


def test_a_kernel_is_written_once_however_often_it_was_built(tmp_path: Path) -> None:
    run = fraud_run()
    kernels = [one.kernel for one in run.kernels or () if one.kernel and one.builds]
    assert kernels
    saved = store.save(run, tmp_path).read_text()
    with_text = [one for one in run.kernels or () if one.kernel]
    assert saved.count(json.dumps(kernels[0].text)) == sum(
        one.kernel is not None and one.kernel.text == kernels[0].text for one in with_text
    )
    assert store.load(tmp_path) == run


def test_unions_come_back_as_the_class_they_were(tmp_path: Path) -> None:
    store.save(fraud_run(), tmp_path)
    kernels = store.load(tmp_path).kernels
    assert kernels is not None
    assert [type(build) for build in kernels[1].builds] == [BuiltKernel, BuildFailure]
    assert type(kernels[1].verification) is Equivalent


FLOATS = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(FLOATS, min_size=8, max_size=8))
def test_floats_keep_every_bit(numbers: list[float]) -> None:
    names = [name for name, hint, _ in documents.fields_of(Round) if hint is not int]
    made = Round(requests=3, failures=0, timeouts=0, **dict(zip(names, numbers, strict=False)))
    text = json.dumps(documents.dump(made, Round), allow_nan=False)
    back = documents.load(json.loads(text), Round, "round")
    for name in names:
        old, new = getattr(made, name), getattr(back, name)
        assert old.hex() == new.hex() or (math.isnan(old) and math.isnan(new))


@given(
    st.builds(
        Request,
        operation=st.text(),
        method=st.text(),
        path=st.text(),
        body=st.binary(),
        headers=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    )
)
def test_requests_keep_bytes_and_text(request_: Request) -> None:
    text = json.dumps(documents.dump(request_, Request), allow_nan=False)
    assert documents.load(json.loads(text), Request, "request") == request_


def test_only_the_owner_can_read_a_run(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        folder = store.create_run(tmp_path / "reports", "shop.web:app", now=NOW)
        store.save(fraud_run(), folder)
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "run.json").stat().st_mode) == 0o600
    assert [entry.name for entry in folder.iterdir()] == ["run.json"]


def test_run_ids_sort_by_time_and_never_collide(tmp_path: Path) -> None:
    first = store.create_run(tmp_path, "shop.web:app", now=NOW)
    again = store.create_run(tmp_path, "shop.web:app", now=NOW)
    later = store.create_run(tmp_path, "../x y:app", now=NOW + datetime.timedelta(seconds=1))
    assert [path.name for path in (first, again, later)] == [
        "20261122-161200-web",
        "20261122-161200-web-2",
        "20261122-161201-x-y",
    ]


def test_find_takes_a_path_an_id_and_latest(tmp_path: Path) -> None:
    folder = store.create_run(tmp_path, "app:app", now=NOW)
    store.save(fraud_run(), folder)
    for run in (str(folder), str(folder / "run.json"), folder.name, "latest"):
        assert store.find(run, tmp_path) == folder
    assert store.list_runs(tmp_path) == (folder,)
    with pytest.raises(RecordError, match=r"no saved run '\.\./app'"):
        store.find("../app", tmp_path)
    with pytest.raises(RecordError, match="no saved run in"):
        store.find("latest", tmp_path / "none")


def test_a_run_that_failed_to_start_is_not_the_latest_but_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = store.create_run(tmp_path, "app:app", now=NOW)
    store.save(fraud_run(), good)
    failed = store.create_run(tmp_path, "ap:app", now=NOW + datetime.timedelta(minutes=1))
    begun = dataclasses.replace(early_run(), profile=None, done=())
    store.save(begun, failed)
    assert store.find("latest", tmp_path) == good
    assert store.find("latest", tmp_path, to_go_on=True) == failed
    assert store.find(failed.name, tmp_path) == failed
    assert main.run(["report", "latest", "--reports-dir", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.out.strip() == str(good / "index.html")
    assert told.err == f"{failed.name} holds no profile: {good.name} is the latest that does\n"


def test_the_only_run_is_the_latest_whatever_it_holds(tmp_path: Path) -> None:
    only = store.create_run(tmp_path, "app:app", now=NOW)
    store.save(dataclasses.replace(early_run(), profile=None), only)
    assert store.find("latest", tmp_path) == only


def test_a_damaged_latest_run_is_told_and_not_passed_over(tmp_path: Path) -> None:
    store.save(fraud_run(), store.create_run(tmp_path, "app:app", now=NOW))
    later = store.create_run(tmp_path, "app:app", now=NOW + datetime.timedelta(minutes=1))
    (later / "run.json").write_text("{")
    assert store.find("latest", tmp_path) == later


def edit(tmp_path: Path, change: str, value: object) -> Path:
    """Save a run with one place of the document changed, given like `run.machine.cores`."""
    path = store.save(fraud_run(), tmp_path)
    document = json.loads(path.read_text())
    *way, last = change.split(".")
    place = document
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    place[last] = value
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("run.machine.cores", "four", r"run\.machine\.cores: expected a whole num"),
        ("run.machine.cores", True, "expected a whole number, found True"),
        ("run.factory", 1, r"run\.factory: expected true or false, found 1"),
        ("run.matrix.cells.0.cautions", ["nonsense"], r"cautions\[0\]: expected one of"),
        ("run.kernels.1.builds.0.kind", "Evil", r"builds\[0\]: expected an object with kind"),
        ("run.kernels.1.surprise", 1, r"run\.kernels\[1\]: unknown field 'surprise'"),
        ("run.traffic.requests.0.body", "%%%", r"requests\[0\]\.body: expected base64 text"),
        ("run.traffic.response_hashes", {"x": "y"}, "expected a whole number as key, found 'x'"),
        ("run.load.latencies", ["Infinity"], r"latencies\[0\]: expected a number"),
        ("run.load.latencies", [10**400], r"latencies\[0\]: expected a number that a float can"),
        ("run.matrix.cells.0.launches.0.warmup", [[1.0]], r"warmup\[0\]: expected a list of 2"),
        ("run.command", "rm", r"run\.command: expected a list"),
        ("run", None, "run: expected an object"),
        ("format", 99, r"has format 99; this advisor reads format 1"),
        ("format", True, "has format True"),
    ],
)  # fmt: skip
def test_a_record_that_does_not_fit_names_place_and_value(
    tmp_path: Path, place: str, value: object, message: str
) -> None:
    path = edit(tmp_path, place, value)
    with pytest.raises(RecordError, match=message) as caught:
        store.load(tmp_path)
    assert str(path) in caught.value.message


def test_a_missing_field_is_named_and_a_defaulted_one_is_not_needed(tmp_path: Path) -> None:
    path = store.save(fraud_run(), tmp_path)
    document = json.loads(path.read_text())
    del document["run"]["sampling_cost"]
    path.write_text(json.dumps(document))
    assert store.load(tmp_path).sampling_cost is None
    del document["run"]["target"]
    path.write_text(json.dumps(document))
    with pytest.raises(RecordError, match="field 'target' of RunRecord is missing"):
        store.load(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not whole JSON"),
        (b"[1]", "holds no object"),
        (b'{"format": NaN}', "NaN is not JSON"),
        (b"[" * 300_000, "is not a record of advisor"),
        (b'{"format": ' + b"9" * 5000 + b"}", "is not a record of advisor"),
        (b'{"a": "\xff"}', "is not UTF-8 text: byte 7 is 0xff"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(RecordError, match=message):
        store.load(tmp_path)


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    path = store.save(early_run(), tmp_path)
    whole = path.read_bytes()
    for length in range(0, len(whole), len(whole) // 50):
        path.write_bytes(whole[:length])
        with pytest.raises(RecordError):
            store.load(tmp_path)


def test_a_pipe_in_place_of_a_record_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.json")
    with pytest.raises(RecordError, match="no saved run"):
        store.load(tmp_path / "run.json")


def test_a_failed_save_leaves_the_old_record(tmp_path: Path) -> None:
    store.save(fraud_run(), tmp_path)
    broken = object.__new__(RunRecord)
    with pytest.raises(AttributeError):
        store.save(broken, tmp_path)
    assert store.load(tmp_path) == fraud_run()
    with pytest.raises(UsageError, match="cannot write"):
        store.save(fraud_run(), tmp_path / "absent")
