"""Import dependency product by product, for an area, by named sets of criteria."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import unknown
from weefsel.kernels import concentration, dependency
from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.dependency import trade as tables
from weefsel.methods.dependency.trade import Mask, Products, Sheet, Trade
from weefsel.methods.dependency.variants import CAP, VARIANTS, Variant
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say
from weefsel.vocabulary import country_key

NAME = "dependency.products"

Choice = Literal["commission", "commission_persistent", "commission_world", "geodep", "concentration"]
NEEDED = ("concentration", "outside_share", "cover", "world_concentration")


@method(
    NAME,
    title="Import dependency by product",
    needs=("a trade table; the fabric is not used",),
    gives="per area, product and year: concentration of imports, share from outside, imports over exports, "
    "world concentration, whether the criteria of the variant hold, how firmly, and in how many of the years",
    unit="1",
    source="SWD(2021) 352 final, ch. 2; Lefebvre & Wibaux 2024 (GeoDep); Arjona, Connell & Herghelegiu 2023",
    finds=("largest_origin",),
)
def products(
    fabric: Fabric,
    *,
    trade: Trade,
    area: Annotated[str, About("EU27, BEL or another area of the trade table; all = side by side")] = "all",
    product: Products = "all",
    variant: Annotated[
        Choice,
        About(
            "commission: three indicators; commission_persistent: in 2 of 3 years; commission_world: and world exports "
            "concentrated; geodep: CEPII, all origins for a country; concentration: the first indicator alone"
        ),
    ] = "commission",
    year: Annotated[int | None, About("year; none = the last one there is")] = None,
    reexport: Annotated[
        float, About("ρ, share of imports that is sent on and not used here", unit="1", low=0.0, high=1.0)
    ] = 0.0,
    band: Annotated[float, About("thresholds are varied by this share up and down", unit="1", low=0.0, high=1.0)] = 0.2,
    like_minded: Annotated[str, About("like-minded partners, comma-separated country codes; none = nobody")] = "none",
    dependent_only: Annotated[bool, About("only products for which the criteria hold")] = False,
) -> Result:
    r"""Return indicators of import dependency and which products pass all of them.

    With M_jk imports of product k from origin j and X_k exports, to members of the Union too:

    - concentration CDI1 = sum_j (M_jk / M_outside,k)^2, origins outside the Union; in the variant geodep all
      origins for a single country
    - outside_share CDI2 = M_outside / (M_outside + M_inside)
    - cover CDI3 = (1 - ρ) M_outside / X; where nothing is exported, or next to nothing (CDI3 of 9,999 or more), it has
      no row and counts as above its threshold
    - world_concentration = HHI of world exports by country

    - elsewhere = exports of third countries other than the largest origin to anybody, over M_outside: how far one could
      turn to others, before anybody makes more

    Thresholds of the Commission: 0.4, 0.5, 1; world exports 0.4. `firmness` is the share of threshold settings inside
    the band under which the product is dependent, `years_dependent` the share of the years of the table in which it
    is: lists of dependent products churn, so neither is ever left out.

    Returns
    -------
    Result
        one row per area x product x measure, with the largest origin outside the Union as a label

    Raises
    ------
    InputError
        If the area, a product or the year is not in the table, or years have gaps where several must agree.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.products", "belgium", trade="trade-sample", area="EU27").frame
    >>> found.filter(measure="dependent", value=1.0)["product"].to_list()
    ['280461', '810411', '850650']
    >>> found.filter(measure="years_dependent", product="850650")["value"].item()
    0.5
    """
    del fabric  # the method is called like every other; no flow enters
    chosen, codes, years = VARIANTS[variant], tables.products_of(trade, product), tables.years_of(trade)
    last = years[-1] if year is None else year
    if last not in years:
        raise unknown(say("year"), str(last), [str(there) for there in years])
    if chosen.window > 1:
        tables.fail_if_years_have_gaps(years)
    status = "modelled" if trade.status == "observed" else trade.status
    blocks, notes = [], _notes(trade, chosen, reexport)
    for name in tables.areas_of(trade, area):
        found = np.array([_indicators(trade, name, there, codes, chosen, reexport) for there in years])
        held = _held(found, chosen)
        block, kept = _block(trade, name, years.index(last), codes, found, held, chosen, band, status, like_minded)
        blocks.append(block.filter(pl.col("product").is_in(kept)) if dependent_only else block)
        absent = len(codes) - len(block.filter(measure="concentration"))
        if absent:
            notes.append(
                say(
                    "{area}, {year}: {count} products do not come from outside and are not dependent.",
                    area=name, year=last, count=absent,
                )
            )  # fmt: skip
        uncovered = int((found[years.index(last), NEEDED.index("cover")] >= CAP).sum())
        if uncovered:
            notes.append(
                say(
                    "{area}, {year}: {count} products are imported and (next to) not exported: cover has "
                    "no value and counts as above its threshold.",
                    area=name, year=last, count=uncovered,
                )
            )  # fmt: skip
        notes.append(
            say(
                "{area}, {year}: {count} of {total} products are dependent ({variant}).",
                area=name, year=last, count=len(kept), total=len(codes), variant=variant,
            )
        )  # fmt: skip
        notes += _churn(name, years, held)
    return wrap.result(NAME, blocks, notes)


def _indicators(trade: Figures, area: str, year: int, codes: list[str], variant: Variant, reexport: float) -> Array:
    """Return the four indicators in the order of `NEEDED`, (4, k)."""
    sheet = tables.sheet(trade, area, year, codes)
    outside = _outside(sheet, area, variant)
    intra = sheet.imports[:, ~outside].sum(axis=1)
    first, second, third = concentration.import_indicators(
        sheet.imports[:, outside] * (1.0 - reexport), intra * (1.0 - reexport), sheet.exports.sum(axis=1), cap=CAP
    )
    _, (exports,) = tables.world(trade, year, codes, ["exports"])
    return np.array([first, second, third, concentration.hhi(exports)])


def _outside(sheet: Sheet, area: str, variant: Variant) -> Mask:
    """Return which partners count as origins: those outside the Union, or all for a country in a national variant."""
    if variant.national and country_key(area) is not None:
        return np.ones(len(sheet.partners), dtype=bool)
    return ~sheet.inside


def _criteria(found: Array, variant: Variant) -> tuple[Array, Array]:
    at = [NEEDED.index(name) for name in variant.thresholds]
    return np.moveaxis(found, 1, 0)[at], np.array(list(variant.thresholds.values()))


def _held(found: Array, variant: Variant) -> Array:
    """Return whether a product is dependent, (y, k)."""
    indicators, thresholds = _criteria(found, variant)
    return dependency.persistent(dependency.holds(indicators, thresholds), variant.window, variant.at_least)


def _block(
    trade: Figures,
    area: str,
    at: int,
    codes: list[str],
    found: Array,
    held: Array,
    variant: Variant,
    band: float,
    status: str,
    like_minded: str,
) -> tuple[pl.DataFrame, list[str]]:
    year = tables.years_of(trade)[at]
    sheet = tables.sheet(trade, area, year, codes)
    outside = _outside(sheet, area, variant)
    names = [partner for partner, counts in zip(sheet.partners, outside, strict=True) if counts]
    imports = sheet.imports[:, outside]
    traded = imports.sum(axis=1) > 0
    largest = [names[position] if there else "" for position, there in zip(imports.argmax(axis=1), traded, strict=True)]
    indicators, thresholds = _criteria(found, variant)
    measures = dict(zip(NEEDED, found[at], strict=True))
    # Nothing exported: no ratio, and no number that stands for one.
    measures["cover"] = np.where(measures["cover"] >= CAP, np.nan, measures["cover"])
    measures["dependent"] = np.where(traded, held[at].astype(np.float64), np.nan)
    measures["firmness"] = np.where(traded, dependency.robustness(indicators, thresholds, band)[at], np.nan)
    measures["years_dependent"] = np.where(traded, held.mean(axis=0), np.nan)
    measures["elsewhere"] = _elsewhere(trade, area, year, codes, sheet, largest)
    if like_minded != "none":
        friends = {country_key(code) or code.strip() for code in like_minded.split(",")}
        others = imports[:, [name not in friends for name in names]].sum(axis=1)
        total = imports.sum(axis=1)
        measures["not_like_minded"] = np.divide(others, total, out=np.full(len(codes), np.nan), where=traded)
    blocks = []
    for measure, values in measures.items():
        rows = np.flatnonzero(np.isfinite(values)).tolist()
        labels: dict[str, str | int | list[str]] = {
            "area": area, "product": [codes[k] for k in rows], "year": year,
            "largest_origin": [largest[k] for k in rows], "measure": measure,
        }  # fmt: skip
        blocks.append(wrap.block(labels, values[rows], "1", status))
    return pl.concat(blocks), [code for code, is_one in zip(codes, held[at], strict=True) if is_one]


def _elsewhere(trade: Figures, area: str, year: int, codes: list[str], sheet: Sheet, largest: list[str]) -> Array:
    """Return what third countries other than the largest origin export to anybody, over imports from outside, (k,)."""
    countries, (exports,) = tables.world(trade, year, codes, ["exports"])
    home = {area, *(partner for partner, inside in zip(sheet.partners, sheet.inside, strict=True) if inside)}
    third = np.array([country not in home for country in countries])
    left = np.array([third & (np.array(countries) != origin) for origin in largest])
    bought = sheet.imports[:, ~sheet.inside].sum(axis=1)
    found = np.divide((exports * left).sum(axis=1), bought, out=np.full(len(codes), np.nan), where=bought > 0)
    return np.asarray(found)


def _churn(area: str, years: list[int], held: Array) -> list[str]:
    before = int(held[0].sum())
    if len(years) < 2 or not before:
        return []
    left = int((held[0] & ~held[-1]).sum())
    return [left_since(area, before, years[0], left, years[-1])]


def left_since(area: str, before: int, first: int, left: int, last: int) -> str:
    """Return how many of the products dependent in a year no longer are in another."""
    return say(
        "{area}: of {before} products dependent in {first}, {left} no longer are in {last}.",
        area=area,
        before=before,
        first=first,
        left=left,
        last=last,
    )


def _notes(trade: Figures, variant: Variant, reexport: float) -> list[str]:
    limits = [say("{name} > {value}", name=name, value=value) for name, value in variant.thresholds.items()]
    said = [say("Criteria: {title} ({limits}).", title=variant.title, limits=limits)]
    if variant.source:
        said.append(say("Source of the criteria: {source}.", source=variant.source))
    said.append(
        say(
            "Re-export share assumed: {share:g} of imports are sent on and not used; exports stay as reported.",
            share=reexport,
        )
    )
    if trade.status == "synthetic":
        said.append(
            say("The trade table is made up: it shows how the method works and says nothing about any country.")
        )
    return [*said, *trade.notes]
