"""The page in a real browser: it stands alone, speaks three languages, and can be used by everyone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from weefsel.vocabulary import LANGUAGES, phrase_keys

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, demo: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((demo / "index.html").as_uri())
    yield opened
    context.close()
    assert not faults
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


def _speak(page: Page, language: str) -> None:
    page.click(f"[data-language={language}]")


def test_charts_are_drawn_and_described(page: Page) -> None:
    boxes = page.query_selector_all("article:not([hidden]) [data-chart]")
    assert len(boxes) == 5
    for box in boxes:
        assert box.query_selector("svg path")
        described = box.get_attribute("aria-label") or ""
        assert re.search(r"\d", described)
        assert not re.search(r"NaN|undefined|None|\{", described)


def test_every_visible_text_changes_with_the_language(page: Page) -> None:
    seen: dict[str, set[str]] = {}
    for language in LANGUAGES:
        _speak(page, language)
        assert page.evaluate("document.documentElement.lang") == language
        assert page.locator("article:visible").count() == 1
        seen[language] = {
            text
            for text in page.locator("article:visible").evaluate(
                "a => [...a.querySelectorAll('h1,h2,h3,p,figcaption,caption,summary,li,th[scope=col],button')]"
                ".map(e => e.textContent.trim())"
            )
            if re.search(r"[A-Za-zé]{4}", text)
        }
    alike = set(seen["en"] & (seen["nl"] | seen["fr"]))
    allowed = {"direct", "directjobs", "NACE Rev. 2", "service", "status", "region", "province"}
    alike = {text for text in alike if text not in allowed and not re.match(r"results\.|study\.yaml|\d", text)}
    assert not alike, alike


def test_no_phrase_of_another_language_is_shown(page: Page) -> None:
    english = phrase_keys("en")
    for language in ("nl", "fr"):
        _speak(page, language)
        shown = page.locator("article:visible").inner_text()
        own = phrase_keys(language)
        for key, text in english.items():
            if len(text) > 25 and "{" not in text and own[key] != text:
                assert text not in shown, key


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, demo: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((demo / "index.html").as_uri())
    for language in LANGUAGES:
        _speak(page, language)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
    context.close()


def test_on_a_phone_nothing_runs_off_the_side(browser: Browser, demo: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto((demo / "index.html").as_uri())
    for language in LANGUAGES:
        _speak(page, language)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_table_downloads_exactly_as_shown(page: Page) -> None:
    for language, separator, mark in (("en", ",", "."), ("nl", ";", ","), ("fr", ";", ",")):
        _speak(page, language)
        table = page.locator("article:visible [data-table=regions]")
        with page.expect_download() as waiting:
            page.locator("article:visible [data-csv=regions]").click()
        text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        assert len(rows) == table.locator("tr").count()
        exact = table.locator("tbody tr").first.locator("td").evaluate_all("cells => cells.map(c => c.dataset.value)")
        assert rows[1][1:] == [value.replace(".", mark) for value in exact]
        assert "[" in rows[0][1]


def test_pictures_download(page: Page) -> None:
    for kind, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with page.expect_download() as waiting:
            page.locator(f"article:visible [data-save={kind}]").first.click()
        assert Path(waiting.value.path()).read_bytes().startswith(start)


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.keyboard.press("Tab")
    reached = set()
    for _ in range(60):
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        page.keyboard.press("Tab")
    focusable = page.locator(
        "header button, article:visible button, article:visible summary, article:visible a"
    ).count()
    assert len(reached) >= min(focusable, 25)
    page.focus("[data-language=fr]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.lang") == "fr"


def test_the_address_keeps_the_language(browser: Browser, demo: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((demo / "index.html").as_uri() + "#nl")
    assert "Een autofabriek in Limburg sluit" in page.title()
    context.close()


def test_without_a_script_the_first_language_stands_with_its_charts(browser: Browser, demo: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((demo / "index.html").as_uri())
    assert page.locator("article:visible").count() == 1
    assert page.locator("article:visible .chart svg").count() == 5
    context.close()


def test_it_prints_on_a_few_pages(page: Page) -> None:
    content = page.pdf(format="A4")
    assert 3 <= len(re.findall(rb"/Type\s*/Page[^s]", content)) <= 9
    # After printing the live charts are back.
    assert page.locator("article:visible [data-chart] > div svg").count() == 5


def test_a_printed_chart_is_whole_and_stays_with_its_heading(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    boxes = page.locator("article:visible [data-chart]")
    assert boxes.count() == 5
    for at in range(5):
        box = boxes.nth(at)
        drawing = box.locator("svg")
        assert re.match(r"0 0 840 \d+", drawing.get_attribute("viewBox") or "")
        assert drawing.get_attribute("width") is None
        inside = box.evaluate(
            "box => { const edge = box.getBoundingClientRect().right + 1;"
            " return [...box.querySelectorAll('svg text')].every(t => t.getBoundingClientRect().right <= edge) }"
        )
        assert inside, box.get_attribute("data-chart")
        assert box.evaluate("box => getComputedStyle(box.closest('section')).breakInside") == "avoid"


def test_a_thread_can_be_followed_without_a_pointer(page: Page) -> None:
    threads = page.locator("article:visible [data-thread]")
    assert threads.count() == 10
    drawing = page.locator("article:visible [data-chart=links] svg")
    plain = drawing.inner_html()
    threads.first.focus()
    page.wait_for_function(
        "plain => document.querySelector('article:not([hidden]) [data-chart=links] svg').innerHTML !== plain", arg=plain
    )
    page.keyboard.press("Enter")
    assert threads.first.get_attribute("aria-pressed") == "true"
    assert page.locator("article:visible .behind:visible").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert threads.first.get_attribute("aria-pressed") == "false"
    assert threads.nth(1).get_attribute("aria-pressed") == "true"


def test_on_a_phone_the_threads_stand_in_words_and_tables_scroll_inside(browser: Browser, demo: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((demo / "index.html").as_uri())
    for language in LANGUAGES:
        _speak(page, language)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert not page.locator("article:visible [data-chart=links]").is_visible()
        said = page.locator("article:visible .threads li").all_inner_texts()
        assert len(said) == 10
        assert all(re.match(r"\d", text) and "…" not in text and len(text) > 20 for text in said)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        wide = page.locator("article:visible .table").evaluate_all(
            "boxes => boxes.every(box => box.getBoundingClientRect().right <= 390"
            " && (box.scrollWidth <= box.clientWidth || getComputedStyle(box).overflowX === 'auto'))"
        )
        assert wide
    context.close()
