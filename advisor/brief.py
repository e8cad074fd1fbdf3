"""Write a kernel into a record once: its builds name it, without its text (pure).

result.kernel, build.kernel (equal)  ->  result.kernel, build.kernel without text, and back
"""

from collections.abc import Callable
from dataclasses import replace

from advisor.model.kernel import Kernel, KernelResult
from advisor.model.run import RunRecord


def shortened(record: RunRecord) -> RunRecord:
    """Return a record whose builds hold no second copy of their kernel's text."""
    return _with_each(record, _shortened)


def completed(record: RunRecord) -> RunRecord:
    """Return a shortened record as it was; builds of older records hold their text anyway."""
    return _with_each(record, _completed)


def _with_each(record: RunRecord, change: Callable[[KernelResult], KernelResult]) -> RunRecord:
    if record.kernels is None:
        return record
    return replace(record, kernels=tuple(map(change, record.kernels)))


def _shortened(result: KernelResult) -> KernelResult:
    kernel = result.kernel
    if kernel is None or not kernel.text:
        return result
    builds = tuple(
        replace(one, kernel=_named(kernel)) if one.kernel == kernel else one
        for one in result.builds
    )
    return replace(result, builds=builds)


def _completed(result: KernelResult) -> KernelResult:
    kernel = result.kernel
    if kernel is None or not kernel.text:
        return result
    named = _named(kernel)
    builds = tuple(
        replace(one, kernel=kernel) if one.kernel == named else one for one in result.builds
    )
    return replace(result, builds=builds)


def _named(kernel: Kernel) -> Kernel:
    return replace(kernel, text="", declarations="", guards=(), notes=(), lines=())
