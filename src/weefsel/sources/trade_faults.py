"""What is wrong in a file of trade, by line and column: cells that are not what their column holds, rows that stand
there twice."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from weefsel.errors import Fault, InputFaults
from weefsel.sources import trade_sql as sql

SHOWN = 20

REMEDIES = {
    "value": ("is not a value", "Values are plain numbers, not negative; leave out rows without one."),
    "year": ("is not a year", "Write four digits, such as 2021, or year and month as the publisher does."),
    "product": ("is not a product code of this layout", "Write the digits of the code as the publisher does."),
    "exporter": ("is not a country code", "Write the code as the publisher does, without signs that do not print."),
}
REMEDIES["importer"] = REMEDIES["exporter"]
SAME = "Keep one of them; do not put a file, or two revisions of it, into one folder twice."


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
                        f"{shown!r} {what} (row {_labels(row)})", remedy, str(row["file"]), f"line {row['line']}",
                        columns.get(name, name),
                    )
                )  # fmt: skip
    shown = f", the first {SHOWN} are shown" if count > SHOWN else ""
    return InputFaults(f"{count:,} rows cannot be read{shown}", faults)


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
            f"one of several rows of {_labels(row)}, here with {row['value']}", SAME, str(row["file"]),
            f"line {row['line']}", columns.get("product", "product"),
        )
        for row in found
    ]  # fmt: skip
    return InputFaults(f"{count:,} rows stand there twice: they would count twice", faults)


def _labels(row: Mapping[str, object]) -> str:
    return f"{row['year']} {row.get('code') or row['product']} {row['exporter']} > {row['importer']}"


def _numbered(lake: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, object]]:
    # Lines are counted in the order of the file, which costs one thread; only a file with faults is read so.
    lake.execute("SET preserve_insertion_order = true")
    lake.execute("SET threads = 1")
    asked = lake.execute(question)
    names = [str(part[0]) for part in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
