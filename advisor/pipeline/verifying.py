"""Verify the kernels of a saved run again, longer."""

from collections.abc import Callable
from pathlib import Path

from advisor.errors import UsageError
from advisor.model.kernel import BuiltKernel, Divergence, Equivalent, KernelResult, Unverified
from advisor.model.run import RunRecord
from advisor.verify.replay import verify

Verification = Equivalent | Divergence | Unverified


def verify_again(
    record: RunRecord,
    folder: Path,
    *,
    only: str | None,
    cases: int,
    seconds: float,
    seed: int,
    tell: Callable[[str], None],
) -> tuple[tuple[KernelResult, Verification], ...]:
    """Run the verification of each kernel that was built for the app's own Python.

    Args:
        record: The run.
        folder: Its folder, where the recorded calls are.
        only: The name of one kernel, or None for all.
        cases: How many calls are generated.
        seconds: How long each kernel is verified at most.
        seed: Where the generated calls start.
        tell: Told each kernel as it begins.

    Raises:
        UsageError: There is no such kernel, or none at all.
    """
    recorded = {one.target: one.calls_file for one in record.evidence or ()}
    found = []
    for result in record.kernels or ():
        build = next(
            (
                one
                for one in result.builds
                if isinstance(one, BuiltKernel) and one.python == record.python
            ),
            None,
        )
        if build is None or only not in (None, build.kernel.name):
            continue
        tell(result.target)
        calls = recorded.get(result.target)
        checked: Verification
        if calls is None or not (folder / calls).is_file():
            reason = "its recorded calls were not kept"
            checked = Unverified(target=result.target, reason=reason)
        elif not Path(build.extension).is_file():
            reason = f"{build.extension} is not there any more"
            checked = Unverified(target=result.target, reason=reason)
        else:
            checked = verify(
                build,
                calls_file=folder / calls,
                python=Path(build.python),
                app_dir=Path(record.app_dir),
                cases=cases,
                seconds=seconds,
                seed=seed,
                time=False,
            )
        found.append((result, checked))
    if not found:
        wanted = f"kernel {only!r}" if only else "kernel"
        message = f"run {record.run_id} built no {wanted} that could be verified"
        raise UsageError(message)
    return tuple(found)
