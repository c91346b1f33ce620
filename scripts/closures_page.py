"""The page that puts the model beside closures that were studied; no parameter is fitted to them."""

from __future__ import annotations

from typing import Any

import polars as pl

import weefsel as wf
from weefsel.model import Result

REGIONS = ("Flanders", "Brussels", "Wallonia")

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
  of 2019. Productivity has risen, so a job in the model carries more output and fewer supplier jobs per job.
- **What is counted.** Press figures for indirect jobs often count all jobs of the suppliers, not the part that worked for
  the plant. The model counts the part.
- **Induced jobs.** By default the model lets all lost wages fall out of spending; with benefits that replace 60 % the
  induced jobs fall to well under half, which is the lower end of the range. The study for Ford Genk counts Limburg only.
- **Place.** The model spreads suppliers over a region by where their industries are, without regard to the distance to the
  plant, so it puts too few in the province of the plant.

What this says about use: for a plant with exclusive suppliers nearby, the default is a lower bound. Give the suppliers'
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
    found = wf.compute("domino.assumptions", "belgium-regions", **plant)
    placed = wf.compute("domino.places", "belgium-regions", place=case["place"], **plant)
    lines = [f"\n## {case['case']}, {case['year']}", ""]
    lines.append(f"Model: {case['jobs']:,} jobs in {case['industry']}, {case['region']}.")
    lines += ["", "| jobs | direct | indirect | induced |", "|---|---:|---:|---:|"]
    for area in ("Belgium", case["region"]):
        cells = [_range(found, area, part) for part in ("direct", "indirect", "induced")]
        lines.append(f"| model, {area} | {' | '.join(cells)} |")
    cells = [f"{_placed(placed, case['place'], part):,.0f}" for part in ("direct", "indirect", "induced")]
    lines.append(f"| model, {case['place']} (approximation) | {' | '.join(cells)} |")
    lines += ["", "| published | area | jobs | what it is | source |", "|---|---|---:|---|---|"]
    for row in case["published"]:
        source = f"[{row['source']}]({row['url']})"
        lines.append(f"| {row['what']} | {row['area']} | {row['value']:,} | {row['kind']} | {source} |")
    return "\n".join(lines)


def _range(found: Result, area: str, part: str) -> str:
    jobs = found.frame.filter(pl.col("measure") == "jobs", pl.col("part") == part)
    if area in REGIONS:
        jobs = jobs.filter(pl.col("region") == area)
    totals = jobs.group_by("assumption", "case").agg(pl.col("value").sum())
    central = totals.filter(pl.col("assumption") == "central")["value"].item()
    low, high = totals["value"].min(), totals["value"].max()
    if part == "direct":
        return f"{central:,.0f}"
    return f"{central:,.0f} ({low:,.0f} to {high:,.0f})"


def _placed(placed: Result, place: str, part: str) -> float:
    rows = placed.frame.filter(pl.col("measure") == "jobs", pl.col("part") == part, pl.col("province") == place)
    return float(rows["value"].sum())
