"""Does a table add up: residuals of rows and columns, industry by industry."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import numpy as np

from weefsel.kernels import soundness
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.shocks import listed
from weefsel.model import Fabric, Result, counted
from weefsel.model.fabric import KNOWN_ITEMS
from weefsel.registry import method
from weefsel.sayings import say, together

NAME = "table.check"


@method(
    NAME,
    title="Does the table add up",
    needs=("flows", "output", "final_demand", "value_added"),
    gives="per industry: output less sales (row), output less purchases and value added (column), inputs per unit of "
    "output; notes on negative cells, zero outputs, productivity, and labels or numbers that stand twice",
    unit="currency of the fabric; share: 1",
    source="accounting identities of a symmetric input-output table (Eurostat Manual 2008, ch. 11)",
    adds=("region", "sector"),
)
def check(fabric: Fabric) -> Result:
    """Return what is left over in each row and column of a fabric.

    With flows Z (n, n), output x (n,), final demand Y (n, m) and value-added rows V (k, n), all in money:

    - row: x_i - Σ_j Z_ij - Σ_c Y_ic
    - column: x_j - Σ_i Z_ij - Σ_v V_vj, where the fabric has value added (and imports, taxes on products)

    Each also as a share of output. What a publisher leaves over stays a statistical discrepancy. ``inputs`` is the sum
    of an industry's column of domestic coefficients: above one it buys more than it makes, which an economy can bear as
    long as the largest eigenvalue of all coefficients, in the notes, is below one.

    Returns
    -------
    Result
        one row per (region x) sector x check (row, column: measures residual, share; inputs: measure share)

    Raises
    ------
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("table.check", wf.load("belgium")).frame
    >>> bool(found.filter(pl.col("measure") == "residual")["value"].abs().max() < 0.012)
    True
    """
    inputs = unwrap.system_of(fabric).inputs
    residuals = {"row": fabric.output - fabric.flows.sum(axis=1) - fabric.final_demand.sum(axis=1)}
    if len(fabric.items):
        spent = fabric.flows.sum(axis=0) + _purchased(fabric)
        residuals["column"] = fabric.output - spent
    blocks = []
    producing = np.flatnonzero(fabric.output)
    for name, values in residuals.items():
        labels = {"check": name, "measure": "residual"}
        blocks.append(
            wrap.block(
                {**wrap.industry_labels(fabric), **labels}, values, fabric.meta.currency_unit, wrap.status_of(fabric)
            )
        )
        share = values[producing] / fabric.output[producing]
        named = {**wrap.industry_labels(fabric, producing.tolist()), **labels, "measure": "share"}
        blocks.append(wrap.block(named, share, "1", wrap.status_of(fabric)))
    named = {**wrap.industry_labels(fabric, producing.tolist()), "check": "inputs", "measure": "share"}
    blocks.append(wrap.block(named, inputs.sum(axis=0)[producing], "1", wrap.status_of(fabric)))
    return wrap.result(NAME, blocks, [*_remarks(fabric), *_soundness(fabric, inputs)])


def _purchased(fabric: Fabric) -> Array:
    """Return value added and what else stands below the flows, (n,): imports counted once."""
    items = fabric.items.column(fabric.items.levels[0])
    total = counted(fabric.value_added).sum(axis=0)
    if "imports" not in items and fabric.imports is not None:
        total = total + fabric.imports.flows.sum(axis=0)
    return total


def _remarks(fabric: Fabric) -> list[str]:
    remarks: list[str] = []
    for name, values in ((say("flows"), fabric.flows), (say("final demand"), fabric.final_demand)):
        count = int((values < 0).sum())
        if count:
            remarks.append(
                say(
                    "{count} negative cells in {name} (legal; the smallest is {least:g}).",
                    count=count, name=name, least=float(values.min()),
                )
            )  # fmt: skip
    idle = [fabric.industries.text(int(position)) for position in np.flatnonzero(fabric.output == 0)]
    if idle:
        remarks.append(say("Zero output: {names}.", names=idle[:20]))
    other = [name for name in fabric.items.column(fabric.items.levels[0]) if name not in KNOWN_ITEMS]
    if other:
        remarks.append(say("Value-added rows kept as given: {names}.", names=other))
    return remarks


def _soundness(fabric: Fabric, inputs: Array) -> list[str]:
    """Return what is to be said of coefficients and labels."""
    remarks: list[str] = [
        say(
            "Largest eigenvalue of the coefficients: {radius:.4f}; it must be below 1.",
            radius=float(soundness.spectral_radius(inputs)),
        )
    ]
    over = np.flatnonzero(inputs.sum(axis=0) > 1.0)
    if len(over):
        remarks.append(say("Domestic inputs exceed output: {names}.", names=listed(fabric, over.tolist())))
    alike = [
        say("{one} and {other}", one="|".join(one), other="|".join(other))
        for one, other in near_duplicates(fabric.industries.labels)
    ]
    if alike:
        remarks.append(
            say("Labels that differ only in case, accents or punctuation: {pairs}.", pairs=together(alike[:6], "; "))
        )
    text = fabric.industries.text
    same = [say("{one} and {other}", one=text(one), other=text(other)) for one, other in soundness.twins(fabric.flows)]
    if same:
        remarks.append(say("The same numbers in row and column: {pairs}.", pairs=together(same[:6], "; ")))
    return remarks


def near_duplicates(labels: Iterable[tuple[str, ...]]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return pairs of labels that are the same but for case, accents, white space and punctuation.

    >>> near_duplicates([("Noord", "C29"), ("Noord", "c-29"), ("Zuid", "C29")])
    [(('Noord', 'C29'), ('Noord', 'c-29'))]
    """
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = []
    for label in labels:
        plain = tuple(
            "".join(sign for sign in unicodedata.normalize("NFKD", part).casefold() if sign.isalnum()) for part in label
        )
        if plain in seen:
            found.append((seen[plain], label))
        seen.setdefault(plain, label)
    return found
