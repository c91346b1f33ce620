"""The Domino page in a real browser: places, parts of a plant, days."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.opening import WAIT, opened, ready
from tests.served import address_of

from weefsel.faces.web import create_app
from weefsel.vocabulary import LANGUAGES, phrase, place_name, place_where

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with address_of(create_app()) as found:
        yield found


def clean(page: Page) -> None:
    """Hold a state of the page against axe."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_municipality_by_keyboard_and_a_link_that_restores_it(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}") as page:
        place = page.get_by_label(phrase("domino.place", language), exact=True)
        place.focus()
        page.keyboard.type(place_name("44021", language))
        page.keyboard.press("Tab")
        page.wait_for_function("() => location.search.includes('place=44021')")
        expect(page).to_have_title(f"{page.title().split(' ·')[0]} · Weefsel")
        ready(page)
        assert place_where("44021", language) in page.title()
        link = page.url
    with opened(browser, link) as fresh:
        assert fresh.get_by_label(phrase("domino.place", language), exact=True).input_value() == place_name(
            "44021", language
        )
        assert place_where("44021", language) in fresh.title()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_that_nobody_knows_is_explained_in_the_language(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}") as page:
        place = page.get_by_label(phrase("domino.place", language), exact=True)
        place.fill("Dendermnde")
        place.press("Tab")
        alert = page.locator("[role=alert]")
        expect(alert).to_be_visible(timeout=WAIT)
        assert alert.locator("h2").inner_text() == phrase("domino.unknown", language, place="Dendermnde")
        assert phrase("domino.unknown.remedy", language) in alert.inner_text()
        assert place.get_attribute("aria-invalid") == "true"
        clean(page)
        alert.get_by_role("button", name=place_name("42006", language), exact=True).click()
        expect(page.locator(".sentence")).to_be_visible(timeout=WAIT)
        ready(page)
        assert place_where("42006", language) in page.title()
    # An address with such a name says the same.
    with opened(browser, f"{address}/domino?lang={language}&place=Atlantis") as page:
        expected = phrase("domino.unknown", language, place="Atlantis")
        expect(page.locator("[role=alert] h2")).to_have_text(expected, timeout=WAIT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_another_language_is_the_same_place(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}&place=Gand&industry=C24&jobs=900") as page:
        page.wait_for_function("() => location.search.includes('place=44021')")
        ready(page)
        assert page.get_by_label(phrase("domino.place", language), exact=True).input_value() == place_name(
            "44021", language
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_half_a_plant_from_a_day_for_a_time(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}") as page:
        page.get_by_label(phrase("domino.unit", language), exact=True).select_option("plant")
        expect(page.get_by_label(phrase("domino.share", language), exact=True)).to_have_value("50")
        page.get_by_label(phrase("domino.start", language), exact=True).fill("2026-07-01")
        page.get_by_label(phrase("domino.lasting", language), exact=True).select_option("some")
        days = page.get_by_label(phrase("domino.days", language), exact=True)
        days.fill("45")
        page.wait_for_function("() => location.search.includes('days=45')")
        ready(page)
        for part in ("jobs=4300", "share=50", "start=2026-07-01", "days=45", "back=60"):
            assert part in page.url
        assert phrase("domino.while", language) in page.locator(".words").inner_text()
        assert "2026" in (page.locator("[data-table=daily] tbody th").first.text_content() or "")
        clean(page)
        sentence, link = page.locator(".sentence").inner_text(), page.url
    with opened(browser, link) as fresh:
        assert fresh.locator(".sentence").inner_text() == sentence
        fresh.get_by_label(phrase("domino.unit", language), exact=True).select_option("industry")
        fresh.wait_for_function("() => !location.search.includes('jobs=')")
        ready(fresh)
        assert fresh.locator(".sentence").inner_text() != sentence
        clean(fresh)
    with opened(browser, f"{address}/domino?lang={language}&share=20") as page:
        assert page.get_by_label(phrase("domino.unit", language), exact=True).input_value() == "industry"
