"""Unpack packages of Debian, and all they depend on, into a folder that stands by itself.

apt fetches them, from the mirror the machine is set up with, and checks signatures and SHA256 sums.
"""

import json
import platform
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.errors import AdvisorError

SUITE = "forky"
# Needed by the packages' own set-up on a real system, by nothing that runs from a folder.
NOT_UNPACKED = {"debconf", "libc6-dev", "libc-dev-bin", "linux-libc-dev", "netbase", "tzdata"}
TRIPLES = {
    "x86_64": ("x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "aarch64": ("aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}
ELSEWHERE = "install it with `uv python install 3.15 pypy3.11`, then run this again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An interpreter to provide: the environment's name, the version, and Debian's packages."""

    name: str
    version: tuple[int, int]
    pypy: bool
    packages: tuple[str, ...]
    executable: str


CPYTHON = Wanted(
    name="cpython3.15",
    version=(3, 15),
    pypy=False,
    packages=("python3.15", "python3.15-dev", "python3.15-venv"),
    executable="python3.15",
)
PYPY = Wanted(
    name="pypy3.11",
    version=(3, 11),
    pypy=True,
    packages=("pypy3", "pypy3-dev"),
    executable="pypy3.11",
)


class LeftOutError(Exception):
    """Tell why something can't be had on this machine."""


def say(what: str, text: str) -> None:
    """Print what became of one part."""
    print(f"{what}: {text}", flush=True)


class DebianPackages:
    """The suite's packages and all they depend on, unpacked into one folder when first needed."""

    def __init__(self, root: Path, *, mirror: str | None) -> None:
        """Remember where to and where from; nothing is fetched yet."""
        self._root = root
        self._mirror = mirror
        self._refusal: LeftOutError | None = None

    def executable(self, name: str) -> Path:
        """Return one of the unpacked programs.

        Raises:
            LeftOutError: The packages can't be had here; asked again, it says the same at once.
        """
        if self._refusal is not None:
            raise self._refusal
        try:
            self._unpack()
        except (LeftOutError, AdvisorError) as error:
            self._refusal = LeftOutError(str(error))
            raise self._refusal from error
        return self._root / "usr" / "bin" / name

    def _unpack(self) -> None:
        stamp = self._root / "complete.json"
        wanted = [*CPYTHON.packages, *PYPY.packages, "wrk"]
        # Programs are told their C library by its whole path, so a folder that was moved is void.
        complete = {"root": str(self._root), "packages": wanted}
        if stamp.exists() and json.loads(stamp.read_text()) == complete:
            return
        if platform.machine() not in TRIPLES:
            message = f"no packages are known for {platform.machine()} machines; {ELSEWHERE}"
            raise LeftOutError(message)
        missing = [tool for tool in ("apt-get", "dpkg") if shutil.which(tool) is None]
        if missing:
            message = f"this is no Debian machine ({missing[0]} is missing); {ELSEWHERE}"
            raise LeftOutError(message)
        archives = self.download(wanted)
        shutil.rmtree(self._root, ignore_errors=True)
        self._root.mkdir()
        for archive in archives:
            process.run(["dpkg", "-x", archive, self._root])
        self._make_private()
        stamp.write_text(json.dumps(complete))
        shutil.rmtree(archives[0].parent.parent)

    def download(self, wanted: Sequence[str]) -> list[Path]:
        """Fetch packages with all they depend on and return the archives to unpack."""
        folder = self._root.parent / "downloads"
        env = {"APT_CONFIG": str(apt_configuration(folder, mirror=self._mirror))}
        say("packages", f"reading Debian's {SUITE} index")
        process.run(["apt-get", "-q", "update"], env=env)
        install = ["apt-get", "-q", "--yes", "--no-install-recommends", "install"]
        # It lists what it would fetch: with no folder of archives, that is everything.
        everything = ["--print-uris", "-qq", "-o", f"Dir::Cache::archives={folder / 'no-archives'}"]
        listed = process.run([*install, *everything, *wanted], env=env).stdout
        names = re.findall(r"^'[^']+' (\S+) \d+", listed, re.MULTILINE)
        say("packages", f"fetching {len(names)} of them, but for those fetched before")
        process.run([*install, "--download-only", *wanted], env=env)
        return [
            folder / "archives" / name
            for name in names
            if name.partition("_")[0] not in NOT_UNPACKED
        ]

    def _make_private(self) -> None:
        """Make the programs use the libraries unpacked beside them, not the system's."""
        triple, loader = TRIPLES[platform.machine()]
        libraries = self._root / "usr" / "lib" / triple
        patchelf = find_patchelf(self._root.parent / "tools")
        for name in (CPYTHON.executable, PYPY.executable, "wrk"):
            program = self._root / "usr" / "bin" / name
            changes = ["--set-interpreter", str(libraries / loader), "--force-rpath"]
            process.run([patchelf, *changes, "--set-rpath", libraries, program])
        include = self._root / "usr" / "include"
        (include / CPYTHON.executable / triple).symlink_to(Path("..", triple))


def apt_configuration(folder: Path, *, mirror: str | None) -> Path:
    """Write the configuration of an apt that has all its state in one folder of ours.

    The machine's own settings (proxies, keys) stay in force; its sources and its list of what is
    installed are replaced, so that everything down to the C library is chosen.
    """
    for part in ("lists/partial", "archives/partial", "no-archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    status, sources, configuration = (
        folder / name for name in ("status", "suite.sources", "apt.conf")
    )
    status.write_text("")
    sources.write_text(source_stanza(mirror=mirror))
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": folder / "lists",
        "Dir::State::status": status,
        "Dir::State::extended_states": folder / "extended_states",
        "Dir::Cache": folder,
        "Dir::Cache::archives": folder / "archives",
        "Debug::NoLocking": "true",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    configuration.write_text("".join(f'{key} "{value}";\n' for key, value in settings.items()))
    return configuration


def source_stanza(*, mirror: str | None, etc: Path = Path("/etc/apt")) -> str:
    """Return apt's description of the suite, on the mirror the machine is set up with.

    Raises:
        LeftOutError: apt knows no Debian mirror, as on Ubuntu.
    """
    keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    signed_by = str(keyring) if keyring.exists() else None
    if mirror is None:
        mirror, named = configured_mirror(etc)
        signed_by = named or signed_by
    stanza = f"Types: deb\nURIs: {mirror}\nSuites: {SUITE}\nComponents: main\n"
    return stanza + (f"Signed-By: {signed_by}\n" if signed_by else "")


def configured_mirror(etc: Path) -> tuple[str, str | None]:
    """Return the machine's first Debian mirror, and the keyring named for it, if any."""
    uri = r"(?P<uri>\S+/debian)/?(?=\s|$)"
    for path in sorted(etc.glob("sources.list.d/*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text()):
            found = re.search(rf"^URIs:(?:.*\s)?{uri}", stanza, re.MULTILINE)
            if found:
                key = re.search(r"^Signed-By: *(/\S+)", stanza, re.MULTILINE)
                return found["uri"], key and key[1]
    for path in (etc / "sources.list", *sorted(etc.glob("sources.list.d/*.list"))):
        text = path.read_text() if path.exists() else ""
        found = re.search(rf"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?{uri}", text, re.MULTILINE)
        if found:
            key = re.search(r"signed-by=(\S+)", found["options"] or "")
            return found["uri"], key and key[1]
    message = f"apt is set up with no Debian mirror (name one with --mirror); or {ELSEWHERE}"
    raise LeftOutError(message)


def find_patchelf(tools: Path) -> Path:
    """Return the program that changes where a program looks for libraries."""
    present = shutil.which("patchelf")
    if present:
        return Path(present)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    process.run([*pip, "--upgrade", "--target", tools, "patchelf"])
    return tools / "bin" / "patchelf"
