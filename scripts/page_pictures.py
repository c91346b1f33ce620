"""Take the pictures of the served page that the README shows (needs a Chromium and the extra `web`)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Serve the page on a free port of this machine and draw its first screen."""
    browser_path = os.environ.get("WEEFSEL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "weefsel", "serve", "--port", "0"],
            env={**os.environ, "WEEFSEL_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout
        try:
            address = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+", line)))
            with sync_playwright() as player:
                browser = player.chromium.launch(executable_path=browser_path, args=FLAGS)
                page = browser.new_page(viewport={"width": 1280, "height": 920})
                page.goto(address)
                page.wait_for_selector("svg, canvas")
                page.wait_for_timeout(1500)
                page.screenshot(path=FOLDER / "domino-page.png")
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
