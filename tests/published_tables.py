"""Published small tables as fabrics; figures and sources stand in golden/published."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.conftest import published, small_fabric

import weefsel as wf
from weefsel.model import Axis, Fabric


def germany_1995() -> Fabric:
    """Return the six-sector table of Germany 1995 (Beutel; Eurostat Manual 2008)."""
    case = published("germany_1995.json")
    names = {key: np.array(value, float) for key, value in case["final"].items()}
    gva, pay = np.array(case["gva"], float), np.array(case["comp"], float)
    fabric = small_fabric(
        np.array(case["Z"], float),
        np.column_stack(list(names.values())),
        sectors=tuple(case["sectors"]),
        categories=tuple(names),
        items={
            "compensation": pay,
            "operating_surplus": gva - pay,
            "imports": np.array(case["imports_and_product_taxes"], float),
        },
        jobs=np.array(case["emp"], float),
    )
    return replace(fabric, output=np.array(case["x"], float))


def germany_changed() -> Fabric:
    """Return the table of Germany 1995 after made-up changes of technology, demand and jobs: a second table."""
    base = germany_1995()
    n = len(base.output)
    at = np.arange(n)
    inputs = base.flows / base.output * (1.0 + 0.1 * np.cos(at[:, None] + 2 * at))
    final = base.final_demand * (1.05 + 0.2 * np.sin(at[:, None] + np.arange(base.final_demand.shape[1])))
    output = np.linalg.solve(np.eye(n) - inputs, final.sum(axis=1))
    scale = output / base.output
    jobs = base.account_values * scale * (0.9 + 0.02 * at)
    return replace(
        base,
        flows=inputs * output,
        final_demand=final,
        output=output,
        value_added=base.value_added * scale,
        account_values=jobs,
        meta=replace(base.meta, name="changed", status="synthetic"),
    )


def germany_part() -> Fabric:
    """Return a made-up region of Germany 1995: some of its output, other coefficients; a survey that is known."""
    base = germany_1995()
    at = np.arange(len(base.output))
    output = base.output * (0.05 + 0.03 * at)
    inputs = base.flows / base.output * (0.5 + 0.1 * np.sin(at[:, None] + 3 * at))
    flows = inputs * output
    final = np.zeros_like(base.final_demand)
    final[:, 0] = output - flows.sum(axis=1)
    scale = output / base.output
    return replace(
        base,
        flows=flows,
        output=output,
        final_demand=final,
        value_added=base.value_added * scale,
        account_values=base.account_values * scale,
    )


def leather() -> Fabric:
    """Return the table of three countries and three sectors known as leather."""
    case = published("leather.json")
    countries = tuple(case["countries"])
    flows, final = np.array(case["Z"], float), np.array(case["Y"], float)
    output = np.array(case["x"], float)
    fabric = small_fabric(
        flows,
        final,
        sectors=("Agriculture", "Textile_and_Leather", "Transport_Equipment") * 3,
        regions=tuple(country for country in countries for _ in range(3)),
        categories=countries,
        items={"operating_surplus": output - flows.sum(axis=0)},
    )
    uses = Axis(("region", "category"), tuple((country, "final") for country in countries))
    return replace(fabric, uses=uses, output=output)


def miller_blair() -> Fabric:
    """Return the two-sector table of Miller & Blair, ch. 2."""
    case = published("miller_blair_ch2.json")
    jobs = np.array(case["lab"]) * np.array(case["x"], float)
    fabric = small_fabric(np.array(case["Z"], float), np.array(case["f"], float), sectors=("1", "2"), jobs=jobs)
    return replace(fabric, output=np.array(case["x"], float))


def table(name: str) -> Fabric:
    """Return a published table by name, or an embedded fabric."""
    known = {
        "germany_1995": germany_1995,
        "germany_changed": germany_changed,
        "germany_part": germany_part,
        "leather": leather,
        "miller_blair": miller_blair,
    }
    return known[name]() if name in known else wf.load(name)
