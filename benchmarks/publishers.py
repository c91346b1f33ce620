"""How fast publishers' own files come in, and how much memory that takes at its peak.

python benchmarks/publishers.py [--peer PYTHON] 2944 9800       prints one line of a Markdown table per size

The file is synthetic, in the layout of the OECD's inter-country tables (edition 2021). With --peer, the interpreter of
an environment with pymrio reads the same file with its reader for that layout.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from store import EMPTY, PEER_EMPTY, run, say

IMPORT = (
    "from pathlib import Path; from weefsel.study import import_table;"
    " import_table(Path({file!r}), layout='icio', name='big')"
)
PEER = "import pymrio; pymrio.parse_oecd(path={folder!r}, year=2018)"
USES = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
#: Rows of numbers that repeat: what is measured is reading, not drawing numbers.
DIFFERENT = 20


def write_table(file: Path, n: int) -> None:
    """Write a table of n industries, 45 or so to a region, with six digits per number."""
    per_region = max(size for size in range(1, 80) if n % size == 0)
    regions = [f"{chr(65 + at // 100)}{at % 100:02d}" for at in range(n // per_region)]
    sectors = ["01T02", *(f"{at:02d}" for at in range(3, per_region + 2))]
    labels = [f"{region}_{sector}" for region in regions for sector in sectors]
    uses = [f"{region}_{use}" for region in regions for use in USES]
    rng = np.random.default_rng(n)
    flows, final = rng.uniform(0, 10, (DIFFERENT, n)).round(4), rng.uniform(0, 1, (DIFFERENT, len(uses))).round(4)
    final[:, 0] += 12.0 * n
    counts = np.bincount(np.arange(n) % DIFFERENT, minlength=DIFFERENT)
    output = (flows.sum(axis=1) + final.sum(axis=1))[np.arange(n) % DIFFERENT]
    added = output - counts @ flows
    lines = [",".join(map(str, [*row, *more])) for row, more in zip(flows.tolist(), final.tolist(), strict=True)]
    blank = "," * (len(uses) + 1)
    with file.open("w", encoding="utf-8") as out:
        out.write(",".join(["", *labels, *uses, "TOTAL"]) + "\n")
        for at, label in enumerate(labels):
            out.write(f"{label},{lines[at % DIFFERENT]},{float(output[at])!r}\n")
        for name, values in (("A00_TAXSUB", added * 0.1), ("VALU", added * 0.9), ("OUTPUT", output)):
            out.write(f"{name},{','.join(map(repr, values.tolist()))}{blank}\n")


def main() -> None:
    """Print seconds and memory for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[2944])
    parser.add_argument("--peer", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        base = run(EMPTY, Path(place))[2]
        for n in given.sizes:
            file = Path(place) / f"of-{n}" / "ICIO2021_2018.csv"
            file.parent.mkdir()
            write_table(file, n)
            size = file.stat().st_size
            say(n, "import icio", run(IMPORT.format(file=str(file)), Path(place) / f"home-{n}"), base, size)
            if given.peer:
                empty = run(PEER_EMPTY, Path(place), given.peer)[2]
                say(
                    n,
                    "pymrio parse_oecd",
                    run(PEER.format(folder=str(file.parent)), Path(place), given.peer),
                    empty,
                    size,
                )
            file.unlink()


if __name__ == "__main__":
    main()
