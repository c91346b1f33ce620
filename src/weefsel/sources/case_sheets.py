"""The sheets of a user's own case: headings, what they mean, the range of numbers, and a made-up example.

The example of Nodes and Arcs is the teaching case of Simchi-Levi et al.: three suppliers that all make both products.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from weefsel.sayings import say


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: heading, name in the model, what it is, and the range of numbers."""

    heading: str
    name: str
    about: str
    low: float | None = None
    high: float | None = None
    default: float | str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook: its columns, which of them make a row unique, and an example."""

    name: str
    frame: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    example: tuple[tuple[object, ...], ...] = ()


SHEETS = (
    Sheet(
        "Suppliers",
        "suppliers",
        (
            Column("From", "supplier", say("who delivers")),
            Column("Country", "country", say("where it is made: ISO code or English name")),
            Column("Part", "part", say("what is delivered")),
            Column("To", "product", say("your product (or plant) that needs it")),
            Column("Value", "value", say("euro a year"), low=0.0),
            Column("Spare capacity", "spare", say("how much more it could deliver, 0.2 = 20 %"), low=0.0, default=0.0),
            Column(
                "Stock days", "stock_days", say("days of its deliveries that you hold in stock"), low=0.0, default=0.0
            ),
            Column("Time to recover", "recover_days", say("days until it delivers again after a stop"), low=0.0),
        ),
        ("supplier", "country", "part", "product"),
        (
            ("Example Foundry", "CN", "housing", "pump", 400_000, 0.0, 20, 90),
            ("Example Casting", "DE", "housing", "pump", 100_000, 0.5, 20, 60),
            ("Example Motors", "CN", "motor", "pump", 900_000, 0.0, 10, 120),
            ("Example Seals", "BE", "seal", "pump", 60_000, 0.3, 45, 30),
            ("Example Joints", "IT", "seal", "pump", 40_000, 1.0, 45, 30),
            ("Example Motors", "CN", "motor", "fan", 200_000, 0.0, 10, 120),
            ("Example Drives", "CZ", "motor", "fan", 300_000, 0.4, 15, 60),
        ),
    ),
    Sheet(
        "Products",
        "products",
        (
            Column("To", "product", say("your product, as on the sheet Suppliers")),
            Column("Loss per day", "loss_per_day", say("euro lost for each day without it"), low=0.0),
        ),
        ("product",),
        (("pump", 25_000), ("fan", 8_000)),
    ),
    Sheet(
        "Goods",
        "goods",
        (
            Column("Good", "good", say("what a public stockpile may hold")),
            Column("Price", "price", say("euro to hold one unit"), low=0.0),
            Column("Volume", "volume", say("space of one unit"), low=0.0, default=0.0),
            Column("Most", "most", say("largest stock that turns over before it spoils, units"), low=0.0),
            Column("Loss", "loss", say("euro lost for each missing unit"), low=0.0),
        ),
        ("good",),
        (("masks", 1, 1, 5000, 10), ("antibiotics", 4, 0.5, 900, 60), ("transformers", 900, 40, 12, 6000)),
    ),
    Sheet(
        "Events",
        "events",
        (
            Column("Event", "event", say("what may happen")),
            Column(
                "Probability", "probability", say("chance in the period, the same on all rows of the event"), 0.0, 1.0
            ),
            Column("Good", "good", say("a good, as on the sheet Goods")),
            Column("Need", "need", say("units that are missing without a stock"), low=0.0),
        ),
        ("event", "good"),
        (
            ("epidemic", 0.05, "masks", 6000),
            ("epidemic", 0.05, "antibiotics", 1200),
            ("export ban", 0.03, "antibiotics", 800),
            ("grid attack", 0.01, "transformers", 15),
        ),
    ),
    Sheet(
        "Sources",
        "sources",
        (
            Column("Source", "source", say("from whom one material may be bought")),
            Column("Country", "country", say("where it is made")),
            Column("Cost", "cost", say("euro if all were bought there"), low=0.0),
            Column("Share now", "now", say("share of today; together 1"), low=0.0, high=1.0),
            Column("Chance of a stop", "stop", say("chance in the period; together at most 1"), low=0.0, high=1.0),
            Column("Like-minded", "like_minded", say("1 = yes, 0 = no"), low=0.0, high=1.0, default=1.0),
        ),
        ("source",),
        (
            ("Example Shenzhen", "CN", 1_000_000, 0.80, 0.06, 0),
            ("Example Perth", "AU", 1_150_000, 0.15, 0.02, 1),
            ("Example Porto", "PT", 1_300_000, 0.05, 0.02, 1),
        ),
    ),
    Sheet(
        "Nodes",
        "nodes",
        (
            Column("Node", "node", say("a supplier, a plant or a product of your own network")),
            Column("Capacity", "capacity", say("units it makes a day"), low=0.0, default=inf),
            Column("Stock", "stock", say("finished units in stock"), low=0.0, default=0.0),
            Column("Demand", "demand", say("units a day that customers want from it"), low=0.0, default=0.0),
            Column("Loss", "loss", say("euro lost for each unit that customers do not get"), low=0.0, default=0.0),
            Column(
                "Time to recover",
                "recover_days",
                say("days until it is back; 0 = it never stops"),
                low=0.0,
                default=0.0,
            ),
        ),
        ("node",),
        (
            ("S1", 30, 0, 0, 0, 2),
            ("S2", 45, 0, 0, 0, 2),
            ("S3", 60, 0, 0, 0, 2),
            ("P1", "", 20, 75, 5000, 0),
            ("P2", "", 25, 50, 6500, 0),
        ),
    ),
    Sheet(
        "Arcs",
        "arcs",
        (
            Column("From", "origin", say("the node that delivers, as on the sheet Nodes")),
            Column("To", "target", say("the node that needs it")),
            Column("Part", "part", say("what it is; deliveries of one part replace each other")),
            Column("Need", "need", say("units for one unit of the node that needs it"), low=1e-9, default=1.0),
        ),
        ("origin", "target", "part"),
        tuple((f"S{i}", f"P{j}", "assembly", 1) for i in (1, 2, 3) for j in (1, 2)),
    ),
)
