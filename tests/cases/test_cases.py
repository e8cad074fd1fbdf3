"""Every case file: the kernel's text is the expected one, and it does what the original does.

`pytest tests/cases --update-cases` rewrites the expected texts; read the difference.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.case_files import Case, all_cases
from tests.workshop import Workshop, told, uncompiled

ROOT = Path(__file__).parents[2]
NEWEST = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
CASES = all_cases()
FUNCTIONS = [pytest.param(c, f, id=f"{c.name}-{f}") for c in CASES for f in c.functions]


@pytest.fixture(scope="session")
def workshop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workshop]:
    pythons = [sys.executable]
    if NEWEST.exists() and sys.version_info[:2] != (3, 15):
        pythons.insert(0, str(NEWEST))
    shop = Workshop(tmp_path_factory.mktemp("cases"), ROOT / ".cache" / "cases", pythons)
    names = {
        item.originalname for item in request.session.items if isinstance(item, pytest.Function)
    }
    shop.checking = "test_same_as_original" in names
    shop.begin(
        (case, function)
        for item in request.session.items
        if isinstance(item, pytest.Function) and "workshop" in item.fixturenames
        for case in [cast("Case", item.callspec.params["case"])]
        for function in case.functions
        if item.callspec.params.get("function", function) == function
    )
    yield shop
    shop.close()


@pytest.mark.parametrize(("case", "function"), FUNCTIONS)
def test_same_as_original(workshop: Workshop, case: Case, function: str) -> None:
    made = workshop.result(case, function)
    for python, future in made.checked.items():
        wrong = told(future.result())
        assert not wrong, f"{python}\n{wrong}\n{made.text}"


@pytest.mark.parametrize(("case", "function"), FUNCTIONS)
def test_same_uncompiled(workshop: Workshop, case: Case, function: str) -> None:
    made = workshop.result(case, function)
    if made.kernel is not None:
        wrong = uncompiled(case, function, made.kernel, workshop.folder / case.module)
        assert not wrong, "\n".join(wrong) + "\n" + made.text


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_text(workshop: Workshop, case: Case, request: pytest.FixtureRequest) -> None:
    found = {}
    for function in case.functions:
        made = workshop.result(case, function)
        if made.kernel is None:
            found[f"refused {function}"] = made.text + "\n"
        else:
            found[f"kernel {function}"] = made.text
    if request.config.getoption("--update-cases"):
        case.path.write_text(case.with_expected(found).text(), encoding="utf-8")
        return
    expected = {heading: text.strip("\n") for heading, text in case.expected.items()}
    assert {heading: text.strip("\n") for heading, text in found.items()} == expected
