"""Samples of uncertain settings and Sobol indices, by SALib (needs ``weefsel[ensembles]``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weefsel.errors import InputError
from weefsel.model import Result
from weefsel.sayings import say

Numbers = NDArray[np.float64]
MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A setting with the range in which it may lie."""

    name: str
    low: float
    high: float


def _salib(module: str) -> Any:
    try:
        return import_module(f"SALib.{module}")
    except ImportError:
        raise InputError(say("ensembles need SALib"), say("Install weefsel[ensembles].")) from None


def _problem(uncertain: Sequence[Uncertain]) -> dict[str, object]:
    return {
        "num_vars": len(uncertain),
        "names": [one.name for one in uncertain],
        "bounds": [[one.low, one.high] for one in uncertain],
    }


def sample(uncertain: Sequence[Uncertain], runs: int, seed: int, sampling: str) -> Numbers:
    """Return settings by run, (runs, settings); for ``sobol`` (runs (2 settings + 2), settings).

    Sources: McKay, Beckman & Conover 1979 (Latin hypercube); Saltelli et al. 2010 (Sobol).

    Raises
    ------
    InputError
        If there is no such sampling, too few or too many runs, or a Sobol sample that is not a power of two.
    """
    if runs < 2:
        raise InputError(
            say("{count} runs make no range", count=runs), say("Take at least 2; 200 give a fair picture.")
        )
    if runs > MOST_RUNS:
        raise InputError(
            say("{count} runs are more than an ensemble takes", count=runs),
            say("Take at most {count}.", count=MOST_RUNS),
        )
    if sampling == "latin":
        return np.asarray(_salib("sample.latin").sample(_problem(uncertain), runs, seed=seed))
    if sampling == "sobol":
        if runs & (runs - 1):
            raise InputError(
                say("{count} is not a power of two", count=runs), say("A Sobol sample takes 64, 128, 256 ... runs.")
            )
        return np.asarray(_salib("sample.sobol").sample(_problem(uncertain), runs, calc_second_order=True, seed=seed))
    raise InputError(say("unknown sampling: {name!r}", name=sampling), say("Choose latin or sobol."))


def sobol_indices(central: Result, stack: Numbers, uncertain: Sequence[Uncertain], seed: int) -> Result:
    """Return first and total Sobol indices by measure and setting: which assumption matters most.

    The quantity is the sum over all rows of a measure; where rows have a period, of the last one. low and high are
    the index less and plus its 95 % bootstrap half-width.
    """
    analyse = _salib("analyze.sobol").analyze
    frame = central.frame.with_row_index("row")
    if "period" in frame.columns:
        frame = frame.filter(pl.col("period") == frame["period"][-1])
    if "measure" not in frame.columns:
        frame = frame.with_columns(measure=pl.lit("value"))
    blocks = []
    for (measure,), part in frame.group_by("measure", maintain_order=True):
        total = np.nansum(stack[:, part["row"].to_numpy()], axis=1)
        if np.ptp(total) <= 1e-12 * max(1.0, float(np.abs(total).max())):
            continue
        found = analyse(_problem(uncertain), total, seed=seed)
        for kind, value, width in (("first", "S1", "S1_conf"), ("total", "ST", "ST_conf")):
            blocks.append(
                pl.DataFrame(
                    {
                        "measure": [str(measure)] * len(uncertain),
                        "setting": [one.name for one in uncertain],
                        "index": [kind] * len(uncertain),
                        "value": found[value],
                        "unit": ["1"] * len(uncertain),
                        "status": ["modelled"] * len(uncertain),
                        "low": found[value] - found[width],
                        "high": found[value] + found[width],
                    }
                )
            )
    if not blocks:
        raise InputError(
            say("nothing moves: no Sobol index is defined"), say("Widen the ranges, or vary other settings.")
        )
    note = say(
        "Sobol indices of the sum of each measure (of the last period): share of its variance that a setting makes."
    )
    return Result(central.method, pl.concat(blocks), settings=central.settings, origin=central.origin, notes=(note,))
