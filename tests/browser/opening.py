"""A page of the served app in a fresh profile of a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

WAIT = 60_000


@contextmanager
def opened(browser: Browser, url: str, *, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
    """Open a page in a fresh profile; nothing may be said on the console, nothing fetched from elsewhere."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(WAIT)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    ready(page)
    yield page
    context.close()
    # A refused question is an answer with status 422, which the browser notes on its own account.
    assert [line for line in said if "status of 4" not in line] == []
    base = url.split("/", 3)[2]
    assert [one for one in asked if not one.startswith(("data:", "blob:")) and one.split("/", 3)[2] != base] == []


def ready(page: Page) -> None:
    """Wait until a page shows all it has."""
    page.wait_for_load_state("networkidle", timeout=WAIT)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=WAIT)
    for box in page.locator("[data-chart]:visible").all():
        expect(box.locator("svg")).to_have_count(1, timeout=WAIT)


def speak(page: Page, language: str) -> None:
    """Choose a language."""
    page.click(f".languages [lang={language}]")
    page.wait_for_function("language => document.documentElement.lang === language", arg=language)
    ready(page)
