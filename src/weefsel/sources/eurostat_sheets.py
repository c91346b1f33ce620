"""One table of Eurostat (one country, year and unit) as sheets: total, domestic and imported flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.eurostat_files import COLUMNS, FLOW, LINE, ROWS, TIME, VALUE, Cells
from weefsel.sources.grids import SHOWN_FAULTS

#: Up to this share a sum may miss the total published beside it (rounding and statistical discrepancy).
DISCREPANCY = 0.005
#: What one cell may lose by rounding to one decimal.
ROUNDING = 0.05


@dataclass(slots=True)
class Sheet:
    """Numbers by the codes of row and column; NaN where nothing is published."""

    place: str
    values: np.ndarray
    row_at: Mapping[str, int]
    column_at: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def block(self, rows: Sequence[str], columns: Sequence[str]) -> np.ndarray:
        """Return cells as published, (rows, columns), NaN for what is not there."""
        found = np.full((len(rows), len(columns)), np.nan)
        i = [at for at, row in enumerate(rows) if row in self.row_at]
        j = [at for at, column in enumerate(columns) if column in self.column_at]
        if i and j:
            own = np.ix_([self.row_at[rows[at]] for at in i], [self.column_at[columns[at]] for at in j])
            found[np.ix_(i, j)] = self.values[own]
        return found

    def row(self, code: str, columns: Sequence[str]) -> np.ndarray | None:
        """Return one row, (columns,), or None where nothing of it is published.

        A cell that is missing is zero if the others meet the row's own total, and a fault if not.
        """
        found = self.block([code], columns)[0]
        if np.isnan(found).all():
            return None
        total = next(
            (value for name in ("TOTAL", "CPA_TOTAL", "TU") if (value := self.cell(code, name)) == value), None
        )
        return self._proven(found, total, code, "")

    def column(self, rows: Sequence[str], code: str, totals: Sequence[str]) -> np.ndarray | None:
        """Return one column, (rows,), or None where nothing of it is published; missing cells as in `row`."""
        found = self.block(rows, [code])[:, 0]
        if np.isnan(found).all():
            return None
        total = next((value for name in totals if (value := self.cell(name, code)) == value), None)
        return self._proven(found, total, "", code)

    def cell(self, row: str, column: str) -> float:
        """Return one cell, NaN where nothing is published."""
        return float(self.block([row], [column])[0, 0])

    def filled(self, rows: Sequence[str], columns: Sequence[str], totals: np.ndarray) -> np.ndarray:
        """Return a block whose missing cells are zero, each row proven by its total, NaN where none is published."""
        found = self.block(rows, columns)
        missing = np.isnan(found)
        filled = np.where(missing, 0.0, found)
        gap = np.abs(filled.sum(axis=1) - totals)
        wrong = missing.any(axis=1) & (gap > _slack(totals, missing.shape[1]))
        for at in np.flatnonzero(wrong)[:SHOWN_FAULTS].tolist():
            absent = [columns[j] for j in np.flatnonzero(missing[at]).tolist()]
            self._absent(rows[at], absent, float(filled[at].sum()), float(totals[at]))
        if missing.any() and not wrong.any():
            self.notes.append(
                say("{count:,} cells without a number are zero: rows meet their totals.", count=int(missing.sum()))
            )
        return filled

    def _proven(self, found: np.ndarray, total: float | None, row: str, column: str) -> np.ndarray:
        missing = np.isnan(found)
        filled = np.where(missing, 0.0, found)
        if missing.any() and total is not None and abs(filled.sum() - total) > _slack(np.array(total), len(found)):
            what = say(
                "{count} cells have no number, the others add up to {sum:,.6g} of {total:,.6g}",
                count=int(missing.sum()),
                sum=filled.sum(),
                total=total,
            )
            self.faults.append(Fault(what, say("Choose a year that is published in full."), self.place, row, column))
        return filled

    def _absent(self, row: str, absent: list[str], sum_: float, total: float) -> None:
        shown = ", ".join(absent[:5]) + (" ..." if len(absent) > 5 else "")
        what = say(
            "no number is published for {shown}; the others add up to {sum:,.6g} of {total:,.6g}",
            shown=shown,
            sum=sum_,
            total=total,
        )
        remedy = say("These cells may be confidential: choose another year, or fill them in and use the layout plain.")
        self.faults.append(Fault(what, remedy, self.place, row, absent[0] if len(absent) == 1 else ""))


def _slack(total: np.ndarray, terms: int) -> np.ndarray:
    """Return how far a sum may lie from its total: 0.5 %, or the rounding of its terms to one decimal."""
    return np.asarray(np.maximum(DISCREPANCY * np.abs(total), ROUNDING * terms))


def sheets_of(cells: Cells, chosen: Mapping[str, str]) -> tuple[dict[str, Sheet], dict[str, str]]:
    """Return the sheets of the one table that is meant, and the country, year and unit it is of.

    Raises
    ------
    InputError, InputFaults
        If several tables are in the file and none is chosen, the one chosen is not there, or a cell stands twice.
    """
    rows, columns = (_axis(cells, known) for known in (ROWS, COLUMNS))
    frame = cells.frame.filter(pl.col(VALUE).is_not_null())
    if frame.is_empty():
        raise InputError(
            say("{place} holds no numbers", place=cells.place),
            say("This country or year is not published: choose another."),
        )
    meant: dict[str, str] = {}
    faults: list[Fault] = []
    others = [name for name in cells.dimensions if name not in (rows, columns, FLOW)]
    for name in [*others, TIME]:
        frame, meant[name] = _chosen(cells.place, frame, name, chosen.get(name), faults)
    if faults:
        raise InputFaults(say("{place} holds several tables", place=cells.place), faults)
    flow = pl.col(FLOW) if FLOW in cells.dimensions else pl.lit("TOTAL").alias(FLOW)
    frame = frame.select(pl.col(rows).alias("row"), pl.col(columns).alias("column"), flow, VALUE, LINE)
    _fail_if_cells_stand_twice(cells.place, frame)
    found = {str(key[0]): _sheet(cells.place, part) for key, part in frame.partition_by(FLOW, as_dict=True).items()}
    return found, meant


def _axis(cells: Cells, known: Sequence[str]) -> str:
    found = [name for name in cells.dimensions if name in known]
    if len(found) != 1:
        what = say(
            "{place} is no supply, use or input-output table: its dimensions are {dimensions}",
            place=cells.place,
            dimensions=cells.dimensions,
        )
        raise InputError(what, say("Take naio_10_cp1700, naio_10_cp1750, naio_10_cp15 or naio_10_cp16."))
    return found[0]


def _chosen(
    place: str, frame: pl.DataFrame, name: str, wanted: str | None, faults: list[Fault]
) -> tuple[pl.DataFrame, str]:
    """Return the part of the file that is meant by one dimension; what has to be chosen is added to `faults`."""
    there = sorted(frame[name].unique().to_list())
    key = "year" if name == TIME else name
    if wanted is None and len(there) == 1:
        return frame, str(there[0])
    if wanted in there:
        return frame.filter(pl.col(name) == wanted), str(wanted)
    shown = ", ".join(there[:60]) + (" ..." if len(there) > 60 else "")
    what = (
        say("{key} {wanted!r} is not in the file; it has {shown}", key=key, wanted=wanted, shown=shown)
        if wanted
        else say("several: {shown}", shown=shown)
    )
    faults.append(
        Fault(
            what,
            say("Add --set {key}={value}, or another of them.", key=key, value=there[-1] if name == TIME else there[0]),
            place,
            "",
            key,
        )
    )
    return frame, ""


def _fail_if_cells_stand_twice(place: str, frame: pl.DataFrame) -> None:
    twice = frame.filter(pl.struct(FLOW, "row", "column").is_duplicated())
    if len(twice):
        faults = [
            Fault(
                say("the cell of {flow} stands twice", flow=flow),
                say("Download it again."),
                f"{place}, line {line}",
                row,
                column,
            )
            for row, column, flow, _, line in twice.head(SHOWN_FAULTS).iter_rows()
        ]
        raise InputFaults(say("{place} has faults", place=place), faults)


def _sheet(place: str, frame: pl.DataFrame) -> Sheet:
    rows = {code: at for at, code in enumerate(frame["row"].unique(maintain_order=True).to_list())}
    columns = {code: at for at, code in enumerate(frame["column"].unique(maintain_order=True).to_list())}
    values = np.full((len(rows), len(columns)), np.nan)
    i = frame["row"].replace_strict(rows, return_dtype=pl.Int64).to_numpy()
    j = frame["column"].replace_strict(columns, return_dtype=pl.Int64).to_numpy()
    values[i, j] = frame[VALUE].to_numpy()
    return Sheet(place, values, rows, columns)
