"""Look up the known weaknesses of every package in this environment, with pip-audit.

pip-audit calls it a success when it could look up nothing at all. Here that is a status of its
own: 0 when every package was looked up and none has a known weakness, 1 when one has, 4 when the
advisories of some could not be read.
"""

import json
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor import process

GOOD, WEAK, UNREAD = 0, 1, 4
OWN = "advisor"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The exit status, and what is told."""

    status: int
    text: str


def judge(printed: str, complained: str) -> Verdict:
    """Return what pip-audit's JSON says, read strictly: what was skipped is not known to be good.

    Args:
        printed: Its standard output.
        complained: Its standard error, for the reason where it printed no JSON.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complained.strip().splitlines() or ["it printed nothing"])[-1]
        return Verdict(status=UNREAD, text=f"NOT KNOWN: no advisories could be read: {last}")
    others = [one for one in packages if one["name"] != OWN]
    skipped = [one["name"] for one in others if "skip_reason" in one]
    weak = [
        f"{one['name']} {one['version']}: {found['id']}"
        for one in others
        for found in one.get("vulns", ())
    ]
    looked_up = f"{len(others) - len(skipped)} of {len(others)} packages were looked up"
    if weak:
        return Verdict(status=WEAK, text="\n".join([*weak, f"WEAK: {looked_up}"]))
    if skipped or not others:
        names = ", ".join(skipped[:MOST_NAMED]) + (" ..." if len(skipped) > MOST_NAMED else "")
        text = f"NOT KNOWN: {looked_up}; no advisories could be read for {names or 'any'}"
        return Verdict(status=UNREAD, text=text)
    return Verdict(status=GOOD, text=f"No known weakness: {looked_up}")


def main(program: Path) -> int:
    """Run pip-audit on this environment's packages and tell what it found."""
    folder = sysconfig.get_path("purelib")
    words: list[str | Path] = [
        program,
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--path",
        folder,
    ]
    done = process.run(words, timeout_seconds=600, check=False)
    verdict = judge(done.stdout, done.stderr)
    stream = sys.stdout if verdict.status == GOOD else sys.stderr
    print(verdict.text, file=stream)
    return verdict.status


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
