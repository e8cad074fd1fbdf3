"""Write changes of files as a patch in mail format, as `git am` and `git apply` take it (pure)."""

import datetime
import difflib
import email.utils
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor import __version__

NOTHING = "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a patch says of itself; `number` of `total` in its series."""

    author: str
    date: datetime.datetime
    subject: str
    body: str
    number: int
    total: int


def write_patch(
    letter: Letter, *, before: Mapping[str, bytes | None], after: Mapping[str, bytes]
) -> bytes:
    """Return the patch that turns `before` into `after`; None stands for no file.

    Paths are relative to the root of the repository. Equal input gives equal bytes.
    """
    diffs = [
        (path, diff)
        for path in sorted(after)
        if (diff := file_diff(path, before.get(path), after[path]))
    ]
    subject = f"[PATCH {letter.number}/{letter.total}] {letter.subject}"
    head = [
        f"From {NOTHING} Mon Sep 17 00:00:00 2001",
        f"From: {letter.author}",
        f"Date: {email.utils.format_datetime(letter.date)}",
        f"Subject: {subject}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        letter.body.rstrip("\n"),
        "---",
        *(f" {path}" for path, _ in diffs),
        "",
    ]
    text = "\n".join(head) + "\n" + "".join(diff for _, diff in diffs)
    return f"{text}-- \nadvisor {__version__}\n".encode("utf-8", "surrogateescape")


def file_diff(path: str, before: bytes | None, after: bytes) -> str:
    """Return the diff of one file in git's form, "" where nothing changed."""
    if before == after:
        return ""
    old = _lines(before or b"")
    new = _lines(after)
    tab = "\t" if " " in path else ""
    head = f"diff --git a/{path} b/{path}\n"
    if before is None:
        head += "new file mode 100644\n"
    name = "/dev/null" if before is None else f"a/{path}{tab}"
    hunks = list(difflib.unified_diff(old, new, name, f"b/{path}{tab}", lineterm=""))[2:]
    return head + f"--- {name}\n+++ b/{path}{tab}\n" + "".join(_ended(hunks))


def _lines(content: bytes) -> list[str]:
    """Split at line feeds only, each line keeping its own; other separators are content."""
    text = content.decode("utf-8", "surrogateescape")
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _ended(hunks: list[str]) -> Iterator[str]:
    for line in hunks:
        if line.endswith("\n"):
            yield line
        elif line.startswith("@@"):
            yield f"{line}\n"
        else:
            yield f"{line}\n\\ No newline at end of file\n"
