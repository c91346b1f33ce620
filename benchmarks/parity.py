"""How near the smooth form of the daily model comes to BoARIO on BoARIO's own quick-start table.

python benchmarks/parity.py --peer PYTHON     PYTHON: an interpreter in which boario and pymrio are installed

The peer runs as a black box: pymrio's test table, two industries of a region lose half of their capacity and recover
linearly in 30 days. The capacity that it reports is the shock given to ours; α_max, τ_α, ψ, days of stock and their
restoration are the peer's defaults; nobody is dismissed, and households stay as they are.
"""

from __future__ import annotations

import argparse
import json
import subprocess

import numpy as np

from weefsel.kernels import inventory

PEER = """
import json, warnings
warnings.filterwarnings("ignore")
import pymrio
from boario import event
from boario.extended_models import ARIOPsiModel
from boario.simulation import Simulation
table = pymrio.load_test()
table.calc_all()
run = Simulation(ARIOPsiModel(table), n_temporal_units_to_sim=365)
run.add_event(event.from_scalar_regions_sectors(
    impact=1e11, event_type="recovery", affected_regions=["reg1"], affected_sectors=["manufactoring", "mining"],
    impact_regional_distrib="equal", impact_sectoral_distrib="equal", occurrence=5, duration=5, recovery_tau=30,
    recovery_function="linear"))
run.loop()
rows = list(table.Z.index)
print(json.dumps({
    "flows": table.Z.to_numpy().tolist(), "final": table.Y.to_numpy().sum(axis=1).tolist(),
    "sectors": [sector for _, sector in rows], "regions": [region for region, _ in rows],
    "output": run.production_realised[rows].to_numpy().tolist(),
    "capacity": run.production_capacity[rows].to_numpy().tolist()}))
"""


def compare(peer: str) -> dict[str, float]:
    """Return how far the two are apart on a year: see `main` for what each number says."""
    said = json.loads(
        subprocess.run([peer, "-c", PEER], capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    )
    flows, final = np.array(said["flows"]) / 365, np.array(said["final"]) / 365
    theirs, capacity = np.array(said["output"]), np.array(said["capacity"])
    names = list(dict.fromkeys(said["sectors"]))
    n, none = len(final), np.zeros((1, len(final)))
    products = np.array([names.index(sector) for sector in said["sectors"]])
    taken = inventory.Flows(flows, np.zeros((0, n)), products, np.zeros(0, dtype=np.int64), none, none, final)
    behaviour = inventory.Behaviour(
        restock_days=60.0, hiring=1.0, firing=0.0, production=inventory.PRODUCTION["smooth"], households_respond=False
    )
    shape = (len(names), n)
    parameters = inventory.parameters_of(taken, np.full(shape, 90.0), np.ones(shape), behaviour)
    schedule = inventory.calm(parameters, len(theirs))
    for f, (region, sector) in enumerate(zip(said["regions"], said["sectors"], strict=True)):
        if region == "reg1" and sector in ("mining", "manufactoring"):
            schedule.capacity_lost[:, f] = np.clip(1 - capacity[:, f] / parameters.output[f], 0, 1)
    _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
    base = parameters.output
    lost = [float((base - values).sum()) for values in (theirs, path.output)]
    return {
        "largest": float((np.abs(path.output - theirs) / base).max()),
        "correlation": float(np.corrcoef(path.output.sum(axis=1), theirs.sum(axis=1))[0, 1]),
        "lost_peer": lost[0],
        "lost_ours": lost[1],
    }


def main() -> None:
    """Print how far the two are apart."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", required=True)
    found = compare(parser.parse_args().peer)
    print(f"largest difference of an industry on a day: {found['largest']:.2%} of base")
    print(f"correlation of total output: {found['correlation']:.4f}")
    print(f"output lost: peer {found['lost_peer']:,.0f}, ours {found['lost_ours']:,.0f}")


if __name__ == "__main__":
    main()
