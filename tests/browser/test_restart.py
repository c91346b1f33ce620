"""A server that dies in the middle of a job: the page's stream of progress comes back, and so does the job."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from weefsel.faces.cli.serve import listen

pytestmark = pytest.mark.browser

WAIT = 120_000
STEPS = 250
STUDY = "base: belgium-regions\nmethods:\n" + "  - structure.multipliers\n" * STEPS


@contextmanager
def served(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run `weefsel serve` as a process of its own."""
    command = [sys.executable, "-m", "weefsel", "serve", "--port", str(port)]
    environment = {**os.environ, "WEEFSEL_HOME": str(home)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout
        assert "listens" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)
        if process.stdout:
            process.stdout.close()


def followed(page: Page, study: str) -> str:
    """Start a study from the page, follow its events, and return the id of its job."""
    found: str = page.evaluate(
        """async study => {
          const answer = await fetch('/api/jobs', {method: 'POST', body: study, headers: {'x-weefsel': '1'}});
          const job = await answer.json();
          window.heard = [];
          window.opened = 0;
          const events = new EventSource(`/api/jobs/${job.id}/events`);
          events.onopen = () => window.opened++;
          for (const name of ['queued', 'running', 'done', 'failed', 'cancelled'])
            events.addEventListener(name, event => {
              window.heard.push(JSON.parse(event.data));
              if (['done', 'failed', 'cancelled'].includes(name)) events.close();
            });
          return job.id;
        }""",
        study,
    )
    return found


def free_port() -> int:
    with listen("127.0.0.1", 0) as held:
        port: int = held.getsockname()[1]
    return port


def heard(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("window.heard")
    return found


def test_a_job_and_its_progress_survive_a_server_that_dies(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context()
    page = context.new_page()
    with served(tmp_path, port) as first:
        page.goto(f"{address}/about?lang=en")
        key = followed(page, STUDY)
        page.wait_for_function("() => window.heard.some(one => one.at > 2)", timeout=WAIT)
        first.kill()
        first.wait(timeout=30)
    before = heard(page)
    assert before[-1]["state"] == "running"
    assert before[-1]["at"] < STEPS
    assert [file.stem for file in (tmp_path / "jobs").glob("*.json")] == [key]
    with served(tmp_path, port):
        page.wait_for_function("() => window.heard.at(-1).state === 'done'", timeout=WAIT)
        last = heard(page)[-1]
        assert (last["id"], last["at"], last["of"]) == (key, STEPS, STEPS)
        assert page.evaluate("window.opened") >= 2
        found = httpx.get(f"{address}/api/jobs/{key}/results.json", timeout=120, trust_env=False).json()
        assert len(found["results"]) == STEPS
        assert not list((tmp_path / "jobs").glob("*.json"))
    context.close()


def test_a_job_is_stopped_from_the_page_and_stays_stopped(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    context = browser.new_context()
    page = context.new_page()
    with served(tmp_path, port):
        page.goto(f"http://127.0.0.1:{port}/about?lang=nl")
        key = followed(page, STUDY)
        page.wait_for_function("() => window.heard.some(one => one.state === 'running')", timeout=WAIT)
        page.evaluate("key => fetch(`/api/jobs/${key}`, {method: 'DELETE', headers: {'x-weefsel': '1'}})", key)
        page.wait_for_function("() => window.heard.at(-1).state === 'cancelled'", timeout=WAIT)
        assert heard(page)[-1]["at"] < STEPS
    with served(tmp_path, port):
        jobs = httpx.get(f"http://127.0.0.1:{port}/api/jobs", timeout=60, trust_env=False).json()
        assert jobs == [], "what was stopped does not run again"
    context.close()
