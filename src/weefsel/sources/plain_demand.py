"""A matrix of final demand in the plain layout: Y.csv for the industries of a fabric."""

from __future__ import annotations

from pathlib import Path

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Fabric, FinalDemand
from weefsel.sayings import say
from weefsel.sources.grids import LIMIT_BYTES, read_csv
from weefsel.sources.plain_labels import aligned, axis_of


def read(path: Path, fabric: Fabric, *, limit_bytes: int = LIMIT_BYTES) -> FinalDemand:
    """Return final demand with its rows in the order of the fabric's industries.

    Rows are ``region|sector`` or ``sector``, columns ``region|category`` or ``category``, as in Y.csv.

    Raises
    ------
    InputError, InputFaults
        All faults together, with row, column and remedy: an industry missing or unknown, a cell without a number.
    """
    try:
        if not path.exists():
            raise InputError(
                say("{path} does not exist", path=path), say("Give the path of a Y.csv in the plain layout.")
            )
        grid = read_csv(path, limit_bytes=limit_bytes)
    except OSError as error:
        raise InputError(
            say("{path} cannot be read: {reason}", path=path, reason=error.strerror),
            say("Check the path and the rights to it."),
        ) from error
    faults: list[Fault] = []
    notes: list[str] = []
    values = aligned(grid, fabric.industries.texts(), None, faults, notes)
    uses = axis_of(grid, grid.columns, ("region", "category"), faults)
    if faults or uses is None:
        raise InputFaults(say("{name} is not final demand for {table}", name=path.name, table=fabric.meta.name), faults)
    return FinalDemand(path.name, uses, values.astype("float64"))
