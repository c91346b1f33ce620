"""The same table with its money in another unit or currency."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from weefsel.errors import InputError
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Fabric, Imports
from weefsel.sayings import say

#: How many units of a currency the prefixes stand for: ``keur`` is a thousand euro.
PREFIXES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9}
UNIT = re.compile(r"([kmb]?)([a-z]{3})")


@each_of_sample
def to_unit(fabric: Fabric, unit: str, *, rate: float | None = None, source: str = "") -> Fabric:
    """Return a fabric with its money in another unit, such as ``keur``, ``meur``, ``beur`` or ``musd``.

    Parameters
    ----------
    unit : prefix k, m or b (or none) and a currency of three letters
    rate : units of the new currency for one of the old, needed where the currency changes
    source : where the rate comes from

    Raises
    ------
    InputError
        If a unit cannot be read, or a rate is missing, given in vain or not above zero.
    """
    unit = unit.strip().lower()
    (old_prefix, old), (prefix, currency) = _parsed(fabric.meta.currency_unit), _parsed(unit)
    if (old == currency) == (rate is not None):
        what = (
            say("{old} to {currency} needs a rate", old=old, currency=currency)
            if rate is None
            else say("both units are in {old}, so a rate means nothing", old=old)
        )
        raise InputError(
            what,
            say("Add --rate with {currency} per {old}.", currency=currency, old=old)
            if rate is None
            else say("Leave --rate out."),
        )
    if rate is not None and not (np.isfinite(rate) and rate > 0):
        raise InputError(
            say("{rate!r} is no exchange rate", rate=rate),
            say("Give {currency} per {old}, above zero.", currency=currency, old=old),
        )
    note = _note(unit, fabric.meta.currency_unit, rate, currency, old, source)
    scale = PREFIXES[old_prefix] / PREFIXES[prefix] * (rate or 1.0)
    imports = fabric.imports
    if imports is not None:
        imports = Imports(
            imports.products, imports.flows * scale, imports.final * scale if imports.final is not None else None
        )
    own = np.array([scale if at == fabric.meta.currency_unit else 1.0 for at in fabric.accounts.column("unit")])
    units = tuple((name, unit if at == fabric.meta.currency_unit else at) for name, at in fabric.accounts.labels)
    return replace(
        fabric,
        meta=made(fabric.meta, [note], currency_unit=unit),
        flows=fabric.flows * scale,
        output=fabric.output * scale,
        final_demand=fabric.final_demand * scale,
        value_added=fabric.value_added * scale,
        accounts=Axis(fabric.accounts.levels, units),
        account_values=fabric.account_values * own[:, None] if len(own) else fabric.account_values,
        imports=imports,
    )


def _note(unit: str, before: str, rate: float | None, currency: str, old: str, source: str) -> str:
    """Return what was done to money."""
    if rate is None:
        return say("Money in {unit}, before in {old}.", unit=unit, old=before)
    if not source:
        return say(
            "Money in {unit}, before in {old}, at {rate:g} {currency} per {one}.",
            unit=unit, old=before, rate=rate, currency=currency, one=old,
        )  # fmt: skip
    return say(
        "Money in {unit}, before in {old}, at {rate:g} {currency} per {one} ({source}).",
        unit=unit, old=before, rate=rate, currency=currency, one=old, source=source,
    )  # fmt: skip


def _parsed(unit: str) -> tuple[str, str]:
    match = UNIT.fullmatch(unit.strip().lower())
    if not match:
        raise InputError(
            say("{unit!r} is no unit of money", unit=unit),
            say("Write k, m or b and a currency of three letters: keur, meur, musd."),
        )
    return match[1], match[2]
