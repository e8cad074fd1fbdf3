"""Look for py-spy, and try whether it may look into a process."""

from __future__ import annotations

import sys
from pathlib import Path

from advisor import process
from advisor.doctor.finding import TRIAL_SECONDS, Finding, tried
from advisor.errors import ToolMissingError
from advisor.sampling import pyspy


def examine_sampler() -> Finding:
    """Let py-spy look into a process that is no child of its own, as a run does."""
    return tried(
        "py-spy",
        _sample,
        needed_for="finding the hot functions",
        required=True,
        command=_sampler_command(),
    )


def _sample() -> str:
    sampler = pyspy.find()
    program = "import sys; print('ready', flush=True); sys.stdin.read()"
    with process.start([sys.executable, "-c", program], converse=True) as sampled:
        sampled.stdout.readline()
        dump = [sampler, "dump", "--nonblocking", "--pid", str(sampled.pid)]
        finished = process.run(dump, timeout_seconds=TRIAL_SECONDS, check=False)
    if not finished.ok:
        raise process.failure(finished)
    version = process.run([sampler, "--version"], timeout_seconds=TRIAL_SECONDS).stdout.strip()
    return f"{sampler}: {version}, allowed to look into processes"


def _sampler_command() -> str:
    """Return what makes py-spy work: it is there or not, and is allowed to or not."""
    try:
        pyspy.find()
    except ToolMissingError:
        return f"{sys.executable} -m pip install 'py-spy>=0.4.3'"
    if Path("/.dockerenv").exists():
        return "docker run --cap-add SYS_PTRACE ..."
    if sys.platform == "darwin":
        return "sudo -E advisor ..."
    return "sudo sysctl kernel.yama.ptrace_scope=0"
