"""Expected values of raw materials; reads the publishers' files, uses no kernel and no method of the house.

python tests/golden/independent_autonomy.py     writes the golden files beside it (needs ../shared)
"""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = Path(os.environ.get("WEEFSEL_SHARED", HERE.parents[2] / "shared")) / "data"
OWN = "independent: tests/golden/independent_autonomy.py"
MEMBERS = [
    "Austria",
    "Belgium",
    "Bulgaria",
    "Croatia",
    "Cyprus",
    "Czechia",
    "Denmark",
    "Estonia",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "Hungary",
    "Ireland",
    "Italy",
    "Latvia",
    "Lithuania",
    "Luxembourg",
    "Malta",
    "Netherlands",
    "Poland",
    "Portugal",
    "Romania",
    "Slovakia",
    "Slovenia",
    "Spain",
    "Sweden",
]
STAGES = {"E": "extraction", "P": "processing"}
Row = dict[str, Any]


def write(method: str, table: str, settings: Row, source: str, rows: list[Row], digits: int | None = None) -> None:
    """Write one golden file."""
    case = {"table": table, "settings": settings, "source": source, "digits": digits, "expected": rows}
    (HERE / f"{method}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def lines(name: str, encoding: str) -> list[dict[str, str]]:
    """Return a published file as rows."""
    with (DATA / "critical-raw-materials" / name).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def screen() -> None:
    """Write which materials are listed in 2023: by the thresholds, with copper and nickel the official 34."""
    rows: list[Row] = []
    for line in lines("crm_over_time.csv", "utf-8"):
        if line["Year"] != "2023" or line["SR"] == "-":
            continue
        name, risk, weight = " ".join(line["Material"].split()), float(line["SR"]), float(line["EI"])
        critical = float(risk >= 1 and weight >= 2.8)
        listed = float(bool(critical) or name in ("Copper", "Nickel"))
        for measure, value in (("supply_risk", risk), ("critical", critical), ("listed", listed)):
            rows.append({"material": name, "year": 2023, "measure": measure, "value": value})
    assert sum(row["value"] for row in rows if row["measure"] == "critical") == 32
    assert sum(row["value"] for row in rows if row["measure"] == "listed") == 34
    write("materials.screen", "belgium", {}, "European Commission, crm_over_time.csv; " + OWN, rows)


def targets() -> None:
    """Write shares and concentration of third countries; 12 of 87 above 65 %, 41 above 0.4."""
    third: dict[tuple[str, str], list[float]] = defaultdict(list)
    for line in lines("eu_supply_shares.csv", "latin-1"):
        if line["Country"] not in MEMBERS:
            third[line["Material"], STAGES[line["Stage"]]].append(float(line["Share"].rstrip("%")) / 100)
    assert len(third) == 87
    assert sum(max(parts) > 0.65 for parts in third.values()) == 12
    rows: list[Row] = []
    for (name, stage), parts in third.items():
        if name not in {"Magnesium", "Lithium", "Cobalt", "Gallium", "Tungsten", "Scandium", "Copper", "Nickel"}:
            continue
        index = sum((part / sum(parts)) ** 2 for part in parts)
        for measure, value in (("largest_share", max(parts)), ("hhi", index)):
            rows.append({"material": name, "stage": stage, "measure": measure, "value": value})
    write("materials.targets", "belgium", {}, "European Commission, eu_supply_shares.csv; " + OWN, rows)


def risk() -> None:
    """Write supply risk of magnesium and tungsten with rates that a user gives."""
    with (DATA / "governance" / "wgi_2022_normalised.csv").open(encoding="utf-8", newline="") as file:
        good = {line["Country/Territory"]: float(line["2022"]) for line in csv.DictReader(file) if line["2022"]}
    names = {
        "Congo, D.R.": "Congo, Dem. Rep.", "Korea, South": "Korea, Rep.", "Korea, North": "Korea, Dem. Rep.",
        "Russia": "Russian Federation", "Kyrgyzstan": "Kyrgyz Republic", "Brasil": "Brazil", "Brasilia": "Brazil",
        "Czechia": "Czech Republic", "Slovakia": "Slovak Republic", "Iran": "Iran, Islamic Rep.",
    }  # fmt: skip
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for scope in ("global", "eu"):
        for line in lines(f"{scope}_supply_shares.csv", "latin-1"):
            if line["Material"] in ("Magnesium", "Tungsten"):
                part = 0.0005 if line["Share"] == "<0.1%" else float(line["Share"].rstrip("%")) / 100
                index = 10 * (1 - good[names.get(line["Country"], line["Country"])])
                sums[line["Material"], STAGES[line["Stage"]], scope] += part**2 * index * float(line["t"])
    rows: list[Row] = []
    for (name, stage, scope), value in sums.items():
        rows.append({"material": name, "stage": stage, "measure": f"hhi_{scope}", "value": value})
    for name in ("Magnesium", "Tungsten"):
        worst = max(
            (sums[name, stage, "global"] * 0.4 + sums[name, stage, "eu"] * 0.6) * (1 - 0.3) * 0.9
            for stage in STAGES.values()
        )
        rows.append({"material": name, "stage": "worst", "measure": "supply_risk", "value": worst})
    settings = {"import_reliance": 0.8, "recycling_rate": 0.3, "substitution": 0.9}
    write("materials.risk", "belgium", settings, OWN, rows)


def uses() -> None:
    """Write who uses magnesium, cobalt and tin."""
    parts: dict[tuple[str, str], float] = defaultdict(float)
    for line in lines("material_use_shares.csv", "cp1252"):
        if line["Material"] in ("Magnesium", "Cobalt", "Tin") and line["NACE sector"]:
            parts[line["Material"], line["NACE sector"][:3]] += float(line["Share"].rstrip("%")) / 100
    labels = {"C10": "C10-12", "C11": "C10-12", "C32": "C31-32", "B06": "B05-09", "B09": "B05-09"}
    rows: list[Row] = []
    for (name, division), value in parts.items():
        if name in ("Magnesium", "Cobalt") and value:
            rows.append({"material": name, "sector": labels.get(division, division), "measure": "use", "value": value})
    write("materials.uses", "belgium", {}, "European Commission, material_use_shares.csv; " + OWN, rows)


def main() -> None:
    """Write the golden files."""
    screen()
    targets()
    risk()
    uses()


if __name__ == "__main__":
    main()
