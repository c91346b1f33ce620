"""Coefficients of a table that another table of the same industries makes implausible."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import soundness
from weefsel.kernels.leontief import coefficients
from weefsel.methods import wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "table.compare"


@method(
    NAME,
    title="Coefficients that another table makes implausible",
    needs=("flows", "output", "a second table with industries in common"),
    gives="input coefficients that differ from those of another table by more than a factor and a least amount, the "
    "largest difference first",
    unit="1",
    source="plausibility checks of a compiled table against another: Eurostat Manual 2008, ch. 8 and 11",
)
def compare(
    fabric: Fabric,
    *,
    against: Annotated[Fabric, About("the other table: its name, as in `weefsel table list`", reads="table")],
    factor: Annotated[float, About("times by which a coefficient must differ to be shown", low=1.0)] = 3.0,
    least: Annotated[float, About("smallest difference of a coefficient that is shown", low=0.0, high=1.0)] = 0.02,
) -> Result:
    """Return the coefficients a_ij = Z_ij / x_j that differ much between two tables.

    Shown are those with max(|a|, |a*|) > factor min(|a|, |a*|), or of another sign, and |a - a*| > least. Industries
    are matched by label; the order and the unit of money of the other table do not matter. Domestic flows are
    compared with domestic flows.

    Returns
    -------
    Result
        one row per seller x buyer x measure (coefficient, against, difference); the largest difference first

    Raises
    ------
    InputError
        If the two tables have no industry in common.

    Examples
    --------
    >>> import weefsel as wf
    >>> belgium = wf.load("belgium")
    >>> len(wf.compute("table.compare", belgium, against=belgium).frame)
    0
    """
    mine, theirs = fabric.industries, against.industries
    common = [label for label in mine.labels if label in set(theirs.labels)] if mine.levels == theirs.levels else []
    if not common:
        raise InputError(
            say("{name} and {other} have no industry in common", name=fabric.meta.name, other=against.meta.name),
            say("Join both to the same labels first, with `weefsel table aggregate`."),
        )
    here, there = [[axis.labels.index(label) for label in common] for axis in (mine, theirs)]
    first = coefficients(fabric.flows, fabric.output)[np.ix_(here, here)]
    second = coefficients(against.flows, against.output)[np.ix_(there, there)]
    odd = np.argwhere(soundness.implausible(first, second, factor=factor, least=least))
    gaps = np.abs(first - second)[odd[:, 0], odd[:, 1]]
    odd = odd[np.argsort(-gaps, kind="stable")]
    labels = {level: [common[i][at] for i in odd[:, 0]] for at, level in enumerate(mine.levels)}
    labels |= {f"buyer_{level}": [common[j][at] for j in odd[:, 1]] for at, level in enumerate(mine.levels)}
    one, other = first[odd[:, 0], odd[:, 1]], second[odd[:, 0], odd[:, 1]]
    parts = {"coefficient": one, "against": other, "difference": one - other}
    status = "estimated" if "estimated" in (fabric.meta.status, against.meta.status) else "modelled"
    blocks = [wrap.block({**labels, "measure": name}, values, "1", status) for name, values in parts.items()]
    notes: list[str] = [
        say(
            "{count} of {size:,} coefficients differ from those of {title} ({year}) by more than "
            "{factor:g} times and {least:g}.",
            count=len(odd),
            size=first.size,
            title=against.meta.title,
            year=against.meta.year,
            factor=factor,
            least=least,
        )
    ]
    alone = [
        say("{count} of {name}", count=len(axis) - len(common), name=table.meta.name)
        for axis, table in ((mine, fabric), (theirs, against))
    ]
    if len(mine) + len(theirs) > 2 * len(common):
        notes.append(
            say("Industries without a counterpart, not compared: {one} and {other}.", one=alone[0], other=alone[1])
        )
    return wrap.result(NAME, blocks, notes)
