"""Expected ranges of multipliers: derivatives by differences of the system, cell by cell; no kernel of the house.

python -m tests.golden.independent_uncertainty     writes the golden file beside it
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tests.golden.independent_linkages import Rows, write

OWN = "independent: tests/golden/independent_uncertainty.py"


def main() -> None:
    """Write the golden file."""
    case = json.loads((Path(__file__).parent / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    flows, output, sectors = np.array(case["Z"], float), np.array(case["x"], float), case["sectors"]
    inputs, n = flows / output, len(output)
    weights = np.array(case["emp"], float) / output
    central = weights @ np.linalg.inv(np.eye(n) - inputs)
    variance = np.zeros(n)
    mean = flows[flows != 0].mean()
    for i in range(n):
        for j in range(n):
            error = min(0.1 * (mean / flows[i, j]) ** 0.3, 1.0) * inputs[i, j]
            moved = []
            for step in (-1e-5, 1e-5):
                changed = inputs.copy()
                changed[i, j] += step
                moved.append(weights @ np.linalg.inv(np.eye(n) - changed))
            variance += ((moved[1] - moved[0]) / 2e-5 * error) ** 2
    half = 1.645 * np.sqrt(variance)
    rows: Rows = [
        {"sector": sector, "measure": "jobs", "value": float(value), "low": float(value - h), "high": float(value + h)}
        for sector, value, h in zip(sectors, central, half, strict=True)
    ]
    write("uncertainty.multipliers", "germany_1995", {}, rows, OWN, 9)


if __name__ == "__main__":
    main()
