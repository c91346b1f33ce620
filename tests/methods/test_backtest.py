"""The daily model against what happened: what the findings hold, and that the page of docs says the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import InputError
from weefsel.methods.daily.backtest import COUNTRY, outcome, scores
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.economy import economy_of
from weefsel.methods.daily.pandemic import pandemic_of

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def covid() -> pl.DataFrame:
    return wf.compute("domino.backtest", "belgium", draws=12).frame


def one(frame: pl.DataFrame, **labels: str) -> float:
    return float(frame.filter(**labels)["value"].item())


def test_observed_is_the_survey(covid: pl.DataFrame) -> None:
    assert one(covid, model="observed", branch="Belgium", wave="2020-03-30", measure="revenue") == -0.328159
    assert set(covid.filter(model="observed")["status"]) == {"observed"}
    assert set(covid.filter(model="daily")["status"]) == {"modelled"}


def test_scores_are_those_of_the_rows(covid: pl.DataFrame) -> None:
    revenue = covid.filter(pl.col("measure") == "revenue").pivot("model", index=["branch", "wave"], values="value")
    for model in ("daily", "direct", "static"):
        for column, value in (("branch", "Wholesale"), ("wave", "2020-05-26")):
            rows = revenue.filter((pl.col(column) == value) & (pl.col("branch") != "Belgium"))
            seen, found = rows["observed"].to_numpy(), rows[model].to_numpy()
            other = {"branch": "wave", "wave": "branch"}[column]
            labels = {"model": model, column: value, other: "all"}
            assert one(covid, **labels, measure="mae") == pytest.approx(np.abs(seen - found).mean(), rel=1e-12)
            assert one(covid, **labels, measure="correlation") == pytest.approx(
                np.corrcoef(seen, found)[0, 1], rel=1e-9
            )


def test_the_daily_model_is_nearer_than_both_baselines(covid: pl.DataFrame) -> None:
    near = {
        model: one(covid, model=model, branch="all", wave="all", measure="mae")
        for model in ("daily", "direct", "static")
    }
    assert near["daily"] < min(near["direct"], near["static"])
    fits = {
        model: one(covid, model=model, branch="all", wave="all", measure="correlation")
        for model in ("daily", "direct", "static")
    }
    assert fits["daily"] > max(fits["direct"], fits["static"])


def test_ranges_hold_the_value(covid: pl.DataFrame) -> None:
    daily = covid.filter(pl.col("model") == "daily")
    assert (daily["low"] <= daily["value"]).all()
    assert (daily["value"] <= daily["high"]).all()
    assert (daily["low"] < daily["high"]).sum() > len(daily) // 2


def test_the_same_seed_gives_the_same_numbers() -> None:
    runs = [wf.compute("domino.backtest", "belgium", case="ford-genk-2014", draws=3, seed=s).frame for s in (1, 1, 2)]
    assert runs[0].equals(runs[1])
    assert not runs[0].equals(runs[2])


def test_the_page_says_what_the_method_gives(covid: pl.DataFrame) -> None:
    said = (DOCS / "backtest.md").read_text(encoding="utf-8")
    for model, name in (("direct", "no propagation"), ("static", "static input-output")):
        labels = {"model": model, "branch": "all", "wave": "all"}
        mae, fit = (one(covid, **labels, measure=measure) for measure in ("mae", "correlation"))
        assert f"| {name} | {mae:.3f} | {fit:.2f} |" in said
    mae = one(covid, model="daily", branch="all", wave="all", measure="mae")
    assert f"{mae:.3f} (" in said


def test_plants_over_time() -> None:
    found = wf.compute("domino.backtest", "belgium-regions", case="caterpillar-gosselies-2016", draws=2).frame
    assert one(found, model="daily", wave="day 0") == pytest.approx(2200, rel=1e-9)
    assert one(found, model="daily", wave="day 90") > 2200
    published = found.filter((pl.col("model") == "published") & pl.col("branch").str.starts_with("indirect"))
    assert sorted(published["value"]) == [2000.0, 4000.0]


def test_a_fabric_without_published_shocks_is_refused() -> None:
    fabric = small_fabric(np.eye(2), np.ones((2, 1)), jobs=np.ones(2))
    with pytest.raises(InputError, match="no shocks are published"):
        wf.compute("domino.backtest", fabric)


def test_the_page_says_how_the_settings_of_the_daily_model_score() -> None:
    fabric = wf.load("belgium")
    found = pandemic_of(fabric.industries.column("sector"))
    seen = np.array([found.seen["revenue"][name] for name in [*found.seen["branches"], COUNTRY]])

    def score(chosen: Choices) -> tuple[float, float]:
        rows = scores(seen, outcome(economy_of(fabric, chosen), found).revenue)
        (mae, correlation) = [value for branch, wave, _, value in rows if branch == wave == "all"]
        return round(mae, 2), round(correlation, 2)

    said = " ".join((DOCS / "backtest.md").read_text(encoding="utf-8").split())
    mae, correlation = score(Choices())
    assert f"mean absolute error on these data is {mae} and the correlation {correlation}" in said
    other = {score(replace(Choices(), ordering="demand")), score(replace(Choices(), storable="all"))}
    assert len(other) == 1
    (better,) = other
    assert f"it is {better[0]} and {better[1]}" in said
