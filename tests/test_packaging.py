"""The templates are found however advisor is installed; each way is really tried.

The four: a checkout, an editable install, a wheel, and a wheel that a checkout shadows.
"""

import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from advisor import process, resources
from advisor.errors import DefectError

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
TRY = """
import sys
import advisor.resources
root = advisor.resources.PACKAGE
print(root)
for kind in sys.argv[1:]:
    print(advisor.resources.templates(kind))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    process.run([*build, str(folder), str(ROOT)], timeout_seconds=120)
    (built,) = folder.glob("*.whl")
    return built


def kinds() -> list[str]:
    return sorted({path.parts[0] for path in templates() if len(path.parts) > 1})


def templates() -> list[Path]:
    """Return the files under templates/, relative to it, but for what Python compiled there."""
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    return [path.relative_to(TEMPLATES) for path in files if "__pycache__" not in path.parts]


def found(python: str, *, cwd: Path, path: Path | None) -> tuple[Path, list[Path]]:
    """Return where advisor was imported from and where it found each kind of templates."""
    finished = process.run(
        [python, "-c", TRY, *kinds()],
        cwd=cwd,
        env={"PYTHONPATH": None if path is None else str(path)},
        timeout_seconds=60,
    )
    package, *places = map(Path, finished.stdout.splitlines())
    return package, places


def fresh_python(folder: Path) -> str:
    venv.create(folder, with_pip=False, symlinks=True)
    return str(folder / "bin" / "python")


def install(python: str, what: list[str]) -> None:
    """Install without an index: what the build needs comes from the tests' own environment."""
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    process.run(
        [*pip, "--no-index", "--no-build-isolation", *what],
        env={"PYTHONPATH": sysconfig.get_path("purelib")},
        timeout_seconds=120,
    )


def test_in_a_checkout(tmp_path: Path) -> None:
    package, places = found(sys.executable, cwd=tmp_path, path=ROOT)
    assert package == ROOT / "advisor"
    assert places == [TEMPLATES / kind for kind in kinds()]


def test_in_a_wheel_and_one_shadowed_by_a_checkout(tmp_path: Path, wheel: Path) -> None:
    python = fresh_python(tmp_path / "venv")
    install(python, [str(wheel)])
    package, places = found(python, cwd=tmp_path, path=None)
    assert package.is_relative_to(tmp_path / "venv")
    assert places == [package / "templates" / kind for kind in kinds()]

    package, places = found(python, cwd=ROOT, path=None)
    assert package == ROOT / "advisor"
    assert places == [TEMPLATES / kind for kind in kinds()]

    version = process.run(
        [python, "-c", "import advisor; print(advisor.__version__)"], cwd=tmp_path
    )
    assert wheel.name.startswith(f"advisor-{version.stdout.strip()}-")


def test_in_an_editable_install(tmp_path: Path) -> None:
    python = fresh_python(tmp_path / "venv")
    install(python, ["--editable", str(ROOT)])
    package, places = found(python, cwd=tmp_path, path=None)
    assert package == ROOT / "advisor"
    assert places == [TEMPLATES / kind for kind in kinds()]


def test_a_wheel_carries_all_templates_and_programs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {f"advisor/templates/{path}" for path in templates()}
    modules = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "advisor").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names - carried - modules == {name for name in names if ".dist-info/" in name}
    assert carried | modules <= names


def test_absent_templates_name_both_places() -> None:
    with pytest.raises(DefectError, match=r"neither in .*advisor/templates/absent nor in .*"):
        resources.templates("absent")
