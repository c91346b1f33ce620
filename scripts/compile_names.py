"""Compile the official names of NACE Rev. 2 from the publishers' files into src/weefsel/vocabulary/nace.json.

Sections, and the French and English names of industries, come from the NACE table in Statbel's file of enterprises
(CC BY 4.0); the Dutch names of industries from the classification sheet of the Federal Planning Bureau's input-output
tables. An industry of several divisions joins their names, or takes the name of its section where it is all of it.
Short names are written by hand in short_names.json and never touched here.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import python_calamine

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
ENTERPRISES = SHARED / "data" / "enterprises-2019" / "TF_VAT_NACE_SQ_2019.zip"
WORKBOOK = SHARED / "data" / "belgium-io-2015" / "vR64_nl_20191213.xlsx"
TARGET = ROOT / "src" / "weefsel" / "vocabulary" / "nace.json"
LANGUAGES = ("nl", "fr", "en")
SEMICOLON = {"nl": "; ", "fr": "\u00a0; ", "en": "; "}
RENTS = "68A"
WITHOUT_RENTS = {"fr": " (hors loyers imputés)", "en": " (excluding imputed rents)"}
RENTS_NAMES = {
    "fr": "Loyers imputés des logements occupés par leur propriétaire",
    "en": "Imputed rents of owner-occupied dwellings",
}

Names = dict[str, dict[str, str]]
Entry = dict[str, Any]


def statbel_names(archive: Path) -> tuple[Names, Names, dict[str, str]]:
    """Return section -> language -> name, division -> language -> name, and division -> section."""
    columns = ", ".join(f"TX_NACE_{language.upper()}_LVL{level}" for level in (1, 2) for language in LANGUAGES)
    sections: Names = {}
    divisions: Names = {}
    section_of: dict[str, str] = {}
    with zipfile.ZipFile(archive) as bundle, tempfile.TemporaryDirectory() as folder:
        (name,) = [entry for entry in bundle.namelist() if entry.endswith(".sqlite")]
        connection = sqlite3.connect(bundle.extract(name, folder))
        for row in connection.execute(f"select distinct {columns} from TD_NACE order by CD_NACE"):
            if row[3] and re.match(r"\d\d ", row[3]):
                letter, division = row[0][0], row[3][:2]
                sections[letter] = {lg: tidy(text[2:], lg) for lg, text in zip(LANGUAGES, row[:3], strict=True)}
                divisions[division] = {lg: tidy(text[3:], lg) for lg, text in zip(LANGUAGES, row[3:], strict=True)}
                section_of[division] = letter
        connection.close()
    return sections, divisions, section_of


def bureau_names(workbook: Path) -> dict[str, str]:
    """Return the industries of the Federal Planning Bureau, number -> Dutch name, in their order."""
    rows = python_calamine.CalamineWorkbook.from_path(workbook).get_sheet_by_name("class_tak").to_python()
    return {
        str(code).replace("68_", "68").replace("68a", RENTS): tidy(str(name), "nl")
        for code, name in (row[:2] for row in rows)
        if re.match(r"\d\d", str(code))
    }


def tidy(text: str, language: str) -> str:
    """Return a name with one kind of apostrophe, and the semicolon of its language where Statbel writes a slash."""
    text = text.strip().replace("'", "’").replace("/ ", SEMICOLON[language])
    if any(sign in text for sign in "ÃÂ\ufffd"):
        raise ValueError(f"the encoding of {text!r} is damaged")
    return text


def members(number: str) -> list[str]:
    """Return the divisions of an industry, for instance 10, 11, 12 of 10-12."""
    first, _, last = number.partition("-")
    return [f"{division:02d}" for division in range(int(first), int(last or first) + 1)]


def joined(names: list[str], language: str) -> str:
    """Return names as one, with a capital at the start only."""
    return SEMICOLON[language].join(name if at == 0 else name[0].lower() + name[1:] for at, name in enumerate(names))


def industry_names(
    number: str, dutch: str, sections: Names, divisions: Names, section_of: dict[str, str]
) -> dict[str, Any]:
    """Return the letter of an industry's section and its names."""
    if number == RENTS:
        return {"nl": dutch, **RENTS_NAMES}
    inside = [division for division in members(number) if division in divisions]
    section = section_of[inside[0]]
    whole = len(inside) > 1 and inside == [division for division, letter in section_of.items() if letter == section]
    entry: Entry = {"nl": dutch}
    for language in ("fr", "en"):
        name = sections[section][language] if whole else joined([divisions[d][language] for d in inside], language)
        entry[language] = name + (WITHOUT_RENTS[language] if number == "68" else "")
    if len(inside) == 1 and divisions[inside[0]]["nl"] != dutch and number != "68":
        entry["also"] = [divisions[inside[0]]["nl"]]
    return entry


def compiled() -> Entry:
    """Return the whole file as data."""
    sections, divisions, section_of = statbel_names(ENTERPRISES)
    industries = {
        section_of[number[:2]] + number: industry_names(number, dutch, sections, divisions, section_of)
        for number, dutch in bureau_names(WORKBOOK).items()
    }
    letters = {code[0] for code in industries}
    return {"sections": {k: v for k, v in sections.items() if k in letters}, "industries": industries}


def main() -> None:
    """Write the file."""
    TARGET.write_text(json.dumps(compiled(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
