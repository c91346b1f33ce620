"""What is wrong in a file of trade, by line and column: cells that are not what their column holds, rows that stand
there twice."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from weefsel.errors import Fault, InputFaults
from weefsel.sayings import say
from weefsel.sources import trade_sql as sql

SHOWN = 20

REMEDIES = {
    "value": (say("is not a value"), say("Values are plain numbers, not negative; leave out rows without one.")),
    "year": (say("is not a year"), say("Write four digits, such as 2021, or year and month as the publisher does.")),
    "product": (
        say("is not a product code of this layout"),
        say("Write the digits of the code as the publisher does."),
    ),
    "exporter": (
        say("is not a country code"),
        say("Write the code as the publisher does, without signs that do not print."),
    ),
}
REMEDIES["importer"] = REMEDIES["exporter"]
SAME = say("Keep one of them; do not put a file, or two revisions of it, into one folder twice.")


def wrong_cells(lake: duckdb.DuckDBPyConnection, columns: Mapping[str, str], count: int) -> InputFaults:
    """Return the first cells that cannot be read, each with its line and column."""
    tests = ", ".join(f"({test}) AS wrong_{name}" for name, test in sql.WRONG_CELLS.items())
    found = _numbered(lake, f"SELECT *, {tests} FROM numbered WHERE {sql.WRONG} LIMIT {SHOWN}")
    faults = []
    for row in found:
        for name in sql.WRONG_CELLS:
            if row[f"wrong_{name}"]:
                what, remedy = REMEDIES[name]
                shown = row[name] if row[name] is not None else ""
                faults.append(
                    Fault(
                        say("{shown!r} {what} (row {labels})", shown=shown, what=what, labels=_labels(row)),
                        remedy, str(row["file"]), f"line {row['line']}", columns.get(name, name),
                    )
                )  # fmt: skip
    what = (
        say("{count:,} rows cannot be read, the first {shown} are shown", count=count, shown=SHOWN)
        if count > SHOWN
        else say("{count:,} rows cannot be read", count=count)
    )
    return InputFaults(what, faults)


def twice(lake: duckdb.DuckDBPyConnection, columns: Mapping[str, str], count: int) -> InputFaults:
    """Return the first rows that stand there twice, named from the table `doubled` of keys."""
    found = _numbered(
        lake,
        f"""SELECT n.*, n.source_value AS value FROM ({sql.mapped("numbered")}) n SEMI JOIN doubled d
            ON d.year = n.year AND d.code = n.code AND d.exporter = n.exporter AND d.importer = n.importer
            AND (d.mark IS NULL OR d.mark = n.mark) ORDER BY n.code, n.exporter, n.importer, n.file, n.line
            LIMIT {SHOWN}""",
    )
    faults = [
        Fault(
            say("one of several rows of {labels}, here with {value}", labels=_labels(row), value=row["value"]),
            SAME, str(row["file"]), f"line {row['line']}", columns.get("product", "product"),
        )
        for row in found
    ]  # fmt: skip
    return InputFaults(say("{count:,} rows stand there twice: they would count twice", count=count), faults)


def _labels(row: Mapping[str, object]) -> str:
    return f"{row['year']} {row.get('code') or row['product']} {row['exporter']} > {row['importer']}"


def _numbered(lake: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, object]]:
    # Lines are counted in the order of the file, which costs one thread; only a file with faults is read so.
    lake.execute("SET preserve_insertion_order = true")
    lake.execute("SET threads = 1")
    asked = lake.execute(question)
    names = [str(part[0]) for part in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
