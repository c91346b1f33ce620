"""What helps, and at what cost: the story of a shock with levers beside the same shock without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from weefsel.faces.charts.lines import Line, lines_from_zero
from weefsel.faces.charts.options import Bar, height_of_bars, ranked_bars
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.levers_said import ALL, NONE, kept_sentence, number_of, range_sentence, why_no_more
from weefsel.faces.views.story import Cell, Chart, Column, Section, Story, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.model.lever import LEVELS
from weefsel.vocabulary import rounded_together

COURSE_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class Kind:
    """A lever as the page offers it: range and step of its slider, where it is at rest, who holds it, its unit.

    `counted`: its cost follows from the run, else it is stated.
    """

    low: float
    high: float
    step: float
    rest: float
    payer: str
    unit: str
    counted: bool = False


#: Readings of the production function and of who is served first (with orders on demand, as where the rules come from),
#: and days to dismiss and to hire at the ends of their published ranges (Pichler et al. 2022), one at a time.
READINGS: tuple[Mapping[str, object], ...] = (
    {"function": "linear"},
    {"function": "leontief"},
    {"rationing": "proportional", "ordering": "demand"},
    {"rationing": "water_fill", "ordering": "demand"},
    {"firing_days": 5.0},
    {"firing_days": 30.0},
    {"hiring_days": 10.0},
    {"hiring_days": 60.0},
)
#: Ranges are those within which the model has been used; the method itself takes wider ones.
KINDS: Mapping[str, Kind] = {
    "short_time": Kind(0.0, 1.0, 0.05, 0.0, "federal", "percent"),
    "income": Kind(0.5, 1.0, 0.05, 0.8, "federal", "percent", counted=True),
    "stock": Kind(0.0, 60.0, 5.0, 0.0, "eu", "days", counted=True),
    "sourcing": Kind(0.0, 1.0, 0.05, 0.0, "region", "percent"),
    "capacity": Kind(1.0, 2.0, 0.05, 1.25, "region", "times"),
    "demand": Kind(0.0, 0.5, 0.05, 0.0, "region", "percent", counted=True),
    "hiring": Kind(5.0, 60.0, 5.0, 30.0, "federal", "days"),
}


@dataclass(frozen=True, slots=True)
class Pulled:
    """A lever that is pulled: its kind, to where, who pays, and the cost a year that is stated, in million."""

    kind: str
    value: float
    payer: str
    cost: float


@dataclass(frozen=True, slots=True)
class Pulls:
    """What the story is told from: the shock, the levers, and ``domino.levers``."""

    industry: str
    region: str
    pulled: tuple[Pulled, ...]
    found: Result

    def of(self, lever: str, measure: str, level: str = "-") -> float:
        """Return a number; 0 where there is none."""
        return number_of(self.found, lever, measure, level)

    @property
    def together(self) -> str:
        """Return what the findings call all levers that are pulled."""
        return ALL if len(self.pulled) > 1 else self.pulled[0].kind if self.pulled else NONE


def levers_opening(pulls: Pulls, words: Words, study: str) -> Story:
    """Return what comes first: the sentence, and who pays.

    Parameters
    ----------
    study : text of the study file that reproduces it
    """
    return Story(
        language=words.language,
        title=words("lev.title", industry=words.industry(pulls.industry), where=words.region_where(pulls.region)),
        sentence=_sentence(pulls, words),
        lead=_lead(pulls, words),
        sections=(
            Section(
                "budget",
                words("lev.budget.heading"),
                (words("lev.budget.text"),),
                chart=budget_chart(pulls.found, pulls.together, words),
            ),
        ),
        assumptions=tuple(words(f"lev.assume.{at}") for at in range(1, 5)),
        not_valid_for=tuple(words(f"lev.notvalid.{at}") for at in range(1, 5)),
        sources=tuple(words.vintage(vintage) for vintage in words.fabric.meta.vintages),
        study=study,
        words={},
    )


def levers_rest(
    pulls: Pulls, readings: Sequence[Result], before: Result, after: Result, words: Words
) -> tuple[Section, ...]:
    """Return what each lever does, with the range over some readings of the model, and the days with and without.

    Parameters
    ----------
    readings : ``domino.levers`` as it is, then under other readings of the model, for ranges; one alone gives none
    before, after : ``domino.daily`` without and with levers, as changes
    """
    chart = kept_chart(pulls.found, _names(pulls, words), ranges_over(readings), words) if pulls.pulled else None
    text = "lev.kept.text" if chart else "lev.kept.none"
    ranged = chart is not None and len(readings) > 1
    span = [range_sentence(readings, pulls.together, words)] if ranged else []
    return (
        Section("kept", words("lev.kept.heading"), (*span, words(text)), chart=chart),
        Section(
            "course",
            words("lev.course.heading"),
            (words("lev.course.text"),),
            chart=_course(_missing(before), _missing(after), words),
        ),
    )


def _sentence(pulls: Pulls, words: Words) -> str:
    if pulls.pulled:
        return kept_sentence(pulls.found, pulls.together, words)
    lost = words.about(pulls.of(NONE, "job_years_lost"))
    return words("lev.sentence.base", lost=lost, value=words.money(pulls.of(NONE, "value_added_lost")))


def _lead(pulls: Pulls, words: Words) -> tuple[str, ...]:
    if not pulls.pulled:
        return ()
    name = pulls.together
    lost, kept = pulls.of(NONE, "value_added_lost"), pulls.of(name, "value_added_kept")
    said = [words("lev.lead.value", lost=words.money(lost), kept=words.money(kept))]
    said += why_no_more(pulls.found, _names(pulls, words), words)
    cost = pulls.of(name, "public_cost_change", ALL)
    if pulls.of(name, "job_years_kept") > 0 and cost > 0:
        said.append(words("lev.lead.per", per=words.money(pulls.of(name, "cost_per_job_year", ALL))))
    change = {level: pulls.of(name, "public_cost_change", level) for level in LEVELS}
    most, least = max(change, key=lambda level: change[level]), min(change, key=lambda level: change[level])
    if change[most] > 0:
        said.append(words("lev.lead.level", level=words(f"lev.level.{most}"), cost=words.money(change[most])))
    if change[least] < 0:
        said.append(words("lev.lead.least", level=words(f"lev.level.{least}"), cost=words.money(-change[least])))
    before, after = (pulls.of(lever, "jobs_lost_last") for lever in (NONE, name))
    jobs = {"without": words.about(before), "with": words.about(abs(after))}
    return (*said, words("lev.lead.last" if after >= 0 else "lev.lead.last_more", **jobs))


def _names(pulls: Pulls, words: Words) -> dict[str, str]:
    names = {one.kind: words(f"lev.kind.{one.kind}") for one in pulls.pulled}
    return names | ({ALL: words("lev.together")} if len(names) > 1 else {})


def budget_chart(found: Result, name: str, words: Words) -> Chart:
    """Return the change of public spending by level of government, with the levers that the findings call `name`."""
    title, unit = words("lev.budget.title"), words("unit.meur")
    change = {level: number_of(found, name, "public_cost_change", level) for level in LEVELS}
    total, shown = rounded_together(list(change.values()))
    bars = [
        Bar(words(f"lev.level.{level}"), (value,), words.number(known), estimated=True)
        for (level, value), known in zip(change.items(), shown, strict=True)
    ]
    lines: list[tuple[Cell, ...]] = [
        (
            bar.label,
            number_of(found, NONE, "public_cost", level),
            number_of(found, name, "public_cost", level),
            change[level],
        )
        for bar, level in zip(bars, LEVELS, strict=True)
    ]
    columns = (
        Column("level", words("lev.column.level")),
        Column("before", words("lev.column.before"), unit, 1),
        Column("after", words("lev.column.after"), unit, 1),
        Column("change", words("lev.column.cost"), unit, 1),
    )
    listed = words.listed([f"{bar.label} ({bar.text})" for bar in bars])
    return Chart(
        name="budget",
        title=title,
        option=ranked_bars(bars, sort=False),
        description=words("lev.budget.description", list=listed, total=words.number(total)),
        table=Table("budget", title, columns, tuple(lines)),
        credit=words.flows_credit("meur"),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def ranges_over(readings: Sequence[Result]) -> dict[str, tuple[float, float]]:
    """Return from where to where each lever keeps job-years over readings of the model; nothing for one reading."""
    if len(readings) < 2:
        return {}
    spread = {
        str(name): [number_of(one, str(name), "job_years_kept") for one in readings]
        for name in readings[0].frame["lever"].unique()
    }
    return {name: (min(values), max(values)) for name, values in spread.items()}


def kept_chart(
    found: Result, names: Mapping[str, str], ranges: Mapping[str, tuple[float, float]], words: Words
) -> Chart:
    """Return job-years that each lever keeps, with its range where there is one.

    Parameters
    ----------
    names : what the findings call a lever -> the word for it
    ranges : what the findings call a lever -> lowest and highest
    """
    title, years, unit = words("lev.kept.title"), words("unit.job_years"), words("unit.meur")
    bars, lines = [], []
    for name, word in names.items():
        low, high = ranges.get(name, (None, None))
        kept, working = (number_of(found, name, measure) for measure in ("job_years_kept", "work_years_kept"))
        more = words("lev.kept.more", working=words.about(working))
        bars.append(Bar(word, (kept,), words.about(kept), low, high, estimated=True, more=more))
        cost = number_of(found, name, "public_cost_change", ALL)
        line: tuple[Cell, ...] = (
            word, number_of(found, name, "job_years_lost"), kept, low, high, working, kept - working,
            number_of(found, name, "value_added_kept"), cost, 1e6 * cost / kept if kept > 0 else None,
        )  # fmt: skip
        lines.append(line)
    columns = (
        Column("lever", words("lev.column.lever")),
        Column("lost", words("lev.column.lost"), years, 0),
        Column("kept", words("lev.column.kept"), years, 0),
        Column("low", words("lev.column.low"), years, 0),
        Column("high", words("lev.column.high"), years, 0),
        Column("working", words("lev.column.working"), years, 0),
        Column("idle", words("lev.column.idle"), years, 0),
        Column("value", words("lev.column.value"), unit, 1),
        Column("cost", words("lev.column.cost"), unit, 1),
        Column("per", words("lev.column.per"), words("sup.unit.eur"), 0),
    )
    listed = words.listed([f"{bar.label} ({bar.wide_text})" for bar in bars])
    return Chart(
        name="kept",
        title=title,
        option=ranked_bars(bars, sort=False),
        description=words("lev.kept.description", list=listed),
        table=Table("kept", title, columns, tuple(lines)),
        credit=words.flows_credit("job_years"),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def _missing(found: Result) -> list[tuple[float, float]]:
    """Return days and jobs below what they would be."""
    jobs = found.frame.filter(pl.col("measure") == "jobs")
    summed = jobs.group_by("period", maintain_order=True).agg(pl.col("value").sum())
    return [(float(day), -float(value)) for day, value in summed.select("period", "value").iter_rows()]


def _course(before: list[tuple[float, float]], after: list[tuple[float, float]], words: Words) -> Chart:
    title, unit = words("lev.course.title"), words("unit.jobs")
    lines = []
    for word, points, colour in (("without", before, LIGHT.muted), ("with", after, LIGHT.madder)):
        peak = max(range(len(points)), key=lambda at: points[at][1])
        texts = ((peak, words.about(points[peak][1])),)
        lines.append(Line(f"{words(f'lev.{word}')} {words.about(points[-1][1])}", tuple(points), colour, texts))
    rows: list[tuple[Cell, ...]] = [
        (words.number(day), one, other, one - other) for (day, one), (_, other) in zip(before, after, strict=True)
    ]
    columns = (
        Column("day", words("daily.axis")),
        Column("without", words("lev.without"), unit, 0),
        Column("with", words("lev.with"), unit, 0),
        Column("kept", words("column.difference"), unit, 0),
    )
    worst = {word: max(value for _, value in points) for word, points in (("without", before), ("with", after))}
    return Chart(
        name="course",
        title=title,
        option=lines_from_zero(lines, axis=words("daily.axis"), height=COURSE_HEIGHT),
        description=words(
            "lev.course.description",
            **{word: words.about(value) for word, value in worst.items()},
            last_without=words.about(before[-1][1]),
            last_with=words.about(after[-1][1]),
        ),
        table=Table("course", title, columns, tuple(rows)),
        credit=words.flows_credit("jobs"),
        height=COURSE_HEIGHT,
    )
