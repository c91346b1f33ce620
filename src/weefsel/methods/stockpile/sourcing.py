"""From whom to buy: cheapest shares under caps, a limit on concentration and a price of changing."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import ComputationError, InputError
from weefsel.kernels import allocation
from weefsel.kernels.allocation import Collision, Sourcing
from weefsel.kernels.allocation.sourcing import Limits
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import wrap
from weefsel.methods.refused import because
from weefsel.methods.suppliers import given
from weefsel.methods.suppliers.given import Case
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "stockpile.sourcing"


@method(
    NAME,
    title="Sourcing under caps and a limit on concentration",
    needs=("a case with the sheet Sources; the fabric is not used",),
    gives="per weight of risk and source: the share to buy and its change; in all: cost, cost of changing, mean of the "
    "worst losses, concentration, and what one more unit of each limit saves",
    unit="1; eur",
    source="Rockafellar & Uryasev 2000, Journal of Risk 2(3); Veinott 1967, Operations Research 15(1)",
)
def sourcing(
    fabric: Fabric,
    *,
    case: Case,
    cap: Annotated[float, About("largest share of one source", unit="1", low=0.0, high=1.0)] = 0.65,
    concentration: Annotated[float, About("largest sum of squared shares (HHI)", unit="1", low=0.0, high=1.0)] = 1.0,
    others: Annotated[
        float, About("largest share of sources that are not like-minded", unit="1", low=0.0, high=1.0)
    ] = 1.0,
    switching: Annotated[
        float, About("κ, money to move all purchases from one source to another, one way", unit="eur", low=0.0)
    ] = 0.0,
    loss: Annotated[float, About("money lost when everything stops", unit="eur", low=0.0)] = 0.0,
    aversion: Annotated[str, About("λ, weight of the worst losses; several with commas give the frontier")] = "0",
    tail: Annotated[
        float, About("α: the worst 1 - α of losses count as the tail", unit="1", low=0.0, high=0.999)
    ] = 0.95,
    expected: Annotated[
        bool, About("count the expected loss among costs: with aversion 0, the choice of who does not mind risk")
    ] = True,
) -> Result:
    r"""Return the best shares.

    min c'w + E[L] + κ sum_j |w_j - w0_j| + λ CVaR_α(L), E[L] = loss sum_j p_j w_j (left out with expected = no),
    subject to w >= 0, sum w = 1, w_j <= cap, sum_j w_j^2 <= concentration, share of sources that are not like-minded
    <= others. One source stops at a time, with its chance, and then `loss` times its share is lost. The smallest
    concentration of N sources is 1/N.

    Returns
    -------
    Result
        one row per aversion x source x measure (share, change, cap_price) and, with source = all, buying, switching,
        expected_loss, tail_loss, concentration, concentration_price, others_price

    Raises
    ------
    InputError
        If there is no such case, or its sheet Sources is empty.
    ComputationError
        If no shares obey all limits; those that collide are named.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("stockpile.sourcing", "belgium", case="case-sample", cap=0.65).frame
    >>> dict(found.filter(measure="share").select("source", "value").iter_rows())
    {'Example Shenzhen': 0.65, 'Example Perth': 0.35, 'Example Porto': 0.0}
    """
    del fabric  # the method is called like every other; no flow enters
    table = given.rows_of(case, "sources")
    cost, now, stop = (table[column].to_numpy() for column in ("cost", "now", "stop"))
    strange = table["like_minded"].to_numpy() < 0.5
    limits = Limits(np.full(len(table), cap), concentration, strange if strange.any() else None, others)
    blocks, notes = [], []
    price = cost + (loss * stop if expected else 0.0)
    for weight in _weights(aversion):
        try:
            found = allocation.source(
                price, now, limits, switching=switching, stops=np.eye(len(table)), probability=stop, loss=loss,
                aversion=weight, tail=tail,
            )  # fmt: skip
        except Collision as error:
            raise given.collision(case, error) from error
        except NoAnswer as error:
            raise ComputationError(
                say("{name}: {what}", name=case.name, what=because(error)), say("Look at the sheet Sources.")
            ) from error
        found = found._replace(buying=float(cost @ found.shares))
        blocks += _blocks(case, f"{weight:g}", table["source"].to_list(), now, found, loss * float(stop @ found.shares))
        notes += _words(f"{weight:g}", found, table["source"].to_list())
    return Result(NAME, pl.concat(blocks), notes=(*notes, *case.notes))


def _weights(text: str) -> list[float]:
    try:
        weights = [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(
            say("aversion = {text!r} is no number", text=text), say("Write for instance aversion=0,0.5,2.")
        ) from None
    if min(weights) < 0:
        raise InputError(say("aversion may not be negative"), say("Write for instance aversion=0,0.5,2."))
    return list(dict.fromkeys(weights))


def _blocks(
    case: Figures, weight: str, names: list[str], now: np.ndarray, found: Sourcing, lost: float
) -> list[pl.DataFrame]:
    status = "modelled" if case.status == "observed" else case.status
    many = {"share": (found.shares, "1"), "change": (found.shares - now, "1"), "cap_price": (found.cap_price, "eur")}
    one = {
        "buying": (found.buying, "eur"),
        "switching": (found.switching, "eur"),
        "expected_loss": (lost, "eur"),
        "tail_loss": (found.cvar, "eur"),
        "concentration": (found.concentration, "1"),
        "concentration_price": (found.index_price, "eur"),
        "others_price": (found.group_price, "eur"),
    }
    blocks = [
        wrap.block({"aversion": weight, "source": names, "measure": name}, values + 0.0, unit, status)
        for name, (values, unit) in many.items()
    ]
    return blocks + [
        wrap.block({"aversion": weight, "source": "all", "measure": name}, np.array([value + 0.0]), unit, status)
        for name, (value, unit) in one.items()
    ]


def _words(weight: str, found: Sourcing, names: list[str]) -> list[str]:
    said: list[str] = []
    if found.index_price > 1e-6:
        said.append(
            say(
                "Aversion {weight}: a concentration 0.01 higher would save EUR {price:,.0f}.",
                weight=weight,
                price=found.index_price / 100,
            )
        )
    if found.group_price > 1e-6:
        said.append(
            say(
                "Aversion {weight}: one point more from others would save EUR {price:,.0f}.",
                weight=weight,
                price=found.group_price / 100,
            )
        )
    for name, price in zip(names, found.cap_price, strict=True):
        if price > 1e-6:
            said.append(
                say(
                    "Aversion {weight}: one point more from {name} would save EUR {price:,.0f}.",
                    weight=weight,
                    name=name,
                    price=float(price) / 100,
                )
            )
    if not found.converged:
        said.append(
            say(
                "Aversion {weight}: better shares might cost EUR {residual:,.2f} less; the search stopped.",
                weight=weight,
                residual=float(found.residual),
            )
        )
    return said
