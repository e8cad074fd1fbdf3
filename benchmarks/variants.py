"""Subject → its variants: each built, or with the reason why there is none."""

import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from benchmarks.builds import NotBuiltError, with_cython, with_mypyc
from benchmarks.generate import WORKLOADS
from benchmarks.subject import Made, Subject, Variant
from benchmarks.tools import WORK, Tools

# Some programs are one module; their subjects are prepared at the same time.
_building: defaultdict[tuple[str, str], threading.Lock] = defaultdict(threading.Lock)


def variants_of(subject: Subject, tools: Tools, made: tuple[Made, ...]) -> tuple[Variant, ...]:
    """Build every variant of a subject; `made` says which kernels the generated one has."""
    return (
        _plain(subject, "original", tools.python),
        _built(subject, tools, "cython", with_cython),
        _built(subject, tools, "mypyc", with_mypyc),
        _numba(subject, tools),
        _pypy(subject, tools),
        _by_hand(subject, tools, "expert", subject.expert),
        _by_hand(subject, tools, "ceiling", subject.ceiling),
        _generated(subject, tools, made),
    )


def _path(subject: Subject, *first: Path) -> tuple[Path, ...]:
    return (*first, subject.root, WORKLOADS, *subject.path)


def _plain(subject: Subject, name: str, python: Path) -> Variant:
    return Variant(name=name, python=python, path=_path(subject), module=subject.module)


def _built(subject: Subject, tools: Tools, name: str, build: Callable[..., Path]) -> Variant:
    folder = WORK / name / subject.module
    try:
        with _building[name, subject.module]:
            place = build(subject.source, module=subject.module, python=tools.python, folder=folder)
    except NotBuiltError as error:
        return Variant(name=name, missing=str(error))
    return Variant(
        name=name, python=tools.python, path=_path(subject, place), module=subject.module
    )


def _numba(subject: Subject, tools: Tools) -> Variant:
    if tools.numba_missing:
        return Variant(name="numba", missing=tools.numba_missing)
    if subject.corpus != "functions":
        return Variant(name="numba", missing="classes: nothing that numba compiles as it is")
    return Variant(
        name="numba", python=tools.python, path=_path(subject), module=subject.module, numba=True
    )


def _pypy(subject: Subject, tools: Tools) -> Variant:
    if tools.pypy is None:
        return Variant(name="pypy", missing="no PyPy on this machine")
    return _plain(subject, "pypy", tools.pypy.path)


def _by_hand(subject: Subject, tools: Tools, name: str, source: Path | None) -> Variant:
    if source is None:
        return Variant(name=name, missing="nobody wrote one")
    module = f"{name}.{subject.name}"
    folder = WORK / name / subject.name
    try:
        place = with_cython(source, module=module, python=tools.python, folder=folder)
    except NotBuiltError as error:
        return Variant(name=name, missing=str(error))
    return Variant(name=name, python=tools.python, path=_path(subject, place), module=module)


def _generated(subject: Subject, tools: Tools, made: tuple[Made, ...]) -> Variant:
    kernels = tuple(one.kernel for one in made if one.kernel is not None)
    if not kernels:
        return Variant(
            name="generated",
            missing="no kernel: "
            + "; ".join(f"{one.target.partition(':')[2]} {one.outcome}" for one in made),
        )
    return Variant(
        name="generated",
        python=tools.python,
        path=_path(subject),
        module=subject.module,
        kernels=kernels,
    )
