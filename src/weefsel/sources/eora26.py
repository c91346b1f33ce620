"""EORA26: 189 countries x 26 industries and a row of discrepancies, as bare numbers with labels in files of their own.

Read is a folder, or an archive, with ``Eora26_2017_bp_T.txt``, ``_FD``, ``_VA`` and the labels ``labels_T.txt``,
``labels_FD.txt``, ``labels_VA.txt``; where these lie in ``indices.zip``, unpack both into one folder. The layout is
documented and not tested on a real file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from weefsel.errors import Fault, InputFaults
from weefsel.model import Axis, Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.editions import UNTESTED, refusal
from weefsel.sources.grids import Faults
from weefsel.sources.matrices import Layout, read_matrix
from weefsel.sources.multiregion import checked
from weefsel.sources.multiregion_checks import Where

LAYOUT = "eora26"
SOURCE = "Eora26 multi-region input-output table (Lenzen, Kanemoto, Moran & Geschke 2012, 2013)"
TERMS = "free for academic use at universities, licence otherwise; cite"
REMEDY = say("Take the files as published, with labels_T.txt, labels_FD.txt and labels_VA.txt beside them.")
NUMBERS = re.compile(r"Eora26_(\d{4})_([a-z]{2})_(T|FD|VA|QY?)\.txt", re.IGNORECASE)
LABELS = re.compile(r"labels_(T|FD|VA|Q)\.txt", re.IGNORECASE)
PARTS = ("T", "FD", "VA")
#: Final uses and rows of value added by the code of the national accounts in their name, or by words.
USES = (
    (r"P\.?3n|non-?profit", "npish"),
    (r"P\.?3h|household", "households"),
    (r"P\.?3g|government", "government"),
    (r"P\.?51|fixed capital", "investment"),
    (r"P\.?52|inventor", "inventories"),
    (r"P\.?53|valuables", "valuables"),
)
ITEMS = (
    (r"D\.?1\b|compensation", "compensation"),
    (r"D\.?39|subsid", "subsidies"),
    (r"D\.?29|taxes", "production_taxes"),
    (r"B\.?2n|B\.?3n|K\.?1\b|operating surplus|mixed income|fixed capital", "operating_surplus"),
)
DISCREPANCY = ("ROW", "TOTAL")


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one year: numbers and labels by part."""

    year: int
    basis: str
    numbers: dict[str, File]
    labels: dict[str, File]


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[int | None, About("which year, where there are several", low=1990, high=2100)] = None,
) -> Fabric:
    """Return the table of one year.

    Parameters
    ----------
    path : a folder or an archive with the files of numbers and of labels
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which one, where there are several

    Raises
    ------
    InputError, InputFaults
        If files, rows, columns or numbers are missing or not right; all are named together.
    """
    with files_in(path) as files:
        found = _files(files, path.name, year)
        labels = {part: _labels(found.labels[part]) for part in PARTS}
        values = {part: _numbers(found.numbers[part]) for part in PARTS}
    industries = _axis(found.labels["T"].name, labels["T"], ("region", "sector"), {})
    uses = _axis(found.labels["FD"].name, labels["FD"], ("region", "category"), dict(USES))
    n = len(industries)
    _fail_if_sizes_differ(found, values, {"T": (n, n), "FD": (n, len(uses)), "VA": (len(labels["VA"]), n)})
    flows, final = values["T"], values["FD"]
    items, value_added, notes = _value_added(labels["VA"], values["VA"])
    output = flows.sum(axis=1) + final.sum(axis=1)
    bought = flows.sum(axis=0) + value_added.sum(axis=0)
    worst = int(np.abs(output - bought).argmax())
    fabric = Fabric(
        meta=_meta(name, found),
        industries=industries,
        flows=flows,
        output=output,
        uses=uses,
        final_demand=final,
        items=items,
        value_added=value_added,
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, n)),
    )
    notes += [
        say(
            "Output is the sum of each row, since none is published; columns differ from it by up to "
            "{most:,.6g} ({industry}).",
            most=abs(output - bought)[worst],
            industry=industries.text(worst),
        ),
        say("Satellite accounts (Q, QY) are not read."),
    ]
    if DISCREPANCY in industries.labels:
        notes.append(say("ROW|TOTAL is the publisher's row and column of discrepancies, kept as an industry."))
        allow = (*allow, "|".join(DISCREPANCY))
    texts = industries.texts()
    where = Where(
        found.numbers["T"].name,
        tuple(f"{text} (line {at})" for at, text in enumerate(texts, start=1)),
        tuple(f"{text} (column {at})" for at, text in enumerate(texts, start=1)),
    )
    return checked(fabric, where, allow=allow, notes=notes)


def _files(files: Sequence[File], place: str, year: int | None) -> Files:
    """Return the files of the year asked for, or of the only one."""
    matches = [(file, NUMBERS.fullmatch(file.base)) for file in files]
    numbered = [(file, match) for file, match in matches if match]
    if not numbered:
        what = say("{place} holds no file such as Eora26_2017_bp_T.txt", place=place)
        raise refusal(what, LAYOUT, [part for file in files for part in file.name.split("/")], REMEDY)
    kinds = sorted({(int(match[1]), match[2].lower()) for _, match in numbered})
    wanted = [kind for kind in kinds if year in (None, kind[0])]
    if len(wanted) != 1:
        remedy = say("Say which: --set year=..., or give one of them.")
        told = [Fault(say("{year} ({basis}) is there", year=at, basis=basis), remedy, place) for at, basis in kinds]
        raise InputFaults(say("{place} holds {count} tables that fit", place=place, count=len(wanted)), told)
    at, basis = wanted[0]
    numbers = {m[3].upper(): file for file, m in numbered if (int(m[1]), m[2].lower()) == (at, basis)}
    labels = {m[1].upper(): file for file in files if (m := LABELS.fullmatch(file.base))}
    missing = [f"Eora26_{at}_{basis}_{part}.txt" for part in PARTS if part not in numbers]
    missing += [f"labels_{part}.txt" for part in PARTS if part not in labels]
    if missing:
        remedy = say(
            "Put it beside the others; labels may lie in indices.zip: unpack both into one folder and give that."
        )
        raise InputFaults(
            say("{place} is not whole", place=place),
            [Fault(say("{file} is missing", file=file), remedy, file) for file in missing],
        )
    return Files(at, basis, numbers, labels)


def _labels(file: File) -> list[tuple[str, ...]]:
    with file.opener() as stream:
        try:
            text = stream.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            fault = Fault(
                say("byte {position} is not UTF-8", position=error.start),
                say("Save it with encoding UTF-8."),
                file.name,
            )
            raise InputFaults(say("{place} is not UTF-8 text", place=file.name), [fault]) from None
    lines = [line.rstrip("\t\r") for line in text.splitlines() if line.strip()]
    return [tuple(part.strip() for part in line.split("\t")) for line in lines]


def _numbers(file: File) -> np.ndarray:
    with file.opener() as stream:
        return read_matrix(stream, file.name, Layout(header_rows=0, label_columns=0, separators="\t,;")).values


def _named(text: str, known: Sequence[tuple[str, str]]) -> str:
    return next((name for pattern, name in known if re.search(pattern, text, re.IGNORECASE)), "")


def _axis(place: str, labels: list[tuple[str, ...]], levels: tuple[str, str], known: dict[str, str]) -> Axis:
    """Return labels of country, code, kind and name as an axis of code and name."""
    faults = Faults(place)
    found: dict[tuple[str, str], int] = {}
    for at, label in enumerate(labels, start=1):
        if len(label) != 4 or not label[1] or not label[3]:
            faults.add(
                say("{count} parts where country, code, kind and name are", count=len(label)), REMEDY, f"line {at}"
            )
            continue
        name = label[3] if not known else _named(label[3], list(known.items()))
        if not name:
            faults.add(say("the final use {label!r} is not known in the layout", label=label[3]), REMEDY, f"line {at}")
        elif (label[1], name) in found:
            what = say(
                "{region}|{name} stands twice, first in line {line}",
                region=label[1],
                name=name,
                line=found[label[1], name],
            )
            faults.add(what, REMEDY, f"line {at}")
        found.setdefault((label[1], name), at)
    if faults.kept:
        raise InputFaults(say("{place} has faults", place=place), faults.all())
    return Axis(levels, tuple(found))


def _fail_if_sizes_differ(found: Files, values: dict[str, np.ndarray], asked: dict[str, tuple[int, int]]) -> None:
    faults = []
    for part, shape in asked.items():
        if values[part].shape != shape:
            has, asks = (f"{rows:,} x {columns:,}" for rows, columns in (values[part].shape, shape))
            what = say("the numbers are {has}, the labels ask for {asks}", has=has, asks=asks)
            faults.append(Fault(what, REMEDY, found.numbers[part].name, "", found.labels[part].base))
    if faults:
        raise InputFaults(say("numbers and labels do not fit"), faults)


def _value_added(labels: list[tuple[str, ...]], values: np.ndarray) -> tuple[Axis, np.ndarray, list[str]]:
    """Return rows of value added by the names of the house, those that belong together added up."""
    rows: dict[str, np.ndarray] = {}
    notes: list[str] = []
    for label, given in zip(labels, values, strict=True):
        line, name = given, _named(label[-1], ITEMS) or label[-1]
        if name == "subsidies":
            # Some editions write subsidies as negative taxes, some as positive amounts.
            name, sign = "production_taxes", -1.0 if given.sum() > 0 else 1.0
            notes.append(
                say("production_taxes: taxes less {label}.", label=label[-1])
                if sign < 0
                else say("production_taxes: taxes plus the negative {label}.", label=label[-1])
            )
            line = sign * given
        rows[name] = rows[name] + line if name in rows else line
    return Axis(("item",), tuple((name,) for name in rows)), np.array(list(rows.values())), notes


def _meta(name: str, found: Files) -> Meta:
    basis = {"bp": "basic prices, current", "pp": "purchasers' prices, current"}.get(found.basis, found.basis)
    return Meta(
        name=name,
        title=f"Eora26 {found.year}",
        year=found.year,
        currency_unit="kusd",
        price_basis=basis,
        source=SOURCE,
        licence=TERMS,
        vintages=(Vintage("flows, final demand, value added", found.year, SOURCE, TERMS),),
        notes=(UNTESTED, say("The unit is thousand US dollars (kusd).")),
    )
