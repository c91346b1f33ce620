"""The fabric: labelled flows between industries, with what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from weefsel.model.labels import Axis
from weefsel.model.places import Places

#: Value-added rows with a fixed meaning; other rows are kept as given.
GROSS_VALUE_ADDED_ITEMS = ("compensation", "operating_surplus", "production_taxes")
#: The row of a publisher that gives gross value added in one sum.
VALUE_ADDED = "value_added"
KNOWN_ITEMS = (*GROSS_VALUE_ADDED_ITEMS, VALUE_ADDED, "product_taxes", "imports")

STATUSES = ("observed", "estimated", "reconstructed", "synthetic", "modelled")


@dataclass(frozen=True, slots=True)
class Vintage:
    """The year and the source of one ingredient of a fabric."""

    what: str
    year: int
    source: str
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a fabric is, in words and units.

    `currency_unit` is the unit of all flows (``meur``: million euro). `status` says whether the flows are
    observed or estimated. `vintages` lists every ingredient with its own year, so that a mismatch shows.
    """

    name: str
    title: str
    year: int | None
    currency_unit: str = "meur"
    price_basis: str = ""
    source: str = ""
    licence: str = ""
    status: str = "observed"
    vintages: tuple[Vintage, ...] = ()
    notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, not {self.status!r}")


@dataclass(frozen=True, slots=True)
class Imports:
    """Imported products bought by industries and by final users.

    `products` has levels ``("product",)`` or ``("origin", "product")``; `flows` has shape (p, n) and `final`
    (p, m), in the currency unit of the fabric. `final` is absent where the source does not give it.
    """

    products: Axis
    flows: np.ndarray
    final: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Fabric:
    """A labelled fabric of flows between industries (rows sell, columns buy).

    Shapes: n industries, m final uses, k value-added items, e accounts; currency in ``meta.currency_unit``.

    Parameters
    ----------
    industries
        Axis of n labels, levels ``("region", "sector")`` or ``("sector",)``.
    flows
        (n, n) domestic intermediate flows.
    output
        (n,) gross output at basic prices, as published.
    uses, final_demand
        Axis of m labels, levels ``("region", "category")`` or ``("category",)``, and values (n, m).
    items, value_added
        Axis of k value-added rows and values (k, n).
    accounts, account_values
        Axis with levels ``("account", "unit")``, such as jobs, and values (e, n).
    imports
        Imported flows, kept apart from domestic ones; absent where unknown.
    grades
        One word per industry on how good its weight is (regional estimates); empty if all is observed.
    residence
        Regions x regions, columns summing to one: share of wages earned in the column's region that goes to
        households of the row's region. Absent: wages stay where they are earned.
    places
        Weights of municipalities, or None.

    Raises
    ------
    ValueError
        If a shape does not match its labels or a number is not finite.
    """

    meta: Meta
    industries: Axis
    flows: np.ndarray
    output: np.ndarray
    uses: Axis
    final_demand: np.ndarray
    items: Axis
    value_added: np.ndarray
    accounts: Axis
    account_values: np.ndarray
    imports: Imports | None = None
    grades: tuple[str, ...] = ()
    residence: np.ndarray | None = None
    places: Places | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        n = len(self.industries)
        shapes = [
            ("flows", self.flows, (n, n)),
            ("output", self.output, (n,)),
            ("final_demand", self.final_demand, (n, len(self.uses))),
            ("value_added", self.value_added, (len(self.items), n)),
            ("account_values", self.account_values, (len(self.accounts), n)),
        ]
        if self.imports is not None:
            products = len(self.imports.products)
            shapes.append(("imports.flows", self.imports.flows, (products, n)))
            if self.imports.final is not None:
                shapes.append(("imports.final", self.imports.final, (products, len(self.uses))))
        if self.residence is not None:
            regions = len(regions_of(self.industries))
            shapes.append(("residence", self.residence, (regions, regions)))
        for name, values, shape in shapes:
            fail_if_malformed(name, values, shape)
            values.setflags(write=False)
        if self.grades and len(self.grades) != n:
            raise ValueError("grades must have one entry per industry")


def fail_if_malformed(name: str, values: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless `values` is float64, finite and of the given shape."""
    if values.shape != shape:
        raise ValueError(f"{name} has shape {values.shape}, its labels ask for {shape}")
    if values.dtype != np.float64:
        raise ValueError(f"{name} must be float64, not {values.dtype}")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds a number that is not finite")


def regions_of(industries: Axis) -> tuple[str, ...]:
    """Return the regions of an axis of industries; one unnamed region where it has none."""
    return industries.unique("region") if "region" in industries.levels else ("",)


def gross_value_added_rows(items: Axis) -> tuple[int, ...]:
    """Return which rows add up to gross value added: its parts, or the one row `value_added`; none if unknown.

    >>> gross_value_added_rows(Axis(("item",), (("product_taxes",), ("value_added",))))
    (1,)
    """
    names = items.column(items.levels[0])
    parts = tuple(names.index(name) for name in GROSS_VALUE_ADDED_ITEMS if name in names)
    return parts or tuple(at for at, name in enumerate(names) if name == VALUE_ADDED)
