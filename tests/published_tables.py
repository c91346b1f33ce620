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
    known = {"germany_1995": germany_1995, "leather": leather, "miller_blair": miller_blair}
    return known[name]() if name in known else wf.load(name)
