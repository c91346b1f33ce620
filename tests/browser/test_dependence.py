"""The Dependence page in a real browser: countries, raw materials, own suppliers, by keyboard and by mouse."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.opening import WAIT, opened, ready, speak
from tests.served import address_of

from weefsel.faces.web import create_app
from weefsel.study.case import write_template
from weefsel.vocabulary import LANGUAGES, material_name, origin_name, phrase, phrase_keys

pytestmark = pytest.mark.browser

VIEWS = ("countries", "materials", "suppliers&example=yes")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with address_of(create_app()) as found:
        yield found


def tab_to(page: Page, label: str) -> None:
    """Press Tab until something with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"the keyboard does not reach {label!r}")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, view: str, width: int, scheme: str) -> None:
    with opened(browser, f"{address}/dependence?lang=nl&view={view}", width=width, scheme=scheme) as page:
        for language in LANGUAGES:
            speak(page, language)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("view", VIEWS)
def test_at_four_hundred_percent_nothing_runs_off_the_side(browser: Browser, address: str, view: str) -> None:
    with opened(browser, f"{address}/dependence?lang=fr&view={view}", width=320) as page:
        for language in LANGUAGES:
            speak(page, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_no_english_is_left(browser: Browser, address: str, view: str, language: str) -> None:
    own, english = phrase_keys(language), phrase_keys("en")
    with opened(browser, f"{address}/dependence?lang={language}&view={view}") as page:
        shown = page.evaluate(
            """() => {
              const copy = document.body.cloneNode(true);
              copy.querySelectorAll('[lang=en], option, script').forEach(one => one.remove());
              return copy.textContent + [...copy.querySelectorAll('[aria-label]')].map(one => one.ariaLabel).join(' ');
            }"""
        )
    for key, text in english.items():
        if len(text) > 12 and "{" not in text and own[key] != text:
            assert text not in shown, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_by_keyboard_and_a_link_that_restores_them(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/dependence?lang={language}") as page:
        before = page.locator(".sentence").inner_text()
        tab_to(page, phrase("dep.origin", language))
        page.keyboard.type(origin_name("Germany", language)[:6])
        expect(page.locator(".sentence")).not_to_have_text(before, timeout=WAIT)
        tab_to(page, phrase("dep.share.slider", language))
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => location.search.includes('share=10&')")
        ready(page)
        page.wait_for_function("() => document.querySelector('[aria-busy=false]')")
        sentence, lead = page.locator(".sentence").inner_text(), page.locator(".lead").all_inner_texts()
        assert origin_name("Germany", language) in sentence
        assert "10" in lead[2]
        assert page.locator("[aria-live=polite]").inner_text() == sentence
        link = page.url
    with opened(browser, link) as fresh:
        assert fresh.locator(".sentence").inner_text() == sentence
        assert fresh.locator(".lead").all_inner_texts() == lead
        assert fresh.locator("input[type=number]").input_value() == "10"


def test_a_click_on_a_cell_asks_for_it(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/dependence?lang=en") as page:
        page.locator("[data-chart=matrix] svg text", has_text="39.5").click()
        page.wait_for_function("() => location.search.includes('industry=C19')")
        ready(page)
        expect(page.locator(".sentence")).to_contain_text("Oil refining in Flanders takes 39.5%")


@pytest.mark.parametrize("language", LANGUAGES)
def test_materials_by_keyboard(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/dependence?lang={language}&view=materials") as page:
        before = page.locator(".sentence").inner_text()
        tab_to(page, phrase("mat.material", language))
        page.keyboard.type(material_name("Cobalt", language))
        expect(page.locator(".sentence")).not_to_have_text(before, timeout=WAIT)
        ready(page)
        sentence, link = page.locator(".sentence").inner_text(), page.url
        assert sentence.startswith(material_name("Cobalt", language))
        assert "material=Cobalt" in link
    with opened(browser, link) as fresh:
        assert fresh.locator(".sentence").inner_text() == sentence


def test_files_are_what_the_screen_shows(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/dependence?lang=en&view=countries") as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for name in ("matrix", "balance", "paths", "stop", "known"):
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_own_list_gives_a_report_and_stays_out_of_the_address(
    browser: Browser, address: str, tmp_path: Path, language: str
) -> None:
    mine = write_template(tmp_path / "confidential.xlsx")
    with opened(browser, f"{address}/dependence?lang={language}&view=suppliers") as page:
        assert page.get_by_text(phrase("sup.none", language)).is_visible()
        page.set_input_files("#suppliers-file", str(mine))
        page.get_by_role("button", name=phrase("sup.send", language)).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".sentence")).to_contain_text("Example Motors", timeout=WAIT)
        ready(page)
        assert "confidential" not in page.url
        assert page.get_by_role("button", name=phrase("web.copy_link", language)).count() == 0
        for kind, start in (("csv", b"\xef\xbb\xbf"), ("png", b"\x89PNG")):
            with page.expect_download() as waiting:
                page.click(f"[data-figure=survive] [data-file={kind}]")
            assert Path(waiting.value.path()).read_bytes().startswith(start)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        page.get_by_role("button", name=phrase("sup.forget", language)).click()
        expect(page.locator(".sentence")).to_have_count(0)


def test_a_bad_list_is_refused_with_its_faults(browser: Browser, address: str, tmp_path: Path) -> None:
    bad = tmp_path / "list.xlsx"
    bad.write_text("From;To")
    with opened(browser, f"{address}/dependence?lang=nl&view=suppliers") as page:
        page.set_input_files("#suppliers-file", str(bad))
        page.get_by_role("button", name=phrase("sup.send", "nl")).click()
        expect(page.locator("[role=alert]")).to_contain_text("list.xlsx", timeout=WAIT)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
