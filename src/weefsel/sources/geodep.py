"""GeoDep (CEPII): import and export dependencies by product and country, as published.

The files hold one row per country, HS6 product and year. Imports: iso_d, hs6, year, import_dpt (thousand dollars), c1_M
(concentration of imports), c2_M (concentration of world exports), c3_M (imports over exports), c4_M (whether the three
held in two of three years), first_odpt and share_odpt (leading exporter and its share, per cent), dependent, and
flags of strategic sectors, sect_... . Exports: iso_o, export_opt, c1_X to c4_X, first_dpto, share_dpto. Stata files
(.dta) as CEPII offers them, or the CSV that its application gives.

Source: Lefebvre & Wibaux 2024, CEPII Policy Brief 47; names of the columns as its authors list them for the download of
the edition in HS 2022.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model.figures import KINDS, Figures
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.vocabulary import country_key

ENDINGS = (".dta", ".csv")
SHOWN = 20
#: Columns by what they hold: imports, exports.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "area": ("iso_d", "iso_o"),
    "product": ("hs6", "hs6"),
    "year": ("year", "year"),
    "value": ("import_dpt", "export_opt"),
    "concentration": ("c1_M", "c1_X"),
    "world_concentration": ("c2_M", "c2_X"),
    "cover": ("c3_M", "c3_X"),
    "persistent": ("c4_M", "c4_X"),
    "partner": ("first_odpt", "first_dpto"),
    "share": ("share_odpt", "share_dpto"),
    "dependent": ("dependent", "dependent"),
}
FLOWS = ("imports", "exports")
NUMBERS = ("value", "concentration", "world_concentration", "cover", "persistent", "share", "dependent")
#: How the files may write the Union as one importer.
UNION = {"EUN": "EU27", "EU": "EU27", "EU27": "EU27", "EUU": "EU27"}
SECTOR = "sect_"
REMEDY = say("Take the files GeoDep_M and GeoDep_X as CEPII offers them: .dta, or .csv with the same columns.")


def read(
    path: Path,
    *,
    name: str,
    areas: Annotated[str, About("areas to keep, comma-separated: EU27, countries by code; all = every one")] = (
        "EU27,BEL"
    ),
    status: Annotated[str, About("status of the figures: observed, or synthetic for a made-up sample")] = "observed",
) -> Figures:
    """Return the dependencies in a file, or in all files of a folder.

    Raises
    ------
    InputError, InputFaults
        If a file has not the columns of GeoDep, a number is none or out of its range, or an area is not there.
    """
    wanted = None if areas.strip() == "all" else _areas(areas)
    parts, sectors = [], []
    for file in _files(path):
        table = _table(file)
        flow = _flow(file, table.columns)
        parts.append(_rows(file, table, flow, wanted))
        sectors.append(_sectors(table))
    rows = pl.concat(parts).sort("flow", "area", "product", "year")
    twice = rows.group_by("flow", "area", "product", "year").len().filter(pl.col("len") > 1).sort("area", "product")
    if len(twice):
        raise _twice(path.name, twice)
    if not len(rows):
        raise InputError(
            say("{name} holds nothing of {areas}", name=path.name, areas=areas),
            say("Name other areas with --set areas=..., or all."),
        )
    notes = _absent([area for area in wanted or () if area not in set(rows["area"])])
    years = rows["year"].unique().sort()
    return Figures(
        kind="dependencies",
        name=name,
        title=f"GeoDep (CEPII), {years[0]} to {years[-1]}, {areas}",
        frames={
            "rows": rows.cast({column: kind() for column, kind in KINDS["dependencies"]["rows"].items()}),
            "sectors": pl.concat(sectors).unique().sort("product", "sector"),
        },
        source=f"GeoDep (CEPII), {path.name}; Lefebvre & Wibaux 2024, CEPII Policy Brief 47",
        licence="CC BY-NC-SA",
        status=status,
        unit="kusd",
        notes=tuple(notes),
    )


def _twice(name: str, rows: pl.DataFrame) -> InputError:
    """Return the error for rows that stand there twice, the first of which is named."""
    flow, area, product, year, count = rows.row(0)
    return InputError(
        say(
            "{name}: {flow} of {product} by {area} in {year} stand {count} times ({cases} such cases)",
            name=name,
            flow=flow,
            product=product,
            area=area,
            year=year,
            count=count,
            cases=len(rows),
        ),
        say("Keep one edition of each file in the folder."),
    )


def _absent(areas: list[str]) -> list[str]:
    """Return a note on the areas that are not in the file."""
    if not areas:
        return []
    return [
        say(
            "Not in the file: {areas}. For the Union as a whole compute dependency.products with "
            "variant=geodep from BACI.",
            areas=areas,
        )
    ]


def _areas(text: str) -> list[str]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    found = [UNION.get(name.upper()) or country_key(name) for name in names]
    faults = [
        Fault(
            say("unknown area {name!r}", name=name),
            say("Write EU27, or a country by its ISO code such as BEL."),
            row="areas",
        )
        for name, key in zip(names, found, strict=True)
        if key is None
    ]
    if faults or not names:
        raise InputFaults(
            say("the areas are not right"), faults or [Fault(say("no area is named"), say("Write areas=EU27,BEL."))]
        )
    return [key for key in found if key is not None]


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(say("{path} does not exist", path=path), say("Check the path."))
    if path.is_file():
        if path.suffix.lower() not in ENDINGS:
            raise InputError(say("{name} is neither .dta nor .csv", name=path.name), REMEDY)
        return [path]
    names = [file for file in sorted(path.iterdir()) if file.suffix.lower() in ENDINGS]
    found = [file for file in names if not file.name.lower().startswith(("country", "product"))]
    if not found:
        raise InputError(say("{path} holds no .dta or .csv file", path=path), REMEDY)
    return found


def _table(file: Path) -> pl.DataFrame:
    try:
        if file.suffix.lower() == ".csv":
            return pl.read_csv(file, infer_schema=False, encoding="utf8-lossy")
        return _stata(file)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise InputError(
            say("{name} cannot be read: {reason}", name=file.name, reason=str(error).splitlines()[0]), REMEDY
        ) from None


def _stata(file: Path) -> pl.DataFrame:
    try:
        import pandas as pd  # noqa: PLC0415 - only for files of Stata
    except ModuleNotFoundError:
        raise InputError(
            say("{name} is a file of Stata, which needs pandas", name=file.name),
            say("pip install 'weefsel[pandas]', or save the file as CSV with the same columns."),
        ) from None
    found: Any = pd.read_stata(file, convert_categoricals=False)
    table = pl.DataFrame({str(column): found[column].tolist() for column in found.columns}, strict=False)
    return table.with_columns(pl.selectors.float().fill_nan(None))


def _flow(file: Path, header: Sequence[str]) -> int:
    """Return 0 for imports and 1 for exports; every missing column is named."""
    flow = 1 if "iso_o" in header and "iso_d" not in header else 0
    missing = [names[flow] for names in COLUMNS.values() if names[flow] not in header]
    if missing:
        shown = list(header[:12])
        raise InputFaults(
            say("{name} is not in the layout of GeoDep", name=file.name),
            [
                Fault(
                    say("no column {name}", name=name),
                    say("{remedy} The file has {shown}.", remedy=REMEDY, shown=shown),
                    file.name,
                )
                for name in missing
            ],
        )
    return flow


def _rows(file: Path, table: pl.DataFrame, flow: int, wanted: list[str] | None) -> pl.DataFrame:
    given = table.select(pl.col(names[flow]).cast(pl.String).str.strip_chars().alias(what)
                         for what, names in COLUMNS.items())  # fmt: skip
    keys = {code: UNION.get(code.upper()) or country_key(code) or code for code in given["area"].unique().drop_nulls()}
    partners = {code: country_key(code) or code for code in given["partner"].unique().drop_nulls() if code}
    given = given.with_row_index("line", offset=2).with_columns(
        pl.col("area").replace(keys), pl.col("partner").replace(partners).fill_null("")
    )
    if wanted is not None:
        given = given.filter(pl.col("area").is_in(wanted))
    read = given.with_columns(
        *(pl.col(name).replace({"": None, ".": None, "NA": None}).cast(pl.Float64, strict=False).alias(f"{name}_")
          for name in NUMBERS),
        pl.col("year").cast(pl.Float64, strict=False).cast(pl.Int32, strict=False).alias("year_"),
    )  # fmt: skip
    _fail_if_wrong(file, read, flow)
    return read.select(
        pl.col("year_").alias("year"),
        pl.lit(FLOWS[flow]).alias("flow"),
        "area",
        # Products lose their first zero where they were numbers.
        pl.col("product").str.split(".").list.first().str.zfill(6).alias("product"),
        "partner",
        *(pl.col(f"{name}_").alias(name) for name in NUMBERS if name != "share"),
        (pl.col("share_") / 100.0).alias("share"),
    ).select(list(KINDS["dependencies"]["rows"]))


#: Range of each number.
RANGES = {
    "value": (0.0, None), "concentration": (0.0, 1.0), "world_concentration": (0.0, 1.0), "cover": (0.0, None),
    "persistent": (0.0, 1.0), "share": (0.0, 100.0), "dependent": (0.0, 1.0),
}  # fmt: skip


def _fail_if_wrong(file: Path, read: pl.DataFrame, flow: int) -> None:
    """Raise InputFaults for text where a number should be, and numbers out of their range."""
    faults: list[Fault] = []
    for row in (
        read.filter(pl.col("year_").is_null() | pl.col("product").fill_null("").eq(""))
        .head(SHOWN)
        .iter_rows(named=True)
    ):
        faults.append(
            Fault(say("the row has no year or no product"), say("Mend or delete it."), file.name, str(row["line"]))
        )
    for name, (low, high) in RANGES.items():
        number, text = pl.col(f"{name}_"), pl.col(name).fill_null("")
        outside = (number < low - 1e-6) | (number > (high if high is not None else float("inf")) + 1e-6)
        wrong = (number.is_null() & ~text.is_in(["", ".", "NA"])) | outside.fill_null(value=False)
        for line, value in read.filter(wrong).select("line", name).head(SHOWN).iter_rows():
            remedy = (
                say("A number of at least {low:g}.", low=low)
                if high is None
                else say("A number of at least {low:g} and at most {high:g}.", low=low, high=high)
            )
            faults.append(
                Fault(say("{value!r} cannot be", value=value), remedy, file.name, str(line), COLUMNS[name][flow])
            )
    if faults:
        raise InputFaults(
            say(
                "{name}: some cells cannot be read, at most {count} of each kind are shown", name=file.name, count=SHOWN
            ),
            faults,
        )


def _sectors(table: pl.DataFrame) -> pl.DataFrame:
    """Return which strategic sectors a product is marked for."""
    product = pl.col("hs6").cast(pl.String).str.split(".").list.first().str.zfill(6).alias("product")
    found = [
        table.filter(pl.col(column).cast(pl.String).cast(pl.Float64, strict=False) == 1.0)
        .select(product, pl.lit(column.removeprefix(SECTOR)).alias("sector"))
        .unique()
        for column in table.columns
        if column.startswith(SECTOR)
    ]
    empty = pl.DataFrame(schema={"product": pl.String, "sector": pl.String})
    return pl.concat([empty, *found])
