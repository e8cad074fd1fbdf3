"""What is said of requests that the app does not let in."""

import pytest

from advisor.target.auth import Credential, credentials
from advisor.target.openapi import Document
from advisor.target.refused import Proof

DOCUMENT = Document(
    {
        "paths": {"/a": {"get": {"security": [{"Key": []}]}}, "/open": {"get": {}}},
        "components": {
            "securitySchemes": {
                "Key": {"type": "apiKey", "in": "cookie", "name": "session"},
                "Token": {"type": "http", "scheme": "bearer"},
            }
        },
    }
)
SECURED, OPEN = DOCUMENT.operations()
COOKIE = Credential(place="cookie", name="session", value="s3cr3t")
TOKEN = (("Authorization", "Bearer s3cr3t"),)


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (Proof(), "it asks for --auth 'Key=…'"),
        (Proof(headers=TOKEN), "it asks for --auth 'Key=…'"),
        (Proof(credentials=(COOKIE,)), "sent with your cookie session: wrong, expired"),
        (Proof(headers=(("cookie", "a=b; session=x"),)), "sent with your cookie session:"),
        (Proof(own=(("Cookie", "session=x"),)), "sent with your cookie session:"),
    ],
)
def test_it_is_told_whether_what_is_asked_for_was_shown(proof: Proof, said: str) -> None:
    for status in (401, 403):
        assert said in proof.explained(status, SECURED, DOCUMENT)
    assert proof.explained(404, SECURED, DOCUMENT) == ""
    assert proof.explained(None, SECURED, DOCUMENT) == ""


def test_where_nothing_is_documented_all_that_was_given_is_named() -> None:
    own = (("Accept", "*/*"), ("X-Api-Key", "k"))
    proof = Proof(headers=(("X-Client", "app"), *TOKEN), own=own)
    told = proof.explained(401, OPEN, DOCUMENT)
    assert "your header X-Client and header Authorization and header X-Api-Key:" in told
    assert Proof().explained(401, None, DOCUMENT) == ""


@pytest.mark.parametrize("typed", ["Token=hushhush", "hushhush", "Token=me:hushhush"])
def test_secrets_that_the_app_repeats_are_hidden(typed: str) -> None:
    proof = Proof(typed=(typed,), credentials=credentials(DOCUMENT, ("Token=hushhush",)))
    assert proof.hidden("no Bearer 'hushhush'") == "no Bearer '…'"
    short = Proof(typed=("Token=me:pw1",))
    assert short.hidden("pw1 is no password, nor is pw12") == "… is no password, nor is pw12"
    given = Proof(headers=(("X-Key", "hushhush"), ("Accept", "text/html")))
    assert given.hidden("hushhush is not for text/html") == "… is not for text/html"
