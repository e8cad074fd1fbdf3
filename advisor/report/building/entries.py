"""Enter the kernels into a project's build: one function for each build backend (pure).

Project + the folders of kernels  ->  {path: content} of the files to add or change

Every function may be called again on what it gave, with more kernels: it adds what is missing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tomlkit
import tomlkit.items

from advisor.report.building.project import (
    BUILD_SCRIPT,
    CYTHON,
    ONLY_CPYTHON,
    SETUPTOOLS,
    Backend,
    Project,
    Read,
    pyproject,
    table,
)
from advisor.report.building.setuptools_entry import setuptools_entry
from advisor.report.rendering import render

HATCH_HOOK = "hatch_kernels.py"
PDM_HOOK = "pdm_build.py"
HATCH_TABLE = ("tool", "hatch", "build", "targets", "wheel", "hooks", "custom")
OURS = b"build_kernels"
IGNORED = "**/*kernels/*.so"  # a pattern with a slash holds for its own folder only


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Files to add or change, by path, and why kernels are not part of the project's own build.

    `reason` is None where a wheel of the project brings them.
    """

    files: Mapping[str, bytes]
    reason: str | None = None


def build_entry(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Entry:
    """Return what enters kernels into the build of a project.

    Args:
        project: The project.
        read: Returns a file of the repository by its path, None where there is none.
        folders: The folders of kernels in the project, from its own root; a top-level package
            or one below another.
        names: The kernels, by their names, in the last of `folders`.
    """
    reason = _taken(project, read)
    files = {} if reason else dict(_ENTRIES[project.backend](project, read, folders, names))
    ignored = _ignore(read(project.path(".gitignore")))
    if ignored is not None:
        files[project.path(".gitignore")] = ignored
    return Entry(files=files, reason=reason or project.reason)


def _taken(project: Project, read: Read) -> str | None:
    """Return why the place in the build where kernels would go is not free."""
    settings = pyproject(read, project.root)
    match project.backend:
        case Backend.HATCHLING:
            path = table(settings, *HATCH_TABLE).get("path")
            taken = bool(table(settings, *HATCH_TABLE)) and path != HATCH_HOOK
            where = f"[{'.'.join(HATCH_TABLE)}]"
        case Backend.POETRY:
            build = table(settings, "tool", "poetry").get("build")
            script = build.get("script") if isinstance(build, Mapping) else build
            taken = script is not None and script != BUILD_SCRIPT
            where = "[tool.poetry.build]"
        case Backend.PDM:
            hook = table(settings, "tool", "pdm", "build").get("custom-hook", PDM_HOOK)
            content = read(project.path(str(hook)))
            taken = hook != PDM_HOOK or (content is not None and OURS not in content)
            where = str(hook)
        case _:
            return None
    return (
        f"{where} is there already; have it call build_all() of {BUILD_SCRIPT}" if taken else None
    )


def _ignore(content: bytes | None) -> bytes | None:
    """Return .gitignore with the built kernels in it, None where it covers them already."""
    lines = (content or b"").decode("utf-8", "surrogateescape").splitlines()
    if any(line.strip() in ("*.so", "**/*.so", IGNORED) for line in lines):
        return None
    before = content or b""
    gap = b"" if not before or before.endswith(b"\n") else b"\n"
    return before + gap + f"{IGNORED}\n".encode()


def _required(content: bytes, *requirements: str) -> bytes:
    """Return pyproject.toml with requirements of the build added, those that it lacks."""
    document = tomlkit.parse(content.decode("utf-8"))
    system = document.setdefault("build-system", tomlkit.table())
    listed = system.setdefault("requires", tomlkit.array())
    for requirement in requirements:
        name = re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]
        if not any(re.match(rf"{name}\b", str(one), re.IGNORECASE) for one in listed):
            listed.append(requirement)
    return tomlkit.dumps(document).encode()


def _with_table(content: bytes, text: str) -> bytes:
    """Return pyproject.toml with a table at its end, unless it is there."""
    if text.encode() in content:
        return content
    gap = b"" if content.endswith(b"\n") else b"\n"
    return content + gap + b"\n" + text.encode()


def _hatchling(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Mapping[str, bytes]:
    del folders, names
    path = project.path("pyproject.toml")
    content = _required(read(path) or b"", CYTHON + ONLY_CPYTHON, SETUPTOOLS + ONLY_CPYTHON)
    text = f'[{".".join(HATCH_TABLE)}]\npath = "{HATCH_HOOK}"\n'
    return {
        path: _with_table(content, text),
        project.path(HATCH_HOOK): render("hatch_kernels.py").encode(),
    }


def _pdm(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Mapping[str, bytes]:
    del folders, names
    path = project.path("pyproject.toml")
    content = _required(read(path) or b"", CYTHON + ONLY_CPYTHON, SETUPTOOLS + ONLY_CPYTHON)
    return {path: content, project.path(PDM_HOOK): render("pdm_build.py").encode()}


def _poetry(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Mapping[str, bytes]:
    del names
    path = project.path("pyproject.toml")
    content = _required(read(path) or b"", CYTHON + ONLY_CPYTHON, SETUPTOOLS + ONLY_CPYTHON)
    document = tomlkit.parse(content.decode("utf-8"))
    tool = document.setdefault("tool", tomlkit.table(is_super_table=True))
    poetry = tool.setdefault("poetry", tomlkit.table())
    included = poetry.setdefault("include", tomlkit.array())
    for folder in folders:
        pattern = f"{folder}/*.so"
        if not any(isinstance(one, Mapping) and one.get("path") == pattern for one in included):
            entry = tomlkit.inline_table()
            entry.update({"path": pattern, "format": "wheel"})
            included.append(entry)
    text = f'[tool.poetry.build]\nscript = "{BUILD_SCRIPT}"\ngenerate-setup-file = false\n'
    return {path: _with_table(tomlkit.dumps(document).encode(), text)}


def _meson(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Mapping[str, bytes]:
    path = project.path("pyproject.toml")
    files = {path: _required(read(path) or b"", CYTHON + ONLY_CPYTHON)}
    folder = folders[-1]
    own = project.path(folder, "meson.build")
    before = (read(own) or b"").decode("utf-8")
    known = re.search(r"kernel_names = \[(.*?)\]", before, re.DOTALL)
    listed = {*names, *(re.findall(r"'(\w+)'", known[1]) if known else ())}
    main = project.path("meson.build")
    text = (read(main) or b"").decode("utf-8", "surrogateescape")
    # A package may not be split between the folders for pure and for compiled code.
    pure = "pure: not kernels_wanted" in text or re.search(r"pure\s*:\s*true", text) is not None
    # What is installed is the folder below the import root: the part from the first package on.
    files[own] = render(
        "meson.build",
        names=sorted(listed),
        folder=_from_import_root(read, project, folder),
        pure="not kernels_wanted" if pure else "false",
    ).encode()
    files[main] = _meson_main(text, folder).encode("utf-8", "surrogateescape")
    return files


def _meson_main(text: str, folder: str) -> str:
    """Return meson.build with the decision about kernels, and their folder at its end."""
    line = f"subdir('{folder}')\n"
    if "kernels_wanted" not in text:
        head = re.search(
            r"^project\s*\((?:[^()'\"]|'[^']*'|\([^()]*\))*\)[^\n]*\n", text, re.MULTILINE
        )
        start = head.end() if head else len(text)
        rest = re.sub(r"pure\s*:\s*true", "pure: not kernels_wanted", text[start:])
        text = f"{text[:start]}\n{render('meson_decision')}{rest}"
    if not text.endswith("\n"):
        text += "\n"
    return text if line in text else text + line


def _from_import_root(read: Read, project: Project, folder: str) -> str:
    """Return the part of a path that is import names: the packages on its way."""
    parts = folder.split("/")
    first = len(parts) - 1
    while first and read(project.path(*parts[:first], "__init__.py")) is not None:
        first -= 1
    return "/".join(parts[first:])


def _script(
    project: Project, read: Read, folders: Sequence[str], names: Sequence[str]
) -> Mapping[str, bytes]:
    del read, folders, names
    return {project.path("requirements-build-kernels.txt"): f"{CYTHON}\n{SETUPTOOLS}\n".encode()}


_ENTRIES = {
    Backend.SETUPTOOLS: setuptools_entry,
    Backend.HATCHLING: _hatchling,
    Backend.PDM: _pdm,
    Backend.POETRY: _poetry,
    Backend.MESON: _meson,
    Backend.SCRIPT: _script,
}
