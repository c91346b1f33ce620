"""Files of totals and of price indices: one number, or a number and its deviation, for each label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from weefsel.sayings import either, say
from weefsel.sources.records import Records, read_records


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals wanted for some labels, and how well they are known (standard deviation; zero: they must hold)."""

    name: str
    labels: tuple[str, ...]
    values: np.ndarray
    deviations: np.ndarray


def read_totals(path: Path, *, known: Sequence[str], table: str) -> Totals:
    """Return a file with columns `label` and `total`, and `sd` where totals are not certain.

    Raises
    ------
    InputError, InputFaults
        Every fault with its line: labels that are not known or stand twice, cells that are no numbers, negative sd.
    """
    found = read_records(path, texts=("label",), numbers=("total", "sd"), optional=("sd",))
    deviations = found.numbers.get("sd", np.zeros(len(found.lines)))
    _check_labels(found, known, table, once="sd" not in found.numbers)
    for at in np.flatnonzero(deviations < 0):
        found.faults.add(
            say("the deviation {deviation:g} is negative", deviation=deviations[at]),
            say("Give zero or more."),
            found.row(int(at)),
            "sd",
        )
    found.fail_if_faulty()
    return Totals(path.name, found.texts["label"], found.numbers["total"], deviations)


def read_index(path: Path, *, known: Sequence[str], table: str, base: float) -> dict[str, float]:
    """Return a file with columns `label` and `index` as price indices with base year = 1.

    Parameters
    ----------
    known : labels that need an index
    base : the number that stands for the base year, such as 100

    Raises
    ------
    InputError, InputFaults
        Every fault with its line: labels that stand twice or have no index, cells that are not numbers above zero.
    """
    found = read_records(path, texts=("label",), numbers=("index",))
    _check_labels(found, None, table, once=True)
    for at in np.flatnonzero(found.numbers["index"] <= 0):
        what = say("the index {index:g} is not above zero", index=found.numbers["index"][at])
        found.faults.add(
            what, say("Give the price level, {base:g} in the base year.", base=base), found.row(int(at)), "index"
        )
    for label in dict.fromkeys(known):
        if label not in found.texts["label"]:
            found.faults.add(
                say("{label!r} of {table} has no index", label=label, table=table),
                say("Add a line for {label}.", label=label),
                "",
                "label",
            )
    found.fail_if_faulty()
    return {
        label: float(value) / base for label, value in zip(found.texts["label"], found.numbers["index"], strict=True)
    }


def _check_labels(found: Records, known: Sequence[str] | None, table: str, *, once: bool) -> None:
    first: dict[str, int] = {}
    for at, label in enumerate(found.texts["label"]):
        if known is not None and label and label not in known:
            near = get_close_matches(label, known, n=2, cutoff=0.6)
            remedy = (
                say("Did you mean {near}?", near=either(near))
                if near
                else say("Remove the line, or correct the label.")
            )
            found.faults.add(
                say("{label!r} is no label of {table}", label=label, table=table), remedy, found.row(at), "label"
            )
        if once and label and label in first:
            what = say("{label!r} stands twice, first on line {line}", label=label, line=found.lines[first[label]])
            found.faults.add(
                what, say("Keep one, or give both a standard deviation in a column sd."), found.row(at), "label"
            )
        first.setdefault(label, at)
