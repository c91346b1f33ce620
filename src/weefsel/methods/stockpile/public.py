"""A public stockpile of many goods under a budget."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import ComputationError
from weefsel.kernels import allocation
from weefsel.kernels.allocation import Collision, Stockpile
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import wrap
from weefsel.methods.refused import because
from weefsel.methods.suppliers import given
from weefsel.methods.suppliers.given import Case
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "stockpile.public"


@method(
    NAME,
    title="Public stockpile under a budget",
    needs=("a case with the sheets Goods and Events; the fabric is not used",),
    gives="per good: the stock to hold and what it costs; in all: expected loss and the mean of the worst losses with "
    "and without the stockpile; what one more euro of budget buys",
    unit="units; eur; eur/eur",
    source="Rockafellar & Uryasev 2000, Journal of Risk 2(3), 21-41",
)
def public(
    fabric: Fabric,
    *,
    case: Case,
    budget: Annotated[float, About("money for the stockpile", unit="eur", low=0.0)],
    storage: Annotated[float | None, About("space there is; none = no limit", low=0.0)] = None,
    aversion: Annotated[float, About("λ, weight of the worst losses beside the expected one", unit="1", low=0.0)] = 0.0,
    tail: Annotated[
        float, About("α: the worst 1 - α of losses count as the tail", unit="1", low=0.0, high=0.999)
    ] = 0.95,
) -> Result:
    r"""Return the stockpile that loses least.

    min sum_w p_w L_w + λ CVaR_α(L), L_w = sum_k f_k max(N_wk - s_k, 0), subject to sum_k c_k s_k <= budget,
    sum_k v_k s_k <= storage, s_k <= what turns over before it spoils. The event without need has the probability that
    is left.

    Returns
    -------
    Result
        one row per good x measure (stock, cost, shelf_price) and, with good = all, expected_loss,
        expected_loss_without, tail_loss, tail_loss_without, budget_price, storage_price

    Raises
    ------
    InputError
        If there is no such case, or one of its sheets is empty.
    ComputationError
        If no stockpile obeys all limits.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("stockpile.public", "belgium", case="case-sample", budget=6000)
    >>> dict(found.frame.filter(measure="stock").select("good", "value").iter_rows())
    {'masks': 2400.0, 'antibiotics': 900.0, 'transformers': 0.0}
    >>> found.notes[0]
    'One more euro of budget saves EUR 0.50 of expected loss.'
    """
    del fabric  # the method is called like every other; no flow enters
    goods, events = given.rows_of(case, "goods"), given.rows_of(case, "events")
    names = goods["good"].to_list()
    wide = events.unique("event", maintain_order=True)
    need = np.zeros((len(wide) + 1, len(names)))
    for event, good, units in events.select("event", "good", "need").iter_rows():
        need[wide["event"].to_list().index(event), names.index(good)] = units
    chance = np.append(wide["probability"].to_numpy(), 1.0 - float(wide["probability"].sum()))
    price, volume, most, loss = (goods[column].to_numpy() for column in ("price", "volume", "most", "loss"))
    space = np.inf if storage is None else storage

    def best(money: float) -> Stockpile:
        return allocation.public_stockpile(
            need, chance, loss, price, money, volume=volume, storage=space, most=most, aversion=aversion, tail=tail
        )

    try:
        found, without = best(budget), best(0.0)
    except Collision as error:
        raise given.collision(case, error) from error
    except NoAnswer as error:
        raise ComputationError(
            say("{name}: {what}", name=case.name, what=because(error)), say("Look at the sheets Goods and Events.")
        ) from error
    status = "modelled" if case.status == "observed" else case.status
    blocks = [
        wrap.block({"good": names, "measure": measure}, values, unit, status)
        for measure, values, unit in (
            ("stock", found.stock, "units"),
            ("cost", found.stock * price, "eur"),
            ("shelf_price", found.shelf_price, "eur/unit"),
        )
    ]
    totals = {
        "expected_loss": (found.expected, "eur"),
        "expected_loss_without": (without.expected, "eur"),
        "tail_loss": (found.cvar, "eur"),
        "tail_loss_without": (without.cvar, "eur"),
        "budget_price": (found.budget_price, "eur/eur"),
        "storage_price": (found.storage_price, "eur/volume"),
    }
    blocks += [
        wrap.block({"good": "all", "measure": measure}, np.array([value]), unit, status)
        for measure, (value, unit) in totals.items()
    ]
    return Result(NAME, pl.concat(blocks), notes=(*_words(found, names, aversion), *case.notes))


def _words(found: Stockpile, names: list[str], aversion: float) -> list[str]:
    what = (
        say("expected loss")
        if not aversion
        else say("expected loss plus {aversion:g} times the mean of the worst losses", aversion=aversion)
    )
    said: list[str] = [
        say("One more euro of budget saves EUR {price:,.2f} of {what}.", price=float(found.budget_price), what=what)
        if found.budget_price > 1e-9
        else say("More budget saves nothing: other limits bind, or every need is met.")
    ]
    if found.storage_price > 1e-9:
        said.append(
            say("One more unit of space saves EUR {price:,.2f} of {what}.", price=float(found.storage_price), what=what)
        )
    said += [
        say(
            "{name} is held up by its shelf life: one more unit that keeps would save EUR {price:,.2f}.",
            name=name,
            price=float(value),
        )
        for name, value in zip(names, found.shelf_price, strict=True)
        if value > 1e-9
    ]
    return said
