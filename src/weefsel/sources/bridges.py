"""Bridge files: columns `from` and `to`, and `weight` where a label goes to several."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from weefsel.model import Bridge
from weefsel.model.labels import SEPARATOR
from weefsel.sayings import either, say
from weefsel.sources.records import Records, read_records

#: Weights typed with some digits may miss one by this much; they are then scaled to it.
ROUNDING = 1e-6


def read_bridge(path: Path, *, known: Sequence[str], table: str) -> Bridge:
    """Return the bridge in a CSV file or the first sheet of a workbook.

    Without a column `weight`, every label goes to one other. White space around labels does not count.

    Parameters
    ----------
    known : labels of the table, each of which needs a line
    table : name of the table, for messages

    Raises
    ------
    InputError, InputFaults
        Every fault with its line: unknown labels, labels without a line, lines that stand twice, weights that are
        negative or do not sum to one.
    """
    found = read_records(path, texts=("from", "to"), numbers=("weight",), optional=("weight",))
    weights = found.numbers.get("weight", np.ones(len(found.lines)))
    _check_lines(found, weights, known, table)
    sources = [source for source in known if source in found.texts["from"]]
    targets = tuple(dict.fromkeys(found.texts["to"]))
    matrix = np.zeros((len(sources), len(targets)))
    places: dict[str, list[int]] = {}
    for at, (source, target) in enumerate(zip(found.texts["from"], found.texts["to"], strict=True)):
        places.setdefault(source, []).append(at)
        if source in sources and target:
            matrix[sources.index(source), targets.index(target)] += weights[at]
    for source, row in zip(sources, matrix, strict=True):
        if abs(row.sum() - 1.0) > ROUNDING and not found.faults.kept:
            lines = ", ".join(str(found.lines[at]) for at in places[source])
            what = say("the weights of {source!r} sum to {total:.6g}, not to 1", source=source, total=row.sum())
            remedy = (
                say("Give shares that sum to one.")
                if "weight" in found.numbers
                else say("Give shares that sum to one, in a column weight.")
            )
            found.faults.add(what, remedy, f"line{'s' if len(places[source]) > 1 else ''} {lines}", "weight")
    found.fail_if_faulty()
    return Bridge(path.name, tuple(sources), targets, matrix / matrix.sum(axis=1, keepdims=True))


def read_membership(path: Path, *, known: Sequence[str], table: str) -> dict[str, tuple[str, ...]]:
    """Return to which labels of another classification each label belongs; it may belong to several, without weights.

    Labels of the file that the table does not have do no harm: one bridge serves many tables.

    Raises
    ------
    InputError, InputFaults
        Every fault with its line: labels without a line, lines that stand twice.
    """
    found = read_records(path, texts=("from", "to"))
    goes: dict[str, tuple[str, ...]] = {}
    for at, (source, target) in enumerate(zip(found.texts["from"], found.texts["to"], strict=True)):
        if target in goes.get(source, ()):
            found.faults.add(
                say("{source!r} to {target!r} stands twice", source=source, target=target),
                say("Keep one line."),
                found.row(at),
                "to",
            )
        goes[source] = (*goes.get(source, ()), target)
    for label in dict.fromkeys(known):
        if label not in goes:
            what = say("{label!r} of {table} is in no line", label=label, table=table)
            found.faults.add(what, say("Add a line that says where {label} belongs.", label=label), "", "from")
    found.fail_if_faulty()
    return goes


def _check_lines(found: Records, weights: np.ndarray, known: Sequence[str], table: str) -> None:
    """Add what is wrong with single lines, and labels that have none, to the faults found."""
    labels = set(known)
    seen: dict[tuple[str, str], int] = {}
    for at, (source, target) in enumerate(zip(found.texts["from"], found.texts["to"], strict=True)):
        if source and source not in labels:
            near = get_close_matches(source, known, n=2, cutoff=0.6)
            remedy = (
                say("Did you mean {near}?", near=either(near))
                if near
                else say("Remove the line, or correct the label.")
            )
            found.faults.add(
                say("{source!r} is no label of {table}", source=source, table=table), remedy, found.row(at), "from"
            )
        if SEPARATOR in target:
            found.faults.add(
                say("the label {target!r} holds a {separator}", target=target, separator=SEPARATOR),
                say("Write it without."),
                found.row(at),
                "to",
            )
        if (source, target) in seen and source:
            what = say(
                "{source!r} to {target!r} stands twice, first on line {line}",
                source=source,
                target=target,
                line=found.lines[seen[source, target]],
            )
            found.faults.add(what, say("Keep one line."), found.row(at), "to")
        seen.setdefault((source, target), at)
        if weights[at] < 0:
            found.faults.add(
                say("the weight {weight:g} is negative", weight=weights[at]),
                say("Give zero or more."),
                found.row(at),
                "weight",
            )
    for label in dict.fromkeys(known):
        if label not in found.texts["from"]:
            found.faults.add(
                say("{label!r} of {table} is in no line", label=label, table=table),
                say("Add a line that says where {label} goes.", label=label),
                "",
                "from",
            )
