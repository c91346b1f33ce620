"""Expected values of the supply-driven model: rounds of deliveries in fixed shares; no kernel of the house.

python -m tests.golden.independent_ghosh     writes the golden file beside it
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tests.golden.independent_linkages import Rows, write

OWN = "independent: tests/golden/independent_ghosh.py"


def main() -> None:
    """Write the golden file."""
    case = json.loads((Path(__file__).parent / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    flows, output, sectors = np.array(case["Z"], float), np.array(case["x"], float), case["sectors"]
    primary = output - flows.sum(axis=0)
    step = np.zeros(len(output))
    step[1], step[4] = -0.1 * primary[1], 2000.0
    change = np.zeros(len(output))
    for _ in range(3000):
        change += step
        step = (step / output) @ flows
    jobs = change * np.array(case["emp"], float) / output
    rows: Rows = [
        {"sector": sector, "measure": measure, "value": float(value)}
        for measure, values in (("output", change), ("jobs", jobs))
        for sector, value in zip(sectors, values, strict=True)
    ]
    given = {"primary": "industry_group:-10%,business_services_group:2000 meur"}
    write("structure.ghosh", "germany_1995", given, rows, OWN)


if __name__ == "__main__":
    main()
