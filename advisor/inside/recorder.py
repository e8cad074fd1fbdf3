"""The functions under record, and the thread that opens windows on them and writes files."""

import contextlib
import json
import os
import random
import sys
import threading
import time
import types
from collections.abc import Iterator
from typing import Any

from .classes import TooLarge, Unencodable
from .encoding import Encoder
from .private import kept_as
from .quick import snapshot
from .reservoir import Reservoir
from .summary import Summary, shape
from .windows import best_hook

FIRST_CALLS = 5
# A window opens where the app's thread gave up its turn, at the end of a request for instance; the
# next call is the first of many in its loop. Up to so many are let pass, for so long at most.
MOST_PASSED = 64
PASSING_SECONDS = 0.02
WINDOWS_PER_SECOND = 15.0
WRITE_SECONDS = 3.0
LONGEST_WRITE_SECONDS = 12.0
SHARE = 0.02
LARGEST_CALL = 500_000
LARGEST_SNAPSHOT = 4_000_000
RETURN_VALUES = 100
MOST_REASONS = 20
FORMAT = 1


class Function:
    """One function under record, and everything seen of it."""

    def __init__(self, target: dict[str, Any], config: dict[str, Any], number: int) -> None:
        """Nothing was seen yet; the function is found once its module is imported."""
        self.target = target
        self.name = f"{target['module']}:{target['qualname']}"
        self.number = number
        self.keep_values = bool(config.get("keep_values", True))
        chance = random.Random(number)
        self.code: Any = None
        self.function: Any = None
        self.seen = 0
        self.dropped = 0
        self.reasons: dict[str, int] = {}
        self.summary = Summary(chance)
        self.reservoir = Reservoir(
            most=int(config.get("max_calls", 200)),
            most_characters=int(config.get("max_bytes", 8_000_000)),
            chance=chance,
        )
        self.waiting: list[tuple[str, Any]] = []
        self.to_pass = 0
        self.opened = 0.0
        self.spent = 0.0
        self.changed = False

    def find(self) -> bool:
        """Look for the function's code; return whether it is known."""
        if self.code is None:
            module = sys.modules.get(self.target["module"])
            if module is not None and not _being_imported(module):
                self.code, self.function = find_code(module, self.target)
        return self.code is not None

    def opens(self, chance: random.Random) -> None:
        """Choose how many calls to let pass, from none to many: each power of two as likely."""
        self.opened = time.perf_counter()
        self.to_pass = 0 if self.stays_open() else int(MOST_PASSED ** chance.random()) - 1

    def lets_pass(self) -> bool:
        """Tell whether to look at a later call in the place of this one."""
        self.to_pass -= 1
        return self.to_pass >= 0 and time.perf_counter() - self.opened < PASSING_SECONDS

    def began(self, call: Any) -> None:
        """Keep the arguments before the function can change them."""
        begun = time.perf_counter()
        self.seen += 1
        self.changed = True
        try:
            self._keep(call)
        except Exception as error:  # noqa: BLE001 - the app must not notice
            self._drop(f"{type(error).__name__}: {error}")
        self.spent += time.perf_counter() - begun

    def _keep(self, call: Any) -> None:
        args, kwargs = call
        if not self.keep_values:
            self.summary.add_call(self.names(), args, kwargs)
            return
        kind = ",".join([*map(shape, args), *sorted(kwargs)])
        if not self.reservoir.wants(kind):
            return
        try:
            self.waiting.append((kind, snapshot(call, LARGEST_SNAPSHOT)))
            return
        except TooLarge as error:
            self._drop(str(error))
            return
        except Unencodable:  # something that has to be written down here, and takes longer
            self.summary.add_call(self.names(), args, kwargs)
        encoder = Encoder(LARGEST_CALL, lenient=True)
        try:
            self.waiting.append((kind, encoder.run(call)))
        except Unencodable as error:
            self._drop(str(error))
        for reason in encoder.missing.values():
            self._tell(reason)

    def names(self) -> list[str]:
        """Return the names of the parameters that arguments are given to by place."""
        return list(self.code.co_varnames[: self.code.co_argcount]) if self.code else []

    def _drop(self, reason: str) -> None:
        self.dropped += 1
        self._tell(reason)

    def _tell(self, reason: str) -> None:
        if reason in self.reasons or len(self.reasons) < MOST_REASONS:
            self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def returned(self, value: Any) -> None:
        """Take the result into account."""
        begun = time.perf_counter()
        # What the app's classes raise when they are looked at is of no interest.
        with contextlib.suppress(Exception):
            self.summary.add("return", value, most=RETURN_VALUES)
        self.spent += time.perf_counter() - begun

    def stays_open(self) -> bool:
        """Tell whether the first calls are still being looked at."""
        return self.seen < FIRST_CALLS

    def settle(self) -> None:
        """Put calls that wait into their final form."""
        while self.waiting:
            kind, encoded = self.waiting.pop(0)
            text = json.dumps(encoded, separators=(",", ":"))
            if not self.reservoir.add(kind, text):
                self._drop("it is too large")

    def data(self) -> dict[str, Any]:
        """Return what is known, JSON-able."""
        return {
            "target": self.name,
            "found": self.code is not None,
            "seen": self.seen,
            "kept": len(self.reservoir),
            "dropped": self.dropped,
            "reasons": self.reasons,
            "names": self.names(),
            "values": self.summary.data(),
            "calls": f"{os.getpid()}-{self.number}.jsonl" if len(self.reservoir) else None,
        }

    def lines(self) -> Iterator[str]:
        """Return the lines of the calls file."""
        yield json.dumps({"format": FORMAT, "target": self.name})
        yield from self.reservoir.lines()


def _being_imported(module: Any) -> bool:
    return bool(getattr(getattr(module, "__spec__", None), "_initializing", False))


def find_code(module: Any, target: dict[str, Any]) -> tuple[Any, Any]:
    """Return the code object of a target and its function, through decorators; or nothing."""
    found: Any = module
    for part in target["qualname"].split("."):
        found = getattr(found, "__dict__", {}).get(kept_as(part, found))
        found = getattr(found, "__func__", getattr(found, "fget", found))
    while found is not None:
        code = getattr(found, "__code__", None)
        if isinstance(code, types.CodeType) and code.co_qualname == target["qualname"]:
            return code, found if isinstance(found, types.FunctionType) else None
        found = getattr(found, "__dict__", {}).get("__wrapped__")
    return None, None


class Recorder:
    """All functions under record in this process, and the thread that looks after them."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Prepare for a configuration; nothing happens before `run`."""
        self.config = config
        self.hook = best_hook()
        self.functions = [
            Function(target, config, number) for number, target in enumerate(config["targets"])
        ]
        self.chance = random.Random()
        self.stopped = threading.Event()
        self.write_lock = threading.Lock()
        self.begun = time.monotonic()
        self.thread_seconds = 0.0

    def run(self) -> None:
        """Open windows at random moments until told to stop."""
        write_seconds = WRITE_SECONDS
        write_at = time.monotonic() + write_seconds
        known: set[int] = set()
        rate = float(self.config.get("windows_per_second", WINDOWS_PER_SECOND))
        while not self.stopped.wait(self.chance.expovariate(rate)):
            for function in self.functions:
                function.settle()
                if function.find() and self.affordable(function, new=function.number not in known):
                    known.add(function.number)
                    self.open(function)
            self.thread_seconds = time.thread_time()
            now = time.monotonic()
            if now >= write_at:
                self.write()
                # A calls file that is full changes slowly: write it less and less often.
                write_seconds = min(LONGEST_WRITE_SECONDS, write_seconds * 2)
                write_at = time.monotonic() + write_seconds
            if self.config.get("seconds") and now > self.begun + self.config["seconds"]:
                break
        self.end()

    def affordable(self, function: Function, *, new: bool) -> bool:
        """Tell whether recording took less than its share of the time so far."""
        spent = self.cost()
        share = float(self.config.get("share", SHARE)) * (time.monotonic() - self.begun)
        return new or (spent < share and function.spent < share / 2)

    def cost(self) -> float:
        """Return the seconds that recording took so far, in the app's threads and in its own."""
        return self.thread_seconds + sum(function.spent for function in self.functions)

    def open(self, function: Function) -> None:
        """Open a window; a function that allows none is told of in the record."""
        try:
            function.opens(self.chance)
            self.hook.open(function)
        except (ValueError, RuntimeError) as error:
            function.reasons[str(error)] = 1

    def end(self) -> None:
        """Look at nothing more and write what there is; may be called again."""
        self.stopped.set()
        for function in self.functions:
            if function.code is not None:
                self.hook.close(function)
            function.settle()
        self.write()

    def write(self) -> None:
        """Write the record of this process; each file is whole at any moment."""
        with self.write_lock:
            changed = [function for function in self.functions if function.changed]
            for function in changed:
                function.changed = False
                if len(function.reservoir):
                    name = f"{os.getpid()}-{function.number}.jsonl"
                    self.put(name, "".join(f"{line}\n" for line in function.lines()))
            if changed:
                data = {
                    "format": FORMAT,
                    "functions": [f.data() for f in self.functions],
                    "seconds": time.monotonic() - self.begun,
                    "cost_seconds": self.cost(),
                }
                self.put(f"{os.getpid()}.json", json.dumps(data))

    def put(self, name: str, text: str) -> None:
        """Put a file in the place of the one before."""
        path = os.path.join(self.config["out_dir"], name)  # noqa: PTH118
        with contextlib.suppress(OSError):  # advisor is gone, and its folder
            with open(path + "~", "w", encoding="utf-8") as file:  # noqa: PTH123
                file.write(text)
            os.replace(path + "~", path)  # noqa: PTH105
