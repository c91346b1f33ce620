"""The page and the picture of the regional validation, from its figures."""

from __future__ import annotations

from typing import Any

NAMES = {
    "nation": "national coefficients",
    "slq": "SLQ",
    "cilq": "CILQ",
    "flq": "FLQ, δ fitted",
    "aflq": "AFLQ, δ fitted",
}

HEAD = """# Regions: how well are they estimated?

Seven Austrian regions have tables from surveys, so that an estimate can be held against the truth. Each region is
estimated as if it were unknown: from national coefficients (Austria in the world table of 2011, WIOD) and the
region's own output, nothing else. The exponent δ is fitted on the other six regions, never on the region itself
(leave one out). What is compared are output multipliers within the region, in {sectors} sectors: estimate over
truth, less one.

![Mean absolute error of output multipliers by method](pictures/regional-validation.svg)

## All regions

| method | δ | mean error | mean absolute error | worst | coefficients (WAPE) |
|---|---|---|---|---|---|
{all}

## Region by region

Mean absolute error of multipliers, in brackets the mean error; a region's share of Austria's output behind its
name.

| region | {heads} |
|---|{rules}|
{regions}

The worst single multiplier of each region:

| region | {heads} |
|---|{rules}|
{worst}

## How certain is δ?

Fitted on all seven, δ is {flq_all:.2f} for FLQ and {aflq_all:.2f} for AFLQ. Fitted on six, it moves between
{low:.2f} and {high:.2f} (FLQ). Fitted on a region's own truth, which nobody has, it would range from {own_low:.2f}
to {own_high:.2f}, and the mean absolute error would fall from {error:.1%} to {own_error:.1%}: knowing δ better
helps little, what is left is in the cells.

## What this says

- National coefficients overstate what a region keeps by a quarter of a multiplier; simple quotients halve that and
  no more.
- FLQ removes the bias and leaves some {error:.0%} of error per multiplier; AFLQ is a shade better, within the noise
  of seven regions.
- Single cells are poor with every method: about half of what industries buy in the region is misplaced (WAPE). Sums
  over many cells can be trusted further than one cell.
- The worst multiplier of a region is off by a fifth to a third. A finding that rests on one industry of one region
  deserves a range.
- The Belgian estimate takes δ = 0.3 with 0.2 and 0.4 as its band. These seven regions ask for about {flq_all:.2f},
  inside the band, at its lower end: they keep more at home than δ = 0.3 allows. Belgian regions are larger parts of
  their nation; a fit on Austria is no proof for Belgium, and the band stays.
- Samples of regional tables (`weefsel table sample`) draw δ from {own_low:.2f}, the lowest that any of these regions
  asks for, to 0.4, the highest in the literature, most often near 0.3: see [tables](tables.md).

## Limits

Years differ (regions of about 2010 to 2014, not stated; nation of 2011), sectors are joined to what both sides
have, and dollars become euro at {rate} (mean of 2011), which enters the size of a region alone. National
coefficients from WIOD are themselves estimated. Two of nine regions (Upper Austria, Styria) have no table here.
Figures: `docs/regional-validation.json`, made by `scripts/regional_validation.py` with the method
[regionalise.validate](methods/regionalise.validate.md).
"""


def regional_page(figures: dict[str, Any]) -> str:
    """Return the page as Markdown."""
    rows, fitted, variants = figures["rows"], figures["fitted"], list(NAMES)
    regions = list(figures["shares"])
    at = {(row["region"], row["variant"]): row for row in rows}
    flq = [row["delta"] for row in rows if row["variant"] == "flq"]
    own = [entry for name, entry in fitted.items() if name.startswith("flq ")]
    return HEAD.format(
        sectors=figures["sectors"],
        all="\n".join(_line_of_all(rows, variant) for variant in variants),
        heads=" | ".join(NAMES[variant] for variant in variants),
        rules="|".join("---" for _ in variants),
        regions="\n".join(_line(region, figures["shares"][region], at, variants) for region in regions),
        worst="\n".join(
            f"| {region} | " + " | ".join(f"{at[region, variant]['worst']:+.0%}" for variant in variants) + " |"
            for region in regions
        ),
        flq_all=fitted["flq"]["all"],
        aflq_all=fitted["aflq"]["all"],
        low=min(flq),
        high=max(flq),
        own_low=min(entry["own"] for entry in own),
        own_high=max(entry["own"] for entry in own),
        error=mean(rows, "flq", "mean_absolute"),
        own_error=sum(entry["error"] for entry in own) / len(own),
        rate=figures["rate"],
    )


def mean(rows: list[dict[str, Any]], variant: str, measure: str) -> float:
    """Return the mean of a measure over regions."""
    values = [row[measure] for row in rows if row["variant"] == variant]
    return float(sum(values) / len(values))


def _line_of_all(rows: list[dict[str, Any]], variant: str) -> str:
    own = [row for row in rows if row["variant"] == variant]
    deltas = sorted({row["delta"] for row in own})
    delta = f"{deltas[0]:.2f} to {deltas[-1]:.2f}" if variant in ("flq", "aflq") else ""
    worst = max((row["worst"] for row in own), key=abs)
    numbers = f"{mean(rows, variant, 'mean'):+.1%} | {mean(rows, variant, 'mean_absolute'):.1%} | {worst:+.0%}"
    return f"| {NAMES[variant]} | {delta} | {numbers} | {mean(rows, variant, 'coefficients'):.0%} |"


def _line(region: str, share: float, at: dict[tuple[str, str], dict[str, Any]], variants: list[str]) -> str:
    cells = [f"{at[region, name]['mean_absolute']:.1%} ({at[region, name]['mean']:+.1%})" for name in variants]
    return f"| {region} ({share:.0%}) | {' | '.join(cells)} |"


def regional_picture(figures: dict[str, Any]) -> str:
    """Return the picture as SVG: a bar per method, a dot per region."""
    rows, left, wide = figures["rows"], 170, 460
    largest = max(row["mean_absolute"] for row in rows)
    parts = []
    for line, (variant, name) in enumerate(NAMES.items()):
        top, value = 34 + 34 * line, mean(rows, variant, "mean_absolute")
        parts.append(f'<text x="{left - 8}" y="{top + 15}" text-anchor="end">{name}</text>')
        parts.append(f'<rect x="{left}" y="{top}" width="{value / largest * wide:.1f}" height="20" fill="#b8c4d6"/>')
        for row in rows:
            if row["variant"] == variant:
                x = left + row["mean_absolute"] / largest * wide
                parts.append(f'<circle cx="{x:.1f}" cy="{top + 10}" r="3.5" fill="#1d3557"/>')
        parts.append(f'<text x="{left + wide + 12}" y="{top + 15}">{value:.1%}</text>')
    title = "Mean absolute error of output multipliers: bar, mean of seven regions; dots, each region"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 210" font-family="sans-serif" font-size="13" '
        f'role="img" aria-label="{title}"><rect width="700" height="210" fill="#ffffff"/>'
        f'<text x="10" y="20" font-weight="bold">{title}</text>{"".join(parts)}</svg>\n'
    )
