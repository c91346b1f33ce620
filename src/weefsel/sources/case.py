"""A user's own case in one workbook: suppliers, products, goods to hold, events, sources; the template and its reader.

Sheets are found by name, columns by heading, in Dutch, French or English; a sheet that is not there is an empty one.
Rows above the headings, such as a title, are skipped.
Text in place of numbers may have decimal points or commas, one of them per sheet. Every cell that is wrong is named
with its sheet, its row as Excel counts, and its column as the file calls it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

import polars as pl
import xlsxwriter

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model.figures import KINDS, Figures
from weefsel.sayings import say
from weefsel.sources.case_sheets import SHEETS, Column, Sheet
from weefsel.sources.cells import NotANumber, decimal_mark, number, text_of
from weefsel.sources.workbooks import open_workbook
from weefsel.vocabulary import LANGUAGES, case_phrase, column_words, country_key, meant_countries, sheet_name
from weefsel.vocabulary.reading import fold

REQUIRED = "Suppliers"
TITLE = "A case of your own"
#: The headings are sought in this many rows from the top; a row with fewer of them is a title or a remark.
SOUGHT, ENOUGH = 10, 2


@dataclass(slots=True)
class _Found:
    rows: list[tuple[object, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    note: str = ""


def read(path: Path, *, name: str) -> Figures:
    """Return the case in a workbook.

    Raises
    ------
    InputError, InputFaults
        If it is no workbook, a column is missing, or cells are wrong; all are named.
    """
    if not path.exists():
        raise InputError(
            say("{path} does not exist", path=path), say("Write one with: weefsel suppliers template FILE.xlsx")
        )
    book = open_workbook(path)
    found = {sheet.frame: _sheet(book, path.name, sheet) for sheet in SHEETS}
    faults = [fault for part in found.values() for fault in part.faults]
    if not faults and not any(part.rows for part in found.values()):
        faults = [Fault(say("no row is filled in"), say("Fill in the sheet {sheet}.", sheet=REQUIRED), path.name)]
    frames = {
        frame: pl.DataFrame(part.rows, schema={key: kind() for key, kind in KINDS["case"][frame].items()}, orient="row")
        for frame, part in found.items()
        if not faults
    }
    faults += _across(path.name, frames) if not faults else []
    if faults:
        raise InputFaults(say("{name} is not right", name=path.name), faults)
    notes, example = [part.note for part in found.values() if part.note], False
    for frame in ("suppliers", "sources"):
        example |= bool(len(frames[frame].filter(pl.col(frames[frame].columns[0]).str.starts_with("Example "))))
        strange = sorted({code for code in frames[frame]["country"] if country_key(str(code)) is None})
        if strange:
            named = [_ambiguous(name) for name in strange]
            notes.append(say("Unknown or ambiguous countries, kept as they are: {names}.", names=named))
    if example:
        notes.append(say("Rows of the made-up example of the template are among these."))
    return Figures("case", name, f"{TITLE}: {path.name}", frames, f"file {path.name}", unit="eur", notes=tuple(notes))


def _ambiguous(name: str) -> str:
    """Return the name of a country, with those that it may mean."""
    meant = meant_countries(name)
    return say("{name} (one of {countries})", name=name, countries=list(meant)) if meant else name


def write_template(path: Path, *, language: str = "en") -> Path:
    """Write the workbook to fill in: one sheet per table with a made-up example, and a sheet that explains.

    Raises
    ------
    InputError
        If the file is there already or cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise InputError(
            say("{path} is no .xlsx file", path=path),
            say("Write for instance: weefsel suppliers template suppliers.xlsx"),
        )
    if path.exists():
        raise InputError(say("{path} is there already", path=path), say("Choose another name, or move it away."))
    try:
        with xlsxwriter.Workbook(str(path)) as book:
            bold = book.add_format({"bold": True, "bottom": 1})
            for sheet in SHEETS:
                page = book.add_worksheet(sheet_name(sheet.name, language))
                head = [_words(sheet, column, language)[0] for column in sheet.columns]
                for row, line in enumerate([head, *sheet.example]):
                    page.write_row(row, 0, list(line), None if row else bold)
                page.set_column(0, len(sheet.columns) - 1, 18)
                page.freeze_panes(1, 0)
            page = book.add_worksheet(sheet_name("Read me", language))
            head = [case_phrase(f"fill.{key}", language) for key in ("sheet", "column", "what", "empty")]
            page.write_row(0, 0, head, bold)
            page.set_column(0, 3, 30)
            lines = [
                (sheet_name(sheet.name, language), *_words(sheet, column, language), _default(column, language))
                for sheet in SHEETS
                for column in sheet.columns
            ]
            for row, explained in enumerate(lines, start=1):
                page.write_row(row, 0, list(explained))
            page.write(len(lines) + 2, 0, case_phrase("fill.made_up", language))
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise InputError(
            say("{path} cannot be written: {reason}", path=path, reason=str(error)),
            say("Choose a folder that you can write to."),
        ) from None
    return path


def _words(sheet: Sheet, column: Column, language: str) -> tuple[str, str]:
    return column_words(f"{sheet.frame}.{column.name}", language, column.heading, column.about)


def _default(column: Column, language: str) -> str:
    if column.default is None:
        return case_phrase("fill.must", language)
    if column.default == inf:
        return case_phrase("fill.no_limit", language)
    return case_phrase("fill.default", language, value=f"{column.default:g}")  # a number, as Excel shows it


def _sheet(book, file: str, sheet: Sheet) -> _Found:  # type: ignore[no-untyped-def]
    found = _Found()
    called = [name for name in book.sheet_names if fold(name) in {fold(sheet_name(sheet.name, n)) for n in LANGUAGES}]
    if not called:
        return found
    place = f"{file}[{called[0]}]"
    lines = book.get_sheet_by_name(called[0]).to_python(skip_empty_area=False)
    top = _heading_row(sheet, lines)
    if top is None:
        found.faults = [_no_headings(sheet, called[0], lines, place)]
        return found
    if top:
        # Rows as Excel refers to them.
        found.note = say("Rows above the headings are skipped: {rows}.", rows=f"{called[0]}!1:{top}")
    headings = [text_of(cell) for cell in lines[top]]
    at, found.faults = _positions(sheet, headings, place)
    if found.faults:
        return found
    numeric = [at[column.name] for column in sheet.columns if KINDS["case"][sheet.frame][column.name] is not pl.String]
    mark = decimal_mark(line[p] for line in lines[top + 1 :] for p in numeric if isinstance(line[p], str))
    seen: dict[tuple[object, ...], int] = {}
    for line_number, line in enumerate(lines[top + 1 :], start=top + 2):
        if not any(text_of(cell) for cell in line):
            continue
        cells = {name: (line[position], headings[position]) for name, position in at.items()}
        row, faults = _row(sheet, place, line_number, cells, mark)
        found.faults += faults
        key = tuple(row.get(name) for name in sheet.key)
        if not faults and key in seen:
            what = say("{key} stands twice, first in row {row}", key=" / ".join(map(str, key)), row=seen[key])
            found.faults.append(Fault(what, say("Add the two rows up, or delete one."), place, str(line_number)))
        seen.setdefault(key, line_number)
        found.rows.append(tuple(row.get(column.name) for column in sheet.columns))
    return found


def _names(sheet: Sheet, language: str) -> list[str]:
    return [_words(sheet, column, language)[0] for column in sheet.columns]


def _hits(sheet: Sheet, cells: Sequence[object], language: str) -> int:
    return len({fold(text_of(cell)) for cell in cells} & {fold(name) for name in _names(sheet, language)})


def _heading_row(sheet: Sheet, lines: Sequence[Sequence[object]]) -> int | None:
    """Return which row, from 0, holds most headings of one language, the first of equals; None if there is none."""
    hits = [max(_hits(sheet, line, language) for language in LANGUAGES) for line in lines[:SOUGHT]]
    return hits.index(max(hits)) if hits and max(hits) >= ENOUGH else None


def _no_headings(sheet: Sheet, called: str, lines: Sequence[Sequence[object]], place: str) -> Fault:
    """Return the fault of a sheet without headings; its columns are named in the language of the sheet's name."""
    spoken = [n for n in ("en", *LANGUAGES) if fold(called) == fold(sheet_name(sheet.name, n))]
    remedy = say("Write in one row: {names}.", names=_names(sheet, spoken[0]))
    filled = [row for row, line in enumerate(lines[:SOUGHT]) if any(text_of(cell) for cell in line)]
    if not filled:
        return Fault(say("rows 1 to {last}, where the headings are sought, are empty", last=SOUGHT), remedy, place)
    # The first row with several cells is where a user will look: a title is one cell.
    several = [at for at in filled if sum(bool(text_of(cell)) for cell in lines[at]) > 1]
    row = (several or filled)[0]
    what = say(
        "no headings in rows 1 to {last}; row {row} holds: {there}",
        last=min(SOUGHT, len(lines)),
        row=row + 1,
        there=[text for text in map(text_of, lines[row]) if text],
    )
    return Fault(what, remedy, place, str(row + 1))


def _positions(sheet: Sheet, headings: Sequence[str], place: str) -> tuple[dict[str, int], list[Fault]]:
    """Return where the columns of a sheet stand, whatever language they are called in; those missing are faults."""
    at: dict[str, int] = {}
    faults: list[Fault] = []
    spoken = max(("en", *LANGUAGES), key=lambda language: _hits(sheet, headings, language))
    for column in sheet.columns:
        known = {fold(_words(sheet, column, language)[0]) for language in LANGUAGES}
        position = next((p for p, heading in enumerate(headings) if fold(heading) in known), None)
        if position is None:
            what = say("column {column} is missing", column=_words(sheet, column, spoken)[0])
            faults.append(Fault(what, say("Take the headings of the template, in nl, fr or en."), place))
        else:
            at[column.name] = position
    return at, faults


def _row(
    sheet: Sheet, place: str, line: int, cells: Mapping[str, tuple[object, str]], mark: str
) -> tuple[dict[str, object], list[Fault]]:
    row: dict[str, object] = {}
    faults: list[Fault] = []
    kinds = KINDS["case"][sheet.frame]
    for column in sheet.columns:
        cell, heading = cells[column.name]
        where = (place, str(line), heading)
        if not text_of(cell):
            if column.default is None:
                faults.append(Fault(say("the cell is empty"), say("Fill in: {about}.", about=column.about), *where))
            row[column.name] = column.default
        elif kinds[column.name] is pl.String:
            row[column.name] = text_of(cell)
        else:
            try:
                value = number(cell, mark)
            except NotANumber as error:
                faults.append(Fault(error.what, error.remedy, *where))
                continue
            if (column.low is not None and value < column.low) or (column.high is not None and value > column.high):
                faults.append(Fault(say("{value:g} is outside its range", value=value), _range_of(column), *where))
            row[column.name] = value
    return row, faults


def _range_of(column: Column) -> str:
    """Return the sentence that says which numbers a column takes."""
    low = column.low or 0.0
    if column.high is None:
        return say("At least {low:g}: {about}.", low=low, about=column.about)
    return say("At least {low:g} and at most {high:g}: {about}.", low=low, high=column.high, about=column.about)


def _across(file: str, frames: Mapping[str, pl.DataFrame]) -> list[Fault]:
    """Return what does not fit between sheets."""
    faults = _not_there(file, "Suppliers", frames["suppliers"]["product"], "Products", frames["products"]["product"])
    faults += _not_there(file, "Events", frames["events"]["good"], "Goods", frames["goods"]["good"])
    faults += _not_there(file, "Arcs", frames["arcs"]["origin"], "Nodes", frames["nodes"]["node"])
    faults += _not_there(file, "Arcs", frames["arcs"]["target"], "Nodes", frames["nodes"]["node"])
    chances = frames["events"].group_by("event").agg(pl.col("probability").unique()).sort("event")
    for event, values in chances.iter_rows():
        if len(values) > 1:
            faults.append(
                Fault(
                    say("{event} has several probabilities", event=event),
                    say("Write one, on all its rows."),
                    f"{file}[Events]",
                )
            )
    total = float(frames["events"].unique("event")["probability"].sum())
    if total > 1.0 + 1e-9:
        faults.append(
            Fault(say("probabilities add up to {total:g}", total=total), say("Together at most 1."), f"{file}[Events]")
        )
    sources = frames["sources"]
    if len(sources) and abs(float(sources["now"].sum()) - 1.0) > 1e-6:
        faults.append(
            Fault(
                say("shares add up to {total:g}", total=sources["now"].sum()),
                say("Shares of today add up to 1."),
                f"{file}[Sources]",
            )
        )
    if float(sources["stop"].sum()) > 1.0 + 1e-9:
        faults.append(
            Fault(say("chances of a stop add up to more than 1"), say("Together at most 1."), f"{file}[Sources]")
        )
    parts = frames["suppliers"].group_by("product", "part").agg(pl.col("value").sum()).filter(pl.col("value") == 0)
    faults += [
        Fault(
            say("nobody delivers {part} to {product}: all values are 0", part=part, product=product),
            say("Write what each delivers."),
            f"{file}[Suppliers]",
        )
        for product, part, _ in parts.sort("product", "part").iter_rows()
    ]
    return faults


def _not_there(file: str, sheet: str, used: pl.Series, other: str, known: pl.Series) -> list[Fault]:
    missing: Sequence[str] = sorted(set(used) - set(known))
    return [
        Fault(
            say("{name!r} is not on the sheet {other}", name=name, other=other),
            say("Add a row for it on the sheet {other}.", other=other),
            f"{file}[{sheet}]",
        )
        for name in missing
    ]
