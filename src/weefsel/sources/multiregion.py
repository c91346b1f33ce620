"""From a wide table of many regions to a fabric: what each row and column is, matched by label, and checked.

An importer gives each row and each column a `Role`; here industries are matched, rows of value added put
under each other, output compared with what is sold, and what the table leaves over noted or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from weefsel.errors import Fault, InputFaults
from weefsel.model import Axis, Fabric, Meta
from weefsel.sayings import say
from weefsel.sources.grids import Faults
from weefsel.sources.matrices import Matrix
from weefsel.sources.multiregion_checks import Where, check

Kind = Literal["industry", "use", "item", "account", "output", "discrepancy", "left out"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a row or a column is.

    `label` is ``(region, sector)`` of an industry, ``(region, category)`` of a final use, ``(name,)`` of a row of
    value added (rows of the same name are added up), ``(account, unit)`` of a satellite account, nothing for
    output and for a published column of discrepancies, and the reason for what is left out (a subtotal, an empty row).
    """

    kind: Kind
    label: tuple[str, ...] = ()


OUTPUT = Role("output")


def fabric_of(
    matrix: Matrix,
    rows: Sequence[Role | None],
    columns: Sequence[Role | None],
    meta: Meta,
    *,
    allow: tuple[str, ...] = (),
    whole: bool = False,
    notes: Sequence[str] = (),
    remedy: str = say("Take the file as published."),
) -> Fabric:
    """Return the fabric in a table whose rows and columns are known.

    Parameters
    ----------
    matrix : the numbers with their labels
    rows, columns : what each row and column is; None for what the importer does not understand
    meta : name, title, year, unit
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    whole : whether each region must have each industry
    notes : what the importer did
    remedy : what to do about a table that is not as published

    Raises
    ------
    InputFaults
        If a row or column is unknown, missing or stands twice, or the table does not add up; all together.

    The numbers of the matrix are used up: flows may take their place in memory.
    """
    faults = Faults(matrix.place)
    _fail_if_unknown(matrix, rows, columns, faults, remedy)
    row_at = _positions(matrix, rows, "industry", faults, "row", remedy)
    column_at = _positions(matrix, columns, "industry", faults, "column", remedy)
    uses = _positions(matrix, columns, "use", faults, "column", remedy)
    _match(row_at, column_at, faults, remedy)
    if not faults.kept and not row_at:
        faults.add(say("no row is an industry"), remedy)
    if not faults.kept and not uses:
        faults.add(say("no column is a final use"), remedy)
    if faults.kept:
        raise InputFaults(say("{place} cannot be imported", place=matrix.place), faults.all())
    labels = list(row_at)
    order = [column_at[label] for label in labels]
    where = Where(
        matrix.place,
        tuple(matrix.row_place(at) for at in row_at.values()),
        tuple(matrix.column_place(at) for at in order),
    )
    said = (*notes, *_order_note(labels, column_at), *_use_notes(matrix, rows, uses))
    below = [at for at, role in enumerate(rows) if role == OUTPUT]
    published = matrix.values[below[0], order] if below else None
    beside = [at for at, role in enumerate(columns) if role is not None and role.kind == "discrepancy"]
    known = matrix.values[np.ix_(list(row_at.values()), beside)].sum(axis=1) if beside else None
    fabric = _assembled(matrix, rows, columns, meta, list(row_at.values()), order, uses)
    return checked(fabric, where, below=published, known=known, allow=allow, whole=whole, notes=said)


def checked(
    fabric: Fabric,
    where: Where,
    *,
    below: np.ndarray | None = None,
    known: np.ndarray | None = None,
    allow: tuple[str, ...] = (),
    whole: bool = False,
    notes: Sequence[str] = (),
) -> Fabric:
    """Return a fabric with notes on what it leaves over.

    Parameters
    ----------
    fabric : the table put together
    where : where its industries stand, for the places of faults
    below : output as it stands below the columns, (n,), or None
    known : what the publisher says each row misses, (n,), or None
    allow : industries whose intermediate inputs may exceed their output
    whole : whether each region must have each industry
    notes : what the importer did

    Raises
    ------
    InputFaults
        If the table does not add up, or lacks an industry of a region.
    """
    found = check(fabric, where, below=below, known=known, allow=allow)
    faults = [*(_holes(fabric, where.file) if whole else ()), *found.faults]
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=where.file), faults)
    said = dict.fromkeys((*fabric.meta.notes, *notes, *found.notes))
    return replace(fabric, meta=replace(fabric.meta, notes=tuple(said)))


def _holes(fabric: Fabric, file: str) -> list[Fault]:
    """Return the industries that some regions have and others lack."""
    known = set(fabric.industries.labels)
    regions, sectors = fabric.industries.unique("region"), fabric.industries.unique("sector")
    faults = Faults(file)
    for region in regions:
        for sector in sectors:
            if (region, sector) not in known:
                what = say(
                    "row and column of {region}|{sector} are missing: other regions have {sector}",
                    region=region,
                    sector=sector,
                )
                faults.add(what, say("Take the file as published."), f"{region}|{sector}", f"{region}|{sector}")
    return faults.all()


def _fail_if_unknown(
    matrix: Matrix, rows: Sequence[Role | None], columns: Sequence[Role | None], faults: Faults, remedy: str
) -> None:
    for at in [at for at, role in enumerate(rows) if role is None]:
        faults.add(say("this row is not known in the layout"), remedy, matrix.row_place(at))
    for at in [at for at, role in enumerate(columns) if role is None]:
        faults.add(say("this column is not known in the layout"), remedy, "", matrix.column_place(at))


def _positions(
    matrix: Matrix, roles: Sequence[Role | None], kind: Kind, faults: Faults, side: str, remedy: str
) -> dict[tuple[str, ...], int]:
    """Return where each label stands; a fault for those that stand twice."""
    found: dict[tuple[str, ...], int] = {}
    place = matrix.row_place if side == "row" else matrix.column_place
    for at, role in enumerate(roles):
        if role is None or role.kind != kind:
            continue
        if role.label in found:
            what = say(
                "{label} stands twice, first at {place}", label="|".join(role.label), place=place(found[role.label])
            )
            where = (place(at), "") if side == "row" else ("", place(at))
            faults.add(what, remedy, *where)
        found.setdefault(role.label, at)
    return found


def _match(rows: dict[tuple[str, ...], int], columns: dict[tuple[str, ...], int], faults: Faults, remedy: str) -> None:
    for label in rows:
        if label not in columns:
            faults.add(say("the column of {label} is missing", label="|".join(label)), remedy, "", "|".join(label))
    for label in columns:
        if label not in rows:
            faults.add(say("the row of {label} is missing", label="|".join(label)), remedy, "|".join(label))


def _assembled(
    matrix: Matrix,
    rows: Sequence[Role | None],
    columns: Sequence[Role | None],
    meta: Meta,
    row_at: list[int],
    column_at: list[int],
    uses: dict[tuple[str, ...], int],
) -> Fabric:
    values = matrix.values
    industries = Axis(("region", "sector"), tuple(_label(rows[at]) for at in row_at))
    final = values[np.ix_(row_at, list(uses.values()))]
    items, value_added = _added_up(values, rows, "item", column_at)
    accounts, account_values = _added_up(values, rows, "account", column_at)
    published = [at for at, role in enumerate(columns) if role == OUTPUT]
    below = [at for at, role in enumerate(rows) if role == OUTPUT]
    given = values[row_at, published[0]] if published else values[below[0], column_at] if below else None
    flows = _square(values, row_at, column_at)  # last: it may take the place of the numbers that were read
    output = flows.sum(axis=1) + final.sum(axis=1) if given is None else given
    return Fabric(
        meta=meta,
        industries=industries,
        flows=flows,
        output=np.ascontiguousarray(output),
        uses=Axis(("region", "category"), tuple(uses)),
        final_demand=final,
        items=Axis(("item",), items),
        value_added=value_added,
        accounts=Axis(("account", "unit"), accounts),
        account_values=account_values,
    )


def _square(values: np.ndarray, row_at: list[int], column_at: list[int]) -> np.ndarray:
    """Return the flows; where they stand first, as in most files, moved together in place: a large table fits once."""
    n = len(row_at)
    first = list(range(n))
    if row_at != first or column_at != first or not (values.flags.c_contiguous and values.flags.writeable):
        return values[np.ix_(row_at, column_at)]
    flat = values.reshape(-1)
    for row in range(n):
        flat[row * n : (row + 1) * n] = values[row, :n]
    return flat[: n * n].reshape(n, n)


def _label(role: Role | None) -> tuple[str, ...]:
    return role.label if role else ()


def _added_up(
    values: np.ndarray, rows: Sequence[Role | None], kind: Kind, columns: list[int]
) -> tuple[tuple[tuple[str, ...], ...], np.ndarray]:
    """Return the rows of one kind, those of the same name added up."""
    found: dict[tuple[str, ...], np.ndarray] = {}
    for at, role in enumerate(rows):
        if role is not None and role.kind == kind:
            line = values[at, columns]
            found[role.label] = found[role.label] + line if role.label in found else line
    return tuple(found), np.array(list(found.values())).reshape(len(found), len(columns))


def _order_note(labels: list[tuple[str, ...]], columns: dict[tuple[str, ...], int]) -> list[str]:
    if labels == list(columns):
        return []
    return [say("Columns of industries stood in another order than rows and were matched by label.")]


def _use_notes(matrix: Matrix, rows: Sequence[Role | None], uses: dict[tuple[str, ...], int]) -> list[str]:
    """Return what is said about the cells where rows of value added meet final uses."""
    columns = list(uses.values())
    total: dict[str, float] = {}
    for at, role in enumerate(rows):
        if role is not None and role.kind == "item":
            name = role.label[0]
            total[name] = total.get(name, 0.0) + float(matrix.values[at, columns].sum())
    said = [say("{name} {value:,.6g}", name=name, value=value) for name, value in total.items() if value]
    return [say("Not carried: what stands in the columns of final uses in the rows {rows}.", rows=said)] if said else []
