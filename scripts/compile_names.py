"""Compile the names of the 64 industries from the publishers' files into src/weefsel/vocabulary/sectors.json.

Official names come from the NACE Rev. 2 table in Statbel's file of enterprises (Dutch, French, English, by
division); an industry of several divisions joins their names. The short names in the file are kept.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "weefsel" / "vocabulary" / "sectors.json"
LANGUAGES = ("nl", "fr", "en")
RENTS = {
    "L68": {"nl": " (zonder toegerekende woninghuur)", "fr": " (sans loyers imputés)", "en": " (without imputed rents)"}
}


def division_names(archive: Path) -> dict[str, dict[str, str]]:
    """Return division -> language -> official name."""
    columns = ", ".join(f"TX_NACE_{language.upper()}_LVL2" for language in LANGUAGES)
    names: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(archive) as bundle, tempfile.TemporaryDirectory() as folder:
        (name,) = [entry for entry in bundle.namelist() if entry.endswith(".sqlite")]
        connection = sqlite3.connect(bundle.extract(name, folder))
        for row in connection.execute(f"select distinct {columns} from TD_NACE"):
            if row[0] and re.match(r"\d\d ", row[0]):
                texts = (text[3:].strip().replace("/ ", "; ") for text in row)
                names[row[0][:2]] = dict(zip(LANGUAGES, texts, strict=True))
        connection.close()
    return names


def main() -> None:
    """Rewrite the official names."""
    divisions = division_names(SHARED / "data" / "enterprises-2019" / "TF_VAT_NACE_SQ_2019.zip")
    sectors = json.loads(TARGET.read_text(encoding="utf-8"))
    for code, entry in sectors.items():
        if code == "L68A":
            continue
        first, _, last = code[1:].partition("-")
        members = [f"{number:02d}" for number in range(int(first), int(last or first) + 1)]
        for language in LANGUAGES:
            joined = "; ".join(divisions[member][language] for member in members if member in divisions)
            entry["official"][language] = joined + RENTS.get(code, {}).get(language, "")
    TARGET.write_text(json.dumps(sectors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
