"""How fast and how large structural analysis is, side by side with pymrio and with LAPACK, on the same random tables.

python benchmarks/structure.py --peer-python PYTHON [--runs 3] [--sizes 2000,2944,4900] [--large] [--threads 1]

PYTHON is an interpreter that has pymrio; without it the peer is left out. After each table stands every ratio that is
asked for, with what is asked. Every contestant runs in a process of its
own, one after the other, round after round; what it gives is compared. Seconds are those between the table in memory
and the results in memory (median of the runs, wall and processor); memory is the peak above imports and input.
"""

# ruff: noqa: PLC0415 - what a contestant imports must not count for the others
from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

REGIONS = {2000: 40, 2944: 46, 4900: 49, 9800: 49}
STRESSORS, CATEGORIES = 10, 3
MEASURES = {"production": "D_pba", "consumption": "D_cba", "exports": "D_exp", "imports": "D_imp"}


def write_table(path: Path, n: int, zeros: float) -> None:
    """Write a random productive table: flows (n, n), final demand (n, R c), stressors (k, n)."""
    random = np.random.default_rng(n)
    flows = random.lognormal(0.0, 2.0, (n, n))
    if zeros:
        for row in flows:
            row[random.random(n) < zeros] = 0.0
    final = random.random((n, REGIONS[n] * CATEGORIES))
    final *= (flows.sum(axis=0).max() * random.uniform(0.5, 1.0, n) / final.sum(axis=1))[:, None]
    np.savez(path, flows=flows, final=final, stressors=random.random((STRESSORS, n)))


class Watch:
    """Wall and processor seconds, and the peak of memory, from here on."""

    def __init__(self) -> None:
        self.base = self._status("VmRSS")
        try:
            Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
        except OSError:
            self.base = 0
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Return seconds and bytes since the start."""
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        return {"wall": wall, "cpu": cpu, "memory": max(0, self._status("VmHWM") - self.base)}

    @staticmethod
    def _status(key: str) -> int:
        path = Path("/proc/self/status")
        if not path.exists():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return next(int(line.split()[1]) * 1024 for line in path.read_text().splitlines() if line.startswith(key + ":"))


def labels(n: int) -> tuple[list[str], list[str]]:
    """Return names of regions and of sectors within one."""
    return [f"r{at}" for at in range(REGIONS[n])], [f"s{at}" for at in range(n // REGIONS[n])]


def as_peer(given: dict[str, np.ndarray], out: Path) -> dict[str, Any]:
    """Compute A, x, L, M and accounts with pymrio, as its users do."""
    import pandas as pd
    import pymrio

    regions, sectors = labels(len(given["flows"]))
    rows = pd.MultiIndex.from_product([regions, sectors], names=["region", "sector"])
    columns = pd.MultiIndex.from_product(
        [regions, [f"c{at}" for at in range(CATEGORIES)]], names=["region", "category"]
    )
    system = pymrio.IOSystem(
        Z=pd.DataFrame(given["flows"], rows, rows, copy=False),
        Y=pd.DataFrame(given["final"], rows, columns, copy=False),
    )
    names = [f"k{at}" for at in range(STRESSORS)]
    system.satellite = pymrio.Extension("satellite", F=pd.DataFrame(given["stressors"], names, rows, copy=False))
    watch = Watch()
    system.calc_all()
    found = watch.read()
    accounts = {key: getattr(system.satellite, f"{name}_reg").to_numpy() for key, name in MEASURES.items()}
    np.savez(out, multipliers=system.satellite.M.to_numpy(), **accounts)
    return {"accounts": found}


def as_weefsel(given: dict[str, np.ndarray], out: Path) -> dict[str, Any]:
    """Compute A (a view), x, M and accounts by region."""
    from weefsel.kernels import leontief
    from weefsel.methods import unwrap
    from weefsel.methods.footprint import accounts
    from weefsel.model import Axis, Fabric, Meta

    n = len(given["flows"])
    regions, sectors = labels(n)
    industries = Axis(("region", "sector"), tuple((region, sector) for region in regions for sector in sectors))
    uses = Axis(("region", "category"), tuple((region, f"c{at}") for region in regions for at in range(CATEGORIES)))
    names = Axis(("account", "unit"), tuple((f"k{at}", "t") for at in range(STRESSORS)))
    none = Axis(("item",), ())
    watch = Watch()
    output = given["flows"].sum(axis=1) + given["final"].sum(axis=1)
    fabric = Fabric(
        Meta("random", "a random table", None), industries, given["flows"], output, uses, given["final"],
        none, np.zeros((0, n)), names, given["stressors"],
    )  # fmt: skip
    system = unwrap.system_of(fabric)
    multipliers = leontief.solve_left(system.factor, given["stressors"] / output)
    result = accounts(fabric)
    found = watch.read()
    shape = (STRESSORS, len(regions), len(MEASURES))
    values = result.frame["value"].to_numpy().reshape(shape)
    np.savez(out, multipliers=multipliers, **{key: values[:, :, at] for at, key in enumerate(MEASURES)})
    return {"accounts": found}


def as_lapack(given: dict[str, np.ndarray], out: Path) -> dict[str, Any]:
    """Factorise and solve with scipy alone, and invert."""
    from scipy.linalg import inv, lu_factor, lu_solve

    flows, final = given["flows"], given["final"]
    output = flows.sum(axis=1) + final.sum(axis=1)
    system = np.eye(len(flows)) - flows / output
    left, right = _sides(given, output)
    found = {}
    watch = Watch()
    factor = lu_factor(system)
    solved = lu_solve(factor, right), lu_solve(factor, left, trans=1)
    found["factor and solves"] = watch.read()
    np.savez(out, right=solved[0], left=solved[1])
    del factor, solved
    watch = Watch()
    inverse = inv(system)
    found["inverse"] = watch.read()
    del inverse
    return found


def as_kernels(given: dict[str, np.ndarray], out: Path) -> dict[str, Any]:
    """Do the same with the kernels, and what rests on a factorisation or an inverse."""
    from weefsel.kernels import extraction, gvc, leontief, linkages, lu, prices

    flows, final = given["flows"], given["final"]
    n, output = len(flows), flows.sum(axis=1) + final.sum(axis=1)
    table = leontief.Coefficients(flows, output)
    left, right = _sides(given, output)
    found: dict[str, Any] = {}

    def timed(name: str, act: Callable[[], Any], times: int = 1) -> Any:
        read = []
        for _ in range(times):
            watch = Watch()
            done = act()
            read.append(watch.read())
        found[name] = {unit: statistics.median(one[unit] for one in read) for unit in read[0]}
        return done

    def factor_and_solve() -> Any:
        factor = leontief.factorise(table)
        return factor, leontief.solve(factor, right), leontief.solve_left(factor, left.T).T

    factor, solved, from_left = timed("factor and solves", factor_and_solve)
    np.savez(out, right=solved, left=from_left)
    ten = list(range(0, n, n // 10))[:10]

    def ten_extractions() -> Any:
        columns = leontief.columns(factor, ten).T
        return [extraction.total(column, k, output) for k, column in zip(ten, columns, strict=True)]

    timed("ten extractions", ten_extractions, 5)
    timed("price change", lambda: prices.prices(factor, left[:, 0]), 5)
    weights = given["stressors"] / output

    def all_extractions() -> Any:
        inverse = lu.inverse_of(table)
        multipliers = weights @ inverse
        return inverse, multipliers * (output / np.diagonal(inverse))

    inverse, _ = timed("inverse and all extractions", all_extractions)
    timed("linkages on the inverse", lambda: (linkages.variation_of_columns(inverse), inverse.sum(axis=0),
                                              linkages.variation_of_rows(inverse, output)))  # fmt: skip
    regions = REGIONS[n]
    members = [np.arange(n // regions) + at * (n // regions) for at in range(regions)]
    by_region = final.reshape(n, regions, CATEGORIES).sum(axis=2)
    rest = np.zeros(n)
    chains = gvc.Chains(flows, output, by_region, rest, 1 - flows.sum(axis=0) / output, rest, members)
    timed("value chains on the inverse", lambda: gvc.measures(chains, inverse))
    return found


def _sides(given: dict[str, np.ndarray], output: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return right-hand sides (n, k) from the left and (n, R) from the right, those of M and of accounts."""
    final = given["final"]
    return (given["stressors"] / output).T, final.reshape(len(final), -1, CATEGORIES).sum(axis=2)


ROLES = {"pymrio": as_peer, "weefsel": as_weefsel, "lapack": as_lapack, "kernels": as_kernels}


def run(role: str, python: str, folder: Path, threads: int) -> dict[str, Any]:
    """Run one contestant in a process of its own and return what it measured."""
    variables = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"} if threads else set()
    environment = {**os.environ, **dict.fromkeys(variables, str(threads))}
    command = [python, __file__, "--role", role, "--folder", str(folder)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    return dict(json.loads(said.splitlines()[-1]))


def play(role: str, folder: Path) -> None:
    """Be one contestant: load the table, compute, print what was measured."""
    with np.load(folder / "table.npz") as file:
        given = {name: file[name] for name in file.files}
    print(json.dumps(ROLES[role](given, folder / f"{role}.npz")))


def gap(folder: Path, one: str, other: str) -> float:
    """Return the largest difference between the results of two contestants, relative to the largest value."""
    with np.load(folder / f"{one}.npz") as ours, np.load(folder / f"{other}.npz") as theirs:
        return max(float(np.abs(ours[name] - theirs[name]).max() / np.abs(theirs[name]).max()) for name in ours.files)


def compare(n: int, zeros: float, peer: str, runs: int, threads: int) -> None:
    """Print the rows of one table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_table(folder / "table.npz", n, zeros)
        pythons = {
            **({"pymrio": peer} if peer else {}),
            **dict.fromkeys(("weefsel", "lapack", "kernels"), sys.executable),
        }
        measured: dict[tuple[str, str], list[dict[str, float]]] = {}
        for _ in range(runs):
            for role, python in pythons.items():
                for what, values in run(role, python, folder, threads).items():
                    measured.setdefault((role, what), []).append(values)
        found = {key: {unit: statistics.median(one[unit] for one in several) for unit in ("wall", "cpu", "memory")}
                 for key, several in measured.items()}  # fmt: skip
        square = 8.0 * n * n
        for (role, what), values in found.items():
            print(f"| {n:,} | {zeros:.0%} | {role} | {what} | {values['wall']:.3f} | {values['cpu']:.3f} | "
                  f"{values['memory'] / square:.2f} |", flush=True)  # fmt: skip
        ratios(found, n, bool(peer))
        if peer:
            print(f"  largest difference from pymrio: {gap(folder, 'weefsel', 'pymrio'):.1e}")
        print(f"  largest difference from LAPACK: {gap(folder, 'kernels', 'lapack'):.1e}", flush=True)


def ratios(found: dict[tuple[str, str], dict[str, float]], n: int, peer: bool) -> None:
    """Print how the contestants stand to each other, on the clock and of the processor, beside what is asked."""

    def ratio(one: tuple[str, str], other: tuple[str, str], unit: str) -> float:
        return found[one][unit] / max(found[other][unit], 1e-9)

    def say(what: str, wall: float, cpu: float, asked: str, digits: int = 2) -> None:
        print(f"  {what}: {wall:.{digits}f} wall, {cpu:.{digits}f} processor (asked: {asked})")

    if peer:
        ours, theirs = ("weefsel", "accounts"), ("pymrio", "accounts")
        least = 3 if n < 4900 else 5
        say("times as fast as pymrio", ratio(theirs, ours, "wall"), ratio(theirs, ours, "cpu"), f"at least {least}")
        print(f"  memory of weefsel over pymrio: {ratio(ours, theirs, 'memory'):.2f} (asked: at most 0.33)")
    one, other = ("kernels", "factor and solves"), ("lapack", "factor and solves")
    say("factor and solves over LAPACK", ratio(one, other, "wall"), ratio(one, other, "cpu"), "at most 1.2")
    whole = ("lapack", "inverse")
    inverse = [ratio(("kernels", "inverse and all extractions"), whole, unit) for unit in ("wall", "cpu")]
    say("all extractions, in inverses of LAPACK", *inverse, "at most 1.3")
    for what, step, asked in (
        ("linkages", "linkages on the inverse", "1.3"),
        ("value chains of all exporters", "value chains on the inverse", "2"),
    ):
        parts = [ratio(("kernels", step), whole, unit) for unit in ("wall", "cpu")]
        summed = [first + second for first, second in zip(inverse, parts, strict=True)]
        say(f"{what}, in inverses of LAPACK", *summed, f"at most {asked}")
    for what in ("ten extractions", "price change"):
        values = found["kernels", what]
        asked = "under 100 at 2,944" if n == 2944 else "nothing at this size"
        say(f"{what} on a factorisation at hand, ms", 1e3 * values["wall"], 1e3 * values["cpu"], asked, 0)


def main() -> None:
    """Run the benchmark, or one contestant of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", default="")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", default="2000,2944,4900")
    parser.add_argument("--zeros", default="0,0.7")
    parser.add_argument("--large", action="store_true", help="9,800 industries too: minutes, and 8 GB")
    parser.add_argument(
        "--threads", type=int, default=0, help="threads of the linear algebra; 0 leaves them as they are"
    )
    parser.add_argument("--role", choices=ROLES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.role:
        play(given.role, given.folder)
        return
    print("| industries | zeros | who | what | wall s | processor s | memory, n x n float64 |")
    print("|---|---|---|---|---|---|---|")
    sizes = [int(size) for size in given.sizes.split(",") if size] + ([9800] if given.large else [])
    for n in sizes:
        for zeros in (float(share) for share in given.zeros.split(",")):
            compare(n, zeros, given.peer_python, given.runs, given.threads)


if __name__ == "__main__":
    main()
