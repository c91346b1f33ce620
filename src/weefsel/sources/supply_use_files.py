"""Supply and use tables as plain files: S, U, Y and V, from which a symmetric table is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Meta
from weefsel.sayings import say
from weefsel.sources.grids import LIMIT_BYTES, Grid, read_csv
from weefsel.sources.plain_files import META_FILES
from weefsel.sources.plain_labels import aligned
from weefsel.sources.plain_meta import meta_from, read_meta
from weefsel.sources.workbooks import open_workbook, read_sheet

PARTS = ("S", "U", "Y", "V")
#: Supply and uses of a product, output and inputs of an industry may differ by this share: what rounding leaves.
DISCREPANCY = 0.005


@dataclass(frozen=True, slots=True)
class SupplyUse:
    """Supply S (p, n) and use U (p, n) of products by industries, final uses Y (p, m), primary inputs V (k, n)."""

    meta: Meta
    products: Axis
    industries: Axis
    uses: Axis
    items: Axis
    supply: np.ndarray
    use: np.ndarray
    final: np.ndarray
    primary: np.ndarray


def read_supply_use(path: Path, *, name: str) -> SupplyUse:
    """Return the tables in a folder (S.csv, U.csv, Y.csv, V.csv, meta.yaml) or a workbook with such sheets.

    S and U have products in rows and industries in columns, Y products and final uses, V primary inputs and industries
    (value added, and imports and taxes on products where U is domestic). Parts are put in the order of S by label.

    Raises
    ------
    InputError, InputFaults
        Every fault of every part together: labels that do not match, cells that are no numbers, products whose uses
        miss their supply and industries whose inputs miss their output by more than 0.5 %.
    """
    faults: list[Fault] = []
    grids, meta = _read(path, name, faults)
    if faults:
        raise InputFaults(say("{name} cannot be read as supply and use tables", name=path.name), faults)
    products, industries = grids["S"].rows, grids["S"].columns
    notes: list[str] = []
    wanted = {"U": (products, industries), "Y": (products, None), "V": (None, industries)}
    values = {"S": grids["S"].values}
    values |= {key: aligned(grids[key], *wanted[key], faults, notes) for key in wanted}
    if not faults:
        _check_totals(grids["S"], values, faults)
    if faults:
        raise InputFaults(say("{name} cannot be read as supply and use tables", name=path.name), faults)
    return SupplyUse(
        meta,
        Axis(("product",), tuple((label,) for label in products)),
        Axis(("sector",), tuple((label,) for label in industries)),
        Axis(("category",), tuple((label,) for label in grids["Y"].columns)),
        Axis(("item",), tuple((label,) for label in grids["V"].rows)),
        values["S"],
        values["U"],
        values["Y"],
        values["V"],
    )


def _read(path: Path, name: str, faults: list[Fault]) -> tuple[dict[str, Grid], Meta]:
    """Return the parts that could be read, and what the tables are; the rest goes to `faults`."""
    if not path.exists():
        raise InputError(say("{path} does not exist", path=path), say("Check the path of the folder or workbook."))
    grids: dict[str, Grid] = {}
    book = open_workbook(path, limit_bytes=LIMIT_BYTES) if path.is_file() else None
    for key in PARTS:
        try:
            if book is not None:
                if key in book.sheet_names:
                    grids[key] = read_sheet(book, path.name, key)
            elif (path / f"{key}.csv").is_file():
                grids[key] = read_csv(path / f"{key}.csv")
        except InputFaults as error:
            faults += error.faults()
            continue
        except InputError as error:
            faults.append(Fault(error.what, error.remedy, key))
            continue
        if key not in grids:
            what = (
                say("the sheet {sheet} is missing", sheet=key)
                if book
                else say("the file {key}.csv is missing", key=key)
            )
            faults.append(Fault(what, say("Supply and use tables need S, U, Y and V."), path.name))
    files = [path / file for file in META_FILES if book is None and (path / file).is_file()]
    return grids, meta_from(read_meta(files[0]) if files else {}, name, files[0].name if files else "", faults)


def _check_totals(supply: Grid, values: dict[str, np.ndarray], faults: list[Fault]) -> None:
    made, used = values["S"].sum(axis=1), values["U"].sum(axis=1) + values["Y"].sum(axis=1)
    output, inputs = values["S"].sum(axis=0), values["U"].sum(axis=0) + values["V"].sum(axis=0)
    floor = 1e-9 * max(float(np.abs(output).max(initial=0.0)), 1.0)
    for at in np.flatnonzero(np.abs(made - used) > DISCREPANCY * np.abs(made) + floor)[:20]:
        what = say(
            "uses of {used:,.6g} in U and Y miss the supply of {made:,.6g} by more than 0.5 %",
            used=used[at],
            made=made[at],
        )
        remedy = say("Give domestic uses at basic prices; imports and taxes on products are rows of V.")
        faults.append(Fault(what, remedy, supply.place, supply.row_place(int(at))))
    for at in np.flatnonzero(np.abs(output - inputs) > DISCREPANCY * np.abs(output) + floor)[:20]:
        what = say(
            "inputs of {inputs:,.6g} in U and V miss the output of {output:,.6g} by more than 0.5 %",
            inputs=inputs[at],
            output=output[at],
        )
        faults.append(Fault(what, say("Correct U or V, or S."), supply.place, "", supply.column_place(int(at))))
