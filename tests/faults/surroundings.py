"""What is around the run goes wrong: folders, the compiler, a second run, a changed source."""

from advisor import store
from advisor.model.run import Stage
from tests.faults.workplace import QUICK, TITLES, Workplace

USAGE, TOOL = 2, 4


def odd_path(place: Workplace) -> None:
    """Work in a folder with a space, a quote and letters beyond ASCII in its name."""
    odd = Workplace(place.folder / "mit Leer'zeichen ünd ☃")
    run = odd.finish("profile", *QUICK)
    assert run.status == 0, run.told
    assert set(odd.record().done) == set(Stage)


def no_place_for_reports(place: Workplace) -> None:
    """Have a file where the folder of the runs should be."""
    (place.folder / "reports").write_text("mine")
    run = place.finish("sample", *QUICK[:2])
    assert run.status == USAGE, (run.status, run.told)
    assert "cannot create a folder for the run" in run.told, run.told
    assert (place.folder / "reports").read_text() == "mine"


def no_compiler(place: Workplace) -> None:
    """Have no C compiler: what was measured stays, and the run goes on once there is one."""
    run = place.finish("profile", *QUICK, env={"CC": "/nowhere/cc"})
    assert run.status == TOOL, (run.status, run.told)
    assert "/nowhere/cc" in run.told, run.told
    assert place.record().done[-1] is Stage.RECORD
    run = place.finish("profile", *QUICK, "--resume", "latest")
    assert run.status == 0, run.told


def symbolic_links(place: Workplace) -> None:
    """Have the app's folder and one of its modules be links to elsewhere."""
    elsewhere = place.folder / "elsewhere"
    place.app.rename(elsewhere)
    place.app.symlink_to(elsewhere)
    (elsewhere / "steps.py").rename(place.folder / "kept.py")
    (elsewhere / "steps.py").symlink_to(place.folder / "kept.py")
    run = place.finish("profile", *QUICK)
    assert run.status == 0, (run.status, run.told)
    assert set(place.record().done) == set(Stage)
    assert (elsewhere / "steps.py").is_symlink()


def other_formats(place: Workplace) -> int:
    """Go on from a record of an older advisor, of a newer one, and from half of one."""
    run = place.finish("sample", *QUICK[:2])
    assert run.status == 0, run.told
    file = store.find("latest", place.folder / "reports") / "run.json"
    text = file.read_text()
    number = f'"format":{store.FORMAT_VERSION}'
    older, newer = (text.replace(number, f'"format":{n}') for n in (0, store.FORMAT_VERSION + 1))
    assert text not in (older, newer)
    for other in (older, newer, text[: len(text) // 2]):
        file.write_text(other)
        run = place.finish("profile", *QUICK, "--resume", "latest")
        assert run.status == USAGE, (run.status, run.told)
        assert "run.json" in run.told, run.told
        assert file.read_text() == other
    return 3


def two_at_once(place: Workplace) -> None:
    """Run twice at the same time in one folder: neither sees the other."""
    with place.started("sample", *QUICK[:2]) as one:
        one.wait_for("Start the app")
        other = place.finish("sample", *QUICK[:2], at_once=True)
        one.running.wait(120)
    assert one.status == other.status == 0, one.told + other.told
    runs = store.list_runs(place.folder / "reports")
    assert len(runs) == 2, runs
    assert all(Stage.RANK in store.load(run).done for run in runs)


def source_changes(place: Workplace) -> None:
    """Change a function once its kernel is made: the kernel steps aside, and no patch brings it."""
    with place.started("profile", *QUICK, own_change=True) as run:
        run.wait_for(TITLES[Stage.MATRIX])
        steps = place.app / "steps.py"
        steps.write_text(steps.read_text().replace("found -= number", "found -= number + 1"))
        run.running.wait(240)
    assert run.status == 0, (run.status, run.told)
    record = place.record()
    assert set(record.done) == set(Stage)
    patches = store.find("latest", place.folder / "reports") / "patches"
    assert not [*patches.glob("*steps*")], "a patch of a function that is not there any more"
    assert any("steps:total" in one.message for one in record.problems), record.problems
