"""Production and consumption footprints of regions, and what is embodied in their trade."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.kernels import footprint as kernel
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.embodied import AccountSetting, Regions, known_origins, quantities, regions_of
from weefsel.methods.gvc.chains import GroupSetting
from weefsel.methods.unwrap import Intensity
from weefsel.model import Fabric, Result, counted
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "footprint.accounts"
#: Gaps below this share of the largest number are rounding of our own, not of the publisher.
ROUNDING = 1e-9


@method(
    NAME,
    title="Footprints: production, consumption, trade",
    needs=("flows with regions", "output", "final_demand with regions", "value_added or accounts"),
    gives="per region and account (value added, jobs, emissions, ...): what its production holds (production), what "
    "its consumption holds wherever made (consumption), what leaves in exports and enters in imports",
    unit="of the account; value added: currency of the fabric",
    source="Miller & Blair 2009, ch. 10; Peters 2008, Ecological Economics 65(1); Kanemoto et al. 2012, Environ. Sci. "
    "Technol. 46(1)",
    adds=("region", "sector"),
)
def accounts(
    fabric: Fabric,
    *,
    account: AccountSetting = "all",
    by: Annotated[
        Literal["region", "sector"],
        About("one row per region, or per region and sector: of the producer for production and exports, of the final "
        "product for consumption and imports"),
    ] = "region",
    groups: GroupSetting = None,
) -> Result:  # fmt: skip
    r"""Return production-based and consumption-based accounts of regions.

    With S quantities per unit of output (k, n), M = S L (k, n), L = (I - A)⁻¹, Y_d final demand of region d (n,):

    - production of o: Σ_{i in o} S_i x_i, as the fabric gives it
    - consumption of d: M Y_d, made anywhere in the table
    - exports of o: Σ_{d≠o} Σ_{i in o} S_i (L Y_d)_i; imports of d: Σ_{o≠d} Σ_{i in o} S_i (L Y_d)_i

    consumption = production - exports + imports, up to what rows of the table leave over between output and sales: it
    is produced, but no final demand takes it, and a note names the largest gap. Exports are what others' final demand
    rests on, through all stages; intermediate goods that come back are not exported. One factorisation serves all
    accounts, L is not formed. What is made outside the table, and what households use or emit themselves, is not in it.
    Where an account is not known in some region, what it exports has no row, and neither has what others consume and
    import, of which that is a part.

    Returns
    -------
    Result
        one row per region (x sector) x account x measure (production, consumption, exports, imports)

    Raises
    ------
    InputError, InputFaults
        If the fabric has no regions, the account is not there, or the groups are not right.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("footprint.accounts", wf.load("belgium-regions"), account="jobs").frame
    >>> {row["measure"]: round(row["value"]) for row in found.filter(region="Brussels").to_dicts()}
    {'production': 788318, 'consumption': 481010, 'exports': 493935, 'imports': 186626}
    """
    found, regions = quantities(fabric, account), regions_of(fabric, groups)
    per_output = np.stack([quantity.counted for quantity in found])
    unknown: np.ndarray = np.isnan(np.stack([quantity.per_output for quantity in found]))
    factor = unwrap.system_of(fabric).factor
    produced = np.where(unknown, np.nan, per_output * fabric.output)
    if by == "region":
        made = kernel.bilateral(factor, per_output, regions.final, regions.members)
        made[~known_origins(found, regions)] = np.nan
        tables = _by_region(made, produced, regions)
    else:
        parts = kernel.by_sector(factor, per_output, regions.final, regions.members)
        elsewhere = np.asarray(unknown.any(axis=1))[:, None, None]
        tables = {
            "production": _placed(produced, regions),
            "consumption": np.where(elsewhere, np.nan, parts.consumption),
            "exports": _placed(np.where(unknown, np.nan, parts.exports), regions),
            "imports": np.where(elsewhere, np.nan, parts.imports),
        }
    blocks = [_block(fabric, regions, quantity, {name: table[at] for name, table in tables.items()}, by)
              for at, quantity in enumerate(found)]  # fmt: skip
    return wrap.result(NAME, blocks, [*regions.notes, *_gaps(fabric, regions, found, tables)])


def _gaps(fabric: Fabric, regions: Regions, found: list[Intensity], tables: dict[str, Array]) -> list[str]:
    """Return what the rows of a table leave over does to the identity, for the account that it moves most."""
    gap, whole = np.zeros((len(found), len(regions.names))), np.ones(len(found))
    for name, sign in (("production", 1.0), ("exports", -1.0), ("imports", 1.0), ("consumption", -1.0)):
        table = tables[name].reshape(len(found), len(regions.names), -1).sum(axis=2)
        gap += sign * table
        whole = np.fmax(whole, np.abs(table).max(axis=1))
    gap = counted(gap)  # where a part is not known there is nothing to add up
    account = int((np.abs(gap).max(axis=1) / whole).argmax())
    region = int(np.abs(gap[account]).argmax())
    if abs(gap[account, region]) <= ROUNDING * whole[account]:
        return []
    left = np.abs(fabric.output - fabric.flows.sum(axis=1) - fabric.final_demand.sum(axis=1)).sum()
    return [
        say(
            "Rows of {name} leave over {left:,.6g} {money} of output in all (absolute), which no final demand takes: "
            "production - exports + imports differs from consumption by that part, at most by {gap:,.4g} {unit} of "
            "{measure} in {region}.",
            name=fabric.meta.name,
            left=float(left),
            money=fabric.meta.currency_unit,
            gap=float(gap[account, region]),
            unit=found[account].unit,
            measure=found[account].measure,
            region=regions.names[region],
        )
    ]


def _by_region(made: Array, produced: Array, regions: Regions) -> dict[str, Array]:
    """Return the four measures, (k, R) each, from quantities by origin and destination (k, R, D)."""
    count = len(regions.names)
    own = np.einsum("koo->ko", made[:, :, :count])
    consumption = made[:, :, :count].sum(axis=1)
    return {
        "production": np.stack([produced[:, members].sum(axis=1) for members in regions.members], axis=1),
        "consumption": consumption,
        "exports": made.sum(axis=2) - own,
        "imports": consumption - own,
    }


def _placed(values: Array, regions: Regions) -> Array:
    """Return quantities of producers (k, n) as (k, R, n), each in the row of its region."""
    found = np.zeros((len(values), len(regions.names), values.shape[1]))
    for at, members in enumerate(regions.members):
        found[:, at, members] = values[:, members]
    return found


def _block(fabric: Fabric, regions: Regions, quantity: Intensity, tables: dict[str, Array], by: str) -> pl.DataFrame:
    """Return the rows of one account: measures (R,) or (R, n), the latter summed over industries of one sector."""
    sectors = fabric.industries.unique("sector") if by == "sector" else ("",)
    if by == "sector":
        where = {sector: at for at, sector in enumerate(sectors)}
        owners = np.array([where[sector] for sector in fabric.industries.column("sector")])
        joined = np.eye(len(sectors))[owners]
        tables = {name: wrap.joined(table, joined) for name, table in tables.items()}
    cells = [(region, sector, name) for region in regions.names for sector in sectors for name in tables]
    labels = {"region": [cell[0] for cell in cells]}
    if by == "sector":
        labels["sector"] = [cell[1] for cell in cells]
    values = np.stack([table.reshape(len(regions.names), len(sectors)) for table in tables.values()], axis=2).ravel()
    return wrap.block(
        {**labels, "account": quantity.measure, "measure": [cell[2] for cell in cells]},
        values, quantity.unit, wrap.status_of(fabric),
    )  # fmt: skip
