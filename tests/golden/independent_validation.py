"""Expected values of the regional validation; uses no kernel and no method of the house: quotients cell by cell.

python -m tests.golden.independent_validation     writes the golden file beside it
"""

from __future__ import annotations

import json
from math import log2
from pathlib import Path

import numpy as np
from tests.published_tables import germany_1995, germany_part

HERE = Path(__file__).parent


def main() -> None:
    """Write the golden file."""
    region, nation, delta = germany_part(), germany_1995(), 0.25
    n = len(region.output)
    size, whole = region.output.sum(), nation.output.sum()
    slq = [(region.output[i] / size) / (nation.output[i] / whole) for i in range(n)]
    weight = log2(1 + size / whole) ** delta
    found = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            quotient = slq[i] if i == j else slq[i] / slq[j]
            boost = log2(1 + slq[j]) if slq[j] > 1 else 1.0
            found[i, j] = nation.flows[i, j] / nation.output[j] * min(1.0, weight * quotient * boost)
    known = region.flows / region.output
    ours, truth = (np.linalg.inv(np.eye(n) - system).sum(axis=0) for system in (found, known))
    error = ours / truth - 1
    rows = [
        {"sector": sector, "measure": measure, "value": float(values[at])}
        for at, (sector,) in enumerate(region.industries.labels)
        for measure, values in (("multiplier", ours), ("truth", truth), ("error", error))
    ]
    summary = {
        "mean": error.mean(),
        "mean_absolute": np.abs(error).mean(),
        "worst": max(error, key=abs),
        "coefficients": (np.abs(found - known) * region.output).sum() / region.flows.sum(),
    }
    rows += [{"sector": "all", "measure": name, "value": float(value)} for name, value in summary.items()]
    case = {
        "table": "germany_part",
        "settings": {"nation": "@germany_1995", "variant": "aflq", "delta": delta},
        "source": "independent: tests/golden/independent_validation.py (quotients cell by cell, inverses formed)",
        "digits": None,
        "expected": rows,
    }
    path = HERE / "regionalise.validate.json"
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
