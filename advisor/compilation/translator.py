"""Run Cython's command line several times in one process, each time in another folder.

    [[folder, argument, ...], ...] (JSON on standard input)  ->  what Cython leaves in the folders

Started by its path. A file that Cython refuses does not keep it from the next one.
"""

import contextlib
import json
import os
import runpy
import sys


def main() -> None:
    """Carry out the request."""
    for folder, *arguments in json.load(sys.stdin):
        os.chdir(folder)
        sys.argv = ["cython", *arguments]
        with contextlib.suppress(SystemExit):
            runpy.run_module("cython", run_name="__main__")


if __name__ == "__main__":
    main()
