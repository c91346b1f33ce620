"""EXIOBASE 3: 49 regions with 163 industries (ixi) or 200 products (pxp), and satellite accounts.

A folder or a zip with `Z.txt` (or `A.txt`), `Y.txt`, `x.txt` and folders of accounts, each with `F.txt` and `unit.txt`:
`satellite` and `impacts` up to 3.8, `factor_inputs`, `employment`, `air_emissions`, `energy`, `land`, `material`,
`nutrients`, `water` since 3.9. Rows of taxes, compensation and operating surplus become value added, others accounts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated

import numpy as np
import scipy.linalg

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.editions import refusal, year_in
from weefsel.sources.exiobase3_accounts import Accounts, fail_if_not_in_money, read_accounts
from weefsel.sources.exiobase3_files import AS_PUBLISHED, Labels, Part, labels_of, read_part
from weefsel.sources.multiregion import checked
from weefsel.sources.multiregion_checks import Where

LAYOUT = "exiobase3"
SYSTEMS = {163: "industry by industry (ixi)", 200: "product by product (pxp)"}
SOURCE = "EXIOBASE 3 (Stadler et al. 2018, doi:10.1111/jiec.12715)"
TERMS = "CC BY-SA 4.0; cite the source and keep the licence"


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[int | None, About("which year, where there are several or no name says it")] = None,
    accounts: Annotated[
        str, About("which folders of accounts: all, none, or names with + between them, such as satellite+impacts")
    ] = "all",
) -> Fabric:
    """Return the world table in a folder or zip of EXIOBASE 3.

    Parameters
    ----------
    path : ``IOT_2019_ixi.zip`` or the folder that was in it
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which one, where there are several, or where no name says it
    accounts : which folders of accounts to carry

    Raises
    ------
    InputError, InputFaults
        If parts are missing, labels of one part are not those of another, or the table does not add up.
    """
    with files_in(path) as files:
        root = _root(path, files, year)
        own = {_below(file, root): file for file in files if file.name.startswith(root)}
        fail_if_not_in_money(own)
        part = read_part(own["Z.txt"] if "Z.txt" in own else own["A.txt"], label_columns=2)
        labels = labels_of(part)
        flows = labels.square(part)
        final, uses = _final_demand(own["Y.txt"], labels)
        output, notes = _output(own, labels, flows, final)
        if "Z.txt" not in own:
            flows *= output
            notes.append(say("Flows are input coefficients (A.txt) times output."))
        found = read_accounts(own, labels, accounts)
        told = year if year is not None else year_in(*_names(root), _described(own))
    meta = _meta(name, told, labels, root)
    fabric = _fabric(meta, labels, flows, output, uses, final, found)
    where = Where(part.place, labels.row_places, labels.column_places)
    fabric = checked(fabric, where, allow=allow, whole=True, notes=[*notes, *labels.notes, *found.notes])
    return replace(fabric, meta=replace(fabric.meta, notes=(*fabric.meta.notes, *_column_note(fabric))))


def _root(path: Path, files: Sequence[File], year: int | None) -> str:
    """Return the beginning of the names of the one table that is meant."""
    folders: dict[str, set[str]] = {}
    for file in files:
        folders.setdefault(file.name[: -len(file.base)], set()).add(file.base)
    whole = [folder for folder, names in folders.items() if {"Z.txt", "A.txt"} & names and "Y.txt" in names]
    if not whole:
        there = {name for names in folders.values() for name in names}
        missing = [name for name in ("Z.txt", "Y.txt") if name not in there]
        names = [part for file in files for part in file.name.split("/")]
        absent = say("Z.txt and Y.txt") if len(missing) > 1 else (*missing, say("Y.txt beside Z.txt"))[0]
        what = say("{name} is no table of EXIOBASE 3: {files} missing", name=path.name, files=absent)
        raise refusal(what, LAYOUT, names, say("Give IOT_YEAR_ixi.zip or IOT_YEAR_pxp.zip, or the folder in it."))
    if len(whole) > 1 and year is not None:
        whole = [folder for folder in whole if year_in(*_names(folder)) == year] or whole
    if len(whole) == 1:
        return whole[0]
    faults = [
        Fault(say("one of several tables"), say("Choose with --set year=..., or give its folder."), name)
        for name in whole
    ]
    raise InputFaults(say("{name} holds {count} tables", name=path.name, count=len(whole)), faults[:20])


def _names(root: str) -> list[str]:
    """Return the folders and archives of a table, the innermost first."""
    return list(PurePosixPath(root).parts)[::-1]


def _below(file: File, root: str) -> str:
    return file.name.removeprefix(root)


def _described(own: dict[str, File]) -> str:
    """Return what metadata.json says the table is, such as ``EXIOBASE version 3.9.4 - ixi for 2022``."""
    file = own.get("metadata.json")
    if file is None:
        return ""
    with file.opener() as stream:
        try:
            found = json.loads(stream.read())
        except ValueError:
            return ""
    return str(found.get("description", "")) if isinstance(found, dict) else ""


def _final_demand(file: File, labels: Labels) -> tuple[np.ndarray, Axis]:
    part = read_part(file, label_columns=2)
    found = labels.rows(part)
    uses = list(zip(*part.matrix.header[:2], strict=True))
    twice = sorted({"|".join(use) for use in uses if uses.count(use) > 1})
    if twice:
        faults = [Fault(say("the column stands twice"), AS_PUBLISHED, part.place, "", use) for use in twice[:20]]
        raise InputFaults(say("{place} cannot be imported", place=part.place), faults)
    return found, Axis(("region", "category"), tuple((str(region), str(category)) for region, category in uses))


def _output(own: dict[str, File], labels: Labels, flows: np.ndarray, final: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return output: from x.txt, or what flows and final demand add up to."""
    if "x.txt" in own:
        part: Part = read_part(own["x.txt"], label_columns=2)
        found = labels.rows(part)
        if found.shape[1] != 1:
            raise InputError(
                say("{place} has {count} columns, not one of output", place=part.place, count=found.shape[1]),
                AS_PUBLISHED,
            )
        return np.ascontiguousarray(found[:, 0]), []
    if "Z.txt" in own:
        return flows.sum(axis=1) + final.sum(axis=1), [say("There is no x.txt: output is the sum of the row.")]
    leontief = -flows
    leontief[np.diag_indices_from(leontief)] += 1.0
    try:
        solved = scipy.linalg.solve(leontief, final.sum(axis=1), overwrite_a=True)
    except (scipy.linalg.LinAlgError, scipy.linalg.LinAlgWarning) as error:
        what = say("A.txt and Y.txt have no output that fits them: {reason}", reason=str(error))
        raise InputError(what, say("Add x.txt, or Z.txt.")) from None
    return np.asarray(solved), [
        say("There is neither Z.txt nor x.txt: output is what final demand calls forth with A.txt.")
    ]


def _fabric(
    meta: Meta, labels: Labels, flows: np.ndarray, output: np.ndarray, uses: Axis, final: np.ndarray, found: Accounts
) -> Fabric:
    n = len(labels.industries)
    return Fabric(
        meta=meta,
        industries=Axis(("region", "sector"), labels.industries),
        flows=flows,
        output=output,
        uses=uses,
        final_demand=final,
        items=Axis(("item",), tuple((item,) for item in found.items)),
        value_added=np.array(list(found.items.values())).reshape(len(found.items), n),
        accounts=Axis(("account", "unit"), tuple(found.labels)),
        account_values=found.values,
    )


def _meta(name: str, year: int | None, labels: Labels, root: str) -> Meta:
    sectors = len({sector for _, sector in labels.industries})
    regions = len({region for region, _ in labels.industries})
    system = SYSTEMS.get(sectors, "industry by industry (ixi)" if "ixi" in root else "product by product (pxp)")
    return Meta(
        name=name,
        title=f"EXIOBASE 3{f' {year}' if year else ''}, {regions} regions x {sectors}, {system}",
        year=year,
        price_basis="basic prices, current",
        source=SOURCE,
        licence=TERMS,
        vintages=(Vintage("flows, value added, accounts", year, SOURCE, TERMS),) if year else (),
    )


def _column_note(fabric: Fabric) -> list[str]:
    """Return how far inputs, taxes and value added miss output, where value added is there."""
    if not len(fabric.items):
        return [say("There is no value added among the accounts: factor inputs were not carried or are not there.")]
    miss = fabric.output - fabric.flows.sum(axis=0) - fabric.value_added.sum(axis=0)
    worst = int(np.abs(miss).argmax())
    total = float(np.abs(fabric.output).sum()) or 1.0
    return [
        say(
            "Columns miss output by up to {miss:,.6g} ({industry}), {share:.3%} of all output: kept as "
            "statistical discrepancy.",
            miss=abs(miss[worst]),
            industry=fabric.industries.text(worst),
            share=np.abs(miss).sum() / total,
        )
    ]
