"""Say exactly what keeps one process from reading another's memory, and what would allow it."""

import os
from dataclasses import dataclass
from pathlib import Path

PTRACE_BIT = 19
YAMA_NONE = 3
CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What decides whether a process may be read.

    Attributes:
        user: The id of the user that advisor runs as.
        target_user: The id of the user that the process runs as, ``None`` where unknown.
        may_trace: Whether advisor has the capability CAP_SYS_PTRACE.
        ptrace_scope: Yama's setting, ``None`` where the kernel has no Yama.
        container: Whether advisor runs in a container.
    """

    user: int
    target_user: int | None
    may_trace: bool
    ptrace_scope: int | None
    container: bool


def look(pid: int) -> Situation:
    """Find out what decides whether this process may be read."""
    try:
        target_user = Path(f"/proc/{pid}").stat().st_uid
    except OSError:
        target_user = None
    scope = _first_line("/proc/sys/kernel/yama/ptrace_scope")
    return Situation(
        user=os.getuid(),
        target_user=target_user,
        may_trace=_may_trace(_read("/proc/self/status")),
        ptrace_scope=int(scope) if scope.isdigit() else None,
        container=any(Path(mark).exists() for mark in CONTAINER_MARKS),
    )


def advice(situation: Situation) -> str:
    """Return the one command or setting that is most likely to allow it."""
    if situation.container and not situation.may_trace:
        return (
            "This is a container without the capability to trace: start it with "
            "`docker run --cap-add SYS_PTRACE …`, in a compose file `cap_add: [SYS_PTRACE]`, in "
            "Kubernetes `securityContext: {capabilities: {add: [SYS_PTRACE]}}`."
        )
    if situation.ptrace_scope == YAMA_NONE:
        return (
            "kernel.yama.ptrace_scope is 3, which forbids it to everyone until the machine is "
            "started anew with a lower value in /etc/sysctl.d."
        )
    if situation.target_user not in (None, situation.user):
        return (
            f"The process belongs to user {situation.target_user}, advisor runs as "
            f"{situation.user}: run advisor as the same user, or as root."
        )
    if situation.ptrace_scope:
        return (
            f"kernel.yama.ptrace_scope is {situation.ptrace_scope}, which keeps processes of one "
            "user apart: `sudo sysctl kernel.yama.ptrace_scope=0` allows it until the next start "
            "of the machine, or run advisor as root."
        )
    return (
        "Run advisor as root, or give py-spy the capability: "
        "`sudo setcap cap_sys_ptrace+ep $(command -v py-spy)`."
    )


def _may_trace(status: str) -> bool:
    for line in status.splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> PTRACE_BIT & 1)
    return False


def _first_line(path: str) -> str:
    return _read(path).partition("\n")[0].strip()


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
