"""The report in a real browser: no error, the flame graph, sorting, keyboard, hostile names."""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from advisor.model.run import RunRecord
from advisor.report.page import render_page
from tests.records import early_run, fraud_run, hostile_run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield made
        made.close()


Open = Callable[..., Page]
Theme = Literal["light", "dark"]


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a run's report; afterwards nothing may have gone wrong."""
    troubles: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            troubles.append(f"asked for {request.url}")

    def failed(error: Error) -> None:
        troubles.append(str(error))

    contexts = []

    def opened(run: RunRecord, *, width: int = 1280, theme: Theme = "light") -> Page:
        file = tmp_path / "index.html"
        file.write_text(render_page(run), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", failed)
        page.on("request", asked)
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def boxes(page: Page) -> list[str]:
    labels: list[str] = page.locator("#flame-graph button").evaluate_all(
        "all => all.map((one) => one.getAttribute('aria-label'))"
    )
    return labels


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 390])
@pytest.mark.parametrize("make", [fraud_run, early_run, hostile_run])
def test_it_opens_without_an_error_and_fits_the_width(
    open_report: Open, make: Callable[[], RunRecord], width: int, theme: Theme
) -> None:
    page = open_report(make(), width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.locator("#flame-graph button").count() > 3


def test_a_click_zooms_and_escape_goes_back(open_report: Open) -> None:
    page = open_report(fraud_run())
    whole = boxes(page)
    assert page.locator("#flame-reset").is_disabled()
    page.get_by_role("button", name="Engine.score:").click()
    assert "BaseModel" not in " ".join(boxes(page))
    graph = page.locator("#flame-graph").bounding_box()
    engine = page.get_by_role("button", name="Engine.score:").bounding_box()
    assert graph is not None
    assert engine is not None
    assert abs(engine["width"] - graph["width"]) < 1
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert boxes(page) == whole
    page.get_by_role("button", name="luhn_valid:").click()
    page.locator("#flame-reset").click()
    assert boxes(page) == whole


def test_arrow_keys_walk_through_the_graph(open_report: Open) -> None:
    page = open_report(fraud_run())
    page.locator("#flame-graph button").first.focus()
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        seen.append(label.partition(":")[0])
    assert seen == ["score", "Engine.score", "luhn_valid", "haversine_km", "Engine.score", "score"]
    assert page.locator("#flame-info").inner_text().startswith("score: 92")
    page.keyboard.press("Enter")
    assert not page.locator("#flame-reset").is_disabled()


def test_search_tells_the_share_and_marks_the_boxes(open_report: Open) -> None:
    page = open_report(fraud_run())
    page.locator("#flame-search").fill("LUHN")
    assert page.locator("#flame-graph button.found").all_inner_texts() == ["luhn_valid"]
    assert page.locator("#flame-info").inner_text().replace("\u00a0", " ") == (
        "“LUHN”: 53 % of the CPU time in 1 place"
    )
    page.locator("#flame-search").fill("nothing-like-it")
    assert page.locator("#flame-info").inner_text().startswith("No function")
    page.locator("#flame-search").fill("")
    assert page.locator("#flame-graph.searching").count() == 0


def test_before_after_difference_and_whole_stacks(open_report: Open) -> None:
    page = open_report(fraud_run())
    assert not any("run_forever" in label for label in boxes(page)[:2])
    page.get_by_label("start at project code").uncheck()
    assert any(label.startswith("BaseEventLoop.run_forever: 100") for label in boxes(page))
    page.get_by_role("button", name="With kernels").click()
    assert any(label.startswith("luhn_valid: 9.1") for label in boxes(page))
    page.get_by_role("button", name="Difference").click()
    luhn = next(label for label in boxes(page) if label.startswith("luhn_valid"))
    assert luhn.replace("\u00a0", " ") == "luhn_valid: 53 % before, 9.1 % with kernels"
    page.locator("#flame-route").select_option("POST /score")
    assert any(label.startswith("all: 100") for label in boxes(page))


def test_the_graph_can_be_read_by_itself(open_report: Open) -> None:
    """What was running stands on top, each function once, its callers below."""
    page = open_report(fraud_run())
    page.get_by_label("start at project code").uncheck()
    page.get_by_role("button", name="By itself", exact=True).first.click()
    tops = page.eval_on_selector_all(
        "#flame-graph button[style*='top: 21px']", "all => all.map((one) => one.ariaLabel)"
    )
    assert tops
    assert all(label.endswith("of the CPU time by itself") for label in tops)
    names = [label.rpartition(":")[0] for label in tops]
    assert len(names) == len(set(names))
    below = page.locator("#flame-graph button[style*='top: 42px']").first
    assert "called by way of it" in (below.get_attribute("aria-label") or "")
    page.get_by_role("button", name="With callees", exact=True).first.click()
    expect(page.locator("[data-reading=callees]")).to_have_attribute("aria-pressed", "true")


def test_lines_show_what_cython_makes_of_them(open_report: Open) -> None:
    page = open_report(fraud_run())
    function = page.locator("details.function[open]").first
    assert function.locator(".cost").all_inner_texts() == ["5", "30", "5", "30"]
    expect(function).to_contain_text("became plain C")


def test_the_table_sorts_by_number_and_by_name(open_report: Open) -> None:
    page = open_report(fraud_run())

    def names() -> list[str]:
        return page.locator("#hot tbody td.name bdi:first-child").all_inner_texts()

    def order() -> list[str]:
        return [name.partition(".")[0] for name in names() if "/" not in name and ".py" not in name]

    assert order() == ["Engine", "luhn_valid", "haversine_km", "BaseModel"]
    head = page.locator("#hot th").nth(2)
    head.locator("button").click()
    assert order() == ["luhn_valid", "haversine_km", "BaseModel", "Engine"]
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").press("Enter")
    assert order() == ["Engine", "BaseModel", "haversine_km", "luhn_valid"]
    page.locator("#hot th button").first.click()
    assert order() == ["luhn_valid", "haversine_km", "Engine", "BaseModel"]


def test_a_link_opens_the_function_it_leads_to(open_report: Open) -> None:
    page = open_report(fraud_run())
    section = page.locator("details.function").first
    assert section.get_attribute("open") is None
    page.locator("#hot a").first.click()
    expect(section).to_have_attribute("open", "")  # once the address has changed


def test_lines_of_source_and_kernel_point_at_each_other(open_report: Open) -> None:
    page = open_report(fraud_run())
    lists = page.locator("details.function[open] [data-sources]").first.locator("ol")
    lists.nth(0).locator("li[value='16']").hover()
    linked = lists.nth(1).locator("li.linked")
    assert linked.count() == 1
    assert linked.get_attribute("value") == "12"


def test_the_raw_figures_can_be_downloaded(open_report: Open, tmp_path: Path) -> None:
    page = open_report(fraud_run())
    with page.expect_download() as waiting:
        page.locator("#raw-download").click()
    download = waiting.value
    content = tmp_path / "raw"
    download.save_as(content)
    data = content.read_bytes()
    if download.suggested_filename.endswith(".gz"):
        data = gzip.decompress(data)
    assert json.loads(data)["run_id"] == "20261122-161200-app"


def test_hostile_names_do_nothing(open_report: Open) -> None:
    page = open_report(hostile_run())
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    assert page.locator("script").count() == 3
    assert page.locator("h1 b, bdi b, td b").count() == 0
    page.locator("#flame-search").fill("</script>")
    assert page.locator("#flame-graph button.found").count() == 1
    page.locator("#flame-graph button.found").hover()
    assert "</script><script>alert(1)" in page.locator("#flame-info").inner_text()
