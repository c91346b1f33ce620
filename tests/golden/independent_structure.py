"""Expected values of multipliers, extraction, checks and regional flows; uses no kernel and no method of the house.

python tests/golden/independent_structure.py     writes the golden files beside it
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tests.published_tables import table

import weefsel as wf

HERE = Path(__file__).parent
OWN = "independent: tests/golden/independent_structure.py"
PUBLISHED = "Germany 1995, Beutel; Eurostat Manual of Supply, Use and Input-Output Tables 2008, ch. 15"


def write(method: str, table: str, settings: dict[str, Any], source: str, digits: int | None, rows: list[Any]) -> None:
    """Write one golden file."""
    case = {"table": table, "settings": settings, "source": source, "digits": digits, "expected": rows}
    (HERE / f"{method}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write the golden files."""
    case = json.loads((HERE / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    names = {"output": "output_multipliers", "value_added": "gva_multipliers", "jobs": "employment_multipliers"}
    rows = [
        {"sector": sector, "measure": measure, "kind": "effect", "type": "I", "value": value}
        for measure, name in names.items()
        for sector, value in zip(case["sectors"], case["expected"][name], strict=True)
    ]
    write("structure.multipliers", "germany_1995", {}, PUBLISHED, 4, rows)
    flows, output = np.array(case["Z"], float), np.array(case["x"], float)
    inputs, k = flows / output, 1
    cut = inputs.copy()
    cut[k], cut[:, k] = 0, 0
    final = output - inputs @ output
    final[k] = 0
    left = np.linalg.solve(np.eye(6) - cut, final)
    lost = [
        {"sector": sector, "measure": "output", "value": float(value)}
        for sector, value in zip(case["sectors"], output - left, strict=True)
    ]
    write("structure.extraction", "germany_1995", {"industry": "industry_group"}, OWN, None, lost)
    demand = np.sum([np.array(column) for column in case["final"].values()], axis=0)
    residuals = [
        {"sector": sector, "check": "row", "measure": "residual", "value": float(x - sold - used)}
        for sector, x, sold, used in zip(case["sectors"], output, flows.sum(axis=1), demand, strict=True)
    ]
    sums = [
        {
            "sector": sector,
            "check": "inputs",
            "measure": "share",
            "value": sum(row[j] for row in case["Z"]) / case["x"][j],
        }
        for j, sector in enumerate(case["sectors"])
    ]
    write("table.check", "germany_1995", {}, OWN, None, residuals + sums)
    write(
        "table.compare", "germany_1995", {"against": "@germany_changed", "factor": 1.1}, OWN, None, odd_coefficients()
    )
    write(
        "regionalise.flq", "belgium-regions", {"delta": 0.25}, OWN + " (FLQ and plain RAS)", None, regional_flows(0.25)
    )


def odd_coefficients() -> list[dict[str, Any]]:
    """Return the coefficients of Germany 1995 that its changed copy makes odd, cell by cell."""
    first, second = table("germany_1995"), table("germany_changed")
    rows = []
    for i, (seller,) in enumerate(first.industries.labels):
        for j, (buyer,) in enumerate(first.industries.labels):
            one, other = first.flows[i, j] / first.output[j], second.flows[i, j] / second.output[j]
            if abs(one - other) > 0.02 and max(one, other) / min(one, other) > 1.1:
                labels = {"sector": seller, "buyer_sector": buyer}
                rows += [
                    {**labels, "measure": "coefficient", "value": float(one)},
                    {**labels, "measure": "against", "value": float(other)},
                    {**labels, "measure": "difference", "value": float(one - other)},
                ]
    return rows


def regional_flows(delta: float) -> list[dict[str, Any]]:
    """Return flows of motor vehicles between regions by FLQ and plain RAS, loops only (no negative cells in that row)."""
    fabric = wf.load("belgium-regions")
    regions, sectors = ["Flanders", "Brussels", "Wallonia"], fabric.industries.unique("sector")
    n, i = len(sectors), sectors.index("C25")
    x = fabric.output.reshape(3, n)
    nation = x.sum(axis=0)
    home = [c for c, label in enumerate(fabric.uses.labels) if label[0] != "abroad"]
    use_regions = [regions.index(fabric.uses.labels[c][0]) for c in home]
    stocks = [fabric.uses.labels[c][1] == "inventories" for c in home]
    rows = [r * n + i for r in range(3)]
    needs = np.hstack([fabric.flows[rows].sum(axis=0), fabric.final_demand[np.ix_(rows, home)].sum(axis=0)])
    supply = fabric.flows[rows].sum(axis=1) + fabric.final_demand[np.ix_(rows, home)].sum(axis=1)
    of = [r for r in range(3) for _ in range(n)] + use_regions
    prior = np.zeros((3, len(needs)))
    for column, need in enumerate(needs):
        s = of[column]
        size = np.log2(1 + x[s].sum() / nation.sum()) ** delta
        quotient = (x[s] / x[s].sum()) / (nation / nation.sum())
        own = size * quotient[i] / quotient[column % n] if column < 3 * n and column % n != i else size * quotient[i]
        share = 1.0 if column >= 3 * n and stocks[column - 3 * n] else min(own, 1.0, 0.99)
        others = [r for r in range(3) if r != s]
        for r in range(3):
            prior[r, column] = need * (share if r == s else (1 - share) * x[r, i] / sum(x[o, i] for o in others))
    negative = prior < 0
    rows_by, columns_by = np.ones(3), np.ones(len(needs))
    positive, minus = np.where(negative, 0, prior), np.where(negative, -prior, 0)
    for _ in range(5000):
        p, m = positive @ columns_by, minus @ (1 / columns_by)
        rows_by = (supply + np.sqrt(supply**2 + 4 * p * m)) / (2 * p)
        p, m = rows_by @ positive, (1 / rows_by) @ minus
        root = (needs + np.sqrt(needs**2 + 4 * p * m)) / np.where(p > 0, 2 * p, 1)
        columns_by = np.where(p > 0, root, np.where(m > 0, -m / np.where(needs == 0, 1, needs), 1))
    table = rows_by[:, None] * positive * columns_by - minus / rows_by[:, None] / columns_by
    shown = [(0, "Flanders", "C29"), (1, "Flanders", "C29"), (2, "Wallonia", "C28"), (0, "Brussels", "F41-43")]
    return [
        {"region": regions[r], "sector": "C25", "buyer_region": buyer, "buyer_sector": sector, "measure": "flow",
         "value": float(table[r, regions.index(buyer) * n + sectors.index(sector)])}
        for r, buyer, sector in shown
    ]  # fmt: skip


if __name__ == "__main__":
    main()
