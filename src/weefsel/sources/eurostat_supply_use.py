"""Supply and use tables of Eurostat as an input-output table: naio_10_cp15 with naio_10_cp16 or naio_10_cp1610."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from weefsel.errors import ComputationError, Fault, InputError, InputFaults
from weefsel.kernels.basic_prices import to_basic_prices
from weefsel.kernels.leontief import NoAnswer
from weefsel.kernels.supply_use import Model, symmetric
from weefsel.model import Axis, Fabric, Imports
from weefsel.sayings import say
from weefsel.sources.eurostat_sheets import DISCREPANCY, Sheet
from weefsel.sources.eurostat_table import DOMESTIC, IMPORTED, ITEMS, TOTAL, USE_NAMES, final_uses, meta_of, row_totals
from weefsel.sources.nace_codes import divisions, finest, is_product
from weefsel.sources.plain_checks import balance_notes
from weefsel.sources.residuals import fail_if_it_does_not_balance

MODELS = {
    "A": say("A (product technology, product by product)"),
    "B": say("B (industry technology, product by product)"),
    "C": say("C (fixed industry sales, industry by industry)"),
    "D": say("D (fixed product sales, industry by industry)"),
}


@dataclass(slots=True)
class Pair:
    """A supply and a use table of one country, year and unit."""

    supply_place: str
    use_place: str
    supply: Mapping[str, Sheet]
    use: Mapping[str, Sheet]
    meant: Mapping[str, str]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """What the kernels need: products p, industries n, final uses m."""

    products: list[str]
    industries: list[str]
    uses: list[str]
    supply: np.ndarray
    domestic: np.ndarray
    imported: np.ndarray
    items: list[str]
    primary: np.ndarray


def fabric_of_pair(pair: Pair, model: Model, name: str, allow: tuple[str, ...]) -> Fabric:
    """Return the input-output table that a model makes of supply and use.

    Raises
    ------
    InputError, InputFaults
        If parts are missing or do not add up.
    ComputationError
        If the model has no answer for this pair.
    """
    blocks = _blocks(pair)
    faults = [fault for sheet in (*pair.supply.values(), *pair.use.values()) for fault in sheet.faults]
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=pair.use_place), faults)
    n = len(blocks.industries)
    try:
        made = symmetric(model, blocks.supply, blocks.domestic[:, :n], blocks.domestic[:, n:], blocks.primary)
    except NoAnswer as error:
        codes = blocks.industries if model == "B" else blocks.products
        where = f" ({', '.join(codes[at] for at in error.positions[:10])})" if error.positions else ""
        raise ComputationError(
            say("model {model} has no answer: {reason}{where}", model=model, reason=str(error), where=where),
            say("Take --set model=D or model=B."),
        ) from None
    by_product = model in ("A", "B")
    imported = blocks.imported[:, :n] @ made.transformation if by_product else blocks.imported[:, :n]
    codes = blocks.products if by_product else blocks.industries
    dataset = f"naio_10_cp15 with {'cp1610' if DOMESTIC in pair.use else 'cp16'}, model {MODELS[model]}"
    fabric = Fabric(
        meta=meta_of(pair.meant, dataset, name, status="estimated"),
        industries=Axis(("sector",), tuple((code,) for code in codes)),
        flows=made.flows,
        output=made.output,
        uses=Axis(("category",), tuple((USE_NAMES.get(use, use),) for use in blocks.uses)),
        final_demand=made.final,
        items=Axis(("item",), tuple((item,) for item in blocks.items)),
        value_added=made.primary,
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, len(codes))),
        imports=Imports(
            Axis(("product",), tuple((code,) for code in blocks.products)),
            np.ascontiguousarray(imported),
            np.ascontiguousarray(blocks.imported[:, n:]),
        ),
    )
    fail_if_it_does_not_balance(fabric, say("{supply} and {use}", supply=pair.supply_place, use=pair.use_place), allow)
    notes = [
        say("Made from supply and use with model {model}.", model=MODELS[model]),
        *pair.notes,
        *balance_notes(fabric),
    ]
    return replace(fabric, meta=replace(fabric.meta, notes=tuple(dict.fromkeys(notes))))


def _blocks(pair: Pair) -> _Blocks:
    supply = next(iter(pair.supply.values()))
    direct = DOMESTIC in pair.use
    use = pair.use[DOMESTIC] if direct else pair.use.get(TOTAL) or next(iter(pair.use.values()))
    products = _codes(pair, supply.row_at, use.row_at, wanted=True)
    industries = _codes(pair, supply.column_at, use.column_at, wanted=False)
    made = supply.filled(products, industries, row_totals(supply, products, "P1", "TOTAL"))
    uses, final = final_uses(use, products, pair.use_place)
    bought = np.hstack([use.filled(products, industries, row_totals(use, products, "TOTAL", "P2")), final])
    items, primary = _primary(pair, use, industries)
    if direct:
        imported = _imported(pair, products, industries, uses)
        domestic, taxes = bought, use.row("D21X31", industries)
        taxes = np.zeros(len(industries)) if taxes is None else taxes
    else:
        domestic, imported, taxes = _at_basic_prices(pair, supply, products, industries, bought, made)
    imports = imported[:, : len(industries)].sum(axis=0)
    return _Blocks(
        products,
        industries,
        uses,
        made,
        domestic,
        imported,
        [*items, "product_taxes", "imports"],
        np.vstack([*primary, taxes, imports]),
    )


def _codes(pair: Pair, one: Mapping[str, int], other: Mapping[str, int], *, wanted: bool) -> list[str]:
    """Return the products or industries of both tables, finest without overlap; those of one only are faults."""
    mine = [code for code in one if divisions(code) and is_product(code) is wanted]
    theirs = [code for code in other if divisions(code) and is_product(code) is wanted]
    both, dropped = finest([code for code in mine if code in other])
    if dropped:
        pair.notes.append(say("Left out, because finer or wider codes say the same: {dropped}.", dropped=dropped))
    covered = frozenset().union(*(divisions(code) for code in both))
    faults = []
    for place, codes in ((pair.supply_place, mine), (pair.use_place, theirs)):
        for code in codes:
            if not divisions(code) <= covered:
                what = (
                    say("the products of the other table lack it")
                    if wanted
                    else say("the industries of the other table lack it")
                )
                faults.append(Fault(what, say("Take both tables of one release."), place, code))
    if faults:
        raise InputFaults(
            say("{supply} and {use} do not fit", supply=pair.supply_place, use=pair.use_place),
            faults[:20],
        )
    return both


def _primary(pair: Pair, use: Sheet, industries: Sequence[str]) -> tuple[list[str], list[np.ndarray]]:
    """Return compensation, operating surplus and production taxes."""
    items, values = [], []
    for item, ways in ITEMS[:3]:
        for way in ways:
            rows = [_row(pair, use, code, industries) for code in way]
            whole = [row for row in rows if row is not None]
            if len(whole) == len(way):
                items.append(item)
                values.append(np.sum(whole, axis=0))
                break
        else:
            raise InputError(
                say("{place} has no row {row} ({item})", place=pair.use_place, row=ways[0][0], item=item),
                say("Choose another year."),
            )
    return items, values


def _row(pair: Pair, use: Sheet, code: str, industries: Sequence[str]) -> np.ndarray | None:
    for sheet in (use, pair.use.get(TOTAL)):
        found = sheet.row(code, industries) if sheet is not None else None
        if found is not None:
            return found
    return None


def _imported(pair: Pair, products: Sequence[str], industries: Sequence[str], uses: Sequence[str]) -> np.ndarray:
    if IMPORTED not in pair.use:
        raise InputError(
            say("{place} has domestic uses and no imported ones (stk_flow=IMP)", place=pair.use_place),
            say("Download both."),
        )
    sheet = pair.use[IMPORTED]
    flows = sheet.filled(products, industries, row_totals(sheet, products, "TOTAL", "P2"))
    return np.hstack([flows, np.nan_to_num(sheet.block(products, uses), nan=0.0)])


def _at_basic_prices(
    pair: Pair,
    supply: Sheet,
    products: Sequence[str],
    industries: Sequence[str],
    bought: np.ndarray,
    made: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return domestic and imported uses at basic prices, and taxes on products that industries pay."""
    columns = [supply.column(products, code, ("CPA_TOTAL", "TOTAL")) for code in ("P7", "OTTM", "D21X31")]
    missing = [code for code, column in zip(("P7", "OTTM", "D21X31"), columns, strict=True) if column is None]
    if missing:
        raise InputFaults(
            say("{place} cannot be imported", place=pair.supply_place),
            [
                Fault(say("the column is not published"), say("Choose another year."), pair.supply_place, "", code)
                for code in missing
            ],
        )
    imports, margins, taxes = (np.asarray(column) for column in columns)
    worth = made.sum(axis=1) + imports + margins + taxes
    gap = np.abs(worth - bought.sum(axis=1))
    for at in np.flatnonzero(gap > np.maximum(DISCREPANCY * np.abs(worth), 0.05 * bought.shape[1])).tolist()[:20]:
        what = say(
            "supply at purchasers' prices is {worth:,.6g}, use is {bought:,.6g}",
            worth=worth[at],
            bought=bought[at].sum(),
        )
        supply.faults.append(Fault(what, say("Take both tables of one release."), pair.supply_place, products[at]))
    try:
        found = to_basic_prices(bought, made.sum(axis=1), imports, margins, taxes)
    except NoAnswer as error:
        where = f" ({', '.join(products[at] for at in error.positions[:10])})"
        raise InputError(
            say("{place}: {reason}{where}", place=pair.supply_place, reason=str(error), where=where),
            say("Choose a year that is published in full."),
        ) from None
    pair.notes.append(
        say(
            "Use was at purchasers' prices: every user of a product is taken to pay its average "
            "margin and tax, and to buy its average share abroad. Taxes on products that final users "
            "pay are not carried. With naio_10_cp1610 (use at basic prices, domestic and imported) "
            "in place of naio_10_cp16 nothing has to be assumed."
        )
    )
    return found.domestic, found.imported, found.taxes[: len(industries)]
