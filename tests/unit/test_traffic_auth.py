"""Credentials go where the app's security schemes say."""

import pytest

from advisor.cli.main import _without_secrets
from advisor.errors import UsageError
from advisor.model.traffic import Request, TrafficPlan
from advisor.pipeline.run import without_headers
from advisor.target.auth import credentials, signed
from advisor.target.openapi import Document
from advisor.target.traffic import is_whole, redacted

SCHEMES = {
    "Query": {"type": "apiKey", "in": "query", "name": "api key"},
    "Cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    "Header": {"type": "apiKey", "in": "header", "name": "X-Token"},
    "Basic": {"type": "http", "scheme": "basic"},
    "OAuth": {"type": "oauth2", "flows": {}},
}
REQUEST = Request(
    operation="GET /a",
    method="GET",
    path="/a?x=1&api%20key=old",
    headers=(("Cookie", "a=b; session=old"), ("x-token", "old")),
)


def document(*names: str) -> Document:
    return Document({"components": {"securitySchemes": {name: SCHEMES[name] for name in names}}})


@pytest.mark.parametrize(
    ("auth", "path", "header"),
    [
        ("Query=k=1", "/a?x=1&api+key=k%3D1", None),
        ("Cookie=s", REQUEST.path, ("Cookie", "a=b; session=s")),
        ("Header=t", REQUEST.path, ("X-Token", "t")),
        ("Basic=me:pw", REQUEST.path, ("Authorization", "Basic bWU6cHc=")),
        ("OAuth=t", REQUEST.path, ("Authorization", "Bearer t")),
    ],
)
def test_each_scheme_has_its_place(auth: str, path: str, header: tuple[str, str] | None) -> None:
    shown = credentials(document(*SCHEMES), (auth,))
    found = signed(REQUEST, shown)
    assert found.path == path
    assert header is None or header in found.headers
    assert len({name.lower() for name, _ in found.headers}) == len(found.headers)


def test_the_only_scheme_needs_no_name_and_without_any_the_form_decides() -> None:
    (only,) = credentials(document("Header"), ("a=b",))
    assert (only.name, only.value) == ("X-Token", "a=b")
    basic, bearer = credentials(None, ("me:pw", "tok"))
    assert (basic.value, bearer.value) == ("Basic bWU6cHc=", "Bearer tok")


def test_one_of_several_schemes_has_to_be_named() -> None:
    with pytest.raises(UsageError, match="Query, Header"):
        credentials(document("Query", "Header"), ("letmein",))


def test_credentials_are_not_saved() -> None:
    shown = credentials(document(*SCHEMES), ("Query=hush", "Header=hush", "Cookie=hush"))
    plan = TrafficPlan(
        requests=(signed(REQUEST, shown),),
        skipped=(),
        source={},
        response_hashes={},
        seed=0,
        secret_names=tuple(one.name for one in shown),
    )
    saved = redacted(plan)
    assert "hush" not in str(saved)
    assert "x=1" in saved.requests[0].path
    assert (is_whole(plan), is_whole(saved)) == (True, False)
    words = ["profile", "a:b", "--auth", "K=hush", "--auth=hush", "--header", "A: hush"]
    assert "hush" not in str(without_headers(words))
    assert "hush" not in str(_without_secrets(words))
