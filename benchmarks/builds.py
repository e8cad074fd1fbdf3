"""Build the variants of a subject that other tools make, each into a folder to import it from."""

import shutil
from pathlib import Path

from advisor import process
from advisor.compilation.build import build_kernel
from advisor.errors import last_lines
from advisor.model.kernel import BuildFailure, Kernel

MYPYC_SECONDS = 900.0


class NotBuiltError(Exception):
    """Tells why a variant could not be built."""


def with_cython(source: Path, *, module: str, python: Path, folder: Path) -> Path:
    """Compile a file with Cython as it is and put the extension where `module` is imported from."""
    name = module.rpartition(".")[2]
    kernel = Kernel(
        name=name,
        target=module,
        module=module,
        functions=(),
        text=source.read_text("utf-8"),
        declarations="",
        source_hash="",
        source_file=str(source),
        guards=(),
    )
    built = build_kernel(kernel, python=str(python), cache_dir=folder.parent.parent / "cache")
    if isinstance(built, BuildFailure):
        said = f"{built.tool}: {last_lines(built.output, count=3)}"
        raise NotBuiltError(said)
    place = _package(folder, module, source)
    shutil.copy2(built.extension, place)
    return folder


def with_mypyc(source: Path, *, module: str, python: Path, folder: Path) -> Path:
    """Compile a file with mypyc as it is; `python` is the environment that has mypyc."""
    place = _package(folder, module, source)
    name = module.rpartition(".")[2]
    done = folder / f"{name}.done"
    text = source.read_text("utf-8")
    if done.is_file() and done.read_text("utf-8") == text:
        return folder
    file = place / f"{name}.py"
    file.write_text(text, "utf-8")
    finished = process.run(
        [
            python,
            "-m",
            "mypyc",
            "--ignore-missing-imports",
            "--follow-imports=skip",
            "--config-file=",  # that of this checkout is strict
            str(file.relative_to(folder)),
        ],
        cwd=folder,
        env={"MYPYC_OPT_LEVEL": "3"},
        timeout_seconds=MYPYC_SECONDS,
        check=False,
    )
    file.unlink()
    if not finished.ok or not list(place.glob(f"{name}.*.so")):
        said = last_lines(finished.output, count=12)
        errors = [line for line in finished.output.splitlines() if "error:" in line]
        raise NotBuiltError(f"mypyc: {len(errors)} errors, {errors[0]}" if errors else said)
    done.write_text(text, "utf-8")
    return folder


def _package(folder: Path, module: str, source: Path) -> Path:
    """Make the package a dotted module lies in, without that module; return its folder."""
    place = folder.joinpath(*module.split(".")[:-1])
    place.mkdir(parents=True, exist_ok=True)
    if place != folder and (source.parent / "__init__.py").is_file():
        for file in source.parent.glob("*.py"):
            if file != source:
                shutil.copyfile(file, place / file.name)
    return place


def version_of(python: Path, package: str) -> str | None:
    """Return the version of a package in an environment, None where it can't be imported."""
    program = f"import {package}, importlib.metadata as m; print(m.version({package!r}))"
    finished = process.run([python, "-c", program], timeout_seconds=120, check=False)
    return finished.stdout.strip() if finished.ok else None
