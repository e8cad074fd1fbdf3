"""Kernels small enough to read, and the runs and repositories that tests put them into."""

import json
from dataclasses import replace
from pathlib import Path

from advisor import process
from advisor.inside import values
from advisor.model.evidence import Evidence
from advisor.model.kernel import Kernel, KernelResult
from advisor.model.run import RunRecord
from tests.records import fraud_run, kernel, kernel_results

KERNEL = '''\
"""A kernel in the form that generated ones have, small enough to read."""

import os

import cython

TARGET = "MODULE:NAME"
SOURCE_HASH = "00"
_originals = {}
_calls = 0


def NAME(value):
    global _calls
    _calls += 1
    if type(value) is not str:
        return _originals["NAME"](value)
    count: cython.Py_ssize_t = len(value)
    return RESULT


def install(namespace):
    if os.environ.get("ADVISOR_KERNELS") == "0":
        return ()
    _originals.setdefault("NAME", namespace["NAME"])
    _namespace.append(namespace)
    namespace["NAME"] = NAME
    return ("NAME",)


_namespace = []


def uninstall():
    for namespace in _namespace:
        namespace["NAME"] = _originals["NAME"]
    _namespace.clear()


def counters():
    return {"NAME": (_calls, 0)}
'''


def toy_kernel(module: str, name: str, result: str, file: Path) -> Kernel:
    text = KERNEL.replace("MODULE", module).replace("NAME", name).replace("RESULT", result)
    return replace(
        kernel(),
        name=f"{module.replace('.', '_')}__{name}",
        target=f"{module}:{name}",
        module=module,
        functions=(name,),
        text=text,
        source_file=str(file),
    )


def run_of(app: Path, *kernels: Kernel) -> RunRecord:
    good = kernel_results()[1]
    results: tuple[KernelResult, ...] = tuple(
        replace(good, target=one.target, kernel=one) for one in kernels
    )
    evidence = tuple(
        Evidence(
            target=one.target,
            values=(),
            calls_file=f"{one.name}.jsonl",
            seen=9,
            kept=3,
            dropped=0,
        )
        for one in kernels
    )
    return replace(fraud_run(), app_dir=str(app), kernels=results, evidence=evidence)


def git(folder: Path, *words: str) -> str:
    safe = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return process.run(["git", *safe, *words], cwd=folder, timeout_seconds=60).stdout


def record(folder: Path, name: str, *calls: tuple[tuple[object, ...], dict[str, object]]) -> None:
    lines = [json.dumps({"format": 1}), *(json.dumps(values.encode(call)) for call in calls)]
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
