"""Weights of municipalities in the jobs of industries."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from belgium.weights import jobs_by_workplace, population
from weefsel.model import Axis, Places
from weefsel.vocabulary import province_key, province_region

BASIS = (
    "Places are an approximation: enterprises with legal personality of 2019 by municipality of the head office and "
    "industry, size ignored, scaled within each NACE section to jobs by workplace per province (census 2011). An industry "
    "without such enterprises in a region is spread like all industries there."
)
BRUSSELS = "04000"
COLUMNS = "CD_REFNIS, TX_MUNTY_DESCR_NL, TX_MUNTY_DESCR_FR, TX_ADM_DSTR_DESCR_NL, TX_ADM_DSTR_DESCR_FR, CD_PROV_REFNIS, CD_RGN_REFNIS"


def division_codes(codes: tuple[str, ...]) -> dict[str, str]:
    """Return NACE division -> industry of the table."""
    found = {}
    for code in codes:
        first, _, last = code[1:].rstrip("A").partition("-")
        if code != "L68A":
            found |= {f"{number:02d}": code for number in range(int(first), int(last or first) + 1)}
    found["98"] = "T97"
    return found


def read(data: Path, codes: tuple[str, ...]) -> tuple[Places, dict[str, dict[str, str]]]:
    """Return the weights of places, and the names of municipalities by NIS code."""
    divisions = division_codes(codes)
    archive = data / "enterprises-2019" / "TF_VAT_NACE_SQ_2019.zip"
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
    names, labels = {}, []
    for nis, nl, fr, district_nl, district_fr, province, region in towns:
        key = province_key(province.strip()) or ("Brussels" if region == BRUSSELS else None)
        if key is None:
            raise ValueError(f"municipality {nis} has no province")
        labels.append((province_region(key), key, nis))
        names[nis] = {"nl": nl.strip(), "fr": fr.strip(), "arrondissement_nl": district_nl.strip()}
        names[nis]["arrondissement_fr"] = district_fr.strip()
    position = {label[2]: at for at, label in enumerate(labels)}
    weights = np.zeros((len(labels), len(codes)))
    for nis, division, count in counts:
        if nis in position and division in divisions:
            weights[position[nis], codes.index(divisions[division])] += count
    _scale_to_jobs(weights, labels, codes, data)
    _fill(weights, labels)
    return Places(Axis(("region", "province", "municipality"), tuple(labels)), codes, weights, BASIS), names


def _scale_to_jobs(
    weights: np.ndarray, labels: list[tuple[str, str, str]], codes: tuple[str, ...], data: Path
) -> None:
    """Scale counts so that provinces share each section as its jobs by workplace; rents follow the people."""
    workplace = jobs_by_workplace(data / "belgium-jobs")
    people = population(data / "belgium-jobs")
    provinces = np.array([label[1] for label in labels])
    for province, sections in workplace.items():
        inside = provinces == province
        for section, jobs in sections.items():
            columns = [at for at, code in enumerate(codes) if code[0] == section and code != "L68A"]
            counted = weights[np.ix_(inside, columns)].sum()
            if counted > 0:
                weights[np.ix_(inside, columns)] *= jobs / counted
        firms = weights[inside].sum(axis=1)
        weights[inside, codes.index("L68A")] = people[province][0] * firms / firms.sum()


def _fill(weights: np.ndarray, labels: list[tuple[str, str, str]]) -> None:
    """Spread an industry that has no enterprise in a region like all industries of the region together."""
    regions = np.array([label[0] for label in labels])
    for region in dict.fromkeys(regions.tolist()):
        inside = regions == region
        empty = np.flatnonzero(weights[inside].sum(axis=0) == 0)
        weights[np.ix_(inside, empty)] = weights[inside].sum(axis=1)[:, None]
