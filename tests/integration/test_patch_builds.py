"""Patched projects of every build backend: their wheels bring the kernels, or go without."""

import re
import sys
import zipfile
from pathlib import Path

import pytest

from advisor import process
from advisor.report import patches
from advisor.report.building.project import Backend
from tests.toy_kernels import git, record, run_of, toy_kernel

BUILDERS = ("setuptools>=77", "cython>=3.3.1", "hatchling", "poetry-core", "pdm-backend")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
MESON = ("meson-python", "ninja")
META = '[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.11"\n'


def system(backend: str, *requires: str) -> str:
    """Return the table that names a build backend."""
    return f'[build-system]\nrequires = {list(requires)}\nbuild-backend = "{backend}"\n'


PROJECTS = {
    "setuptools, src and setup.py": (
        Backend.SETUPTOOLS,
        "src/",
        {
            "setup.py": "from setuptools import setup\n\nsetup(\n    name='shop',\n"
            "    version='1.0',\n    packages=['shop'],\n    package_dir={'': 'src'},\n)\n",
            "README.rst": "Shop\n",
        },
    ),
    "setuptools, setup.cfg": (
        Backend.SETUPTOOLS,
        "",
        {
            "setup.py": "import setuptools\n\nsetuptools.setup()\n",
            "setup.cfg": "[metadata]\nname = shop\nversion = 1.0\n\n[options]\npackages =\n"
            "    shop\n",
        },
    ),
    "setuptools, as no backend is named": (
        Backend.SETUPTOOLS,
        "src/",
        {"pyproject.toml": META, "README.rst": "Shop\n"},
    ),
    "hatchling": (
        Backend.HATCHLING,
        "src/",
        {
            ".gitignore": "*.so\n",
            "pyproject.toml": META
            + system("hatchling.build", "hatchling")
            + '\n[tool.hatch.build.targets.wheel]\npackages = ["src/shop"]\n',
        },
    ),
    "poetry": (
        Backend.POETRY,
        "src/",
        {"pyproject.toml": META + "\n" + system("poetry.core.masonry.api", "poetry-core>=2")},
    ),
    "pdm": (
        Backend.PDM,
        "src/",
        {"pyproject.toml": META + "\n" + system("pdm.backend", "pdm-backend")},
    ),
    "meson": (
        Backend.MESON,
        "src/",
        {
            "pyproject.toml": META + "\n" + system("mesonpy", "meson-python"),
            "meson.build": "project('shop', version: '1.0')\n"
            "py = import('python').find_installation(pure: true)\n"
            "py.install_sources('src/shop/__init__.py', 'src/shop/rules.py', subdir: 'shop')\n",
        },
    ),
}


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all build backends in it, for every test of this file."""
    folder = tmp_path_factory.mktemp("tools")
    command: list[str | Path] = [*PIP, "install", "--target", folder, *BUILDERS, *MESON]
    done = process.run(command, timeout_seconds=120, check=False)
    if not done.ok:
        pytest.skip(f"the build backends can't be installed: {done.output.splitlines()[-1]}")
    return folder


def wheel(tools: Path, project: Path, out: Path, **env: str) -> Path:
    """Build a wheel of a project with the tools given, and return it."""
    process.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", out, project],
        env={
            "PYTHONPATH": str(tools),
            "PATH": f"{tools / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "CFLAGS": "-O0",
            **env,
        },
        timeout_seconds=120,
    )
    (made,) = out.glob("*.whl")
    return made


def run_installed(folder: Path, made: Path, code: str) -> str:
    """Unpack a wheel, as installing it would, and run code that imports from it alone."""
    with zipfile.ZipFile(made) as archive:
        archive.extractall(folder)
    for purelib in folder.glob("*.data/purelib"):
        process.run(["cp", "-r", f"{purelib}/.", str(folder)], timeout_seconds=30)
    env = {"PYTHONPATH": str(folder), "PYTHONWARNINGS": "error"}
    return process.run([sys.executable, "-P", "-c", code], env=env, timeout_seconds=60).stdout


@pytest.fixture(params=list(PROJECTS.values()), ids=list(PROJECTS))
def patched(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Backend]:
    """Return a repository of a project with two kernels, whose patches were applied."""
    backend, prefix, files = request.param
    root = tmp_path / "repo"
    package = root / prefix / "shop"
    package.mkdir(parents=True)
    for name, text in files.items():
        (root / name).write_text(text)
    (package / "__init__.py").write_text("")
    rules = package / "rules.py"
    rules.write_text(
        "def weigh(value):\n    return len(value) * 2\n\n\n"
        "def double(value):\n    return len(value)\n"
    )
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    # A second one where a list of packages or of kernels grows.
    names = ("double", "weigh") if backend in (Backend.MESON, Backend.SETUPTOOLS) else ("double",)
    results = {"double": "count", "weigh": "count * 2"}
    kernels = [toy_kernel("shop.rules", name, results[name], rules) for name in names]
    run = run_of(root / prefix if prefix else root, *kernels)
    for one in kernels:
        record(tmp_path, one.name, (("abc",), {}), (("",), {}))
    paths = patches.write_patches(run, tmp_path)
    assert len(paths) == len(names)
    git(root, "am", "-q", *map(str, paths))
    assert patches.write_patches(run, tmp_path) == ()
    return root, backend


def test_wheels_bring_the_kernels_or_go_without(
    patched: tuple[Path, Backend], tools: Path, tmp_path: Path
) -> None:
    root, backend = patched
    code = "from shop import rules; print(rules.weigh('ab'), type(rules.double).__name__)"
    built = wheel(tools, root, tmp_path / "with")
    assert re.search(r"-cp3\d+-cp3\d+-", built.name)
    shown = run_installed(tmp_path / "a", built, code)
    assert shown == "4 cython_function_or_method\n"
    # As on a machine without a compiler; what lies built beside the sources must not get in.
    pure = wheel(tools, root, tmp_path / "without", CC="no-such-compiler")
    if backend is not Backend.POETRY:
        assert pure.name == "shop-1.0-py3-none-any.whl"
    assert not [name for name in zipfile.ZipFile(pure).namelist() if name.endswith(".so")]
    assert run_installed(tmp_path / "b", pure, code) == "4 function\n"


def test_a_backend_without_extension_modules_is_told(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "__init__.py").write_text("def size(value):\n    return len(value)\n")
    (root / "pyproject.toml").write_text(META + system("flit_core.buildapi", "flit_core"))
    git(root, "init", "-q")
    file = root / "shop" / "__init__.py"
    run = run_of(root, toy_kernel("shop", "size", "count", file))
    (path,) = patches.write_patches(run, tmp_path)
    text = path.read_text()
    assert "flit_core.buildapi builds no extension modules." in text
    assert "from ._kernels import install" in text
    assert "pyproject.toml" not in text.partition("diff --git")[0]


def test_without_a_repository_the_projects_folder_is_what_patches_are_for(tmp_path: Path) -> None:
    root = tmp_path / "project"
    package = root / "src" / "shop"
    package.mkdir(parents=True)
    (root / "pyproject.toml").write_text(META + system("setuptools.build_meta", "setuptools"))
    (package / "__init__.py").write_text("def size(value):\n    return len(value)\n")
    kernel = toy_kernel("shop", "size", "count", package / "__init__.py")
    (path,) = patches.write_patches(run_of(root / "src", kernel), tmp_path)
    process.run(["git", "apply", str(path)], cwd=root, timeout_seconds=30)
    assert (root / "build_kernels.py").is_file()
    assert (package / "_kernels").is_dir()
    assert "build_kernels" in (root / "setup.py").read_text()
