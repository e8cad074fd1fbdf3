"""Run one variant of one workload, a batch at a time, as told on standard input.

    request (JSON, first line)  ->  "ready" (JSON: runs per batch, result)  ->  seconds per run, ...

Started by its path in the interpreter under measurement: standard library only. Each further line
asks for a batch; the answer is the CPU seconds of one run. One process holds one variant.
"""

import gc
import hashlib
import importlib
import importlib.util
import json
import os
import sys
import time


def main():
    """Prepare the variant, then time batches until standard input ends."""
    request = json.loads(sys.stdin.readline())
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the workload prints is no answer
    if request["core"] is not None:
        os.sched_setaffinity(0, {request["core"]})
    sys.path[:1] = request["path"]  # not the folder of this file
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
    run = prepared(request)
    began = time.process_time()
    first = run()
    warm(run, request["warm_seconds"])
    repeats = calibrated(run, request["batch_seconds"])
    ready = {
        "result": digest(first),
        "repeats": repeats,
        "warm": time.process_time() - began,
        "counters": counters(),
        "file": sys.modules[request["module"]].__file__,
    }
    print(json.dumps(ready), file=answers, flush=True)
    for _ in sys.stdin:
        gc.collect()
        print(json.dumps(batch(run, repeats)), file=answers, flush=True)


def prepared(request):
    """Import the variant, put kernels or the JIT in place, and return its workload."""
    module = importlib.import_module(request["module"])
    if request.get("stands_for"):  # its classes take the place of the plain ones
        sys.modules[request["stands_for"]] = module
    for kernel in request.get("kernels", ()):
        install(kernel, module)
    if request.get("numba"):
        compile_with_numba(module)
    workloads = importlib.import_module(request["workloads"])
    return workloads.workload(request["name"], module)


_installed = []


def install(kernel, module):
    """Load a built kernel and install it; it must not step aside."""
    spec = importlib.util.spec_from_file_location(kernel["name"], kernel["file"])
    extension = importlib.util.module_from_spec(spec)
    sys.modules[kernel["name"]] = extension
    spec.loader.exec_module(extension)
    target = sys.modules.get(kernel["module"], module)
    if not extension.install(vars(target)):
        message = f"the kernel {kernel['name']} stepped aside"
        raise SystemExit(message)
    _installed.append(extension)


def counters():
    """Return calls and guard misses of every installed entry."""
    return {name: two for extension in _installed for name, two in extension.counters().items()}


def compile_with_numba(module):
    """Put numba's nopython compilation in the place of every function of the module."""
    import types

    import numba

    for name, value in list(vars(module).items()):
        if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
            setattr(module, name, numba.njit(value))


def warm(run, seconds):
    """Run until so much CPU time has passed."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        run()


def calibrated(run, seconds):
    """Return how many runs make a batch of at least so many seconds."""
    repeats = 1
    while True:
        took = batch(run, repeats) * repeats
        if took >= seconds:
            return repeats
        wanted = int(repeats * seconds / max(took, 1e-7) * 1.1)
        repeats = max(repeats + 1, min(repeats * 10, wanted))


def batch(run, repeats):
    """Return the CPU seconds of one run, from so many in a row."""
    loops = range(repeats)
    began = time.process_time_ns()
    for _ in loops:
        run()
    return (time.process_time_ns() - began) / repeats / 1e9


def digest(value):
    """Return a fingerprint of a result; the bits of floats count."""
    return hashlib.sha256(plain(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def plain(value):
    """Return a result as text that is the same wherever it was made."""
    if isinstance(value, (list, tuple)):
        return type(value).__name__ + "(" + ", ".join(map(plain, value)) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(plain(k) + ": " + plain(v) for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "set(" + ", ".join(sorted(map(plain, value))) + ")"
    return value.hex() if isinstance(value, float) else repr(value)


if __name__ == "__main__":
    main()
