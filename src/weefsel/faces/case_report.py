"""The report on a firm's own suppliers, in three languages: a page of text, a page for the browser, one workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

import polars as pl
import xlsxwriter

from weefsel.errors import InputError, reason_of
from weefsel.faces.files import PLAIN_BOOK, write_bytes, write_result, write_text
from weefsel.sayings import say
from weefsel.study.case import Report
from weefsel.vocabulary import case_phrase, country_key, country_name, format_number, format_share, meant_countries

#: A cell: text, or a number with its decimals (None: a share).
Cell = str | tuple[float, int | None]
#: How many pieces of advice are given.
SHOWN = 5

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{padding:.3rem .6rem;border-bottom:1px solid #ccc;"
    "text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}.scroll{overflow-x:auto}"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table, or with lines; `listed` lines are points."""

    heading: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    lines: tuple[str, ...] = ()
    listed: bool = False


def write_report(report: Report, folder: Path, language: str = "en") -> list[Path]:
    """Write report.md, report.html and report.xlsx, and one Excel file per result; return the files."""
    parts = sections(report, language)
    files = [folder / "report.md", folder / "report.html", folder / "report.xlsx"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            say("{path} cannot be made: {reason}", path=folder, reason=reason_of(error)),
            say("Choose another folder with --out."),
        ) from None
    write_text(files[0], _markdown(report, parts, language))
    write_text(files[1], _html(report, parts, language))
    write_bytes(files[2], _workbook(parts))
    for result in report.results:
        files.append(folder / f"{result.method}.xlsx")
        write_result(result, files[-1])
    return files


def report_text(report: Report, language: str = "en") -> str:
    """Return the report as Markdown."""
    return _markdown(report, sections(report, language), language)


def sections(report: Report, language: str) -> list[Section]:
    """Return what the report says, in the order in which it is read."""
    concentration, survive = (result.frame for result in report.results)

    def said(key: str, **parts: str) -> str:
        return case_phrase(key, language, **parts)

    alone = concentration.filter(measure="single_source", value=1.0).select("product", "part", "who").rows()
    single = "; ".join(said("for", product=product, part=part, who=who) for product, part, who in alone)
    head = ("product", "part", "largest_firm", "largest_country", "hhi_country", "hhi_firm", "suppliers", "one_source")
    times = ("product", "stop_of", "part", "survives", "back_after", "gap", "loss")
    advice = tuple(_advice(survive, language))
    return [
        Section(
            said("few"), tuple(said(key) for key in head), tuple(_concentration(concentration, language)),
            (said("single", list=single or said("none")),),
        ),
        Section(said("time"), tuple(said(key) for key in times), tuple(_survive(survive, language))),
        Section(said("first"), lines=advice or (said("nothing"),)),
        Section(said("notes"), lines=tuple(_notes(report, survive, language)), listed=True),
    ]  # fmt: skip


def _concentration(frame: pl.DataFrame, language: str) -> Iterator[tuple[Cell, ...]]:
    for product, part in frame.select("product", "part").unique(maintain_order=True).rows():
        value = {row["measure"]: row for row in frame.filter(product=product, part=part).iter_rows(named=True)}
        firm, country = value["largest_firm"], value["largest_country"]
        place = country_name(country["who"], language)
        yield (
            product,
            part,
            f"{firm['who']} ({format_share(firm['value'], language)})",
            f"{place} ({format_share(country['value'], language)})",
            (value["hhi_country"]["value"], 2),
            (value["hhi_firm"]["value"], 2),
            (value["suppliers"]["value"], 0),
            case_phrase("yes" if value["single_source"]["value"] else "no", language),
        )


def _who(row: dict[str, object], language: str) -> str:
    return country_name(str(row["who"]), language) if row["stops"] == "country" else str(row["who"])


def _wide(frame: pl.DataFrame) -> pl.DataFrame:
    wide = frame.pivot("measure", index=["product", "stops", "part", "who"], values="value")
    return wide.sort("loss", "product", "who", descending=[True, False, False])


def _survive(frame: pl.DataFrame, language: str) -> Iterator[tuple[Cell, ...]]:
    for row in _wide(frame).iter_rows(named=True):
        days = row.get("survive_days")
        yield (
            case_phrase("all", language) if row["product"] == "all" else row["product"],
            _who(row, language),
            case_phrase("all", language) if row["part"] == "all" else row["part"],
            case_phrase("no_end", language) if days is None else (days, 1),
            (row["recover_days"], 0),
            "" if days is None else (row["gap_days"], 0),
            (row["loss"], 0),
        )


def _advice(frame: pl.DataFrame, language: str) -> Iterator[str]:
    wide = _wide(frame)
    if "loss_per_euro_moved" not in wide.columns:
        return
    ranked = wide.drop_nulls("loss_per_euro_moved").sort("loss_per_euro_moved", descending=True, maintain_order=True)
    for place, row in enumerate(ranked.head(SHOWN).iter_rows(named=True), start=1):
        yield case_phrase(
            "advice",
            language,
            place=str(place),
            part=row["part"],
            product=row["product"],
            who=row["who"],
            share=format_share(row["share_to_move"], language),
            value=_euro(row["value_to_move"], language),
            days=format_number(row["stock_days_needed"], language),
            loss=_euro(row["loss"], language),
        )


def _euro(value: float, language: str) -> str:
    return case_phrase("euro", language, value=format_number(value, language))


def _notes(report: Report, survive: pl.DataFrame, language: str) -> Iterator[str]:
    yield case_phrase("how", language)
    wide = _wide(survive).filter(pl.col("stops") == "firm")
    if "survive_days" in wide.columns:
        wide = wide.filter(pl.col("survive_days").is_null())
    safe = "; ".join(case_phrase("for", language, part=part, product=product, who=who)
                     for product, part, who in wide.select("product", "part", "who").rows())  # fmt: skip
    if safe:
        yield case_phrase("safe", language, list=safe)
    given = report.case.frames["suppliers"]
    strange = sorted({str(name) for name in given["country"] if country_key(str(name)) is None})
    if strange:
        named = [f"{name} ({' / '.join(country_name(key, language) for key in keys)}?)" if keys else name
                 for name in strange for keys in [meant_countries(name)]]  # fmt: skip
        yield case_phrase("unknown", language, list=", ".join(named))
    if given["supplier"].str.starts_with("Example ").any():
        yield case_phrase("example", language)
    # The note of the case is in English; the rows it names are the same in every language.
    before, after = case_phrase("skipped", "en", list="|").split("|")
    for note in report.case.notes:
        if note.startswith(before):
            yield case_phrase("skipped", language, list=note.removeprefix(before).removesuffix(after))


def _shown(cell: Cell, language: str) -> str:
    return cell if isinstance(cell, str) else format_number(cell[0], language, cell[1] or 0)


def _opening(report: Report, language: str) -> str:
    return case_phrase("from", language, file=report.case.source.removeprefix("file "))


def _markdown(report: Report, parts: Sequence[Section], language: str) -> str:
    lines = [f"# {case_phrase('title', language)}", "", _opening(report, language), ""]
    for part in parts:
        lines += [f"## {part.heading}", ""]
        if part.head:
            lines += ["| " + " | ".join(part.head) + " |", "|---" * len(part.head) + "|"]
            lines += ["| " + " | ".join(_shown(cell, language) for cell in row) + " |" for row in part.rows]
            lines += [""] if part.lines else []
        lines += [f"- {line}" if part.listed else line for line in part.lines]
        lines += [""]
    return "\n".join(lines)


def _html(report: Report, parts: Sequence[Section], language: str) -> str:
    title = escape(case_phrase("title", language))
    body = [f"<h1>{title}</h1>", f"<p>{escape(_opening(report, language))}</p>"]
    for part in parts:
        body.append(f"<h2>{escape(part.heading)}</h2>")
        if part.head:
            head = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.head)
            rows = "".join("<tr>" + "".join(_cell(cell, language) for cell in row) + "</tr>" for row in part.rows)
            body.append(f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')
        if part.listed:
            body.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in part.lines) + "</ul>")
        else:
            body += [f"<p>{escape(line)}</p>" for line in part.lines]
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width,initial-scale=1"><title>{title}</title><style>{STYLE}</style></head>\n'
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _cell(cell: Cell, language: str) -> str:
    kind = "" if isinstance(cell, str) else ' class="n"'
    return f"<td{kind}>{escape(_shown(cell, language))}</td>"


def _workbook(parts: Sequence[Section]) -> bytes:
    """Return one sheet per section; numbers stay numbers, and Excel shows them as the reader's computer does."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, PLAIN_BOOK) as book:
        bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
        formats = {at: book.add_format({"num_format": "#,##0" + ("." + "0" * at if at else "")}) for at in range(3)}
        for part in parts:
            page = book.add_worksheet("".join(sign for sign in part.heading if sign not in "[]:*?/\\")[:31])
            page.write_row(0, 0, list(part.head), bold)
            for at, row in enumerate(part.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(at, column, cell)
                    else:
                        page.write_number(at, column, cell[0], formats[cell[1] or 0])
            below = len(part.rows) + 2 if part.head else 0
            for at, line in enumerate(part.lines):
                page.write_string(below + at, 0, line, None if part.head else wrap)
            page.set_column(0, max(len(part.head) - 1, 0), 18 if part.head else 100)
            if part.head:
                page.freeze_panes(1, 0)
    return content.getvalue()
