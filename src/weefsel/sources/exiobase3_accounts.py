"""Satellite accounts of EXIOBASE 3: `F.txt` and `unit.txt` of each folder; factor inputs become value added."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.sayings import say
from weefsel.sources.archives import File
from weefsel.sources.exiobase3_files import AS_PUBLISHED, Labels, read_part
from weefsel.sources.grids import Faults

#: How rows of value added begin, whatever follows about skills or kinds of surplus.
ITEMS = (
    ("product_taxes", re.compile(r"taxes less subsidies on products", re.IGNORECASE)),
    ("production_taxes", re.compile(r"other net taxes on production", re.IGNORECASE)),
    ("compensation", re.compile(r"compensation of employees", re.IGNORECASE)),
    ("operating_surplus", re.compile(r"operating surplus", re.IGNORECASE)),
)
MONEY = re.compile(r"m\.?\s?eur|meur|million euro", re.IGNORECASE)
#: Persons by skill and sex, in thousands: together they are all persons employed.
JOBS = re.compile(r"employment(?: people)?: (low|medium|high)-skilled (female|male)", re.IGNORECASE)
THOUSAND_PERSONS = re.compile(r"1000\s?p(\.|ers(ons)?)?", re.IGNORECASE)


@dataclass(slots=True)
class Accounts:
    """Rows of value added by item, and accounts with their units."""

    labels: list[tuple[str, str]]
    values: np.ndarray
    items: dict[str, np.ndarray] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_accounts(own: dict[str, File], labels: Labels, wanted: str) -> Accounts:
    """Return the accounts in the folders that are wanted: ``all``, ``none``, or names with + between them.

    Raises
    ------
    InputError, InputFaults
        If a folder is not there, has no units, or has other industries than the table.
    """
    folders = [name.removesuffix("/F.txt") for name in own if name.endswith("/F.txt") and name.count("/") == 1]
    # Impacts are made from the others: where they share a name, they are the ones to say where they are from.
    folders.sort(key=lambda folder: folder == "impacts")
    chosen = folders if wanted == "all" else [] if wanted == "none" else wanted.split("+")
    for folder in chosen:
        if folder not in folders:
            raise unknown(say("folder of accounts"), folder, folders)
    found = Accounts([], np.zeros((0, len(labels.industries))))
    blocks: list[np.ndarray] = []
    for folder in chosen:
        blocks += _folder(own, folder, labels, found)
    _add_jobs(found, blocks)
    if blocks:
        found.values = np.array(blocks)
    left = [folder for folder in folders if folder not in chosen]
    if left:
        found.notes.append(say("Folders of accounts left out: {left}.", left=left))
    direct = [name for name in ("F_Y.txt", "F_hh.txt") for folder in chosen if f"{folder}/{name}" in own]
    if direct:
        found.notes.append(
            say(
                "Not carried: what final users cause themselves ({file}), such as emissions of boilers "
                "at home and cars. Footprints count what industries cause.",
                file=direct[0],
            )
        )
    return found


def _folder(own: dict[str, File], folder: str, labels: Labels, found: Accounts) -> list[np.ndarray]:
    """Return the accounts of one folder; its rows of value added are added to `found`."""
    part = read_part(own[f"{folder}/F.txt"], label_columns=1)
    values = labels.columns(part)
    if f"{folder}/unit.txt" not in own:
        raise InputError(
            say("{folder}/unit.txt is missing", folder=folder),
            say("{remedy} Without units, accounts say nothing.", remedy=AS_PUBLISHED),
        )
    units = _units(own[f"{folder}/unit.txt"], f"{folder}/unit.txt")
    stressors = part.matrix.labels[0]
    faults = Faults(part.place)
    blocks: list[np.ndarray] = []
    seen: set[str] = set()
    for at, stressor in enumerate(stressors):
        if stressor in seen:
            faults.add(say("the row stands twice"), AS_PUBLISHED, part.matrix.row_place(at))
        seen.add(stressor)
        if stressor not in units:
            faults.add(
                say("{folder}/unit.txt has no unit for it", folder=folder), AS_PUBLISHED, part.matrix.row_place(at)
            )
            continue
        item = next((name for name, begins in ITEMS if begins.match(stressor)), "")
        if item and MONEY.fullmatch(units[stressor]):
            found.items[item] = found.items[item] + values[at] if item in found.items else values[at].copy()
            continue
        label = (stressor, units[stressor])
        # Folders may use one name for two things: the later one then says where it is from.
        found.labels.append(label if label not in found.labels else (f"{folder}: {stressor}", units[stressor]))
        blocks.append(values[at])
    if faults.kept:
        raise InputFaults(say("{place} cannot be imported", place=part.place), faults.all())
    return blocks


def _units(file: File, place: str) -> dict[str, str]:
    """Return stressor -> unit."""
    with file.opener() as stream:
        raw = stream.read()
    try:
        lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter="\t"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            say("{place} cannot be read: {reason}", place=place, reason=str(error)), AS_PUBLISHED
        ) from None
    rows = [[cell.strip() for cell in line] for line in lines if any(line)]
    short = [row for row in rows if len(row) < 2]
    if len(rows) < 2 or short:
        fault = Fault(say("each line has a name and a unit, with a tab between"), AS_PUBLISHED, place)
        raise InputFaults(say("{place} cannot be imported", place=place), [fault])
    return {row[0]: row[-1] for row in rows[1:]}


def fail_if_not_in_money(own: dict[str, File]) -> None:
    """Raise unless every industry is in million euro: hybrid tables mix tonnes, joules and money."""
    if "unit.txt" not in own:
        return
    with own["unit.txt"].opener() as stream:
        text = stream.read().decode("utf-8-sig", errors="replace")
    rows = [line.rstrip("\r").split("\t") for line in text.split("\n")[1:] if line.strip()]
    faults = Faults("unit.txt")
    for row in rows:
        if not MONEY.fullmatch(row[-1].strip()):
            what = say("the unit is {unit!r}, not M.EUR", unit=row[-1].strip())
            faults.add(
                what, say("Take the monetary table; hybrid tables in several units are not read."), "|".join(row[:-1])
            )
    if faults.kept:
        raise InputFaults(say("the table is not in one unit of money"), faults.all())


def _add_jobs(found: Accounts, blocks: list[np.ndarray]) -> None:
    """Add persons employed as `jobs`, where all six rows of skill and sex are there."""
    rows = {
        (match[1].lower(), match[2].lower()): at
        for at, (name, unit) in enumerate(found.labels)
        if (match := JOBS.fullmatch(name)) and THOUSAND_PERSONS.fullmatch(unit)
    }
    if len(rows) == 6:
        blocks.append(1000.0 * np.sum([blocks[at] for at in rows.values()], axis=0))
        found.labels.append(("jobs", "jobs"))
        found.notes.append(say("jobs are persons employed of low, medium and high skill, women and men, added up."))
