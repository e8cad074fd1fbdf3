"""Ask a PyPy which parameters its JIT compiler has, and their defaults."""

import json
from collections.abc import Mapping
from pathlib import Path

from advisor import process
from advisor.errors import ToolFailedError

PROGRAM = "import json, pypyjit; print(json.dumps(pypyjit.defaults))"
ASK_SECONDS = 60.0


def jit_defaults(python: Path) -> Mapping[str, object]:
    """Return the JIT compiler's parameters with their defaults, as the interpreter tells them.

    Raises:
        ToolFailedError: It is no PyPy with a JIT compiler.
    """
    finished = process.run([python, "-c", PROGRAM], timeout_seconds=ASK_SECONDS, check=False)
    try:
        found = json.loads(finished.stdout)
    except ValueError:
        found = None
    if not finished.ok or not isinstance(found, dict):
        message = f"{python} doesn't tell the parameters of its JIT compiler"
        raise ToolFailedError(
            message,
            command=finished.command,
            status=finished.status,
            output=finished.output,
            advice="Name another PyPy with --pypy.",
        )
    return found
