"""The page that puts the model beside closures that were studied; no parameter is fitted to them."""

from __future__ import annotations

from typing import Any

import polars as pl

import weefsel as wf

REGIONS = ("Flanders", "Brussels", "Wallonia")
PARTS = ("direct", "indirect", "induced")

HEAD = """# Closures already studied

The model's jobs beside published ones, case by case. Nothing is fitted to them: the model is `domino.closure` on
`belgium-regions` with its defaults, given only the industry, the region and the jobs of the plant. Ranges run over the
assumptions named in [domino.closure](methods/domino.closure.md). Published figures are ex-ante estimates, announcements
and press figures, not measurements; most were read as excerpts of the page named.
"""

REASONS = """
## Why they differ

- **A plant is not its industry.** The model gives the plant the inputs of an average firm in its industry. In motor
  vehicles the average includes makers of bodies, trailers and parts. Ford Genk had ten suppliers on one conveyor that
  worked for nobody else; such firms are in the same industry (C29) or next door, and all of their jobs hung on the plant.
  The reading `suppliers=plant` counts other firms of C29 and gives the upper end of the indirect range; exclusive
  suppliers would need a firm network.
- **Imports.** 76 % of what C29 buys in the table of 2015 is imported. What an older plant bought at home the model counts
  as bought abroad.
- **Years.** The table is of 2015, after both car plants had closed: the ties they had are no longer in it. Jobs are
  of 2019. A job of 2015 carries more output than one of 2010, and so do the jobs at its suppliers; which of the two
  weighs more is not known.
- **What is counted.** Press figures for indirect jobs often count all jobs of the suppliers, not the part that worked for
  the plant. The model counts the part.
- **Induced jobs.** By default the model lets all lost wages fall out of spending; with benefits that replace 60 % the
  induced jobs fall to well under half, which is the lower end of the range. The study for Ford Genk counts Limburg only.
- **Place.** The model spreads suppliers over a region by where their industries are, without regard to the distance to the
  plant, so it puts too few in the province of the plant.

What this says about use: every published total for suppliers lies above the model's range, 1.5 to 4 times its central
value, and value added in Flanders lies 42 % above it. For a plant with exclusive suppliers nearby the default is a
lower bound. Give the suppliers'
jobs as shocks of their own where they are known.
"""


def closures_page(cases: dict[str, Any]) -> str:
    """Return the page."""
    parts = [HEAD]
    for case in cases["cases"]:
        parts.append(_case(case))
    return "\n".join([*parts, REASONS])


def _case(case: dict[str, Any]) -> str:
    plant = {key: case[key] for key in ("industry", "region", "jobs")}
    found = wf.compute("domino.assumptions", "belgium-regions", **plant).frame
    placed = wf.compute("domino.places", "belgium-regions", place=case["place"], **plant).frame
    lines = [f"\n## {case['case']}, {case['year']}", ""]
    lines.append(f"Model: {case['jobs']:,} jobs in {case['industry']}, {case['region']}.")
    lines += ["", "| jobs | direct | indirect | induced | all |", "|---|---:|---:|---:|---:|"]
    for area in ("Belgium", case["region"]):
        cells = [_cell(spread(found, area, part, "jobs"), part) for part in (*PARTS, "total")]
        lines.append(f"| model, {area} | {' | '.join(cells)} |")
    cells = [f"{_placed(placed, case['place'], part, 'jobs'):,.0f}" for part in (*PARTS, "total")]
    lines.append(f"| model, {case['place']} (approximation) | {' | '.join(cells)} |")
    lines += ["", "| published | area | value | the model | what it is | source |", "|---|---|---:|---:|---|---|"]
    for row in case["published"]:
        measure = row.get("measure", "jobs")
        if row["area"] in ("Belgium", *REGIONS):
            model = _cell(spread(found, row["area"], row["part"], measure), row["part"])
        else:
            model = f"{_placed(placed, row['area'], row['part'], measure):,.0f}"
        source = f"[{row['source']}]({row['url']})"
        value = f"{row['value']:,} {'jobs' if measure == 'jobs' else 'meur'}"
        lines.append(f"| {row['what']} | {row['area']} | {value} | {model} | {row['kind']} | {source} |")
    return "\n".join(lines)


def spread(found: pl.DataFrame, area: str, part: str, measure: str) -> tuple[float, float, float]:
    """Return the central value of a part in an area, the lowest and the highest over the assumptions."""
    chosen = found.filter(pl.col("measure") == measure, pl.col("part").is_in(_parts(part)))
    if area in REGIONS:
        chosen = chosen.filter(pl.col("region") == area)
    totals = chosen.group_by("assumption", "case").agg(pl.col("value").sum())
    central = totals.filter(pl.col("assumption") == "central")["value"].item()
    return float(central), float(totals["value"].min()), float(totals["value"].max())


def _cell(values: tuple[float, float, float], part: str) -> str:
    central, low, high = values
    return f"{central:,.0f}" if part == "direct" else f"{central:,.0f} ({low:,.0f} to {high:,.0f})"


def _parts(part: str) -> tuple[str, ...]:
    return PARTS if part == "total" else (part,)


def _placed(placed: pl.DataFrame, place: str, part: str, measure: str) -> float:
    own = placed.filter(pl.col("measure") == measure, pl.col("part").is_in(_parts(part)), pl.col("province") == place)
    return float(own["value"].sum())
