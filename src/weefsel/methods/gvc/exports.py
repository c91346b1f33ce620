"""Value added in exports by exporter, sector and partner."""

from __future__ import annotations

from typing import Annotated, Literal

from weefsel.kernels import gvc as kernel
from weefsel.methods import unwrap, wrap
from weefsel.methods.gvc import frames, remarks
from weefsel.methods.gvc.chains import GroupSetting, ValueSetting, value_chains
from weefsel.methods.gvc.frames import BySetting
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "gvc.exports"


@method(
    NAME,
    title="Value added in exports",
    needs=("flows with regions", "output", "final_demand with regions"),
    gives="per exporter: gross exports (EXGR), domestic and foreign content (DC, FC), value added counted once (DVA, "
    "FVA) and twice (DDC, FDC), DVA absorbed abroad (VAX) and at home (REF), exports that cross more than one border "
    "(GVC) backward (GVCB) and forward (GVCF)",
    unit="currency of the fabric",
    source="Borin & Mancini 2019, World Bank Policy Research Working Paper 8804; 2023, Economic Systems Research 35(3)",
    adds=("exporter", "sector", "partner"),
)
def exports(
    fabric: Fabric,
    *,
    groups: GroupSetting = None,
    by: BySetting = "exporter",
    perspective: Annotated[
        Literal["source", "sink"],
        About(
            "value added that leaves a country several times counts the first time (source) or the last time (sink); "
            "the same for a country as a whole, different by partner and sector"
        ),
    ] = "source",
    value_added: ValueSetting = "residual",
) -> Result:
    r"""Return what a country's exports contain, counted so that nothing counts twice.

    With v value added per unit of output (n,), A (n, n), L = (I - A)⁻¹, E_s exports of s (n_s,), Y final demand, A* = A
    without the off-diagonal blocks of row s, L* = (I - A*)⁻¹:

    - EXGR = 1'E_s, goods and services for intermediate and final use elsewhere
    - DC = v_s L_ss E_s; DVA = v_s L*_ss E_s; DDC = DC - DVA
    - FC = Σ_{t≠s} v_t L_ts E_s; FVA = Σ_{t≠s} v_t L*_ts E_s; FDC = FC - FVA
    - VAX = v_s Σ_{r≠s} Σ_j L_sj Y_jr; REF = DVA - VAX
    - GVC = EXGR - DAVAX, DAVAX = v_s L*_ss Σ_{r≠s} (Y_sr + A_sr (I - A_rr)⁻¹ Y_rr)
    - GVCB = EXGR - DVA; GVCF = DVA - DAVAX

    FVA and FDC share their names, not their meaning, with terms of `gvc.kww`: there FDC is the foreign content of
    intermediates that the buyer exports again. Only FC = FVA + FDC is the same in both. Regions of one country are
    exporters of their own: what they sell to each other is in EXGR, and a note says how much.

    L*_ss = (I - A_ss)⁻¹ and L*_Ms = L_Ms L_ss⁻¹ L*_ss: one inverse serves all exporters.

    By default v is one less the column sum of A, as in Borin & Mancini: net taxes on products and whatever else a
    publisher's value-added row mixes belong to the country that makes the product; EXGR = DC + FC without remainder.
    Imports from outside the table are taken out of v and count as foreign. `value_added=items` takes compensation,
    operating surplus and other taxes on production alone; product taxes are then in EXGR and in no other measure.

    Returns
    -------
    Result
        one row per exporter (x sector) (x partner) x measure

    Raises
    ------
    InputError, InputFaults
        If the fabric has no regions, or a group names a region that is not there or stands in another group.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("gvc.exports", wf.load("belgium-regions")).frame
    >>> [round(value) for value in found.filter(exporter="Wallonia", measure="DVA")["value"]]
    [47672]
    """
    value = value_chains(fabric, groups, value_added)
    inverse = unwrap.inverse_of(fabric)
    found = kernel.measures(value.chains, inverse, perspective)
    table = frames.frame(value, found._asdict(), by, fabric.meta.currency_unit, wrap.status_of(fabric))
    said = [*remarks.within_one_country(value, fabric.meta.currency_unit), remarks.IN_EXPORTS]
    return wrap.result(NAME, [table], [*frames.silent(value, found.EXGR), *said, *value.notes])
