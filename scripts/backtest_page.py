"""The part of docs/backtest.md that is computed: readings of the daily model on plants that closed for good."""

from __future__ import annotations

import weefsel as wf
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.closure_cases import Refutation, refutations
from weefsel.methods.daily.readings import FUNCTIONS, RULES, name_of
from weefsel.methods.daily.refuted import TIMES, is_refuted

BEGIN, END = "<!-- readings: made by scripts/write_docs.py -->", "<!-- end of readings -->"
FABRICS = ("belgium", "belgium-regions")
CASES = ("ford-genk-2014", "opel-antwerp-2010", "caterpillar-gosselies-2016")
NAMES = ("Ford Genk", "Opel Antwerp", "Caterpillar Gosselies")


def with_readings(page: str) -> str:
    """Return the page with its table of readings made again."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{_tables()}\n{END}{rest.split(END)[1]}"


def readings() -> list[Choices]:
    """Return every reading of what a missing input stops and of who is served first."""
    return [
        Choices(function=function, rationing=rule, ordering=ordering)
        for function in ("half", *FUNCTIONS)
        for rule, ordering in RULES
    ]


def _tables() -> str:
    found = {name: list(refutations(wf.load(name), readings())) for name in FABRICS}
    head = [f"{name} ({table})" for name in NAMES for table in FABRICS]
    lines = [f"| reading | {' | '.join(head)} | left out |", f"|---|{'---:|' * len(head)}---|"]
    for reading in readings():
        cells = [_cell(found[table], reading, case) for case in CASES for table in FABRICS]
        lines.append(f"| {name_of(reading)} | {' | '.join(cells)} | {'yes' if is_refuted(reading) else ''} |")
    published = {one.case: one.published for one in found["belgium"]}
    lines.append(
        f"| all jobs published | {' | '.join(f'{published[case]:,.0f}' for case in CASES for _ in FABRICS)} | |"
    )
    left = [one.times for every in found.values() for one in every if not is_refuted(one.reading)]
    gone = [max(one.times for one in every if one.reading == reading)
            for every in found.values() for reading in readings() if is_refuted(reading)]  # fmt: skip
    said = (
        f"The readings that stay lose at most {max(left):.2f} times all published jobs; each one left out loses at "
        f"least {int(min(gone))} times in its worst case. So any limit from 1 to {int(min(gone))} in place of "
        f"{TIMES:g} leaves out the same ones, on both tables."
    )
    return "\n".join(["", *lines, "", said, ""])


def _cell(found: list[Refutation], reading: Choices, case: str) -> str:
    (one,) = [one for one in found if one.reading == reading and one.case == case]
    text = f"{float(f'{one.elsewhere:.3g}'):,.0f}"
    return f"**{text}**" if one.times > TIMES else text
