"""Expected values of structural paths, the mixed model and important coefficients; uses no kernel of the house.

python -m tests.golden.independent_paths     writes the golden files beside it
"""

from __future__ import annotations

import json
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from tests.golden.independent_linkages import Rows, write

OWN = "independent: tests/golden/independent_paths.py"
DEPTH, KEEP = 5, 12


def enumerated(sectors: list[str], inputs: np.ndarray, intensity: np.ndarray, demand: float, last: int) -> Rows:
    """Return the strongest paths among all 6 + 36 + ... of them, every one computed."""
    found = []
    for links in range(DEPTH + 1):
        for chain in product(range(len(sectors)), repeat=links):
            path = (last, *chain)
            value = demand * intensity[path[-1]]
            for buyer, supplier in pairwise(path):
                value *= inputs[supplier, buyer]
            found.append((value, path))
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [{"path": " > ".join(sectors[p] for p in reversed(path)), "value": float(v)} for v, path in found[:KEEP]]


def mixed(sectors: list[str], inputs: np.ndarray, fixed: dict[int, float], asked: dict[int, float]) -> Rows:
    """Return outputs and final demands by solving the blocks of the mixed model."""
    n = len(sectors)
    members, others = list(fixed), [i for i in range(n) if i not in fixed]
    set_change = np.array([fixed[i] for i in members])
    demand = np.array([asked.get(i, 0.0) for i in others])
    output, final = np.zeros(n), np.zeros(n)
    output[members] = set_change
    right = demand + inputs[np.ix_(others, members)] @ set_change
    output[others] = np.linalg.solve(np.eye(len(others)) - inputs[np.ix_(others, others)], right)
    final = output - inputs @ output
    rows: Rows = [{"sector": s, "measure": "output", "value": float(v)} for s, v in zip(sectors, output, strict=True)]
    return rows + [{"sector": sectors[i], "measure": "final_demand", "value": float(final[i])} for i in members]


def tolerable(sectors: list[str], inputs: np.ndarray, output: np.ndarray, share: float) -> Rows:
    """Return 1/t of every coefficient, t found by bisection on the system solved anew."""
    n = len(sectors)
    final = output - inputs @ output
    found = []
    for i, j in product(range(n), repeat=2):
        low, high = 0.0, 1.0

        def moved(t: float, i: int = i, j: int = j) -> float:
            changed = inputs.copy()
            changed[i, j] *= 1.0 + t
            return float((np.linalg.solve(np.eye(n) - changed, final) / output - 1.0).max())

        while moved(high) < share:
            high *= 2.0
        for _ in range(200):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if moved(middle) >= share else (middle, high)
        found.append((1.0 / high, i, j))
    found.sort(reverse=True)
    return [
        {"supplier_sector": sectors[i], "buyer_sector": sectors[j], "value": round(float(value), 6)}
        for value, i, j in found[:10]
    ]


def main() -> None:
    """Write the golden files."""
    case = json.loads((Path(__file__).parent / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    flows, output, sectors = np.array(case["Z"], float), np.array(case["x"], float), case["sectors"]
    inputs, intensity = flows / output, np.array(case["emp"], float) / output
    last = sectors.index("construction")
    demand = sum(column[last] for column in case["final"].values())
    settings = {"industry": "construction", "measure": "jobs", "depth": DEPTH, "threshold": 0.0, "keep": KEEP}
    write("structure.paths", "germany_1995", settings, enumerated(sectors, inputs, intensity, demand, last), OWN)
    fixed = {1: -0.2 * output[1], 3: 5000.0}
    given = {"outputs": "industry_group:-20%,trade_group:5000 meur", "demand": "construction:-1000 meur"}
    write("structure.mixed", "germany_1995", given, mixed(sectors, inputs, fixed, {2: -1000.0}), OWN)
    rows = tolerable(sectors, inputs, output, 0.01)
    write("structure.influence", "germany_1995", {"by": "tolerable_limit", "keep": 10}, rows, OWN, 6)


if __name__ == "__main__":
    main()
