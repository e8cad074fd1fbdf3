"""Building kernels with the real Cython and the real C compiler of this machine."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from advisor import process
from advisor.compilation.annotation import parse_annotation
from advisor.compilation.build import build_all, build_kernel
from advisor.compilation.compiler import find_compiler
from advisor.compilation.interpreter import Facts, HeadersMissingError, include_flags
from advisor.compilation.translate import translate, translate_together
from advisor.errors import DefectError, ToolMissingError
from advisor.model.kernel import BuildFailure, BuiltKernel, Kernel
from tests.pythons import present

pytestmark = pytest.mark.skipif(
    not any(shutil.which(name) for name in ("cc", "gcc", "clang")), reason="no C compiler"
)

TEXT = """\
# cython: language_level=3, annotation_typing=False, infer_types=False
import cython


@cython.locals(total=cython.longlong, i=cython.longlong, end=cython.longlong)
def triangle(n):
    total = STEP - 1
    end = n
    for i in range(end):
        total += i
    return total


def again(values):
    return [value + 1 for value in values]


if not cython.compiled:
    STEP = 1
"""
DECLARATIONS = '''\
cdef extern from *:
    """
    #define STEP 1
    """
    int STEP
'''
LOAD = """
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
name, path = sys.argv[1:]
spec = spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path))
module = module_from_spec(spec)
spec.loader.exec_module(module)
print(module.triangle(10), module.again([1, 2**70]))
"""


def kernel(*, name: str = "rules__triangle", text: str = TEXT, pxd: str = DECLARATIONS) -> Kernel:
    return Kernel(
        name=name,
        target="rules:triangle",
        module="rules",
        functions=("triangle",),
        text=text,
        declarations=pxd,
        source_hash="0" * 64,
        source_file="/app/rules.py",
        guards=(),
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("python", present())
def test_a_build_loads_in_its_interpreter(python: str, cache: Path) -> None:
    built = build_kernel(kernel(), python=python, cache_dir=cache)

    assert isinstance(built, BuiltKernel), built
    said = process.run([python, "-c", LOAD, "rules__triangle", built.extension])
    assert said.stdout == "45 [2, 1180591620717411303425]\n"


def test_a_second_build_touches_nothing(cache: Path) -> None:
    first = build_kernel(kernel(), python=sys.executable, cache_dir=cache)
    assert isinstance(first, BuiltKernel)
    made = Path(first.extension).stat()

    second = build_kernel(kernel(), python=sys.executable, cache_dir=cache)

    assert isinstance(second, BuiltKernel)
    assert second.cached
    assert (second.extension, second.extension_hash) == (first.extension, first.extension_hash)
    assert Path(second.extension).stat().st_ino == made.st_ino


def test_a_damaged_extension_is_built_anew(cache: Path) -> None:
    first = build_kernel(kernel(), python=sys.executable, cache_dir=cache)
    assert isinstance(first, BuiltKernel)
    Path(first.extension).write_bytes(Path(first.extension).read_bytes()[:1000])

    second = build_kernel(kernel(), python=sys.executable, cache_dir=cache)

    assert isinstance(second, BuiltKernel)
    assert not second.cached
    assert second.extension_hash == first.extension_hash


def test_other_declarations_are_another_build(cache: Path) -> None:
    other = kernel(pxd=DECLARATIONS.replace("STEP 1", "STEP 2"))

    one, two = build_all([kernel(), other], [sys.executable], cache_dir=cache)

    assert isinstance(one, BuiltKernel)
    assert isinstance(two, BuiltKernel)
    assert one.extension != two.extension


def test_builds_at_once_share_a_folder(tmp_path: Path) -> None:
    def build(_: int) -> BuiltKernel | BuildFailure:
        return build_kernel(kernel(), python=sys.executable, cache_dir=tmp_path)

    with ThreadPoolExecutor(2) as pool:
        builds = list(pool.map(build, range(2)))

    assert all(isinstance(built, BuiltKernel) for built in builds)
    said = {
        process.run([sys.executable, "-c", LOAD, built.kernel.name, built.extension]).stdout
        for built in builds
        if isinstance(built, BuiltKernel)
    }
    assert said == {"45 [2, 1180591620717411303425]\n"}
    assert not list(tmp_path.rglob(".advisor-work-*"))


def test_all_builds_come_in_the_order_asked_for(cache: Path) -> None:
    broken = kernel(name="rules__broken", text="def f(:\n", pxd="")
    seen: list[str] = []

    builds = build_all(
        [broken, kernel()],
        [sys.executable, "/nowhere/python"],
        cache_dir=cache,
        on_built=lambda built: seen.append(built.python),
    )

    kinds = [b.tool if isinstance(b, BuildFailure) else "built" for b in builds]
    assert kinds == ["Cython", "Cython", "built", "the interpreter"]
    assert sorted(seen) == sorted(["/nowhere/python", sys.executable] * 2)


def test_translated_together_is_what_is_translated_alone(tmp_path: Path) -> None:
    several = [
        kernel(),
        kernel(name="rules__broken", text="def f(:\n", pxd=""),
        kernel(name="rules__last", text=TEXT.replace("value + 1", "value + 2")),
    ]

    translate_together(several, cache_dir=tmp_path / "together")

    made = sorted((tmp_path / "together").rglob("*.c"))
    assert {path.name for path in made} == {"rules__last.c", "rules__triangle.c"}
    for one in (several[0], several[2]):
        alone = translate(one, cache_dir=tmp_path / "alone").c_file
        (path,) = (path for path in made if path.name == alone.name)
        assert path.read_bytes() == alone.read_bytes()
    assert not list(tmp_path.rglob(".advisor-work-*"))


def test_text_that_cython_refuses_is_a_failure_with_its_words(cache: Path) -> None:
    failed = build_kernel(
        kernel(text="def f(:\n    pass\n", pxd=""), python=sys.executable, cache_dir=cache
    )

    assert isinstance(failed, BuildFailure)
    assert failed.tool == "Cython"
    assert "rules__triangle.py:1:6" in failed.output
    assert "cython" in failed.command


def test_c_that_does_not_compile_is_a_failure_with_its_words(cache: Path) -> None:
    wrong = DECLARATIONS.replace("#define STEP 1", "#error no such step")

    failed = build_kernel(kernel(pxd=wrong), python=sys.executable, cache_dir=cache)

    assert isinstance(failed, BuildFailure)
    assert failed.tool == "the C compiler"
    assert "no such step" in failed.output


def test_without_a_compiler_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)

    with pytest.raises(ToolMissingError) as caught:
        build_kernel(kernel(), python=sys.executable, cache_dir=tmp_path)

    assert caught.value.exit_code == 4
    assert "apt install gcc" in (caught.value.advice or "")


def test_a_compiler_that_makes_nothing_is_a_failed_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = tmp_path / "cc-nonsense"
    compiler.write_text("#!/bin/sh\nprintf '\\377\\000nonsense'\n")
    compiler.chmod(0o755)
    monkeypatch.setenv("CC", str(compiler))

    failed = build_kernel(kernel(), python=sys.executable, cache_dir=tmp_path)

    assert isinstance(failed, BuildFailure)
    assert failed.tool == "the C compiler"
    assert "nonsense" in failed.output
    assert "made no" in failed.output


def test_a_compiler_may_be_silent_about_its_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\n")
    silent.chmod(0o755)
    monkeypatch.setenv("CC", str(silent))

    assert find_compiler().version == ""


def test_the_compiler_may_be_named_with_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "cc -pipe")

    assert find_compiler().command[1:] == ("-pipe",)


def test_without_headers_it_says_what_to_install(tmp_path: Path) -> None:
    python = tmp_path / "python3.13"
    python.write_text(
        "#!/bin/sh\n"
        'echo \'{"implementation": "CPython", "version": "3.13.9", "full_version": "3.13.9",\''
        ' \'"suffix": ".so", "multiarch": "", "prefix": "/usr", "places": ["/no/include"]}\'\n'
    )
    python.chmod(0o755)

    failed = build_kernel(kernel(), python=str(python), cache_dir=tmp_path)

    assert isinstance(failed, BuildFailure)
    assert failed.tool == "Python headers"
    assert "/no/include" in failed.output
    assert "apt install python3.13-dev" in failed.output


def split_headers(folder: Path) -> Facts:
    """Lay headers out as Debian's packages do, below `folder` in place of /."""
    include = folder / "usr" / "include"
    for place in ("python3.15", "riscv64-linux-gnu/python3.15"):
        (include / place).mkdir(parents=True)
    (include / "python3.15" / "Python.h").write_text('#include "pyconfig.h"\n')
    (include / "python3.15" / "pyconfig.h").write_text(
        "#include <riscv64-linux-gnu/python3.15/pyconfig.h>\n"
    )
    (include / "riscv64-linux-gnu" / "python3.15" / "pyconfig.h").write_text("int found;\n")
    (include / "stdio.h").write_text("#error another C library\n")
    return Facts(
        implementation="CPython",
        version="3.15.0",
        full_version="3.15.0",
        suffix=".so",
        multiarch="riscv64-linux-gnu",
        prefix=str(folder / "usr"),
        places=("/usr/include/python9.9", str(include / "python3.15")),
    )


def test_headers_of_an_unpacked_debian_package_are_found(tmp_path: Path) -> None:
    facts = split_headers(tmp_path)
    source = tmp_path / "one.c"
    source.write_text("#include <Python.h>\n#include <stdio.h>\n")

    for _ in range(2):
        flags = include_flags(facts, cache_dir=tmp_path / "cache")
        said = process.run([*find_compiler().command, *flags, "-E", source])
        assert "int found;" in said.stdout


def test_headers_missing_names_the_folders(tmp_path: Path) -> None:
    facts = split_headers(tmp_path)
    Path(facts.places[1], "Python.h").unlink()

    with pytest.raises(HeadersMissingError) as caught:
        include_flags(facts, cache_dir=tmp_path)

    assert "/usr/include/python9.9" in caught.value.message


def test_a_name_that_is_no_module_name_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(DefectError):
        build_kernel(kernel(name="../x"), python=sys.executable, cache_dir=tmp_path)


def test_annotation_tells_c_lines_from_python_lines(cache: Path) -> None:
    built = build_kernel(kernel(), python=sys.executable, cache_dir=cache, annotate=True)
    assert isinstance(built, BuiltKernel)
    assert built.annotation_html is not None

    costs = {cost.line: cost for cost in parse_annotation(built.annotation_html)}

    assert [costs[n].text for n in sorted(costs)] == TEXT.splitlines()[: len(costs)]
    assert costs[10].text == "        total += i"
    assert costs[10].score == 0
    assert "__pyx_v_total" in costs[10].code
    assert costs[15].score > 10
    assert dict(built.line_costs)[15] == costs[15].score
    assert 10 not in dict(built.line_costs)


def test_annotation_of_another_form_is_empty() -> None:
    assert parse_annotation("<html>" + '<pre class="cython line score-' * 5000) == ()
