"""Ranges of the daily model: the same run under other readings of two things that nobody has measured.

What a missing input stops (the production function) and who is served first (the rule of rationing) are assumptions.
The readings are each function in `FUNCTIONS` with each rule in `RULES`, and the functions and rules that are chosen.

Left out, by rule: ``weak`` and ``strong``, whose inputs that stop output lie between those of ``linear`` and
``leontief``; ``priority``, which names who comes first and is a choice, not a guess: where it is chosen, rationing does
not vary. Where part of an industry is lost for good, the readings that closures refute (`refuted`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np
import polars as pl

from weefsel.errors import ComputationError
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.course import Course
from weefsel.methods.daily.losses import lost
from weefsel.methods.daily.refuted import TIMES, is_refuted, others_deliver
from weefsel.model import Event
from weefsel.sayings import say

Ordering = Literal["capacity", "demand"]

#: From inputs that all stand in for each other to inputs that all stop output; smooth, before they have run out.
FUNCTIONS: tuple[Literal["linear", "leontief", "smooth"], ...] = ("linear", "leontief", "smooth")
#: Who is served first, and what orders rest on in the models that each rule comes from. Where industries share in
#: proportion to what they order, orders rest on demand, as in Pichler et al. and in Inoue & Todo: if they shrank with
#: capacity, who is short would ask for less, final users for all, and no shortage would ever end.
RULES: tuple[tuple[Literal["proportional", "business_first", "water_fill"], Ordering], ...] = (
    ("business_first", "capacity"),
    ("proportional", "demand"),
    ("water_fill", "demand"),
)
VALUES = ("value", "unit", "status")
#: Measures in days that not every industry has: the lowest day of those that fall, the day of recovery; and, in the
#: order of falling, the day itself.
FALLS, RECOVERS, DAY = "lowest_day", "recovery_day", "day"
#: How many times the lowest answer the highest may be before the one in the middle says little.
WIDE = 10.0
#: Share of a run's output below which a loss is none.
NOTHING = 1e-7

Rows = Callable[[Course], Sequence[pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One reading: its name, its rows, and all the output that it loses."""

    name: str
    rows: pl.DataFrame
    lost: float


def readings_of(chosen: Choices, events: Sequence[Event]) -> list[Choices]:
    """Return the readings beside the one that is chosen, without those that closures refute where the events are such.

    >>> len(readings_of(Choices(), [Event("imports", "C20", share=0.5)]))
    11
    >>> [(one.function, one.rationing) for one in readings_of(Choices(), [Event("closure", "C29", jobs=4300)])][:2]
    [('linear', 'business_first'), ('linear', 'proportional')]
    """
    left_out = left_out_of(chosen, events)
    return [reading for reading in _all_beside(chosen) if reading not in left_out]


def left_out_of(chosen: Choices, events: Sequence[Event]) -> list[Choices]:
    """Return the readings beside the chosen one that are left out, because closures refute them."""
    return [reading for reading in _all_beside(chosen) if is_refuted(reading)] if others_deliver(events) else []


def _all_beside(chosen: Choices) -> list[Choices]:
    rules = [(chosen.rationing, chosen.ordering)]
    if chosen.rationing != "priority":
        rules += [pair for pair in RULES if pair[0] != chosen.rationing]
    functions = [chosen.function, *(name for name in FUNCTIONS if name != chosen.function)]
    every = [
        replace(chosen, function=function, rationing=rationing, ordering=ordering)
        for function, (rationing, ordering) in product(functions, rules)
    ]
    return every[1:]


def name_of(reading: Choices) -> str:
    """Return what notes call a reading."""
    return say("{function} with {rule}", function=reading.function, rule=reading.rationing)


def with_ranges(
    central: Course,
    chosen: Choices,
    run: Callable[[Choices], Course],
    rows: Rows,
    *,
    ranges: bool,
    shown: Sequence[int] | None = None,
) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows of a run, with low and high over the readings, and what they span.

    A day has no high where it does not come in every reading: an industry that falls in some of them only, or falls and
    does not recover.

    Parameters
    ----------
    run : gives the same run under other choices
    rows : gives the rows of a run
    ranges : whether to run the readings at all
    shown : positions of the industries whose output the notes add up; none = all
    """
    frame = pl.concat(rows(central))
    if not ranges:
        return frame, [
            say(
                "One reading, {reading}, of what a missing input stops and who is served first; ranges=yes gives "
                "the others, which may be far from it.",
                reading=name_of(chosen),
            ),
            *_refuted(chosen, central.events),
        ]
    answers, refused = [Answer(name_of(chosen), frame, _lost(central, shown))], []
    for reading in readings_of(chosen, central.events):
        try:
            course = run(reading)
        except ComputationError:
            refused.append(name_of(reading))
        else:
            answers.append(Answer(name_of(reading), pl.concat(rows(course)), _lost(course, shown)))
    made = float(central.economy.parameters.output.sum()) * len(central.path.output)
    money = central.economy.fabric.meta.currency_unit
    notes = [_spanned(chosen, central.events), *_left_out(chosen, central.events), *_refuted(chosen, central.events)]
    notes += [*_ends(answers, made, money), *_for_good(central, answers), *_sometimes(answers)]
    notes += [say("{reading} gives no answer and is not in the ranges.", reading=reading) for reading in refused]
    return _spans(answers), notes


def _spans(answers: Sequence[Answer]) -> pl.DataFrame:
    """Return the rows of the first answer with the lowest and highest of all."""
    frame = answers[0].rows
    keys = [name for name in frame.columns if name not in VALUES]
    found = pl.concat([answer.rows for answer in answers]).group_by(keys)
    spans = found.agg(low=pl.col("value").min(), high=pl.col("value").max(), times=pl.len())
    who = [name for name in keys if name != "measure"]
    falls = spans.filter(pl.col("measure") == FALLS).select(*who, falls="times")
    spans = spans.join(falls, on=who, how="left")
    often = pl.when(pl.col("measure") == RECOVERS).then("falls").when(pl.col("measure") == DAY).then(len(answers))
    spans = spans.select(*keys, "low", high=pl.when(pl.col("times") >= often.otherwise(0)).then("high"))
    return frame.join(spans, on=keys, how="left", maintain_order="left")


def _lost(course: Course, shown: Sequence[int] | None) -> float:
    """Return the output that a run loses in all, in money."""
    gone = lost(course.economy.parameters.output, course.path.output).sum(axis=0)
    return float(gone.sum() if shown is None else gone[list(shown)].sum())


def _spanned(chosen: Choices, events: Sequence[Event]) -> str:
    others = readings_of(chosen, events)
    if left_out_of(chosen, events):
        return say(
            "Ranges: lowest and highest over {count} readings of what a missing input stops and who is served first: "
            "{readings}. linear: inputs stand in for each other; leontief: every input stops output.",
            count=len(others) + 1, readings=[name_of(one) for one in (chosen, *others)],
        )  # fmt: skip
    functions = dict.fromkeys([chosen.function, *(one.function for one in others)])
    rules = dict.fromkeys([chosen.rationing, *(one.rationing for one in others)])
    ordered = [rule for rule in rules if any(one.ordering == "demand" for one in others if one.rationing == rule)]
    if not ordered:
        return say(
            "Ranges: lowest and highest over {count} readings, the production functions {functions} each with "
            "shortages shared {rules}. linear: inputs stand in for each other; leontief: every input stops output.",
            count=len(others) + 1, functions=list(functions), rules=list(rules),
        )  # fmt: skip
    return say(
        "Ranges: lowest and highest over {count} readings, the production functions {functions} each with shortages "
        "shared {rules} ({ordered} with orders on demand). linear: inputs stand in for each other; leontief: every "
        "input stops output.",
        count=len(others) + 1, functions=list(functions), rules=list(rules),
        ordered=say("{names} and {last}", names=ordered[:-1], last=ordered[-1]) if len(ordered) > 1 else ordered[0],
    )  # fmt: skip


def _left_out(chosen: Choices, events: Sequence[Event]) -> list[str]:
    """Return which readings are left out, why, and how to see them."""
    gone = left_out_of(chosen, events)
    if not gone:
        return []
    return [
        say(
            "Left out of the ranges: {readings}. In them customers of what is lost for good go without it for ever, "
            "which other plants and imports prevent. Run on Ford Genk 2014, Opel Antwerp 2010 and Caterpillar "
            "Gosselies 2016, each loses outside the plant more than {times:g} times all published jobs in at least one "
            "(docs/backtest.md). What is left is no margin of error. To see one: --set rationing=proportional --set "
            "ordering=demand.",
            readings=[name_of(one) for one in gone], times=TIMES,
        )
    ]  # fmt: skip


def _refuted(chosen: Choices, events: Sequence[Event]) -> list[str]:
    """Return a warning where the chosen reading is one that closures refute."""
    if not (others_deliver(events) and is_refuted(chosen)):
        return []
    return [
        say(
            "The reading as chosen, {reading}, is refuted by plants that closed for good: it loses outside the plant "
            "more than {times:g} times all published jobs (docs/backtest.md). It is in the numbers because it was "
            "asked for.",
            reading=name_of(chosen), times=TIMES,
        )
    ]  # fmt: skip


def _ends(answers: Sequence[Answer], made: float, money: str) -> list[str]:
    """Return which reading loses least and most in all, and a warning where they are far apart."""
    least, most = (end(answers, key=lambda one: one.lost) for end in (min, max))
    if max(abs(least.lost), abs(most.lost)) <= NOTHING * made:
        return []
    notes: list[str] = [
        say(
            "All output lost over the run, {unit}: {least:,.0f} ({reading}), {chosen:,.0f} as chosen ({central}), "
            "{most:,.0f} ({other}).",
            unit=money, least=least.lost, reading=least.name, chosen=answers[0].lost, central=answers[0].name,
            most=most.lost, other=most.name,
        )
    ]  # fmt: skip
    sizes = np.abs([one.lost for one in answers])
    if sizes.max() > WIDE * max(float(sizes.min()), NOTHING * made):
        notes.append(
            say(
                "The highest is more than {times:g} times the lowest: this model does not know how large the loss is. "
                "The number as chosen is one reading among others and says little without its range.",
                times=WIDE,
            )
        )
    return notes


def _for_good(central: Course, answers: Sequence[Answer]) -> list[str]:
    """Return what sharing a shortage means for a plant that closes for good, where the readings are far apart."""
    closed = any(one.kind == "closure" and one.recovery == "permanent" for one in central.events)
    if not closed or max(one.lost for one in answers) <= WIDE * abs(answers[0].lost):
        return []
    return [
        say(
            "Where a shortage is shared, a plant that closes for good leaves its buyers short for ever, which imports "
            "and other plants would prevent: the rules come from disasters and pandemics that pass. Read the high end "
            "of a closure for good as a bound, not as a course."
        )
    ]


def _sometimes(answers: Sequence[Answer]) -> list[str]:
    """Return how many industries fall, and how many of those do not recover, where readings differ."""
    notes: list[str] = []
    for measure in (FALLS, DAY):
        (few, one), (many, other) = _ends_of([(_count(answer, measure), answer.name) for answer in answers])
        if few != many:
            notes.append(
                say(
                    "Industries that fall within the run: {few} ({reading}) to {many} ({other}).",
                    few=few, reading=one, many=many, other=other,
                )
            )  # fmt: skip
    away = [(_count(answer, FALLS) - _count(answer, RECOVERS), answer.name) for answer in answers]
    _, (most, name) = _ends_of(away)
    if most != away[0][0]:
        notes.append(
            say(
                "Of those that fall {count} do not recover within the run as chosen, {most} in {reading}; a "
                "recovery_day has no high where an industry does not recover in every reading in which it falls.",
                count=away[0][0],
                most=most,
                reading=name,
            )
        )
    return notes


def _ends_of(counts: list[tuple[int, str]]) -> tuple[tuple[int, str], tuple[int, str]]:
    return min(counts, key=lambda pair: pair[0]), max(counts, key=lambda pair: pair[0])


def _count(answer: Answer, measure: str) -> int:
    return len(answer.rows.filter(pl.col("measure") == measure))
