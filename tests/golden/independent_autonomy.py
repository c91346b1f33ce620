"""Expected values of raw materials and trade; reads what was published, uses no kernel and no method of the house.

python tests/golden/independent_autonomy.py     writes the golden files beside it (needs ../shared)
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from runpy import run_path
from typing import Any

import numpy as np
import python_calamine

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


def trade() -> None:
    """Write indicators of the made-up trade table, from its flows."""
    sample = run_path(str(HERE.parents[1] / "scripts" / "compile_trade_sample.py"))
    names = {number: key for key, number in sample["NUMBERS"].items()}
    flows = [(year, k, names[i], names[j], v) for year, i, j, k, v, _ in sample["flows"]()]
    union = {"BEL", "DEU", "FRA", "NLD", "POL"}

    def total(year: int, product: str, sellers: set[str] | None, buyers: set[str] | None) -> float:
        return sum(
            float(v)
            for y, k, i, j, v in flows
            if y == year and k == product and (not sellers or i in sellers) and (not buyers or j in buyers)
        )

    def dependent(year: int, product: str, area: set[str]) -> tuple[float, float, float]:
        outside = sorted(i for i in names.values() if i not in union)
        far = {i: total(year, product, {i}, area) for i in outside}
        sold = total(year, product, area, None)
        one = sum((value / sum(far.values())) ** 2 for value in far.values())
        two = sum(far.values()) / (
            sum(far.values()) + total(year, product, union - (area if len(area) == 1 else set()), area)
        )
        return one, two, sum(far.values()) / sold if sold else math.inf

    products, rows, central, back = sorted(sample["SELLS"]), [], [], []
    for name, area in (("BEL", {"BEL"}), ("EU27", union)):
        for product in products:
            values = dependent(2022, product, area)
            label = {"area": name, "product": product}
            for measure, value in zip(("concentration", "outside_share", "cover"), values, strict=True):
                if math.isfinite(value):  # where nothing is exported there is no ratio
                    rows.append({**label, "measure": measure, "value": value})
            held = [
                all(v > t for v, t in zip(dependent(y, product, area), (0.4, 0.5, 1), strict=True))
                for y in sample["YEARS"]
            ]
            rows.append({**label, "measure": "dependent", "value": float(held[-1])})
            rows.append({**label, "measure": "years_dependent", "value": sum(held) / len(held)})
            far = {i: total(2022, product, {i}, area) for i in names.values() if i not in union}
            first = max(far, key=lambda i: far[i])
            other = sum(total(2022, product, {i}, None) for i in sorted(far) if i != first)
            rows.append({**label, "measure": "elsewhere", "value": other / sum(far.values())})
            sold = {j: total(2022, product, area, {j}) for j in names.values() if j not in union}
            if sum(sold.values()):
                parts = [value / total(2022, product, None, {j}) for j, value in sold.items()]
                index = sum((value / sum(sold.values())) ** 2 for value in sold.values())
                back.append({**label, "measure": "concentration", "value": index})
                back.append({**label, "measure": "largest_dependence", "value": max(parts)})
    for product in products:
        world = {i: total(2022, product, {i}, None) for i in names.values()}
        first = max(world, key=lambda i: world[i])
        lost = (world[first] + total(2022, product, None, {first})) / sum(world.values())
        buyers = [j for j in names.values() if total(2022, product, None, {j})]
        taken = sum(total(2022, product, {first}, {j}) > 0.5 * total(2022, product, None, {j}) for j in buyers)
        label = {"product": product, "country": first}
        central.append({**label, "measure": "lost", "value": lost})
        central.append({**label, "measure": "captive", "value": taken / len(buyers)})
    settings = {"trade": "trade-sample"}
    write("dependency.products", "belgium", settings, OWN, rows)
    write("dependency.network", "belgium", settings, OWN, central)
    write("dependency.reverse", "belgium", settings, OWN, back)


def case() -> None:
    """Write the made-up case of the template, from closed forms: shares, days, greedy filling, the disc."""
    sheets = {sheet.frame: sheet.example for sheet in import_module("weefsel.sources.case_sheets").SHEETS}
    bought: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for line in sheets["suppliers"]:
        bought[line[3], line[2]].append(line)
    few: list[Row] = []
    last: list[Row] = []
    lost = dict(sheets["products"])
    for (product, part), lines_ in bought.items():
        total = sum(line[4] for line in lines_)
        few.append(
            {"product": product, "part": part, "measure": "hhi_firm", "value": sum((x[4] / total) ** 2 for x in lines_)}
        )
        stock = sum(line[4] / total * line[6] for line in lines_)
        for line in lines_:
            others = sum(x[4] / total * (1 + x[5]) for x in lines_ if x is not line)
            label = {"product": product, "part": part, "who": line[0], "stops": "firm"}
            if others < 1:
                days = stock / (1 - others)
                last.append({**label, "measure": "survive_days", "value": days})
                missing = max(line[7] * (1 - others) - stock, 0)
                last.append({**label, "measure": "loss", "value": missing * lost[product]})
    hold: list[Row] = []
    for (product, part), lines_ in bought.items():
        total = sum(line[4] for line in lines_)
        need = max(
            line[7] * max(1 - sum(x[4] / total * (1 + x[5]) for x in lines_ if x is not line), 0) for line in lines_
        )
        hold.append({"product": product, "part": part, "measure": "tied_up", "value": need * total / 365})
    settings = {"case": "case-sample"}
    write("suppliers.stock", "belgium", settings, OWN, hold)
    write("suppliers.concentration", "belgium", settings, OWN, few)
    write("suppliers.survive", "belgium", settings, OWN, last)

    # The teaching case as published.
    known = json.loads((HERE / "published" / "disruption_lp.json").read_text(encoding="utf-8"))["expected"]
    rows_of = {
        "loss": known["loss"],
        "survive_days": known["time_to_survive"],
        "risk_exposure": known["risk_exposure_index"],
    }
    taught: list[Row] = [
        {"stop": stop, "at": "all", "measure": measure, "value": float(value)}
        for measure, values in rows_of.items()
        for stop, value in zip(("none", "S1", "S2", "S3"), values, strict=True)
        if value is not None
    ]
    write("suppliers.network", "belgium", settings, "tests/golden/published/disruption_lp.json", taught, digits=3)

    # Each euro goes where it saves most: pieces of (saved per euro, euro) of every good, filled from the top.
    goods = {line[0]: line for line in sheets["goods"]}
    pieces = []
    for good, (_, price, _, most, loss) in goods.items():
        needs = sorted((line[3], line[1]) for line in sheets["events"] if line[2] == good)
        below = 0.0
        for at, (need, _) in enumerate(needs):
            upto = min(need, most)
            chance = sum(p for _, p in needs[at:])
            pieces.append((chance * loss / price, good, (upto - below) * price, price))
            below = max(below, upto)
    left, stock_of, budget = 6000.0, dict.fromkeys(goods, 0.0), 6000
    for _, good, money, price in sorted(pieces, reverse=True):
        spent = min(left, money)
        stock_of[good] += spent / price
        left -= spent
    rows = [{"good": good, "measure": "stock", "value": value} for good, value in stock_of.items()]
    expected = sum(p * max(need - stock_of[good], 0) * goods[good][4] for _, p, good, need in sheets["events"])
    rows.append({"good": "all", "measure": "expected_loss", "value": expected})
    write("stockpile.public", "belgium", {**settings, "budget": budget}, OWN, rows)

    # min c'w on the disc w'w <= H, sum w = 1 has a closed form.
    costs = {line[0]: line[2] for line in sheets["sources"]}
    mean = sum(costs.values()) / 3
    step = ((0.4 - 1 / 3) / sum((c - mean) ** 2 for c in costs.values())) ** 0.5
    rows = [
        {"aversion": "0", "source": name, "measure": "share", "value": round(1 / 3 - (c - mean) * step, 3)}
        for name, c in costs.items()
    ]
    write("stockpile.sourcing", "belgium", {**settings, "cap": 1.0, "concentration": 0.4}, OWN, rows, digits=3)


def goals() -> None:
    """Write the arithmetic of chips: 9.8 % in 2022, 11.7 % forecast and 20 % wanted for 2030."""
    pace = (11.7 / 9.8) ** (1 / 8) - 1
    values = {
        "required_growth": (20 / 9.8) ** (1 / 8) - 1,
        "required_growth_level": 1.06 * (20 / 9.8) ** (1 / 8) - 1,
        "pace": pace,
        "at_pace": 11.7,
        "year_reached": math.ceil(2022 + math.log(20 / 9.8) / math.log(1 + pace)),
        "gap": 10.2,
    }
    rows = [{"goal": "chips", "measure": name, "value": value} for name, value in values.items()]
    write("targets.progress", "belgium", {"world_growth": 0.06}, OWN, rows)


def chains() -> None:
    """Write reliance and a stop on the table leather, from the inverse and from the changed systems."""
    known = json.loads((HERE / "published" / "leather.json").read_text(encoding="utf-8"))
    flows, output = np.array(known["Z"], float), np.array(known["x"], float)
    countries = [str(name) for name in known["countries"]]
    sectors = ("Agriculture", "Textile_and_Leather", "Transport_Equipment")
    inputs = flows / output
    inverse = np.linalg.inv(np.eye(9) - inputs)
    indirect = inverse - np.eye(9)
    tier = inputs @ inputs
    rows: list[Row] = []
    for j in range(3):
        label = {"region": countries[0], "sector": sectors[j]}
        for c, name in enumerate(countries):
            here = slice(3 * c, 3 * c + 3)
            one, two = inputs[here, j].sum() / inputs[:, j].sum(), indirect[here, j].sum() / indirect[:, j].sum()
            added = sum((output[i] - flows[:, i].sum()) / output[i] * inverse[i, j] for i in range(3 * c, 3 * c + 3))
            for measure, value in (("direct", one), ("total", two), ("hidden", two - one), ("value_added", added)):
                rows.append({**label, "origin": name, "tier": 0, "measure": measure, "value": float(value)})
        abroad = [tier[3 * c : 3 * c + 3, j].sum() for c in (1, 2)]
        index = sum(part**2 for part in abroad) / sum(abroad) ** 2
        rows.append({**label, "tier": 2, "measure": "foreign_share", "value": float(sum(abroad) / tier[:, j].sum())})
        rows.append({**label, "tier": 2, "measure": "concentration", "value": float(index)})
    write("dependency.chains", "leather", {}, OWN, rows)
    stopped = [3, 4, 5]
    allocation = flows / output[:, None]
    allocation[np.ix_(stopped, [0, 1, 2])] = 0
    customers = output - (output - flows.sum(axis=0)) @ np.linalg.inv(np.eye(9) - allocation)
    final = np.array(known["Y"], float)
    inputs[np.ix_(stopped, [0, 1, 2])] = 0
    left = output - flows.sum(axis=1)
    left[stopped] -= final[stopped, 0]
    suppliers = output - np.linalg.solve(np.eye(9) - inputs, left)
    lost = [
        {
            "side": side,
            "region": countries[i // 3],
            "sector": sectors[i % 3],
            "measure": "output",
            "value": float(loss[i]),
        }
        for side, loss in (("customers", customers), ("suppliers", suppliers))
        for i in range(9)
    ]
    added = (output - flows.sum(axis=0)) / output
    known_paths: list[Row] = []
    names = [f"{countries[i // 3]}|{sectors[i % 3]}" for i in range(9)]
    plain = flows / output
    for length in (1, 2, 3):
        for chain in itertools.product(range(9), repeat=length):
            if chain[0] // 3 == 1:
                path = (*chain, 1)
                value = added[path[0]] * math.prod(plain[a, b] for a, b in itertools.pairwise(path))
                if value > 0.002:
                    text = " > ".join(names[p] for p in path)
                    known_paths.append({"path": text, "value": float(value)})
    settings = {"origin": countries[1], "industry": sectors[1]}
    write("dependency.paths", "leather", settings, OWN, known_paths)
    write("dependency.stop", "leather", {"origin": countries[1], "side": "both"}, OWN, lost)


def origins() -> None:
    """Write imports of three products by origin, from sheet tbl_8, and their shares."""
    book = python_calamine.CalamineWorkbook.from_path(str(DATA / "belgium-io-2015" / "vR64_nl_20191213.xlsx"))
    cells = book.get_sheet_by_name("tbl_8").to_python()
    columns = {str(code): at for at, code in enumerate(cells[0])}
    groups = {"P.7/S21i": "euro_area", "P.7/S21x": "other_eu", "P.7/S22": "non_eu"}
    values = {
        (code, groups[str(line[0])]): float(str(line[columns[code]]))
        for line in cells
        if str(line[0]) in groups
        for code in ("05-09", "21", "26")
    }
    names = {"05-09": "B05-09", "21": "C21", "26": "C26"}
    rows: list[Row] = []
    for (code, origin), value in values.items():
        label = {"by": "product", "sector": names[code], "origin": origin}
        whole = sum(values[code, group] for group in groups.values())
        rows.append({**label, "measure": "imports", "value": value})
        rows.append({**label, "measure": "share", "value": value / whole})
    write("dependency.origins", "belgium", {}, OWN, rows)


def main() -> None:
    """Write the golden files."""
    screen()
    targets()
    risk()
    uses()
    trade()
    case()
    goals()
    chains()
    origins()


def published_dependencies() -> None:
    """Write the criteria of GeoDep on the made-up trade, in plain Python from its flows."""
    sample = run_path(str(HERE.parents[1] / "scripts" / "compile_geodep_sample.py"))
    names = ("value", "concentration", "world_concentration", "cover", "persistent")
    found: list[Row] = []
    for area, product, year, *values, partner, share, dependent, c, d, h, a, e, o in sample["rows"]("M"):
        del c, d, h, a, e, o  # sectors
        if year == 2021 and area in ("EUN", "BEL"):
            labels = {
                "area": {"EUN": "EU27"}.get(area, area), "product": product.zfill(6), "partner": partner, "year": year
            }  # fmt: skip
            measures = dict(zip(names, values, strict=True)) | {"share": share / 100, "dependent": float(dependent)}
            found += [{**labels, "measure": name, "value": value} for name, value in measures.items()]
    settings = {"dependencies": "geodep-sample", "year": 2021}
    write("dependency.published", "belgium", settings, OWN + ", scripts/compile_geodep_sample.py", found)


if __name__ == "__main__":
    main()
    published_dependencies()
