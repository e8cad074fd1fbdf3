"""Say why an app did not start, from what it printed and how it ended.

the log's tail, exit status -> TargetError with the app's own traceback
"""

import re
import signal

from advisor.errors import AdvisorError, TargetError, ToolMissingError, last_lines

TRACEBACK = "Traceback (most recent call last):"
TRACEBACK_LINES = 40

MISSING_MODULE = re.compile(r'Could not import module "([^"]+)"')
MISSING_ATTRIBUTE = re.compile(r'Attribute "([^"]+)" not found in module "([^"]+)"')
WRONG_FORM = re.compile(r'Import string "([^"]*)" must be in format')
NOT_AN_APP = re.compile(r"is no ASGI app: (.+)")
MISSING_DEPENDENCY = re.compile(r"^ModuleNotFoundError: No module named '([^']+)'", re.MULTILINE)
PORT_TAKEN = re.compile(r"\[Errno \d+\].*address already in use", re.IGNORECASE)
SYNTAX = re.compile(r"^(?:SyntaxError|IndentationError|TabError): .+", re.MULTILINE)
RAISED = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt)\b.*$", re.MULTILINE)
DIED = re.compile(r"Child process \[\d+\] died")
FRAME = re.compile(r'(?=^  File ")', re.MULTILINE)
LAUNCHING = re.compile(
    r'File "(?:<frozen |<string>|uvloop/'
    r"|.*/(?:serve\.py|(?:uvicorn|uvloop|click|importlib|asyncio|multiprocessing)/))"
)


def explain(log: str, *, launch: str, status: int | None) -> AdvisorError:
    """Return the error for an app whose process ended, or whose worker did."""
    what, advice = _reason(log, launch=launch, status=status)
    kind = ToolMissingError if _lacks_uvicorn(log) else TargetError
    said = evidence(log)
    return kind(f"{launch} did not start: {what}" + (f"\n{said}" if said else ""), advice=advice)


def too_slow(log: str, *, launch: str, seconds: float, ready: int, workers: int) -> TargetError:
    """Return the error for an app that is there but doesn't answer."""
    if ready < workers:
        what = f"{ready} of {workers} workers were ready" if workers > 1 else "it was not ready"
        what += f" after {seconds:g} s; it hangs while it is imported or in its start-up"
    else:
        what = f"it gave no answer within {seconds:g} s, although it had started"
    said = evidence(log)
    message = f"{launch} did not start: {what}" + (f"\n{said}" if said else "")
    return TargetError(message, advice="Try it with `uvicorn` alone; it must answer GET / somehow.")


def died(log: str, *, launch: str, status: int, kernels: bool) -> TargetError:
    """Return the error for an app whose process ended by itself after it had started.

    With `kernels` in place one of them may be at fault, and the message says so.
    """
    if status < 0:
        how = f"its process was ended by {_signal(-status)}"
    else:
        how = f"its process ended with status {status}"
    said = evidence(log)
    message = f"{launch} ended while it was under load: {how}" + (f"\n{said}" if said else "")
    if kernels:
        message += "\nKernels were in place: if it does not end without them, one is at fault."
        advice = "ADVISOR_KERNELS=0 turns kernels off; such a kernel is a defect of advisor."
        return TargetError(message, advice=advice)
    return TargetError(message, advice="Put the same load on it without advisor to see it end.")


def _signal(number: int) -> str:
    """Return the name of a signal, its number where it has none."""
    try:
        name = signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"
    memory = ", which the system also sends when memory runs out" if name == "SIGKILL" else ""
    return name + memory


def _lacks_uvicorn(log: str) -> bool:
    found = MISSING_DEPENDENCY.search(log)
    return found is not None and found[1] == "uvicorn"


def _reason(log: str, *, launch: str, status: int | None) -> tuple[str, str | None]:
    """Return what happened, and what to do."""
    module, _, attribute = launch.partition(":")
    missing = MISSING_MODULE.search(log) or MISSING_DEPENDENCY.search(log)
    if missing and f"{module}.".startswith(f"{missing[1]}."):
        advice = "Give the module as it is imported, and its folder as --app-dir (such as src)."
        return f"there is no module {missing[1]!r}", advice
    if found := MISSING_ATTRIBUTE.search(log):
        return f"module {module!r} has no attribute {attribute!r}", "TARGET is module:attribute."
    if found := WRONG_FORM.search(log):
        return f"{found[1]!r} is not of the form module:attribute", "TARGET is module:attribute."
    if found := NOT_AN_APP.search(log):
        advice = "A function that makes the app is started with --factory."
        return f"{attribute!r} is not an ASGI app: {found[1]}", advice
    if found := MISSING_DEPENDENCY.search(log):
        advice = f"Install {found[1]} in that environment, or give another with --python."
        return f"its environment has no module {found[1]!r}", advice
    if PORT_TAKEN.search(log):
        return "its port was taken by another program", "Try again."
    return _ended(log, status=status), None


def _ended(log: str, *, status: int | None) -> str:
    if found := SYNTAX.search(log):
        return f"its code does not compile ({found[0]})"
    raised = [found[0] for found in RAISED.finditer(log)] if TRACEBACK in log else []
    if raised:
        return f"it raised {raised[-1]}"
    if DIED.search(log):
        return "its workers crash while they start, again and again"
    if status is None:
        return "a worker ended before it was ready"
    if status < 0:
        return f"its process was ended by {_signal(-status)}"
    return f"its process ended with status {status} before it was ready"


def evidence(log: str) -> str:
    """Return the app's own last traceback, else the last lines it printed."""
    start = log.rfind(TRACEBACK)
    if start < 0:
        return last_lines(log)
    return last_lines(own_traceback(log[start:]), count=TRACEBACK_LINES)


def own_traceback(text: str) -> str:
    """Leave out the frames of the launcher and of the import, unless there are no others.

    Two workers may have written at once, so these frames can stand anywhere.
    """
    head, *frames = FRAME.split(text)
    own = [frame for frame in frames if not LAUNCHING.search(frame)]
    return head + "".join(own or frames)
