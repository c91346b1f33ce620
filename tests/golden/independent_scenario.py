"""Expected values of a scenario; uses no kernel of the house.

Capacities are found by trying every set of industries that could be bound; prices by passing costs on, round by round.

python -m tests.golden.independent_scenario     writes the golden file beside it
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
from tests.golden.independent_linkages import Rows, write

OWN = "independent: tests/golden/independent_scenario.py"
CHANGES = (
    "flow:trade_group>construction:-20%; coefficient:industry_group>trade_group:=0.05; "
    "final_demand:construction:final_consumption_households:+5000 meur; final_demand:industry_group:all:10%; "
    "output:agriculture_group:-10%; capacity:trade_group:=545000 meur; capacity:business_services_group:+100000 meur; "
    "value_added:industry_group:compensation:10%; price:agriculture_group:20%"
)


def made(inputs: np.ndarray, final: np.ndarray, held: dict[int, float]) -> np.ndarray:
    """Return outputs when some are held: their own rows are left out."""
    n = len(final)
    free = [i for i in range(n) if i not in held]
    output = np.zeros(n)
    for k, value in held.items():
        output[k] = value
    right = final[free] + inputs[np.ix_(free, list(held))] @ output[list(held)]
    output[free] = np.linalg.solve(np.eye(len(free)) - inputs[np.ix_(free, free)], right)
    return output


def capped(inputs: np.ndarray, final: np.ndarray, fixed: dict[int, float], caps: dict[int, float]) -> np.ndarray:
    """Return the outputs of the only set of bound capacities that breaks none and leaves none unserved in vain."""
    answers = []
    for size in range(len(caps) + 1):
        for bound in combinations(caps, size):
            output = made(inputs, final, {**fixed, **{k: caps[k] for k in bound}})
            served = output - inputs @ output
            unbroken = all(output[k] <= caps[k] * (1 + 1e-12) for k in caps)
            if unbroken and all(served[k] <= final[k] + 1e-6 for k in bound):
                answers.append(output)
    (only,) = answers
    return np.asarray(only)


def main() -> None:
    """Write the golden file."""
    case = json.loads((Path(__file__).parent / "published" / "germany_1995.json").read_text(encoding="utf-8"))
    flows, output, sectors = np.array(case["Z"], float), np.array(case["x"], float), case["sectors"]
    agriculture, industry, construction, trade, business, _ = range(6)
    base = flows / output
    inputs = base.copy()
    inputs[trade, construction] *= 0.8
    inputs[industry, trade] = 0.05
    before = np.sum([np.array(column) for column in case["final"].values()], axis=0)
    after = before.copy()
    after[construction] += 5000
    after[industry] *= 1.1
    caps = {trade: 545000.0, business: output[business] + 100000}
    found = capped(inputs, after, {agriculture: 0.9 * output[agriculture]}, caps)
    change = found - np.linalg.solve(np.eye(6) - base, before)
    price = np.zeros(6)
    cost = np.zeros(6)
    cost[industry] = 0.1 * case["comp"][industry] / output[industry]
    for _ in range(3000):
        price = cost + price @ inputs
        price[agriculture] = 0.2
    served = found - inputs @ found - before
    jobs = change * np.array(case["emp"], float) / output
    rows: Rows = [
        {"sector": sector, "measure": measure, "value": float(value)}
        for measure, values in (("output", change), ("jobs", jobs), ("price", price), ("final_demand", served))
        for sector, value in zip(sectors, values, strict=True)
    ]
    write("scenario.impact", "germany_1995", {"changes": CHANGES}, rows, OWN)


if __name__ == "__main__":
    main()
