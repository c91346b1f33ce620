"""Whatever stands in a study file: an answer, or one readable block that names the file; never what happens inside."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from tests.hostile import studies

from weefsel.faces.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
#: Words of programs, not of users.
INSIDE = re.compile(
    r"Weefsel stumbled|Traceback|NoneType|list index|pydantic|[Vv]alidation error|[Ii]nput should|has no attr|"
    r"subscriptable|hashable|function-|[Ff]ield required|\bdict\b|\btuple\b|dictionary|instance of|keyword argument|"
    r"constructor|<class|np\.|numpy|polars|Exceeds the limit|invalid literal|not supported between|recursion|codec|"
    r"datetime|\.py\b|value error|OverflowError|unexpected|object at|<block|<stream|'None'"
)
SMALL = """
weefsel: 1
titles: {nl: Een fabriek}
base: belgium
shocks:
  - name: plant
    closure: {industry: C29, jobs: 4300}
  - {name: exports, change: "final_demand:C29:exports_non_eu:-10%"}
  - {name: border, event: {kind: imports, industry: C20, share: 0.5, start: 2, days: 30, recovery: linear}}
levers:
  - {kind: stock, value: 10, product: C20, paid_by: region, cost_share: 0.5, name: store}
methods:
  - structure.multipliers: {households: consumption, totals: yes}
uncertainty: {draws: 2, error: 0.1, seed: 1}
"""


def _check(file: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(content)
    code = main(["run", str(file)])
    said = capsys.readouterr()
    shown = f"{content[:2000]!r} gave {code}:\n{said.err[:3000]}"
    assert code in (0, 1, 2), shown
    if code:
        block = re.sub(r"[│╭╮╰╯─\s]+", " ", said.err)
        assert said.err.count("╭") == 1, shown
        assert not said.out, shown
        assert "study.yaml" in block, shown
        assert not INSIDE.search(block.replace("python/tuple", "").replace("datetime.date", "")), shown


def test_some_of_all_changes_of_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything = list(studies(SMALL))
    assert len(everything) > 2000
    for content in random.Random(5).sample(everything, 120):
        _check(tmp_path / "study.yaml", content, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_change_of_the_examples(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Days and ranges are cut short where they are right, for time."""
    text = (
        example.read_text(encoding="utf-8").replace("horizon: 180", "horizon: 3").replace("ranges: yes", "ranges: no")
    )
    for content in studies(text):
        _check(tmp_path / "study.yaml", content, capsys)


@pytest.mark.slow
def test_every_change_of_a_study_with_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in studies(SMALL):
        _check(tmp_path / "study.yaml", content, capsys)
