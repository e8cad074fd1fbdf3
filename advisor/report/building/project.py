"""Find the project that a module belongs to, and what builds it (pure).

the repository's files + a module's path  ->  Project
"""

import enum
import posixpath
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Read = Callable[[str], bytes | None]
FOLDER = "_kernels"
BUILD_SCRIPT = "build_kernels.py"
CYTHON = "cython>=3.3.1"
SETUPTOOLS = "setuptools>=65.5"
# PyPy runs the originals, so nothing needs to be had there.
ONLY_CPYTHON = "; implementation_name == 'cpython'"


class Backend(enum.StrEnum):
    """What builds a project; the value is its name for people."""

    SETUPTOOLS = "setuptools"
    HATCHLING = "hatchling"
    MESON = "meson-python"
    POETRY = "Poetry"
    PDM = "PDM"
    SCRIPT = "a build script"


SOURCES = ("src", "lib", "python")
BACKENDS = {
    "setuptools": Backend.SETUPTOOLS,
    "hatchling": Backend.HATCHLING,
    "mesonpy": Backend.MESON,
    "poetry": Backend.POETRY,
    "pdm": Backend.PDM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A part of the repository that is built as one.

    `root` is its folder, relative to the repository's and with forward slashes, "." for the
    repository itself. `reason` tells why a project with a build backend gets a script only.
    """

    root: str
    backend: Backend
    reason: str | None = None

    @property
    def installable(self) -> bool:
        """Whether wheels are made of it."""
        return self.backend is not Backend.SCRIPT or self.reason is not None

    def path(self, *parts: str) -> str:
        """Return a path in the project, from the root of the repository."""
        return posixpath.normpath(posixpath.join(self.root, *parts))

    def inside(self, path: str) -> str:
        """Return a path of the repository as seen from the project's folder."""
        return posixpath.relpath(path, self.root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where the kernels of one module live.

    `folder` is the path of their package from the root of the repository, `package` its import
    name, `import_root` the folder that the module is imported from.
    """

    folder: str
    package: str
    relative: bool
    import_root: str


def find_project(read: Read, module: str, module_path: str, *, app: str) -> Project:
    """Return the project of a module: what a wheel is made of that has the module in it.

    That is where the module is imported from the project's own folder, or from the usual ones
    below it. Otherwise, as for an app in a part of a repository, kernels are built by a script
    in the app's folder `app`, or, for a module outside of it, where it is imported from.
    """
    import_root = _import_root(module, module_path)
    found = _project_at(read, import_root)
    if found is None and posixpath.basename(import_root) in SOURCES:
        found = _project_at(read, posixpath.dirname(import_root) or ".", sources_below=True)
    if found is not None:
        return found
    above = posixpath.normpath(app)
    if above != "." and not module_path.startswith(f"{above}/"):
        above = import_root
    return Project(root=above, backend=Backend.SCRIPT)


def _packages(module: str, module_path: str) -> list[str]:
    """Return the packages on the way to a module, itself included where it is one."""
    parts = module.split(".")
    return parts if posixpath.basename(module_path) == "__init__.py" else parts[:-1]


def _import_root(module: str, module_path: str) -> str:
    folder = posixpath.dirname(module_path)
    for _ in _packages(module, module_path):
        folder = posixpath.dirname(folder)
    return folder or "."


def _project_at(read: Read, folder: str, *, sources_below: bool = False) -> Project | None:
    def there(name: str) -> bool:
        return read(posixpath.normpath(posixpath.join(folder, name))) is not None

    settings = pyproject(read, folder)
    system = settings.get("build-system", {})
    backend = system.get("build-backend") if isinstance(system, Mapping) else None
    if isinstance(backend, str):
        known = BACKENDS.get(backend.partition(":")[0].partition(".")[0])
        if known is None:
            reason = f"{backend} builds no extension modules"
            return Project(root=folder, backend=Backend.SCRIPT, reason=reason)
        return Project(root=folder, backend=known)
    # Metadata without a backend mean setuptools to pip; but an app whose modules lie beside them
    # is seldom installed, and tools such as uv take it for no package.
    if system or there("setup.py") or (sources_below and "project" in settings):
        return Project(root=folder, backend=Backend.SETUPTOOLS)
    return None


def pyproject(read: Read, folder: str) -> Mapping[str, Any]:
    """Return what a folder's pyproject.toml says, {} where there is none that can be read."""
    content = read(posixpath.normpath(posixpath.join(folder, "pyproject.toml")))
    if content is None:
        return {}
    try:
        return tomllib.loads(content.decode("utf-8"))
    except ValueError:
        return {}


def table(document: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return a table of a document, {} where it has none of that name."""
    for name in names:
        inner = document.get(name)
        if not isinstance(inner, Mapping):
            return {}
        document = inner
    return document


def home_of(module: str, module_path: str, project: Project) -> Home:
    """Return where the kernels of a module go.

    Beside a module of a package goes `_kernels`. A module at the top of what is installed gets
    a package of its own name, as other projects' modules lie beside it once it is installed.
    """
    package = _packages(module, module_path)
    own = FOLDER if package or not project.installable else f"_{module}{FOLDER}"
    return Home(
        folder=posixpath.join(posixpath.dirname(module_path), own),
        package=".".join([*package, own]),
        relative=bool(package),
        import_root=_import_root(module, module_path),
    )
