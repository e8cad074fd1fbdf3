"""Run recorded calls on an instrumented copy of a function, in the target interpreter.

calls file  ─ advisor/inside/observe.py ─→  Observation
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from advisor import process
from advisor.errors import last_lines
from advisor.inference.observation import Observation
from advisor.inference.reading import read
from advisor.model.kernel import Refusal, RefusalReason
from advisor.resources import PACKAGE

OBSERVE = PACKAGE / "inside" / "observe.py"
OBSERVE_SECONDS = 8.0
SPARE_SECONDS = 60.0
ONE_SHOT = ("generator", "map", "filter", "zip", "enumerate", "reversed")
ENVIRONMENT: dict[str, str | None] = {
    "ADVISOR_KERNELS": None,
    "ADVISOR_KERNEL_MAP": None,
    "ADVISOR_RECORD": None,
}


def why_not_kept(absent: Sequence[tuple[str, str]]) -> tuple[RefusalReason, str]:
    """Say what no call can be run again without, types and parameters, and what to do (pure)."""
    once = [(kind, name) for kind, name in absent if _only_once(kind)]
    if once:
        words = " and the ".join(
            f"{kind.rpartition(':')[2]}{f' given as `{name}`' if name else ''}"
            for kind, name in once
        )
        detail = (
            f"Each call goes through the {words}: to record its items would take them from the "
            "app, and a kernel could not hand such a call back. Give it a list, a tuple, or a "
            "view of a dict."
        )
        return RefusalReason.GIVEN_ITERATOR, detail
    return RefusalReason.NOT_KEPT, f"Each call uses {', '.join(dict(absent))}"


def _only_once(kind: str) -> bool:
    module, _, name = kind.partition(":")
    if module == "builtins":
        return name in ONE_SHOT or name.endswith("iterator")
    return module in ("itertools", "_csv", "_io")


def observe(
    target: str,
    *,
    python: Path,
    app_dir: Path,
    calls_file: Path,
    include: Sequence[str] = (),
    run: Callable[..., process.Finished] = process.run,
) -> Observation | Refusal:
    """Observe a function and the project functions it calls, in a process that `run` starts.

    Returns a refusal where the calls could not be run, with what the process said, where what it
    left can't be read, or where each call used something that can't be kept.
    """
    module, _, qualname = target.partition(":")
    with tempfile.TemporaryDirectory(prefix="advisor-observe-") as name:
        out = Path(name, "observation.json")
        request = {
            "module": module,
            "qualname": qualname,
            "path": [str(app_dir)],
            "calls": str(calls_file),
            "roots": [str(app_dir)],
            "include": list(include),
            "seconds": OBSERVE_SECONDS,
            "out": str(out),
        }
        finished = run(
            [python, OBSERVE],
            cwd=app_dir,
            env=ENVIRONMENT,
            stdin=json.dumps(request),
            timeout_seconds=OBSERVE_SECONDS + SPARE_SECONDS,
            check=False,
        )
        try:
            text = out.read_text(encoding="utf-8")
        except OSError:
            said = last_lines(finished.output, count=3) or "its process ended without a word"
            detail = f"its recorded calls could not be run again: {said}"
        else:
            try:
                observed = read(json.loads(text))
            except (KeyError, TypeError, ValueError) as error:
                detail = f"what was observed of it can't be read: {error!r}"
            else:
                if observed.calls or not observed.absent:
                    return observed
                reason, detail = why_not_kept(observed.absent)
                return Refusal(target=target, reason=reason, detail=detail)
        return Refusal(target=target, reason=RefusalReason.NOT_RECORDED, detail=detail)
