"""Questions to a stored table in SQL: DuckDB over its Parquet files, nothing loaded that is not asked for.

Every block of numbers is one relation with its labels: `flows`, `final_demand`, `output`, `value_added`, `accounts`,
and where the table has them `import_flows` and `import_final`; columns are the levels of the labels (of the buyer with
``buyer_`` before them), `value` and `unit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from weefsel.errors import InputError
from weefsel.sayings import say
from weefsel.store.format import read_description

#: Block -> relation, axis of its rows, axis of its columns, and what stands before the levels of the columns.
BLOCKS = {
    "flows": ("flows", "industries", "industries", "buyer_"),
    "final_demand": ("final_demand", "industries", "uses", "use_"),
    "output": ("output", "industries", None, ""),
    "value_added": ("value_added", "items", "industries", ""),
    "account_values": ("accounts", "accounts", "industries", ""),
    "import_flows": ("import_flows", "products", "industries", "buyer_"),
    "import_final": ("import_final", "products", "uses", "use_"),
}
REMEDY = say(
    "Write one SELECT; relations are flows, final_demand, output, value_added, accounts, import_flows, import_final."
)


def query(folder: Path, sql: str) -> pl.DataFrame:
    """Return the answer to one SELECT over the table in a folder.

    The statement can read this table and nothing else: no other file, no network, no extension.

    Raises
    ------
    InputError
        If the statement is not one SELECT, or DuckDB cannot answer it; its reason is given.
    """
    found = read_description(folder)
    with duckdb.connect(":memory:") as connection:
        try:
            _fail_if_not_one_select(connection, sql)
            for statement in _relations(folder, found):
                connection.execute(statement)
            connection.execute(f"SET allowed_directories = [{_text(str(folder))}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            answer = connection.execute(sql)
            names = [column[0] for column in answer.description or ()]
            rows = answer.fetchall()
        except duckdb.Error as error:
            raise InputError(say("the question cannot be answered: {reason}", reason=str(error)), REMEDY) from None
    if len(set(names)) < len(names):
        raise InputError(say("two columns of the answer have the same name"), say("Name them apart with AS."))
    return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)


def _fail_if_not_one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise InputError(say("a question is one statement that reads"), REMEDY)


def _relations(folder: Path, found: dict[str, Any]) -> Iterator[str]:
    """Give the statements that make the relations: labels by position, as blocks are stored row by row."""
    money = found["meta"]["currency_unit"]
    for block, (name, rows, columns, before) in BLOCKS.items():
        if block not in found["shapes"]:
            continue
        levels = found["levels"]
        shown = [f"r.{_name(level)}" for level in levels[rows]]
        joins = [_join(folder, rows, "r", "b.file_row_number" if not columns else "b.file_row_number // c.n")]
        count = ""
        if columns:
            taken = set(levels[rows]) if not before else set()
            width = found["shapes"][block][1]
            count = f", (SELECT {int(width)} AS n) AS c"
            joins.append(_join(folder, columns, "k", "b.file_row_number % c.n"))
            shown += [f"k.{_name(level)} AS {_name(_headed(level, before, taken))}" for level in levels[columns]]
        unit = "" if block == "account_values" else f", {_text(money)} AS unit"
        numbers = _parquet(folder, block)
        known = "CASE WHEN isnan(b.value) THEN NULL ELSE b.value END"
        yield (
            f"CREATE VIEW {name} AS SELECT {', '.join(shown)}, {known} AS value{unit} "  # noqa: S608 - names are our own
            f"FROM {numbers} AS b{count} {' '.join(joins)}"
        )


def _headed(level: str, before: str, taken: set[str]) -> str:
    """Return the name of a level of the columns: the category of a final use needs no word before it."""
    return level if level == "category" or (not before and level not in taken) else f"{before}{level}"


def _join(folder: Path, axis: str, alias: str, position: str) -> str:
    return f"JOIN {_parquet(folder, axis)} AS {alias} ON {alias}.file_row_number = {position}"


def _parquet(folder: Path, name: str) -> str:
    return f"read_parquet({_text(str(folder / f'{name}.parquet'))}, file_row_number = true)"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
