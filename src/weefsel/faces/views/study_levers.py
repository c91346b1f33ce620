"""What helps, and at what cost, as a study asks it: its levers side by side, with ranges, and who pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from weefsel.faces.views.levers import budget_chart, kept_chart, ranges_over
from weefsel.faces.views.levers_said import ALL, NONE, kept_sentence, number_of, why_no_more
from weefsel.faces.views.story import Section
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.study import Findings
from weefsel.vocabulary import phrase_keys

METHOD: Final = "domino.levers"
#: Sections of a story that say what helps.
NAMES = ("helps", "budget")
Readings = Sequence[Result]
#: What a study needs to say what helps.
EXAMPLE = """levers:
  - {kind: short_time, value: 0.8, cost_yearly: 0, paid_by: federal}
  - {kind: sourcing, value: 0.5, cost_yearly: 12, paid_by: region}
methods:
  - domino.levers: {horizon: 365}"""


def found_of(findings: Findings) -> Result | None:
    """Return ``domino.levers`` of a study for its one shock; none where it did not run."""
    return next((one for one in findings.results if one.method == METHOD and "shock" not in one.frame.columns), None)


def sections(findings: Findings, words: Words, readings: Readings = ()) -> tuple[Section, ...]:
    """Return what each lever keeps and who pays; nothing where the study asks for no levers.

    Parameters
    ----------
    readings : ``domino.levers`` under other readings of the model, for ranges where the study makes none itself
    """
    found = found_of(findings)
    if found is None:
        return ()
    names, ranges = _names(found, findings, words), _ranges(found, readings)
    days, name = words.number(float(str(found.settings["horizon"]))), _together(found)
    texts = [sentence(found, words), words("help.kept", days=days), *why_no_more(found, names, words)]
    if name in ranges:
        low, high = (words.about(end) for end in ranges[name])
        kept, lost = number_of(found, name, "job_years_kept"), number_of(found, NONE, "job_years_lost")
        said = {"kept": words.about(kept), "lost": words.about(lost), "low": low, "high": high}
        texts.append(words("help.range.readings" if readings else "help.range.study", **said))
    return (
        Section("helps", words("lev.heading"), tuple(texts), chart=kept_chart(found, names, ranges, words)),
        Section(
            "budget",
            words("lev.budget.heading"),
            (words("help.budget", days=days), *_each(found, names, words)),
            chart=budget_chart(found, name, words),
        ),
    )


def sentence(found: Result, words: Words) -> str:
    """Return what all levers keep of what is lost, and what public budgets pay for it."""
    return kept_sentence(found, _together(found), words)


def _each(found: Result, names: dict[str, str], words: Words) -> list[str]:
    """Return what each lever costs public budgets, in one sentence."""
    said = []
    for name, word in names.items():
        change = number_of(found, name, "public_cost_change", ALL)
        key = "help.cost.more" if change >= 0 else "help.cost.less"
        said.append(words(key, lever=word, cost=words.money(abs(change))))
    return [words("help.cost", list="; ".join(said))]


def _together(found: Result) -> str:
    """Return what the findings call all levers of a study."""
    ran = [str(name) for name in found.frame["lever"].unique(maintain_order=True)]
    return ALL if ALL in ran else ran[-1]


def _names(found: Result, findings: Findings, words: Words) -> dict[str, str]:
    """Return the word for each lever: its own name, or its kind in the language."""
    keys, kinds = phrase_keys(words.language), {lever.label: lever.kind for lever in findings.study.levers}
    ran = [str(name) for name in found.frame["lever"].unique(maintain_order=True) if name != NONE]
    names = {}
    for name in ran:
        key = "lev.together" if name == ALL else f"lev.kind.{name}"
        names[name] = words(key) if key in keys and kinds.get(name, name) == name else name
    return names


def _ranges(found: Result, readings: Readings) -> dict[str, tuple[float, float]]:
    """Return low and high of what each lever keeps: the study's own, or those over readings of the model."""
    if {"low", "high"} <= set(found.frame.columns):
        own = found.frame.filter(pl.col("measure") == "job_years_kept", pl.col("low").is_not_null())
        return {str(name): (low, high) for name, low, high in own.select("lever", "low", "high").iter_rows()}
    return ranges_over([found, *readings])
