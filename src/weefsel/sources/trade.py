"""Trade by product and country, as users download it, reduced year by year to what dependency asks for.

Files are streamed through DuckDB and never held whole: per year the flows are added up by product, exporter and
importer (about 10 million rows in BACI), and from these come two small tables, partners of the areas asked for and
the world by country. Memory is bounded by `memory`; beyond it DuckDB writes to a temporary folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.model.figures import KINDS, Figures
from weefsel.registry import About
from weefsel.sayings import either, say
from weefsel.sources import trade_faults
from weefsel.sources import trade_sql as sql
from weefsel.sources.trade_files import fault_of, files_of, in_utf8
from weefsel.sources.trade_layouts import LAYOUTS, TradeLayout
from weefsel.vocabulary import area_members, country_codes, not_countries


def read(
    path: Path,
    *,
    name: str,
    layout: str,
    areas: Annotated[str, About("areas to compute dependency for, comma-separated: EU27, countries by code")] = (
        "EU27,BEL"
    ),
    years: Annotated[str, About("years to read, such as 2018-2022 or 2019,2021; all = every year")] = "all",
    concordance: Annotated[
        str | None, About("CSV file from,to[,share] that turns product codes into those of another revision")
    ] = None,
    digits: Annotated[int, About("digits of the product code; 0 = as in the layout", low=0, high=10)] = 0,
    flow: Annotated[str, About("which side reports, where a file has both: imports or exports")] = "imports",
    unit: Annotated[str, About("unit of values in the layout plain, such as kusd or meur")] = "",
    memory: Annotated[str, About("memory that reading may take, such as 2GB")] = "2GB",
    status: Annotated[str, About("status of the figures: observed, or synthetic for a made-up sample")] = "observed",
) -> Figures:
    """Return the trade in a file, or in all files of a folder.

    Raises
    ------
    InputError, InputFaults
        If a column is missing, a value is no number or negative, or an area is not known; rows are named.
    """
    if layout not in LAYOUTS:
        raise unknown(say("layout of trade"), layout, [*LAYOUTS, "geodep"])
    chosen, known = LAYOUTS[layout], _areas(areas)
    asked = _Asked(chosen, concordance, flow, digits, years, known, memory)
    with tempfile.TemporaryDirectory(prefix="weefsel-trade-") as scratch:
        given, said = in_utf8(files_of(path), Path(scratch), all_of_them=False)
        try:
            frames, wanted, notes = _read(given, asked, Path(scratch) / "first")
        except UnicodeError:
            given, said = in_utf8(files_of(path), Path(scratch), all_of_them=True)
            frames, wanted, notes = _read(given, asked, Path(scratch) / "second")
    if not len(frames["partners"]):
        raise InputError(
            say("{name} holds no trade of {areas}", name=path.name, areas=areas),
            say("Name other areas with --set areas=..., or other years."),
        )
    return Figures(
        kind="trade",
        name=name,
        title=f"{chosen.title}, {min(wanted)} to {max(wanted)}, {areas}",
        frames={
            key: frame.cast({column: kind() for column, kind in KINDS["trade"][key].items()})
            for key, frame in frames.items()
        },
        source=f"{chosen.title}, file {path.name}",
        licence="as the publisher says",
        status=status,
        unit=unit or chosen.unit,
        notes=(*said, *notes),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user asked for, as it is."""

    layout: TradeLayout
    concordance: str | None
    flow: str
    digits: int
    years: str
    areas: dict[str, tuple[str, ...]]
    memory: str


def _read(files: Sequence[Path], asked: _Asked, scratch: Path) -> tuple[dict[str, pl.DataFrame], list[int], list[str]]:
    """Return what is kept of the files, the years, and notes; UnicodeError where the text is not UTF-8."""
    scratch.mkdir()
    lake = _connected(scratch, asked.memory)
    try:
        columns, notes = _prepare(lake, files, asked, scratch)
        wanted = _years(lake, asked.years)
        frames, again, doubles = sql.reduce(lake, wanted, asked.areas, scratch)
        if doubles:
            raise trade_faults.twice(lake, columns, doubles)
    except duckdb.OutOfMemoryException:
        raise InputError(
            say("{memory} of memory are not enough for {name}", memory=asked.memory, name=files[0].name),
            say("Give more with --set memory=4GB."),
        ) from None
    except duckdb.Error as error:
        message = str(error)
        if "not utf-8 encoded" in message:
            raise UnicodeError(message) from None
        fault = fault_of(message, files)
        what = say("{name} cannot be read: {reason}", name=files[0].name, reason=message.splitlines()[0])
        raise fault or InputError(what, say("Take the file as downloaded.")) from None
    finally:
        lake.close()
    return frames, wanted, [*notes, *_added(again, asked)]


def _added(again: int, asked: _Asked) -> list[str]:
    if not again:
        return []
    why: list[str] = [say("sub-headings")]
    if not asked.layout.once:
        why += [say("months"), say("regimes")]
    if asked.concordance:
        why.append(say("products that the concordance joins"))
    return [say("{count:,} rows had the labels of another and were added to it ({why}).", count=again, why=why)]


def _areas(text: str) -> dict[str, tuple[str, ...]]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    found = {name: area_members(name) for name in names}
    faults = [
        Fault(
            say("unknown area {name!r}", name=name),
            say("Write EU27, EA20, or a country by its ISO code such as BEL."),
            row="areas",
        )
        for name, members in found.items()
        if members is None
    ]
    if faults or not names:
        raise InputFaults(
            say("the areas are not right"), faults or [Fault(say("no area is named"), say("Write areas=EU27,BEL."))]
        )
    return {
        name.upper() if len(members or ()) > 1 else (members or ("",))[0]: members or ()
        for name, members in found.items()
    }


def _connected(scratch: Path, memory: str) -> duckdb.DuckDBPyConnection:
    lake = duckdb.connect(":memory:")
    try:
        lake.execute("SET memory_limit = ?", [memory])
    except duckdb.Error:
        raise InputError(
            say("memory = {memory!r} is not an amount of memory", memory=memory), say("Write for instance memory=2GB.")
        ) from None
    lake.execute("SET temp_directory = ?", [str(scratch / "spill")])
    # Order of rows does not matter, and keeping it would cost memory.
    lake.execute("SET preserve_insertion_order = false")
    lake.execute("SET enable_progress_bar = false")
    return lake


def _prepare(
    lake: duckdb.DuckDBPyConnection, files: Sequence[Path], asked: _Asked, scratch: Path
) -> tuple[dict[str, str], list[str]]:
    """Make the view `trade` of year, product, exporter, importer, value; return columns and notes."""
    layout, flow = asked.layout, asked.flow
    if flow not in ("imports", "exports"):
        raise InputError(say("flow = {flow!r}", flow=flow), say("Write flow=imports or flow=exports."))
    header = _header(lake, files)
    columns = _columns(files[0].name, layout, header)
    sql.make_rows(lake, files, layout, columns, header, flow)
    lake.execute("CREATE TABLE countries (code VARCHAR, country VARCHAR)")
    lake.executemany("INSERT INTO countries VALUES (?, ?)", list(country_codes().items()))
    lake.execute("CREATE TABLE nobody (code VARCHAR)")
    lake.executemany("INSERT INTO nobody VALUES (?)", [(code.lower(),) for code in not_countries()])
    table = Path(asked.concordance) if asked.concordance else None
    notes = sql.read_concordance(lake, table) if table else []
    wrong = sql.make_trade(lake, asked.digits or layout.digits, table, scratch)
    if wrong:
        raise trade_faults.wrong_cells(lake, _ends(columns, flow), wrong)
    twice = sql.years_counted_twice(lake)
    if twice:
        raise InputError(
            say("{years} stand there by month and as a whole year (period ..52)", years=twice),
            say("Keep the months or the years, not both, in one folder."),
        )
    notes += sql.notes_on(lake, concordance=table is not None)
    notes.append(
        say("The European Union has the 27 members of 2020 in every year; the United Kingdom is a third country.")
    )
    if layout.flow:
        notes.append(say("Flows are those reported on the side of {flow}.", flow=flow))
    return columns, notes


def _ends(columns: dict[str, str], flow: str) -> dict[str, str]:
    """Return the columns with exporter and importer where the file has reporter and partner."""
    if "reporter" not in columns:
        return columns
    ends = ("reporter", "partner") if flow == "exports" else ("partner", "reporter")
    return {**columns, "exporter": columns[ends[0]], "importer": columns[ends[1]]}


def _header(lake: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[str]:
    found: list[str] = []
    for file in files:
        names = [str(row[0]) for row in lake.execute(f"DESCRIBE SELECT * FROM {sql.scan([file])}").fetchall()]
        if found and names != found:
            raise InputError(
                say("{name} has other columns than {other}", name=file.name, other=files[0].name),
                say("Put files of one layout in one folder."),
            )
        found = names
    return found


def _columns(file: str, layout: TradeLayout, header: Sequence[str]) -> dict[str, str]:
    """Return which column of the file holds what; every missing one is named."""
    asked = {**layout.columns, **({"flow": layout.flow} if layout.flow else {})}
    found = {what: next((name for name in names if name in header), "") for what, names in asked.items()}
    faults = [
        Fault(
            say("no column {names}", names=either(list(asked[what]))),
            say(
                "{title} has one; the file has {header}.",
                title=layout.title,
                header=[name for name in header[:12] if name != "filename"],
            ),
            file,
        )
        for what, name in found.items()
        if not name
    ]
    if faults:
        raise InputFaults(say("{file} is not in the layout {title}", file=file, title=layout.title), faults)
    return found


def _years(lake: duckdb.DuckDBPyConnection, text: str) -> list[int]:
    there = [int(row[0]) for row in lake.execute("SELECT DISTINCT year FROM trade ORDER BY year").fetchall()]
    if not there:
        raise InputError(
            say("the file holds no trade between countries"), say("Check the layout, and flow=exports or imports.")
        )
    if text.strip() == "all":
        return there
    asked: set[int] = set()
    try:
        for part in text.split(","):
            first, _, last = part.strip().partition("-")
            asked |= set(range(int(first), int(last or first) + 1))
    except ValueError:
        raise InputError(
            say("years = {text!r} are no years", text=text), say("Write for instance years=2018-2022.")
        ) from None
    missing = sorted(asked - set(there))
    if missing:
        raise InputError(
            say("no trade in {years}", years=missing),
            say("The file has {years}.", years=there),
        )
    return sorted(asked)
