"""Which pip works for an app's interpreter."""

import sys
import venv
from pathlib import Path

from advisor import process
from advisor.pipeline.pips import pip_for


def test_the_interpreters_own_pip_comes_first(tmp_path: Path) -> None:
    venv.create(tmp_path / "with", with_pip=True)
    venv.create(tmp_path / "without", with_pip=False)
    with_own, without = (tmp_path / name / "bin" / "python" for name in ("with", "without"))
    assert pip_for(with_own) == [with_own, "-m", "pip"]
    assert pip_for(without) == [sys.executable, "-m", "pip", "--python", without]
    for python in (with_own, without):
        process.run([*pip_for(python), "list"], timeout_seconds=60)
