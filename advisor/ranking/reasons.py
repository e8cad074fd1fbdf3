"""Why a hot function is no candidate, in a sentence (pure)."""

from advisor.model.profile import Frame
from advisor.model.ranking import Origin
from advisor.ranking.origin import package_of
from advisor.ranking.stacks import INLINE, Tally


def reason_against(
    frame: Frame, counts: Tally, *, origin: Origin, total: int, threshold: float
) -> str | None:
    """Return why no kernel is tried for a function, None where one is."""
    if origin is not Origin.PROJECT:
        return _not_ours(frame, origin)
    short = frame.function.rpartition(".")[2]
    if short == "<module>":
        return "It is the top level of a module, which runs once."
    if short in INLINE or short == "<lambda>":
        return "It has no name of its own to put a kernel in place of."
    if "<locals>" in frame.function:
        return (
            "It is made anew inside another function, so nothing can stand in for it; "
            "move what it computes into a function of the module."
        )
    if counts.compilable < threshold * total:
        return _mostly_elsewhere(counts, total)
    return None


def _not_ours(frame: Frame, origin: Origin) -> str:
    match origin:
        case Origin.DEPENDENCY if package := package_of(frame.file):
            return (
                f"It belongs to the package {package}, not to the project; "
                f"--include {package} would make it a candidate."
            )
        case Origin.DEPENDENCY:
            return f"{frame.file} lies outside the project's folders."
        case Origin.STANDARD_LIBRARY:
            return "It belongs to Python's standard library."
        case Origin.EVENT_LOOP:
            return "It is the event loop: its time goes to the system and to callbacks."
        case _ if frame.file.startswith("<"):
            return "It is code made at run time, with no source file."
        case _:
            return "It is compiled code already."


def _mostly_elsewhere(counts: Tally, total: int) -> str:
    worst, _ = min(
        counts.outside.items(),
        key=lambda item: (-item[1], item[0].file, item[0].line, item[0].function),
        default=(None, 0),
    )
    own = counts.compilable / total if total else 0.0
    whole = counts.cumulative / total if total else 0.0
    words = f"Only {own:.1%} of the time, out of its {whole:.1%}, is spent in project code"
    if worst is None:
        return f"{words}."
    return f"{words}; most of the rest goes to {worst.function} ({_place(worst)})."


def _place(frame: Frame) -> str:
    return package_of(frame.file) or frame.file.rpartition("/")[2]
