"""The pandemic of 2020-2021 in Belgium: published shocks and policies, and what surveys and indicators saw."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from belgium.daily import codes_of, rows_of

#: First day of each policy phase; the columns of policies_BE in order, and the end. Source: Alleman et al. 2023.
PHASES = {
    "lockdown_1": "2020-03-15",
    "lockdown_release_phaseI": "2020-05-04",
    "lockdown_release_phaseII": "2020-05-18",
    "lockdown_release_phaseIII": "2020-06-08",
    "lockdown_release_phaseIV": "2020-07-01",
    "lockdown_Antwerp": "2020-08-03",
    "relaxed": "2020-08-24",
    "lockdown_2_1": "2020-10-19",
    "lockdown_2_2": "2020-11-02",
    "lockdown_plateau": "2020-11-27",
    "released": "2021-05-15",
    "end": "2021-07-15",
}
#: Branches of the survey and the industries they stand for; ours, by the survey's own note of NACE divisions.
BRANCHES = {
    "Accommodation and food service activities": "I55-56",
    "Agriculture and fishing": "A01 A02 A03",
    "Aviation": "H51",
    "Construction": "F41-43",
    "Consultancy": "M69-70",
    "Engineering services": "M71",
    "Events and recreation": "R90-92 R93",
    "Financial and insurance activities": "K64 K65 K66",
    "Human Resources": "N78",
    "Information and communication": "J58 J59-60 J61 J62-63",
    "Logistics": "H49 H50 H52 H53",
    "Manufacture of food products": "C10-12",
    "Manufacture of textiles, wearing apparel and shoes": "C13-15",
    "Manufacture of wood and paper products, and printing": "C16 C17 C18",
    "Manufacture of pharmaceutical and chemical products": "C20 C21",
    "Manufacture of plastic and non-metallic products": "C22 C23",
    "Metallurgy and manufacture of metal products": "C24 C25",
    "Manufacture of computer, electronic and optical products": "C26",
    "Manufacture of machinery and electrical equipment": "C27 C28",
    "Manufacture of transport equipment": "C29 C30",
    "Manufacture of furniture": "C31-32",
    "Real estate activities": "L68",
    "Retail sales (non-food)": "G47",
    "Wholesale": "G46",
    "Cleaning and security services": "N80-82",
    "Travel agencies": "N79",
    "Non-medical contact professions": "S96",
}
PROVENANCE = [
    {
        "what": "shocks to supply and to household demand by industry",
        "publisher": "Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer",
        "table": "WIOD_shockdata, 55 industries",
        "year": 2020,
        "unit": "share of output, of consumption",
        "terms": "cite; https://arxiv.org/abs/2102.09608",
        "done": "Industries of N, Q and R-S take the value of their group; L68 for L68 and L68A.",
    },
    {
        "what": "shocks to other final demand, consumption on site, and policy by phase",
        "publisher": "Alleman, Schoors & Baetens",
        "table": "other_demand_shock, on_site_consumption, policies_BE; dates of the phases from the paper",
        "year": 2023,
        "unit": "share of final demand; 1 consumed on site; 0 open to 1 shut",
        "terms": "cite; https://arxiv.org/abs/2305.16377",
        "done": "Carried as published; open between 24 August and 19 October 2020, and from 15 May 2021.",
    },
    {
        "what": "revenue by branch and wave",
        "publisher": "National Bank of Belgium and employers' federations (Economic Risk Management Group)",
        "table": "survey of firms, impact on revenue of the current week, weighted by turnover",
        "year": 2021,
        "unit": "percent of normal revenue",
        "terms": "cite",
        "done": "21 waves from 30 March 2020 to 22 June 2021. Food retail is left out: the table has one retail trade. "
        "Branches are joined to NACE industries by us.",
    },
    {
        "what": "synthetic indicator of activity; employment",
        "publisher": "National Bank of Belgium, as carried by Alleman, Schoors & Baetens",
        "table": "BE.csv",
        "year": 2021,
        "unit": "1 = before the pandemic",
        "terms": "cite",
        "done": "The series called GDP is a synthetic indicator, not national accounts; employment is 1 minus "
        "temporary unemployment.",
    },
]


def read(data: Path) -> dict[str, object]:
    """Return the content of data/covid-belgium-2020.json."""
    folder = data / "production-network"
    with (folder / "policies_BE.csv").open(encoding="utf-8") as file:
        header, *lines = csv.reader(file)
    policies = {code: [float(value) for value in line[1:]] for line in lines for code in codes_of(line[0])}
    other = {
        code: float(row["f_demand"])
        for row in rows_of(folder / "other_demand_shock.csv")
        for code in codes_of(row["economic_activity"])
    }
    supply, household = {}, {}
    published = {row["industry"].replace("_", "-"): row for row in rows_of(folder / "WIOD_shockdata.csv")}
    for code in policies:
        row = published[wiod_of(code, list(published))]
        supply[code] = round(abs(float(row["supply.shock"])), 6)
        household[code] = float(row["demand.shock.household"])
    on_site = {
        code: float(row["On-site consumption (-)"])
        for row in rows_of(folder / "on_site_consumption_NACE64.csv")
        for code in codes_of(row["economic_activity"])
    }
    shocks = {code: [supply[code], household[code], other[code], on_site[code]] for code in policies}
    waves, revenue = survey(data / "covid-belgium" / "ermg-tables.xlsx")
    indicators = {"synthetic_indicator": [], "employment": []}
    for row in rows_of(data / "covid-belgium" / "BE.csv"):
        for name, column in (("synthetic_indicator", "GDP"), ("employment", "employment")):
            if row[column]:
                indicators[name].append([row["date"], round(float(row[column]), 6)])
    return {
        "about": "Shocks, policies and observations of 2020-2021; made by scripts/compile_daily.py.",
        "provenance": PROVENANCE,
        "phases": PHASES,
        "policy_columns": header[1:],
        "policies": policies,
        "shock_columns": ["supply", "households", "other", "on_site"],
        "shocks": shocks,
        "waves": waves,
        "branches": {name: codes.split() for name, codes in BRANCHES.items()},
        "revenue": revenue,
        "indicators": indicators,
    }


def wiod_of(code: str, known: list[str]) -> str:
    """Return the industry of the 55 that holds one of the 64."""
    joined = {"B05-09": "B", "C10-12": "C10-C12", "C13-15": "C13-C15", "C31-32": "C31-C32", "E37-39": "E37-E39",
              "F41-43": "F", "I55-56": "I", "J59-60": "J59-J60", "J62-63": "J62-J63", "L68A": "L68",
              "M69-70": "M69-M70", "M74-75": "M74-M75"}  # fmt: skip
    if code in joined or code in known:
        return joined.get(code, code)
    return {"N": "N", "Q": "Q", "R": "R-S", "S": "R-S", "T": "T"}[code[0]]


def survey(path: Path) -> tuple[list[str], dict[str, list[float]]]:
    """Return the days of the waves, and revenue by branch relative to normal (minus 0.5 = half lost)."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Revenue impact current week").to_python()
    at = next(row for row, cells in enumerate(sheet) if str(cells[0]).startswith("A. Revenue impact"))
    stop = next(row for row, cells in enumerate(sheet) if str(cells[0]).startswith("B. Revenue impact"))
    columns = [column for column, cell in enumerate(sheet[at]) if str(cell).startswith("Survey") and column < 22]
    waves = [wave_of(str(sheet[at][column])) for column in columns]
    found = {}
    for cells in sheet[at + 1 : stop]:
        name = "".join(sign for sign in str(cells[0]).strip() if sign not in "²³56").strip()
        if name in BRANCHES or name == "Belgium":
            found[name] = [round(float(cells[column]) / 100, 6) for column in columns]
    missing = set(BRANCHES) - set(found)
    if missing:
        raise ValueError(f"the survey has no branch {sorted(missing)}")
    return waves, found


def wave_of(text: str) -> str:
    """Return the day of a wave from its heading, such as `Survey 22 Sep. 2020`."""
    day, month, year = text.replace("Survey", "").replace(".", "").split()[:3]
    number = datetime.strptime(month[:3], "%b").month
    return date(int(year), number, int(day)).isoformat()
