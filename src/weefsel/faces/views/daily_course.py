"""The rows of `domino.daily` by industry and day, as changes to a day without the shock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from babel.dates import format_date

from weefsel.faces.views.words import Words
from weefsel.model import Fabric, Result
from weefsel.study import TOTAL
from weefsel.vocabulary.numbers import LOCALES

METHOD = "domino.daily"
DAYS_A_YEAR = 365.0
#: From this share below base an industry counts as fallen, as in `domino.order`.
FALLEN = 0.005
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One measure over T days: `keys` (n), `values` (n, T) against base, their range where there is one, `base` (n,).

    `whole` (T,) is all industries together, as a share of the whole base, with its range only where the rows have
    totals: ends of ranges do not add up.
    """

    keys: tuple[Key, ...]
    periods: tuple[str | int, ...]
    values: np.ndarray
    low: np.ndarray | None
    high: np.ndarray | None
    base: np.ndarray
    whole: np.ndarray
    whole_low: np.ndarray | None
    whole_high: np.ndarray | None

    def ranked(self) -> list[int]:
        """Return the industries by how far they fall below base at worst, farthest first."""
        worst = np.nanmin(self.values, axis=1)
        return [int(at) for at in np.argsort(worst, kind="stable")]


def course_of(result: Result, fabric: Fabric, measure: str = "output") -> Course:
    """Return a measure by industry and day as a share of its base; for jobs, as a number of jobs.

    Raises
    ------
    ValueError
        If the result has no row of that measure.
    """
    labels = [name for name in ("region", "sector") if name in result.frame.columns]
    rows = result.frame.filter(pl.col("measure") == measure)
    if not len(rows):
        raise ValueError(f"{result.method} has no rows of {measure}")
    periods = tuple(rows["period"].unique(maintain_order=True))
    base = base_of(fabric, measure)
    known = {key: at for at, key in enumerate(fabric.industries.labels)}
    totals = rows.filter(pl.all_horizontal(pl.col(name) == TOTAL for name in labels))
    parts = rows.filter(~pl.any_horizontal(pl.col(name) == TOTAL for name in labels))
    keys = tuple(parts.select(labels).unique(maintain_order=True).rows())
    own = np.array([base[known[key]] for key in keys])
    moving = own > 0
    keys, own = tuple(key for key, moves in zip(keys, moving, strict=True) if moves), own[moving]
    size = own if measure == "output" else np.ones_like(own)
    against = 0.0 if result.settings.get("show") == "change" else 1.0
    grids = {
        name: (_grid(parts, labels, name, periods)[moving] - against * own[:, None]) / size[:, None]
        for name in ("value", "low", "high")
        if name in rows.columns
    }
    whole = (grids["value"] * size[:, None]).sum(axis=0) / (own.sum() if measure == "output" else 1.0)
    ends: list[np.ndarray | None] = [None, None]
    if len(totals) and "low" in rows.columns and not totals["low"].has_nulls():
        scale = own.sum() if measure == "output" else 1.0
        ends = [(totals[name].to_numpy() - against * own.sum()) / scale for name in ("low", "high")]
    return Course(
        keys,
        periods,
        grids["value"],
        grids.get("low"),
        grids.get("high"),
        own,
        whole,
        whole_low=ends[0],
        whole_high=ends[1],
    )


def base_of(fabric: Fabric, measure: str) -> np.ndarray:
    """Return what each industry makes on a day without a shock, or the jobs it has."""
    if measure == "jobs":
        return np.asarray(fabric.account_values[fabric.accounts.column("account").index("jobs")])
    return np.asarray(fabric.output / DAYS_A_YEAR)


def _grid(rows: pl.DataFrame, labels: Sequence[str], name: str, periods: Sequence[str | int]) -> np.ndarray:
    """Return a column as industries by days, in the order in which both first appear."""
    wide = rows.pivot("period", index=list(labels), values=name, maintain_order=True)
    return wide.select(str(period) for period in periods).to_numpy().astype(np.float64)


def first_fall(course: Course, at: int) -> int | None:
    """Return the number of the first day that is shown on which an industry has fallen; none where it stands."""
    below = np.flatnonzero(course.values[at] < -FALLEN)
    return int(below[0]) if len(below) else None


def spaced(count: int, most: int) -> tuple[int, ...]:
    """Return at most `most` numbers from 0 to count - 1, evenly spaced from 0.

    >>> spaced(10, 4), spaced(3, 60)
    ((0, 3, 6, 9), (0, 1, 2))
    """
    step = max(1, -(-count // most))
    return tuple(range(0, count, step))


#: Days from one text under an axis to the next.
ROUND_STEPS = (1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 100, 120, 150, 180, 200, 300, 365, 500, 730, 1000, 2000)


def axis_texts(course: Course, days: Sequence[int], most: int, words: Words) -> list[str]:
    """Return the texts under some days, at most `most` of them, on round days where days are numbers; others empty."""
    shown = [course.periods[day] for day in days]
    numbers = [period for period in shown if isinstance(period, int)]
    if len(numbers) < len(shown):
        kept = set(spaced(len(shown), most))
        return [period_text(period, words) if at in kept else "" for at, period in enumerate(shown)]
    for step in ROUND_STEPS:
        on = [period for period in numbers if period % step == 0]
        if len(on) <= most and (len(on) > 1 or len(shown) == 1):
            return [words.number(period) if period in on else "" for period in numbers]
    return [words.number(period) if at in (0, len(numbers) - 1) else "" for at, period in enumerate(numbers)]


def dated(result: Result, begin: str | None) -> Result:
    """Return a run whose days are counted from 0 with dates in their place, as if day 0 had been given one.

    A date changes no number, so that a run can be dated when it is told.
    """
    if begin is None:
        return result
    first = date.fromisoformat(begin)
    named = {day: (first + timedelta(days=int(day))).isoformat() for day in result.frame["period"].unique()}
    return replace(result, frame=result.frame.with_columns(pl.col("period").replace_strict(named)))


def days_of_periods(course: Course) -> list[float]:
    """Return the day of each period: its number, or the days since the first date."""
    first = course.periods[0]
    if isinstance(first, int):
        return [float(period) for period in course.periods]
    start = date.fromisoformat(first)
    return [float((date.fromisoformat(str(period)) - start).days) for period in course.periods]


def on_day(day: float, begin: str | None, words: Words) -> str:
    """Return a day counted from 0 as a date of a run that begins then, or as "day 12"."""
    if begin is None:
        return day_text(int(day), words)
    return words.day((date.fromisoformat(begin) + timedelta(days=int(day))).isoformat())


def short_day(day: float, begin: str | None, words: Words) -> str:
    """Return a day counted from 0 as a date without its year, or as "day 12", for a picture whose axis has the year."""
    if begin is None:
        return day_text(int(day), words)
    return period_text((date.fromisoformat(begin) + timedelta(days=int(day))).isoformat(), words)


def name_of(key: Key, words: Words) -> str:
    """Return an industry, with its region where there is one."""
    industry = words.industry(key[-1])
    return f"{industry}, {words.region(key[0])}" if len(key) > 1 else industry


def period_text(period: str | int, words: Words) -> str:
    """Return a day as its number, or as a date in the language."""
    if isinstance(period, int):
        return words.number(period)
    return str(format_date(date.fromisoformat(period), "d MMM", locale=LOCALES[words.language]))


def day_text(period: str | int, words: Words) -> str:
    """Return a day in a sentence: "day 12", or its date with the year."""
    return f"{words('daily.axis')} {words.number(period)}" if isinstance(period, int) else words.day(period)


def period_word(course: Course, words: Words) -> str:
    """Return what the periods are, as a word under an axis: days, or dates of which years."""
    if isinstance(course.periods[0], int):
        return words("daily.axis")
    years = list(dict.fromkeys(str(course.periods[at])[:4] for at in (0, -1)))
    return f"{words('column.period')} {'–'.join(years)}"


def fine_share(share: float, words: Words) -> str:
    """Return a small share with a decimal, a large one without.

    >>> from weefsel.vocabulary import format_share
    >>> format_share(-0.0345, "nl", 1)
    '−3,5%'
    """
    return words.share_with(share, 1 if abs(share) < 0.0995 else 0)
