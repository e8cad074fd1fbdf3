"""Inject every fault, print the figures, and keep them: `python -m tests.faults`."""

import argparse
import functools
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults import endings, kernels, places, surroundings, targets, tools
from tests.faults.kept import Kept
from tests.faults.page import write_page
from tests.faults.workplace import ROOT, Workplace

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
ROOT_USER = os.geteuid() == 0  # only root may mount
KEPT = ROOT / ".faults.json"
Act = Callable[[Workplace], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong, and how many times it is injected in one go."""

    group: str
    name: str
    act: Act


def every_stage(place: Workplace, *, number: signal.Signals, seed: int) -> int:
    """Return how many endings were survived."""
    return len(endings.end_in_each_stage(place, (number,), seed=seed))


def faults(seed: int) -> list[Fault]:
    """List all of them, by group."""
    ends = "Advisor is ended"
    apps = "The app misbehaves"
    helpers = "A helper of advisor fails"
    kernel = "A kernel goes wrong after its verification"
    around = "The surroundings are bad"
    full = "Nothing can be written"
    return [
        *(
            Fault(
                group=ends,
                name=f"{number.name} in each of its stages, resumed each time",
                act=functools.partial(every_stage, number=number, seed=seed),
            )
            for number in SIGNALS
        ),
        Fault(group=ends, name="its terminal is closed", act=endings.close_the_terminal),
        Fault(group=ends, name="Ctrl-C while it cleans up", act=endings.interrupt_twice),
        *(
            Fault(group=apps, name=what.name, act=functools.partial(targets.misbehave, what=what))
            for what in targets.MISBEHAVIOURS
        ),
        Fault(group=helpers, name="the load generator is killed", act=targets.lose_the_generator),
        Fault(group=helpers, name="the sampler is killed", act=targets.lose_the_sampler),
        Fault(
            group=helpers,
            name="another program takes the port between two starts",
            act=targets.take_the_port,
        ),
        Fault(group=around, name="a path with spaces and a snowman", act=surroundings.odd_path),
        Fault(group=around, name="no folder for the runs", act=surroundings.no_place_for_reports),
        Fault(group=around, name="no compiler", act=surroundings.no_compiler),
        Fault(group=around, name="symbolic links", act=surroundings.symbolic_links),
        Fault(
            group=around,
            name="compilers that fail, print nonsense, crash, find no headers",
            act=tools.wrong_compilers,
        ),
        Fault(
            group=around,
            name="a record of an older advisor, of a newer one, and half of one",
            act=surroundings.other_formats,
        ),
        Fault(group=around, name="two runs at once", act=surroundings.two_at_once),
        Fault(group=around, name="a source changes meanwhile", act=surroundings.source_changes),
        Fault(group=full, name="no file may grow beyond a limit", act=places.limited_files),
        *((Fault(group=full, name="a full disk", act=places.full_disk),) if ROOT_USER else ()),
        Fault(group=full, name="a full device for the output", act=places.full_output),
        Fault(group=full, name="the app's folder for reading only", act=places.app_for_reading),
        Fault(group=full, name="the runs' folder for reading only", act=places.reports_for_reading),
        Fault(group=kernel, name="it crashes the app", act=kernels.crash_in_a_kernel),
        Fault(group=kernel, name="it answers wrongly", act=kernels.answer_wrongly_in_a_kernel),
        Fault(group=kernel, name="its file is changed", act=kernels.change_a_kernel_file),
    ]


def inject(fault: Fault) -> tuple[int, float]:
    """Return how many times it was injected and survived, and the seconds until all was clean.

    Raises:
        AssertionError: It was not survived.
    """
    with tempfile.TemporaryDirectory(prefix="advisor-faults-") as name:
        place = Workplace(Path(name))
        count = fault.act(place)
        return count if isinstance(count, int) else 1, place.seconds_to_clean


def main() -> int:
    """Inject them one after the other; return 1 when one was not survived."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="part of a name or of a group")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--write", type=Path, help="the page that gets the figures")
    given = options.parse_args()
    for number in (signal.SIGINT, signal.SIGHUP):  # nohup and `&` in a script ignore them
        signal.signal(number, signal.SIG_DFL)
    every = faults(given.seed)
    kept = Kept(KEPT, [(fault.group, fault.name) for fault in every])
    if not given.only:
        kept.forget()
    chosen = [one for one in every if given.only.lower() in f"{one.group}: {one.name}".lower()]
    failed = 0
    for fault in chosen:
        began = time.monotonic()
        try:
            count, seconds_to_clean = inject(fault)
        except Exception:  # noqa: BLE001 - the next one is to be tried all the same
            failed += 1
            kept.drop(fault.group, fault.name)
            print(f"FAILED  {fault.name}\n{traceback.format_exc()}", flush=True)  # noqa: T201
            continue
        kept.add(fault.group, fault.name, count, seconds_to_clean)
        print(f"ok  {fault.name}  [{time.monotonic() - began:.1f} s]", flush=True)  # noqa: T201
    for group in kept.groups({fault.group for fault in chosen}):
        print(group.line())  # noqa: T201
    if given.write and not failed:
        write_page(given.write, kept.whole(), python=sys.version.split()[0])
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    raise SystemExit(main())
