"""Environments for another interpreter, with real pip and wheels made on the spot; no network."""

import sys
import zipfile
from pathlib import Path

import pytest

from advisor import process
from advisor.bench.environments import Environment, NoEnvironment, prepare_environment

PYTHON = Path(sys.executable)


def make_wheel(folder: Path, name: str, version: str, *, text: str = "", needs: str = "") -> None:
    """Write a wheel with one module of the distribution's name."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    if needs:
        metadata += f"Requires-Dist: {needs}\n"
    files = {
        f"{name}.py": text,
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)


@pytest.fixture
def app_dir(tmp_path: Path) -> Path:
    """Return the folder of an app that needs uvicorn and, declared, `greeting`."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text("try:\n    import greeting\nexcept ImportError:\n    pass\n")
    wheels = tmp_path / "wheels"
    make_wheel(wheels, "uvicorn", "99.0")
    make_wheel(wheels, "greeting", "1.0")
    (folder / "requirements.txt").write_text(
        f"--no-index\n--find-links {wheels}\nuvicorn[standard]>=0.30\ngreeting\n"
    )
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return another interpreter: this one without any package."""
    folder = tmp_path_factory.mktemp("bare")
    process.run([PYTHON, "-m", "venv", "--without-pip", folder])
    return folder / "bin" / "python"


def prepare(interpreter: Path, app_dir: Path) -> Environment | NoEnvironment:
    return prepare_environment(
        interpreter,
        label="Bare 3",
        baseline=PYTHON,
        target="app:app",
        app_dir=app_dir,
        root=app_dir,
        cache=app_dir.parent / "cache",
    )


def test_an_interpreter_that_has_all_is_used_as_it_is(app_dir: Path) -> None:
    assert prepare(PYTHON, app_dir) == Environment(python=PYTHON)
    assert not (app_dir.parent / "cache").exists()


def test_declared_requirements_are_installed_once(bare: Path, app_dir: Path) -> None:
    made = prepare(bare, app_dir)
    assert isinstance(made, Environment)
    assert made.python.is_relative_to(app_dir.parent / "cache")
    assert "uvicorn 99.0 in place of" in " ".join(made.notes)
    found = process.run([made.python, "-c", "import uvicorn, greeting, sys; print(sys.prefix)"])
    assert found.stdout.strip() == str(made.python.parents[1])
    stamp = (made.python.parents[1] / "advisor.json").stat().st_mtime_ns
    assert prepare(bare, app_dir) == made
    assert (made.python.parents[1] / "advisor.json").stat().st_mtime_ns == stamp


def test_what_cannot_be_installed_is_named_with_its_alternative(bare: Path, app_dir: Path) -> None:
    with (app_dir / "requirements.txt").open("a") as file:
        file.write("psycopg2-binary\nnot-needed\n")
    made = prepare(bare, app_dir)
    assert isinstance(made, Environment)
    assert (
        "psycopg2-binary does not install; instead: psycopg2cffi, with "
        "`psycopg2cffi.compat.register()`" in made.notes
    )
    assert "not-needed does not install" in made.notes


def test_an_app_that_fails_there_has_no_environment(bare: Path, app_dir: Path) -> None:
    (app_dir / "app.py").write_text(
        "import sys\nif 'wheels' not in sys.prefix and '/cache/' in sys.prefix:\n"
        "    raise RuntimeError('not on this one')\n"
    )
    made = prepare(bare, app_dir)
    assert isinstance(made, NoEnvironment)
    assert made.reason == "the app can't be imported on Bare 3: RuntimeError: not on this one"
    assert "-m pip install 'uvicorn[standard]>=0.30' 'greeting'" in made.how_to_get


def test_a_needed_package_without_a_wheel_is_the_reason(bare: Path, app_dir: Path) -> None:
    (app_dir / "app.py").write_text("import sys\nif '/cache/' in sys.prefix:\n    import orjson\n")
    with (app_dir / "requirements.txt").open("a") as file:
        file.write("orjson\n")
    made = prepare(bare, app_dir)
    assert isinstance(made, NoEnvironment)
    assert made.reason.startswith(
        "the app needs what does not install on Bare 3: orjson does not install; instead: json"
    )


def test_an_app_that_fails_on_its_own_python_is_said_to(bare: Path, app_dir: Path) -> None:
    (app_dir / "app.py").write_text("import nothing_of_the_sort\n")
    made = prepare(bare, app_dir)
    assert isinstance(made, NoEnvironment)
    assert "on its own Python (ModuleNotFoundError: No module named" in made.reason


def test_a_program_that_is_no_python_is_a_reason(app_dir: Path) -> None:
    made = prepare(Path("/bin/false"), app_dir)
    assert isinstance(made, NoEnvironment)
    assert "no environment could be made for Bare 3" in made.reason
