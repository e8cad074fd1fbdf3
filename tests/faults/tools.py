"""Compilers that are no compilers, and headers that are not there."""

from advisor.model.run import Stage
from tests.faults.workplace import QUICK, Workplace

TOOL = 4
FAILS = "#!/bin/sh\nexit 1\n"
PRINTS = "#!/bin/sh\nprintf '\\377\\000garbage \\033[2J'\nexit 0\n"
CRASHES = "#!/bin/sh\nkill -SEGV $$\n"
# Passes everything on but the folders in which Python's headers are.
WITHOUT_HEADERS = """#!/bin/sh
for word do
    shift
    case "$word" in -I*python*|-I*pypy*) ;; *) set -- "$@" "$word" ;; esac
done
exec cc "$@"
"""
WRONG = {"fails": FAILS, "prints": PRINTS, "crashes": CRASHES, "headers": WITHOUT_HEADERS}


def wrong_compilers(place: Workplace) -> int:
    """Have compilers that fail, print nonsense and make nothing, crash, or find no headers.

    Each time the app is measured all the same: that there is no kernel is told, with what the
    compiler said. Returns how many there were.
    """
    for name, text in WRONG.items():
        compiler = place.folder / f"cc-{name}"
        compiler.write_text(text)
        compiler.chmod(0o700)
        cache = {"XDG_CACHE_HOME": str(place.folder / f"cache-{name}")}
        begun: tuple[str, ...] = ()
        if (place.folder / "reports").exists():
            again = Stage.KERNELS in place.record().done
            begun = ("--resume", "latest", *(("--redo", Stage.KERNELS.value) if again else ()))
        run = place.finish("profile", *QUICK, *begun, env={"CC": str(compiler), **cache})
        assert run.status in (0, TOOL), (run.status, run.told)
        assert "Traceback" not in run.told, run.told
        told = run.told + run.printed
        assert compiler.name in told or "did not build" in told, told
    return len(WRONG)
