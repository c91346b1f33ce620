"""Which industries use which raw material, and how much value added hangs on it."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.methods import unwrap, wrap
from weefsel.methods.grouping import Sectors, sectors_of
from weefsel.methods.materials import given
from weefsel.methods.materials.divisions import positions_by_division
from weefsel.methods.materials.given import Materials, Named
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "materials.uses"


@method(
    NAME,
    title="Raw materials by industry, and what hangs on them",
    needs=("output", "value_added (value added)", "figures on raw materials"),
    gives="per material and industry: the share of EU use that goes to the industry (EU average), and the output, "
    "value added, compensation and jobs of that industry in the table",
    unit="use: 1; others: currency of the fabric, jobs",
    source=given.SOURCE + "; uses and value added by NACE division of the assessment of 2023",
    adds=("region", "sector"),
)
def uses(
    fabric: Fabric,
    *,
    material: Named = "all",
    sectors: Sectors = "all",
    critical: Annotated[bool, About("critical or listed materials of the latest assessment only")] = True,
    materials: Materials = None,
) -> Result:
    r"""Return who uses a raw material, and how large those industries are here.

    A_ms (share of material m that NACE division s uses in the EU) is added up to the industries of the table; beside
    it stands the whole of the industry's value added (n,), which is exposed, not lost: what part of it needs the
    material the figures do not say. One industry stands under many materials, so the rows of different materials
    must not be added up.

    Returns
    -------
    Result
        one row per material x (region x) sector x measure (use, output, value_added, compensation, jobs) with the
        supply risk of the latest assessment as a label

    Raises
    ------
    InputError
        If there is no such material, or the industries of the table have no NACE codes.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("materials.uses", "belgium", material="magnesium").frame
    >>> row = found.filter(sector="C29", measure="value_added").row(0, named=True)
    >>> row["supply_risk"], round(row["value"]), row["unit"]
    ('4.1', 2309, 'meur')
    """
    figures = given.figures_of(materials)
    where, shown = positions_by_division(fabric), set(sectors_of(fabric, sectors))
    table = given.chosen(figures, _with_risk(figures), material, say("uses"))
    if critical and material == "all":
        table = table.filter(pl.col("listed"))
    blocks: list[pl.DataFrame] = []
    outside: set[str] = set()
    for (name, risk), part in table.sort("material").group_by(["material", "risk"], maintain_order=True):
        shares = np.zeros(len(fabric.industries))
        for sector, share in part.select("sector", "share").iter_rows():
            if sector is None or sector not in where:
                outside.add(str(name))
                continue
            shares[where[sector]] += share
        shares[[at for at, sector in enumerate(fabric.industries.column("sector")) if sector not in shown]] = 0.0
        blocks += _blocks(fabric, {"material": str(name), "supply_risk": str(risk)}, shares)
    absent = _without_uses(figures) if material == "all" else []
    notes = [
        *(
            [say("No uses in the publisher's file, so not here though critical: {names}.", names=absent)]
            if absent
            else []
        ),
        say("Uses are those of the EU, not of this region. Value added is that of the whole industry: an upper bound."),
        say("An industry stands under many materials: rows of different materials must not be added up."),
    ]
    if outside:
        notes.append(say("Part of the use has no industry of this table: {names}.", names=sorted(outside)))
    return wrap.result(NAME, blocks or [_empty(fabric)], notes)


def _with_risk(figures: Figures) -> pl.DataFrame:
    """Return uses with the supply risk of the latest assessment; earth and platinum metals take that of their group."""
    assessed = figures.frames["assessments"].drop_nulls("supply_risk").sort("year").group_by("material").last()
    critical = (pl.col("supply_risk") >= given.SUPPLY_RISK) & (pl.col("economic_importance") >= given.IMPORTANCE_NOW)
    latest = int(assessed["year"].max())  # type: ignore[arg-type]
    exceptions = figures.frames["exceptions"].filter(pl.col("year") == latest)["material"].implode()
    marks = assessed.select(
        pl.col("material").alias("group"),
        pl.col("supply_risk").cast(pl.String).alias("risk"),
        (critical | pl.col("material").is_in(exceptions)).alias("listed"),
    )
    group = pl.col("material").replace(given.GROUPS).alias("group")
    return (
        figures.frames["uses"]
        .with_columns(group)
        .join(marks, on="group", how="left")
        .with_columns(pl.col("risk").fill_null("not assessed"), pl.col("listed").fill_null(False))
    )


def _without_uses(figures: Figures) -> list[str]:
    """Return critical or listed materials of the latest assessment of which no use is given."""
    table = _with_risk(figures)
    held = set(table["material"]) | set(table["group"])
    rows = figures.frames["assessments"].drop_nulls(["supply_risk", "economic_importance"])
    latest = int(rows["year"].max())  # type: ignore[arg-type]
    now = rows.filter(pl.col("year") == latest)
    exceptions = set(figures.frames["exceptions"].filter(pl.col("year") == latest)["material"])
    critical = now.filter(
        (pl.col("supply_risk") >= given.SUPPLY_RISK) & (pl.col("economic_importance") >= given.IMPORTANCE_NOW)
        | pl.col("material").is_in(exceptions)
    )
    return sorted(set(critical["material"]) - held)


def _blocks(fabric: Fabric, labels: dict[str, str], shares: np.ndarray) -> list[pl.DataFrame]:
    used = np.flatnonzero(shares > 0).tolist()
    who = wrap.industry_labels(fabric, used)
    made = [wrap.block({**labels, **who, "measure": "use"}, shares[used], "1", "observed")]
    for found in unwrap.intensities(fabric):
        values = found.per_output[used] * fabric.output[used]
        made.append(wrap.block({**labels, **who, "measure": found.measure}, values, found.unit, fabric.meta.status))
    return made


def _empty(fabric: Fabric) -> pl.DataFrame:
    labels: dict[str, list[str]] = {
        "material": [],
        "supply_risk": [],
        **wrap.industry_labels(fabric, []),
        "measure": [],
    }
    return wrap.block(labels, np.zeros(0), "1", "observed")
