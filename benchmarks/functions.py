"""The sixteen functions of the corpus, as subjects of the benchmark."""

import importlib.util
from pathlib import Path

from benchmarks.subject import Subject, Target

CORPUS = Path(__file__).resolve().parent / "corpus"


def _entries() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("inputs", CORPUS / "inputs.py")
    assert spec is not None
    assert spec.loader is not None
    inputs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(inputs)
    entries: dict[str, str] = inputs.ENTRY
    return entries


def functions() -> tuple[Subject, ...]:
    """Return the corpus, in its own order."""
    return tuple(
        Subject(
            name=name,
            corpus="functions",
            module=f"plain.{name}",
            source=CORPUS / "plain" / f"{name}.py",
            root=CORPUS,
            workloads="inputs",
            targets=(Target(qualname=entry),),
            expert=CORPUS / "expert" / f"{name}.py",
            ceiling=CORPUS / "ceiling" / f"{name}.py",
        )
        for name, entry in _entries().items()
    )
