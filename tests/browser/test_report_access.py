"""The report for people who use a keyboard, a screen reader or paper: axe-core, and print."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from advisor.report.page import render_page
from advisor.report.runs import render_runs
from tests.records import fraud_run, hostile_run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


def pages() -> dict[str, str]:
    run = fraud_run()
    return {
        "run": render_page(run),
        "hostile": render_page(hostile_run()),
        "runs": render_runs([("a", run), ("b", run), ("c", "it was cut short")]),
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["run", "hostile", "runs"])
def test_axe_finds_nothing_serious(
    browser: Browser, tmp_path: Path, name: str, theme: Literal["light", "dark"]
) -> None:
    file = tmp_path / "index.html"
    file.write_text(pages()[name], "utf-8")
    # Only so that axe can be put into the page; the policy is tested by the page's other tests.
    context = browser.new_context(color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page).response["violations"]
    context.close()
    told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found
            if one["impact"] in SERIOUS]  # fmt: skip
    assert told == []


def test_print_unfolds_everything_and_leaves_controls_out(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(pages()["run"], "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert not page.locator(".flame-bar").is_visible()
    assert not page.locator("#raw-download").is_visible()
    assert page.locator("h1").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
