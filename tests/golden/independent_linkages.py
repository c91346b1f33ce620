"""Expected values of linkages, streams and prices; uses no kernel and no method of the house.

python -m tests.golden.independent_linkages     writes the golden files beside it
"""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
from tests.published_tables import germany_1995, germany_changed

import weefsel as wf

HERE = Path(__file__).parent
OWN = "independent: tests/golden/independent_linkages.py (inverses formed, power series summed, cells recomputed)"
Rows = list[dict[str, Any]]


def write(
    method: str, table: str, settings: dict[str, Any], rows: Rows, source: str = OWN, digits: int | None = None
) -> None:
    """Write one golden file."""
    case = {"table": table, "settings": settings, "source": source, "digits": digits, "expected": rows}
    (HERE / f"{method}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def linkages(sectors: list[str], flows: np.ndarray, output: np.ndarray) -> Rows:
    """Return linkages from both inverses, formed apart."""
    n = len(output)
    inputs, sales = flows / output, flows / output[:, None]
    leontief, ghosh = np.linalg.inv(np.eye(n) - inputs), np.linalg.inv(np.eye(n) - sales)
    sides = {
        ("backward", "direct"): [sum(inputs[i, j] for i in range(n)) for j in range(n)],
        ("forward", "direct"): [sum(sales[i, j] for j in range(n)) for i in range(n)],
        ("backward", "total"): [sum(leontief[i, j] for i in range(n)) for j in range(n)],
        ("forward", "total"): [sum(ghosh[i, j] for j in range(n)) for i in range(n)],
    }
    rows: Rows = []
    for (direction, reach), values in sides.items():
        mean = sum(values) / n
        for sector, value in zip(sectors, values, strict=True):
            labels = {"sector": sector, "direction": direction, "reach": reach}
            rows.append({**labels, "measure": "linkage", "value": float(value)})
            rows.append({**labels, "measure": "normalised", "value": float(value / mean)})
    for direction, lines in (("backward", leontief.T), ("forward", ghosh)):
        for sector, line in zip(sectors, lines, strict=True):
            spread = float(np.sqrt(((line - line.mean()) ** 2).sum() / (n - 1)) / line.mean())
            rows.append(
                {"sector": sector, "direction": direction, "reach": "total", "measure": "variation", "value": spread}
            )
    return rows


def streams(sectors: list[str], flows: np.ndarray, output: np.ndarray) -> Rows:
    """Return stages as the sum of the power series 1 + B + B² + ..."""
    rows: Rows = []
    for measure, steps in (("upstreamness", flows / output[:, None]), ("downstreamness", (flows / output).T)):
        total, term = np.ones(len(output)), np.ones(len(output))
        for _ in range(3000):
            term = steps @ term
            total = total + term
        rows += [{"sector": s, "measure": measure, "value": float(v)} for s, v in zip(sectors, total, strict=True)]
    return rows


def pushed(flows: np.ndarray, output: np.ndarray, added: np.ndarray) -> np.ndarray:
    """Return price changes by passing costs on, round by round."""
    inputs = flows / output
    change = cost = added / output
    for _ in range(3000):
        cost = cost @ inputs
        change = change + cost
    return np.asarray(change)


def set_from_outside(flows: np.ndarray, output: np.ndarray, members: list[int], shares: list[float]) -> np.ndarray:
    """Return price changes when some prices are held: the others solve their own rows of p = A'p + v."""
    n = len(output)
    inputs = flows / output
    free = [i for i in range(n) if i not in members]
    change = np.zeros(n)
    change[members] = shares
    system = np.eye(len(free)) - inputs[np.ix_(free, free)].T
    change[free] = np.linalg.solve(system, inputs[np.ix_(members, free)].T @ np.array(shares))
    return np.asarray(change)


def price_rows(sectors: list[str], change: np.ndarray, weights: np.ndarray) -> Rows:
    """Return prices and what each adds to the basket of households."""
    rows: Rows = [{"sector": s, "measure": "price", "value": float(v)} for s, v in zip(sectors, change, strict=True)]
    added = zip(sectors, change * weights, strict=True)
    return rows + [{"sector": s, "measure": "consumer_price", "value": float(v)} for s, v in added]


def decomposed(first: Any, second: Any) -> Rows:
    """Return the mean over all 120 orders of what each factor adds to jobs, each order walked step by step."""

    def factors(fabric: Any) -> list[np.ndarray]:
        inputs = fabric.flows / fabric.output
        totals = fabric.final_demand.sum(axis=0)
        return [
            np.linalg.inv(np.eye(len(inputs)) - inputs),
            fabric.final_demand / totals,
            totals / totals.sum(),
            np.array(totals.sum()),
            fabric.account_values[0] / fabric.output,
        ]

    def jobs(parts: list[np.ndarray]) -> np.ndarray:
        return np.asarray(parts[4] * (parts[0] @ (parts[1] @ parts[2])) * parts[3])

    names = ("technology", "mix", "categories", "level", "intensity")
    before, after = factors(first), factors(second)
    effects = np.zeros((5, len(first.output)))
    orders = list(permutations(range(5)))
    for order in orders:
        parts = list(before)
        for j in order:
            was = jobs(parts)
            parts[j] = after[j]
            effects[j] += (jobs(parts) - was) / len(orders)
    sectors = first.industries.column("sector")
    return [
        {"sector": sector, "factor": name, "value": float(value)}
        for name, line in zip(names, effects, strict=True)
        for sector, value in zip(sectors, line, strict=True)
    ]


def main() -> None:
    """Write the golden files."""
    case = json.loads((HERE / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    flows, output, sectors = np.array(case["Z"], float), np.array(case["x"], float), case["sectors"]
    write("structure.linkages", "germany_1995", {}, linkages(sectors, flows, output))
    write("structure.streams", "germany_1995", {}, streams(sectors, flows, output))
    belgium = wf.load("belgium")
    assert belgium.imports is not None
    assert belgium.imports.final is not None
    names = list(belgium.industries.column("sector"))
    at = belgium.uses.column("category").index("households")
    spent = belgium.final_demand[:, at]
    weights = spent / (spent.sum() + belgium.imports.final[:, at].sum())
    added = np.zeros(len(names))
    added[names.index("C19")] = 0.2 * belgium.imports.flows[:, names.index("C19")].sum()
    found = pushed(belgium.flows, belgium.output, added)
    write("prices.push", "belgium", {"costs": "C19:imports:20%"}, price_rows(names, found, weights))
    members = [names.index("D35"), names.index("C24")]
    found = set_from_outside(belgium.flows, belgium.output, members, [0.2, -0.05])
    write("prices.exogenous", "belgium", {"prices": "D35:20%,C24:-5%"}, price_rows(names, found, weights))
    settings = {"other": "@germany_changed", "measure": "jobs", "average": "all"}
    rows = decomposed(germany_1995(), germany_changed())
    write("structure.decomposition", "germany_1995", settings, rows)


if __name__ == "__main__":
    main()
