"""The report in a real browser: Debian's Chromium, headless, with the network off.

Skipped where no Chromium is installed; a build service must have one, and says so with CI=true.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.reports.html import render
from pipeline.reports.view import view_of
from tests.unit.report_scene import decided, hostile

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if not os.environ.get("CI"):
    pytest.importorskip("playwright", reason="playwright is not installed (the extra `browser`)")
    pytest.importorskip("axe_playwright_python", reason="the checker is not installed (the extra `browser`)")
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian: chromium)", allow_module_level=True)

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LEVEL_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for name, scene in (("decided", decided()), ("hostile", hostile())):
        made[name] = folder / f"{name}.html"
        made[name].write_text(render(view_of(scene)), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


class Opened:
    """A page with what it said on the console and what it asked of the network."""

    def __init__(self, browser: Any, path: Path, viewport: dict[str, int]) -> None:
        self.context = browser.new_context(viewport=viewport, offline=True, has_touch=viewport is PHONE)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())


@pytest.fixture(params=["desktop", "phone"])
def opened(request, browser, files) -> Iterator[Opened]:
    one = Opened(browser, files["decided"], DESKTOP if request.param == "desktop" else PHONE)
    yield one
    one.context.close()


def test_it_loads_offline_without_an_error(opened: Opened) -> None:
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    assert opened.page.locator("h1").is_visible()


def test_the_page_is_as_wide_as_its_window(opened: Opened) -> None:
    width = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


def test_no_accessibility_violation_at_level_aa(opened: Opened) -> None:
    from axe_playwright_python.sync_playwright import Axe

    asked = {"runOnly": {"type": "tag", "values": LEVEL_AA}}
    for state in ("closed", "open", "english"):
        if state == "open":
            opened.page.locator("td.st-ambiguous button").first.click()
        if state == "english":
            opened.page.keyboard.press("Escape")
            opened.page.get_by_role("button", name="English").click()
        found = Axe().run(opened.page, options=asked).response["violations"]
        told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
        assert told == [], state


def test_a_click_shows_the_evidence_and_escape_gives_the_focus_back(opened: Opened) -> None:
    page = opened.page
    button = page.locator('td[data-status] button[data-cell="galis.couts_solution.valeur"]')
    button.click()
    dialog = page.locator("dialog")
    assert dialog.is_visible()
    told = dialog.inner_text()
    assert "102 038,060" in told and "Mme Durand" in told and "GALIS contre synthèse" in told
    assert "102 038,060" in dialog.locator("pre mark").inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.dataset.cell") == "galis.couts_solution.valeur"


def test_cells_open_from_the_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.locator('td[data-status] button[data-cell="devis.6.materiel_ttc"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog").is_visible()
    page.locator("dialog [data-close]").focus()
    page.keyboard.press("Enter")
    assert not page.locator("dialog").is_visible()


def test_a_filter_leaves_the_rows_that_have_such_a_cell(opened: Opened) -> None:
    page = opened.page
    every = page.locator("table.cells tbody tr:visible").count()
    page.locator('[data-filter="decided"]').click()
    rows = page.locator("table.cells tbody tr:visible")
    assert 0 < rows.count() < every
    assert rows.count() == page.locator("table.cells tbody tr:has(td[data-status=decided])").count()
    assert page.locator('[data-filter="decided"]').get_attribute("aria-pressed") == "true"
    page.locator('[data-filter=""]').click()
    assert page.locator("table.cells tbody tr:visible").count() == every


def test_the_language_switch_changes_every_text(opened: Opened) -> None:
    page = opened.page
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.get_by_role("heading", name="Ce qui attend une décision").is_visible()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", name="What needs a decision").is_visible()
    assert page.locator('[lang="fr"]:not([data-language]):visible').count() == 0


def test_hostile_scans_are_text(browser, files) -> None:
    one = Opened(browser, files["hostile"], DESKTOP)
    dialogs: list[str] = []
    one.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for at in range(8):
        one.page.locator("td.st-ambiguous button").nth(at).click()
        one.page.keyboard.press("Escape")
    assert one.page.title() != "owned" and dialogs == [] and one.said == []
    width = one.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    one.context.close()


def test_it_prints_with_everything_unfolded_and_no_controls(browser, files, tmp_path) -> None:
    one = Opened(browser, files["decided"], DESKTOP)
    one.page.emulate_media(media="print")
    assert not one.page.locator(".filters").is_visible()
    assert len(one.page.pdf(format="A4")) > 10_000
    one.context.close()
