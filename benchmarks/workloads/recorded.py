"""Take real calls of a function while its workload runs, as a calls file for the compiler.

Runs inside the target interpreter: standard library only.
"""

import copy
import importlib
import time

COPY_SECONDS = 4.0


class Recorder:
    """Keeps copies of some calls: the first few, then ever fewer."""

    def __init__(self, function, most):
        """Nothing is kept yet."""
        self.function = function
        self.most = most
        self.kept = []
        self.seen = 0
        self.next = 0
        self.spent = 0.0
        self.problem = None

    def keep(self, args, kwargs):
        """Copy a call, if it is its turn and there is time."""
        self.seen += 1
        if self.seen <= self.next or len(self.kept) >= self.most or self.spent > COPY_SECONDS:
            return
        self.next = self.seen + self.seen // 8
        began = time.perf_counter()
        try:
            self.kept.append(copy.deepcopy((args, kwargs)))
        except Exception as error:  # noqa: BLE001 - classes may refuse to be copied in any way
            self.problem = error
        self.spent += time.perf_counter() - began


def recorder(function, most):
    """Return a stand-in for a function that keeps calls, and its recorder."""
    kept = Recorder(function, most)

    def standin(*args, **kwargs):
        kept.keep(args, kwargs)
        return function(*args, **kwargs)

    return kept, standin


def record(module, qualname, workloads, name, most):
    """Run the workload and return the calls of `module:qualname` that were kept."""
    owner = importlib.import_module(module)
    *classes, last = qualname.split(".")
    for part in classes:
        owner = getattr(owner, part)
    raw = vars(owner)[last]
    kept, standin = recorder(getattr(raw, "__func__", raw), most)
    setattr(owner, last, type(raw)(standin) if hasattr(raw, "__func__") else standin)
    try:
        run = importlib.import_module(workloads).workload(name, importlib.import_module(module))
        run()
    finally:
        setattr(owner, last, raw)
    if not kept.kept:
        message = f"no call of {module}:{qualname} was kept: {kept.problem}"
        raise RuntimeError(message)
    return kept.kept


def fresh(calls):
    """Yield copies of kept calls."""
    for call in calls:
        yield copy.deepcopy(call)
