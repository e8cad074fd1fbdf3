"""A kernel on PyPy, whose C interface can't take a stack that runs out: it leaves it room."""

import pytest

from advisor.codegen.compile import compile_function
from advisor.compilation.build import build_kernel
from advisor.model.kernel import BuiltKernel, Refusal
from advisor.pipeline.observing import observe
from tests.integration import test_kernel_world as world

PYTHON = world.ROOT / ".interpreters" / "pypy3.11" / "bin" / "python"
# On PyPy `add` is of the type of functions and has no bytecode; another module's `Store` is an
# object whose class nobody described.
SOURCE = """
import other

def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)

class Walk:
    add = list.append

    def __init__(self, step):
        self.step = step
        self.seen = other.store.size()

    def down(self, count):
        total = 0
        for number in range(count):
            total += number
        other.store.size()
        return total + self.step(count)
"""
OTHER = """
class Store:
    def size(self):
        return 3

store = Store()
"""
CALLS = {
    "Walk.down": "(world.Walk(int), 5), (world.Walk(int), 12)",
    "depth": "(5,), (12,)",
}


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BuiltKernel]:
    if not PYTHON.exists():
        pytest.skip("PyPy is missing: make interpreters")
    home = tmp_path_factory.mktemp("pypy")
    (home / "world.py").write_text(SOURCE)
    (home / "other.py").write_text(OTHER)
    made = {"home": home}
    for function, given in CALLS.items():
        calls = home / f"calls_{function.replace('.', '_')}.py"
        calls.write_text(
            f"import world\ndef calls():\n    for args in {given}:\n        yield args, {{}}\n"
        )
        observed = observe(f"world:{function}", python=PYTHON, app_dir=home, calls_file=calls)
        assert not isinstance(observed, Refusal), observed
        kernel = compile_function(observed)
        assert not isinstance(kernel, Refusal), kernel
        cache = world.ROOT / ".cache" / "cases"
        built = build_kernel(kernel, python=str(PYTHON), cache_dir=cache, optimise="-O1")
        assert isinstance(built, BuiltKernel), built
        made[function] = built  # type: ignore[assignment]
    return made  # type: ignore[return-value]


@pytest.mark.parametrize("where", ["main", "thread"])
def test_recursion_through_a_kernel_ends_in_an_exception(
    kernels: dict[str, BuiltKernel], where: str
) -> None:
    body = f"""
    assert kernel.install(vars(world)) == ("Walk.down",)
    assert kernel.install(vars(world)) == ()
    walk = world.Walk(None)
    def endless():
        walk.step = lambda count: walk.down(3)
        try:
            walk.down(3)
        except RecursionError:
            found.append("too deep")
    found = []
    if {where!r} == "main":
        endless()
    else:
        thread = threading.Thread(target=endless)
        thread.start()
        thread.join()
    assert found == ["too deep"]
    walk.step = int
    before = misses()
    assert walk.down(4) == 10
    assert misses() == before, "it does not come back"
    """
    world.run(kernels, PYTHON, "Walk.down", body)


def test_a_deep_stack_of_others_leaves_room(kernels: dict[str, BuiltKernel]) -> None:
    body = """
    kernel.install(vars(world))
    walk = world.Walk(lambda count: sorted([0], key=int)[0])
    def deep():
        walk.down(3)
        deep()
    for _ in range(3):
        try:
            deep()
        except RecursionError:
            pass
        else:
            raise AssertionError
    assert walk.down(4) == 6
    sys.setrecursionlimit(4_000)
    def down(count):
        return walk.down(3) if count == 0 else down(count - 1)
    assert down(2_500) == 3
    """
    world.run(kernels, PYTHON, "Walk.down", body)


@pytest.mark.parametrize("argument", ["100_000", "2**63 - 1"])
def test_recursion_of_the_kernel_itself_ends_in_an_exception(
    kernels: dict[str, BuiltKernel], argument: str
) -> None:
    body = f"""
    assert kernel.install(vars(world)) == ("depth",)
    for _ in range(3):
        try:
            world.depth({argument})
        except RecursionError:
            pass
        else:
            raise AssertionError
    assert world.depth(300) == 300
    """
    world.run(kernels, PYTHON, "depth", body)
