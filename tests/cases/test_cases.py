"""Every case file: the kernel's text is the expected one, and it does what the original does.

`pytest tests/cases --update-cases` rewrites the expected texts; read the difference.
"""

import pytest

from tests.case_files import Case, all_cases
from tests.workshop import told, uncompiled
from tests.workshop_beside import Beside

CASES = all_cases()
FUNCTIONS = [pytest.param(c, f, id=f"{c.name}-{f}") for c in CASES for f in c.functions]


@pytest.mark.parametrize(("case", "function"), FUNCTIONS)
def test_same_as_original(workshop: Beside, case: Case, function: str) -> None:
    made = workshop.result(case, function)
    for python, future in made.checked.items():
        wrong = told(future.result())
        assert not wrong, f"{python}\n{wrong}\n{made.text}"


@pytest.mark.parametrize(("case", "function"), FUNCTIONS)
def test_same_uncompiled(workshop: Beside, case: Case, function: str) -> None:
    made = workshop.result(case, function)
    if made.kernel is not None:
        wrong = uncompiled(case, function, made.kernel, workshop.folder / case.module)
        assert not wrong, "\n".join(wrong) + "\n" + made.text


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_text(workshop: Beside, case: Case, request: pytest.FixtureRequest) -> None:
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
