"""The fabric: labelled flows between industries, with what surrounds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from weefsel.model.labels import Axis
from weefsel.model.places import Places
from weefsel.model.residence import Residence

#: Value-added rows with a fixed meaning; other rows are kept as given.
GROSS_VALUE_ADDED_ITEMS = ("compensation", "operating_surplus", "production_taxes")
#: The row of a publisher that gives gross value added in one sum.
VALUE_ADDED = "value_added"
#: What is left of an industry's output where value added, taxes on products and margins are not told apart.
UNDIVIDED = "undivided_value_added"
KNOWN_ITEMS = (*GROSS_VALUE_ADDED_ITEMS, VALUE_ADDED, UNDIVIDED, "product_taxes", "imports")

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
class Sample:
    """Other tables that may as well be the true one, with the labels of the fabric that holds them.

    `what` says in one sentence what differs between them and how they were drawn; results carry it.
    """

    what: str
    tables: tuple[Fabric, ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
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
        Axis of k value-added rows and values (k, n); NaN where one is not known.
    accounts, account_values
        Axis with levels ``("account", "unit")``, such as jobs, and values (e, n); NaN where one is not known.
    imports
        Imported flows, kept apart from domestic ones; absent where unknown.
    grades
        One word per industry on how good its weight is (regional estimates); empty if all is observed.
    residence
        Shares of wages by region of work that go to households of each region, labelled. Absent: wages stay where
        they are earned.
    places
        Weights of municipalities, or None.
    sample
        Other tables that may as well be the true one: results carry the range over them. See `with_sample`.

    Raises
    ------
    ValueError
        If a shape does not match its labels, or a number is not finite and no unknown of an account.
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
    residence: Residence | None = None
    places: Places | None = field(default=None, compare=False)
    sample: Sample | None = field(default=None, compare=False)

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
        if self.residence is not None and set(self.residence.regions.column("region")) != set(
            regions_of(self.industries)
        ):
            raise ValueError("residence does not have the regions of the industries")
        for name, values, shape in shapes:
            fail_if_malformed(name, values, shape, unknown=name in ("value_added", "account_values"))
            values.setflags(write=False)
        if self.grades and len(self.grades) != n:
            raise ValueError("grades must have one entry per industry")
        for table in self.sample.tables if self.sample else ():
            fail_if_not_alike(self, table)


def fail_if_malformed(name: str, values: np.ndarray, shape: tuple[int, ...], *, unknown: bool = False) -> None:
    """Raise ValueError unless `values` is float64, of the given shape and finite, or NaN where `unknown` allows it."""
    if values.shape != shape:
        raise ValueError(f"{name} has shape {values.shape}, its labels ask for {shape}")
    if values.dtype != np.float64:
        raise ValueError(f"{name} must be float64, not {values.dtype}")
    if np.isinf(values).any() if unknown else not np.isfinite(values).all():
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


def axes_of(fabric: Fabric) -> Iterator[tuple[str, Axis]]:
    """Give the axes of a fabric by name; that of imported products only where it has some."""
    yield "industries", fabric.industries
    yield "uses", fabric.uses
    yield "items", fabric.items
    yield "accounts", fabric.accounts
    if fabric.imports is not None:
        yield "products", fabric.imports.products


def fail_if_not_alike(fabric: Fabric, table: Fabric) -> None:
    """Raise ValueError unless a table of a sample has the labels of the fabric that holds it."""
    if table.sample is not None or list(axes_of(table)) != list(axes_of(fabric)):
        raise ValueError("a table of the sample does not have the labels of the fabric")


def with_sample(fabric: Fabric, what: str, tables: tuple[Fabric, ...]) -> Fabric:
    """Return a fabric that holds a sample of others.

    A table of the sample keeps its numbers and what `Meta.extra` says of it; the rest is that of the fabric.

    Raises
    ------
    ValueError
        If a table does not have the labels of the fabric.
    """
    alone = without_sample(fabric)
    for table in tables:
        fail_if_not_alike(alone, without_sample(table))
    own = tuple(
        replace(table, meta=replace(fabric.meta, extra=table.meta.extra), grades=alone.grades, places=alone.places)
        for table in map(without_sample, tables)
    )
    return replace(fabric, sample=Sample(what, own))


def without_sample(fabric: Fabric) -> Fabric:
    """Return the fabric alone."""
    return replace(fabric, sample=None) if fabric.sample else fabric
