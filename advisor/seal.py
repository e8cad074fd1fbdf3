"""Tell records that this user's advisor wrote from any other: a keyed hash over the text.

A record names programs, modules and compiled files; taking it up runs them. So a record that came
with a repository or in a mail is read, shown and exported, and never taken up.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def key_file() -> Path:
    """Return where this user's key is kept."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "advisor" / "key"


def own_key() -> bytes | None:
    """Return this user's key, made at its first use; None where none can be kept."""
    file = key_file()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "wb") as new:
                new.write(secrets.token_bytes(KEY_BYTES))
        status = file.stat()
        key = file.read_bytes()
    except OSError:
        return None
    private = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    return key if private and len(key) == KEY_BYTES else None


def seal(text: bytes) -> str | None:
    """Return the seal of a text, None where there is no key."""
    key = own_key()
    return None if key is None else hmac.new(key, text, hashlib.sha256).hexdigest()


def is_own(text: bytes, claimed: object) -> bool:
    """Tell whether a seal is this user's for that text."""
    expected = seal(text)
    return (
        expected is not None
        and isinstance(claimed, str)
        and claimed.isascii()
        and hmac.compare_digest(expected, claimed)
    )
