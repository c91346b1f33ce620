"""EORA26: a replica in the documented layout, read back, and what is missing or does not fit."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from weefsel.errors import InputError
from weefsel.sources import eora26

COUNTRIES = (("Afghanistan", "AFG"), ("Zimbabwe", "ZWE"))
SECTORS = ("Agriculture", "Mining and Quarrying")
USES = (
    "Household final consumption P.3h",
    "Non-profit institutions serving households P.3n",
    "Government final consumption P.3g",
    "Gross fixed capital formation P.51",
    "Changes in inventories P.52",
    "Acquisitions less disposals of valuables P.53",
)
ITEMS = (
    "Compensation of employees D.1",
    "Taxes on production D.29",
    "Subsidies on production D.39",
    "Net operating surplus B.2n",
    "Net mixed income B.3n",
    "Consumption of fixed capital K.1",
)
RANDOM = np.random.default_rng(26)
FLOWS = np.round(RANDOM.uniform(0, 5, (5, 5)), 2)
FLOWS[4] = FLOWS[:, 4] = 0.25
FINAL = np.round(RANDOM.uniform(-1, 9, (5, 12)), 2)
FINAL[4] = 0.0
ADDED = np.round(RANDOM.uniform(0, 2, (6, 5)), 2)
ADDED[2] *= -1.0


def lines(values: np.ndarray) -> str:
    return "".join("\t".join(map(repr, row)) + "\n" for row in values.tolist())


def parts() -> dict[str, str]:
    rows = [(country, code, "Industries", sector) for country, code in COUNTRIES for sector in SECTORS]
    rows.append(("Statistical Discrepancies", "ROW", "TOTAL", "TOTAL"))
    uses = [(country, code, "Final demand", use) for country, code in COUNTRIES for use in USES]
    return {
        "Eora26_2017_bp_T.txt": lines(FLOWS),
        "Eora26_2017_bp_FD.txt": lines(FINAL),
        "Eora26_2017_bp_VA.txt": lines(ADDED),
        "Eora26_2017_bp_Q.txt": "1\t2\t3\t4\t5\n",
        "labels_T.txt": "".join("\t".join(row) + "\t\n" for row in rows),
        "labels_FD.txt": "".join("\t".join(row) + "\n" for row in uses),
        "labels_VA.txt": "".join(f"Primary Inputs\t{item}\n" for item in ITEMS),
    }


def folder(path: Path, **changes: str | None) -> Path:
    """Write the files; a change of None leaves one out."""
    given = parts() | {key.replace("__", "."): text for key, text in changes.items()}
    target = path / "eora"
    target.mkdir()
    for name, text in given.items():
        if text is not None:
            (target / name).write_text(text, encoding="utf-8")
    return target


def faults(path: Path, year: int | None = None) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        eora26.read(path, name="e", year=year)
    assert all(fault.remedy for fault in caught.value.faults())
    return [(fault.what, fault.file, fault.row) for fault in caught.value.faults()]


def test_a_folder_and_a_zip(tmp_path: Path) -> None:
    path = folder(tmp_path)
    with zipfile.ZipFile(tmp_path / "Eora26_2017_bp.zip", "w") as packed:
        for file in path.iterdir():
            packed.write(file, file.name)
    for given in (path, tmp_path / "Eora26_2017_bp.zip"):
        found = eora26.read(given, name="e")
        assert found.industries.labels[0] == ("AFG", "Agriculture")
        assert found.industries.labels[4] == ("ROW", "TOTAL")
        assert np.array_equal(found.flows, FLOWS)
        assert np.array_equal(found.final_demand, FINAL)
        assert np.allclose(found.output, FLOWS.sum(axis=1) + FINAL.sum(axis=1))
        assert found.uses.labels[7] == ("ZWE", "npish")
        rows = dict(zip(found.items.column("item"), found.value_added, strict=True))
        assert np.allclose(rows["compensation"], ADDED[0])
        assert np.allclose(rows["production_taxes"], ADDED[1] + ADDED[2])
        assert np.allclose(rows["operating_surplus"], ADDED[3:].sum(axis=0))
        assert (found.meta.year, found.meta.currency_unit) == (2017, "kusd")
        notes = " ".join(found.meta.notes)
        for said in ("not tested on a real file", "thousand US dollars", "discrepancies", "Satellite accounts"):
            assert said in notes


def test_subsidies_stored_as_positive_amounts_are_taken_off(tmp_path: Path) -> None:
    added = ADDED.copy()
    added[2] *= -1.0
    found = eora26.read(folder(tmp_path, Eora26_2017_bp_VA__txt=lines(added)), name="e")
    rows = dict(zip(found.items.column("item"), found.value_added, strict=True))
    assert np.allclose(rows["production_taxes"], ADDED[1] + ADDED[2])


def test_missing_files_are_named_together(tmp_path: Path) -> None:
    found = faults(folder(tmp_path, labels_T__txt=None, Eora26_2017_bp_VA__txt=None))
    assert [file for _, file, _ in found] == ["Eora26_2017_bp_VA.txt", "labels_T.txt"]


def test_numbers_and_labels_must_fit(tmp_path: Path) -> None:
    found = faults(folder(tmp_path, Eora26_2017_bp_T__txt=lines(FLOWS[:4])))
    assert found[0][0] == "the numbers are 4 x 5, the labels ask for 5 x 5"


def test_cells_and_labels_that_are_wrong(tmp_path: Path) -> None:
    text = lines(FLOWS).replace("0.25", "n.a.", 1)
    assert "is not a number" in faults(folder(tmp_path, Eora26_2017_bp_T__txt=text))[0][0]


def test_duplicate_labels_and_unknown_uses(tmp_path: Path) -> None:
    text = parts()["labels_T.txt"].replace("Zimbabwe\tZWE", "Zimbabwe\tAFG")
    assert "AFG|Agriculture stands twice" in faults(folder(tmp_path, labels_T__txt=text))[0][0]
    text = parts()["labels_FD.txt"].replace(USES[0], "Something else", 1)
    (tmp_path / "eora" / "labels_T.txt").write_text(parts()["labels_T.txt"])
    (tmp_path / "eora" / "labels_FD.txt").write_text(text)
    found = faults(tmp_path / "eora")
    assert found == [("the final use 'Something else' is not known in the layout", "eora/labels_FD.txt", "line 1")]


def test_several_years_and_files_of_others(tmp_path: Path) -> None:
    path = folder(tmp_path)
    for part in ("T", "FD", "VA"):
        (path / f"Eora26_2016_bp_{part}.txt").write_text(parts()[f"Eora26_2017_bp_{part}.txt"])
    assert len(faults(path)) == 2
    assert eora26.read(path, name="e", year=2016).meta.year == 2016
    (tmp_path / "matrix_eu-ic-io_ind-by-ind_24ed_2022.csv").write_text("rowLabels,AT_A01\n")
    assert "layout figaro" in faults(tmp_path / "matrix_eu-ic-io_ind-by-ind_24ed_2022.csv")[0][0]
