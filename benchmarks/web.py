"""The served page: first picture, a changed question, many readers at once, size. Loopback only, bounded.

`python benchmarks/web.py` starts `weefsel serve` on a free port, measures, and stops it. Needs a Chromium for the first
two; without one they are left out.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from weefsel.faces.web.closures import daily_of, opening_of, story_of, warm_up
from weefsel.faces.web.question import question_of
from weefsel.faces.web.shelf import Shelf

USERS = 50
REQUESTS = 20
CHANGES = 15
READ = (
    "/api/closure/nl?industry=C29&place=Limburg&jobs=4300",
    "/api/closure/fr?industry=C29&place=Limburg&jobs=4300",
    "/api/data/belgium/structure.multipliers.csv",
    "/api/data/belgium-regions/domino.closure.parquet?industry=C29&region=Flanders&jobs=4300",
    "/api/words/nl",
)
ROOT = Path(__file__).parents[1]


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port with a store of its own, and give the address."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "WEEFSEL_HOME": home}
        command = [sys.executable, "-m", "weefsel", "serve", "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert process.stdout
            line = process.stdout.readline()
            address = re.search(r"http://[^ ]*", line)
            if address is None:
                raise SystemExit(f"the server said: {line}")
            yield address[0].rstrip("/")
        finally:
            process.terminate()
            process.wait(timeout=20)


def in_a_browser(address: str, path: str) -> tuple[float, float, list[float]]:
    """Return seconds to the first sentence and picture, and of each changed question until it is drawn."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - left out where there is no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        start = time.perf_counter()
        page.goto(f"{address}/domino?lang=nl")
        page.wait_for_selector(".sentence")
        sentence = time.perf_counter() - start
        page.wait_for_selector("[data-chart=links] svg")
        picture = time.perf_counter() - start
        page.wait_for_load_state("networkidle")
        changes = []
        for turn in range(CHANGES):
            before = page.locator(".sentence").inner_text()
            jobs = 1000 + 500 * turn
            took = page.evaluate(
                """([jobs, before]) => new Promise(done => {
                  const slider = document.querySelector('input[type=range]');
                  const start = performance.now();
                  new MutationObserver((_, watcher) => {
                    if (document.querySelector('.sentence').textContent === before) return;
                    watcher.disconnect();
                    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
                  }).observe(document.querySelector('.words'), {subtree: true, childList: true, characterData: true});
                  slider.value = jobs;
                  slider.dispatchEvent(new Event('input', {bubbles: true}));
                })""",
                [jobs, before],
            )
            changes.append(took / 1000)
            page.wait_for_load_state("networkidle")
        browser.close()
    return sentence, picture, changes


def many_readers(address: str) -> tuple[list[float], float]:
    """Return the seconds of each request of many readers at once, and how long all took; results are cached."""
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        for path in READ:
            client.get(path).raise_for_status()

    def reader(user: int) -> list[float]:
        taken = []
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            for turn in range(REQUESTS):
                start = time.perf_counter()
                client.get(READ[(user + turn) % len(READ)]).raise_for_status()
                taken.append(time.perf_counter() - start)
        return taken

    start = time.perf_counter()
    with ThreadPoolExecutor(USERS) as readers:
        seconds = [one for taken in readers.map(reader, range(USERS)) for one in taken]
    return seconds, time.perf_counter() - start


def story_cost() -> tuple[float, float, float]:
    """Return the seconds of the processor that a new opening, the whole story and the timeline take, medians."""
    shelf = Shelf(None)
    warm_up(shelf)
    openings, stories, timelines = [], [], []
    for turn in range(CHANGES):
        question = question_of("C29", "Limburg", 1000 + turn)
        start = time.process_time()
        opening_of(shelf, question, "nl")
        openings.append(time.process_time() - start)
        start = time.process_time()
        story_of(shelf, question, "nl")
        stories.append(time.process_time() - start)
        start = time.process_time()
        daily_of(shelf, question, "nl")
        timelines.append(time.process_time() - start)
    return statistics.median(openings), statistics.median(stories), statistics.median(timelines)


def size() -> int:
    """Return the bytes of the app as they travel, gzipped."""
    folder = ROOT / "src" / "weefsel" / "data" / "app"
    return sum(len(gzip.compress(file.read_bytes())) for file in folder.rglob("*") if file.is_file())


def at(share: float, values: list[float]) -> float:
    """Return a quantile."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def main() -> None:
    """Measure and print a table."""
    print(f"load average when this began: {os.getloadavg()[0]:.1f}\n\n| what | measured | asked |\n|---|---|---|")
    with served() as address:
        # A first start compiles the daily model once; what follows is measured on a server that has done so.
        httpx.get(f"{address}/api/closure/nl/daily?industry=C29&place=Limburg&jobs=4300", timeout=600, trust_env=False)
        browser = os.environ.get("WEEFSEL_CHROMIUM") or shutil.which("chromium")
        if browser:
            sentence, picture, changes = in_a_browser(address, browser)
            print(f"| first sentence | {sentence:.2f} s | |")
            print(f"| first picture | {picture:.2f} s | < 1.5 s |")
            median, slow = statistics.median(changes), at(0.95, changes)
            print(f"| slider to new sentence and picture, median, p95 | {median:.2f}, {slow:.2f} s | < 0.2 s |")
        seconds, whole = many_readers(address)
        print(f"| {USERS} readers, {len(seconds)} cached answers: p50 | {at(0.5, seconds):.3f} s | |")
        print(f"| the same: p95 | {at(0.95, seconds):.3f} s | < 0.5 s |")
        print(f"| the same: answers a second | {len(seconds) / whole:.0f} | |")
    opening, story, timeline = story_cost()
    print(f"| a new sentence and picture: seconds of the processor | {opening:.3f} | |")
    print(f"| all other charts and tables of it: seconds of the processor | {story:.3f} | |")
    print(f"| one new year day by day: seconds of the processor | {timeline:.2f} | < 1 s |")
    print(f"| app, gzipped | {size() / 1000:.0f} kB | < 600 kB |")


if __name__ == "__main__":
    main()
