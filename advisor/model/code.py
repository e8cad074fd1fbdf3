"""Where code is: functions and places in source files, as the stages name them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionId:
    """One Python function: `module:qualname`, with the file and the line of its code object.

    `line` is `co_firstlineno`, the first decorator's line for a decorated function, counted
    from 1. `module` is None where no import name is known (a frame of a profile).
    """

    module: str | None
    qualname: str
    file: str
    line: int

    @property
    def target(self) -> str:
        """`module:qualname`, as the command line takes it."""
        return f"{self.module or '?'}:{self.qualname}"
