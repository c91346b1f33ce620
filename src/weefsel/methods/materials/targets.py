"""The goals of the Critical Raw Materials Act for 2030 against the figures."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.kernels import concentration
from weefsel.methods.materials import given
from weefsel.methods.materials.given import Materials, Named
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "materials.targets"

#: Least share that the Union itself delivers, by stage; recycling has no figures here.
OWN = {"extraction": 0.10, "processing": 0.40}
STAGES = {"extraction": say("extraction"), "processing": say("processing")}
ONE_COUNTRY = 0.65
CONCENTRATED = 0.40
ACT = "Regulation (EU) 2024/1252 (Critical Raw Materials Act), art. 5"


@method(
    NAME,
    title="Goals of the Critical Raw Materials Act",
    needs=("figures on raw materials; the table is not used",),
    gives="per material and stage: the share that EU countries deliver, the largest share of one third country, the "
    "concentration of third countries, and how far each is from its goal (positive = short of it)",
    unit="1 (shares, index)",
    source=ACT + "; shares of EU sourcing from the assessment of 2023",
)
def targets(
    fabric: Fabric,
    *,
    material: Named = "all",
    strategic: Annotated[bool, About("strategic raw materials of Annex I only")] = False,
    one_country: Annotated[
        float, About("largest share that one third country may have", unit="1", low=0.0, high=1.0)
    ] = ONE_COUNTRY,
    materials: Materials = None,
) -> Result:
    r"""Return the distance of each material and stage to the goals for 2030.

    Of each strategic material the Union wants, by 2030, to extract 10 %, process 40 % and recycle 25 % of what it uses,
    and to take no more than 65 % from one third country at any stage of processing. Members of the Union are left out
    as suppliers; the United Kingdom is a third country. HHI = sum_c s_c^2 over third countries, their shares made to
    add up to one. `largest_share` uses the shares as published.

    The Act sets the first three goals for strategic materials together, so that a material below one does not break
    the law. Recycling has no figures here and therefore no row.

    Returns
    -------
    Result
        one row per material x stage x measure (own_share, own_share_gap, largest_share, largest_share_gap, hhi) with
        the third country that the largest share belongs to

    Raises
    ------
    InputError
        If there is no such material.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("materials.targets", "belgium")
    >>> shares = found.frame.filter(measure="largest_share")
    >>> len(shares), len(shares.filter(pl.col("value") > 0.65)), found.notes[0]
    (87, 12, '12 of 87 material-stages take more than 65 % from one third country.')
    """
    del fabric  # the method is called like every other; no flow enters
    figures = given.figures_of(materials)
    supply = figures.frames["supply"].filter(pl.col("scope") == "eu")
    wanted = figures.frames["strategic"]["material"].implode()
    if strategic:
        supply = supply.filter(pl.col("material").is_in(wanted))
    supply = given.chosen(figures, supply, material, say("supply shares of the Union")).with_columns(
        pl.col("material").is_in(wanted).alias("strategic")
    )
    rows = [row for (name, stage), part in _by_stage(supply) for row in _rows(str(name), str(stage), part, one_country)]
    schema = {
        "material": pl.String, "strategic": pl.String, "stage": pl.String, "measure": pl.String, "country": pl.String,
        "value": pl.Float64,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.lit("1").alias("unit"), pl.lit("modelled").alias("status")
    )
    return Result(NAME, frame, notes=_notes(frame, one_country))


def _by_stage(supply: pl.DataFrame) -> list[tuple[tuple[object, ...], pl.DataFrame]]:
    return list(supply.sort("material", "stage").group_by(["material", "stage"], maintain_order=True))


def _rows(material: str, stage: str, part: pl.DataFrame, one_country: float) -> list[tuple[str | float, ...]]:
    label = (material, "yes" if part["strategic"][0] else "no", stage)
    own = float(part.filter("member")["share"].sum())
    rows: list[tuple[str | float, ...]] = [
        (*label, "own_share", "", own),
        (*label, "own_share_gap", "", OWN[stage] - own),
    ]
    third = part.filter(~pl.col("member")).sort("share", "country", descending=[True, False])
    if len(third):
        largest, country = float(third["share"][0]), str(third["country"][0])
        rows += [
            (*label, "largest_share", country, largest),
            (*label, "largest_share_gap", country, largest - one_country),
            (*label, "hhi", country, float(concentration.hhi(third["share"].to_numpy()))),
        ]
    return [row for row in rows if np.isfinite(float(row[-1]))]


def _notes(frame: pl.DataFrame, one_country: float) -> tuple[str, ...]:
    shares, index = (frame.filter(measure=name)["value"] for name in ("largest_share", "hhi"))
    beyond, dense = int((shares > one_country).sum()), int((index > CONCENTRATED).sum())
    said: list[str] = [
        say(
            "{count} of {total} material-stages take more than {percent:.0f} % from one third country.",
            count=beyond,
            total=len(shares),
            percent=one_country * 100.0,
        ),
        say(
            "{count} of {total} have a concentration of third countries above {most}.",
            count=dense,
            total=len(index),
            most=CONCENTRATED,
        ),
    ]
    for stage, least in OWN.items():
        own = frame.filter(measure="own_share", stage=stage)["value"]
        met = int((own >= least).sum())
        said.append(
            say(
                "{count} of {total} materials reach {percent:.0f} % from EU countries in {stage}.",
                count=met,
                total=len(own),
                percent=least * 100.0,
                stage=STAGES[stage],
            )
        )
    said.append(say("Shares of EU sourcing stand for shares of use; recycling (goal 25 %) has no figures here."))
    said.append(say("Permits: 27 months for extraction, 15 months for processing and recycling; no figures here."))
    return tuple(said)
