"""Which file of an archive, which year, and whose table it is: said in words where it is not the one asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import either, say
from weefsel.sources.archives import File

YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)")
UNTESTED = say(
    "This layout is read as it is documented, and was not tested on a real file: compare totals with the publisher's."
)
SHORT_YEAR = re.compile(r"WIOT(\d\d)_", re.IGNORECASE)
#: What names of files, labels and first cells of a layout look like; most telling first.
SIGNS: tuple[tuple[str, str], ...] = (
    ("figaro", r"rowLabels|matrix_eu-ic-.*|flatfile_eu-ic-.*|icioiRow|W2_(D21X31|OP_RES|B2A3G)|FIGW1_.*"),
    ("eurostat", r"freq,.*TIME_PERIOD.*|.*geo\\\\time.*|DATAFLOW|naio_10_.*|estat_naio_.*|STRUCTURE"),
    ("gloria", r".*_120secMother_.*|GLORIA_.*"),
    ("eora26", r"Eora26_.*|.*labels_T\.txt"),
    ("exiobase3", r"IOT_\d{4}_(ixi|pxp).*|file_parameters\.json|mrIot.*"),
    ("icio", r"ICIO20\d\d_.*|[A-Z]{3}_(01T0[23]|A01(_02)?|C01T05AGR|HFCE)|HFCE_[A-Z]{3}|LAB_LAB|[A-Z]{3}_TAXSUB"),
    ("adb", r"ADB.?MRIO.*"),
    ("wiod2016", r"WIOT20\d\d_(Nov|October)16.*|IndustryDescription|CONS_h|A01|C10-C12|[A-Z]{3}57"),
    ("wiod2013", r"WIOT\d\d_ROW_(Apr|Sep)12.*|wiot_\d{4}\.RData|AtB|15t16|71t74"),
    ("fpb", r"tbl_10bis|tbl_9bis"),
    ("plain", r"[ZYV]\.csv"),
)


def year_in(*texts: str) -> int | None:
    """Return the year in the first text that has one.

    >>> year_in("no year", "ICIO2021_2018.csv"), year_in("WIOT_2009"), year_in("WIOT95_ROW_Apr12.xlsx")
    (2018, 2009, 1995)
    """
    for text in texts:
        found = YEAR.findall(text)
        if found:
            return int(found[-1])
        short = SHORT_YEAR.match(text)
        if short:
            return int(short[1]) + (1900 if int(short[1]) > 50 else 2000)
    return None


def looks_like(texts: Iterable[str]) -> str:
    """Return the layout that names and labels speak for, or nothing.

    >>> looks_like(["rowLabels", "AT_A01"]), looks_like(["x"])
    ('figaro', '')
    """
    given = [text.strip() for text in texts]
    for layout, pattern in SIGNS:
        told = re.compile(pattern, re.IGNORECASE)
        if any(told.fullmatch(text) for text in given):
            return layout
    return ""


def refusal(what: str, layout: str, texts: Iterable[str], remedy: str) -> InputError:
    """Return the error for a file of another layout, saying which one it looks like."""
    other = looks_like(texts)
    if other and other != layout:
        return InputError(
            say("{what}; it looks like the layout {other}", what=what, other=other),
            say("Try --layout {other}. Otherwise: {remedy}", other=other, remedy=remedy),
        )
    return InputError(what, remedy)


def chosen(
    files: Sequence[File],
    suffixes: tuple[str, ...],
    year: int | None,
    layout: str,
    *,
    year_of: Callable[[str], int | None] = year_in,
) -> File:
    """Return the one file to read: of the right kind, and of the year asked for where there are several.

    Raises
    ------
    InputError, InputFaults
        If there is none, or several and the year does not tell which.
    """
    fitting = [file for file in files if file.suffix in suffixes]
    names = [part for file in files for part in file.name.split("/")]
    if not fitting:
        kinds = either(suffixes)
        what = (
            say("{name} is no {kinds} file", name=files[0].name, kinds=kinds)
            if len(files) == 1
            else say("there is no {kinds} file", kinds=kinds)
        )
        raise refusal(
            what,
            layout,
            names,
            say("The layout {layout} is read from {kinds}, or archives of them.", layout=layout, kinds=kinds),
        )
    if len(fitting) == 1:
        return fitting[0]
    years = {file.name: year_of(file.base) for file in fitting}
    if any(years.values()):
        years = {name: found for name, found in years.items() if found}
    of_year = [file for file in fitting if file.name in years and year in (None, years[file.name])]
    if len(of_year) == 1:
        return of_year[0]
    told = {
        name: say("it is for {year}", year=found) if found else say("no year stands in its name")
        for name, found in years.items()
    }
    if year is None:
        what, remedy = say("{count} tables are there", count=len(years)), say("Say which year: --set year=...")
    else:
        what = (
            say("{count} files are for {year}", count=len(of_year), year=year)
            if of_year
            else say("no files are for {year}", year=year)
        )
        remedy = say("Choose one of the years, or give the one file.")
    raise InputFaults(what, [Fault(told[name], remedy, name) for name in sorted(told)[:20]])
