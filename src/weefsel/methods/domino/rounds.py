"""A closure round by round: first-tier suppliers, second tier, and so on."""

from __future__ import annotations

from typing import Annotated

from weefsel.kernels import leontief
from weefsel.kernels.rounds import Rounds, supplier_rounds
from weefsel.methods import unwrap, wrap
from weefsel.methods.domino import fall as given
from weefsel.methods.domino.effects import in_measure, response
from weefsel.methods.domino.fall import Fall, fall_of
from weefsel.methods.unwrap import System
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "domino.rounds"


@method(
    NAME,
    title="A closure, round by round",
    needs=("flows", "output", "jobs (optional)"),
    gives="losses by industry in the plant (round 0), at its suppliers (1), at theirs (2) ... and in all later "
    "rounds (rest)",
    unit="currency of the fabric; jobs",
    source="Miller & Blair 2009, sec. 2.4.1 and 13.2.1",
    adds=("region", "sector", "round"),
)
def rounds(
    fabric: Fabric,
    *,
    industry: given.Industry,
    region: given.Region = None,
    jobs: given.Jobs = None,
    output: given.Output = None,
    share: given.Share = None,
    suppliers: given.Suppliers = "output_cap",
    count: Annotated[int, About("rounds shown one by one; the rest together", low=1, high=50)] = 4,
) -> Result:
    r"""Return the indirect losses of `domino.closure` split by round; households are not part of the rounds.

    d0 = dx e_k, d_{t+1} = A d_t, with k held at its fall in reading ``output_cap``; the rounds add up to
    L_.k/L_kk dx (or L_.k dx in reading ``plant``).

    Returns
    -------
    Result
        one row per (region x) sector x round (0, 1, ... , rest) x measure

    Raises
    ------
    InputError, ComputationError
        As `domino.closure`.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.rounds", wf.load("belgium"), industry="C29", jobs=4300, count=2).frame
    >>> jobs = found.filter(pl.col("measure") == "jobs").group_by("round").agg(pl.col("value").sum())
    >>> {part: round(value) for part, value in sorted(jobs.iter_rows())}
    {'0': 4300, '1': 1607, '2': 468, 'rest': 267}
    """
    fall = fall_of(fabric, industry, region, jobs, output, share)
    found = rounds_of(unwrap.system_of(fabric), fall, suppliers, count)
    blocks = []
    named = [*((str(step), found.falls[step]) for step in range(count + 1)), ("rest", found.rest)]
    for intensity in unwrap.intensities(fabric):
        for name, loss in named:
            direct, other = in_measure(intensity, fall, loss if name == "0" else loss * 0.0, loss)
            chosen = [fall.position] if name == "0" else list(range(len(loss)))
            values = direct if name == "0" else other
            blocks.append(
                wrap.block(
                    {**wrap.industry_labels(fabric, chosen), "round": name, "measure": intensity.measure},
                    values[chosen],
                    intensity.unit,
                    wrap.status_of(fabric),
                )
            )
    return wrap.result(NAME, blocks)


def rounds_of(system: System, fall: Fall, suppliers: str, count: int) -> Rounds:
    """Return the rounds of a fall in output, (count + 1, n) and the rest (n,)."""
    column = leontief.columns(system.factor, [fall.position])[:, 0]
    total = response(column, fall.position, fall.output, suppliers)
    held = (fall.position,) if suppliers == "output_cap" else ()
    return supplier_rounds(system.inputs, fall.position, fall.output, held, total, count)
