"""Expected values of the closure methods from inverses formed by numpy; uses no kernel and no method of the house.

python tests/golden/independent_closures.py     writes the golden files beside it
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

import weefsel as wf

HERE = Path(__file__).parent
SOURCE = "independent: tests/golden/independent_closures.py (numpy inverses, households as extra rows and columns)"
NATIONAL = {"industry": "C29", "jobs": 4300}
REGIONAL = {"industry": "C29", "region": "Flanders", "jobs": 4300}
SERVICES = {"staff": ["N78"], "it": ["J62-63"], "transport": ["H49", "H50", "H51", "H52", "H53"]}


class Economy:
    """A fabric as bare arrays, with inverses open and closed with households."""

    def __init__(self, name: str) -> None:
        fabric = wf.load(name)
        self.labels = fabric.industries.labels
        self.x = fabric.output
        self.n = len(self.x)
        self.inputs = fabric.flows / self.x
        self.jobs = fabric.account_values[0]
        rows = [row[0] for row in fabric.items.labels]
        pay = fabric.value_added[rows.index("compensation")]
        self.added = fabric.value_added[
            [rows.index(r) for r in ("compensation", "operating_surplus", "production_taxes")]
        ]
        self.imports = fabric.value_added[rows.index("imports")]
        regions = list(dict.fromkeys(label[0] for label in self.labels)) if len(self.labels[0]) == 2 else [""]
        columns = [
            next(
                use
                for use in range(len(fabric.uses))
                if fabric.uses.labels[use] in ((r, "households"), ("households",))
            )
            for r in regions
        ]
        of = np.array([regions.index(label[0]) if len(label) == 2 else 0 for label in self.labels])
        home = fabric.residence.shares if fabric.residence is not None else np.eye(1)
        income = np.array([sum(home[g, of[j]] * pay[j] for j in range(self.n)) for g in range(len(regions))])
        spending = fabric.final_demand[:, columns] / income
        earning = np.array([[home[g, of[j]] * pay[j] / self.x[j] for j in range(self.n)] for g in range(len(regions))])
        size = self.n + len(regions)
        bordered = np.zeros((size, size))
        bordered[: self.n, : self.n] = self.inputs
        bordered[: self.n, self.n :] = spending
        bordered[self.n :, : self.n] = earning
        self.open = np.linalg.inv(np.eye(self.n) - self.inputs)
        self.closed = np.linalg.inv(np.eye(size) - bordered)[: self.n, : self.n]

    def at(self, *label: str) -> int:
        """Return the position of an industry."""
        return self.labels.index(label)

    def name(self, at: int) -> dict[str, str]:
        """Return the label columns of an industry."""
        label = self.labels[at]
        return {"region": label[0], "sector": label[1]} if len(label) == 2 else {"sector": label[0]}


def losses(economy: Economy, k: int, jobs: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Return indirect and induced losses of output, and the fall of the plant."""
    fall = jobs / economy.jobs[k] * economy.x[k]
    first = economy.open[:, k] / economy.open[k, k] * fall
    second = economy.closed[:, k] / economy.closed[k, k] * fall
    indirect = first.copy()
    indirect[k] -= fall
    return indirect, second - first, fall


def write(method: str, table: str, settings: dict[str, Any], expected: list[dict[str, Any]]) -> None:
    """Write one golden file."""
    case = {"table": table, "settings": settings, "source": SOURCE, "digits": None, "expected": expected}
    (HERE / f"{method}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write all golden files of the closure methods."""
    belgium, regions = Economy("belgium"), Economy("belgium-regions")
    k = regions.at("Flanders", "C29")
    indirect, induced, fall = losses(regions, k, 4300)
    per_job = np.divide(regions.jobs, regions.x)
    shown = [regions.at(*label) for label in (("Flanders", "N78"), ("Brussels", "K64"), ("Wallonia", "C25"))]
    rows = [
        {**regions.name(at), "part": part, "measure": "jobs", "value": float(loss[at] * per_job[at])}
        for at in shown
        for part, loss in (("indirect", indirect), ("induced", induced))
    ]
    rows.append({**regions.name(k), "part": "direct", "measure": "output", "value": float(fall)})
    added = regions.added.sum(axis=0) / regions.x
    rows.append(
        {
            **regions.name(shown[0]),
            "part": "indirect",
            "measure": "value_added",
            "value": float(indirect[shown[0]] * added[shown[0]]),
        }
    )
    write("domino.closure", "belgium-regions", REGIONAL, rows)
    sums = [
        {"assumption": "central", "region": region, "part": part, "measure": "jobs",
         "value": float(sum(loss[j] * per_job[j] for j in range(regions.n) if regions.labels[j][0] == region))}
        for region in ("Flanders", "Brussels", "Wallonia") for part, loss in (("indirect", indirect), ("induced", induced))
    ]  # fmt: skip
    write("domino.assumptions", "belgium-regions", REGIONAL, sums)
    write_rounds_and_links(belgium)
    groups = [
        {"region": region, "service": service, "part": "indirect", "measure": "jobs",
         "value": float(sum(indirect[j] * per_job[j] for j in range(regions.n) if regions.labels[j][0] == region and regions.labels[j][1] in codes))}
        for region in ("Flanders", "Brussels") for service, codes in SERVICES.items()
    ]  # fmt: skip
    write("domino.services", "belgium-regions", REGIONAL, groups)
    write_places(regions, indirect)


def write_rounds_and_links(economy: Economy) -> None:
    """Write the first two rounds on the national table, by literal products."""
    k = economy.at("C29")
    fall = 4300 / economy.jobs[k] * economy.x[k]
    first = economy.inputs[:, k] * fall
    first[k] = 0
    second = economy.inputs @ first
    second[k] = 0
    a, b = economy.at("N78"), economy.at("C25")
    rows = [
        {**economy.name(at), "round": step, "measure": "output", "value": float(loss[at])}
        for at in (a, b)
        for step, loss in (("1", first), ("2", second))
    ]
    write("domino.rounds", "belgium", NATIONAL, rows)
    links = [
        {"round": "1", "buyer_sector": "C29", "kind": "supplier", "supplier_sector": "N78", "measure": "output", "value": float(first[a])},
        {"round": "2", "buyer_sector": "C25", "kind": "supplier", "supplier_sector": "N78", "measure": "output", "value": float(economy.inputs[a, b] * first[b])},
        {"round": "1", "buyer_sector": "C29", "kind": "imports", "supplier_sector": "-", "measure": "output", "value": float(economy.imports[k] / economy.x[k] * fall)},
        {"round": "1", "buyer_sector": "C29", "kind": "own_industry", "supplier_sector": "-", "measure": "output", "value": float(economy.inputs[k, k] * fall)},
    ]  # fmt: skip
    write("domino.links", "belgium", NATIONAL, links)


def write_places(economy: Economy, indirect: np.ndarray) -> None:
    """Write indirect jobs of two provinces, municipality by municipality."""
    spread = wf.load("belgium-regions").places
    assert spread is not None
    rows = []
    for region, province in (("Flanders", "Limburg"), ("Wallonia", "Hainaut")):
        jobs = 0.0
        for j, (place, sector) in enumerate(economy.labels):
            if place != region:
                continue
            weights = spread.weights[:, spread.sectors.index(sector)]
            inside = sum(w for w, label in zip(weights, spread.axis.labels, strict=True) if label[0] == region)
            here = sum(w for w, label in zip(weights, spread.axis.labels, strict=True) if label[1] == province)
            jobs += indirect[j] * economy.jobs[j] / economy.x[j] * here / inside
        rows.append(
            {"region": region, "province": province, "part": "indirect", "measure": "jobs", "value": float(jobs)}
        )
    write("domino.places", "belgium-regions", REGIONAL, rows)


if __name__ == "__main__":
    main()
