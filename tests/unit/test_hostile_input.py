"""Files from outside may hold anything: each is read, or refused in a message; nothing else."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from advisor import documents, store
from advisor.errors import RecordError, UsageError
from advisor.inside import kernels
from advisor.model.run import RunRecord
from advisor.sampling.collapsed import parse_collapsed
from advisor.target.access_log import read_access_log
from advisor.target.har import read_har
from advisor.target.scenario import read_scenario
from tests import records

QUIET = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXT = st.text(alphabet=st.characters(), max_size=30)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["method", "url", "headers", "postData", "text", "encoding", "params", "name", "value"]
)
LOOSE: st.SearchStrategy[Any] = st.recursive(
    JSON | st.sampled_from(["GET", "POST", "http://a/b", "http://[", "base64", "\ud800", "a\r\nb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)
HAR_REQUEST = st.fixed_dictionaries(
    {"method": LOOSE, "url": LOOSE}, optional={"headers": LOOSE, "postData": LOOSE}
)


def refused_or_read(read: Any, path: Path) -> Any:
    """Return what was read, None where it was refused."""
    try:
        return read(path)
    except UsageError as error:
        message = error.message
    assert path.name in message
    return None


@QUIET
@given(content=st.binary(max_size=400) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_file_as_a_record(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "run.json"
    file.write_bytes(content)
    with pytest.raises(RecordError):
        store.load(file)


WHOLE = documents.dump(records.fraud_run(), RunRecord)


@QUIET
@given(data=st.data())
def test_a_record_with_one_value_changed(tmp_path: Path, data: st.DataObject) -> None:
    tree = json.loads(json.dumps(WHOLE))
    node: Any = tree
    while isinstance(node, dict | list) and node:
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        key: Any = data.draw(st.sampled_from(list(keys)))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            node[key] = data.draw(LOOSE)
            break
        node = node[key]
    text = json.dumps({"format": store.FORMAT_VERSION, "written_by": "x", "run": tree})
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    told = ""
    try:
        assert isinstance(store.load(tmp_path), RunRecord)
    except RecordError as error:
        told = error.message
    assert not told or ("run.json" in told and len(told) < 2000)


@pytest.mark.parametrize("version", [0, store.FORMAT_VERSION + 1, 10**30, "1", None, True, 1.0])
def test_other_formats_are_refused_by_name(tmp_path: Path, version: object) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"format": version, "run": {}}))
    with pytest.raises(RecordError, match=r"format .*; this advisor reads format"):
        store.load(tmp_path)


@QUIET
@given(requests=st.lists(HAR_REQUEST, max_size=3))
@example(requests=[{"method": "GET", "url": "http://["}])
@example(requests=[{"method": "POST", "url": "http://a/", "postData": {"text": "\ud800"}}])
@example(requests=[{"method": "POST", "url": "/", "postData": {"text": "?", "encoding": "base64"}}])
@example(requests=[{"method": "POST", "url": "/", "postData": {"params": [1]}}])
def test_any_requests_in_a_har_file(tmp_path: Path, requests: list[dict[str, Any]]) -> None:
    file = tmp_path / "traffic.har"
    file.write_text(json.dumps({"log": {"entries": [{"request": one} for one in requests]}}))
    found = refused_or_read(lambda path: read_har(path, unsafe=True), file)
    for request in found.requests if found else ():
        for part in (request.method, request.path, *(x for pair in request.headers for x in pair)):
            assert not set(part) & set("\r\n\0"), "a request that would be read as two"


@QUIET
@given(content=st.binary(max_size=300))
@pytest.mark.parametrize(
    "read",
    [lambda path: read_har(path, unsafe=True), read_scenario, read_access_log],
    ids=["har", "scenario", "access log"],
)
def test_any_bytes_as_requests(tmp_path: Path, read: Any, content: bytes) -> None:
    file = tmp_path / "requests"
    file.write_bytes(content)
    refused_or_read(read, file)


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    for name in ("run.json", "traffic.har", "scenario.toml"):
        (tmp_path / name).write_text("[" * 200_000)
    with pytest.raises(RecordError):
        store.load(tmp_path)
    assert (
        refused_or_read(lambda path: read_har(path, unsafe=True), tmp_path / "traffic.har") is None
    )
    assert refused_or_read(read_scenario, tmp_path / "scenario.toml") is None


def test_a_profile_of_many_deep_stacks_is_read_in_linear_memory() -> None:
    line = ";".join(f"f{number} (/app/a.py:{number})" for number in range(2000)) + " 1\n"
    assert len(parse_collapsed(line * 200).counts) == 1


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a record in it, and give the user a key of their own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "run"
    folder.mkdir()
    store.save(records.fraud_run(), folder)
    return folder


def test_a_record_of_ones_own_is_taken_up(own: Path) -> None:
    assert store.load_own(own) == records.fraud_run()
    file = own / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text()), indent=2))  # laid out otherwise
    assert store.load_own(own) == records.fraud_run()


@pytest.mark.parametrize("seal", [None, "", "0" * 64, "\xe9" * 64, 7])
def test_a_record_from_elsewhere_is_shown_and_not_taken_up(own: Path, seal: object) -> None:
    file = own / "run.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "seal": seal}))
    assert store.load(own) == records.fraud_run()
    with pytest.raises(RecordError, match="not written here by you"):
        store.load_own(own)


def test_a_changed_record_is_not_taken_up(own: Path) -> None:
    file = own / "run.json"
    document = json.loads(file.read_text())
    document["run"]["python"] = "/tmp/another/python"
    file.write_text(json.dumps(document))
    with pytest.raises(RecordError, match="runs what it names"):
        store.load_own(own)


def test_the_key_is_for_its_owner_only(own: Path, tmp_path: Path) -> None:
    key = tmp_path / "state" / "advisor" / "key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)  # then it may be known to others
    store.save(records.fraud_run(), own)
    assert json.loads((own / "run.json").read_text())["seal"] is None


def test_a_kernel_that_others_may_write_is_not_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel = tmp_path / "kernel.py"
    kernel.write_text("def install(namespace):\n    return ()\n")
    entry = {
        "module": "m",
        "name": "kernel",
        "file": str(kernel),
        "sha256": hashlib.sha256(kernel.read_bytes()).hexdigest(),
    }
    assert kernels.load(entry).__name__ == "kernel"
    kernel.chmod(0o666)
    with pytest.raises(ImportError, match="everybody may write to it"):
        kernels.load(entry)
    listed = tmp_path / "kernels.json"
    listed.write_text(json.dumps([entry]))
    listed.chmod(0o666)
    kernels.activate(str(listed), None)
    assert "everybody may write to it" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_kernel_of_somebody_else_is_not_loaded(tmp_path: Path) -> None:
    kernel = tmp_path / "kernel.py"
    kernel.write_text("")
    os.chown(kernel, 12345, 12345)
    with pytest.raises(ImportError, match="belongs to somebody else"):
        kernels.require_own(str(kernel))
