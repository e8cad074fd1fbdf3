"""A generated kernel or the reason there is none, its build, and its verification."""

import enum
from dataclasses import dataclass


class RefusalReason(enum.StrEnum):
    """The closed list of reasons for not writing a kernel; the value is shown to users."""

    SOURCE_NOT_FOUND = "its source could not be found or has changed"
    NOT_A_FUNCTION = "it is not a plain Python function"
    NOT_RECORDED = "no call of it was recorded"
    NOT_KEPT = "each call uses what can't be kept in a recorded one"
    GIVEN_ITERATOR = "it is given an iterator, which can be gone through only once"
    USES_GENERATOR = "it is a generator"
    USES_COROUTINE = "it is a coroutine"
    USES_FRAME_INTROSPECTION = "it looks at frames, locals() or globals()"
    USES_EXEC = "it runs code made at run time"
    USES_NONLOCAL_STATE = "it shares variables with an enclosing function"
    USES_SUPER = "it uses super() or __class__"
    USES_ASYNC_WITH_OR_FOR = "it awaits inside"
    USES_DELETE = "it deletes a variable"
    USES_STAR_IMPORT = "it imports inside"
    UNSUPPORTED_SYNTAX = "it uses syntax that kernels don't cover"
    DECORATED = "its decorator replaces it by something else"
    EFFECTS_BEFORE_SPECULATION = "it changes things before a type it relies on is known"
    MIXED_TYPES = "its values change type from call to call"
    BIG_INTEGERS = "its integers are beyond 64 bits by nature"
    MOSTLY_CALLS_ELSEWHERE = "its time goes to functions outside the project"
    NOTHING_TO_GAIN = "nothing in it would run faster compiled"
    ONLY_CALLS = "it does next to nothing but call functions that have kernels of their own"
    TOO_LARGE = "it is too large to compile in reasonable time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no kernel for `target`; `detail` names the construct, `line` is in `file`."""

    target: str
    reason: RefusalReason
    detail: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One check the kernel makes, where (source line), and the evidence or proof behind it."""

    line: int
    check: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """Generated source of one kernel.

    `name` is `<module>__<function>` with dots as underscores: the folder under kernels/ and
    the import name. `text` is kernel.py, `declarations` kernel.pxd (C helpers; may be "").
    `functions` are the qualnames compiled together, the target first. `source_hash` is the
    SHA-256 of their sources. `notes` say what holds the kernel back, for the report.
    `lines` pairs a line of `text` with the source line it came from.
    """

    name: str
    target: str
    module: str
    functions: tuple[str, ...]
    text: str
    declarations: str
    source_hash: str
    source_file: str
    guards: tuple[Guard, ...]
    notes: tuple[str, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltKernel:
    """A compiled kernel for one interpreter: the extension module's path, and what built it.

    `line_costs` pairs a line of the kernel's text with Cython's points for it; lines that became
    plain C, with no points, are left out. Empty where Cython was not asked for them.
    """

    kernel: Kernel
    python: str
    extension: str
    extension_hash: str
    cython: str
    compiler: str
    seconds: float
    cached: bool
    annotation_html: str | None = None
    line_costs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildFailure:
    """A kernel that did not build: the failing tool, its command and its last lines."""

    kernel: Kernel
    python: str
    tool: str
    command: tuple[str, ...]
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One call on which kernel and original differ; all fields are readable text."""

    call: str
    expected: str
    got: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimes:
    """Seconds per call of original and kernel, paired interleaved batches; raw values."""

    original_seconds: tuple[float, ...]
    kernel_seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongCall:
    """A call with texts or lists much longer than recorded, and the seconds both took for it."""

    call: str
    original_seconds: float
    kernel_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """No difference found. `raised` counts calls where both raised the same exception.

    `guard_misses` are those of the replayed calls. `notes` say what could not be compared.
    `behind` is a long call on which the kernel is many times slower, None where none was found.
    """

    target: str
    replayed: int
    generated: int
    raised: int
    guard_misses: int
    times: CallTimes | None
    seconds: float
    notes: tuple[str, ...] = ()
    behind: LongCall | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """At least one difference: the kernel is never used."""

    target: str
    replayed: int
    generated: int
    raised: int
    guard_misses: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unverified:
    """The verification could not be carried through, so the kernel is never used."""

    target: str
    reason: str


class Outcome(enum.StrEnum):
    """What became of a hot function."""

    VERIFIED = "verified"
    REFUSED = "refused"
    DIVERGED = "diverged"
    BUILD_FAILED = "build_failed"
    NOT_FASTER = "not_faster"


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelResult:
    """Everything about one candidate, whatever became of it.

    `speedup` is original over kernel seconds (median of paired ratios) with its 99 %
    interval; None where nothing was timed. `builds` holds one entry per interpreter.
    """

    target: str
    outcome: Outcome
    reason: str | None
    kernel: Kernel | None
    refusal: Refusal | None
    builds: tuple[BuiltKernel | BuildFailure, ...]
    verification: Equivalent | Divergence | Unverified | None
    speedup: float | None
    speedup_interval: tuple[float, float] | None
    source: str | None = None
