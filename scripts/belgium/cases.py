"""Plants that closed, with the job counts that were published at the time."""

from __future__ import annotations

from pathlib import Path

from belgium.daily import rows_of

#: Name of a case -> name in the file, industry of the table, region, jobs of the plant (its first published count).
CASES = {
    "ford-genk-2014": ("Ford Genk", "C29", "Flanders", 4300.0),
    "opel-antwerp-2010": ("Opel Antwerp", "C29", "Flanders", 2606.0),
    "caterpillar-gosselies-2016": ("Caterpillar Gosselies", "C28", "Wallonia", 2200.0),
}


def read(data: Path) -> dict[str, object]:
    """Return the content of data/closures.json."""
    rows = rows_of(data / "closures" / "closures.csv")
    return {
        "about": "Plant closures and published job counts; made by scripts/compile_daily.py.",
        "provenance": [
            {
                "what": "plant closures with published job counts",
                "publisher": "press, universities, European Commission; named in each row",
                "table": "direct, supplier and total jobs",
                "year": 2016,
                "unit": "jobs",
                "terms": "facts; cite the row's source",
                "done": "Counts in jobs only. They are estimates of their time, made before the closure.",
            }
        ],
        "cases": {name: list(case[1:]) for name, case in CASES.items()},
        "published": {
            name: [
                [row["quantity"], float(row["value"]), row["kind"], row["who"]]
                for row in rows
                if row["case"] == case[0] and "MEUR" not in row["quantity"] and "per 100" not in row["quantity"]
            ]
            for name, case in CASES.items()
        },
    }
