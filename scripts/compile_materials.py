"""Compile the built-in figures on raw materials from the publishers' files into src/weefsel/data/figures.

python scripts/compile_materials.py reads WEEFSEL_SHARED (default: ../shared). The rules by which traps in the files
are treated stand in `RULES` and travel with the figures as notes.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from weefsel.model.figures import KINDS, Figures
from weefsel.store.figures import write_figures

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "weefsel" / "data" / "figures"
WORDS = json.loads((Path(__file__).parent / "materials_words.json").read_text(encoding="utf-8"))
BELOW = 0.0005

RULES = (
    "A share written <0.1% counts as 0.05 % and is marked below; one written >0% has no number and no row.",
    "The EU share of silicon metal from Germany, written 6 without its sign, is 6 %.",
    "Turkyie is Türkiye; Brasil and Brasilia are Brazil; Libanon, Surinam and South Korea have one spelling.",
    "Congo is the Republic of the Congo: wherever the files say Congo, they name Congo, D.R. beside it.",
    "Where the value added of a use is that of another sector, the sector is the one that the value added belongs "
    "to (five rows of manganese; the wording of the application agrees: motor vehicles carry the value added of C29).",
    "Uses without a sector have no sector; shares of uses are as published and do not always add up to 1.",
    "Governance is 10 (1 - w), w the mean of the six World Governance Indicators of 2022 scaled 0 to 1; 10 is worst.",
    "The United Kingdom is a third country. French Guiana is part of France and counts as a member.",
)


def rows(path: Path, encoding: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file as published."""
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file)


def clean(text: str) -> str:
    """Return a name on one line."""
    return " ".join(text.split())


def material(text: str) -> str:
    """Return a material under the spelling of the assessments."""
    name = clean(text)
    return str(WORDS["materials"].get(name, name))


def share(text: str) -> tuple[float | None, bool]:
    """Return a share between 0 and 1, and whether it is only known to be below 0.1 %."""
    written = text.strip()
    if written == "<0.1%":
        return BELOW, True
    if written == ">0%":
        return None, False
    return round(float(written.removesuffix("%")) / 100.0, 6), False


def frame(kind: str, name: str, found: list[tuple[object, ...]]) -> pl.DataFrame:
    """Return rows as a frame of the model."""
    return pl.DataFrame(found, schema=dict(KINDS[kind][name]), orient="row")


def assessments(folder: Path) -> pl.DataFrame:
    """Return supply risk and economic importance by material and year; what was not assessed has no number."""
    found: list[tuple[object, ...]] = []
    for row in rows(folder / "crm_over_time.csv", "utf-8"):
        risk, importance = (None if row[key] == "-" else float(row[key]) for key in ("SR", "EI"))
        found.append((clean(row["Material"]), int(row["Year"]), risk, importance))
    return frame("materials", "assessments", sorted(found, key=lambda row: (str(row[0]), int(str(row[1])))))


def governance(path: Path) -> dict[str, float]:
    """Return 10 (1 - w) by the country names of the supply files."""
    known = {clean(row["Country/Territory"]): row["2022"] for row in rows(path, "utf-8")}
    same = WORDS["governance"]
    return {
        **{name: 10.0 * (1.0 - float(value)) for name, value in known.items() if value},
        **{name: 10.0 * (1.0 - float(known[other])) for name, other in same.items()},
    }


def supply(folder: Path, indices: dict[str, float]) -> pl.DataFrame:
    """Return shares of world supply and of EU sourcing by material, stage and country."""
    found: list[tuple[object, ...]] = []
    for scope in ("global", "eu"):
        listed = list(rows(folder / f"{scope}_supply_shares.csv", "latin-1"))
        named = {(row["Material"], row["Stage"], row["Country"]) for row in listed}
        for row in listed:
            country = str(WORDS["countries"].get(clean(row["Country"]), clean(row["Country"])))
            if row["Country"] == "Congo" and (row["Material"], row["Stage"], "Congo, D.R.") not in named:
                raise ValueError(f"which Congo? {row}")
            part, below = share(row["Share"])
            stage = {"E": "extraction", "P": "processing"}[row["Stage"]]
            label = (scope, material(row["Material"]), stage, country)
            member = country in WORDS["members"]
            found.append((*label, part, below, float(row["t"]), indices[country], member))
    if len({row[:4] for row in found}) != len(found):
        raise ValueError("a country stands twice for one material and stage")
    return frame("materials", "supply", found)


def uses(folder: Path) -> pl.DataFrame:
    """Return which sector uses which part of a material in the EU."""
    added = {code: float(value) for code, value in WORDS["value_added"].items()}
    owner = {value: code for code, value in added.items()}
    found: list[tuple[object, ...]] = []
    for row in rows(folder / "material_use_shares.csv", "cp1252"):
        part, _ = share(row["Share"])
        published = clean(row["NACE sector"])[:3]
        money = row["VA in million €"]
        sector = owner[float(money)] if money else ""
        if part is not None:
            name = (material(row["Material"]), clean(row["Application"]), part)
            found.append((*name, sector or None, published or None, float(money) if money else None))
    return frame("materials", "uses", found)


def main() -> None:
    """Write the figures."""
    data = SHARED / "data"
    folder = data / "critical-raw-materials"
    pairs = [(str(name), int(year), str(why)) for name, year, why in WORDS["exceptions"]]
    strategic: list[tuple[object, ...]] = [
        (name, group) for group, names in WORDS["strategic"].items() for name in names
    ]
    figures = Figures(
        kind="materials",
        name="eu-materials",
        title="Raw materials: EU assessments of 2011 to 2023, supply and uses of 2023",
        frames={
            "assessments": assessments(folder),
            "exceptions": frame("materials", "exceptions", list(pairs)),
            "strategic": frame("materials", "strategic", strategic),
            "supply": supply(folder, governance(data / "governance" / "wgi_2022_normalised.csv")),
            "uses": uses(folder),
        },
        source="European Commission, assessments of critical raw materials 2011-2023 (CC BY 4.0); World Bank, World "
        "Governance Indicators 2022; Regulation (EU) 2024/1252, Annex I",
        licence="CC BY 4.0",
        notes=RULES,
    )
    write_figures(figures, TARGET / figures.name)
    print({name: len(found) for name, found in figures.frames.items()})


if __name__ == "__main__":
    main()
