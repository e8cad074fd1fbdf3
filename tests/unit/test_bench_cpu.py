"""CPU time and memory of real processes, read from outside."""

import os
import sys
from collections.abc import Iterator

import pytest

from advisor import process
from advisor.bench import cores, cpu

needs_proc = pytest.mark.skipif(not cpu.PROC.is_dir(), reason="there is no /proc")

# Each line on its standard input is a statement to run; it answers with the process's CPU time.
PUPPET = """
import os, sys, threading, time
def burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
def in_thread(seconds):
    thread = threading.Thread(target=burn, args=(seconds,))
    thread.start()
    thread.join()
def in_child(seconds):
    pid = os.fork()
    if not pid:
        burn(seconds)
        os._exit(0)
    os.waitpid(pid, 0)
for line in sys.stdin:
    exec(line)
    print(time.process_time() + sum(os.times()[2:4]), flush=True)
"""


class Puppet:
    """A process that does what it is told."""

    def __init__(self, running: process.Process) -> None:
        self.running = running

    def do(self, statement: str) -> float:
        """Have it run a statement; return the CPU seconds it knows of, ended children included."""
        self.running.stdin.write(statement.encode() + b"\n")
        self.running.stdin.flush()
        return float(self.running.stdout.readline())


@pytest.fixture
def puppet() -> Iterator[Puppet]:
    with process.start([sys.executable, "-c", PUPPET], converse=True) as running:
        made = Puppet(running)
        made.do("pass")
        yield made


@needs_proc
@pytest.mark.parametrize("way", ["burn", "in_thread", "in_child"])
def test_cpu_time_is_counted_wherever_it_was_spent(puppet: Puppet, way: str) -> None:
    told, before = puppet.do("pass"), cpu.usage([puppet.running.pid])
    told = puppet.do(f"{way}(0.1)") - told
    spent = cpu.usage([puppet.running.pid]).since(before)
    # What an ended child used is told in hundredths of a second.
    assert spent.cpu_seconds == pytest.approx(told, abs=0.03)
    assert spent.cpu_seconds >= 0.08
    assert spent.wait_seconds >= 0


@needs_proc
def test_a_living_child_belongs_to_the_tree(puppet: Puppet) -> None:
    puppet.do("child = os.fork()\\nif not child: time.sleep(60)".join(('exec("', '")')))
    pids = cpu.tree([puppet.running.pid])
    assert len(pids) == 2
    assert puppet.running.pid in pids


@needs_proc
def test_an_idle_process_costs_nothing(puppet: Puppet) -> None:
    before = cpu.usage([puppet.running.pid])
    spent = cpu.usage([puppet.running.pid]).since(before)
    assert spent.cpu_seconds < 0.001  # it may still be on its way to sleep


@needs_proc
def test_memory_is_that_of_the_largest_processes(puppet: Puppet) -> None:
    puppet.do("block = b'x' * 50_000_000")
    puppet.do("del block")
    peak = cpu.peak_bytes_per_worker([puppet.running.pid], workers=1)
    assert peak is not None
    assert 50_000_000 < peak < 100_000_000
    available = cpu.available_bytes()
    assert available is not None
    assert available > 0


@needs_proc
def test_a_process_that_is_gone_has_no_usage() -> None:
    with process.start([sys.executable, "-c", ""]) as running:
        running.wait()
    assert cpu.usage([running.pid]).cpu_seconds == 0.0
    assert cpu.peak_bytes_per_worker([running.pid], workers=1) is None


def test_the_table_of_ps_is_read() -> None:
    table = cpu.parse_ps("  1   0     00:00:01 1000\n 22   1  2-03:04:05 20\n 23  22 1:02.50 30\n")
    assert table[1].cpu_seconds == 1.0
    assert table[22].cpu_seconds == ((2 * 24 + 3) * 60 + 4) * 60 + 5
    assert table[23].cpu_seconds == 62.5
    assert table[23].resident_bytes == 30 * 1024
    assert cpu.descendants([22], {pid: row.parent for pid, row in table.items()}) == (22, 23)


def test_cores_are_divided_without_overlap() -> None:
    assert cores.divide([0], workers=1) is None
    assert cores.divide([1, 0], workers=1) == cores.Cores(servers=(0,), generator=(1,))
    assert cores.divide([0, 1], workers=4) == cores.Cores(servers=(0,), generator=(1,))
    assert cores.divide(range(8), workers=2) == cores.Cores(servers=(0, 1), generator=(7,))


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes can't be bound here")
def test_every_thread_is_bound(puppet: Puppet) -> None:
    core = min(os.sched_getaffinity(0))
    puppet.do("threading.Thread(target=time.sleep, args=(60,), daemon=True).start()")
    cores.bind([puppet.running.pid], (core,))
    threads = [int(entry.name) for entry in (cpu.PROC / str(puppet.running.pid) / "task").iterdir()]
    assert len(threads) == 2
    assert {tuple(os.sched_getaffinity(thread)) for thread in threads} == {(core,)}
