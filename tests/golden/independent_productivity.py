"""Expected values of extractions and productivity; uses no kernel of the house.

Extractions cut the links and solve again. Productivity solves the price system of a CES economy and takes differences.

python -m tests.golden.independent_productivity     writes the golden files beside it
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tests.golden.independent_linkages import Rows, write

OWN = "independent: tests/golden/independent_productivity.py"


def extracted(sectors: list[str], inputs: np.ndarray, final: np.ndarray, output: np.ndarray, jobs: np.ndarray) -> Rows:
    """Return what all lose when each industry disappears, by solving the rest of the system."""
    rows: Rows = []
    for k, sector in enumerate(sectors):
        left = [i for i in range(len(sectors)) if i != k]
        remaining = np.linalg.solve(np.eye(len(left)) - inputs[np.ix_(left, left)], final[left])
        lost = output.copy()
        lost[left] -= remaining
        rows.append({"sector": sector, "measure": "output", "value": float(lost.sum())})
        rows.append({"sector": sector, "measure": "jobs", "value": float((lost * jobs / output).sum())})
    return rows


def log_output(changes: np.ndarray, inputs: np.ndarray, shares: np.ndarray, theta: float, final_theta: float) -> float:
    """Return log Y of a CES economy with one factor, wage one: minus the log of the price of final use."""
    prices = np.ones(len(shares))
    primary = 1.0 - inputs.sum(axis=0)
    for _ in range(2000):
        costs = (inputs * prices[:, None] ** (1 - theta)).sum(axis=0) + primary
        prices = np.exp(-changes) * costs ** (1 / (1 - theta))
    return float(-np.log((shares * prices ** (1 - final_theta)).sum() ** (1 / (1 - final_theta))))


def curvature(sectors: list[str], inputs: np.ndarray, shares: np.ndarray) -> Rows:
    """Return first and second derivatives by differences of fourth order."""
    rows: Rows = []
    step = 0.01
    for i, sector in enumerate(sectors):
        at = {}
        for times in (-2, -1, 0, 1, 2):
            change = np.zeros(len(shares))
            change[i] = times * step
            at[times] = log_output(change, inputs, shares, 0.5, 0.9)
        first = (at[-2] - 8 * at[-1] + 8 * at[1] - at[2]) / (12 * step)
        second = (-at[-2] + 16 * at[-1] - 30 * at[0] + 16 * at[1] - at[2]) / (12 * step**2)
        rows.append({"sector": sector, "measure": "domar_weight", "value": round(first, 6)})
        rows.append({"sector": sector, "measure": "curvature", "value": round(second, 6)})
    return rows


def main() -> None:
    """Write the golden files."""
    case = json.loads((Path(__file__).parent / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    flows, output, sectors = np.array(case["Z"], float), np.array(case["x"], float), case["sectors"]
    inputs = flows / output
    final = output - inputs @ output
    rows = extracted(sectors, inputs, final, output, np.array(case["emp"], float))
    write("structure.extractions", "germany_1995", {}, rows, OWN)
    demand = np.sum([np.array(column) for column in case["final"].values()], axis=0)
    rows = curvature(sectors, inputs, demand / demand.sum())
    write("structure.productivity", "germany_1995", {}, rows, OWN, 6)


if __name__ == "__main__":
    main()
