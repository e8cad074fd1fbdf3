"""Look for py-spy, and try whether it may look into a process."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from advisor import process
from advisor.doctor.finding import TRIAL_SECONDS, Finding, tried
from advisor.errors import ToolMissingError


def examine_sampler() -> Finding:
    """Let py-spy look into a process that is no child of its own, as a run does."""
    return tried(
        "py-spy",
        _sample,
        needed_for="finding the hot functions",
        required=True,
        command=_sampler_command(),
    )


def find_sampler() -> Path | None:
    """Return where py-spy is: beside the interpreter that runs advisor, or in ``PATH``."""
    scripts = str(Path(sys.executable).parent)
    found = shutil.which("py-spy", path=os.pathsep.join([scripts, os.environ.get("PATH", "")]))
    return Path(found) if found else None


def _sample() -> str:
    sampler = find_sampler()
    if sampler is None:
        message = "py-spy is neither beside this Python nor in PATH"
        raise ToolMissingError(message)
    program = "import sys; print('ready', flush=True); sys.stdin.read()"
    with process.start([sys.executable, "-c", program], converse=True) as sampled:
        sampled.stdout.readline()
        dump = [str(sampler), "dump", "--nonblocking", "--pid", str(sampled.pid)]
        finished = process.run(dump, timeout_seconds=TRIAL_SECONDS, check=False)
    if not finished.ok:
        raise process.failure(finished)
    version = process.run([sampler, "--version"], timeout_seconds=TRIAL_SECONDS).stdout.strip()
    return f"{sampler}: {version}, allowed to look into processes"


def _sampler_command() -> str:
    """Return what makes py-spy work: it is there or not, and is allowed to or not."""
    if find_sampler() is None:
        return f"{sys.executable} -m pip install 'py-spy>=0.4.3'"
    if Path("/.dockerenv").exists():
        return "docker run --cap-add SYS_PTRACE ..."
    if sys.platform == "darwin":
        return "sudo -E advisor ..."
    return "sudo sysctl kernel.yama.ptrace_scope=0"
