"""Run single calls of a function and of its kernel, compare them, and keep count."""

import json
import os
import time
from collections.abc import Callable
from typing import Any

from . import outcome
from .cases import Call, Recorded
from .classes import Unencodable, under, with_package_of
from .nearby import generated, maker, told_call, told_changes
from .outcome import Difference, Outcome
from .subject import NoSubject, Subject
from .surroundings import Surroundings
from .values import fingerprint

MOST_DIFFERENCES = 5
JOURNAL_BYTES = 200
SHORTEST_LIMIT = 0.02
GENERATED_LIMIT = 0.3
MOST_SKIPPED = 3
# So often the original must do the same again before a difference is the kernel's.
REPEATED = 5
# A kernel that takes so much longer than the original never returns.
KERNEL_SECONDS = 2.0
KERNEL_FACTOR = 20.0


class Checker:
    """One verification: the subject, its limits, and what was found so far.

    `mutates` tells whether some call changed its arguments, where calls are timed afterwards.
    """

    def __init__(self, request: dict[str, Any]) -> None:
        """Import the app's module and the kernel."""
        self.request = request
        self.target: str = request["qualname"]
        self.allow = with_package_of(request["module"], under(request["path"]))
        self.subject = Subject(request["module"], request["kernel"])
        if self.target not in self.subject.installed:
            message = f"the kernel put no entry in place for {self.target}"
            raise NoSubject(message)
        self.remember()
        self.journal = os.open(request["journal"], os.O_WRONLY | os.O_CREAT, 0o600)
        self.counts = dict.fromkeys(
            (
                "replayed",
                "generated",
                "raised",
                "guard_misses",
                "nondeterministic",
                "skipped",
                "arity_texts",
            ),
            0,
        )
        self.differences: list[dict[str, str]] = []
        self.pending: tuple[Difference, Outcome]
        self.skip = set(request["skip"])
        self.mutates = False
        self.limit = GENERATED_LIMIT

    def remember(self) -> None:
        """Take the data around the functions, as it is now, for what every call starts from."""
        self.surroundings = Surroundings(self.subject.module, list(self.subject.originals.values()))

    def begin(self, case: str, phase: str) -> None:
        """Tell whoever finds this process dead what it was doing."""
        text = json.dumps([case, phase, self.counts])
        os.pwrite(self.journal, text.ljust(JOURNAL_BYTES).encode(), 0)

    def check(self, name: str, case: str, copies: tuple[Call, Call], *, limit: float) -> str:
        """Run one call both ways; return what became of it: the name of a count."""
        if case in self.skip:
            return "skipped"
        before = safe_fingerprint(copies[0])
        if before is None or before != safe_fingerprint(copies[1]):
            return "skipped"
        expected = self.run_original(name, case, copies[0], limit)
        if expected.ended == outcome.OUT_OF_TIME:
            self.limit = max(SHORTEST_LIMIT, self.limit / 2)
            return "skipped"
        if expected.ended == outcome.UNCLEAR:
            return self.check_depth(name, case, copies[1], expected)
        if self.request["timing_seconds"] and not self.mutates:
            self.mutates = safe_fingerprint(copies[0]) != before
        got = self.run_kernel(
            name, case, copies[1], KERNEL_SECONDS + KERNEL_FACTOR * expected.seconds
        )
        if expected.ended == outcome.RAISED:
            self.counts["raised"] += 1
        difference = outcome.compare(expected, got)
        if difference is None:
            return "equal"
        if not self.request["exact_arity"] and outcome.arguments_do_not_fit(expected, got):
            self.counts["arity_texts"] += 1
            return "equal"
        self.pending = (difference, expected)
        return "different"

    def check_depth(self, name: str, case: str, call: Call, expected: Outcome) -> str:
        """Where the original recursed too deep the kernel may get deeper, but must end."""
        if isinstance(expected.value, RecursionError):
            got = self.run_kernel(name, case, call, KERNEL_SECONDS)
            if got.ended == outcome.OUT_OF_TIME:
                self.pending = (
                    Difference("endless", outcome.told(expected), outcome.told(got)),
                    expected,
                )
                return "different"
        return "skipped"

    def run_original(
        self, name: str, case: str, call: Call, limit: float, *, compared: bool = True
    ) -> Outcome:
        """Run the original."""
        function = self.subject.use_original(name)
        self.begin(case, "original")
        return self._run(function, call, limit, compared=compared)

    def run_kernel(
        self, name: str, case: str, call: Call, limit: float, *, compared: bool = True
    ) -> Outcome:
        """Run the kernel's entry."""
        function = self.subject.use_kernel(name)
        self.begin(case, "kernel")
        got = self._run(function, call, limit, compared=compared)
        self.subject.kernel.uninstall()
        return got

    def _run(
        self, function: Callable[..., Any], call: Call, limit: float, *, compared: bool
    ) -> Outcome:
        return outcome.run(
            function,
            call,
            self.surroundings,
            seconds=limit,
            seed=self.request["seed"],
            compared=compared,
        )

    def settle(
        self, verdict: str, name: str, case: str, kind: str, again: Callable[[], Call], note: str
    ) -> None:
        """Count a call; of a difference make sure that the original agrees with itself.

        What it is called with lies elsewhere in memory each time: the order of a set of objects
        hangs on that.
        """
        if verdict == "different":
            difference, expected = self.pending
            held: list[object] = []
            for place in range(REPEATED):
                held.append([object() for _ in range(7 * place)])
                held.append(call := again())
                repeated = self.run_original(name, case, call, self.request["call_seconds"])
                if outcome.compare(expected, repeated) is not None:
                    verdict = "nondeterministic"
                    break
            if verdict == "different":
                self.add(told_call(name, again()) + note, difference)
                self.counts[kind] += 1
        elif verdict == "equal":
            self.counts[kind] += 1
        if verdict in ("skipped", "nondeterministic"):
            self.counts[verdict] += 1

    def add(self, call: str, difference: Difference) -> None:
        """Keep a difference for the report, unless it is there already."""
        entry = {"call": call, **difference._asdict()}
        if entry not in self.differences:
            self.differences.append(entry)

    @property
    def enough(self) -> bool:
        """Tell whether there are as many differences as anybody reads, or one that takes long."""
        return len(self.differences) >= MOST_DIFFERENCES or any(
            entry["got"] == outcome.NEVER for entry in self.differences
        )

    def replay(self, name: str, calls: list[Recorded], end: float) -> list[Recorded]:
        """Run recorded calls; return those that returned."""
        returned = []
        for number, call in enumerate(calls):
            if self.enough or time.monotonic() > end:
                break
            case = f"{name}/{number}"
            raised = self.counts["raised"]
            self.begin(case, "call")
            copies = (call.copy(), call.copy())
            verdict = self.check(name, case, copies, limit=self.request["call_seconds"])
            self.settle(verdict, name, case, "replayed", call.copy, "")
            if verdict == "equal" and self.counts["raised"] == raised:
                returned.append(call)
        return returned

    def generate(self, name: str, calls: list[Recorded], count: int, end: float) -> None:
        """Run calls near the recorded ones."""
        seed, names = self.request["seed"], self.subject.parameters(name)
        for number in range(count):
            if self.enough or time.monotonic() > end:
                break
            case = f"{name}/generated {number}"
            if case in self.skip and len(self.skip) >= MOST_SKIPPED:
                break  # there may be no end of calls that the original can't be stopped in
            base = calls[number % len(calls)]
            self.begin(case, "call")  # what fails from here on until they run is neither's fault
            copy, changes = generated(base, number, seed, names)
            again = maker(base, number, seed, names)
            verdict = self.check(name, case, (copy, again()), limit=self.limit)
            self.settle(verdict, name, case, "generated", again, told_changes(changes))


def safe_fingerprint(call: Call) -> str | None:
    """Return the comparison form of a call's arguments; None where they are too large."""
    try:
        return fingerprint(list(call))
    except (Unencodable, RecursionError, MemoryError):
        return None
