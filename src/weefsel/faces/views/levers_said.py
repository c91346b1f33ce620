"""What levers keep, in sentences: of what is lost, how much of it at work, and why all together may keep no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import rounded

NONE, ALL = "none", "all"


def number_of(found: Result, lever: str, measure: str, level: str = "-") -> float:
    """Return a number of ``domino.levers``; 0 where there is none."""
    frame = found.frame.filter(pl.col("lever") == lever, pl.col("measure") == measure, pl.col("level") == level)
    return float(frame["value"].sum())


def kept_sentence(found: Result, name: str, words: Words) -> str:
    """Return what the levers that the findings call `name` keep of what is lost, and what public budgets pay for it.

    Who keeps a job and waits at home stands apart from who works.
    """
    lost, kept = number_of(found, NONE, "job_years_lost"), number_of(found, name, "job_years_kept")
    cost = number_of(found, name, "public_cost_change", ALL)
    parts = {"kept": words.about(abs(kept)), "lost": words.about(lost)}
    if kept < 0:
        return words("lev.sentence.harm", **parts)
    key = "more" if kept > lost and cost >= 0 else "kept" if cost >= 0 else "saved"
    working = number_of(found, name, "work_years_kept")
    split = ""
    if working >= 0 and rounded(kept - working) > 0:
        _, at_work, idle = words.adding([working, kept - working])
        split = f" {words('lev.split', working=at_work, idle=idle)}"
    return words(f"lev.sentence.{key}", **parts, split=split, cost=words.money(abs(cost)))


def range_sentence(readings: Sequence[Result], name: str, words: Words) -> str:
    """Return from where to where the levers called `name` keep job-years over readings of the model; each of its loss.

    A reading in which more is kept may be one in which more is lost; then the sentence says so. The first reading is
    the model as it is.
    """
    ends = sorted(
        ((number_of(one, name, "job_years_kept"), number_of(one, NONE, "job_years_lost")) for one in readings),
        key=lambda end: end[0],
    )
    (low, low_lost), (high, high_lost) = ends[0], ends[-1]
    said = words(
        "lev.range",
        low=words.about(low),
        low_lost=words.about(low_lost),
        high=words.about(high),
        high_lost=words.about(high_lost),
    )
    more = rounded(high_lost) > rounded(number_of(readings[0], NONE, "job_years_lost"))
    return f"{said} {words('lev.range.more')}" if more else said


def why_no_more(found: Result, names: Mapping[str, str], words: Words) -> list[str]:
    """Return, where all levers together keep no more than one of them, that they do and why; nothing elsewhere.

    Parameters
    ----------
    names : what the findings call a lever -> the word for it
    """
    kept = {name: number_of(found, name, "job_years_kept") for name in names if name != ALL}
    if ALL not in names or not kept:
        return []
    best = max(kept, key=lambda name: kept[name])
    if kept[best] <= 0 or rounded(number_of(found, ALL, "job_years_kept")) > rounded(kept[best]):
        return []
    others = [name for name in kept if name != best and rounded(kept[name]) > 0]
    return [words("lev.same.overlap" if others else "lev.same.rest", lever=names[best])]
