"""The report's content: what is said follows from the record, and nothing foreign gets through."""

import base64
import gzip
import html.parser
import io
import json
import random
import re
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from typing_extensions import override

from advisor import documents
from advisor.model.bench import BenchmarkMatrix, Caution, Cell, Estimate, VerdictKind
from advisor.model.kernel import BuiltKernel
from advisor.model.profile import Frame, Profile, Stack
from advisor.model.ranking import Origin
from advisor.model.run import RunRecord
from advisor.report import answer, confidence, figures, flame, highlight, measured, metrics
from advisor.report.page import render_page, script_json
from advisor.report.text import print_summary
from advisor.report.view import build_view
from tests.records import HOSTILE, cell, early_run, fraud_run, hostile_run, matrix, profile


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.00305, "3.05 ms"),
        (2.4e-6, "2.40 µs"),
        (71.5, "71.5 s"),
        (0.0, "0 ns"),
        (float("inf"), "∞ s"),
    ],
)
def test_times_have_the_unit_that_suits_them(value: float, text: str) -> None:
    assert figures.seconds(value).replace(figures.GAP, " ") == text


@pytest.mark.parametrize(
    ("part", "text"),
    [(0.524, "+52 %"), (-0.041, "−4.1 %"), (0.0001, "±0 %"), (6.24, "+624 %"), (0.004, "+0.40 %")],
)
def test_changes_have_their_sign(part: float, text: str) -> None:
    assert figures.signed_percent(part).replace(figures.GAP, " ") == text


def test_an_interval_is_written_in_the_unit_of_its_value() -> None:
    figure = Estimate(value=1.2, low=0.9, high=1.5, unit="ms")
    assert figures.estimate_interval(figure).replace(figures.GAP, " ") == "0.900–1.50 ms"


def test_control_and_direction_characters_become_visible() -> None:
    assert figures.clean("a\u202eb\x00c\u200bd") == "a\\u202eb\\u0000c\\u200bd"
    assert figures.clean("naïve 数 🎉") == "naïve 数 🎉"
    assert len(figures.clean("x" * 10_000)) <= figures.LONGEST


def with_matrix(made: BenchmarkMatrix | None) -> RunRecord:
    return replace(fraud_run(), matrix=made)


def with_cells(*cells: Cell) -> RunRecord:
    return with_matrix(replace(matrix(), cells=cells))


BASE = cell("CPython 3.15", 3.05, None, kind=VerdictKind.FASTER, seed=1)


def variant(name: str, ratio: float, kind: VerdictKind) -> Cell:
    return cell(name, 3.05 / ratio, ratio, kind=kind, seed=2)


@pytest.mark.parametrize(
    ("run", "headline"),
    [
        (fraud_run(), "On PyPy 3.11, the same CPU serves 2.4 times as many requests."),
        (
            with_cells(BASE, variant("CPython 3.15 + kernels", 1.62, VerdictKind.FASTER)),
            "With the kernels, the same CPU serves 62 % more requests.",
        ),
        (
            with_cells(BASE, variant("CPython 3.15 + kernels", 1.01, VerdictKind.NO_DIFFERENCE)),
            "Nothing tried here makes this app faster.",
        ),
        (
            with_cells(BASE, variant("CPython 3.15 + kernels", 1.4, VerdictKind.TOO_NOISY)),
            "The machine was too noisy for a verdict.",
        ),
        (with_cells(BASE), "Only the baseline could be measured."),
        (early_run(), "The profile is done; nothing was benchmarked in this run."),
        (
            replace(early_run(), ranking=None, profile=None),
            "This run ended before anything was profiled.",
        ),
    ],
)
def test_the_headline_follows_from_the_verdicts(run: RunRecord, headline: str) -> None:
    assert answer.build_answer(run).headline.replace(figures.GAP, " ") == headline


def test_nothing_is_recommended_that_is_not_faster() -> None:
    run = with_cells(BASE, variant("CPython 3.15 + kernels", 0.9, VerdictKind.SLOWER))
    made = answer.build_answer(run)
    assert made.offers == ()
    assert [one.what for one in made.actions] == ["Take Engine.score off the event loop"]


def test_the_kernels_are_merged_once_for_all_interpreters() -> None:
    ours = variant("CPython 3.15 + kernels", 1.6, VerdictKind.FASTER)
    pypy = variant("PyPy 3.11 + kernels", 1.4, VerdictKind.FASTER)
    made = answer.build_answer(with_cells(BASE, ours, pypy))
    assert sum(one.what.startswith("Merge") for one in made.actions) == 1


def test_no_merge_is_advised_where_no_patch_is_made() -> None:
    ours = variant("CPython 3.15 + kernels", 1.6, VerdictKind.FASTER)
    differs = replace(ours, cautions=(Caution.ANSWERS_DIFFER,))
    for one, merges in ((ours, 1), (differs, 0)):
        made = answer.build_answer(with_cells(BASE, one))
        assert sum(action.what.startswith("Merge") for action in made.actions) == merges


def test_confidence_falls_with_noise_and_cautions() -> None:
    quiet = replace(matrix(), cautions=(), cells=(BASE,))
    assert quiet.control is not None
    noisy = replace(quiet, control=replace(quiet.control, kind=VerdictKind.TOO_NOISY))
    busy = replace(quiet, cautions=(Caution.MACHINE_BUSY,))
    levels = [confidence.judge_confidence(one)[0] for one in (quiet, busy, noisy, None)]
    assert levels == ["high", "medium", "low", None]
    assert confidence.judge_confidence(replace(quiet, control=None))[0] == "low"


def test_a_caution_names_the_variants_it_is_about_and_lowers_no_others() -> None:
    quiet = replace(BASE, cautions=())
    winner = replace(variant("CPython 3.15 + kernels", 1.5, VerdictKind.FASTER), cautions=())
    loser = replace(
        variant("PyPy 3.11", 0.5, VerdictKind.SLOWER), cautions=(Caution.TOO_FEW_SAMPLES,)
    )
    rating, reasons = confidence.judge_confidence(
        replace(matrix(), cautions=(), cells=(quiet, winner, loser))
    )
    assert rating == "high"
    assert any(reason.startswith("PyPy 3.11: ") for reason in reasons)
    doubted = replace(winner, cautions=(Caution.TOO_FEW_SAMPLES,))
    rating, _ = confidence.judge_confidence(
        replace(matrix(), cautions=(), cells=(quiet, doubted, loser))
    )
    assert rating == "medium"


def test_whatever_was_left_out_is_listed_with_its_reason() -> None:
    gaps = {gap.what: gap for gap in answer.build_answer(fraud_run()).gaps}
    assert gaps["PyPy 3.11 + kernels"].remedy == "apt-get install pypy3-dev"
    assert gaps["DELETE /rules/{id}"].why == "DELETE may destroy data"
    early = answer.build_answer(early_run()).gaps
    assert early[-1].what == "record, kernels, matrix and profile again"


def test_overlapping_intervals_are_no_change() -> None:
    wide = Estimate(value=1.0, low=0.8, high=1.2, unit="ms")
    lower = Estimate(value=0.7, low=0.6, high=0.9, unit="ms")
    lowest = replace(lower, high=0.75)
    assert metrics.direction(wide, lower, more_is_better=False) == "same"
    assert metrics.direction(wide, lowest, more_is_better=False) == "better"
    assert metrics.direction(wide, lowest, more_is_better=True) == "worse"


def test_every_metric_has_the_noise_beside_it() -> None:
    offers = answer.build_answer(fraud_run()).offers
    assert [offer.title for offer in offers] == ["PyPy 3.11", "CPython 3.15 + kernels"]
    assert all(metric.noise for offer in offers for metric in offer.metrics)


def nodes(tree: list[Any]) -> int:
    return 1 + sum(nodes(child) for child in tree[2])


def test_the_flame_graph_holds_every_sample() -> None:
    data = flame.flame_data(profile(), app_dir="/srv/fraud", ranking=fraud_run().ranking)
    assert data["total"] == 4000
    assert sum(tree[1] for _, tree in data["roots"]) == 4000
    origins = {name: Origin(flame.ORIGINS[origin]) for name, _, origin in data["frames"]}
    assert origins["luhn_valid"] is Origin.PROJECT
    assert origins["BaseEventLoop.run_forever"] is Origin.EVENT_LOOP


def test_a_huge_profile_gives_a_small_graph() -> None:
    def frame(number: int) -> Frame:
        return Frame(file=f"/srv/fraud/m{number % 97}.py", line=number, function=f"f{number}")

    stacks = tuple(
        Stack(frames=tuple(frame(n * 7 % 1500 + depth) for depth in range(200)), count=n % 9 + 1)
        for n in range(1500)
    )
    made = Profile(
        stacks=stacks,
        samples=sum(stack.count for stack in stacks),
        errors=0,
        behind=False,
        interval_seconds=0.004,
        workers=1,
        sampler="py-spy",
    )
    data = flame.flame_data(made, app_dir="/srv/fraud", ranking=None)
    assert sum(nodes(tree) for _, tree in data["roots"]) <= flame.MOST_NODES
    assert len(json.dumps(data)) < 400_000


def test_highlighting_keeps_every_character_and_line() -> None:
    source = 'def f(a):\n    """Two\n    lines <b>."""\n\treturn a  # & "x"\n'
    lines = highlight.highlight(source)
    assert "\n".join(re.sub(r"</?i[^>]*>", "", line) for line in lines) == (
        source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    )
    assert highlight.highlight("x" * 10_000)[0].count("x") < highlight.LONGEST_LINE


def test_percentiles_are_of_the_values_themselves() -> None:
    values = tuple(float(n) for n in range(1, 101))
    assert [measured.percentile(values, part) for part in (0.0, 0.5, 0.99, 1.0)] == [1, 50, 99, 100]


class Checker(html.parser.HTMLParser):
    """Gathers elements, ids and addresses, and sees that everything is closed."""

    VOID = frozenset(("wbr", "meta", "link", "br", "input", "circle", "line", "rect", "polyline"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"{tag} has a handler"
            if name in ("href", "src", "action"):
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in self.VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("make", [fraud_run, early_run, hostile_run])
def test_the_page_is_well_formed_and_needs_no_network(make: Any) -> None:
    page = render_page(make())
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.tags.count("script") == 3
    assert "img" not in checker.tags
    assert len(set(checker.ids)) == len(checker.ids) or make is hostile_run
    for address in checker.addresses:
        assert address.startswith("#") or address == "data:,"
        assert address in ("#", "data:,") or address[1:] in checker.ids
    assert len(page.encode()) < 1_500_000
    assert page == render_page(make())


def test_hostile_names_are_shown_as_text() -> None:
    page = render_page(hostile_run())
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in page
    assert "x" * 1000 not in page


def test_json_cannot_end_a_script() -> None:
    text = script_json({"a": "</script><!--\u2028&"})
    assert not re.search("[<>&\u2028]", text)
    assert json.loads(text) == {"a": "</script><!--\u2028&"}


@pytest.mark.parametrize(
    ("costs", "text"), [((0.0002, 0.0116), "200 µs–11.6 ms"), ((0.003, 0.003), "3.00 ms"), ((), "")]
)
def test_requests_are_shown_with_what_they_cost(costs: tuple[float, ...], text: str) -> None:
    run = fraud_run()
    assert run.traffic is not None
    requests = run.traffic.requests * 2
    run = replace(run, traffic=replace(run.traffic, requests=requests, costs=costs))
    ((_, number, cost, _),) = build_view(run).requests
    assert (number, cost.replace(figures.GAP, " ")) == ("2", text)
    assert ("CPU time of one" in render_page(run)) is bool(costs)


def raw(run: RunRecord) -> RunRecord:
    packed = base64.b64decode(build_view(run).raw)
    back = documents.load(json.loads(gzip.decompress(packed)), RunRecord, "run")
    assert isinstance(back, RunRecord)
    return back


def test_the_raw_figures_are_the_record_without_its_private_parts() -> None:
    run = fraud_run()
    back = raw(run)
    assert back.matrix == run.matrix
    assert back.profile == run.profile
    assert back.traffic is not None
    assert back.traffic.requests[0].headers == (("authorization", "…"),)
    assert back.traffic.requests[0].body == b""
    assert "secret-token" not in render_page(run)


def test_a_long_run_still_fits_the_page() -> None:
    made = matrix()
    first = made.cells[0]
    dice = random.Random(1)
    many = tuple(
        replace(launch, latencies=tuple(sorted(dice.random() for _ in range(20_000))))
        for launch in first.launches
    )
    run = with_matrix(replace(made, cells=(replace(first, launches=many), *made.cells[1:])))
    view = build_view(run)
    assert "evenly spaced" in view.raw_note
    assert len(render_page(run).encode()) < 1_500_000
    back = raw(run).matrix
    assert back is not None
    kept = back.cells[0].launches[1].latencies
    assert (kept[0], kept[-1]) == (many[1].latencies[0], many[1].latencies[-1])
    assert len(kept) == 500


@pytest.mark.parametrize("make", [fraud_run, early_run, hostile_run])
def test_the_summary_is_plain_where_it_is_no_terminal(make: Any) -> None:
    file = io.StringIO()
    print_summary(make(), Console(file=file, width=100))
    text = file.getvalue()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) <= 100
    assert HOSTILE not in text


def test_long_kernels_and_their_annotations_do_not_swell_the_page() -> None:
    run = fraud_run()
    assert run.kernels is not None
    good = run.kernels[1]
    assert good.kernel is not None
    dice = random.Random(2)
    noise = "".join(chr(dice.randrange(33, 126)) for _ in range(2_000_000))
    body = "@cython.cfunc\ndef f(x):\n" + "    x = x + 1\n" * 5000 + "def counters():\n"
    kernel = replace(good.kernel, text=good.kernel.text + body)
    built = good.builds[0]
    assert isinstance(built, BuiltKernel)
    builds = (replace(built, kernel=kernel, annotation_html=noise),)
    many = tuple(
        replace(good, target=f"m:f{number}", kernel=kernel, builds=builds) for number in range(8)
    )
    page = render_page(replace(run, kernels=many))
    assert len(page.encode()) < 1_500_000
    assert "; the others put it in place" in page
