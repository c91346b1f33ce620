"""From a trade table to arrays: products by partner, for one area and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weefsel.errors import InputError, unknown
from weefsel.kernels.leontief import Array
from weefsel.model.figures import Figures
from weefsel.registry import About
from weefsel.sayings import say

Trade = Annotated[
    Figures, About("name of a trade table, see `weefsel trade list` (trade-sample is made up)", reads="trade")
]
Products = Annotated[str, About("product codes or the beginnings of codes, comma-separated; all = every product")]


Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Values of k products by n partners: imports from them and exports to them, and which are inside the Union."""

    partners: tuple[str, ...]
    inside: Mask
    imports: Array
    exports: Array


def products_of(trade: Figures, wanted: str) -> list[str]:
    """Return the product codes asked for, sorted.

    Raises
    ------
    InputError
        If one of the codes is the beginning of no product.
    """
    known = trade.frames["partners"]["product"].unique().sort().to_list()
    if wanted == "all":
        return known
    found: set[str] = set()
    for start in (part.strip() for part in wanted.split(",")):
        matching = [code for code in known if start and code.startswith(start)]
        if not matching:
            raise unknown(say("product"), start, known)
        found |= set(matching)
    return sorted(found)


def areas_of(trade: Figures, wanted: str) -> list[str]:
    """Return the areas asked for."""
    known = trade.frames["partners"]["area"].unique().sort().to_list()
    if wanted == "all":
        return known
    if wanted not in known:
        raise unknown(say("area"), wanted, known)
    return [wanted]


def years_of(trade: Figures) -> list[int]:
    """Return the years there are."""
    return [int(year) for year in trade.frames["partners"]["year"].unique().sort()]


def fail_if_years_have_gaps(years: Sequence[int]) -> None:
    """Raise InputError unless the years follow each other, which counting over years needs."""
    if list(years) != list(range(years[0], years[-1] + 1)):
        raise InputError(
            say("the trade table has the years {years}, with gaps", years=list(years)),
            say("Import consecutive years, or take a variant that asks for one year."),
        )


def sheet(trade: Figures, area: str, year: int, products: Sequence[str]) -> Sheet:
    """Return the trade of an area in a year, products in the order given; what is absent is not traded."""
    rows = trade.frames["partners"].filter((pl.col("area") == area) & (pl.col("year") == year))
    named = rows.select("partner", "inside").unique().sort("partner")
    partners = tuple(named["partner"].to_list())
    shape = (len(products), len(partners))
    at = _positions(rows, products, "partner", partners)
    imports, exports = np.zeros(shape), np.zeros(shape)
    imports[at[0], at[1]] = at[2]["imports"].to_numpy()
    exports[at[0], at[1]] = at[2]["exports"].to_numpy()
    return Sheet(partners, named["inside"].to_numpy(), imports, exports)


def world(
    trade: Figures, year: int, products: Sequence[str], columns: Sequence[str]
) -> tuple[tuple[str, ...], list[Array]]:
    """Return the countries of the world and columns of it by product and country, (k, n) each."""
    rows = trade.frames["world"].filter(pl.col("year") == year)
    countries = tuple(rows["country"].unique().sort().to_list())
    first, second, kept = _positions(rows, products, "country", countries)
    found = []
    for column in columns:
        values = np.zeros((len(products), len(countries)))
        values[first, second] = kept[column].to_numpy()
        found.append(values)
    return countries, found


def _positions(
    rows: pl.DataFrame, products: Sequence[str], level: str, labels: Sequence[str]
) -> tuple[Array, Array, pl.DataFrame]:
    kept = rows.filter(pl.col("product").is_in(list(products)))
    first = kept["product"].replace_strict(list(products), list(range(len(products))), return_dtype=pl.Int64)
    second = kept[level].replace_strict(list(labels), list(range(len(labels))), return_dtype=pl.Int64)
    return first.to_numpy(), second.to_numpy(), kept
