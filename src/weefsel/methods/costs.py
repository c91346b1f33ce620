"""What an industry pays beside domestic inputs."""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array
from weefsel.model import Fabric
from weefsel.model.fabric import GROSS_VALUE_ADDED_ITEMS

ADDED = "value_added"
IMPORTED = "imports"


def cost_items(fabric: Fabric) -> dict[str, Array]:
    """Return what an industry pays beside domestic inputs: rows of value added, their sum, imports."""
    names = fabric.items.column(fabric.items.levels[0])
    found = {
        name: fabric.value_added[[i for i, other in enumerate(names) if other == name]].sum(axis=0) for name in names
    }
    gross = [found[name] for name in GROSS_VALUE_ADDED_ITEMS if name in found]
    if gross:
        found.setdefault(ADDED, np.sum(gross, axis=0))
    if fabric.imports is not None:
        found.setdefault(IMPORTED, fabric.imports.flows.sum(axis=0))
    return found
