"""The served page in a real browser: each page's task by keyboard and by mouse, files, links, access, languages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from tests.browser.opening import WAIT, opened, ready, speak
from tests.served import address_of

from weefsel.faces.web import create_app
from weefsel.study import export
from weefsel.vocabulary import LANGUAGES, phrase, phrase_keys, province_name

pytestmark = pytest.mark.browser

PAGES = ("domino", "dependence", "levers", "explore", "data", "about")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with address_of(create_app()) as found:
        yield found


def test_the_menu_is_the_folders(browser: Browser, address: str) -> None:
    folders = {path.parent.name for path in (Path(__file__).parents[2] / "web/app/src/pages").glob("*/Page.svelte")}
    assert folders == set(PAGES)
    with opened(browser, f"{address}/?lang=nl") as page:
        links = page.locator(".top nav a")
        assert [link.inner_text() for link in links.all()] == [phrase(f"web.page.{key}", "nl") for key in PAGES]
        for key in PAGES:
            page.click(f".top nav a:has-text('{phrase(f'web.page.{key}', 'nl')}')")
            ready(page)
            assert page.locator(".top nav a[aria-current=page]").inner_text() == phrase(f"web.page.{key}", "nl")
            assert f"/{key}?" in page.url
        page.go_back()
        ready(page)
        assert "/data?" in page.url
        assert page.locator("h1").inner_text() == phrase("data.heading", "nl")


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, key: str, width: int, scheme: str) -> None:
    with opened(browser, f"{address}/{key}?lang=nl", width=width, scheme=scheme) as page:
        for language in LANGUAGES:
            speak(page, language)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("key", PAGES)
def test_at_four_hundred_percent_nothing_runs_off_the_side(browser: Browser, address: str, key: str) -> None:
    with opened(browser, f"{address}/{key}?lang=fr", width=320) as page:
        for language in LANGUAGES:
            speak(page, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_no_string_is_left_untranslated(browser: Browser, address: str, key: str, language: str) -> None:
    own, english = phrase_keys(language), phrase_keys("en")
    with opened(browser, f"{address}/{key}?lang={language}") as page:
        shown = page.evaluate(
            """() => {
              const copy = document.body.cloneNode(true);
              copy.querySelectorAll('[lang=en], option, script').forEach(one => one.remove());
              const spoken = [...copy.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(
                one => ['aria-label', 'title', 'placeholder'].map(name => one.getAttribute(name) ?? ''));
              return copy.textContent + ' ' + spoken.join(' ');
            }"""
        )
    assert not re.search(r"\{\w+\}|undefined|NaN|\[object", shown)
    assert not [name for name in own if re.search(rf"(?<![\w./]){re.escape(name)}(?![\w/])", shown) and "." in name]
    for name, text in english.items():
        if len(text) > 12 and "{" not in text and own[name] != text:
            assert text not in shown, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_domino_by_keyboard(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}") as page:
        before = page.locator(".sentence").inner_text()
        reached = []
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
            if reached[-1] == phrase("domino.jobs", language):
                break
        assert reached[-1] == phrase("domino.jobs", language)
        assert reached[-2] == phrase("domino.place", language)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
        page.keyboard.press("Control+a")
        page.keyboard.type("1000")
        expect(page.locator(".sentence")).not_to_have_text(before, timeout=WAIT)
        ready(page)
        assert "jobs=1000" in page.url
        assert page.locator("[aria-live=polite]").inner_text() == page.locator(".sentence").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_domino_by_mouse_and_a_link_that_restores_it(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/domino?lang={language}") as page:
        page.select_option(f"[aria-label='{phrase('domino.industry', language)}']", "C20")
        place = page.get_by_label(phrase("domino.place", language), exact=True)
        place.fill(province_name("Antwerpen", language))
        place.press("Tab")
        page.locator("form input[type=range]").fill("2500")
        page.get_by_label(phrase("domino.only", language)).select_option("Flanders")
        page.wait_for_function("() => location.search.includes('only=Flanders')")
        ready(page)
        sentence, title = page.locator(".sentence").inner_text(), page.title()
        table = page.locator("[data-table=industries]").inner_html()
        link = page.url
    with opened(browser, link) as fresh:
        assert fresh.evaluate("document.documentElement.lang") == language
        assert fresh.locator(".sentence").inner_text() == sentence
        assert fresh.title() == title
        assert fresh.locator("[data-table=industries]").inner_html() == table
        assert fresh.locator("input[type=number]").input_value() == "2500"


@pytest.mark.parametrize(("language", "separator", "mark"), [("en", ",", "."), ("nl", ";", ","), ("fr", ";", ",")])
def test_files_hold_what_is_on_the_screen(
    browser: Browser, address: str, language: str, separator: str, mark: str
) -> None:
    with opened(browser, f"{address}/domino?lang={language}&industry=C24&place=Wallonia&jobs=900") as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for name in ("industries", "places"):
            with page.expect_download() as waiting:
                page.click(f"[data-figure={name}] [data-file=csv]")
            text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
            rows = list(csv.reader(io.StringIO(text), delimiter=separator))
            shown = page.locator(f"[data-table={name}] tbody tr").evaluate_all(
                "rows => rows.map(row => [...row.cells].map(cell => cell.dataset.value ?? cell.textContent.trim()))"
            )
            assert len(rows) - 1 == len(shown)
            for given, seen in zip(rows[1:], shown, strict=True):
                for one, other in zip(given, seen, strict=True):
                    assert one == other or float(one.replace(mark, ".")) == pytest.approx(float(other), rel=1e-12)
        for kind, start in (("xlsx", b"PK"), ("svg", b"<svg"), ("png", b"\x89PNG")):
            with page.expect_download() as waiting:
                page.click(f"[data-figure=links] [data-file={kind}]")
            assert Path(waiting.value.path()).read_bytes().startswith(start)


def test_every_chart_is_described_in_words_that_are_true(browser: Browser, address: str) -> None:
    for language in LANGUAGES:
        with opened(browser, f"{address}/domino?lang={language}") as page:
            boxes = page.locator("[data-chart]").all()
            assert len(boxes) == 12
            for box in boxes:
                described = box.get_attribute("aria-label") or ""
                assert re.search(r"\d", described)
                assert not re.search(r"NaN|undefined|None|\{", described)
                numbers = re.findall(r"\((?:\d[\d.,\u202f]*)\)", described)
                drawn = box.locator("svg").text_content() or ""
                for number in numbers:
                    assert number[1:-1] in drawn, (language, box.get_attribute("data-chart"), number)


def test_a_thread_can_be_followed_without_a_mouse(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/domino?lang=en") as page:
        quiet = 'opacity="0.08"'
        chart = page.locator("[data-chart=links]")
        assert quiet not in chart.inner_html()
        page.get_by_label(phrase("domino.choose", "en")).select_option(index=3)
        page.wait_for_function("() => document.querySelector('[data-chart=links]').innerHTML.includes('0.08')")
        page.get_by_label(phrase("domino.choose", "en")).select_option("")
        page.wait_for_function("() => !document.querySelector('[data-chart=links]').innerHTML.includes('0.08')")


def test_a_plant_that_is_too_large_is_explained(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/domino?lang=fr&industry=C29&place=Limburg&jobs=9999999") as page:
        assert page.locator("[role=alert] h2").inner_text() == phrase("web.failed", "fr")
        assert page.locator("input[type=number]").get_attribute("aria-invalid") == "true"
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        page.locator("input[type=number]").fill("100")
        expect(page.locator(".sentence")).to_be_visible(timeout=WAIT)
        ready(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_method_by_keyboard(browser: Browser, address: str, language: str) -> None:
    with opened(browser, f"{address}/explore?lang={language}") as page:
        page.get_by_label(phrase("explore.method", language), exact=True).focus()
        page.keyboard.type(page.locator("option[value='domino.closure']").inner_text())
        page.wait_for_selector("#explore-industry")
        page.focus("#explore-industry")
        page.keyboard.type("C29")
        page.focus("#explore-jobs")
        page.keyboard.type("100")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-chart=result] svg")
        ready(page)
        assert "method=domino.closure" in page.url
        assert "industry=C29" in page.url
        link, table = page.url, page.locator("[data-table=result]").inner_html()
    with opened(browser, link) as fresh:
        assert fresh.locator("[data-table=result]").inner_html() == table


def test_a_setting_that_is_wrong_is_explained(browser: Browser, address: str) -> None:
    link = f"{address}/explore?lang=nl&method=domino.closure&table=belgium&industry=C29&jobs=many"
    with opened(browser, link) as page:
        assert "jobs" in page.locator("[role=alert] table").inner_text()
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_comes_in_with_its_faults_first(browser: Browser, address: str, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "table"
    export("belgium", folder)
    sent = sorted(str(path) for path in folder.iterdir())
    flows = folder / "Z.csv"
    good = flows.read_bytes()
    flows.write_bytes(good.replace(b".", b"x", 1))
    with opened(browser, f"{address}/data?lang={language}") as page:
        page.set_input_files("#data-files", sent)
        page.fill("#data-name", "mine")
        page.click("button[type=submit]")
        alert = page.locator("[role=alert]")
        expect(alert).to_be_visible(timeout=WAIT)
        assert alert.locator("h2").inner_text() == phrase("data.refused", language)
        assert "Z.csv" in alert.inner_text()
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        flows.write_bytes(good)
        page.set_input_files("#data-files", sent)
        page.focus("button[type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator(".done")).to_contain_text("mine", timeout=WAIT)
        ready(page)
        row = page.locator("tr", has=page.locator("th", has_text="mine"))
        assert phrase("data.own", language) in row.inner_text()
        row.get_by_role("button", name=phrase("data.remove_name", language, name="mine")).click()
        expect(row).to_have_count(0, timeout=WAIT)
        ready(page)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ("wat u stuurde, is niet leesbaar", "Bewaar het opnieuw, zonder wachtwoord.")),
        ("fr", ("ce que vous avez envoyé est illisible", "Enregistrez-le à nouveau, sans mot de passe.")),
        ("en", ("the upload cannot be read", "Save it again, without a password.")),
    ],
)
def test_a_bad_file_is_refused_in_the_language_of_the_page(
    browser: Browser, address: str, tmp_path: Path, language: str, said: tuple[str, str]
) -> None:
    file = tmp_path / "table.xlsx"
    file.write_bytes(b"no workbook")
    with opened(browser, f"{address}/data?lang={language}") as page:
        page.set_input_files("#data-files", str(file))
        page.fill("#data-name", "mine")
        page.click("button[type=submit]")
        alert = page.locator("[role=alert]")
        expect(alert).to_be_visible(timeout=WAIT)
        assert alert.locator("p").inner_text() == said[0]
        assert said[1] in alert.inner_text()
        assert alert.locator("[lang]").count() == 0


def test_a_token_is_asked_and_kept(browser: Browser) -> None:
    token = "a-token-that-nobody-guesses"
    with address_of(create_app(token=token)) as address, opened(browser, f"{address}/domino?lang=nl") as page:
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        page.fill("input[type=password]", token)
        page.keyboard.press("Enter")
        page.wait_for_selector(".sentence")
        ready(page)
        assert token not in page.url
        assert page.evaluate("document.cookie") == ""


def test_motion_is_left_out_and_print_holds_the_answer(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/domino?lang=nl") as page:
        moving = "() => document.getAnimations().length"
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(moving) == 0
        content = page.pdf(format="A4")
        assert 2 <= len(re.findall(rb"/Type\s*/Page[^s]", content)) <= 7
