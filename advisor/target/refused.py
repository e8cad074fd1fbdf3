"""Say why the app did not let a request in: nothing was shown, or what was shown is no good.

401, secured by "Key", --auth given  ->  "it was sent with your header X-Key: wrong, expired, …"
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.target.auth import Credential
from advisor.target.openapi import Document, Operation

NOT_LET_IN = (401, 403)
SECRET_HEADERS = frozenset(("authorization", "cookie", "proxy-authorization", "x-api-key"))
HARMLESS_HEADERS = frozenset(("accept", "accept-language", "content-type", "user-agent"))
KINDS = frozenset(("bearer", "basic", "digest", "token"))  # the first word of some values
SHORT = 4  # what is shorter stands in many words by chance
HIDDEN = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What requests show to be let in: credentials, and headers that the user gave.

    `typed` is `--auth` as it was given, which `credentials` were made of. `own` are headers of the
    request itself, of which only those with a secret's name count.
    """

    typed: Sequence[str] = ()
    credentials: Sequence[Credential] = ()
    headers: Sequence[tuple[str, str]] = ()
    own: Sequence[tuple[str, str]] = ()

    def explained(self, status: int | None, operation: Operation | None, document: Document) -> str:
        """Return what to add to the reason of an answer, nothing where it is none of these."""
        if status not in NOT_LET_IN:
            return ""
        schemes = operation.secured if operation else ()
        asked = {_carrier(document, scheme) for scheme in schemes}
        given = [one for one in self._carriers() if not asked or _plain(one) in asked]
        if given:
            named = " and ".join(f"{place} {name}" for place, name in given)
            return f" (it was sent with your {named}: wrong, expired, or not allowed to do this)"
        if schemes:
            headers = " or ".join(document.security_header(name) for name in schemes)
            return f" (it asks for --auth '{schemes[0]}={HIDDEN}', or --header '{headers}')"
        names = (
            [one.name for one in operation.parameters if one.place == "header"] if operation else []
        )
        if names:
            return (
                f" (it reads the header {names[0]}: give it with --header '{names[0]}: {HIDDEN}')"
            )
        return ""

    def hidden(self, text: str) -> str:
        """Return a text of the app without the secrets, which it may repeat."""
        for word in sorted(set(self._secrets()), key=len, reverse=True):
            pattern = re.escape(word)
            if len(word) < SHORT:
                pattern = rf"(?<!\w){pattern}(?!\w)"
            text = re.sub(pattern, HIDDEN, text)
        return text

    def _secrets(self) -> Iterator[str]:
        pairs = (*self.headers, *self._own_secrets())
        values = [value for name, value in pairs if name.lower() not in HARMLESS_HEADERS]
        for value in (*self.typed, *(one.value for one in self.credentials), *values):
            parts = re.split(r"[\s;,]+", value)
            ends = [re.split(r"[=:]", part, maxsplit=most)[-1] for part in parts for most in (0, 1)]
            for word in (value, *parts, *ends):
                if word and word.lower() not in KINDS:
                    yield word

    def _carriers(self) -> list[tuple[str, str]]:
        """Return place and name of all that was shown, names of headers as they are written."""
        pairs = (*self.headers, *self._own_secrets())
        named = [(one.place, one.name) for one in self.credentials]
        named += [("header", name) for name, _ in pairs if name.lower() != "cookie"]
        cookies = [value for name, value in pairs if name.lower() == "cookie"]
        for part in "; ".join(cookies).split(";"):
            named.append(("cookie", part.partition("=")[0].strip()))
        return list({_plain(one): one for one in named if one[1]}.values())

    def _own_secrets(self) -> list[tuple[str, str]]:
        return [pair for pair in self.own if pair[0].lower() in SECRET_HEADERS]


def _plain(carrier: tuple[str, str]) -> tuple[str, str]:
    """Return a carrier with the name of a header in the one way to compare it."""
    place, name = carrier
    return (place, name.lower() if place == "header" else name)


def _carrier(document: Document, scheme: str) -> tuple[str, str]:
    """Return place and name of what carries a security scheme's credential."""
    found = document.security_schemes().get(scheme, {})
    if found.get("type") == "apiKey":
        return _plain((str(found.get("in", "header")), str(found.get("name", "X-API-Key"))))
    return ("header", "authorization")
