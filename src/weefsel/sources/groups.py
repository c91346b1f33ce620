"""Groups of industries of the user's own: one CSV or Excel sheet with the columns group and industry."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from weefsel.model.figures import Figures
from weefsel.sayings import say
from weefsel.sources.records import read_records
from weefsel.vocabulary import sector_code, strategic_codes

#: Words that a setting gives another meaning.
TAKEN = ("all", "none", "other", "total", "strategic", "nation")


def read(path: Path, *, name: str) -> Figures:
    """Return the groups in a file; an industry may be in several.

    Raises
    ------
    InputError, InputFaults
        If the file or a column is missing, a cell is empty, a line stands twice, or a group has a name that is taken.
    """
    found = read_records(path, texts=("group", "industry"), numbers=())
    seen: set[tuple[str, str]] = set()
    for line, group, industry in zip(found.lines, found.texts["group"], found.texts["industry"], strict=True):
        key = (group, sector_code(industry) or industry)
        if group.casefold() in TAKEN or strategic_codes(group) is not None or set(group) & set("+,"):
            found.faults.add(
                say("{group!r} cannot be a group's name", group=group),
                say("Choose another; no + and no comma."),
                f"line {line}",
            )
        elif not group or not industry:
            found.faults.add(
                say("a cell is empty"), say("Write a group and an industry on every line."), f"line {line}"
            )
        elif key in seen:
            found.faults.add(
                say("{industry} stands twice in {group}", industry=industry, group=group),
                say("Delete one of the lines."),
                f"line {line}",
            )
        seen.add(key)
    found.fail_if_faulty()
    members = pl.DataFrame(
        {name: found.texts[name] for name in ("group", "industry")},
        schema_overrides={"group": pl.String, "industry": pl.String},
    )
    strange = sorted({industry for industry in members["industry"] if sector_code(industry) is None})
    notes = [say("No codes of NACE, taken as labels of a table: {names}.", names=strange)] if strange else []
    return Figures(
        "groups",
        name,
        f"Groups of industries: {path.name}",
        {"members": members},
        f"file {path.name}",
        notes=tuple(notes),
    )
