"""Two versions of an app compared, and what a gate says of them."""

import enum
from dataclasses import dataclass

from advisor.model.bench import Caution, Cell, Verdict, VerdictKind


class SideKind(enum.StrEnum):
    """What a side of a comparison was named by."""

    RUN = "run"
    REVISION = "revision"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions.

    `asked` is what was typed, `name` what it is called in tables. `commit` is the full hash of a
    revision, None for a folder as it is, or a run of one that had uncommitted changes.
    """

    asked: str
    name: str
    kind: SideKind
    commit: str | None = None


class Gate(enum.StrEnum):
    """What a gate makes of a comparison."""

    PASSED = "passed"
    SLOWER = "slower"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The head of an app against its base.

    `limit` is the part by which a request may take more CPU time; a claim either way needs the
    whole 99 % interval beyond it. `side_by_side` tells whether both were measured in turns in one
    go, or taken from two runs. `seconds` is what measuring took, `requests` how many different
    ones were sent. `notes` are sentences on what else differs between the two.
    """

    target: str
    base: Side
    head: Side
    limit: float
    base_cell: Cell
    head_cell: Cell
    control: Verdict | None
    cautions: tuple[Caution, ...]
    side_by_side: bool
    python: str
    requests: int
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The head against the base on CPU per request."""
        assert self.head_cell.verdict is not None
        return self.head_cell.verdict

    @property
    def gate(self) -> Gate:
        """Whether the head may pass: it does unless it is slower than the limit for certain.

        Undecided where nothing can be claimed at all.
        """
        match self.verdict.kind:
            case VerdictKind.SLOWER:
                return Gate.SLOWER
            case VerdictKind.TOO_NOISY | VerdictKind.NOT_COMPARABLE:
                return Gate.UNDECIDED
            case VerdictKind.FASTER | VerdictKind.NO_DIFFERENCE:
                return Gate.PASSED
