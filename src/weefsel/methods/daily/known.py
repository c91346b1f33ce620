"""What is known about industries beyond the table: criticality of inputs, days of stock, utilisation."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from weefsel.errors import Fault, InputFaults
from weefsel.kernels.leontief import Array
from weefsel.methods.daily.products import NOTE, joined_criticality, joins
from weefsel.model import Fabric
from weefsel.sayings import say

#: For industries that the survey does not know: every input important, two weeks of stock, a quarter of room.
UNKNOWN_CRITICALITY, UNKNOWN_DAYS, UNKNOWN_BOOST = 0.5, 14.0, 1.25
CRITICAL = {"0": 0.0, "0.5": 0.5, "1": 1.0}


@dataclass(frozen=True, slots=True)
class Known:
    """Criticality (K, n), days of stock (n,), α_max (n,), and notes on where they come from."""

    criticality: Array
    stock_days: Array
    boost_limit: Array
    notes: tuple[str, ...]


def embedded(name: str = "daily") -> Mapping[str, Any]:
    """Return a built-in file of parameters or observations."""
    text = (files("weefsel") / "data" / f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def known_of(
    fabric: Fabric, products: tuple[str, ...], *, criticality: str, stock_days: float | None, boost: float | None
) -> Known:
    """Return what is known about the industries of a fabric.

    Accounts of the fabric named `stock_days` and `utilisation` come first, then the built-in survey by NACE code,
    then plain defaults, which a note names.

    Parameters
    ----------
    products : the products of the daily model, in their order
    criticality : ``survey``, ``all`` (every input critical), or the path of a CSV file, suppliers x buyers
    stock_days : days for every industry in place of what is known, or None
    boost : α_max of every industry; None = 1/utilisation where it is known, else 1.25
    """
    figures = embedded()
    sectors = fabric.industries.column("sector")
    notes: list[str] = []
    matrix = _criticality(fabric, products, criticality, figures, notes)
    days = _days(fabric, sectors, stock_days, figures, notes)
    limit = np.full(len(sectors), UNKNOWN_BOOST if boost is None else boost)
    own = _account(fabric, "utilisation")
    if boost is None and own is not None:
        limit = 1.0 / np.clip(own, 0.05, 1.0)
    elif boost is None and set(sectors) <= set(figures["stock_days"]):
        making = np.array([sector.startswith("C") for sector in sectors])
        limit[making] = 1.0 / figures["utilisation_of_manufacturing"]
        notes.append(say("Utilisation: manufacturing {utilisation:.1%} (survey of 2015); other industries may rise to "
                         "{times:g} times their output. Give boost to set it for all, 1 for none.",
                         utilisation=figures["utilisation_of_manufacturing"], times=UNKNOWN_BOOST))  # fmt: skip
    return Known(matrix, days, limit, tuple(notes))


def _criticality(
    fabric: Fabric, products: tuple[str, ...], choice: str, figures: Mapping[str, Any], notes: list[str]
) -> Array:
    sectors = fabric.industries.column("sector")
    if choice == "all":
        return np.ones((len(products), len(sectors)))
    if choice == "survey":
        buyers = figures["buyers"]
        lines = {code: [int(sign) / 2 for sign in row[0]] for code, row in figures["criticality_doubled"].items()}
        where: str = say("the survey")
    else:
        buyers, lines = _read_criticality(Path(choice))
        where = Path(choice).name
    if joins(sectors) and not set(products) & set(lines):
        notes.append(NOTE)
        return joined_criticality(fabric, products, buyers, lines, UNKNOWN_CRITICALITY)
    found = np.full((len(products), len(sectors)), UNKNOWN_CRITICALITY)
    at = {code: position for position, code in enumerate(buyers)}
    known = [f for f, sector in enumerate(sectors) if sector in at]
    for k, product in enumerate(products):
        if product in lines:
            found[k, known] = [lines[product][at[sectors[f]]] for f in known]
    if len(known) < len(sectors) or not set(products) <= set(lines):
        notes.append(
            say(
                "Inputs that {source} does not know count as important ({criticality:g}).",
                source=where,
                criticality=UNKNOWN_CRITICALITY,
            )
        )
    return found


def _read_criticality(path: Path) -> tuple[list[str], dict[str, list[float]]]:
    """Read a matrix of 0, 0.5 and 1, supplying sectors by row and buying sectors by column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputFaults(
            say("{path} cannot be read", path=path),
            [Fault(str(error), say("Give `survey`, `all`, or a UTF-8 CSV file of 0, 0.5 and 1."), file=path.name)],
        ) from None
    buyers, lines, faults = [name.strip() for name in table[0][1:]] if table else [], {}, []
    for row in table[1:]:
        if len(row) != len(buyers) + 1:
            faults.append(
                Fault(
                    say("{count} values for {buyers} buyers", count=len(row) - 1, buyers=len(buyers)),
                    say("Complete the row."),
                    path.name,
                    row[0],
                )
            )
            continue
        for name, cell in zip(buyers, row[1:], strict=True):
            if cell.strip() not in ("0", "0.5", "1", "0.0", "1.0", "0,5"):
                faults.append(
                    Fault(
                        say("{cell!r} is not 0, 0.5 or 1", cell=cell), say("Correct the cell."), path.name, row[0], name
                    )
                )
        if not faults:
            lines[row[0].strip()] = [float(cell.replace(",", ".")) for cell in row[1:]]
    if faults or not lines:
        raise InputFaults(say("{name} is not a matrix of criticality", name=path.name), faults or [
            Fault(say("no rows"), say("Write suppliers by row and buyers by column."), path.name)
        ])  # fmt: skip
    return buyers, lines


def _days(
    fabric: Fabric, sectors: tuple[str, ...], given: float | None, figures: Mapping[str, Any], notes: list[str]
) -> Array:
    if given is not None:
        return np.full(len(sectors), given)
    own = _account(fabric, "stock_days")
    if own is not None:
        return own.copy()
    known = figures["stock_days"]
    missing = [sector for sector in sectors if sector not in known]
    if missing:
        notes.append(
            say(
                "Days of stock are not known for {count} sectors: {days:g} days.",
                count=len(set(missing)),
                days=UNKNOWN_DAYS,
            )
        )
    return np.array([known[sector][0] if sector in known else UNKNOWN_DAYS for sector in sectors])


def _account(fabric: Fabric, name: str) -> Array | None:
    for row in fabric.accounts.where(account=name):
        return None if np.isnan(fabric.account_values[row]).any() else np.asarray(fabric.account_values[row])
    return None
