"""Regional weights of industries, and how good each is."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from weefsel.kernels.balance import gras
from weefsel.vocabulary import province_key, province_region

REGIONS = ("Flanders", "Brussels", "Wallonia")
KEPT = ("good", "fair")
SECTIONS_BY_WORKPLACE = "ADEFGHIJKLMNOPQRST"


def jobs_by_industry(folder: Path, codes: tuple[str, ...]) -> np.ndarray:
    """Return jobs by industry, (n,); imputed rents of owners have none."""
    with (folder / "employment_NACE64_2019.csv").open(encoding="utf-8") as file:
        jobs = {row["sector"]: float(row["total_employed"]) for row in csv.DictReader(file)}
    jobs["T97"] = jobs.pop("T97-98")
    unknown = set(jobs) - set(codes)
    if unknown or set(codes) - set(jobs) != {"L68A"}:
        raise ValueError(f"industries of the jobs do not match: {sorted(unknown)}")
    return np.array([jobs.get(code, 0.0) for code in codes])


def jobs_by_workplace(folder: Path) -> dict[str, dict[str, float]]:
    """Return province -> NACE section -> jobs by place of work (census 2011)."""
    found: dict[str, dict[str, float]] = {}
    with (folder / "sector_structure_by_work_BE.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            province = province_key(row["spatial_unit"])
            if province is None:
                raise ValueError(f"unknown province {row['spatial_unit']}")
            found.setdefault(province, {})[row["economic_activity"]] = float(row["abs"])
    return found


def population(folder: Path) -> dict[str, tuple[float, float]]:
    """Return province -> (population, population of 15 to 64)."""
    with (folder / "active_population_BE.csv").open(encoding="utf-8") as file:
        return {
            str(province_key(row["spatial_unit"])): (float(row["total_population"]), float(row["population_15_64"]))
            for row in csv.DictReader(file)
        }


def by_region(values: dict[str, float]) -> np.ndarray:
    """Return shares of the three regions from values by province, (3,)."""
    totals = np.array([sum(v for key, v in values.items() if province_region(key) == region) for region in REGIONS])
    return np.asarray(totals / totals.sum())


def regional_weights(
    data: Path, codes: tuple[str, ...], jobs: np.ndarray, *, kept_grades: tuple[str, ...] = KEPT
) -> tuple[np.ndarray, tuple[tuple[str, ...], ...]]:
    """Return weights (3, n) and grades (3, n).

    Section B and the rows of manufacturing graded good or fair keep their published shares. The other rows of
    manufacturing are scaled so that manufacturing as a whole meets its jobs by workplace in each region. All
    other sections take their jobs by workplace; imputed rents, which have no jobs, the population.

    Parameters
    ----------
    jobs : (n,) jobs by industry of the nation
    kept_grades : grades of manufacturing rows that stay as published; none: all rows are scaled
    """
    workplace = jobs_by_workplace(data / "belgium-jobs")
    section = {s: by_region({p: row.get(s, 0.0) for p, row in workplace.items()}) for s in "C" + SECTIONS_BY_WORKPLACE}
    people = by_region({province: both[0] for province, both in population(data / "belgium-jobs").items()})
    published = _published(data / "facts" / "regional_shares.csv")
    weights, grades = np.zeros((3, len(codes))), []
    for at, code in enumerate(codes):
        if code == "L68A":
            weights[:, at], grade = people, "population"
        elif code[0] in "BC":
            weights[:, at], grade = published["B" if code[0] == "B" else code]
        else:
            weights[:, at], grade = section[code[0]], "section"
        grades.append(grade)
    free = [at for at, code in enumerate(codes) if code[0] == "C" and grades[at] not in kept_grades]
    kept = [at for at, code in enumerate(codes) if code[0] == "C" and grades[at] in kept_grades]
    target = section["C"] * jobs[free + kept].sum() - (weights[:, kept] * jobs[kept]).sum(axis=1)
    scaled = gras(weights[:, free] * jobs[free], target, jobs[free])
    if not scaled.converged:
        raise ValueError("manufacturing cannot meet its jobs by workplace")
    weights[:, free] = scaled.table / jobs[free]
    return weights, (tuple(grades),) * 3


def _published(path: Path) -> dict[str, tuple[np.ndarray, str]]:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for row in rows:
        shares = np.array([float(row[name]) for name in ("flanders", "brussels", "wallonia")])
        found[row["nace"]] = (shares / shares.sum(), row["quality"])
    return found


def residence(folder: Path) -> np.ndarray:
    """Return the share of those who work in a region (column) by region of home (row), (3, 3), census 2011.

    The file gives, per province of home (row), the part of the people of 15 to 64 who work in each province: its
    rows add up to the employed part of that population (0.68 in Antwerpen, file of the active population), its
    columns to nothing of the kind (1.17 in Brussels). Parts times people give commuters; the commuters into each
    province of work are scaled to its jobs by workplace, and provinces are then joined into regions.
    """
    people = population(folder)
    jobs = {province: sum(sections.values()) for province, sections in jobs_by_workplace(folder).items()}
    provinces = list(people)
    commuters = np.zeros((len(provinces), len(provinces)))
    with (folder / "recurrent_mobility_normactive_BE.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            home = provinces.index(str(province_key(row.pop(""))))
            for place, part in row.items():
                work = provinces.index(str(province_key(place)))
                commuters[home, work] = float(part) * people[provinces[home]][1]
    commuters *= np.array([jobs[province] for province in provinces]) / commuters.sum(axis=0)
    member = np.array([[province_region(province) == region for province in provinces] for region in REGIONS])
    flows = member.astype(float) @ commuters @ member.T
    return np.asarray(flows / flows.sum(axis=0))


def investment(path: Path) -> np.ndarray:
    """Return shares of the regions in gross fixed capital formation of 2015, (3,) (Eurostat nama_10r_2gfcf)."""
    codes = {"BE2": 0, "BE1": 1, "BE3": 2}
    shares = np.zeros(3)
    with path.open(encoding="utf-8") as file:
        years = [cell.strip() for cell in file.readline().rstrip("\n").split("\t")]
        column = years.index("2015")
        for line in file:
            cells = line.rstrip("\n").split("\t")
            key = cells[0].split(",")
            if key[1:3] == ["MIO_EUR", "TOTAL"] and key[3] in codes:
                shares[codes[key[3]]] = float(cells[column].split()[0])
    if (shares <= 0).any():
        raise ValueError("investment of a region is missing")
    return np.asarray(shares / shares.sum())
