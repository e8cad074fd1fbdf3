"""Time that goes to passing answers on, between threads and tasks (pure).

Stacks that end in it  ->  Action: what to write otherwise
"""

import itertools
from collections.abc import Callable

from advisor.model.profile import Frame
from advisor.model.run import RunRecord
from advisor.report import figures
from advisor.report.actions import Action

# From so much of the CPU time on it is told.
TOLD = 0.1
_STREAMED = "starlette/concurrency.py", "iterate_in_threadpool"
_HANDED = "starlette/concurrency.py", "run_in_threadpool"
_MIDDLEWARE = "starlette/middleware/base.py"
_TASKS = "/anyio/", "/asyncio/", "/contextlib.py"


def passing_on(run: RunRecord) -> tuple[Action, ...]:
    """Return what to do about answers that are passed on piece by piece, where that is dear."""
    found = []
    if part := _part(run, _by_thread):
        found.append(
            Action(
                what="Stream from an async generator, or in larger pieces",
                why="A response streams from a plain generator. For each piece that it yields, "
                f"the event loop hands over to a thread and back: at least {part} of the CPU time "
                "goes to that.",
            )
        )
    if part := _part(run, _by_middleware):
        found.append(
            Action(
                what='Write the middleware as an ASGI class, not with app.middleware("http")',
                why="Starlette's BaseHTTPMiddleware runs each request in a task of its own and "
                f"passes the answer on through a queue, piece by piece: at least {part} of the CPU "
                "time goes to that.",
            )
        )
    if run.advice is None and (part := _part(run, _by_call)):
        found.append(
            Action(
                what="Try async def for short routes that wait for nothing",
                why="A route or dependency that is a plain def runs in a thread of a pool: "
                f"about {part} of the CPU time goes to handing over to it. One that waits or "
                "computes long is better off there; `advisor profile --advice` measures which.",
            )
        )
    return tuple(found)


def _by_thread(frames: tuple[Frame, ...]) -> bool:
    return any(_is(frame, _STREAMED) for frame in frames)


def _by_call(frames: tuple[Frame, ...]) -> bool:
    return any(_is(frame, _HANDED) for frame in frames)


def _by_middleware(frames: tuple[Frame, ...]) -> bool:
    """Tell whether a stack ends in the middleware, or in the queues and tasks it works with."""
    inner = itertools.takewhile(
        lambda frame: any(part in frame.file for part in _TASKS), reversed(frames)
    )
    last = len(frames) - len(list(inner)) - 1
    return last >= 0 and frames[last].file.endswith(_MIDDLEWARE)


def _is(frame: Frame, known: tuple[str, str]) -> bool:
    return frame.file.endswith(known[0]) and frame.function.startswith(known[1])


def _part(run: RunRecord, here: Callable[[tuple[Frame, ...]], bool]) -> str | None:
    """Return the part of the busy samples whose stacks are such, None where it is small."""
    if run.profile is None or run.ranking is None or not run.ranking.hot:
        return None
    whole = run.ranking.hot[0].cumulative_share.total
    count = sum(stack.count for stack in run.profile.stacks if here(stack.frames))
    return figures.percent(count / whole) if whole and count >= TOLD * whole else None
