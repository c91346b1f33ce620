"""The questions put to DuckDB: rows of a layout, one table of flows per year, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sources.trade_layouts import TradeLayout
from weefsel.vocabulary import area_members

UNION = "EU27"
LISTED = 40


def scan(files: Sequence[Path]) -> str:
    """Return the table function that reads files as text; what DuckDB asks for is quoted."""
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    if files[0].suffix.lower() == ".parquet":
        return f"read_parquet([{listed}], filename = true)"
    return f"read_csv([{listed}], all_varchar = true, header = true, filename = true, null_padding = false)"


def quoted(name: str) -> str:
    """Return the name of a column as DuckDB reads it."""
    return '"' + name.replace('"', '""') + '"'


def make_rows(
    lake: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    layout: TradeLayout,
    columns: Mapping[str, str],
    header: Sequence[str],
    flow: str,
) -> None:
    """Make the view `rows`: file, year, product, exporter, importer, value, all text, one side of each flow."""
    at = {what: f"trim(CAST({quoted(name)} AS VARCHAR))" for what, name in columns.items()}
    ends = ("reporter", "partner") if flow == "exports" else ("partner", "reporter")
    exporter, importer = (at[end] for end in (ends if layout.flow else ("exporter", "importer")))
    where = ["true"]
    if layout.flow:
        code = layout.flows[1 if flow == "exports" else 0]
        where.append(f"{at['flow']} = '{code}'")
    for name, values in (layout.keep or {}).items():
        if name in header:
            allowed = ", ".join(f"'{value}'" for value in values)
            where.append(f"trim(CAST({quoted(name)} AS VARCHAR)) IN ({allowed})")
    lake.execute(
        f"CREATE VIEW rows AS SELECT filename AS file, {at['year']} AS year, {at['product']} AS product, "
        f"{exporter} AS exporter, {importer} AS importer, {at['value']} AS value, {layout.scale} AS scale "
        f"FROM {scan(files)} WHERE {' AND '.join(where)}"
    )


#: A value that is there and is no number, or is negative; a row without year or product.
WRONG = """
    (coalesce(value, '') NOT IN ('', 'NA') AND (TRY_CAST(value AS DOUBLE) IS NULL
     OR NOT isfinite(TRY_CAST(value AS DOUBLE)) OR TRY_CAST(value AS DOUBLE) < 0))
    OR TRY_CAST(left(year, 4) AS INTEGER) IS NULL OR coalesce(product, '') = ''
"""


def wrong_rows(lake: duckdb.DuckDBPyConnection, limit: int) -> list[tuple[str, ...]]:
    """Return the first rows that cannot be read: file, year, product, exporter, importer, value."""
    found = lake.execute(
        f"SELECT parse_filename(file), year, product, exporter, importer, value FROM rows WHERE {WRONG} LIMIT {limit}"
    ).fetchall()
    return [tuple("" if cell is None else str(cell) for cell in row) for row in found]


#: Why a row is left out, in the order in which it is asked; 0 = it is kept.
REASONS = {
    "without a value": "coalesce(value, '') IN ('', 'NA')",
    "without a partner": "coalesce(exporter, '') = '' OR coalesce(importer, '') = ''",
    "whose partner is no country (the world, a group, unknown)": "lower(exporter) IN (SELECT code FROM nobody)"
    " OR lower(importer) IN (SELECT code FROM nobody)",
    "of totals or confidential products": "upper(product) = 'TOTAL' OR upper(product) LIKE '%X%'",
    "of a country with itself": "exporter = importer",
}
REFUSED = 9


def make_trade(lake: duckdb.DuckDBPyConnection, digits: int, concordance: Path | None, scratch: Path) -> int:
    """Read the rows once, into Parquet in `scratch`, and make the view `trade` on it; return how many are wrong.

    `trade` has year, product, exporter, importer, value in the countries and products of the house. Text is read once,
    whatever is asked later.
    """
    product = f"left(product, {digits})" if digits else "product"
    if digits:
        product = f"CASE WHEN length(product) = {digits - 1} THEN '0' || product ELSE {product} END"
    reasons = " ".join(f"WHEN {where} THEN {code}" for code, where in enumerate(REASONS.values(), start=1))
    number = "CAST(TRY_CAST(r.{0} AS INTEGER) AS VARCHAR)"  # 056 is 56
    joins = " ".join(
        f"LEFT JOIN countries {end}c ON {end}c.code = coalesce({number.format(end)}, lower(r.{end}))"
        for end in ("exporter", "importer")
    )
    stage = str(scratch / "stage").replace("'", "''")
    lake.execute(f"""
        COPY (
            SELECT r.year, r.product, coalesce(exporterc.country, r.exporter) AS exporter,
                coalesce(importerc.country, r.importer) AS importer, r.value, r.reason, r.whole
            FROM (
                SELECT TRY_CAST(left(year, 4) AS INTEGER) AS year, {product} AS product, exporter, importer,
                    TRY_CAST(value AS DOUBLE) * scale AS value,
                    -- Month 52 of Comext is the whole year.
                    length(year) <> 6 OR right(year, 2) = '52' AS whole,
                    CAST(CASE WHEN {WRONG} THEN {REFUSED} {reasons} ELSE 0 END AS TINYINT) AS reason
                FROM rows
            ) r {joins}
        ) TO '{stage}' (FORMAT parquet, PER_THREAD_OUTPUT true)
    """)
    lake.execute(f"CREATE VIEW stage AS SELECT * FROM read_parquet('{stage}/*.parquet')")
    kept = "SELECT year, product, exporter, importer, value FROM stage WHERE reason = 0"
    if concordance is None:
        lake.execute(f"CREATE VIEW trade AS {kept}")
    else:
        lake.execute(f"CREATE VIEW before AS {kept}")
        lake.execute("""CREATE VIEW trade AS SELECT year, coalesce(k.into, b.product) AS product, exporter, importer,
            value * coalesce(k.share, 1.0) AS value FROM before b LEFT JOIN concordance k ON k.origin = b.product""")
    return _one(lake, f"SELECT count(*) FROM stage WHERE reason = {REFUSED}")


def years_counted_twice(lake: duckdb.DuckDBPyConnection) -> list[int]:
    """Return years that stand there by month and as a whole."""
    question = "SELECT year FROM stage WHERE reason = 0 GROUP BY year HAVING count(DISTINCT whole) > 1 ORDER BY year"
    return [int(row[0]) for row in lake.execute(question).fetchall()]


def notes_on(lake: duckdb.DuckDBPyConnection, *, concordance: bool) -> list[str]:
    """Return what was left out and what is not known."""
    counts = dict(lake.execute("SELECT reason, count(*) FROM stage WHERE reason > 0 GROUP BY reason").fetchall())
    notes = [f"Left out: {counts[at]:,} rows {what}." for at, what in enumerate(REASONS, start=1) if at in counts]
    questions = {
        "Unknown codes of countries, kept as they are": """
            SELECT DISTINCT country FROM (SELECT exporter AS country FROM trade UNION SELECT importer FROM trade)
            WHERE country NOT IN (SELECT country FROM countries) ORDER BY 1""",
    }
    if concordance:
        questions["Not in the concordance, kept as they are"] = (
            "SELECT DISTINCT product FROM before WHERE product NOT IN (SELECT origin FROM concordance) ORDER BY 1"
        )
    for what, question in questions.items():
        found = [str(row[0]) for row in lake.execute(question).fetchall()]
        if found:
            notes.append(f"{what}: {_listed(found)}.")
    return notes


def read_concordance(lake: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Make the table `concordance` of origin, into, share; codes that go to several are listed.

    Where the file gives no shares, a code that goes to several is split equally, and what comes of it is an estimate.
    """
    if not path.is_file():
        raise InputError(f"{path} does not exist", "Check the path of the concordance.")
    header = [str(row[0]) for row in lake.execute(f"DESCRIBE SELECT * FROM {scan([path])}").fetchall()]
    if not {"from", "to"} <= set(header):
        raise InputError(f"{path.name} has no columns from and to", "Write from,to and, where known, share.")
    share = "TRY_CAST(share AS DOUBLE)" if "share" in header else '1.0 / count(*) OVER (PARTITION BY trim("from"))'
    lake.execute(f"""CREATE TABLE concordance AS SELECT trim("from") AS origin, trim("to") AS into, {share} AS share
        FROM (SELECT DISTINCT * FROM {scan([path])})""")
    sums = lake.execute("""SELECT origin, count(*), sum(share), count(*) FILTER (share IS NULL OR share < 0)
        FROM concordance GROUP BY origin ORDER BY origin""").fetchall()
    faults = [
        Fault(f"shares of {origin} add up to {total}", "Shares of one code add up to 1.", path.name, str(origin))
        for origin, _, total, bad in sums
        if bad or abs((total or 0.0) - 1.0) > 1e-6
    ]
    if faults:
        raise InputFaults(f"{path.name} is not a concordance", faults)
    several = [str(origin) for origin, count, _, _ in sums if count > 1]
    if not several:
        return [f"Products were turned into another revision by {path.name}; every code goes to one."]
    how = "by the shares of the file" if "share" in header else "equally: an estimate"
    return [f"{len(several)} ambiguous codes of {path.name} go to several products, split {how}: {_listed(several)}."]


def reduce(
    lake: duckdb.DuckDBPyConnection, years: Sequence[int], areas: Mapping[str, tuple[str, ...]], scratch: Path
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Return partners of the areas and the world by country, one year after the other, and notes."""
    members = area_members(UNION) or ()
    made: dict[str, list[Path]] = {"partners": [], "world": []}
    again = 0
    for year in years:
        lake.execute("DROP TABLE IF EXISTS flows")
        lake.execute(f"""CREATE TEMP TABLE flows AS SELECT product, exporter, importer, sum(value) AS value,
            count(*) AS times FROM trade WHERE year = {int(year)} AND value > 0
            GROUP BY product, exporter, importer""")
        again += _one(lake, "SELECT coalesce(sum(times - 1), 0) FROM flows")
        for name, question in (("world", _world(year)), ("partners", _partners(year, areas, members))):
            file = scratch / f"{name}-{year}.parquet"
            # Sorted here, where memory is bounded, and not in the frame.
            target = str(file).replace("'", "''")
            lake.execute(f"COPY (SELECT * FROM ({question}) ORDER BY ALL) TO '{target}' (FORMAT parquet)")
            made[name].append(file)
    frames = {name: pl.read_parquet(files) for name, files in made.items()}
    notes = (
        [f"{again:,} rows had the labels of another and were added to it (sub-headings, months, regimes)."]
        if again
        else []
    )
    return frames, notes


def _world(year: int) -> str:
    """Return per product and country: exports, imports, its buyers, and those that take more than half from it."""
    return f"""
        WITH bought AS (SELECT product, importer, sum(value) AS total FROM flows GROUP BY product, importer),
        sold AS (
            SELECT f.product, f.exporter AS country, sum(f.value) AS exports, count(*) AS buyers,
                count(*) FILTER (f.value > 0.5 * b.total) AS captive
            FROM flows f JOIN bought b ON b.product = f.product AND b.importer = f.importer
            GROUP BY f.product, f.exporter
        )
        SELECT {int(year)} AS year, coalesce(s.product, b.product) AS product,
            coalesce(s.country, b.importer) AS country, coalesce(s.exports, 0.0) AS exports,
            coalesce(b.total, 0.0) AS imports, CAST(coalesce(s.buyers, 0) AS INTEGER) AS buyers,
            CAST(coalesce(s.captive, 0) AS INTEGER) AS captive
        FROM sold s FULL JOIN bought b ON b.product = s.product AND b.importer = s.country
    """


def _partners(year: int, areas: Mapping[str, tuple[str, ...]], union: Sequence[str]) -> str:
    """Return per product, area and partner: imports from it and exports to it; inside = both in the Union."""
    parts = []
    for area, members in areas.items():
        ours = ", ".join(f"'{member}'" for member in members)
        inner = ", ".join(f"'{member}'" for member in union) if set(members) <= set(union) else ours
        parts.append(f"""
            SELECT {int(year)} AS year, product, '{area}' AS area, partner, partner IN ({inner}) AS inside,
                sum(imports) AS imports, sum(exports) AS exports
            FROM (
                SELECT product, exporter AS partner, value AS imports, 0.0 AS exports
                FROM flows WHERE importer IN ({ours})
                UNION ALL
                SELECT product, importer AS partner, 0.0 AS imports, value AS exports
                FROM flows WHERE exporter IN ({ours})
            ) GROUP BY product, partner
        """)
    return " UNION ALL ".join(parts)


def _one(lake: duckdb.DuckDBPyConnection, question: str) -> int:
    return int(lake.execute(question).fetchall()[0][0])


def _listed(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - LISTED} more" if len(codes) > LISTED else ""
    return ", ".join(codes[:LISTED]) + more
