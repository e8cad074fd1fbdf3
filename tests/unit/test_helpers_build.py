"""The instruction set as a whole: every helper beside all others, on every interpreter."""

import shutil
from pathlib import Path

import pytest

from advisor.codegen.compile import declarations
from advisor.codegen.emit_expressions import Text
from advisor.codegen.support import helpers
from advisor.compilation.build import build_kernel
from advisor.model.kernel import BuiltKernel, Kernel
from tests.pythons import present

pytestmark = pytest.mark.skipif(
    not any(shutil.which(name) for name in ("cc", "gcc", "clang")), reason="no C compiler"
)


@pytest.mark.parametrize("python", present())
def test_all_helpers_fit_together(python: str, tmp_path: Path) -> None:
    out = Text(name_of=str, is_recursive=bool)
    out.used.update(helpers())
    kernel = Kernel(
        name="all__helpers",
        target="all:helpers",
        module="all",
        functions=("helpers",),
        text="# cython: language_level=3\nimport cython\n\n\ndef nothing():\n    return None\n",
        declarations=declarations(out),
        source_hash="0" * 64,
        source_file="/app/all.py",
        guards=(),
    )
    built = build_kernel(kernel, python=python, cache_dir=tmp_path, optimise="-O0")
    assert isinstance(built, BuiltKernel), built
