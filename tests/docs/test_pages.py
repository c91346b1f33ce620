"""Pages made from docstrings and figures are up to date, and examples run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from weefsel.study import read_study, run

ROOT = Path(__file__).parents[2]


def test_made_pages_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from write_docs import pages  # type: ignore[import-not-found]

    made = pages()
    stale = [name for name, text in made.items() if (ROOT / "docs" / name).read_text(encoding="utf-8") != text]
    assert not stale, "run `make docs`"
    assert set(made) >= {"cli.md", "closures.md", "methods/index.md"}
    sys.modules.pop("write_docs", None)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_links_and_pictures_of_a_page_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_examples_run(path: Path) -> None:
    findings = run(read_study(path))
    assert all(len(result.frame) for result in findings.results)
