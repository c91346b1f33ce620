"""Gross exports in sixteen terms, by exporter, sector and partner."""

from __future__ import annotations

from weefsel.kernels import gvc_terms
from weefsel.methods import unwrap, wrap
from weefsel.methods.gvc import frames, remarks
from weefsel.methods.gvc.chains import GroupSetting, ValueSetting, value_chains
from weefsel.methods.gvc.frames import BySetting
from weefsel.model import Fabric, Result
from weefsel.registry import method

NAME = "gvc.wwz"


@method(
    NAME,
    title="Gross exports in sixteen terms",
    needs=("flows with regions", "output", "final_demand with regions"),
    gives="per exporter x sector x partner: domestic value added absorbed abroad (DVA_FIN, DVA_INT, DVA_INTrexI1, "
    "DVA_INTrexF, DVA_INTrexI2), returned home (RDV_INT, RDV_FIN, RDV_FIN2), counted twice (DDC_FIN, DDC_INT); value "
    "added of the buyer (MVA_FIN, MVA_INT, MDC) and of others (OVA_FIN, OVA_INT, ODC)",
    unit="currency of the fabric",
    source="Wang, Wei & Zhu 2013 (revised 2018), NBER working paper 19677, eq. 22 and table E1",
    adds=("exporter", "sector", "partner"),
)
def wwz(
    fabric: Fabric,
    *,
    groups: GroupSetting = None,
    by: BySetting = "sector_partner",
    value_added: ValueSetting = "residual",
) -> Result:
    r"""Return the sixteen terms of Wang, Wei & Zhu, which add up to gross exports in every cell.

    For exports of s to r, with B = (I - A)⁻¹ (n, n), L_rr = (I - A_rr)⁻¹, sums over t neither s nor r; # multiplies
    element by element:

    - DVA_FIN = (v_s B_ss) # Y_sr
    - (v_s L_ss) # A_sr times: B_rr Y_rr (DVA_INT), B_rt Y_tt (DVA_INTrexI1), B_rr Y_rt (DVA_INTrexF), B_rt Y_tu, u
      neither s nor t (DVA_INTrexI2), B_rs Y_ss (RDV_INT), B_rr Y_rs (RDV_FIN), B_rt Y_ts (RDV_FIN2), B_rs Y_su, u not s
      (DDC_FIN)
    - DDC_INT = (v_s B_ss - v_s L_ss) # A_sr x_r
    - (v_r B_rs) # Y_sr (MVA_FIN), A_sr L_rr Y_rr (MVA_INT), A_sr L_rr E_r (MDC); OVA_FIN, OVA_INT, ODC with v_t B_ts

    Terms are those of table E1; RDV_INT returns in intermediates and is absorbed as final goods made at home. Value
    added and imports from outside the table as in `gvc.exports`; the latter stand in OVA and ODC. What a row leaves
    over counts as demand at home.

    Returns
    -------
    Result
        one row per exporter (x sector) (x partner) x measure

    Raises
    ------
    InputError, InputFaults
        If the fabric has no regions, or the groups are not right.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("gvc.wwz", wf.load("belgium-regions"), by="partner").frame
    >>> [round(value) for value in found.filter(exporter="Wallonia", partner="Flanders", measure="DVA_FIN")["value"]]
    [9308]
    """
    value = value_chains(fabric, groups, value_added)
    found = gvc_terms.wang(value.chains, unwrap.inverse_of(fabric))
    table = frames.frame(value, found._asdict(), by, fabric.meta.currency_unit, wrap.status_of(fabric))
    said = remarks.within_one_country(value, fabric.meta.currency_unit)
    return wrap.result(NAME, [table], [*said, *value.notes])
