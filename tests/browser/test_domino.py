"""The Domino page in a real browser: places, parts of a plant, days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.opening import WAIT, opened, ready
from tests.served import address_of

from weefsel.faces.web import create_app
from weefsel.vocabulary import LANGUAGES, format_rounded, phrase, place_name, place_where, sector_name

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_filter_each_other_by_keyboard(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}") as page:
        page.focus("#filter-who")
        page.keyboard.type(sector_name("N78", language))
        page.wait_for_function("() => location.search.includes('who=N78')")
        ready(page)
        chip = page.locator("[data-chip=who]")
        said = phrase("lists.filtered", language, name=sector_name("N78", language))
        assert chip.inner_text().startswith(said)
        assert page.locator("[data-table=services] tbody tr").count() == 1
        clean(page)
        places, link = page.locator("[data-table=places]").inner_html(), page.url
        chip.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("() => !location.search.includes('who=')")
        ready(page)
        assert page.evaluate("document.activeElement.id") == "filter-who"
        assert page.locator("[data-table=services] tbody tr").count() > 1
        assert page.locator("[data-table=places]").inner_html() != places
    with opened(browser, link) as fresh:
        assert fresh.locator("[data-table=places]").inner_html() == places


def test_lists_filter_each_other_by_mouse(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/domino?lang=nl") as page:
        bars = page.locator("[data-chart=places]")
        bars.scroll_into_view_if_needed()
        box = bars.bounding_box()
        assert box
        page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 32 + 12)  # the longest bar, under the legend
        page.wait_for_function("() => location.search.includes('only=Antwerpen')")
        ready(page)
        assert phrase("lists.filtered", "nl", name="Antwerpen") in page.locator("[data-chip=only]").inner_text()
        page.locator("#filter-who").select_option("C25")
        page.locator("#filter-what").select_option("staff")
        page.wait_for_function("() => location.search.includes('what=staff')")
        ready(page)
        assert page.locator("[data-chip]").count() == 3
        assert phrase("lists.none", "nl") in page.locator("main").inner_text()
        clean(page)
        page.locator("[data-chip=what]").click()
        page.wait_for_function("() => !location.search.includes('what=')")
        ready(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_of_the_handle_by_keyboard(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}&start=2026-07-01") as page:
        handle = page.get_by_label(phrase("day.handle", language), exact=True)
        first = handle.get_attribute("aria-valuetext") or ""
        assert "2026" in first
        handle.focus()
        for _ in range(12):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("() => location.search.includes('at=84')")
        ready(page)
        spoken = handle.get_attribute("aria-valuetext") or ""
        assert spoken != first
        day = page.locator("[data-table=daily] tbody tr").nth(12)
        jobs = format_rounded(float(day.locator("td").first.get_attribute("data-value") or "nan"), language)
        assert jobs in spoken
        assert jobs in page.locator("#domino-day + p").inner_text()
        assert spoken.startswith((day.locator("th").text_content() or "-").strip())
        shown = page.locator("#domino-day").inner_text()
        assert shown == phrase("day.heading", language, day=(day.locator("th").text_content() or "").strip())
        assert page.locator("[data-table=day] tbody tr").count() > 3
        clean(page)
        page.keyboard.press("Home")
        page.wait_for_function("() => !location.search.includes('at=')")
        ready(page)
        assert page.locator("[data-table=day] tbody tr").count() == 1
    with opened(browser, f"{address}/domino?lang={language}&at=84") as fresh:
        expected = phrase("day.numbered", language, day="84")
        assert expected in fresh.locator("#domino-day").inner_text()


def test_a_question_that_is_dropped_on_its_way_is_no_fault(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/domino?lang=en") as page:
        slider = page.get_by_label(phrase("domino.slider", "en"), exact=True)
        further_down = re.compile(r"/api/closure/en(\?|/(daily|snippets|code)\?)")
        held: list[str] = []
        page.route(further_down, lambda route: held.append(route.request.url))
        slider.fill("2500")
        while len(held) < 4:
            page.wait_for_timeout(20)
        page.unroute(further_down)
        slider.fill("2000")
        page.wait_for_function("() => location.search.includes('jobs=2000')")
        ready(page)
        # What was dropped has left nothing behind: neither words of the earlier question nor an uncaught fault.
        assert "2,000" in page.title()
        study = unquote(page.locator("a[download='study.yaml']").get_attribute("href") or "")
        assert "jobs: 2000" in study


def test_a_node_that_is_clicked_shows_its_path(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/domino?lang=nl") as page:
        chart = page.locator("[data-chart=links]")
        box = chart.bounding_box()
        assert box
        for chosen in ("plant", ""):
            page.mouse.click(box["x"] + 8, box["y"] + 60)
            expect(page.get_by_label(phrase("domino.choose", "nl"))).to_have_value(chosen, timeout=WAIT)
        page.mouse.click(box["x"] + 8, box["y"] + 60)
        page.mouse.move(5, 5)
        page.wait_for_timeout(300)
        assert page.get_by_label(phrase("domino.choose", "nl")).input_value() == "plant"


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_what_is_secondary_is_folded_and_no_name_is_cut(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, f"{address}/domino?lang={language}", width=360) as page:
        drawn = page.locator("[data-chart=links] svg").text_content() or ""
        assert "…" not in drawn
        assert "..." not in drawn
        folds = page.locator("details.fold")
        assert folds.count() == 4
        assert folds.evaluate_all("all => all.filter(one => one.open).length") == 0
        page.locator("details.fold summary").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-chart=causes] svg, [data-chart=heat] svg").first).to_be_visible(timeout=WAIT)
        ready(page)
        clean(page)
