"""What the methods on a user's own case share: the case, its parts, and its supply network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import ComputationError, InputError
from weefsel.kernels.allocation import Collision, Network
from weefsel.kernels.allocation.recovery import Arc, Mask
from weefsel.methods.suppliers.limits import colliding
from weefsel.model.figures import Figures
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.vocabulary import country_key

Case = Annotated[Figures, About("name of a case, see `weefsel suppliers list` (case-sample is made up)", reads="case")]


@dataclass(frozen=True, slots=True)
class Stop:
    """What stops: the rows of suppliers that are down, and how long until the last of them is back."""

    kind: str
    part: str
    who: str
    down: tuple[int, ...]
    recover: float


@dataclass(frozen=True, slots=True)
class Product:
    """One product with its suppliers, as a network: rows of suppliers, then parts, then the product itself."""

    name: str
    rows: pl.DataFrame
    parts: tuple[str, ...]
    shares: np.ndarray
    network: Network

    def mask(self, stop: Stop) -> Mask:
        """Return which nodes are down."""
        down = np.zeros(len(self.network.capacity), dtype=bool)
        down[list(stop.down)] = True
        return down


def rows_of(case: Figures, frame: str) -> pl.DataFrame:
    """Return a sheet of the case, or say that it is empty."""
    found = case.frames[frame]
    if not len(found):
        raise InputError(
            say("{name} has no {what}", name=case.name, what=frame),
            say("Fill in the sheet {sheet} and import it again.", sheet=frame.capitalize()),
        )
    return found


def place(country: str) -> str:
    """Return a country under one key, whatever code or name the user wrote."""
    return country_key(country) or country.strip()


def products_of(case: Figures) -> Iterator[Product]:
    """Yield every product with its network, in units of what the product needs a day.

    A supplier with share s of a part delivers s a day and can deliver s (1 + spare); its stock is s x stock days of the
    part's use, held at the part.
    """
    suppliers = rows_of(case, "suppliers")
    losses = dict(rows_of(case, "products").select("product", "loss_per_day").iter_rows())
    for (name,), rows in suppliers.group_by(["product"], maintain_order=True):
        parts = tuple(dict.fromkeys(rows["part"]))
        total = rows.group_by("part").agg(pl.col("value").sum())
        whole = dict(total.iter_rows())
        shares = np.array([value / whole[part] for part, value in rows.select("part", "value").iter_rows()])
        n, k = len(rows), len(parts)
        stock, capacity = np.zeros(n + k + 1), np.full(n + k + 1, np.inf)
        capacity[:n] = shares * (1.0 + rows["spare"].to_numpy())
        arcs = []
        for row, (part, days) in enumerate(rows.select("part", "stock_days").iter_rows()):
            arcs.append(Arc(row, n + parts.index(part), 0, 1.0))
            stock[n + parts.index(part)] += shares[row] * days
        arcs += [Arc(n + at, n + k, at, 1.0) for at in range(k)]
        demand, loss = np.zeros(n + k + 1), np.zeros(n + k + 1)
        demand[-1], loss[-1] = 1.0, losses[name]
        yield Product(str(name), rows, parts, shares, Network(tuple(arcs), capacity, stock, demand, loss))


def stops_of(product: Product) -> Iterator[Stop]:
    """Yield a stop of each supplier of each part, and of each country with everything it delivers."""
    rows = product.rows.with_row_index("row").with_columns(
        pl.col("country").map_elements(place, return_dtype=pl.String)
    )
    for (part, who), found in rows.group_by(["part", "supplier"], maintain_order=True):
        yield _stop("firm", str(part), str(who), found)
    for (who,), found in rows.group_by(["country"], maintain_order=True):
        yield _stop("country", "all", str(who), found)


def whole_stop(product: Product, who: str) -> Stop:
    """Return a stop of a firm with everything it delivers to a product."""
    rows = product.rows.with_row_index("row").filter(pl.col("supplier") == who)
    return _stop("supplier", "all", who, rows)


def _stop(kind: str, part: str, who: str, rows: pl.DataFrame) -> Stop:
    return Stop(kind, part, who, tuple(rows["row"].to_list()), float(rows["recover_days"].max()))  # type: ignore[arg-type]


def collision(case: Figures, error: Collision) -> ComputationError:
    """Return a kernel's refusal in words."""
    return ComputationError(say("{name}: {what}", name=case.name, what=colliding(error)), say("Loosen one of them."))
