"""Kernels in a long life: a million guard misses, threads, fork, sub-interpreters."""

from pathlib import Path

import pytest

from advisor.model.kernel import BuiltKernel
from tests.integration import test_kernel_world as world

python = world.python
kernels = world.kernels


def test_a_million_guard_misses_keep_nothing(kernels: dict[str, BuiltKernel], python: Path) -> None:
    world.run(
        kernels,
        python,
        "scored",
        """
        import gc, resource
        marker = object()
        item = 2.5
        wrong = [[1, 2, item], (1, 2, 3), [1, True], [10**30]]
        def rounds(count):
            for _ in range(count):
                for value in wrong:
                    world.scored(value)
                try:
                    world.scored([marker])
                except TypeError:
                    pass
        kernel.install(vars(world))
        expected = [plain["scored"](value) for value in wrong]
        assert [world.scored(value) for value in wrong] == expected
        rounds(2000)
        gc.collect()
        counts = [sys.getrefcount(one) for one in (marker, item, *wrong)]
        blocks = sys.getallocatedblocks()
        before = misses()
        rounds(200_000)
        gc.collect()
        assert misses() - before == 1_000_000, misses() - before
        assert sys.getallocatedblocks() - blocks < 50, sys.getallocatedblocks() - blocks
        assert [sys.getrefcount(one) for one in (marker, item, *wrong)] == counts
        """,
    )


def test_threads_get_their_own_answers(kernels: dict[str, BuiltKernel], python: Path) -> None:
    world.run(
        kernels,
        python,
        "scored",
        """
        kernel.install(vars(world))
        sys.setswitchinterval(1e-5)
        wrong = []
        def work(number):
            for turn in range(20_000):
                values = [number, turn % 20, 3.5 if turn % 7 == 0 else 3]
                if world.scored(values, number) != plain["scored"](values, number):
                    wrong.append(values)
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong, wrong[:3]
        """,
    )


def test_a_fork_goes_on_with_kernels(kernels: dict[str, BuiltKernel], python: Path) -> None:
    world.run(
        kernels,
        python,
        "depth",
        """
        import os
        kernel.install(vars(world))
        assert world.depth(50) == 50
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
        if child == 0:
            try:
                good = world.depth(100) == 100 and world.depth is not plain["depth"]
                world.depth(10**6)
            except RecursionError:
                os._exit(0 if good else 1)
            os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert world.depth(60) == 60
        """,
    )


def test_without_the_gil_a_kernel_is_off_and_says_so(
    kernels: dict[str, BuiltKernel], python: Path
) -> None:
    world.run(
        kernels,
        python,
        "scored",
        """
        sys._is_gil_enabled = lambda: False
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            assert kernel.install(vars(world)) == ()
        assert "needs the GIL" in str(told[0].message), told
        assert world.scored is plain["scored"]
        del sys._is_gil_enabled
        assert kernel.install(vars(world)) == ("scored",)
        """,
    )


@pytest.mark.parametrize("function", ["scored", "Account.cost"])
def test_a_sub_interpreter_refuses_kernels_and_lives(
    kernels: dict[str, BuiltKernel], python: Path, function: str
) -> None:
    world.run(
        kernels,
        python,
        function,
        """
        try:
            import _interpreters
        except ImportError:
            import _xxsubinterpreters as _interpreters
        kernel.install(vars(world))
        text = f'''
        import sys
        sys.path[:] = {sys.path!r}
        import importlib.util, world
        from importlib.machinery import ExtensionFileLoader
        loader = ExtensionFileLoader({kernel.__name__!r}, {kernel.__file__!r})
        spec = importlib.util.spec_from_file_location({kernel.__name__!r}, loader=loader)
        try:
            module = importlib.util.module_from_spec(spec)
            loader.exec_module(module)
        except ImportError as error:
            said = str(error)
        else:
            said = "loaded"
        assert "interpreter" in said, said
        assert world.scored([1, 2, 30]) == 17, world.scored([1, 2, 30])
        '''
        import textwrap
        text = textwrap.dedent(text)
        number = _interpreters.create()
        failure = (getattr(_interpreters, "exec", None) or _interpreters.run_string)(number, text)
        assert failure is None, failure
        _interpreters.destroy(number)
        assert world.scored([1, 2, 30]) == plain["scored"]([1, 2, 30])
        """,
    )
