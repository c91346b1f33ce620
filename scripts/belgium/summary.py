"""What the regional fabric looks like, for the eye of the compiler: docs/decisions/0002 carries these figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from belgium import weights
from weefsel.methods.regionalise import with_delta
from weefsel.model import Fabric


def lines(data: Path, belgium: Fabric, regions: Fabric) -> list[str]:
    """Return the summary as lines of text."""
    count, n = len(weights.REGIONS), len(belgium.industries)

    def split(values: np.ndarray) -> str:
        totals = values.reshape(count, n).sum(axis=1)
        shares = zip(weights.REGIONS, totals / totals.sum(), strict=True)
        return ", ".join(f"{region} {share:.1%}" for region, share in shares)

    jobs = regions.account_values[regions.accounts.where(account="jobs")[0]]
    found = [
        f"output: {split(regions.output)}",
        f"gross value added: {split(regions.value_added[:3].sum(axis=0))}",
        f"jobs: {split(jobs)}",
        *[f"delta {delta:g}: {_own_inputs(with_delta(regions, delta))}" for delta in (0.2, 0.3, 0.4)],
    ]
    return [*found, *_other_weights(data, belgium)]


def _own_inputs(fabric: Fabric) -> str:
    count = len(weights.REGIONS)
    n = len(fabric.industries) // count
    between = fabric.flows.reshape(count, n, count, n).sum(axis=(1, 3))
    shares = zip(weights.REGIONS, np.diag(between) / between.sum(axis=0), strict=True)
    each = ", ".join(f"{region} {share:.1%}" for region, share in shares)
    return f"domestic inputs bought in the own region {np.trace(between) / between.sum():.1%} ({each})"


def _other_weights(data: Path, belgium: Fabric) -> list[str]:
    """Compare the weights with those where all rows of manufacturing are scaled."""
    codes = belgium.industries.column("sector")
    jobs = belgium.account_values[belgium.accounts.where(account="jobs")[0]]
    chosen, grades = weights.regional_weights(data, codes, jobs)
    other, _ = weights.regional_weights(data, codes, jobs, kept_grades=())
    difference = other - chosen
    made = [at for at, code in enumerate(codes) if code[0] == "C"]
    free = [at for at in made if grades[0][at] not in weights.KEPT]
    shares = (chosen[:, free] * jobs[free]).sum(axis=1) / jobs[free].sum()
    largest = max(made, key=lambda at: np.abs(difference[:, at]).max())
    return [
        "scaled rows of manufacturing together: " + ", ".join(f"{share:.3f}" for share in shares),
        f"all rows scaled instead: mean absolute difference {np.abs(difference[:, made]).mean():.3f}, largest at "
        f"{codes[largest]}: {np.array2string(difference[:, largest], precision=3)}; output moved "
        f"{np.abs(difference * belgium.output).sum() / 2:,.0f} of {belgium.output[made].sum():,.0f} million euro",
        *[f"  {codes[at]} {grades[0][at]}: {chosen[:, at].round(3)} or {other[:, at].round(3)}" for at in made],
    ]
