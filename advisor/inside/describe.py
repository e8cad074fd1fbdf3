"""Print, as one JSON object, what the interpreter that runs this is.

Runs on whatever Python 3 is found on a machine, old versions too, hence the plain syntax.
"""

import json
import platform
import sys
import sysconfig
from pathlib import Path


def describe() -> object:
    """Return the facts that advisor.bench.interpreters turns into an Interpreter."""
    variables = sysconfig.get_config_vars()
    built_with = " ".join(
        str(variables.get(name) or "")
        for name in ("CONFIG_ARGS", "CFLAGS", "PY_CORE_CFLAGS", "PY_CORE_LDFLAGS", "LDFLAGS")
    )
    include = sysconfig.get_paths()["include"]
    return {
        "implementation": platform.python_implementation().lower(),
        "version": list(sys.version_info[:3]),
        "pypy_version": list(getattr(sys, "pypy_version_info", ())[:3]),
        "prefix": sys.prefix,
        "base_prefix": getattr(sys, "base_prefix", sys.prefix),
        "executable": str(Path(sys.executable).resolve()),
        "machine": platform.machine(),
        "pgo": "--enable-optimizations" in built_with or "-fprofile-use" in built_with,
        "lto": "--with-lto" in built_with or "-flto" in built_with,
        "debian": "/usr/share/python-wheels" in built_with,
        "debug": bool(variables.get("Py_DEBUG")),
        "free_threaded": bool(variables.get("Py_GIL_DISABLED")),
        "include": include if Path(include, "Python.h").exists() else None,
        "suffix": variables.get("EXT_SUFFIX") or variables.get("SO"),
        "build": sys.version.replace("\n", " "),
    }


if __name__ == "__main__":
    print(json.dumps(describe()))
