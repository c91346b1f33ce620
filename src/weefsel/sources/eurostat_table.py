"""A symmetric table of Eurostat as a fabric: domestic flows, imports apart, value added gross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Fabric, Imports, Meta, Vintage
from weefsel.model.fabric import GROSS_VALUE_ADDED_ITEMS
from weefsel.sayings import say
from weefsel.sources.eurostat_files import TIME
from weefsel.sources.eurostat_sheets import DISCREPANCY, ROUNDING, Sheet
from weefsel.sources.nace_codes import finest
from weefsel.sources.plain_checks import balance_notes
from weefsel.sources.residuals import fail_if_it_does_not_balance

DOMESTIC, IMPORTED, TOTAL = "DOM", "IMP", "TOTAL"
TOTALS = ("CPA_TOTAL", "TOTAL")
UNITS = {"MIO_EUR": "meur"}
#: Final uses: what they are together, and the ways to publish them, finest first.
USES: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("P3", (("P3_S14", "P3_S15", "P3_S13"), ("P3",))),
    ("P5", (("P51G", "P52", "P53"), ("P51G", "P5M"), ("P51G", "P52_P53"), ("P51", "P52", "P53"), ("P5",))),
    (
        "P6",
        (
            ("P6_U2", "P6_U3", "P6_D0"),
            ("P6_B0", "P6_D0"),
            ("P6_S2111", "P6_S2112", "P6_S22"),
            ("P6_S21", "P6_S22"),
            ("P6",),
        ),
    ),
)
USE_NAMES = {
    "P3_S14": "households",
    "P3_S15": "npish",
    "P3_S13": "government",
    "P3": "final_consumption",
    "P51G": "investment",
    "P51": "investment",
    "P52": "inventories",
    "P53": "valuables",
    "P5M": "inventories",
    "P52_P53": "inventories",
    "P5": "capital_formation",
    "P6": "exports",
    "P6_U2": "exports_euro_area",
    "P6_U3": "exports_other_eu",
    "P6_B0": "exports_eu",
    "P6_D0": "exports_non_eu",
    "P6_S2111": "exports_euro_area",
    "P6_S2112": "exports_other_eu",
    "P6_S21": "exports_eu",
    "P6_S22": "exports_non_eu",
}
#: Rows of value added: item -> ways to add it up, the first that is published counts.
ITEMS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("compensation", (("D1",),)),
    ("operating_surplus", (("B2A3G",), ("B2G_B3G",), ("B2A3N", "P51C"), ("B2N_B3N", "K1"))),
    ("production_taxes", (("D29X39",), ("D29_M_D39",))),
    ("product_taxes", (("D21X31",), ("D21_M_D31",))),
    ("imports", (("IMP",),)),
)


@dataclass(slots=True)
class Table:
    """One country, year and unit of a dataset: its sheets by flow, and what was found in them."""

    place: str
    dataset: str
    meant: Mapping[str, str]
    sheets: Mapping[str, Sheet]
    total: bool
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def base(self) -> Sheet:
        """The sheet of the flows: domestic, or total where that is asked for."""
        return self.sheets[TOTAL if self.total else DOMESTIC]

    def row(self, code: str, columns: Sequence[str]) -> np.ndarray | None:
        """Return a row of value added from the sheet of the flows, or else from the total."""
        for sheet in (self.base, self.sheets.get(TOTAL)):
            found = sheet.row(code, columns) if sheet is not None else None
            if found is not None:
                return found
        return None


def fabric_of(table: Table, name: str, allow: tuple[str, ...]) -> Fabric:
    """Return the fabric of a table.

    Raises
    ------
    InputError, InputFaults
        If there are no domestic flows, cells without a number that cannot be zero, or sums that miss their totals.
    """
    _fail_if_flows_are_missing(table)
    codes = _industries(table)
    base = table.base
    flows = base.filled(codes, codes, row_totals(base, codes, "TOTAL", "P2", "P2_BP"))
    uses, final = final_uses(base, codes, table.place)
    output = _output(table, codes)
    items, value_added = _value_added(table, codes)
    imports = _imports(table, codes, uses) if not table.total else None
    if table.total:
        uses, final = _with_imports_subtracted(table, codes, uses, final)
    elif imports is not None and "imports" not in items:
        items, value_added = [*items, "imports"], np.vstack([value_added, imports.flows.sum(axis=0)])
    fabric = Fabric(
        meta=meta_of(table.meant, table.dataset, name),
        industries=Axis(("sector",), tuple((code,) for code in codes)),
        flows=flows,
        output=output,
        uses=Axis(("category",), tuple((USE_NAMES.get(use, use),) for use in uses)),
        final_demand=final,
        items=Axis(("item",), tuple((item,) for item in items)),
        value_added=value_added,
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, len(codes))),
        imports=imports,
    )
    faults = [*table.faults, *(fault for sheet in table.sheets.values() for fault in sheet.faults)]
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=table.place), faults)
    fail_if_it_does_not_balance(fabric, table.place, allow)
    notes = [*table.notes, *(note for sheet in table.sheets.values() for note in sheet.notes), *balance_notes(fabric)]
    return replace(fabric, meta=replace(fabric.meta, notes=tuple(dict.fromkeys(notes))))


def _fail_if_flows_are_missing(table: Table) -> None:
    if table.total and TOTAL not in table.sheets:
        raise InputError(say("{place} has no total flows", place=table.place), say("Leave flows=total out."))
    if table.total or DOMESTIC in table.sheets:
        return
    raise InputError(
        say(
            "{place} has no domestic flows (stk_flow=DOM), only {sheets}",
            place=table.place,
            sheets=sorted(table.sheets),
        ),
        say(
            "Download it with DOM and IMP too; or add --set flows=total: imports then stand in the "
            "flows and are subtracted in a column of final demand, and multipliers count what is "
            "made abroad."
        ),
    )


def _industries(table: Table) -> list[str]:
    """Return the codes that make up the table: on both axes, with numbers, not sums of others."""
    base = table.base
    both = [code for code in base.row_at if code in base.column_at and code not in TOTALS]
    kept, dropped = finest(both)
    if dropped:
        table.notes.append(say("Left out, because finer or wider codes say the same: {dropped}.", dropped=dropped))
    for name in TOTALS:
        published = base.cell(name, "TU")
        if np.isnan(published):
            continue
        found = float(np.nansum(base.block(kept, ["TU"])))
        if abs(found - published) > DISCREPANCY * abs(published):
            what = say(
                "the {count} codes with numbers add up to {found:,.6g}, the published total is {published:,.6g}",
                count=len(kept),
                found=found,
                published=published,
            )
            table.faults.append(Fault(what, say("Choose a year that is published in full."), table.place, name, "TU"))
    return kept


def row_totals(sheet: Sheet, rows: Sequence[str], *columns: str) -> np.ndarray:
    """Return the published total of each row, NaN where there is none."""
    found = np.full(len(rows), np.nan)
    for column in columns:
        own = sheet.block(rows, [column])[:, 0]
        found = np.where(np.isnan(found), own, found)
    return found


def final_uses(sheet: Sheet, codes: Sequence[str], place: str) -> tuple[list[str], np.ndarray]:
    """Return final uses, the finest that add up to what is published for them together, and their values."""
    uses: list[str] = []
    values: list[np.ndarray] = []
    for whole, ways in USES:
        published = sheet.block(codes, [whole])[:, 0]
        for way in ways:
            there = [use for use in way if not np.isnan(sheet.block(codes, [use])).all()]
            if not there or (there != list(way) and np.isnan(published).all()):
                continue
            filled = np.nan_to_num(sheet.block(codes, there), nan=0.0)
            gap = np.abs(filled.sum(axis=1) - published)
            if (gap > np.maximum(DISCREPANCY * np.abs(published), ROUNDING * len(way))).any():
                continue
            uses += there
            values += list(filled.T)
            break
        else:
            what = say("no columns of {whole} that add up are published", whole=whole)
            sheet.faults.append(Fault(what, say("Choose a year that is published in full."), place, "", whole))
    return uses, np.array(values).T.reshape(len(codes), len(uses)).copy()


def _output(table: Table, codes: Sequence[str]) -> np.ndarray:
    """Return the published output, or where there is none, what is sold at home and abroad."""
    for code in ("P1", "P1_BP"):
        found = table.row(code, codes)
        if found is not None:
            return found
    sold = table.base.column(codes, "TU", TOTALS) if not table.total else None
    if sold is None:
        raise InputError(
            say("{place} has no row P1 (output)", place=table.place), say("Choose a year that is published in full.")
        )
    table.notes.append(say("The row P1 is not published: output is the column TU of domestic flows."))
    return sold


def _value_added(table: Table, codes: Sequence[str]) -> tuple[list[str], np.ndarray]:
    items: list[str] = []
    values: list[np.ndarray] = []
    for item, ways in ITEMS:
        if item == "imports" and table.total:
            continue
        for way in ways:
            rows = [table.base.row("IMP", codes) if code == "IMP" else table.row(code, codes) for code in way]
            whole = [row for row in rows if row is not None]
            if len(whole) == len(way):
                items.append(item)
                values.append(np.sum(whole, axis=0))
                break
    _complete(table, codes, items, values)
    return items, np.array(values).reshape(len(items), len(codes))


def _complete(table: Table, codes: Sequence[str], items: list[str], values: list[np.ndarray]) -> None:
    """Put gross value added, where it is published, in the place of parts that are not."""
    together = table.row("B1G", codes)
    if together is None or {"compensation", "operating_surplus"} <= set(items):
        return
    at = {item: value for item, value in zip(items, values, strict=True) if item in GROSS_VALUE_ADDED_ITEMS}
    if "compensation" in at and "production_taxes" in at:
        items.append("operating_surplus")
        values.append(together - at["compensation"] - at["production_taxes"])
        table.notes.append(say("operating_surplus is B1G less D1 and D29X39, because it is not published itself."))
        return
    kept = [position for position, item in enumerate(items) if item not in at]
    items[:], values[:] = ["gross_value_added", *(items[i] for i in kept)], [together, *(values[i] for i in kept)]
    table.notes.append(say("Value added is published as one row (B1G): methods that need compensation have no answer."))


def _imports(table: Table, codes: Sequence[str], uses: Sequence[str]) -> Imports | None:
    """Return imported products by user, where their sheet is there."""
    sheet = table.sheets.get(IMPORTED)
    if sheet is None:
        table.notes.append(say("Imports by product are not in the file (stk_flow=IMP)."))
        return None
    flows = sheet.filled(codes, codes, row_totals(sheet, codes, "TOTAL", "P2", "P2_BP"))
    found = sheet.block(codes, uses)
    final = None if np.isnan(found).all() else np.where(np.isnan(found), 0.0, found)
    gap = np.nansum(found, axis=1) + flows.sum(axis=1) - sheet.block(codes, ["TU"])[:, 0]
    if final is not None and np.nanmax(np.abs(gap), initial=0.0) > DISCREPANCY * max(float(flows.sum()), 1.0):
        table.notes.append(say("Imports of final users are left out: they do not add up to the column TU."))
        final = None
    return Imports(Axis(("product",), tuple((code,) for code in codes)), flows, final)


def _with_imports_subtracted(
    table: Table, codes: Sequence[str], uses: list[str], final: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Return final demand with a column of imports, negative, so that rows of total flows add up to output."""
    imported = table.base.row("P7", codes)
    sheet = table.sheets.get(IMPORTED)
    if imported is None and sheet is not None:
        imported = sheet.column(codes, "TU", TOTALS)
    if imported is None:
        remedy = say("Download the table with domestic flows (stk_flow DOM).")
        raise InputError(say("{place} has total flows, but no imports by product (row P7)", place=table.place), remedy)
    table.notes.append(
        say(
            "Flows are total: domestic and imported together, imports subtracted in final demand. "
            "Multipliers count what is made abroad as if it were made at home."
        )
    )
    return [*uses, "imports"], np.column_stack([final, -imported])


def meta_of(meant: Mapping[str, str], dataset: str, name: str, *, status: str = "observed") -> Meta:
    """Return what a table is: country, year and unit, and the dataset it is from."""
    geo, year, unit = (meant.get(key, "") for key in ("geo", TIME, "unit"))
    products = "1700" in dataset or "product by product" in dataset
    source = f"Eurostat, {dataset}, {geo} {year}"
    return Meta(
        name=name,
        title=f"{geo} {year}, input-output table, {'product by product' if products else 'industry by industry'}",
        year=int(year) if year.isdigit() else None,
        currency_unit=UNITS.get(unit, f"million national currency ({geo})" if unit == "MIO_NAC" else unit.lower()),
        price_basis="basic prices, current",
        source=source,
        licence="CC BY 4.0 (Eurostat); cite the source",
        status=status,
        vintages=(Vintage("flows, value added", int(year), source, "CC BY 4.0"),) if year.isdigit() else (),
    )
