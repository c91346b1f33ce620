"""A table in FIGARO's layout: 64 industries by region, P3_S13 to P5M, six W2 rows; as matrix and as flat file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

INDUSTRIES = [
    *[
        "A01",
        "A02",
        "A03",
        "B",
        "C10T12",
        "C13T15",
        "C16",
        "C17",
        "C18",
        "C19",
        "C20",
        "C21",
        "C22",
        "C23",
        "C24",
        "C25",
        "C26",
        "C27",
        "C28",
        "C29",
        "C30",
        "C31_32",
        "C33",
        "D35",
        "E36",
        "E37T39",
    ],
    *[
        "F",
        "G45",
        "G46",
        "G47",
        "H49",
        "H50",
        "H51",
        "H52",
        "H53",
        "I",
        "J58",
        "J59_60",
        "J61",
        "J62_63",
        "K64",
        "K65",
        "K66",
        "L",
        "M69_70",
        "M71",
        "M72",
        "M73",
        "M74_75",
        "N77",
        "N78",
        "N79",
    ],
    *["N80T82", "O84", "P85", "Q86", "Q87_88", "R90T92", "R93", "S94", "S95", "S96", "T", "U"],
]
USES = ("P3_S13", "P3_S14", "P3_S15", "P51G", "P5M")
BELOW = ("W2_D21X31", "W2_OP_RES", "W2_OP_NRES", "W2_D1", "W2_D29X39", "W2_B2A3G")


@dataclass(frozen=True, slots=True)
class Replica:
    """Labels and numbers of a whole file."""

    rows: list[str]
    columns: list[str]
    values: np.ndarray
    n: int


def replica(
    regions: tuple[str, ...] = ("AR", "AT", "BE", "FIGW1"), *, prefix: str = "", seed: int = 1, sectors: int = 64
) -> Replica:
    """Return a table whose columns meet its rows; the last industry of each region makes nothing."""
    draw = np.random.default_rng(seed)
    codes = [prefix + code for code in INDUSTRIES[: sectors - 1] + INDUSTRIES[-1:]]
    n, m = len(regions) * sectors, len(regions) * len(USES)
    flows = draw.gamma(0.3, 8.0, (n, n)).round(3)
    final = (draw.gamma(0.3, 900.0 * len(regions), (n, m)) - 2.0).round(3)
    idle = np.arange(n) % sectors == sectors - 1
    flows[idle], flows[:, idle], final[idle] = 0.0, 0.0, 0.0
    output = flows.sum(axis=1) + final.sum(axis=1)
    rest = output - flows.sum(axis=0)
    below = np.zeros((6, n + m))
    below[0, :n], below[3, :n], below[4, :n] = 0.1 * rest, 0.5 * rest, -0.02 * rest
    below[5, :n] = rest - below[[0, 3, 4], :n].sum(axis=0)
    below[0, n:] = draw.gamma(1.0, 5.0, m).round(3)
    below[1, n + 1 :: 5], below[2, n + 1 :: 5] = 12.5, -7.25
    values = np.vstack([np.hstack([flows, final]), below])
    names = [f"{region}_{code}" for region in regions for code in codes]
    columns = names + [f"{region}_{use}" for region in regions for use in USES]
    return Replica(names + list(BELOW), columns, values, n)


def write_matrix(path: Path, table: Replica, *, separator: str = ",", comma: bool = False) -> Path:
    """Write a matrix file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow(["rowLabels", *table.columns])
        for label, line in zip(table.rows, table.values.tolist(), strict=True):
            writer.writerow([label, *(repr(value).replace(".", ",") if comma else repr(value) for value in line)])
    return path


def write_flat(path: Path, table: Replica, *, zeros: bool = True) -> Path:
    """Write a flat file, one line per cell."""
    lines = ["icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue"]
    for i, row in enumerate(table.rows):
        area, _, code = row.partition("_")
        for j, column in enumerate(table.columns):
            other, _, kind = column.partition("_")
            value = float(table.values[i, j])
            if zeros or value:
                lines.append(f"{row},{column},{area},{code},{other},{kind},{value!r}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
