"""Texts that look like what an app is sent: by format, by name, by pattern, or just words."""

import base64
import datetime
import random
import re
import uuid
from collections.abc import Callable

from polyfactory.value_generators.regex import RegexFactory

LISTED = (
    "amber anchor autumn basin birch blue bridge cedar chapel cliff cloud copper coral crane "
    "delta drift ember falcon fern field forest garden glass granite grove harbor hazel heron "
    "hollow indigo island ivory jasper juniper lantern laurel linen maple marble meadow mill "
    "north oak olive opal orchard pearl pine plain quarry quartz reed ridge river saffron sage "
    "silver slate south spring stone summit thistle timber valley violet walnut willow winter"
)
WORDS = tuple(LISTED.split())
FIRST = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
LONGEST_PATTERN_TEXT = 256
PATTERN_TRIES = 20


def word(rng: random.Random) -> str:
    """Return one word."""
    return rng.choice(WORDS)


def moment(rng: random.Random) -> datetime.datetime:
    """Return a time within two years, to the second."""
    return FIRST + datetime.timedelta(seconds=rng.randrange(2 * 365 * 24 * 3600))


def _email(rng: random.Random) -> str:
    return f"{word(rng)}.{word(rng)}@example.com"


def _host(rng: random.Random) -> str:
    return f"{word(rng)}.example.com"


def _url(rng: random.Random) -> str:
    return f"https://{_host(rng)}/{word(rng)}"


def _encoded(rng: random.Random) -> str:
    return base64.b64encode(rng.randbytes(12)).decode("ascii")


Maker = Callable[[random.Random], str]

FORMATS: dict[str, Maker] = {
    "date-time": lambda rng: moment(rng).isoformat().replace("+00:00", "Z"),
    "date": lambda rng: moment(rng).date().isoformat(),
    "time": lambda rng: f"{moment(rng).time().isoformat()}Z",
    "duration": lambda rng: f"PT{rng.randint(1, 59)}M{rng.randint(1, 59)}S",
    "uuid": lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
    "email": _email,
    "idn-email": _email,
    "hostname": _host,
    "uri": _url,
    "url": _url,
    "ipv4": lambda rng: f"192.0.2.{rng.randint(1, 254)}",
    "ipv6": lambda rng: f"2001:db8::{rng.randint(1, 0xFFFF):x}",
    "byte": _encoded,
    "base64": _encoded,
    "base64url": _encoded,
    "password": lambda rng: f"{word(rng)}-{rng.randint(1000, 9999)}",
    "json-string": lambda rng: f'{{"{word(rng)}": {rng.randint(0, 99)}}}',
    "binary": lambda rng: " ".join(word(rng) for _ in range(20)),
}

NAMES: dict[str, Maker] = {
    "email": _email,
    "url": _url,
    "uri": _url,
    "uuid": FORMATS["uuid"],
    "date": FORMATS["date"],
    "timestamp": FORMATS["date-time"],
    "ip": FORMATS["ipv4"],
    "phone": lambda rng: f"+1555{rng.randint(1000000, 9999999)}",
    "country": lambda rng: rng.choice(("DE", "FR", "GB", "IN", "JP", "US")),
    "currency": lambda rng: rng.choice(("EUR", "GBP", "JPY", "USD")),
    "language": lambda rng: rng.choice(("de", "en", "fr", "ja")),
    "zip": lambda rng: str(rng.randint(10000, 99999)),
    "text": lambda rng: " ".join(word(rng) for _ in range(rng.randint(8, 30))),
    "description": lambda rng: " ".join(word(rng) for _ in range(rng.randint(5, 15))),
}


def text(rng: random.Random, *, name: str, form: str | None, low: int, high: int | None) -> str:
    """Return a text of a format, or one that its name suggests, else words; `low`..`high` long."""
    if form in FORMATS:
        return FORMATS[form](rng)
    hint = NAMES.get(name.lower().rpartition("_")[2])
    made = hint(rng) if hint else ""
    if made and low <= len(made) and (high is None or len(made) <= high):
        return made
    made = word(rng)
    while len(made) < low:
        made += f" {word(rng)}"
    return made if high is None else made[:high]


def matching(rng: random.Random, pattern: str, *, low: int, high: int | None) -> str | None:
    """Return a printable text that a pattern describes; None when none of its length was found."""
    longest = LONGEST_PATTERN_TEXT if high is None else high
    maker = RegexFactory(random=rng)
    for _ in range(PATTERN_TRIES):
        try:
            made = maker(pattern)
        except (re.error, ValueError, TypeError, LookupError, NotImplementedError):
            return None  # a construct that it doesn't know
        if low <= len(made) <= longest and made.isprintable():
            return made
    return None
