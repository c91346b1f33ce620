"""Input-output tables of the Belgian Federal Planning Bureau: one .xlsx, 64 industries, Dutch labels.

Sheets used: `tbl_10bis` (domestic flows, industry by industry, with value added) and `tbl_9bis` (imported
flows). Rows and columns are found by their codes, never by position. Flows are carried unchanged; output is the
published row P.1; what rows and columns leave over stays. Industries get their NACE section letter (29 -> C29).

Value added: `operating_surplus` = B.2n+B3.n + P.51c (gross), `production_taxes` = D.29 - D.39 (subsidies
are stored positive), `product_taxes` = D.211 + (D.21*-D.31), `imports` = the row of imported inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import python_calamine

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Fabric, Imports, Meta, Vintage
from weefsel.sayings import say
from weefsel.vocabulary import sector_code

DOMESTIC, IMPORTED, BALANCE = "tbl_10bis", "tbl_9bis", "tbl_8bis"
USES = {
    "P.31/S14": "households",
    "P.31/S15": "npish",
    "P3./S13": "government",
    "P.51": "investment",
    "P.52+P.53": "inventories",
    "P.6/S21i": "exports_euro_area",
    "P.6/S21x": "exports_other_eu",
    "P.6/S22": "exports_non_eu",
}
IMPORT_ROW = "Intermediair/finaal verbruik (invoer)"
HOURS_ROW = "Arbeidsvolume (miljoenen uren)"
INDUSTRIES = 64
AS_PUBLISHED = say("Take the workbook as published.")
ITEMS = ("compensation", "operating_surplus", "production_taxes", "product_taxes", "imports")
VALUE_ADDED_ROWS = ("D.1", "B.2n+B3.n", "P.51c", "D.29", "D.39", "D.211", "D.21*-D.31", IMPORT_ROW)
SOURCE = "Federal Planning Bureau / National Accounts Institute, input-output tables"

Sheet = Sequence[Sequence[object]]


def read(path: Path, *, name: str, allow: tuple[str, ...] = ()) -> Fabric:
    """Return the national fabric of a workbook.

    Parameters
    ----------
    path : the .xlsx as published
    name : name of the fabric
    allow : unused; published tables need no allowance

    Raises
    ------
    InputError, InputFaults
        If the file is not such a workbook; every missing sheet, row, column and number is named.
    """
    del allow
    book = _open(path)
    missing = [sheet for sheet in (DOMESTIC, IMPORTED, BALANCE) if sheet not in book.sheet_names]
    if missing:
        raise InputFaults(
            say("{name} is not a table of the Federal Planning Bureau", name=path.name),
            [Fault(say("sheet {sheet} is missing", sheet=sheet), AS_PUBLISHED, path.name) for sheet in missing],
        )
    domestic, imported, balance = (
        _Reader(path.name, sheet, book.get_sheet_by_name(sheet).to_python()) for sheet in (DOMESTIC, IMPORTED, BALANCE)
    )
    codes = [code for code in domestic.columns if sector_code(code) and code in domestic.rows]
    uses = list(USES)
    fabric = Fabric(
        meta=_meta(name),
        industries=Axis(("sector",), _labels(codes)),
        flows=domestic.block(codes, codes),
        output=domestic.row("P.1", codes),
        uses=Axis(("category",), tuple((USES[use],) for use in uses)),
        final_demand=domestic.block(codes, uses),
        items=Axis(("item",), tuple((item,) for item in ITEMS)),
        value_added=_value_added(domestic, codes),
        accounts=Axis(("account", "unit"), (("hours", "million hours"), ("gross_fixed_capital_formation", "meur"))),
        account_values=np.array([balance.row(HOURS_ROW, codes), balance.row("P.51", codes)]),
        imports=Imports(Axis(("product",), _labels(codes)), imported.block(codes, codes), imported.block(codes, uses)),
    )
    faults = [*domestic.faults, *imported.faults, *balance.faults]
    if len(codes) != INDUSTRIES:
        faults.append(
            Fault(
                say("{count} of {all} industries are there", count=len(codes), all=INDUSTRIES),
                AS_PUBLISHED,
                path.name,
            )
        )
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=path.name), faults)
    return fabric


def _value_added(sheet: _Reader, codes: list[str]) -> np.ndarray:
    """Return the rows of `ITEMS`, (5, n)."""
    row = {key: sheet.row(key, codes) for key in VALUE_ADDED_ROWS}
    return np.array(
        [
            row["D.1"],
            row["B.2n+B3.n"] + row["P.51c"],
            row["D.29"] - row["D.39"],
            row["D.211"] + row["D.21*-D.31"],
            row[IMPORT_ROW],
        ]
    )


def _meta(name: str) -> Meta:
    return Meta(
        name=name,
        title="Belgium, 64 industries",
        year=2015,
        price_basis="basic prices, current",
        source=SOURCE,
        licence="official statistics; cite the source",
        vintages=(Vintage("flows, value added, hours worked", 2015, SOURCE, "official statistics; cite"),),
    )


def _open(path: Path) -> python_calamine.CalamineWorkbook:
    if not path.exists():
        raise InputError(say("{path} does not exist", path=path), say("Check the path."))
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except (python_calamine.CalamineError, OSError) as error:
        raise InputError(
            say("{name} is not an Excel workbook: {reason}", name=path.name, reason=str(error)),
            say("Take the .xlsx as published."),
        ) from None


def _labels(codes: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((sector_code(code) or code,) for code in codes)


class _Reader:
    """One sheet with rows and columns found by code; faults are gathered, not raised."""

    def __init__(self, file: str, sheet: str, cells: Sheet) -> None:
        self.place = f"{file}[{sheet}]"
        self.cells = cells
        self.faults: list[Fault] = []
        self.columns = {str(cell).strip(): at for at, cell in enumerate(cells[0]) if str(cell).strip()} if cells else {}
        self.rows: dict[str, int] = {}
        for at, row in enumerate(cells[1:], start=1):
            for cell in row[:2]:
                if str(cell).strip():
                    self.rows.setdefault(str(cell).strip(), at)

    def row(self, key: str, columns: list[str]) -> np.ndarray:
        """Return one row, (len(columns),)."""
        return self.block([key], columns)[0]

    def block(self, rows: list[str], columns: list[str]) -> np.ndarray:
        """Return cells by row and column code; what is missing or no number becomes a fault and a zero."""
        found = np.zeros((len(rows), len(columns)))
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                found[i, j] = self._cell(row, column)
        return found

    def _cell(self, row: str, column: str) -> float:
        if row not in self.rows or column not in self.columns:
            missing = (
                say("row {row} is missing", row=row)
                if row not in self.rows
                else say("column {column} is missing", column=column)
            )
            fault = Fault(missing, AS_PUBLISHED, self.place)
            if fault not in self.faults:
                self.faults.append(fault)
            return 0.0
        cell = self.cells[self.rows[row]][self.columns[column]]
        if isinstance(cell, int | float) and not isinstance(cell, bool) and np.isfinite(cell):
            return float(cell)
        self.faults.append(Fault(say("{value!r} is not a number", value=cell), AS_PUBLISHED, self.place, row, column))
        return 0.0
