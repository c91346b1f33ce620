"""What an industry pays beside domestic inputs."""

from __future__ import annotations

from weefsel.kernels.leontief import Array
from weefsel.model import Fabric, counted, gross_value_added

ADDED = "value_added"
IMPORTED = "imports"


def cost_items(fabric: Fabric) -> dict[str, Array]:
    """Return what an industry pays beside domestic inputs: rows of value added, their sum, imports."""
    names = fabric.items.column(fabric.items.levels[0])
    found = {
        name: fabric.value_added[[i for i, other in enumerate(names) if other == name]].sum(axis=0) for name in names
    }
    found = {name: counted(values) for name, values in found.items()}
    gross = gross_value_added(fabric)
    if gross is not None:
        found.setdefault(ADDED, counted(gross))
    if fabric.imports is not None:
        found.setdefault(IMPORTED, fabric.imports.flows.sum(axis=0))
    return found
