"""The smallest stocks with which a product survives the stop of any one supplier."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import ComputationError, InputError
from weefsel.kernels import allocation
from weefsel.kernels.allocation import Collision
from weefsel.methods import wrap
from weefsel.methods.suppliers import given
from weefsel.methods.suppliers.given import Case
from weefsel.methods.suppliers.limits import colliding
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "suppliers.stock"
DAYS = 365.0


@method(
    NAME,
    title="Smallest stock that survives",
    needs=("a case with the sheets Suppliers and Products; the fabric is not used",),
    gives="per product and part: the smallest stock with which the product survives the stop of any one supplier until "
    "it is back, how much that is more than today, and the money it ties up",
    unit="days; eur",
    source="Simchi-Levi et al. 2015, Interfaces 45(5), 375-390; time to survive at least time to recover",
)
def stock(
    fabric: Fabric,
    *,
    case: Case,
    stops: Annotated[
        str, About("firm: any one supplier stops; country: any one country with all it delivers")
    ] = "firm",
) -> Result:
    r"""Return the stocks of parts, in days of use, whose time to survive is at least the time to recover in every stop.

    min sum_k h_k s_k with nothing lost in any stop, h_k the yearly value of part k over 365; one linear programme per
    product, all stops in it, because the same stock serves each of them.

    Returns
    -------
    Result
        one row per product x part x measure (stock_days, more_days, tied_up)

    Raises
    ------
    InputError
        If there is no such case, or one of its sheets is empty.
    ComputationError
        If no stock is enough.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("suppliers.stock", "belgium", case="case-sample").frame
    >>> round(found.filter(measure="stock_days", product="pump", part="motor")["value"].item(), 6)
    120.0
    """
    del fabric  # the method is called like every other; no flow enters
    if stops not in ("firm", "country"):
        raise InputError(say("stops = {stops!r}", stops=stops), say("Write stops=firm or stops=country."))
    status = "modelled" if case.status == "observed" else case.status
    blocks = []
    for product in given.products_of(case):
        n, k = len(product.rows), len(product.parts)
        yearly = [float(product.rows.filter(part=part)["value"].sum()) for part in product.parts]
        price, where = np.zeros(n + k + 1), np.zeros(n + k + 1, dtype=bool)
        price[n : n + k], where[n : n + k] = np.array(yearly) / DAYS, True
        chosen = [(product.mask(each), each.recover) for each in given.stops_of(product) if each.kind == stops]
        try:
            held, _ = allocation.smallest_stock(product.network, chosen, price, where=where)
        except Collision as error:
            raise ComputationError(
                say("{name}: {what}", name=product.name, what=colliding(error)),
                say("Look at spare capacity and times to recover."),
            ) from error
        needed, today = held[n : n + k], product.network.stock[n : n + k]
        for measure, values, unit in (
            ("stock_days", needed, "days"),
            ("more_days", np.maximum(needed - today, 0.0), "days"),
            ("tied_up", needed * price[n : n + k], "eur"),
        ):
            labels = {"product": product.name, "part": list(product.parts), "measure": measure}
            blocks.append(wrap.block(labels, values + 0.0, unit, status))
    return wrap.result(NAME, blocks, case.notes)
