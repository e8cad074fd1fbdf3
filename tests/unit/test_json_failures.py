"""What `--json` prints where a command fails: one document, whatever went wrong."""

import json
from pathlib import Path

import pytest

from advisor.cli import kernel, main

DIVERGED = {
    "target": "shop:price",
    "outcome": "diverged",
    "reason": "its results differ",
    "speedup": None,
    "speedup_interval": None,
    "verification": {"replayed": 1, "generated": 0, "divergences": []},
    "kernel": None,
}


def test_a_kernel_that_differs_is_told_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "calls.py"
    calls.write_text("def calls(): return []\n", encoding="utf-8")
    monkeypatch.setattr(kernel, "make_one", lambda *_, **__: (dict(DIVERGED), None))
    status = main.run(["kernel", "shop:price", "--calls", str(calls), "--json"])
    printed = capsys.readouterr()
    assert status == 1
    assert json.loads(printed.out)["outcome"] == "diverged"
    assert "shop:price: the kernel behaves differently" in printed.err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["kernel", "shop:price"], "no calls to record from"),
        (["kernel"], "Missing argument"),
        (["report", "--nonsense"], "No such option"),
    ],
)
def test_wrong_words_are_told_as_json_too(
    words: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*words, "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert part in document["error"]
    assert document["exit_status"] == 2
