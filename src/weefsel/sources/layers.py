"""A block of numbers with the rows and columns of a table, such as margins or taxes, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.grids import read_csv
from weefsel.sources.plain_labels import aligned


def read_layer(path: Path, *, rows: Sequence[str], columns: Sequence[str]) -> np.ndarray:
    """Return the numbers of a CSV file in the order of the labels given, (rows, columns).

    Raises
    ------
    InputError, InputFaults
        If the file cannot be read, or labels or cells are not right; all together.
    """
    if not path.is_file():
        raise InputError(
            say("{path} does not exist", path=path),
            say("Give a CSV file with the rows of Z and the columns of Z, then Y."),
        )
    faults: list[Fault] = []
    values = aligned(read_csv(path), tuple(rows), tuple(columns), faults, [])
    if faults:
        raise InputFaults(say("{name} does not fit the table", name=path.name), faults)
    return values
