"""Cython's annotation page → the cost of each line, and the C behind it.

Cython gives a line one point for each piece of Python's C interface in its C code, more for the
dear ones: 0 is plain C, and the more points, the more the line still leans on the interpreter.
"""

import html
import re
from dataclasses import dataclass

_LINE = re.compile(
    r'<pre class="cython line score-(?P<score>\d+)"[^>]*>'
    r'(?:\+|&#xA0;)<span class="">\s*(?P<number>\d+)</span>:(?P<text>.*?)</pre>'
    r"(?:\s*<pre class='cython code score-\d+ ?'>(?P<code>.*?)</pre>)?",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCost:
    """One line of a kernel's text: Cython's points for it, and the C it became ("" for none)."""

    line: int
    score: int
    text: str
    code: str


def parse_annotation(page: str) -> tuple[LineCost, ...]:
    """Read Cython's annotation page; lines in order. A page of another form gives ()."""
    return tuple(
        LineCost(
            line=int(found["number"]),
            score=int(found["score"]),
            text=_plain(found["text"])[1:].rstrip(),
            code=_plain(found["code"] or ""),
        )
        for found in _LINE.finditer(page)
    )


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup))
