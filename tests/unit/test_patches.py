"""Patches: real git applies them, the app still imports, and the kernel runs where it was built."""

import datetime
import shutil
import sys
from pathlib import Path

import pytest

from advisor import process
from advisor.errors import UsageError
from advisor.model.run import RunRecord
from advisor.report import mail, patches, pull_request
from tests.toy_kernels import git, record, run_of, toy_kernel

SAMPLE = Path(__file__).parents[2] / "sample_apps" / "fraud"


def repository(folder: Path) -> Path:
    """Return a repository with two modules, one of them in a package and without end of line."""
    (folder / "shop").mkdir(parents=True)
    (folder / "plain.py").write_text("def size(value):\n    return len(value)\n")
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop" / "rules.py").write_bytes(
        "def weigh(value):\r\n    return len(value) * 2\r\n\r\ndef double(value):\r\n"
        "    return (value, 'ä')".encode()
    )
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Begin")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> tuple[Path, RunRecord, Path]:
    """Return a repository, a run with three verified kernels for it, and the run's folder."""
    root = repository(tmp_path / "repo")
    rules = root / "shop" / "rules.py"
    run = run_of(
        root,
        toy_kernel("plain", "size", "count", root / "plain.py"),
        toy_kernel("shop.rules", "weigh", "count * 2", rules),
        toy_kernel("shop.rules", "double", "(value, 'ä')", rules),
    )
    folder = tmp_path / "run"
    folder.mkdir()
    record(folder, "plain__size", (("abc",), {}), (("",), {}), ((5,), {}), (([1.5, None],), {}))
    record(folder, "shop_rules__weigh", (("abc",), {}), ((float("nan"),), {}))
    record(folder, "shop_rules__double", (("\ud800x",), {}), ((b"\x00",), {}))
    return root, run, folder


def python(folder: Path, *words: str, check: bool = True, **more: str) -> str:
    env = {"PYTHONPATH": None, "PYTHONWARNINGS": "error", "PYTHONDONTWRITEBYTECODE": "1", **more}
    done = process.run(
        [sys.executable, *words], cwd=folder, env=env, timeout_seconds=240, check=check
    )
    return done.output


def test_the_series_applies_in_order_and_can_be_mailed(
    shop: tuple[Path, RunRecord, Path],
) -> None:
    root, run, folder = shop
    paths = patches.write_patches(run, folder)
    assert [path.name for path in paths] == [
        "0001-plain__size.patch",
        "0002-shop_rules__weigh.patch",
        "0003-shop_rules__double.patch",
    ]
    for path in paths:
        git(root, "apply", "--check", "--whitespace=nowarn", str(path))
        git(root, "apply", "--whitespace=nowarn", str(path))
    git(root, "checkout", "-q", ".")
    git(root, "clean", "-qfd")
    git(root, "am", "-q", "--keep-cr", *map(str, paths))
    log = git(root, "log", "--format=%s | %an | %aI")
    assert log.splitlines()[0] == (
        "Add a compiled copy of double, 8.6 times faster a call | advisor"
        " | 2026-11-22T16:12:00+00:00"
    )
    text = (root / "shop" / "rules.py").read_bytes()
    assert text.endswith(
        b'_install_kernels(globals(), "shop_rules__weigh", "shop_rules__double")\r\n'
    )
    assert b"\n" not in text.replace(b"\r\n", b"")
    # Once it is in, there is nothing left to bring.
    assert patches.write_patches(run, folder) == ()
    assert list((folder / "patches").iterdir()) == []


def test_without_a_compiler_everything_runs_as_before(shop: tuple[Path, RunRecord, Path]) -> None:
    root, run, folder = shop
    for path in patches.write_patches(run, folder):
        git(root, "apply", "--whitespace=nowarn", str(path))
    code = "import plain, shop.rules; print(plain.size('abc'), shop.rules.weigh('ab'))"
    assert python(root, "-c", code).strip() == "3 4"
    assert "skipped=6" in python(root, "-m", "unittest", "discover", "-s", "tests")


def test_built_kernels_run_and_agree(shop: tuple[Path, RunRecord, Path]) -> None:
    root, run, folder = shop
    for path in patches.write_patches(run, folder):
        git(root, "apply", "--whitespace=nowarn", str(path))
    process.run(
        [sys.executable, "build_kernels.py"], cwd=root, timeout_seconds=240, env={"CFLAGS": "-O0"}
    )
    code = (
        "import plain, shop.rules; from shop._kernels import find; plain.size('abc');"
        "shop.rules.weigh('abc');"
        "print(type(plain.size).__name__, type(shop.rules.double).__name__,"
        "      find('shop_rules__weigh').counters())"
    )
    shown = python(root, "-c", code).strip()
    assert shown == "cython_function_or_method cython_function_or_method {'weigh': (1, 0)}"
    tests = python(root, "-m", "unittest", "discover", "-s", "tests")
    assert "Ran 6 tests" in tests
    assert tests.rstrip().endswith("OK")
    off = python(root, "-m", "unittest", "discover", "-s", "tests", ADVISOR_KERNELS="0")
    assert "skipped=6" in off
    built = [str(path.relative_to(root)) for path in root.rglob("*.so")]
    assert len(built) == 3
    told = process.run(["git", "check-ignore", *built], cwd=root, timeout_seconds=30).stdout
    assert sorted(told.split()) == sorted(built)


def test_the_test_tells_a_kernel_that_differs(tmp_path: Path) -> None:
    root = repository(tmp_path / "repo")
    run = run_of(root, toy_kernel("plain", "size", "count + 1", root / "plain.py"))
    record(tmp_path, "plain__size", (("abc",), {}))
    for path in patches.write_patches(run, tmp_path):
        git(root, "apply", str(path))
    process.run(
        [sys.executable, "build_kernels.py"], cwd=root, timeout_seconds=240, env={"CFLAGS": "-O0"}
    )
    shown = python(root, "-m", "unittest", "discover", "-s", "tests", check=False)
    assert "FAILED (failures=1)" in shown


def test_a_kernel_without_a_test_says_why(tmp_path: Path) -> None:
    root = repository(tmp_path / "repo")
    run = run_of(root, toy_kernel("plain", "size", "count", root / "plain.py"))
    record(tmp_path, "plain__size", ((list(range(9000)),), {}))
    series = patches.plan_patches(run, tmp_path)
    assert not [path for path in series.patches[0].change.files if "test_kernel" in path]
    assert "It comes without a test of recorded calls: its arguments take" in " ".join(
        series.patches[0].content.decode().split()
    )
    told = pull_request.pull_request_body(run, series)
    assert "`plain:size` comes without such a test: its arguments take" in told


def test_a_sample_app_takes_its_patch(tmp_path: Path) -> None:
    """The app lies in a folder of a repository whose tests are at the top."""
    app = tmp_path / "repo" / "services" / "fraud"
    shutil.copytree(SAMPLE, app, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    (tmp_path / "repo" / "tests").mkdir()
    git(tmp_path / "repo", "init", "-q")
    run = run_of(app, toy_kernel("checks", "luhn_valid", "count == 0", app / "checks.py"))
    record(tmp_path, "checks__luhn_valid", (("4111111111111111",), {}))
    (path,) = patches.write_patches(run, tmp_path)
    git(tmp_path / "repo", "apply", str(path))
    assert (tmp_path / "repo" / "tests" / "test_kernel_checks__luhn_valid.py").is_file()
    code = "import app, checks; print(checks.luhn_valid('4111111111111111'))"
    assert python(app, "-c", code).strip() == "True"
    shown = python(tmp_path / "repo", "-m", "unittest", "discover", "-s", "tests")
    assert "skipped=2" in shown


def test_equal_runs_give_equal_patches_and_the_clock_is_a_parameter(
    shop: tuple[Path, RunRecord, Path],
) -> None:
    _, run, folder = shop
    first = [path.read_bytes() for path in patches.write_patches(run, folder)]
    assert first == [path.read_bytes() for path in patches.write_patches(run, folder)]
    later = datetime.datetime(2030, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    other = [p.read_bytes() for p in patches.write_patches(run, folder, author="A", date=later)]
    assert other[0].split(b"\n")[:3] == [
        b"From " + b"0" * 40 + b" Mon Sep 17 00:00:00 2001",
        b"From: A",
        b"Date: Wed, 02 Jan 2030 03:04:05 +0000",
    ]


def test_a_module_that_is_gone_is_an_error(shop: tuple[Path, RunRecord, Path]) -> None:
    root, run, folder = shop
    (root / "plain.py").unlink()
    with pytest.raises(UsageError, match=r"plain\.py, which the kernel plain__size belongs to"):
        patches.write_patches(run, folder)
    shutil.rmtree(root)
    with pytest.raises(UsageError, match="is not there any more"):
        patches.write_patches(run, folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\n", b"a\nc\n"),
        (b"a\nb", b"a\nb\nc"),
        (b"", b"x\n"),
        (b"x\x0cy\n\xff\n", b"x\x0cy\n\xff\nz\xe4\n"),
        (None, b"new\r\nfile"),
        (None, b"-- \nadvisor\n"),
    ],
)
@pytest.mark.parametrize("path", ["a.py", "sub/with space.py", "ünï.py"])
def test_any_change_survives_git_apply(
    tmp_path: Path, before: bytes | None, after: bytes, path: str
) -> None:
    git(tmp_path, "init", "-q")
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    if before is not None:
        file.write_bytes(before)
    letter = mail.Letter(
        author="A <a@example.org>",
        date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        subject="Change it",
        body="Because.",
        number=1,
        total=1,
    )
    patch = tmp_path / "p.patch"
    patch.write_bytes(mail.write_patch(letter, before={path: before}, after={path: after}))
    git(tmp_path, "apply", "--whitespace=nowarn", "p.patch")
    assert file.read_bytes() == after
