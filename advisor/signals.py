"""Leave in an orderly way when advisor is told to end: every `with` block cleans up."""

import os
import signal
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGTERM, signal.SIGHUP)


class Ended(SystemExit):
    """Somebody told advisor to end; its status is the shell's for that signal.

    Attributes:
        name: The signal's name, such as ``SIGTERM``.
    """

    def __init__(self, number: int) -> None:
        """Take over the signal's number."""
        super().__init__(128 + number)
        self.name = signal.Signals(number).name


def leave_on_signals() -> None:
    """Raise ``Ended`` on SIGTERM and SIGHUP; one that is ignored, as nohup does, stays so.

    After SIGHUP nothing is written to a terminal any more: it is gone, and writing would fail.
    """
    terminals = tuple(number for number in (1, 2) if os.isatty(number))

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        if number == signal.SIGHUP:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for terminal in terminals:
                os.dup2(nowhere, terminal)
        raise Ended(number)

    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)
