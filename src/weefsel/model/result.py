"""Findings of a method: one long labelled table with unit and status on every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from weefsel.model.fabric import STATUSES, Vintage

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

VALUE_COLUMNS = ("value", "low", "high", "unit", "status")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which fabric a result was computed on."""

    fabric: str
    title: str
    content_hash: str
    year: int | None
    vintages: tuple[Vintage, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a method found.

    `frame` is long: label columns named by their axes, then ``value``, ``unit``, ``status`` and, where the
    method gives ranges, ``low`` and ``high``. An undefined value has no row and is named in `notes`.

    Raises
    ------
    ValueError
        If a column is missing, a status is not a known word, or two rows carry the same labels.
    """

    method: str
    frame: pl.DataFrame
    settings: Mapping[str, object] = field(default_factory=dict)
    origin: Origin | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        missing = [name for name in ("value", "unit", "status") if name not in self.frame.columns]
        if missing:
            raise ValueError(f"a result needs the columns {', '.join(missing)}")
        strange = set(self.frame["status"].unique()) - set(STATUSES)
        if strange:
            raise ValueError(f"unknown status {sorted(strange)}")
        labels = self.frame.select(self.labels)
        # Rows with hashes of their own are rows of their own; only where two agree are labels compared themselves.
        if labels.hash_rows().n_unique() < len(labels) and labels.is_duplicated().any():
            raise ValueError(f"rows of {self.method} carry the same labels twice")

    @property
    def labels(self) -> list[str]:
        """Names of the label columns."""
        return [name for name in self.frame.columns if name not in VALUE_COLUMNS]

    def to_polars(self) -> pl.DataFrame:
        """Return the long table as a polars frame."""
        return self.frame

    def to_pandas(self) -> pd.DataFrame:
        """Return the long table as a pandas frame (needs ``weefsel[pandas]``)."""
        import pandas as pd  # noqa: PLC0415 - an extra of the package

        return pd.DataFrame(self.frame.to_dict(as_series=False))

    def to_xarray(self) -> xr.DataArray:
        """Return the values as an array with one dimension per label (needs ``weefsel[xarray]``).

        Combinations of labels without a row hold NaN.
        """
        table = self.to_pandas()
        array: Any = table.set_index(self.labels)["value"].to_xarray()
        array.name = self.method
        array.attrs = {"method": self.method, "units": sorted(set(table["unit"]))}
        return array

    def to_excel(self, path: str | Path) -> Path:
        """Write the long table to an Excel file and return its path."""
        target = Path(path)
        self.frame.write_excel(target, worksheet="findings", autofit=True)
        return target
