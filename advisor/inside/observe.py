"""Run recorded calls on an instrumented copy of a function and report what every expression was.

    request (JSON on standard input)  ->  observation (JSON in the file it names)

The request: {"module", "qualname", "path": [sys.path entries], "calls": file, "roots": [folders of
project code], "include": [packages], "seconds", "out"}. Functions of the project that the target
calls are observed with it. Runs inside the target interpreter: standard library only.
"""

import importlib
import importlib.util
import json
import os
import pathlib
import sys
import time
import types

_HERE = os.path.dirname(os.path.abspath(__file__))
if "_advisor_inside" not in sys.modules:
    _package = types.ModuleType("_advisor_inside")
    _package.__path__ = [_HERE]
    sys.modules["_advisor_inside"] = _package
    sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != _HERE]

from _advisor_inside import facts, probes
from _advisor_inside.calls import load_calls

_MAX_FUNCTIONS = 40
_MAX_CALLS = 400


class Observer:
    """The functions under observation, what was seen in them, and the classes met."""

    def __init__(self, request):
        """Nothing is observed yet."""
        self.request = request
        self.functions = {}
        self.places = {}
        self.classes = {}
        self.owners = {}

    def is_project(self, function):
        """Tell whether a function may be compiled: under the roots, or in an included package."""
        if not isinstance(function, types.FunctionType):
            return False
        name = function.__module__ or ""
        if any(name == p or name.startswith(p + ".") for p in self.request["include"]):
            return True
        file = os.path.realpath(function.__code__.co_filename)
        if os.sep + "site-packages" + os.sep in file:
            return False
        return any(file.startswith(os.path.realpath(r) + os.sep) for r in self.request["roots"])

    def add(self, function, owner=None, name=None, kind="function"):
        """Put a function under observation; return its index, or None when it can't be."""
        wrapped = getattr(function, "__wrapped__", None)
        key = id(function)
        if key in self.functions:
            return self.functions[key]["index"]
        if len(self.functions) >= _MAX_FUNCTIONS:
            return None
        entry = {
            "index": len(self.functions),
            "module": function.__module__,
            "qualname": function.__qualname__,
            "kind": kind,
            "owner": owner,
            "name": name,
            "file": function.__code__.co_filename,
            "line": function.__code__.co_firstlineno,
            "function": function,
            "wrapped": wrapped is not None,
        }
        try:
            entry["source"], entry["tree"] = facts.source_of(function)
            entry["hash"] = facts.text_hash(entry["source"])
        except facts.SourceMissing as error:
            entry["missing"] = str(error)
        self.functions[key] = entry
        return entry["index"]

    def close(self):
        """Add every project function that observed ones name; return whether any was new."""
        before = len(self.functions)
        done = 0
        while done < len(self.functions):
            function = list(self.functions.values())[done]["function"]
            done += 1
            for name in facts.used_globals(function):
                value = function.__globals__.get(name)
                if self.is_project(value):
                    self.add(value)
                elif isinstance(value, type) and "<locals>" not in value.__qualname__:
                    self.classes.setdefault(value, None)
                elif isinstance(value, types.ModuleType):
                    for other in facts.used_globals(function):
                        if self.is_project(getattr(value, other, None)):
                            self.add(getattr(value, other))
        for cls in list(self.classes):
            self._add_methods(cls)
        return len(self.functions) > before

    def _add_methods(self, cls):
        named = set()
        for entry in list(self.functions.values()):
            named.update(facts.used_globals(entry["function"]))
        for base in cls.__mro__[:-1]:
            for name, value in list(vars(base).items()):
                kind = "method"
                if isinstance(value, (staticmethod, classmethod)):
                    kind, value = type(value).__name__, value.__func__
                elif isinstance(value, property):
                    kind, value = "property", value.fget
                wanted = name in named or (name == "__init__" and cls.__name__ in named)
                if wanted and self.is_project(value):
                    self.add(value, facts_owner(base), name, kind)
                    self.owners[id(value)] = base

    def run(self, calls, seconds):
        """Instrument every observed function, put the copies in place, and run the calls."""
        self.places = {}
        undo = []
        copies = {}
        for key, entry in self.functions.items():
            copy = self._copy(entry)
            if copy is not None:
                copies[key] = copy
        for key, copy in copies.items():
            undo.extend(self._place(self.functions[key], copy))
        target = next(iter(self.functions))
        run = copies.get(target)
        count = raised = 0
        limit = time.monotonic() + seconds
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
        if run is not None:
            for args, kwargs in calls:
                try:
                    run(*args, **kwargs)
                except Exception:  # an exception is an outcome like any other
                    raised += 1
                count += 1
                if time.monotonic() > limit or count >= _MAX_CALLS:
                    break
        for namespace, name, value in reversed(undo):
            if isinstance(namespace, dict):
                namespace[name] = value
            else:
                setattr(namespace, name, value)
        return count, raised

    def _copy(self, entry):
        import ast
        import copy

        if "tree" not in entry or isinstance(entry["tree"], ast.AsyncFunctionDef):
            return None
        original = entry["function"]
        if original.__closure__:
            return None
        tree = copy.deepcopy(entry["tree"])
        tree.decorator_list = []
        tree.returns = None
        arguments = tree.args
        for part in (
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            arguments.vararg,
            arguments.kwarg,
        ):
            if part is not None:
                part.annotation = None
        arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
        arguments.kw_defaults = [d and ast.Constant(None) for d in arguments.kw_defaults]
        tree = probes.Instrument("%d|" % entry["index"]).visit(tree)
        module = ast.fix_missing_locations(ast.Module([tree], []))
        scope = {}
        original.__globals__[probes.PROBE] = self._probe
        try:
            exec(compile(module, entry["file"], "exec"), original.__globals__, scope)
        except (SyntaxError, ValueError, RecursionError) as error:
            entry["missing"] = f"it can't be instrumented: {error}"
            return None
        made = scope[tree.name]
        made.__defaults__ = original.__defaults__
        made.__kwdefaults__ = original.__kwdefaults__
        return made

    def _probe(self, place, value):
        seen = self.places.get(place)
        if seen is None:
            seen = self.places[place] = probes.Seen()
        seen.add(value, self.classes)
        return value

    def _place(self, entry, copy):
        original = entry["function"]
        owner = self.owners.get(id(original))
        undo = []
        if owner is not None:
            raw = vars(owner)[entry["name"]]
            wrapped = copy
            if entry["kind"] in ("staticmethod", "classmethod"):
                wrapped = type(raw)(copy)
            elif entry["kind"] == "property":
                wrapped = property(copy, raw.fset, raw.fdel, raw.__doc__)
            setattr(owner, entry["name"], wrapped)
            undo.append((owner, entry["name"], raw))
            return undo
        for other in self.functions.values():
            namespace = other["function"].__globals__
            for name, value in list(namespace.items()):
                if value is original:
                    namespace[name] = copy
                    undo.append((namespace, name, original))
        return undo


def facts_owner(cls):
    """Name a class as the observation names it."""
    return probes.type_name(cls)


def resolve(module, qualname):
    """Return the function a target names, its owner class or None, and its kind."""
    owner, value, name = None, module, None
    for name in qualname.split("."):
        if isinstance(value, type):
            owner = value
            raw = next((vars(b)[name] for b in value.__mro__ if name in vars(b)), None)
            if raw is None:
                raise AttributeError(f"{value.__qualname__} has no {name}")
            value = raw
        else:
            value = getattr(value, name)
    kind = "function" if owner is None else "method"
    if isinstance(value, (staticmethod, classmethod)):
        kind, value = type(value).__name__, value.__func__
    elif isinstance(value, property):
        kind, value = "property", value.fget
    return value, owner, name, kind


def main():
    """Read the request, observe, write the observation."""
    request = json.load(sys.stdin)
    for entry in reversed(request["path"]):
        if entry not in sys.path:
            sys.path.insert(0, entry)
    out = pathlib.Path(request["out"])
    module = importlib.import_module(request["module"])
    result = {
        "format": 1,
        "python": "%d.%d.%d" % sys.version_info[:3],
        "implementation": sys.implementation.name,
    }
    function, owner, name, kind = resolve(module, request["qualname"])
    while not isinstance(function, types.FunctionType) and hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not isinstance(function, types.FunctionType):
        result["error"] = f"not a Python function but {probes.type_name(type(function))}"
        out.write_text(json.dumps(result))
        return
    observer = Observer(request)
    observer.add(function, owner and facts_owner(owner), name, kind)
    if owner is not None:
        observer.owners[id(function)] = owner
        observer.classes[owner] = None
    limit = time.monotonic() + request["seconds"]
    observer.close()
    for _ in range(4):
        calls, setup_seconds = load_calls(request["calls"], _MAX_CALLS, request["path"])
        count, raised = observer.run(calls, max(0.2, (limit - time.monotonic()) / 2))
        if not observer.close():
            break
    result["calls"], result["raised"] = count, raised
    result["functions"] = [_plain(e) for e in observer.functions.values()]
    result["places"] = {k: s.plain() for k, s in observer.places.items()}
    result["classes"] = [facts.class_fact(c, s) for c, s in observer.classes.items()]
    out.write_text(json.dumps(result))


def _plain(entry):
    function = entry["function"]
    kept = {k: v for k, v in entry.items() if k not in ("function", "tree")}
    kept["globals"] = {
        n: facts.fact_of(function.__globals__[n])
        for n in facts.used_globals(function)
        if n in function.__globals__
    }
    for fact_name, fact in kept["globals"].items():
        if fact["kind"] == "module":
            value = function.__globals__[fact_name]
            fact["members"] = {
                n: facts.fact_of(getattr(value, n))
                for n in facts.used_globals(function)
                if hasattr(value, n)
            }
    kept["defaults"] = [facts.fact_of(d) for d in function.__defaults__ or ()]
    kept["kwdefaults"] = {k: facts.fact_of(d) for k, d in (function.__kwdefaults__ or {}).items()}
    kept["free"] = list(function.__code__.co_freevars)
    kept["flags"] = function.__code__.co_flags
    return kept


if __name__ == "__main__":
    main()
