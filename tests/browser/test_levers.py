"""The Levers page in a real browser: sliders by keyboard and mouse, who pays, undo, links, files, access."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from tests.browser.opening import WAIT, opened, ready, speak
from tests.served import address_of

from weefsel.faces.web import create_app
from weefsel.vocabulary import LANGUAGES, phrase

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with address_of(create_app()) as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing(browser: Browser, address: str, width: int, scheme: str) -> None:
    with opened(browser, f"{address}/levers?lang=nl", width=width, scheme=scheme) as page:
        for language in LANGUAGES:
            speak(page, language)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, found.generate_report()


def test_at_four_hundred_percent_nothing_runs_off_the_side(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/levers?lang=fr", width=320) as page:
        for language in LANGUAGES:
            speak(page, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lever_is_pulled_by_keyboard_undone_and_restored_by_its_link(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, f"{address}/levers?lang={language}") as page:
        opening = page.locator(".sentence").inner_text()
        slider = page.get_by_role("slider", name=phrase("lev.kind.demand", language))
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => location.search.includes('demand%3A0.05')")
        expect(page.locator(".sentence")).not_to_have_text(opening, timeout=WAIT)
        ready(page)
        pays = page.get_by_label(phrase("lev.pays_for", language, lever=phrase("lev.kind.demand", language)))
        pays.select_option("municipality")
        page.wait_for_function("() => location.search.includes('municipality')")
        ready(page)
        pulled, link = page.locator(".sentence").inner_text(), page.url
        budget = page.locator("[data-table=budget]").inner_text()
        assert page.locator("[aria-live=polite]").inner_text() == pulled
        undo = page.get_by_role("button", name=phrase("lev.undo", language))
        while undo.is_enabled():
            undo.click()
        expect(page.locator(".sentence")).to_have_text(opening, timeout=WAIT)
        ready(page)
    with opened(browser, link) as fresh:
        assert fresh.locator(".sentence").inner_text() == pulled
        assert fresh.locator("[data-table=budget]").inner_text() == budget


def test_levers_at_rest_leave_the_shock_alone(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/levers?lang=en") as page:
        page.get_by_role("button", name=phrase("lev.reset_all", "en")).click()
        expect(page.locator(".sentence")).to_contain_text("Without levers", timeout=WAIT)
        ready(page)
        assert page.get_by_text(phrase("lev.kept.none", "en")).is_visible()
        assert "levers=&" in page.url
        link = page.url
    with opened(browser, link) as fresh:
        expect(fresh.locator(".sentence")).to_contain_text("Without levers")


def test_files_are_what_the_screen_shows(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/levers?lang=en") as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for name in ("kept", "budget", "course"):
            with page.expect_download() as waiting:
                page.click(f"[data-figure={name}] [data-file=csv]")
            rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))[1:]
            shown = page.locator(f"[data-table={name}] tbody tr").evaluate_all(
                "rows => rows.map(row => [...row.cells].map(cell => cell.dataset.value ?? cell.textContent.trim()))"
            )
            assert len(rows) == len(shown)
            for given, seen in zip(rows, shown, strict=True):
                for one, other in zip(given, seen, strict=True):
                    assert one == other or float(one) == pytest.approx(float(other), rel=1e-12)


def test_a_question_that_is_wrong_is_explained(browser: Browser, address: str) -> None:
    link = f"{address}/levers?lang=fr&industry=C24&region=Flanders&share=400&days=10"
    with opened(browser, link) as page:
        assert page.locator("[role=alert] h2").inner_text() == phrase("web.failed", "fr")
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
