"""Dependencies as GeoDep publishes them, with how firm and how lasting they are."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import unknown
from weefsel.kernels import dependency
from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.dependency.products import left_since
from weefsel.methods.dependency.trade import Products
from weefsel.methods.dependency.variants import VARIANTS
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.published"

Dependencies = Annotated[
    Figures,
    About(
        "name of dependencies brought in with `weefsel trade import FILE --layout geodep` (geodep-sample is made up)",
        reads="dependencies",
    ),
]
CRITERIA = ("concentration", "world_concentration", "cover")
AS_PUBLISHED = ("value", *CRITERIA, "persistent", "share", "dependent")


@method(
    NAME,
    title="Import and export dependencies as GeoDep publishes them",
    needs=("dependencies of GeoDep; the fabric is not used",),
    gives="per area, product and year: the four criteria and the dependency as published, its leading partner and that "
    "partner's share, how firmly the criteria hold, and in how many of the years",
    unit="thousand dollars; 1",
    source="Lefebvre & Wibaux 2024, CEPII Policy Brief 47; GeoDep (CEPII)",
)
def published(
    fabric: Fabric,
    *,
    dependencies: Dependencies,
    flow: Annotated[Literal["imports", "exports"], About("on whom we depend, or who depends on us")] = "imports",
    area: Annotated[str, About("EU27, BEL or another area of the file; all = side by side")] = "all",
    product: Products = "all",
    sector: Annotated[
        str, About("strategic sector as marked in the file (crm, dual_use, health, agrifood, energy, other); all")
    ] = "all",
    year: Annotated[int | None, About("year; none = the last one there is")] = None,
    band: Annotated[float, About("thresholds are varied by this share up and down", unit="1", low=0.0, high=1.0)] = 0.2,
    dependent_only: Annotated[bool, About("only products that are dependent in that year")] = False,
) -> Result:
    r"""Return what GeoDep says of products, and how far to trust the list.

    A product is dependent where c1 > 0.4 (HHI of origins), c2 > 0.4 (HHI of world exports), c3 > 1 (imports over
    exports, 9,999 where nothing is exported) and c4 = 1 (the three held in two of three years). `firmness` is the share
    of threshold settings inside the band under which the first three hold; `years_dependent` the share of the years of
    the file in which it is dependent. Rows whose published mark does not follow from their criteria are named.

    Returns
    -------
    Result
        one row per flow x area x product x year x measure (value, concentration, world_concentration, cover,
        persistent, share, dependent, firmness, years_dependent), with the leading partner as a label

    Raises
    ------
    InputError
        If the area, a product, the sector or the year is not in the file.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.published", "belgium", dependencies="geodep-sample", area="EU27").frame
    >>> found.filter(measure="dependent", value=1.0).select("product", "partner").rows()
    [('280461', 'CHN'), ('810411', 'CHN')]
    """
    del fabric  # the method is called like every other; no flow enters
    rows = dependencies.frames["rows"].filter(pl.col("flow") == flow)
    rows = rows.filter(_chosen(rows, area, product), pl.col("product").is_in(_marked(dependencies, sector)))
    years = rows["year"].unique().sort().to_list() or [0]
    last = years[-1] if year is None else year
    if last not in years:
        raise unknown(say("year"), str(last), [str(there) for there in years])
    held = (
        rows.group_by("area", "product", maintain_order=True)
        .agg(pl.col("dependent").mean().alias("years_dependent"))
        .sort("area", "product")
    )
    here = rows.filter(pl.col("year") == last).join(held, on=["area", "product"], how="left").sort("area", "product")
    if dependent_only:
        here = here.filter(pl.col("dependent") == 1.0)
    derived = {"firmness": _firmness(here, band), "years_dependent": here["years_dependent"].to_numpy()}
    status = "modelled" if dependencies.status == "observed" else dependencies.status
    blocks = [
        _block(here, name, here[name].to_numpy(), dependencies.unit if name == "value" else "1", dependencies.status)
        for name in AS_PUBLISHED
    ] + [_block(here, name, values, "1", status) for name, values in derived.items()]
    notes: list[str] = [
        say("Criteria: {title}.", title=VARIANTS["geodep"].title),
        *_counts(rows, last),
        *_mismatch(here),
        *dependencies.notes,
    ]
    if dependencies.status == "synthetic":
        notes.append(say("The figures are made up: they show how the method works and say nothing about any country."))
    return wrap.result(NAME, blocks, notes)


def _chosen(rows: pl.DataFrame, area: str, product: str) -> pl.Expr:
    areas, codes = rows["area"].unique().sort().to_list(), rows["product"].unique().sort().to_list()
    if area != "all" and area not in areas:
        raise unknown(say("area"), area, areas)
    starts = [] if product == "all" else [part.strip() for part in product.split(",")]
    for start in starts:
        if not start or not any(code.startswith(start) for code in codes):
            raise unknown(say("product"), start, codes)
    kept = pl.lit(value=True) if area == "all" else pl.col("area") == area
    if starts:
        kept = kept & pl.any_horizontal([pl.col("product").str.starts_with(start) for start in starts])
    return kept


def _marked(dependencies: Figures, sector: str) -> list[str]:
    if sector == "all":
        return dependencies.frames["rows"]["product"].unique().to_list()
    marks = dependencies.frames["sectors"]
    known = marks["sector"].unique().sort().to_list()
    if sector not in known:
        raise unknown(say("sector"), sector, known)
    return marks.filter(pl.col("sector") == sector)["product"].to_list()


def _criteria(rows: pl.DataFrame) -> tuple[Array, Array]:
    values = np.array([rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in CRITERIA])
    return values, np.array([VARIANTS["geodep"].thresholds[name] for name in CRITERIA])


def _firmness(rows: pl.DataFrame, band: float) -> Array:
    values, limits = _criteria(rows)
    known = np.isfinite(values).all(axis=0)
    return np.where(known, dependency.robustness(values, limits, band), np.nan)


def _block(rows: pl.DataFrame, measure: str, values: Array, unit: str, status: str) -> pl.DataFrame:
    kept = np.flatnonzero(np.isfinite(values.astype(np.float64)))
    shown = rows[kept]
    labels = {name: shown[name].to_list() for name in ("flow", "area", "product", "year", "partner")}
    return wrap.block({**labels, "measure": measure}, values[kept].astype(np.float64), unit, status)


def _counts(rows: pl.DataFrame, last: int) -> list[str]:
    found: list[str] = []
    for area in rows["area"].unique().sort():
        part = rows.filter(pl.col("area") == area)
        here = part.filter(pl.col("year") == last)
        now = set(here.filter(pl.col("dependent") == 1.0)["product"])
        found.append(
            say(
                "{area}, {year}: {count} of {total} products are dependent.",
                area=area,
                year=last,
                count=len(now),
                total=len(here),
            )
        )
        first = min(part["year"].to_list())
        before = set(part.filter((pl.col("year") == first) & (pl.col("dependent") == 1.0))["product"])
        if before and first != last:
            found.append(left_since(area, len(before), first, len(before - now), last))
    return found


def _mismatch(rows: pl.DataFrame) -> list[str]:
    values, limits = _criteria(rows)
    follows = dependency.holds(values, limits) & (rows["persistent"].fill_null(0.0).to_numpy() == 1.0)
    wrong = rows.filter(pl.Series(follows != (rows["dependent"].fill_null(0.0).to_numpy() == 1.0)))
    if not len(wrong):
        return []
    shown = [f"{area} {product}" for area, product in wrong.select("area", "product").head(8).rows()]
    return [
        say(
            "{count} rows are marked otherwise than their criteria say; the mark counts: {shown}.",
            count=len(wrong),
            shown=shown,
        )
    ]
