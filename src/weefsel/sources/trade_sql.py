"""The questions put to DuckDB: rows of a layout, one table of flows per year, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.trade_files import header_of, is_parquet
from weefsel.sources.trade_layouts import TradeLayout
from weefsel.vocabulary import area_members

UNION = "EU27"
LISTED = 40


def scan(files: Sequence[Path]) -> str:
    """Return the table function that reads files as text; what DuckDB asks for is quoted.

    Columns, delimiter and quote are given: DuckDB would else take a file with one bad line for a file of one column.
    """
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    if is_parquet(files[0]):
        return f"read_parquet([{listed}], filename = true)"
    delimiter, header = header_of(files[0])
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in header)
    options = "auto_detect = false, header = true, filename = true, quote = '\"', escape = '\"'"
    return f"read_csv([{listed}], {options}, delim = '{delimiter}', columns = {{{columns}}})"


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
    # Only where one flow may have several rows does it need all columns to tell a double from a part.
    mark = "NULL" if layout.once else f"hash({', '.join(map(quoted, header))})"
    first = 1 if is_parquet(files[0]) else 2
    lake.execute(f"CREATE MACRO is_code(text) AS regexp_full_match(text, '{layout.codes}')")
    lake.execute(f"CREATE MACRO is_no_good(text) AS regexp_full_match(upper(text), '{layout.no_goods}')")
    lake.execute(f"CREATE MACRO is_year(text) AS regexp_full_match(text, '{layout.years}')")
    cells = (
        f"filename AS file, {at['year']} AS year, {at['product']} AS product, {exporter} AS exporter, "
        f"{importer} AS importer, {at['value']} AS value, {layout.scale} AS scale, {mark} AS mark"
    )
    wanted = " AND ".join(where)
    lake.execute(f"CREATE VIEW rows AS SELECT {cells}, 0 AS line FROM {scan(files)} WHERE {wanted}")
    lake.execute(f"""CREATE VIEW numbered AS SELECT parse_filename(filename) AS file, * EXCLUDE (file, filename) FROM (
        {
        " UNION ALL ".join(
            f"(SELECT {cells}, filename, line FROM ({_lines(file, first)}) WHERE {wanted})" for file in files
        )
    })""")


def _lines(file: Path, first: int) -> str:
    return f"SELECT *, row_number() OVER () + {first - 1} AS line FROM {scan([file])}"


SIGNS = r"regexp_matches({0}, '[\x00-\x1f\x7f]')"
#: What makes a cell wrong: a value that is there and is no number or negative, a year or product that is none.
WRONG_CELLS = {
    "year": "NOT coalesce(is_year(year), false)",
    "product": f"coalesce(product, '') = '' OR {SIGNS.format('product')}"
    " OR NOT (is_code(product) OR is_no_good(product))",
    "exporter": SIGNS.format("coalesce(exporter, '')"),
    "importer": SIGNS.format("coalesce(importer, '')"),
    "value": "coalesce(value, '') NOT IN ('', 'NA') AND (TRY_CAST(value AS DOUBLE) IS NULL OR contains(value, '_')"
    " OR NOT isfinite(TRY_CAST(value AS DOUBLE)) OR TRY_CAST(value AS DOUBLE) < 0)",
}
WRONG = " OR ".join(f"({test})" for test in WRONG_CELLS.values())


#: Why a row is left out, in the order in which it is asked; 0 = it is kept.
REASONS = {
    say("without a value"): "coalesce(value, '') IN ('', 'NA')",
    say("without a partner"): "coalesce(exporter, '') = '' OR coalesce(importer, '') = ''",
    say("whose partner is no country (the world, a group, unknown)"): "lower(exporter) IN (SELECT code FROM nobody)"
    " OR lower(importer) IN (SELECT code FROM nobody)",
    say("of totals or confidential products"): "is_no_good(product)",
    say("of a country with itself"): "exporter = importer",
}
REFUSED = 9


def make_trade(lake: duckdb.DuckDBPyConnection, digits: int, concordance: Path | None, scratch: Path) -> int:
    """Read the rows once, into Parquet in `scratch`, and make the view `trade` on it; return how many are wrong.

    `trade` has year, product, exporter, importer, value in the countries and products of the house. Text is read once,
    whatever is asked later.
    """
    stage = str(scratch / "stage").replace("'", "''")
    lake.execute(f"CREATE MACRO of_digits(code) AS {f'left(code, {digits})' if digits else 'code'}")
    # Spreadsheets drop the first zero of a code of six or eight digits.
    short = f"length(product) IN (5, 7, 9, {digits - 1})" if digits else "false"
    lake.execute(f"CREATE MACRO whole_code(product) AS CASE WHEN {short} THEN '0' || product ELSE product END")
    lake.execute(f"""COPY (SELECT year, code, of_digits(code) AS product, exporter, importer, value, mark, reason, whole
        FROM ({mapped("rows")})) TO '{stage}' (FORMAT parquet, PER_THREAD_OUTPUT true)""")
    lake.execute(f"CREATE VIEW stage AS SELECT * FROM read_parquet('{stage}/*.parquet')")
    kept = "SELECT year, product, exporter, importer, value FROM stage WHERE reason = 0"
    if concordance is None:
        lake.execute(f"CREATE VIEW trade AS {kept}")
    else:
        lake.execute(f"CREATE VIEW before AS {kept}")
        lake.execute("""CREATE VIEW trade AS SELECT year, coalesce(k.into, b.product) AS product, exporter, importer,
            value * coalesce(k.share, 1.0) AS value FROM before b LEFT JOIN concordance k ON k.origin = b.product""")
    return _one(lake, f"SELECT count(*) FROM stage WHERE reason = {REFUSED}")


def mapped(source: str) -> str:
    """Return the question for rows of `source` in the countries of the house, with the reason to leave each out."""
    reasons = " ".join(f"WHEN {where} THEN {code}" for code, where in enumerate(REASONS.values(), start=1))
    number = "CAST(TRY_CAST(r.{0} AS INTEGER) AS VARCHAR)"  # 056 is 56
    joins = " ".join(
        f"LEFT JOIN countries {end}c ON {end}c.code = coalesce({number.format(end)}, lower(r.{end}))"
        for end in ("exporter", "importer")
    )
    return f"""
        SELECT r.file, r.line, r.year, r.code, coalesce(exporterc.country, r.exporter) AS exporter,
            coalesce(importerc.country, r.importer) AS importer, r.value, r.source_value, r.mark, r.reason, r.whole
        FROM (
            SELECT file, line, TRY_CAST(left(year, 4) AS INTEGER) AS year, whole_code(product) AS code,
                exporter, importer, TRY_CAST(value AS DOUBLE) * scale AS value, value AS source_value, mark,
                -- Month 52 of Comext is the whole year.
                length(year) <> 6 OR right(year, 2) = '52' AS whole,
                CAST(CASE WHEN {WRONG} THEN {REFUSED} {reasons} ELSE 0 END AS TINYINT) AS reason
            FROM {source}
        ) r {joins}
    """


def count_doubles(lake: duckdb.DuckDBPyConnection, year: int) -> int:
    """Return how many rows of a year repeat another one; the table `doubled` names them."""
    lake.execute("DROP TABLE IF EXISTS doubled")
    lake.execute(f"""CREATE TEMP TABLE doubled AS SELECT year, code, exporter, importer, mark, count(*) AS times
        FROM stage WHERE reason = 0 AND year = {int(year)} AND value > 0 GROUP BY ALL HAVING count(*) > 1""")
    return _one(lake, "SELECT coalesce(sum(times - 1), 0) FROM doubled")


def years_counted_twice(lake: duckdb.DuckDBPyConnection) -> list[int]:
    """Return years that stand there by month and as a whole."""
    question = "SELECT year FROM stage WHERE reason = 0 GROUP BY year HAVING count(DISTINCT whole) > 1 ORDER BY year"
    return [int(row[0]) for row in lake.execute(question).fetchall()]


def notes_on(lake: duckdb.DuckDBPyConnection, *, concordance: bool) -> list[str]:
    """Return what was left out and what is not known."""
    counts = dict(lake.execute("SELECT reason, count(*) FROM stage WHERE reason > 0 GROUP BY reason").fetchall())
    notes: list[str] = [
        say("Left out: {count:,} rows {what}.", count=counts[at], what=what)
        for at, what in enumerate(REASONS, start=1)
        if at in counts
    ]
    strange = """SELECT DISTINCT country FROM (SELECT exporter AS country FROM trade UNION SELECT importer FROM trade)
        WHERE country NOT IN (SELECT country FROM countries) ORDER BY 1"""
    found = [str(row[0]) for row in lake.execute(strange).fetchall()]
    if found:
        notes.append(say("Unknown codes of countries, kept as they are: {names}.", names=_listed(found)))
    if concordance:
        absent = "SELECT DISTINCT product FROM before WHERE product NOT IN (SELECT origin FROM concordance) ORDER BY 1"
        found = [str(row[0]) for row in lake.execute(absent).fetchall()]
        if found:
            notes.append(say("Not in the concordance, kept as they are: {names}.", names=_listed(found)))
    return notes


def read_concordance(lake: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Make the table `concordance` of origin, into, share; codes that go to several are listed.

    Where the file gives no shares, a code that goes to several is split equally, and what comes of it is an estimate.
    """
    if not path.is_file():
        raise InputError(say("{path} does not exist", path=path), say("Check the path of the concordance."))
    header = [str(row[0]) for row in lake.execute(f"DESCRIBE SELECT * FROM {scan([path])}").fetchall()]
    if not {"from", "to"} <= set(header):
        raise InputError(
            say("{name} has no columns from and to", name=path.name), say("Write from,to and, where known, share.")
        )
    share = "TRY_CAST(share AS DOUBLE)" if "share" in header else '1.0 / count(*) OVER (PARTITION BY trim("from"))'
    lake.execute(f"""CREATE TABLE concordance AS SELECT trim("from") AS origin, trim("to") AS into, {share} AS share
        FROM (SELECT DISTINCT * FROM {scan([path])})""")
    sums = lake.execute("""SELECT origin, count(*), sum(share), count(*) FILTER (share IS NULL OR share < 0)
        FROM concordance GROUP BY origin ORDER BY origin""").fetchall()
    faults = [
        Fault(
            say("shares of {origin} add up to {total}", origin=origin, total=total),
            say("Shares of one code add up to 1."),
            path.name,
            str(origin),
        )
        for origin, _, total, bad in sums
        if bad or abs((total or 0.0) - 1.0) > 1e-6
    ]
    if faults:
        raise InputFaults(say("{name} is not a concordance", name=path.name), faults)
    several = [str(origin) for origin, count, _, _ in sums if count > 1]
    if not several:
        return [say("Products were turned into another revision by {name}; every code goes to one.", name=path.name)]
    how = say("by the shares of the file") if "share" in header else say("equally: an estimate")
    return [
        say(
            "{count} ambiguous codes of {name} go to several products, split {how}: {names}.",
            count=len(several),
            name=path.name,
            how=how,
            names=_listed(several),
        )
    ]


def reduce(
    lake: duckdb.DuckDBPyConnection, years: Sequence[int], areas: Mapping[str, tuple[str, ...]], scratch: Path
) -> tuple[dict[str, pl.DataFrame], int, int]:
    """Return partners of the areas and the world by country, one year after the other; how many rows were added to
    another, and how many repeat another one. With a year that has such doubles it ends."""
    members = area_members(UNION) or ()
    made: dict[str, list[Path]] = {"partners": [], "world": []}
    again = doubles = 0
    for year in years:
        lake.execute("DROP TABLE IF EXISTS flows")
        lake.execute(f"""CREATE TEMP TABLE flows AS SELECT product, exporter, importer, sum(value) AS value,
            count(*) AS times FROM trade WHERE year = {int(year)} AND value > 0
            GROUP BY product, exporter, importer""")
        added = _one(lake, "SELECT coalesce(sum(times - 1), 0) FROM flows")
        again += added
        # A double is a row added to another: only a year with such rows is looked through.
        doubles = count_doubles(lake, year) if added else 0
        if doubles:
            return {}, again, doubles
        for name, question in (("world", _world(year)), ("partners", _partners(year, areas, members))):
            file = scratch / f"{name}-{year}.parquet"
            # Sorted here, where memory is bounded, and not in the frame.
            target = str(file).replace("'", "''")
            lake.execute(f"COPY (SELECT * FROM ({question}) ORDER BY ALL) TO '{target}' (FORMAT parquet)")
            made[name].append(file)
    return {name: pl.read_parquet(files) for name, files in made.items()}, again, doubles


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
    if len(codes) <= LISTED:
        return ", ".join(codes)
    return say("{names} and {count} more", names=list(codes[:LISTED]), count=len(codes) - LISTED)
