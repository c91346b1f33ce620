"""What was found, in a sentence, by methods without pictures of their own; and what a run assumed, in words."""

from __future__ import annotations

import polars as pl

from weefsel.faces.views.happening import basis
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.registry import methods
from weefsel.study import Findings
from weefsel.study.reading import read_loss
from weefsel.vocabulary.phrases import has_phrase

SIZES = ("jobs", "output", "share")
#: Settings that a page need not say: what happens is said in words, or the number says nothing of the model.
UNSAID = ("events", "levers", "begin", "totals", "show", "every", "changes")
#: Settings that a closure or an event of the study gives.
GIVEN = ("event", "industry", "region", *SIZES, "origin", "category", "start", "lasting", "recovery", "recovery_days")
#: Measures of totals, in the order in which they are said.
MEASURES = ("jobs", "value_added", "output")


def changes_sentence(result: Result, words: Words) -> str:
    """Return how totals change, from ``scenario.impact``."""
    frame = result.frame
    return words("study.changes", list=words.listed(_totals(frame, words)))


def losses_sentence(result: Result, words: Words) -> str:
    """Return what closures take, in the plant and at suppliers, from ``domino.closure``; each shock alone."""
    frame = result.frame.filter(pl.col("part").is_in(["direct", "indirect"]), pl.col("side") != "customers")
    if "shock" not in frame.columns:
        return words("study.losses", list=words.listed(_totals(frame, words)))
    said = []
    for name in frame["shock"].unique(maintain_order=True):
        totals = _totals(frame.filter(pl.col("shock") == name), words)
        said.append(f"{name} ({', '.join(totals)})")
    return words("study.losses_each", list=words.listed(said))


def _totals(frame: pl.DataFrame, words: Words) -> list[str]:
    found = {
        measure: float(frame.filter(pl.col("measure") == measure)["value"].sum())
        for measure in MEASURES
        if measure in set(frame["measure"])
    }
    return [
        words(f"study.total.{measure}", value=words.about(value) if measure == "jobs" else words.money(value))
        for measure, value in found.items()
    ]


def basis_of(findings: Findings, words: Words) -> str:
    """Return what is assumed to stop, in jobs and output; else that size and days are given; empty without shocks."""
    shocks = [one for shock in findings.study.shocks if (one := shock.closure or shock.event) is not None]
    said = []
    for shock in shocks:
        if getattr(shock, "kind", "closure") == "closure":
            given = [name for name in SIZES if getattr(shock, name) is not None]
            said.append(basis(read_loss(shock, findings.fabric), given, words))
    others = [words("basis.given")] if shocks and not said else []
    return " ".join(said or others)


def assumed(result: Result, study_gives: bool, words: Words) -> str:
    """Return a method and the settings in which it differs from what it is unless told, in words.

    Parameters
    ----------
    study_gives : the shocks of the study give what happens, and it is said elsewhere
    """
    usual = {setting.name: setting.default for setting in methods()[result.method].settings}
    unsaid = (*UNSAID, *GIVEN) if study_gives else UNSAID
    given = [
        f"{_word(name, words)}{words.colon}{_value(name, value, words)}"
        for name, value in result.settings.items()
        if value is not None and name not in unsaid and value != usual.get(name)
    ]
    said = words("help.settings", list=", ".join(given)) if given else words("help.settings.usual")
    return f"{words.method(result.method)}{words.colon}{said}"


def _word(name: str, words: Words) -> str:
    key = f"set.{name}"
    return words(key) if has_phrase(key, words.language) else words.quoted(name)


def _value(name: str, value: object, words: Words) -> str:
    key = f"set.{name}.{value}"
    if isinstance(value, bool):
        return words("explore.yes" if value else "explore.no")
    if isinstance(value, int | float):
        return words.number(value, 0 if float(value).is_integer() else 3 if abs(value) < 1 else 1)
    if name == "industry":
        return words.industry(str(value))
    if name == "region":
        return words.region(str(value))
    return words(key) if has_phrase(key, words.language) else str(value)
