"""Copy a run into reports/ as the example a visitor can open, without anything of this machine.

    .venv/bin/python scripts/keep_example.py RUN_FOLDER NAME --strip FOLDER [--strip ...]

The record keeps every figure. Paths below a stripped folder become relative, the home folder
becomes ~, the system's version loses its local part, and Cython's annotated pages, which the
report doesn't show, are left out. The page is rendered anew from that record. Recorded calls are
not copied.
"""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from advisor import store
from advisor.report.page import render_page

MOST_BYTES = 1_500_000
REPORTS = Path(__file__).parents[1] / "reports"


def cleaned(value: Any, stripped: list[str]) -> Any:
    """Return a JSON value with the paths in its texts made relative."""
    if isinstance(value, dict):
        return {
            key: None if key == "annotation_html" else cleaned(item, stripped)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [cleaned(item, stripped) for item in value]
    if isinstance(value, str):
        for folder in stripped:
            value = value.replace(f"{folder}/", "").replace(folder, ".")
        return value.replace(str(Path.home()), "~")
    return value


def main() -> int:
    """Copy the run and tell how large it is; 1 when the page is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("name")
    parser.add_argument("--strip", action="append", default=[], metavar="FOLDER")
    wanted = parser.parse_args()
    document = json.loads((wanted.run / store.RECORD_NAME).read_text("utf-8"))
    machine = document["run"]["machine"]
    machine["system"] = re.sub(r"(?<=\d)-\S+", "", machine["system"])
    text = json.dumps(cleaned(document, wanted.strip), separators=(",", ":"))
    folder = REPORTS / wanted.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / store.RECORD_NAME).write_text(text, encoding="ascii")
    page = render_page(store.load(folder))
    (folder / "index.html").write_text(page, encoding="utf-8")
    shutil.rmtree(folder / "patches", ignore_errors=True)
    (folder / "patches").mkdir()
    for patch in sorted((wanted.run / "patches").iterdir()):
        shutil.copyfile(patch, folder / "patches" / patch.name)
    print(f"{folder}: record {len(text)} bytes, page {len(page.encode())} bytes")
    return int(len(page.encode()) > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
