"""Time to survive against time to recover, and what to buy elsewhere first."""

from __future__ import annotations

import numpy as np

from weefsel.kernels import allocation
from weefsel.methods import wrap
from weefsel.methods.suppliers import given
from weefsel.methods.suppliers.given import Case, Product, Stop
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import method
from weefsel.sayings import say

NAME = "suppliers.survive"


@method(
    NAME,
    title="Time to survive against time to recover",
    needs=("a case with the sheets Suppliers and Products; the fabric is not used",),
    gives="per product and stop of a supplier or of a country: days until the product stops, days until it is back, "
    "money lost, the risk exposure index, and how much stock or share elsewhere would prevent the loss, cheapest first",
    unit="days; eur; 1",
    source="Simchi-Levi, Schmidt & Wei 2014, Harvard Business Review 92(1); Simchi-Levi et al. 2015, Interfaces 45(5)",
)
def survive(fabric: Fabric, *, case: Case) -> Result:
    r"""Return what a stop of each supplier, and of each country, costs.

    A part with stock S (days of use) whose other suppliers can deliver the share q of a day's use lasts S / (1 - q)
    days; the product needs all its parts. Lost is min f l with deliveries, stocks and spare capacity as a linear
    programme over the time to recover T. Risk exposure index = loss / largest loss. Where the stop of a firm costs,
    `stock_days_needed` = T (1 - q) - S and `share_to_move` = 1 - q - S/T would each prevent it; `value_to_move` is that
    share of the yearly value of the part. `loss_per_euro_moved` = loss of one stop / value_to_move ranks what to buy
    elsewhere first; it is no saving a year, because how likely a stop is stands nowhere in it.

    A firm that delivers several parts, or to several products, also has rows with stops = supplier: everything it
    delivers stops together; product = all where there are several.

    Returns
    -------
    Result
        one row per product x stops (firm, supplier, country) x part x who x measure; a time to survive without end has
        no row

    Raises
    ------
    InputError
        If there is no such case, or one of its sheets is empty.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("suppliers.survive", "belgium", case="case-sample").frame
    >>> found.filter(measure="survive_days", product="pump", part="motor")["value"].item()
    10.0
    """
    del fabric  # the method is called like every other; no flow enters
    found: list[tuple[dict[str, str], dict[str, tuple[float, str]]]] = []
    safe: list[str] = []
    for product in given.products_of(case):
        for stop in given.stops_of(product):
            labels = {"product": product.name, "stops": stop.kind, "part": stop.part, "who": stop.who}
            found.append((labels, _measures(product, stop)))
            if "survive_days" not in found[-1][1]:
                safe.append(f"{stop.who} ({product.name}, {stop.part})")
    found += _together(list(given.products_of(case)))
    largest = max((measures["loss"][0] for _, measures in found), default=0.0)
    blocks = []
    for labels, measures in found:
        if largest > 0:
            measures["risk_exposure"] = (measures["loss"][0] / largest, "1")
        for measure, (value, unit) in measures.items():
            blocks.append(wrap.block({**labels, "measure": measure}, np.array([value]), unit, _status(case)))
    notes = [say("Survived without end: {names}.", names=safe)] if safe else []
    return wrap.result(NAME, blocks, [*notes, *_advice(found), *case.notes])


def _together(products: list[Product]) -> list[tuple[dict[str, str], dict[str, tuple[float, str]]]]:
    """Return what a firm's stop costs with all it delivers, where that is more than one part of one product."""
    found = []
    for who in dict.fromkeys(name for product in products for name in product.rows["supplier"]):
        hit = [product for product in products if who in set(product.rows["supplier"])]
        stops = [given.whole_stop(product, who) for product in hit]
        if sum(len(stop.down) for stop in stops) < 2:
            continue
        each = [_measures(product, stop) for product, stop in zip(hit, stops, strict=True)]
        days = [one["survive_days"][0] for one in each if "survive_days" in one]
        recover = max(stop.recover for stop in stops)
        measures = {"recover_days": (recover, "days"), "loss": (sum(one["loss"][0] for one in each), "eur")}
        if days:
            measures["survive_days"] = (min(days), "days")
            measures["gap_days"] = (max(one["gap_days"][0] for one in each if "gap_days" in one), "days")
        name = hit[0].name if len(hit) == 1 else "all"
        found.append(({"product": name, "stops": "supplier", "part": "all", "who": who}, measures))
    return found


def _measures(product: Product, stop: Stop) -> dict[str, tuple[float, str]]:
    down = product.mask(stop)
    days = allocation.time_to_survive(product.network, down)
    loss = allocation.recover(product.network, down, stop.recover).loss
    measures = {"recover_days": (stop.recover, "days"), "loss": (max(loss, 0.0), "eur")}
    if np.isfinite(days):
        measures["survive_days"] = (days, "days")
        measures["gap_days"] = (max(stop.recover - days, 0.0), "days")
    if stop.kind == "firm" and loss > 0:
        mine = [row for row, part in enumerate(product.rows["part"]) if part == stop.part]
        others = float(product.network.capacity[[row for row in mine if row not in stop.down]].sum())
        held = float(product.network.stock[len(product.rows) + product.parts.index(stop.part)])
        move = max(1.0 - others - held / stop.recover, 0.0)
        value = move * float(product.rows["value"].to_numpy()[mine].sum())
        measures["stock_days_needed"] = (max(stop.recover * (1.0 - others) - held, 0.0), "days")
        measures["share_to_move"] = (move, "1")
        measures["value_to_move"] = (value, "eur")
        if value > 0:
            measures["loss_per_euro_moved"] = (loss / value, "eur/eur")
    return measures


def _advice(found: list[tuple[dict[str, str], dict[str, tuple[float, str]]]]) -> list[str]:
    """Return what to buy elsewhere first, in words."""
    ranked = sorted(
        (each for each in found if "loss_per_euro_moved" in each[1]),
        key=lambda each: -each[1]["loss_per_euro_moved"][0],
    )
    said: list[str] = []
    for place, (labels, measures) in enumerate(ranked[:5], start=1):
        share, value, days, loss = (
            measures[name][0] for name in ("share_to_move", "value_to_move", "stock_days_needed", "loss")
        )
        said.append(
            say(
                "{place}. {part} for {product}, now from {who}: buy {share:.0%} elsewhere (EUR {value:,.0f} a year) or "
                "hold {days:.0f} more days of stock; a stop costs EUR {loss:,.0f} today.",
                place=place,
                part=labels["part"],
                product=labels["product"],
                who=labels["who"],
                share=share,
                value=value,
                days=days,
                loss=loss,
            )
        )
    return said


def _status(case: Figures) -> str:
    return "modelled" if case.status == "observed" else case.status
