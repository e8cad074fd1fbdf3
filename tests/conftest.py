"""Options of the test suite."""

import signal

import pytest
from hypothesis import settings

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
