"""The report on a firm's own suppliers, as a page of text and as tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from weefsel.errors import InputError
from weefsel.faces.files import write_result
from weefsel.study.case import Report

HEADS = {
    "hhi_country": "HHI by country",
    "hhi_firm": "HHI by firm",
    "suppliers": "suppliers",
    "single_source": "one source",
}


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write report.md and one Excel file per table; return the files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = folder / "report.md"
        text.write_text(report_text(report), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}", "Choose another folder with --out.") from None
    files = [text]
    for result in report.results:
        files.append(folder / f"{result.method}.xlsx")
        write_result(result, files[-1])
    return files


def report_text(report: Report) -> str:
    """Return the report as Markdown."""
    concentration, survive = report.results
    lines = ["# Suppliers", "", f"From {report.case.source}. Money in euro, time in days.", ""]
    lines += ["## From how few", "", *_concentration(concentration.frame), ""]
    alone = concentration.frame.filter(measure="single_source", value=1.0)
    lines += [
        "Single sources: "
        + (
            "; ".join(
                f"{part} for {product} ({who})" for product, part, who in alone.select("product", "part", "who").rows()
            )
            or "none"
        )
        + ".",
        "",
        "## Time to survive against time to recover",
        "",
        *_survive(survive.frame),
        "",
        "## What to buy elsewhere first",
        "",
    ]
    advice = [note for note in survive.notes if note[:1].isdigit()]
    lines += advice or ["No stop of a single supplier costs anything."]
    rest = [note for note in survive.notes if note.startswith("Survived")]
    lines += ["", "## Notes", "", *[f"- {note}" for note in dict.fromkeys([*rest, *report.case.notes])], ""]
    return "\n".join(lines)


def _concentration(frame: pl.DataFrame) -> list[str]:
    lines = ["| product | part | largest firm | largest country | " + " | ".join(HEADS.values()) + " |"]
    lines.append("|---" * (4 + len(HEADS)) + "|")
    for product, part in frame.select("product", "part").unique(maintain_order=True).rows():
        mine = frame.filter(product=product, part=part)
        value = {row["measure"]: row for row in mine.iter_rows(named=True)}
        firm, country = value["largest_firm"], value["largest_country"]
        cells = [product, part, f"{firm['who']} ({firm['value']:.0%})", f"{country['who']} ({country['value']:.0%})"]
        cells += [f"{value[name]['value']:.2f}" for name in ("hhi_country", "hhi_firm")]
        cells += [f"{value['suppliers']['value']:.0f}", "yes" if value["single_source"]["value"] else "no"]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _survive(frame: pl.DataFrame) -> list[str]:
    lines = ["| product | stop of | part | survives | back after | loss |", "|---|---|---|---|---|---|"]
    labels = ["product", "stops", "part", "who"]
    wide = frame.pivot("measure", index=labels, values="value").sort(
        "loss", "product", "who", descending=[True, False, False]
    )
    for row in wide.iter_rows(named=True):
        days = row.get("survive_days")
        survives = "without end" if days is None else f"{days:,.1f}"
        cells = [
            row["product"],
            row["who"],
            row["part"],
            survives,
            f"{row['recover_days']:,.0f}",
            f"{row['loss']:,.0f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines
