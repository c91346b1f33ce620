"""Time to survive and loss for each node of a supply network of one or many tiers."""

from __future__ import annotations

import numpy as np

from weefsel.errors import ComputationError
from weefsel.kernels import allocation
from weefsel.kernels.allocation import Network
from weefsel.kernels.allocation.recovery import Arc
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import wrap
from weefsel.methods.refused import because
from weefsel.methods.suppliers import given
from weefsel.methods.suppliers.given import Case
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import method
from weefsel.sayings import say

NAME = "suppliers.network"


@method(
    NAME,
    title="Time to recover and time to survive, one and many tiers",
    needs=("a case with the sheets Nodes and Arcs; the fabric is not used",),
    gives="per node that may stop, and for no stop: money lost until it is back, days that customers are served, the "
    "risk exposure index, and what one more unit of stock or of daily capacity saves at each node",
    unit="eur; days; 1; eur/unit",
    source="Simchi-Levi, Schmidt & Wei 2014, Harvard Business Review 92(1); Simchi-Levi et al. 2015, Interfaces 45(5)",
)
def network(fabric: Fabric, *, case: Case) -> Result:
    r"""Return what the stop of each node costs and how long stocks last.

    Over the time to recover t: min sum_j f_j l_j subject to r_kj u_j <= sum_i y_ij for each part k of j, sum_j y_ij
    + v_i - u_i <= s_i, u_j <= c_j t (0 where stopped), v_j + l_j >= d_j t. Time to survive: the largest t with l = 0.
    Risk exposure index = loss / largest loss.

    Returns
    -------
    Result
        one row per stop (none, or the node) x measure (loss, survive_days, recover_days, risk_exposure) with at = all,
        and x node for short, stock_price and capacity_price where they are not zero; a time without end has no row

    Raises
    ------
    InputError
        If there is no such case, or one of its sheets is empty.
    ComputationError
        If the network has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("suppliers.network", "belgium", case="case-sample").frame
    >>> dict(found.filter(measure="loss").select("stop", "value").iter_rows())
    {'none': 0.0, 'S1': 0.0, 'S2': 125000.0, 'S3': 275000.0}
    """
    del fabric  # the method is called like every other; no flow enters
    nodes, arcs = given.rows_of(case, "nodes"), given.rows_of(case, "arcs")
    names = nodes["node"].to_list()
    parts = arcs["part"].unique(maintain_order=True).to_list()
    try:
        system = Network(
            tuple(
                Arc(names.index(origin), names.index(target), parts.index(part), need)
                for origin, target, part, need in arcs.select("origin", "target", "part", "need").iter_rows()
            ),
            *(nodes[column].to_numpy() for column in ("capacity", "stock", "demand", "loss")),
        )
        found = _stops(system, names, nodes["recover_days"].to_list())
    except NoAnswer as error:
        raise ComputationError(
            say("{name}: {what}", name=case.name, what=because(error)), say("Look at the sheets Nodes and Arcs.")
        ) from error
    largest = max(measures["loss"] for measures, _ in found.values())
    blocks = []
    for stop, (measures, prices) in found.items():
        if largest > 0:
            measures["risk_exposure"] = measures["loss"] / largest
        for measure, value in measures.items():
            labels = {"stop": stop, "at": "all", "measure": measure}
            unit = {"loss": "eur", "risk_exposure": "1"}.get(measure, "days")
            blocks.append(wrap.block(labels, np.array([value]), unit, _status(case)))
        for measure, values in prices.items():
            rows = np.flatnonzero(np.abs(values) > 1e-9).tolist()
            labels_at = {"stop": stop, "at": [names[row] for row in rows], "measure": measure}
            blocks.append(
                wrap.block(labels_at, values[rows], "units" if measure == "short" else "eur/unit", _status(case))
            )
    endless = [stop for stop, (one, _) in found.items() if "survive_days" not in one and stop != "none"]
    notes = (
        [say("These may stop for ever, and customers still get everything: {names}.", names=endless)] if endless else []
    )
    return wrap.result(NAME, blocks, [*notes, *case.notes])


def _stops(
    system: Network, names: list[str], recover: list[float]
) -> dict[str, tuple[dict[str, float], dict[str, np.ndarray]]]:
    """Return per stop its measures, and by node what is short and what one more unit saves."""
    found = {}
    longest = max(recover)
    for node, days in [("none", longest), *zip(names, recover, strict=True)]:
        if days <= 0:
            continue
        down = np.array([name == node for name in names])
        lost = allocation.recover(system, down, days)
        measures = {"loss": max(lost.loss, 0.0), "recover_days": days}
        survive = allocation.time_to_survive(system, down)
        if np.isfinite(survive):
            measures["survive_days"] = survive
        prices = {"short": lost.short, "stock_price": lost.stock_price, "capacity_price": lost.capacity_price}
        found[node] = (measures, prices)
    return found


def _status(case: Figures) -> str:
    return "modelled" if case.status == "observed" else case.status
