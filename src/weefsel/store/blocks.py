"""Blocks of numbers of a fabric by name, and those of the tables that it holds as a sample.

Of a sample rests what differs from the fabric: a block ``sample_NAME`` holds that block of every table, one after the
other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from weefsel.model import Fabric, in_order_of, residence_between, with_sample
from weefsel.model.fabric import regions_of

BEFORE = "sample_"


def blocks_of(fabric: Fabric) -> Iterator[tuple[str, np.ndarray]]:
    """Give the blocks of a fabric and of its sample."""
    own = dict(_own_blocks(fabric))
    yield from own.items()
    if fabric.places is not None:
        yield "place_weights", fabric.places.weights
    tables = [dict(_own_blocks(table)) for table in fabric.sample.tables] if fabric.sample else []
    for name, values in own.items():
        others = [table[name] for table in tables]
        if any(other is not values and not np.array_equal(other, values, equal_nan=True) for other in others):
            yield f"{BEFORE}{name}", np.stack(others)


def _own_blocks(fabric: Fabric) -> Iterator[tuple[str, np.ndarray]]:
    yield "flows", fabric.flows
    yield "output", fabric.output
    yield "final_demand", fabric.final_demand
    yield "value_added", fabric.value_added
    yield "account_values", fabric.account_values
    if fabric.imports is not None:
        yield "import_flows", fabric.imports.flows
        if fabric.imports.final is not None:
            yield "import_final", fabric.imports.final
    if fabric.residence is not None:
        yield "residence", in_order_of(fabric.residence, regions_of(fabric.industries))


def sample_as_data(fabric: Fabric) -> dict[str, Any]:
    """Return what is said of a sample, under the key ``sample``; nothing where there is none."""
    if fabric.sample is None:
        return {}
    tables = [[list(pair) for pair in table.meta.extra] for table in fabric.sample.tables]
    return {"sample": {"what": fabric.sample.what, "tables": tables}}


def with_stored_sample(fabric: Fabric, about: dict[str, Any] | None, blocks: Mapping[str, np.ndarray]) -> Fabric:
    """Return the fabric with the sample that was stored beside it."""
    if not about:
        return fabric
    changed = {name.removeprefix(BEFORE): values for name, values in blocks.items() if name.startswith(BEFORE)}
    tables = []
    for at, extra in enumerate(about["tables"]):
        own = {name: values[at] for name, values in changed.items()}
        imports = fabric.imports
        if imports is not None:
            flows, final = own.pop("import_flows", imports.flows), own.pop("import_final", imports.final)
            imports = replace(imports, flows=flows, final=final)
        if "residence" in own:
            own["residence"] = residence_between(regions_of(fabric.industries), own["residence"])
        meta = replace(fabric.meta, extra=tuple((str(key), str(value)) for key, value in extra))
        tables.append(replace(fabric, meta=meta, imports=imports, **own))
    return with_sample(fabric, about["what"], tuple(tables))
