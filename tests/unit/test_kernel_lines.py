"""A kernel tells which line of the source each line of its text came from."""

import sys
from pathlib import Path

from advisor.codegen.compile import compile_function
from advisor.model.kernel import Kernel, Refusal
from advisor.pipeline.observing import observe

SOURCE = '''\
"""A module whose function does not begin on its first line."""


def twice(number: int) -> int:
    return number * 2


def total(numbers: list[int]) -> int:
    found = 7
    for number in numbers:
        found += twice(number)
    return found
'''


def test_lines_of_a_kernel_point_at_the_source(tmp_path: Path) -> None:
    (tmp_path / "sums.py").write_text(SOURCE, "utf-8")
    calls = tmp_path / "calls.py"
    calls.write_text("def calls():\n    yield ([1, 2, 3],), {}\n", "utf-8")
    observed = observe(
        "sums:total", python=Path(sys.executable), app_dir=tmp_path, calls_file=calls
    )
    assert not isinstance(observed, Refusal), observed
    kernel = compile_function(observed)
    assert isinstance(kernel, Kernel)
    text, source = kernel.text.split("\n"), SOURCE.split("\n")
    pairs = [(text[line - 1].strip(), source[origin - 1].strip()) for line, origin in kernel.lines]
    assert ("found = 7", "found = 7") in pairs
    assert any("return" in ours for ours, theirs in pairs if theirs == "return found")
    assert {theirs for _, theirs in pairs} <= {one.strip() for one in source[7:]}
