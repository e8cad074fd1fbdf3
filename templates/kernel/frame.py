"""Put a kernel in place, take it out, and tell whether it still fits: what kernel.py has inside.

It is not compiled: it runs when a kernel is put in place, and would be most of the C code.
"""

import builtins
import hashlib
import inspect
import operator
import os
import sys
import textwrap
import types
import warnings

MISSING = object()
NOWHERE = types.SimpleNamespace()


class Bail(BaseException):
    """What was recorded does not hold for this call: the original function runs instead."""


def stop():
    """Bail out: what a kernel does in C, where it runs uncompiled."""
    raise Bail


class Frame:
    """Where a kernel stands, and what it relies on; `kernel` holds the names of kernel.py."""

    def __init__(self, kernel):
        """Begin out of place."""
        self.kernel = kernel
        self.original = None
        self.place = None
        self.passing_code = None
        self.names = self.classes = self.codes = self.tracked = ()
        self.waits = False
        self.fitting = {}

    def install(self, namespace):
        """Put the kernel in place of its original in `namespace`; return the names replaced.

        Returns () and changes nothing when kernels are turned off, when the source of a function
        has changed since, or when kernel.py runs uncompiled.
        """
        kernel, target = self.kernel, self.kernel["TARGET"]
        if os.environ.get("ADVISOR_KERNELS") == "0" or not kernel["_COMPILED"] or self.place:
            return ()
        if not getattr(sys, "_is_gil_enabled", lambda: True)():
            text = f"{target}: the kernel is off, as it needs the GIL"
            warnings.warn(text, RuntimeWarning, stacklevel=2)
            return ()
        self.waits = not all(map(loaded, kernel["_LOADED"]))
        changed = None if self.waits else self.changed()
        if changed is not None:
            text = f"{target}: the kernel steps aside, {changed} is not what it was made from"
            warnings.warn(text, RuntimeWarning, stacklevel=2)
            return ()
        owner, name = owner_in(namespace, kernel["_PLACE"])
        if owner is None or not (self.waits or self.relies()):
            return ()
        raw = (owner if isinstance(owner, dict) else vars(owner)).get(name)
        held = beneath(raw) if kernel["BENEATH"] else raw
        if held is None:
            return ()
        self.put(owner, name, raw, held)
        return (target.partition(":")[2],)

    def changed(self):
        """Return the first function whose source is another than the kernel was made from."""
        for module, qualname, expected in self.kernel["_SOURCES"]:
            found = find(module, qualname)
            if found is None or not self.fits(found, expected):
                return f"{module}:{qualname}"
        return None

    def relies(self):
        """Tell whether all that the kernel relies on is as it was made for, and keep that."""
        found = self.relied_on(), self.methods()
        if None in found or not self.defaults():
            return False
        self.names, self.classes = found
        self.tracked = tuple(dict.fromkeys(cls for cls, _, _ in self.classes))
        self.codes = tuple(sources_now(self.kernel["_SOURCES"]))
        return True

    def begin(self):
        """Have the compiled functions begin."""
        kernel = self.kernel
        kernel["_fill"]()
        functions = [function for function, _ in self.codes]
        keywords = filter(None, (function.__kwdefaults__ for function in functions))
        kernel["_watch"]((*(space for space, _, _ in self.names), *keywords, *functions))

    def wake(self):
        """Begin once all modules are loaded that the functions import when they run."""
        if all(map(loaded, self.kernel["_LOADED"])):
            if self.changed() is None and self.relies():
                self.begin()
            else:
                self.kernel["_turn"](on=False)
            self.waits = False  # at last: another thread may ask meanwhile

    def put(self, owner, name, raw, held):
        """Have the entry called, and the compiled functions begin unless they have to wait."""
        kernel = self.kernel
        wrapped = isinstance(raw, (staticmethod, classmethod))
        if not kernel["BENEATH"]:
            self.original = raw.__func__ if wrapped else raw
        elif self.original is None:
            self.original = copy(held)
        entry = kernel["_take"](self.original)
        if not kernel["BENEATH"]:
            dress(entry, self.original)
        if not self.waits:
            self.begin()
        if kernel["BENEATH"]:
            self.place = held, "__code__", held.__code__
            held.__code__ = self.passing_on(entry, held.__code__)
        else:
            self.place = owner, name, raw
            put(owner, name, type(raw)(entry) if wrapped else entry)
        kernel["_turn"](on=True)

    def uninstall(self):
        """Put the original back."""
        if self.place is not None:
            put(*self.place)
            self.place = None
            self.kernel["_turn"](on=False)

    def holds(self):
        """Check again that every name relied on stands for what the kernel was made for."""
        if self.waits:
            self.wake()
            return False
        for namespace, name, seen in self.names:
            now = namespace.get(name, MISSING)
            if now is not seen and not same(now, seen):
                return False
        for cls, name, seen in self.classes:
            now = raw_of(cls, name)
            if now is not seen and not same(now, seen):
                return False
        return all(all(map(operator.is_, made_of(of), seen)) for of, seen in self.codes)

    def fits(self, function, expected):
        """Tell whether a function's source has this hash; it is read once for each code."""
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        code = getattr(function, "__code__", None)
        if code is None or self.fitting.get(expected) is not code:
            if hash_of(function) != expected:
                return False
            self.fitting[expected] = code
        return True

    def relied_on(self):
        """Return (namespace, name, value) of what the kernel relies on; None where one differs."""
        names = []
        for module, name, kind, expected in self.kernel["_NAMES"]:
            space = vars(sys.modules.get(module, NOWHERE)) if module else sys.modules
            if not known(space, name, kind, expected):
                return None
            names.append((space, name, space.get(name, MISSING)))
            if kind == "absent":
                names.append((vars(builtins), name, vars(builtins).get(name, MISSING)))
        for module, holder, name, kind, expected in self.kernel["_MEMBERS"]:
            space = vars(vars(sys.modules[module])[holder])
            if not known(space, name, kind, expected):
                return None
            if kind == "class" and space.get(name) is not find(*expected.split(":")):
                return None
            names.append((space, name, space.get(name, MISSING)))
        return tuple(names)

    def defaults(self):
        """Tell whether the defaults that calls rely on are what the kernel was made for."""
        return all(
            known({"": default(module, qualname, place)}, "", kind, expected)
            for module, qualname, place, kind, expected in self.kernel["_DEFAULTS"]
        )

    def methods(self):
        """Return (class, name, value) of the methods relied on; None where a class is gone."""
        checks = []
        for module, qualname, name in self.kernel["_METHODS"]:
            cls = find(module, qualname)
            if not isinstance(cls, type):
                return None
            checks.append((cls, name, raw_of(cls, name)))
        return tuple(checks)

    def passing_on(self, entry, code):
        """Return code to stand in place of `code` that passes calls on to the kernel's entry."""
        if self.passing_code is not None:
            return self.passing_code
        scope = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a text can't be called, says the compiler
            exec(compile(self.kernel["_PASSING_ON"], code.co_filename, "exec"), scope)
        missed = self.kernel["_MISSING"]
        objects = {"entry": entry, "original": self.original, "missed": missed}
        made = scope["passing_on"].__code__
        self.passing_code = made.replace(
            co_consts=(
                *(objects.get(c, c) if type(c) is str else c for c in made.co_consts),
                self.original,  # for those who ask what it does: see made_of
            ),
            co_name=code.co_name,
            co_qualname=code.co_qualname,
            co_firstlineno=code.co_firstlineno,
        )
        return self.passing_code


def find(module, qualname):
    """Return what a name in a module stands for, without what a class wraps it in."""
    value = sys.modules.get(module)
    for part in qualname.split("."):
        if isinstance(value, type):
            kept = part
            if part.startswith("__") and not part.endswith("__"):
                kept = f"_{value.__name__.lstrip('_')}{part}"
            value = vars(value).get(kept, getattr(value, kept, None))
        else:
            value = getattr(value, part, None)
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    return value


def unwrapped(function):
    """Return the function that a kernel, or a decorator, stands in place of."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def held(module, name):
    """Return what a module has under a name, or the module itself."""
    found = sys.modules[module]
    return vars(found).get(name) if name else found


def loaded(name):
    """Tell whether a module is there, and all of it has run."""
    module = sys.modules.get(name, MISSING)
    spec = getattr(module, "__spec__", None)
    return module is not MISSING and not getattr(spec, "_initializing", False)


def default(module, qualname, place):
    """Return a function's default by its place or name, MISSING where there is none."""
    found = unwrapped(find(module, qualname))
    if isinstance(place, str):
        return (getattr(found, "__kwdefaults__", None) or {}).get(place, MISSING)
    held = getattr(found, "__defaults__", None) or ()
    return held[place] if -len(held) <= place else MISSING


def owner_in(namespace, qualname):
    """Return what holds a function, None for what is no class, and its name there."""
    *parts, name = qualname.split(".")
    owner = namespace
    for part in parts:
        owner = owner.get(part) if isinstance(owner, dict) else getattr(owner, part, None)
    return owner if owner is namespace or isinstance(owner, type) else None, name


def hash_of(function):
    """Return the hash of a function's source; None where there is none."""
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return None
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sources_now(sources):
    """Yield the functions a kernel was made from, each with what it does now."""
    for module, qualname, _ in sources:
        found = unwrapped(find(module, qualname))
        if isinstance(found, types.FunctionType):
            yield found, made_of(found)


def made_of(function):
    """Return what a function does and takes; the code beneath, where a kernel put in its own."""
    code = function.__code__
    beneath = [part.__code__ for part in code.co_consts if type(part) is types.FunctionType]
    named = function.__kwdefaults__ or {}
    kept = function.__defaults__, function.__kwdefaults__
    return (*beneath, code)[0], *kept, *named.values(), *named, MISSING


def same(now, seen):
    """Tell whether one of the two stands in place of the other."""
    return (
        seen is not MISSING
        and now is not MISSING
        and (wrapped(now) is seen or wrapped(seen) is now)
    )


def wrapped(value):
    """Return what a function stands in place of; runs no code of the value's."""
    try:
        return object.__getattribute__(value, "__dict__").get("__wrapped__", MISSING)
    except AttributeError:
        return MISSING


def raw_of(cls, name):
    """Return an attribute as the class, or a base of it, holds it."""
    if name == "__mro__":
        return cls.__mro__
    for base in cls.__mro__:
        if name in vars(base):
            return vars(base)[name]
    return MISSING


def known(namespace, name, kind, expected):
    """Tell whether a name stands for what the kernel was made for, when it is put in place."""
    value = namespace.get(name, MISSING)
    cls = type(value)
    if kind == "absent":
        return value is MISSING
    if kind == "const":
        return f"{cls.__name__}:{value!r}" == expected and cls.__module__ == "builtins"
    if kind == "object":
        wanted = expected if ":" in expected else f"builtins:{expected}"
        told = f"[{getattr(value, 'typecode', None)}]" if wanted.startswith("array:array[") else ""
        return f"{cls.__module__}:{cls.__qualname__}{told}" == wanted
    if kind == "loaded":
        return cls is types.ModuleType
    if kind == "module":
        return getattr(value, "__name__", None) == expected
    if kind == "builtin":
        return is_builtin(value, expected)
    if kind in ("function", "class"):
        module, qualname = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        return f"{module}:{qualname}" == expected
    return value is not MISSING


def is_builtin(value, expected):
    """Tell whether a value is the function of a built-in module."""
    module, _, name = expected.rpartition(".")
    home = str(getattr(value, "__module__", None))
    whole = home.partition(".")[0]  # `math.gcd` says math.integer from CPython 3.15 on
    return (
        module in (home, whole, whole.lstrip("_"))
        and getattr(value, "__name__", None) == name
        and getattr(sys.modules.get(module), name, MISSING) is value
    )


def put(owner, name, value):
    """Set a name in a namespace, or an attribute."""
    if isinstance(owner, dict):
        owner[name] = value
    else:
        setattr(owner, name, value)


def beneath(value):
    """Return the function that decorators and registries hold: its code is what gets replaced."""
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value if isinstance(value, types.FunctionType) and not value.__closure__ else None


def copy(function):
    """Return a function that does what `function` does now, whatever becomes of its code."""
    parts = function.__code__, function.__globals__, function.__name__, function.__defaults__
    made = types.FunctionType(*parts)
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__ = function.__qualname__
    return made


def dress(entry, original):
    """Give the entry everything of the original that can be asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for attribute in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(entry, attribute, getattr(original, attribute))
        entry.__annotations__ = dict(original.__annotations__)
        entry.__defaults__ = original.__defaults__
        entry.__kwdefaults__ = original.__kwdefaults__
    vars(entry).update(vars(original))
    entry.__wrapped__ = original
