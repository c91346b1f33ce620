"""How fast the daily model is: steps a second beside BoARIO, and a step beside the time to stream its arrays.

python benchmarks/daily.py [--peer PYTHON]     PYTHON: an interpreter in which boario and pymrio are installed

The peer runs its own quick-start as a black box: pymrio's test table (6 regions, 8 sectors), 730 days.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Callable

import numpy as np
from numba import njit

from weefsel.kernels import inventory

PEER = """
import json, time, warnings
warnings.filterwarnings("ignore")
import pymrio
from boario import event
from boario.extended_models import ARIOPsiModel
from boario.simulation import Simulation
table = pymrio.load_test()
table.calc_all()
best = 1e9
for _ in range(9):
    run = Simulation(ARIOPsiModel(table), n_temporal_units_to_sim=730)
    run.add_event(event.from_scalar_regions_sectors(
        impact=5_000_000, event_type="recovery", affected_regions=["reg1"],
        affected_sectors=["manufactoring", "mining"],
        impact_regional_distrib="equal", impact_sectoral_distrib="equal", occurrence=5, duration=30, recovery_tau=30,
        recovery_function="linear"))
    start = time.perf_counter()
    run.loop()
    best = min(best, time.perf_counter() - start)
print(json.dumps(730 / best))
"""


def drawn(regions: int, sectors: int, seed: int = 0) -> inventory.Parameters:
    """Return a random full table as parameters of the daily model."""
    draw = np.random.default_rng(seed)
    n = regions * sectors
    flows = inventory.Flows(
        draw.uniform(0, 1, (n, n)), np.zeros((0, n)), np.tile(np.arange(sectors), regions),
        np.zeros(0, dtype=np.int64), draw.uniform(0.4, 0.6, (1, n)) * n, draw.uniform(0.4, 0.6, (1, n)) * n,
        draw.uniform(0.4, 0.6, n) * n,
    )  # fmt: skip
    critical = draw.choice([0.0, 0.5, 1.0], (sectors, n))
    return inventory.parameters_of(flows, np.full((sectors, n), 30.0), critical, inventory.Behaviour())


def shocked(parameters: inventory.Parameters, days: int, share: float = 0.3) -> inventory.Schedule:
    """Return a month in which a region loses part of its capacity."""
    schedule = inventory.calm(parameters, days)
    schedule.capacity_lost[1 : 1 + max(days // 8, 2), : len(parameters.inputs)] = share
    return schedule


def best_of(runs: int, *calls: Callable[[], object]) -> list[float]:
    """Return the fewest seconds of each call; calls take turns, so that other work on the machine hits all alike."""
    best = [np.inf] * len(calls)
    for _ in range(runs):
        for at, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[at] = min(best[at], time.perf_counter() - start)
    return best


@njit(error_model="numpy")
def triad(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> None:
    """a = b + 3 c."""
    for i in range(len(a)):
        a[i] = b[i] + 3.0 * c[i]


def small(peer: str | None) -> None:
    """Print steps a second at 48 industries and 730 days, recording off, beside the peer."""
    parameters = drawn(6, 8)
    start, schedule = inventory.steady_state(parameters), shocked(parameters, 730)
    inventory.last(start, parameters, schedule)
    quiet, ours, theirs = inventory.calm(parameters, 730), [0.0, 0.0], 0.0
    for _ in range(3 if peer else 1):  # in turns, so that other work on the machine hits both
        seconds = best_of(
            200,
            lambda: inventory.last(start, parameters, schedule),
            lambda: inventory.last(start, parameters, quiet),
        )
        ours = [max(found, 730 / took) for found, took in zip(ours, seconds, strict=True)]
        if peer:
            said = subprocess.run([peer, "-c", PEER], capture_output=True, text=True, check=True).stdout
            theirs = max(theirs, float(json.loads(said.strip().splitlines()[-1])))
    print(f"48 industries, 730 days: {ours[0]:,.0f} steps/s; nothing short: {ours[1]:,.0f}")
    if peer:
        print(f"  BoARIO: {theirs:,.0f} steps/s; {ours[0] / theirs:,.0f} and {ours[1] / theirs:,.0f} times")


def large(days: int = 8, runs: int = 30, size: int = 10_000_000) -> None:
    """Print a step at 2,944 industries beside the time to stream what it must touch once, by a triad in turns."""
    parameters = drawn(46, 64)
    start, schedule = inventory.steady_state(parameters), shocked(parameters, days)
    short = inventory.calm(parameters, days)
    short.capacity_lost[:] = 0.1
    a, b, c = np.zeros(size), np.ones(size), np.ones(size)
    triad(a[:10], b, c)
    inventory.last(start, parameters, schedule)
    products, n = parameters.inputs.shape
    # The shares; inputs, wanted stocks, criticality, stocks read and written, orders placed, missing, clipped.
    touched = 8 * (n * n + 8 * products * n)
    streams, step, all_short = best_of(
        runs,
        lambda: triad(a, b, c),
        lambda: inventory.last(start, parameters, schedule),
        lambda: inventory.last(start, parameters, short),
    )
    speed = 3 * 8 * size / streams
    print(f"triad {speed / 1e9:.1f} GB/s, so {touched / 1e6:.0f} MB stream in {touched / speed * 1e3:.2f} ms")
    for name, seconds in (("part of a region short", step), ("every supplier short", all_short)):
        ratio = seconds / days / (touched / speed)
        print(f"{n:,} industries, {name}: {seconds / days * 1e3:.2f} ms a step; ratio {ratio:.2f}")
    batches = [1, 4, 16]
    calls = []
    for scenarios in batches:
        losses = np.linspace(0.1, 0.5, scenarios)
        many = inventory.Schedule(
            *(np.stack(values) for values in zip(*(shocked(parameters, days, s) for s in losses), strict=True))
        )
        calls.append(lambda many=many: inventory.run_many(start, parameters, many))
    calls[0]()
    for scenarios, seconds in zip(batches, best_of(runs // 4, *calls), strict=True):
        print(f"  {scenarios} scenarios at once: {scenarios * days / seconds:,.0f} steps x scenarios/s")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer")
    small(parser.parse_args().peer)
    large()


if __name__ == "__main__":
    main()
