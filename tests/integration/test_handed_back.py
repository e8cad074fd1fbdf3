"""A kernel whose guards fail under load: the report says how often, and on what values."""

import json
import sys
from pathlib import Path

from advisor import process, store
from advisor.model.bench import Caution
from advisor.report.detail import details

ROOT = Path(__file__).parents[2]
RULES = """
def weigh(values, factor):
    total = 0
    for value in values:
        total += value * factor
        if value % 7 == 3:
            total -= factor
    return total
"""
# Other values come where a kernel is in place than where calls are recorded.
APP = """
import os
from fastapi import FastAPI
from rules import weigh

app = FastAPI()
start = 2**70 if os.environ.get("ADVISOR_KERNEL_MAP") else 0
VALUES = [start + i % 1000 for i in range(3000)]

@app.get("/weigh")
def get_weigh() -> str:
    return str(weigh(VALUES, 3))
"""


def test_what_was_handed_back_is_counted_and_looked_at(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "rules.py").write_text(RULES)
    (app / "app.py").write_text(APP)
    done = process.run(
        [
            *(sys.executable, "-m", "advisor", "profile", "app:app", "--app-dir", str(app)),
            *("--no-pypy", "--profile-seconds", "1", "--blocks", "2", "--rounds", "1"),
            *("--round-seconds", "0.1", "--max-seconds", "3", "--connections", "2", "--json"),
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        timeout_seconds=280,
    )
    run = store.load(tmp_path / "reports" / json.loads(done.stdout)["run"])
    (shown,) = [one for one in details(run) if one.target == "rules:weigh"]
    assert shown.state == "verified"
    assert shown.caution is not None
    assert "handed 100" in shown.caution
    assert f"These calls were given values[*] from {2**70} to {2**70 + 999}" in shown.caution
    assert "(recorded: 0 to 999)" in shown.caution
    assert run.matrix is not None
    (cell,) = [one for one in run.matrix.cells if one.variant.kernels and one.launches]
    assert {Caution.KERNELS_UNUSED, Caution.KERNELS_HAND_BACK} & set(cell.cautions)
