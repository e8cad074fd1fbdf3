"""Options of the test suite, and its order.

What measures runs first, alone. Then the kernels of the cases are made in the background, beside
what does not measure; the tests of the cases come last.
"""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.case_files import Case
    from tests.workshop_beside import Beside

ROOT = Path(__file__).parents[1]
NEWEST = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
BESIDE_CASES = (
    "tests/fuzz/",
    "tests/integration/test_deploy.py",
    "tests/integration/test_kernel_life.py",
    "tests/integration/test_kernel_pypy.py",
    "tests/integration/test_kernel_world.py",
    "tests/integration/test_matrix_environments.py",
    "tests/integration/test_patch_",
    "tests/integration/test_sample_apps.py",
    "tests/test_",
    "tests/unit/",
)
"""Tests that measure nothing and wait for nothing within a time of their own."""

# A busy machine is no failure, and a failure must be there again in the next run.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

# Programs inherit what is ignored: behind nohup, or in a shell's background, none could be ended.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases",
        action="store_true",
        help="rewrite what tests/cases/*.case expect by what the compiler makes now",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (_wants_workshop(item), _is_beside(item)))


def _wants_workshop(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "test_cases.py" in item.nodeid


def _is_beside(item: pytest.Item) -> bool:
    return item.nodeid.startswith(BESIDE_CASES)


@pytest.fixture(scope="session")
def workshop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Beside"]:
    """Begin to make the kernels of all cases that were chosen."""
    from tests.workshop_beside import Beside, Order

    items = [
        item
        for item in request.session.items
        if isinstance(item, pytest.Function) and _wants_workshop(item)
    ]
    pythons = [sys.executable]
    if NEWEST.exists() and sys.version_info[:2] != (3, 15):
        pythons.insert(0, str(NEWEST))
    wanted = {
        (case.name, function): (case, function)
        for item in items
        for case in [cast("Case", item.callspec.params["case"])]
        for function in case.functions
        if item.callspec.params.get("function", function) == function
    }
    order = Order(
        folder=tmp_path_factory.mktemp("cases"),
        cache=ROOT / ".cache" / "cases",
        pythons=tuple(pythons),
        checking="test_same_as_original" in {item.originalname for item in items},
        wanted=tuple(wanted.values()),
    )
    shop = Beside(order)
    yield shop
    shop.close()


@pytest.fixture(autouse=True)
def cases_beside(request: pytest.FixtureRequest) -> None:
    """Have the kernels of cases made while a test runs that does not mind."""
    if _is_beside(request.node) and _wants_workshop(request.session.items[-1]):
        request.getfixturevalue("workshop")
