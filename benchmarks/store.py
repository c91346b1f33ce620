"""How fast tables go in and out of the store, and how much memory that takes at its peak.

python benchmarks/store.py [--peer PYTHON] 2944 9800        prints one line of a Markdown table per size and step

With --peer, the interpreter of an environment with pymrio reads the same Z and Y as tab-separated text.

Each step runs in a process of its own. `n x n` is the memory of one matrix of n x n numbers of 8 bytes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

STEPS = {
    "import plain": "from pathlib import Path; from weefsel.study import import_table;"
    " import_table(Path({folder!r}), layout='plain', name='big')",
    "load": "import weefsel as wf; wf.load('big')",
    "check": "import weefsel as wf; wf.compute('table.check', 'big')",
}
#: What python, numpy and polars take before any table is there, in bytes; measured, not guessed.
EMPTY = "import polars, numpy, scipy.linalg, weefsel.study, weefsel.store.library"


def write_table(folder: Path, n: int) -> None:
    """Write a balanced plain table of n industries, numbers with all their digits."""
    rng = np.random.default_rng(n)
    output = rng.lognormal(6, 1.5, n)
    names = [f"r{at // 56:03d}|s{at % 56:02d}" for at in range(n)]
    labels = pl.Series("", names)
    used, spent = np.zeros(n), np.zeros(n)
    with (folder / "Z.csv").open("wb") as file:
        file.write(("," + ",".join(names) + "\n").encode())
        for start in range(0, n, 256):
            size = min(256, n - start)
            block = rng.uniform(0, 1 / n, (size, n)) * np.sqrt(np.outer(output[start : start + size], output)) * 0.5
            used[start : start + size] = block.sum(axis=1)
            spent += block.sum(axis=0)
            pl.DataFrame(block, schema=names).insert_column(0, labels[start : start + size]).write_csv(
                file, include_header=False
            )
    output = np.maximum(np.maximum(used, spent) * 1.2, output)
    pl.DataFrame({"": names, "r000|final": output - used}).write_csv(folder / "Y.csv")
    added = pl.DataFrame((output - spent)[None], schema=names)
    added.insert_column(0, pl.Series("", ["operating_surplus"])).write_csv(folder / "V.csv")
    (folder / "meta.yaml").write_text("title: a large table\nyear: 2020\n", encoding="utf-8")


#: A peer's way: its own text format, written once from the same numbers, then read.
PEER_WRITE = (
    "import pandas as pd, pymrio, pathlib; p = pathlib.Path({folder!r});"
    " z = pd.read_csv(p / 'Z.csv', index_col=0);"
    " i = pd.MultiIndex.from_tuples([tuple(x.split('|')) for x in z.index], names=['region', 'sector']);"
    " z.index = i; z.columns = i; y = pd.read_csv(p / 'Y.csv', index_col=0); y.index = i;"
    " y.columns = pd.MultiIndex.from_tuples([('r000', 'final')], names=['region', 'category']);"
    " pymrio.IOSystem(Z=z, Y=y, system='IxI').save(p / 'pymrio')"
)
PEER_READ = "import pymrio; pymrio.load({folder!r} + '/pymrio')"
PEER_EMPTY = "import pymrio"


def run(code: str, home: Path, python: str = sys.executable) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and the peak memory in bytes of a process."""
    start = time.perf_counter()
    with subprocess.Popen([python, "-c", code], env={**os.environ, "WEEFSEL_HOME": str(home)}) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {code}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024.0


def main() -> None:
    """Print seconds and memory for each size and step."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[2944])
    parser.add_argument("--peer", default="")
    given = parser.parse_args()
    sizes = given.sizes
    with tempfile.TemporaryDirectory() as place:
        base = run(EMPTY, Path(place))[2]
        for n in sizes:
            folder, home = Path(place) / "table", Path(place) / f"home-{n}"
            folder.mkdir(exist_ok=True)
            write_table(folder, n)
            size = (folder / "Z.csv").stat().st_size
            for name, code in STEPS.items():
                say(n, name, run(code.format(folder=str(folder)), home), base, size)
            if given.peer:
                empty = run(PEER_EMPTY, home, given.peer)[2]
                run(PEER_WRITE.format(folder=str(folder)), home, given.peer)
                say(n, "pymrio load", run(PEER_READ.format(folder=str(folder)), home, given.peer), empty, size)


def say(n: int, step: str, found: tuple[float, float, float], base: float, size: int) -> None:
    """Print one line; memory is given as it is, and beyond an empty process in matrices of n x n."""
    seconds, busy, peak = found
    more = (peak - base) / (8.0 * n * n)
    cells = [f"{n:,}", step, f"{seconds:.1f}", f"{busy:.1f}", f"{peak / 1e6:,.0f}", f"{more:.2f}", f"{size / 1e6:,.0f}"]
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
