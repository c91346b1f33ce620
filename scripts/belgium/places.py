"""Weights of municipalities in the jobs of industries, and the names of municipalities."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from belgium.weights import jobs_by_workplace
from weefsel.model import Axis, Places
from weefsel.vocabulary import province_key, province_region

BASIS = (
    "Places are an approximation: enterprises with legal personality of 2019 by municipality of the head office and "
    "industry, size ignored, scaled within each NACE section to jobs by workplace per province (census 2011). An "
    "industry without such enterprises in a region is spread like all industries there; imputed rents of owners, and "
    "staff of households within a province, follow the population of 1 January 2020."
)
BRUSSELS = "04000"
RENTS = "L68A"
STAFF = "T97"
COLUMNS = (
    "CD_REFNIS, TX_MUNTY_DESCR_NL, TX_MUNTY_DESCR_FR, CD_ADM_DSTR_REFNIS, TX_ADM_DSTR_DESCR_NL, TX_ADM_DSTR_DESCR_FR, "
    "CD_PROV_REFNIS, CD_RGN_REFNIS"
)

Label = tuple[str, str, str]


def division_codes(codes: tuple[str, ...]) -> dict[str, str]:
    """Return NACE division -> industry of the table."""
    found: dict[str, str] = {}
    for code in codes:
        first, _, last = code[1:].rstrip("A").partition("-")
        if code != RENTS:
            found |= {f"{number:02d}": code for number in range(int(first), int(last or first) + 1)}
    found["98"] = "T97"
    return found


def read(data: Path, codes: tuple[str, ...]) -> tuple[Places, dict[str, dict[str, str]]]:
    """Return the weights of places, and the names of municipalities by NIS code.

    Households that employ staff are no legal persons: they follow the population.
    """
    towns, counts = _enterprises(data / "enterprises-2019" / "TF_VAT_NACE_SQ_2019.zip")
    names: dict[str, dict[str, str]] = {}
    labels: list[Label] = []
    for nis, nl, fr, district, district_nl, district_fr, province, region in towns:
        key = province_key(province.strip()) or ("Brussels" if region == BRUSSELS else None)
        if key is None:
            raise ValueError(f"municipality {nis} has no province")
        labels.append((province_region(key), key, nis))
        names[nis] = {
            "nl": nl.strip(),
            "fr": fr.strip(),
            "arrondissement": district.strip(),
            "arrondissement_nl": district_nl.strip(),
            "arrondissement_fr": district_fr.strip(),
            "province": key,
            "region": province_region(key),
        }
    divisions = division_codes(codes)
    position = {label[2]: at for at, label in enumerate(labels)}
    weights = np.zeros((len(labels), len(codes)))
    for nis, division, count in counts:
        if nis in position and division in divisions:
            weights[position[nis], codes.index(divisions[division])] += count
    people = population(data / "maps" / "belgium-topo.json")
    if set(people) != set(position):
        raise ValueError("the municipalities of the population are not those of the enterprises")
    weights[:, codes.index(RENTS)] = [people[label[2]] for label in labels]
    weights[:, codes.index(STAFF)] = weights[:, codes.index(RENTS)]
    _scale_to_jobs(weights, labels, codes, data)
    _fill(weights, labels, codes)
    return Places(Axis(("region", "province", "municipality"), tuple(labels)), codes, weights, BASIS), names


def _enterprises(archive: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, str, float]]]:
    """Return municipalities by NIS code, and enterprises with legal personality by municipality and division."""
    with zipfile.ZipFile(archive) as bundle, tempfile.TemporaryDirectory() as folder:
        (name,) = [entry for entry in bundle.namelist() if entry.endswith(".sqlite")]
        connection = sqlite3.connect(bundle.extract(name, folder))
        towns = connection.execute(
            f"select {COLUMNS} from TD_MUNTY_REFNIS where length(trim(CD_REFNIS)) = 5 and CD_REFNIS glob '[0-9]*' "
            "and trim(TX_MUNTY_DESCR_NL) <> '' order by CD_REFNIS"
        ).fetchall()
        counts = connection.execute(
            "select CD_REFNIS, substr(CD_NACE, 1, 2), sum(MS_NUM_VAT) from TF_VAT_NACE_2019 "
            "where CD_LGL_PSN_VAT <> '0' group by 1, 2"
        ).fetchall()
        connection.close()
    return towns, counts


def population(path: Path) -> dict[str, float]:
    """Return NIS code -> population of the municipality (adds up to 11,492,641, that of 1 January 2020)."""
    shapes = json.loads(path.read_text(encoding="utf-8"))["objects"]["municipalities"]["geometries"]
    return {shape["properties"]["nis"]: float(shape["properties"]["population"]) for shape in shapes}


def _scale_to_jobs(weights: np.ndarray, labels: list[Label], codes: tuple[str, ...], data: Path) -> None:
    """Scale counts so that provinces share each section as its jobs by workplace.

    Where a province has jobs in a section and no enterprise to carry them, its industries of that section
    are left as they are: empty.
    """
    provinces = np.array([label[1] for label in labels])
    for province, sections in jobs_by_workplace(data / "belgium-jobs").items():
        inside = provinces == province
        for section, jobs in sections.items():
            columns = [at for at, code in enumerate(codes) if code[0] == section and code != RENTS]
            counted = weights[np.ix_(inside, columns)].sum()
            if counted > 0:
                weights[np.ix_(inside, columns)] *= jobs / counted


def _fill(weights: np.ndarray, labels: list[Label], codes: tuple[str, ...]) -> None:
    """Spread an industry that has no enterprise in a region like the jobs of all industries of the region together."""
    working = np.delete(weights, codes.index(RENTS), axis=1).sum(axis=1)
    regions = np.array([label[0] for label in labels])
    for region in dict.fromkeys(regions.tolist()):
        inside = regions == region
        empty = np.flatnonzero(weights[inside].sum(axis=0) == 0)
        weights[np.ix_(inside, empty)] = working[inside][:, None]
