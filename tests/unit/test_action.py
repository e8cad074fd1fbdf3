"""The GitHub action, and the workflow in the documentation: as the runner reads them."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor import process
from advisor.cli.main import advisor

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
PAGE = ROOT / "docs" / "pull-requests.md"


def scripts() -> list[str]:
    """Return the shell scripts of the action's steps."""
    yaml = pytest.importorskip("yaml")
    steps = yaml.safe_load(ACTION.read_text())["runs"]["steps"]
    assert all(step.get("shell") == "bash" for step in steps if "run" in step)
    return [step["run"] for step in steps if "run" in step]


def test_inputs_reach_scripts_through_the_environment_only() -> None:
    """A branch may be named `$(rm -rf ~)`; in a script, an expression would run it."""
    found = scripts()
    assert found
    for script in found:
        assert "${{" not in script


def test_every_input_is_used_and_every_used_input_is_there() -> None:
    text = ACTION.read_text()
    declared = set(re.findall(r"^  ([a-z-]+):$", text.partition("outputs:")[0], re.MULTILINE))
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == declared


def test_the_scripts_are_bash(tmp_path: Path) -> None:
    for number, script in enumerate(scripts()):
        file = tmp_path / f"{number}.sh"
        file.write_text(f"#!/bin/bash\n{script}")
        process.run(["bash", "-n", file])
        if shutil.which("shellcheck"):
            process.run(["shellcheck", file])


def test_the_options_of_the_comparison_are_there() -> None:
    compare = next(
        script for script in scripts() if "advisor compare" in script or '" compare' in script
    )
    known = CliRunner().invoke(advisor, ["compare", "--help"]).output
    for option in set(re.findall(r"(?<=\s|\()--[a-z-]+", compare)):
        assert option in known


def test_the_comparison_tells_slower_from_failed(tmp_path: Path) -> None:
    compare = next(script for script in scripts() if '" compare' in script)
    program = tmp_path / "advisor" / "bin" / "advisor"
    program.parent.mkdir(parents=True)
    for status, slower in ((0, "false"), (1, "true"), (3, "false")):
        output = tmp_path / f"output-{status}"
        program.write_text(f"#!/bin/sh\nprintf '%s|' \"$@\" > {tmp_path}/words\nexit {status}\n")
        program.chmod(0o755)
        env = {
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "APP_PYTHON": "sh",
            "TARGET": "app:app",
            "BASE": "$(touch owned)",
            "HEAD": "HEAD",
            "APP_DIR": "my app",
            "LIMIT": "2%",
            "PREPARE": "make all",
            "SCENARIO": "",
        }
        done = process.run(["bash", "-e", "-c", compare], env=env, cwd=tmp_path, check=False)
        assert done.status == status
        assert output.read_text() == f"slower={slower}\n"
    words = (tmp_path / "words").read_text()
    assert words.startswith("compare|$(touch owned)|HEAD|app:app|--app-dir|my app|--python|/")
    assert "--prepare|make all|" in words
    assert "--scenario" not in words
    assert not (tmp_path / "owned").exists()


def test_the_workflow_passes_actionlint(tmp_path: Path) -> None:
    actionlint = shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("actionlint is not installed")
    found = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    for number, text in enumerate(found):
        file = tmp_path / f"{number}.yml"
        file.write_text(text)
        process.run([actionlint, "-no-color", file])
