"""A closure and what follows: direct, indirect and induced losses by industry and region."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.domino import fall as given
from weefsel.methods.domino.effects import Effects, customers_loss, effects_of, in_measure
from weefsel.methods.domino.fall import Fall, fall_of
from weefsel.methods.domino.variants import Variant, variants_of
from weefsel.methods.unwrap import Intensity, System
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "domino.closure"
PARTS = ("direct", "indirect", "induced")
SIDES = {"direct": "plant", "indirect": "suppliers", "induced": "households"}


@method(
    NAME,
    title="A closure and what follows",
    needs=("flows", "output", "value_added (induced: compensation)", "jobs (optional)"),
    gives="output, value added, compensation and jobs lost, direct, indirect (suppliers) and induced (households), "
    "by industry and region; customers apart (positive = lost)",
    unit="currency of the fabric; jobs",
    source="Miller & Blair 2009, sec. 6.2.2, 12.2 and 13.2.1; Dietzenbacher et al. 1993; Ghosh 1958",
    adds=("region", "sector", "part"),
)
def closure(
    fabric: Fabric,
    *,
    industry: given.Industry,
    region: given.Region = None,
    jobs: given.Jobs = None,
    output: given.Output = None,
    share: given.Share = None,
    suppliers: given.Suppliers = "output_cap",
    households: given.HouseholdChoice = "wages",
    replacement: given.Replacement = 0.0,
    customers: Annotated[
        Literal["none", "ghosh", "sales_extraction", "both"],
        About(
            "the other side: ghosh (buyers cannot replace the plant), sales_extraction (buyers go elsewhere), or both "
            "readings; never added to the suppliers' side or to each other"
        ),
    ] = "none",
    ranges: Annotated[bool, About("give low and high over the assumptions of domino.assumptions")] = False,
    totals: Annotated[
        bool, About("add rows for all sectors, all regions and all parts of the suppliers' side")
    ] = False,
) -> Result:
    r"""Return what follows when a plant closes and nothing else adapts: no prices, no substitution, no time.

    With A (n, n), L = (I - A)⁻¹, L_II the inverse with households, dx the plant's output (currency) in industry
    k:

    - direct: dx, and the plant's own jobs, value added and wages
    - indirect, ``output_cap``: L_ik/L_kk dx for i != k; ``plant``: (L - I)_ik dx
    - induced: the same on L_II, less direct and indirect
    - customers, ``ghosh``: dx G_kj/G_kk; ``sales_extraction``: L_ik a x_k/(1 + a (L_kk - 1)), a = dx/x_k

    Value added, compensation and jobs follow output at the industry's average.

    Returns
    -------
    Result
        one row per (region x) sector x side (plant, suppliers, households, customers) x model x part x measure

    Raises
    ------
    InputError
        If industry or region does not exist, or the plant is larger than its industry there.
    ComputationError
        If the system has no answer.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.closure", wf.load("belgium"), industry="C29", jobs=4300).frame
    >>> jobs = found.filter(pl.col("measure") == "jobs").group_by("part").agg(pl.col("value").sum())
    >>> {part: round(value) for part, value in sorted(jobs.iter_rows())}
    {'direct': 4300, 'indirect': 2342, 'induced': 3200}
    """
    fall = fall_of(fabric, industry, region, jobs, output, share)
    system = unwrap.system_of(fabric)
    effects = effects_of(fabric, system, fall, suppliers=suppliers, households=households, replacement=replacement)
    frame = pl.concat(_supplier_blocks(fabric, fall, effects, suppliers, households))
    notes: list[str] = []
    if ranges:
        varied = variants_of(fabric, fall, suppliers, households, replacement)
        frame = _with_ranges(frame, varied)
        notes.append(say("Ranges run over: {cases}.", cases="; ".join(variant.text for variant in varied)))
    if customers != "none":
        models = ("ghosh", "sales_extraction") if customers == "both" else (customers,)
        apart = [block for model in models for block in _customer_blocks(fabric, system, fall, model)]
        frame = pl.concat([frame, *apart], how="diagonal")
        notes.append(say("Rows with side = customers are other readings of the same closure: do not add them up."))
    if totals:
        frame = pl.concat([frame, *_totals(frame)], how="diagonal")
    return Result(NAME, frame, notes=tuple(notes))


def _values(intensity: Intensity, fall: Fall, effects: Effects) -> dict[str, Array]:
    direct, indirect = in_measure(intensity, fall, effects.direct, effects.indirect)
    return {"direct": direct, "indirect": indirect, "induced": effects.induced * intensity.per_output}


def _supplier_blocks(
    fabric: Fabric, fall: Fall, effects: Effects, suppliers: str, households: str
) -> list[pl.DataFrame]:
    models = {"direct": "given", "indirect": suppliers, "induced": f"{suppliers}+{households}"}
    blocks = []
    for intensity in unwrap.intensities(fabric):
        values = _values(intensity, fall, effects)
        for part in PARTS:
            if part == "induced" and households == "none":
                continue
            chosen = [fall.position] if part == "direct" else list(range(len(fabric.output)))
            labels = {"side": SIDES[part], "model": models[part], "part": part, "measure": intensity.measure}
            blocks.append(
                wrap.block(
                    {**wrap.industry_labels(fabric, chosen), **labels},
                    values[part][chosen],
                    intensity.unit,
                    wrap.status_of(fabric),
                )
            )
    return blocks


def _with_ranges(frame: pl.DataFrame, variants: list[Variant]) -> pl.DataFrame:
    """Add the lowest and the highest value of each row over the variants and the central case."""
    stacks = [frame["value"].to_numpy()]
    spread = [part for part in PARTS[1:] if frame["part"].eq(part).any()]
    for variant in variants:
        values = []
        for intensity in unwrap.intensities(variant.fabric):
            parts = _values(intensity, variant.fall, variant.effects)
            values.append(parts["direct"][[variant.fall.position]])
            values.extend(parts[part] for part in spread)
        found = np.concatenate(values)
        stacks.append(found[~np.isnan(found)])  # what is not known has no row
    stack = np.vstack(stacks)
    return frame.with_columns(low=pl.Series(stack.min(axis=0)), high=pl.Series(stack.max(axis=0)))


def _customer_blocks(fabric: Fabric, system: System, fall: Fall, customers: str) -> list[pl.DataFrame]:
    loss = customers_loss(fabric, system, fall, customers)
    part = ["direct" if position == fall.position else "indirect" for position in range(len(loss))]
    labels = {**wrap.industry_labels(fabric), "side": "customers", "model": customers, "part": part}
    direct = np.where(np.arange(len(loss)) == fall.position, loss, 0.0)
    blocks = []
    for intensity in unwrap.intensities(fabric):
        own, others = in_measure(intensity, fall, direct, loss - direct)
        # a plant with its own count of jobs takes it along; by extraction its industry also loses what it sold itself
        share = direct[fall.position] / fall.output if fall.output else 0.0
        own = own * share if intensity.measure == "jobs" and fall.jobs is not None else own
        status = wrap.status_of(fabric)
        blocks.append(wrap.block({**labels, "measure": intensity.measure}, own + others, intensity.unit, status))
    return blocks


def _totals(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Return total rows: per part over sectors (and regions), and over the parts of the suppliers' side."""
    own = frame.filter(pl.col("side") != "customers")
    keys = ["measure", "unit", "status"]
    places = ["region"] if "region" in frame.columns else []
    fixed = {"sector": "total"} | ({"grade": "total"} if "grade" in frame.columns else {})
    total = []
    for by_place in ([], places) if places else ([],):
        for by_part in ([], ["side", "model", "part"]):
            names = [*by_place, *by_part, *keys]
            rest = {name: "total" for name in [*places, "side", "model", "part"] if name not in names}
            summed = own.group_by(names, maintain_order=True).agg(pl.col("value").sum())
            total.append(summed.with_columns(**{name: pl.lit(text) for name, text in {**fixed, **rest}.items()}))
    order = [name for name in frame.columns if name not in ("low", "high")]
    return [part.select(order) for part in total]
