"""Parameters of the daily model by industry: criticality of inputs, days of stock, utilisation."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import mean

#: The survey has 63 industries; real estate stands for imputed rents too, and T97-98 is T97.
SAME = {"L68": ("L68", "L68A"), "T97-98": ("T97",)}
UTILISATION = ("manufacturing", "NBB survey month, s.a.", "2015")

PROVENANCE = [
    {
        "what": "criticality of inputs",
        "publisher": "Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer, as carried by Alleman, Schoors & Baetens",
        "table": "IHS_critical_NACE64: analysts' survey of which inputs an industry cannot do without, 63 x 63",
        "year": 2020,
        "unit": "1 critical, 0.5 important, 0 not",
        "terms": "cite; https://arxiv.org/abs/2102.09608, https://arxiv.org/abs/2305.16377",
        "done": "Rows supply, columns buy. L68 stands for L68 and L68A, T97-98 for T97.",
    },
    {
        "what": "days of stock",
        "publisher": "Alleman, Schoors & Baetens",
        "table": "desired_stock_NACE64: days of use that an industry wants to hold of each input",
        "year": 2020,
        "unit": "days",
        "terms": "cite; https://arxiv.org/abs/2305.16377",
        "done": "By buying industry, the same for all its inputs; at least 1 day. L68 for L68, L68A.",
    },
    {
        "what": "utilisation of capacity",
        "publisher": "National Bank of Belgium",
        "table": "quarterly survey of capacity utilisation in manufacturing, survey months of 2015, s.a.",
        "year": 2015,
        "unit": "1",
        "terms": "facts read from excerpts of pages; cite",
        "done": "Mean of the survey months at hand, for all manufacturing industries; other industries are unknown.",
    },
]


def read(data: Path) -> dict[str, object]:
    """Return the content of data/daily.json."""
    folder = data / "production-network"
    days = {
        code: [round(float(row["Desired stock (days)"]), 6)]
        for row in rows_of(folder / "desired_stock_NACE64.csv")
        for code in codes_of(row["economic_activity"])
    }
    buyers, lines = [], {}
    with (folder / "IHS_critical_NACE64.csv").open(encoding="utf-8") as file:
        table = list(csv.reader(file))
    spread = [(column, code) for column, name in enumerate(table[0][1:], 1) for code in codes_of(name)]
    buyers = [code for _, code in spread]
    for row in table[1:]:
        for code in codes_of(row[0]):
            lines[code] = [2 * float(row[column]) for column, _ in spread]
    fail_if_not_a_criticality(lines)
    sector, series, year = UTILISATION
    months = [
        float(row["value"]) / 100
        for row in rows_of(data / "facts" / "capacity_utilisation.csv")
        if (row["sector"], row["series"]) == (sector, series) and row["period"].startswith(year)
    ]
    return {
        "about": "Parameters of the daily model by NACE industry; made by scripts/compile_daily.py.",
        "provenance": PROVENANCE,
        "buyers": buyers,
        "criticality_doubled": {code: ["".join(str(int(value)) for value in values)] for code, values in lines.items()},
        "stock_days": days,
        "utilisation_of_manufacturing": round(mean(months), 4),
    }


def codes_of(name: str) -> tuple[str, ...]:
    """Return the industries of the table that a row of the survey stands for."""
    return SAME.get(name, (name,))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def fail_if_not_a_criticality(lines: dict[str, list[float]]) -> None:
    """Raise ValueError unless every criticality is 0, 0.5 or 1."""
    strange = {code for code, values in lines.items() if not set(values) <= {0.0, 1.0, 2.0}}
    if strange:
        raise ValueError(f"criticality of {sorted(strange)} is not 0, 0.5 or 1")
