"""Requests from scenario files, HAR files and access logs, and what is said of bad ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import UsageError
from advisor.model.traffic import Request, RequestSource
from advisor.target import wire
from advisor.target.access_log import read_access_log
from advisor.target.har import read_har
from advisor.target.scenario import read_scenario
from advisor.target.trial import excerpt


def scenario(folder: Path, text: str) -> tuple[Request, ...]:
    (folder / "load.toml").write_text(text, encoding="utf-8")
    return read_scenario(folder / "load.toml").requests


def test_an_entry_says_what_to_send(tmp_path: Path) -> None:
    (request,) = scenario(
        tmp_path,
        """[[request]]
        name = "score"
        method = "post"
        path = "/score?q=ä b"
        weight = 2.5
        headers = { X-Who = "me" }
        json = { amount = 1.5, tags = ["x"] }""",
    )
    assert request == Request(
        operation="score",
        method="POST",
        path="/score?q=%C3%A4%20b",
        headers=(("Content-Type", "application/json"), ("X-Who", "me")),
        body=b'{"amount":1.5,"tags":["x"]}',
        weight=2.5,
    )


def test_defaults_are_a_plain_get(tmp_path: Path) -> None:
    assert scenario(tmp_path, '[[request]]\npath = "/x?y=1"') == (
        Request(operation="GET /x", method="GET", path="/x?y=1"),
    )


def test_bodies_from_files_share_the_weight(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text('{"a": 1}\n\n{"a": 2}\n')
    (tmp_path / "raw").write_bytes(b"\0\1")
    requests = scenario(
        tmp_path,
        """[[request]]
        method = "POST"
        path = "/x"
        weight = 3
        json_lines_file = "lines"
        [[request]]
        method = "POST"
        path = "/y"
        body_file = "raw"
        headers = { content-type = "image/png" }
        [[request]]
        method = "POST"
        path = "/z"
        body = "plain"
        """,
    )
    assert [(r.body, r.weight) for r in requests] == [
        (b'{"a": 1}', 1.5),
        (b'{"a": 2}', 1.5),
        (b"\0\1", 1),
        (b"plain", 1),
    ]
    assert requests[2].headers == (("content-type", "image/png"),)


def test_csv_columns_go_into_path_and_body(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("id,amount,name,zip\n7,12.5,Zoë,01234\n8,3,true,99\n")
    filled = scenario(
        tmp_path,
        """[[request]]
        method = "POST"
        path = "/users/{id}"
        csv_file = "rows.csv"
        json.amount = "{amount}"
        json.note = "for {name} ({zip})"
        json.zip = "{zip}"
        json.deep = [{ n = "{name}" }]
        """,
    )
    assert [r.path for r in filled] == ["/users/7", "/users/8"]
    assert [json.loads(r.body) for r in filled] == [
        {"amount": 12.5, "note": "for Zoë (01234)", "zip": "01234", "deep": [{"n": "Zoë"}]},
        {"amount": 3, "note": "for true (99)", "zip": 99, "deep": [{"n": True}]},
    ]
    rows = scenario(
        tmp_path, '[[request]]\nmethod = "POST"\npath = "/u"\ncsv_file = "rows.csv"\nname = "u"'
    )
    assert json.loads(rows[1].body) == {"id": 8, "amount": 3, "name": True, "zip": 99}
    assert [r.weight for r in rows] == [0.5, 0.5]


def test_think_time_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('think_time_seconds = 0.25\n[[request]]\npath = "/"')
    assert read_scenario(file).think_time_seconds == 0.25


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["no [[request]]"]),
        ("request = 3", ["no [[request]]"]),
        ("not toml", ["not TOML"]),
        ("speed = 3", ["unknown key 'speed'", "think_time_seconds"]),
        ('think_time_seconds = "x"\n[[request]]\npath = "/"', ["think_time_seconds", "'x'"]),
        ("[[request]]\n", ["request 1", "no 'path'"]),
        ('[[request]]\npath = "/a"\n[[request]]\npath = "b"', ["request 2", "path", "'b'"]),
        ('[[request]]\npath = "/"\nname = "n"\nweigth = 2', ["('n')", "'weigth'", "weight"]),
        ('[[request]]\npath = "/"\nweight = 0', ["weight", "0"]),
        ('[[request]]\npath = "/"\nweight = "2"', ["weight must be a number", "'2'"]),
        ('[[request]]\npath = "/"\nweight = true', ["weight must be a number", "True"]),
        ('[[request]]\npath = "/"\nmethod = "FETCH"', ["method", "'FETCH'"]),
        ('[[request]]\npath = "/"\nheaders = { a = 1 }', ["header 'a'", "1"]),
        ('[[request]]\npath = "/"\njson = 1\nbody = "x"', ["more than one body", "json, body"]),
        ('[[request]]\npath = "/"\nbody_file = "gone"', ["body_file", "gone", "No such file"]),
        ('[[request]]\npath = "/"\njson_lines_file = "bad"', ["bad, line 2", "not JSON"]),
        ('[[request]]\npath = "/"\njson_lines_file = "empty"', ["'empty'", "is empty"]),
        ('[[request]]\npath = "/{x}"\ncsv_file = "csv"', ["{x}", "no column", "a, b"]),
        ('[[request]]\npath = "/"\ncsv_file = "empty"', ["csv_file", "no rows"]),
    ],
)
def test_a_mistake_in_a_scenario_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    (tmp_path / "bad").write_text("1\n{\n")
    (tmp_path / "empty").write_text("")
    (tmp_path / "csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError) as caught:
        scenario(tmp_path, text)
    said = f"{caught.value.message} {caught.value.advice}"
    assert "load.toml" in said
    assert [word for word in words if word not in said] == []


def test_a_scenario_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")


def entry(method: str, url: str, **more: Any) -> dict[str, Any]:
    return {"request": {"method": method, "url": url, "headers": [], **more}}


def test_a_har_file_gives_the_main_hosts_requests(tmp_path: Path) -> None:
    entries = [
        entry(
            "GET",
            "http://shop.test/a?b=1",
            headers=[
                {"name": "Host", "value": "shop.test"},
                {"name": ":method", "value": "GET"},
                {"name": "Accept", "value": "text/html"},
            ],
        ),
        entry("POST", "http://shop.test/c", postData={"text": '{"x":1}'}),
        entry("POST", "http://shop.test/d", postData={"text": "AAE=", "encoding": "base64"}),
        entry("POST", "http://shop.test/e", postData={"params": [{"name": "k", "value": "v w"}]}),
        entry("DELETE", "http://shop.test/c"),
        entry("GET", "http://cdn.test/logo.png"),
        entry("OPTIONS", "http://shop.test/c"),
    ]
    file = tmp_path / "a.har"
    file.write_text(json.dumps({"log": {"entries": entries}}))
    found = read_har(file, unsafe=False)
    assert [(r.path, r.body) for r in found.requests] == [
        ("/a?b=1", b""),
        ("/c", b'{"x":1}'),
        ("/d", b"\0\1"),
        ("/e", b"k=v+w"),
    ]
    assert found.requests[0].headers == (("Accept", "text/html"),)
    assert found.source is RequestSource.HAR
    reasons = {skip.operation: skip.reason for skip in found.skipped}
    assert "--unsafe" in reasons["DELETE /c"]
    assert "cdn.test" in reasons["GET /logo.png"]
    assert len(read_har(file, unsafe=True).requests) == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"log": {"entries": [1]}}',
        '{"log": {"entries": [{"request": {}}]}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_har_file_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.har"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"a\.har"):
        read_har(file, unsafe=False)


def test_an_access_log_gives_weighted_requests(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    file.write_text(
        '1.2.3.4 - - [10/Oct/2025:13:55:36 +0000] "GET /a?x=1 HTTP/1.1" 200 2326\n'
        '1.2.3.4 - - [10/Oct/2025:13:55:36 +0000] "GET /a?x=1 HTTP/1.1" 304 0 "-" "Mozilla"\n'
        '1.2.3.4 - - [10/Oct/2025:13:55:37 +0000] "GET /b HTTP/1.1" 500 2\n'
        '1.2.3.4 - - [10/Oct/2025:13:55:37 +0000] "POST /c HTTP/1.1" 201 2\n'
        'INFO:     127.0.0.1:5000 - "GET /d HTTP/1.1" 200 OK\n'
        "garbage \xff\n",
        encoding="latin-1",
    )
    found = read_access_log(file)
    assert [(r.path, r.weight, r.operation) for r in found.requests] == [
        ("/a?x=1", 2.0, "GET /a"),
        ("/d", 1.0, "GET /d"),
    ]
    assert [skip.operation for skip in found.skipped] == ["POST /c"]


def test_a_log_without_requests_is_said(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    file.write_text("hello\n")
    with pytest.raises(UsageError, match="none of its 1 lines"):
        read_access_log(file)


@pytest.mark.parametrize(
    "request_",
    [
        Request(operation="x", method="GET", path="/a\r\nX: 1"),
        Request(operation="x", method="GET", path="/", headers=(("A", "b\nc"),)),
        Request(operation="x", method="GET", path="/", headers=(("A", "☃"),)),
    ],
)
def test_nothing_can_break_out_of_its_line(request_: Request) -> None:
    with pytest.raises(UsageError):
        wire.render(request_)


def test_headers_given_replace_those_there() -> None:
    assert wire.with_headers((("A", "1"), ("b", "2")), (("B", "3"),)) == (("A", "1"), ("B", "3"))


def test_an_excerpt_is_the_apps_own_words() -> None:
    body = json.dumps({"detail": [{"loc": ["body", "n"], "msg": "Field required"}]}).encode()
    assert excerpt(body) == "body.n: Field required"
    assert excerpt(b'{"detail": "no such item"}') == "no such item"
    assert excerpt(b"a\n b") == "a b"
    assert len(excerpt(b"x" * 10_000)) == 160
