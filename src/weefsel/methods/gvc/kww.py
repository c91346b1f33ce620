"""Gross exports in nine terms."""

from __future__ import annotations

from weefsel.kernels import gvc_terms
from weefsel.methods import unwrap, wrap
from weefsel.methods.gvc import frames, remarks
from weefsel.methods.gvc.chains import GroupSetting, ValueSetting, value_chains
from weefsel.methods.gvc.frames import BySetting
from weefsel.model import Fabric, Result
from weefsel.registry import method

NAME = "gvc.kww"


@method(
    NAME,
    title="Gross exports in nine terms",
    needs=("flows with regions", "output", "final_demand with regions"),
    gives="per exporter: domestic value added in exports by where it is absorbed (DVA_FIN, DVA_INT, DVA_INTrex), "
    "returned home (RDV_FIN, RDV_INT) and counted twice (DDC); foreign value added in final and intermediate goods "
    "(FVA_FIN, FVA_INT) and counted twice (FDC)",
    unit="currency of the fabric",
    source="Koopman, Wang & Wei 2014, American Economic Review 104(2), 459-494, eq. 36",
    adds=("exporter", "sector", "partner"),
)
def kww(
    fabric: Fabric,
    *,
    groups: GroupSetting = None,
    by: BySetting = "exporter",
    value_added: ValueSetting = "residual",
) -> Result:
    r"""Return the nine terms of Koopman, Wang & Wei, which add up to a country's gross exports.

    With v value added per unit of output, B = (I - A)⁻¹ (n, n), L_rr = (I - A_rr)⁻¹, Y final demand, E exports, sums
    over other countries r, and t neither s nor r:

    - DVA_FIN = v_s B_ss Y_sr; DVA_INT = v_s B_sr Y_rr; DVA_INTrex = v_s B_sr Y_rt
    - RDV_FIN = v_s B_sr Y_rs; RDV_INT = v_s B_sr A_rs L_ss Y_ss; DDC = v_s B_sr A_rs L_ss E_s
    - FVA_FIN = f_s Y_sr; FVA_INT = f_s A_sr L_rr Y_rr; FDC = f_s A_sr L_rr E_r, with f_s = Σ_{t≠s} v_t B_ts

    One factorisation of I - A serves all exporters; B is not formed. By sector and partner, where its authors do not
    define them, the nine terms are sums of the sixteen of `gvc.wwz` (Wang, Wei & Zhu 2013, table E2). Value added and
    imports from outside the table as in `gvc.exports`. What a row leaves over counts as demand at home, so that the
    terms add up to exports.

    FDC here is not FDC of `gvc.exports`, nor FVA_FIN + FVA_INT its FVA: Borin & Mancini ask whether value leaves the
    exporter for the first time, these terms what the buyer does with the goods. Only the sum of the foreign terms, FC,
    is the same. Regions of one country are exporters of their own, and a note says what they sell to each other.

    Against the nine terms that the R package decompr publishes for its table of three countries ("leather"): the six
    domestic terms and the sum of the three foreign ones are the same to all digits; one by one the foreign terms are
    not. FVA_FIN, FVA_INT and FDC there are 3.570, 3.514, 3.527 (Argentina), 10.256, 5.413, 5.470 (Turkey) and 25.203,
    4.236, 6.870 (Germany); here 3.451, 3.389, 3.771; 10.205, 5.360, 5.573; 26.669, 4.455, 5.185. Eq. 36 asks that
    DVA_FIN + FVA_FIN be exports of final goods, which are 22.8, 53.6 and 105.4: so here, but 22.9, 53.7 and 103.9
    there. The sixteen terms of the same package, put together by table E2, give the numbers here.

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
    >>> found = wf.compute("gvc.kww", wf.load("belgium-regions")).frame
    >>> [round(value) for value in found.filter(exporter="Wallonia", measure="DVA_INTrex")["value"]]
    [5101]
    """
    value = value_chains(fabric, groups, value_added)
    unit, status = fabric.meta.currency_unit, wrap.status_of(fabric)
    if by == "exporter":
        found = gvc_terms.koopman(value.chains, unwrap.system_of(fabric).factor)
        table = frames.by_exporter(value, found._asdict(), unit, status)
    else:
        found = gvc_terms.nine_of(gvc_terms.wang(value.chains, unwrap.inverse_of(fabric)))
        table = frames.frame(value, found._asdict(), by, unit, status)
    said = [*remarks.within_one_country(value, unit), remarks.IN_TERMS]
    return wrap.result(NAME, [table], [*said, *value.notes])
