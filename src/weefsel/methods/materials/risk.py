"""Supply risk and economic importance by the method of the European Union, with every input in sight."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from weefsel.kernels import concentration as kernel
from weefsel.methods.materials import given
from weefsel.methods.materials.given import Materials, Named
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "materials.risk"

STAGES = ("extraction", "processing")
WEIGHED = ("share", "governance", "trade_factor")
#: Manufacturing sector with the largest value added: food (C10) is no user of materials in the method's maximum.
LARGEST = "C28"

Rate = Annotated[float | None, About("IR, net imports over use; none = not known", unit="1", low=0.0, high=1.0)]
Row = tuple[str, str, str, float, float, float]


@method(
    NAME,
    title="Supply risk and economic importance, input by input",
    needs=("figures on raw materials; the table is not used",),
    gives="per material and stage: concentration of world supply and of EU sourcing weighted by governance and trade, "
    "the rates the user gives, and the supply risk they make; economic importance from the uses",
    unit="index without unit; rates 1",
    source=given.SOURCE + "; eq. 3 (SR) and 1 (EI); World Governance Indicators 2022",
)
def risk(
    fabric: Fabric,
    *,
    material: Named = "all",
    import_reliance: Rate = None,
    recycling_rate: Annotated[
        float, About("EoL_RIR, end-of-life recycling input rate", unit="1", low=0.0, high=1.0)
    ] = 0.0,
    substitution: Annotated[
        float, About("SI_SR, 1 = cannot be replaced as far as supply goes", unit="1", low=0.0, high=1.0)
    ] = 1.0,
    substitution_importance: Annotated[
        float, About("SI_EI, 1 = cannot be replaced as far as cost and performance go", unit="1", low=0.0, high=1.0)
    ] = 1.0,
    materials: Materials = None,
) -> Result:
    r"""Return SR and EI of materials from shares, governance and trade factors.

    SR = [HHI_GS IR/2 + HHI_EU (1 - IR/2)] (1 - EoL_RIR) SI_SR, HHI = sum_c S_c^2 WGI_c t_c; the material takes the
    worse of its stages. EI = 10 SI_EI sum_s A_s Q_s / max Q.

    Recycling, substitution and import reliance are not among the figures. As they stand, no recycling and no
    substitution, SR is an upper bound where the files hold the shares of both sides; a material with one side only is
    named, and so is each that was published with more than its `high`. Without import reliance, `low` and `high` hold
    it for IR from 0 to 1 and `value` for IR = 1/2.

    Returns
    -------
    Result
        one row per material x stage (extraction, processing, worst, use) x measure (hhi_global, hhi_eu,
        import_reliance, recycling_rate, substitution, supply_risk, economic_importance), with low and high

    Raises
    ------
    InputError
        If there is no such material.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("materials.risk", "belgium", material="Magnesium", import_reliance=1, recycling_rate=0.09,
    ...     substitution=0.9).frame
    >>> round(found.filter(measure="supply_risk", stage="worst")["value"].item(), 1)
    4.1
    """
    del fabric  # the method is called like every other; no flow enters
    figures = given.figures_of(materials)
    supply = given.chosen(figures, figures.frames["supply"], material, say("supply shares")).drop_nulls("share")
    rows: list[Row] = []
    for (name,), part in supply.sort("material").group_by(["material"], maintain_order=True):
        rows += _risk_rows(str(name), part, import_reliance, recycling_rate, substitution)
    named = material if material == "all" else str(supply["material"][0]) if len(supply) else material
    rows += _importance_rows(figures, named, substitution_importance)
    schema = {"material": pl.String, "stage": pl.String, "measure": pl.String} | dict.fromkeys(
        ("value", "low", "high"), pl.Float64
    )
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.lit("1").alias("unit"), pl.lit("modelled").alias("status")
    )
    notes = [
        say("Shares below 0.1 % count as 0.05 %; the EU shares do not always add up to 1 and stay as published."),
        say(
            "Recycling and substitution are what you give; at 0 and 1, supply risk is an upper bound "
            "where the files hold all shares of both sides."
        ),
        *_beside_published(figures, frame),
    ]
    if import_reliance is None:
        notes.append(say("Import reliance is not given: low and high hold supply risk for IR from 0 to 1."))
    return Result(NAME, frame, notes=tuple(notes))


def _beside_published(figures: Figures, frame: pl.DataFrame) -> list[str]:
    """Return what the latest assessment says otherwise, and which materials have one side of the formula only."""
    sides = frame.filter(pl.col("measure").str.starts_with("hhi_")).group_by("material").agg(
        pl.col("measure").unique().sort()
    )  # fmt: skip
    only = {
        side: sides.filter(pl.col("measure").list.eval(pl.element() == f"hhi_{side}").list.all())["material"]
        .sort()
        .to_list()
        for side in ("eu", "global")
    }
    said: list[str] = []
    if only["eu"]:
        said.append(
            say("Only EU shares are in the files, so half of the formula is missing: {names}.", names=only["eu"])
        )
    if only["global"]:
        said.append(
            say("Only world shares are in the files, so half of the formula is missing: {names}.", names=only["global"])
        )
    published = figures.frames["assessments"].drop_nulls("supply_risk").sort("year").group_by("material").last()
    worst = frame.filter(measure="supply_risk", stage="worst").join(published, on="material")
    above = worst.filter(pl.col("supply_risk") > pl.col("high") + 0.05).sort("material")
    if len(above):
        listed = [
            say("{name} ({value:.1f})", name=name, value=value)
            for name, value in above.select("material", "supply_risk").rows()
        ]
        said.append(
            say(
                "Published with a higher supply risk than any here, from shares the files do not hold: {materials}.",
                materials=listed,
            )
        )
    importance = frame.filter(measure="economic_importance").join(published, on="material")
    if len(importance) > 1:
        ratio = float((importance["value"] / importance["economic_importance"]).median())  # type: ignore[arg-type]
        said.append(
            say(
                "Economic importance here is {difference:+.1%} of the published in the median, which knows "
                "substitution and finer sectors.",
                difference=ratio - 1.0,
            )
        )
    return said


def _risk_rows(name: str, part: pl.DataFrame, reliance: float | None, recycled: float, replaced: float) -> list[Row]:
    rows: list[Row] = []
    found: list[tuple[float, float, float]] = []
    for stage in STAGES:
        sides = {}
        for scope in ("global", "eu"):
            here = part.filter(stage=stage, scope=scope)
            if len(here):
                shares, governance, trade = (here[column].to_numpy() for column in WEIGHED)
                sides[scope] = float(kernel.weighted_hhi(shares, governance, trade))
                rows.append(_plain(name, stage, f"hhi_{scope}", sides[scope]))
        if not sides:
            continue
        rates = (reliance,) if reliance is not None else (0.5, 0.0, 1.0)
        values = [
            float(kernel.supply_risk(sides.get("global"), sides.get("eu"), rate, recycled, replaced)) for rate in rates
        ]
        found.append((values[0], min(values), max(values)))
        rows.append((name, stage, "supply_risk", *found[-1]))
    worst = max(found)
    rows += [
        _plain(name, "worst", "recycling_rate", recycled),
        _plain(name, "worst", "substitution", replaced),
        (name, "worst", "supply_risk", worst[0], max(low for _, low, _ in found), max(high for *_, high in found)),
    ]
    if reliance is not None:
        rows.append(_plain(name, "worst", "import_reliance", reliance))
    return rows


def _importance_rows(figures: Figures, material: str, replaced: float) -> list[Row]:
    uses = figures.frames["uses"].drop_nulls("value_added")
    if material != "all":
        uses = uses.filter(pl.col("material") == material)
    largest = float(figures.frames["uses"].filter(sector=LARGEST)["value_added"][0])
    rows: list[Row] = []
    for (name,), part in uses.sort("material").group_by(["material"], maintain_order=True):
        shares, added = part["share"].to_numpy(), part["value_added"].to_numpy()
        value = float(kernel.economic_importance(shares, added, largest, replaced))
        rows.append(_plain(str(name), "use", "economic_importance", value))
    return rows


def _plain(name: str, stage: str, measure: str, value: float) -> Row:
    return (name, stage, measure, value, value, value)
