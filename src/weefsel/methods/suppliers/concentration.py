"""From how few firms and countries each part comes."""

from __future__ import annotations

import numpy as np

from weefsel.kernels import concentration as kernel
from weefsel.methods import wrap
from weefsel.methods.suppliers import given
from weefsel.methods.suppliers.given import Case
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import method

NAME = "suppliers.concentration"


@method(
    NAME,
    title="Concentration of a firm's own suppliers",
    needs=("a case with the sheet Suppliers; the fabric is not used",),
    gives="per product and part: the Herfindahl-Hirschman index by firm and by country, the largest share, the number "
    "of suppliers and whether there is one source only",
    unit="1; suppliers: firms",
    source="Herfindahl 1950; indicators of SWD(2021) 352 on a firm's own list",
)
def concentration(fabric: Fabric, *, case: Case) -> Result:
    r"""Return how concentrated purchases are, part by part.

    HHI = sum_c s_c^2 with s the share of a firm or a country in the value of a part, between 1/N and 1.

    Returns
    -------
    Result
        one row per product x part x measure (hhi_firm, hhi_country, largest_firm, largest_country, suppliers,
        single_source, single_country), with the largest firm or country as a label

    Raises
    ------
    InputError
        If there is no such case, or its sheet Suppliers is empty.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("suppliers.concentration", "belgium", case="case-sample").frame
    >>> found.filter(measure="single_source", value=1.0).select("product", "part", "who").rows()
    [('pump', 'motor', 'Example Motors')]
    """
    del fabric  # the method is called like every other; no flow enters
    blocks = []
    for product in given.products_of(case):
        for part in product.parts:
            mine = [row for row, name in enumerate(product.rows["part"]) if name == part]
            firms = _sums([product.rows["supplier"][row] for row in mine], product.shares[mine])
            places = _sums([given.place(product.rows["country"][row]) for row in mine], product.shares[mine])
            for what, found in (("firm", firms), ("country", places)):
                largest = max(found, key=lambda name: found[name])
                alone = "single_source" if what == "firm" else "single_country"
                measures = {
                    f"hhi_{what}": float(kernel.hhi(list(found.values()))),
                    f"largest_{what}": found[largest],
                    alone: float(len(found) == 1),
                    **({"suppliers": float(len(found))} if what == "firm" else {}),
                }
                for measure, value in measures.items():
                    labels = {"product": product.name, "part": part, "who": largest, "measure": measure}
                    unit = "firms" if measure == "suppliers" else "1"
                    blocks.append(wrap.block(labels, np.array([value]), unit, _status(case)))
    return wrap.result(NAME, blocks, case.notes)


def _sums(names: list[str], shares: np.ndarray) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, share in zip(names, shares, strict=True):
        if share > 0:
            found[name] = found.get(name, 0.0) + float(share)
    return found


def _status(case: Figures) -> str:
    return "modelled" if case.status == "observed" else case.status
