"""What a study names is held against what is at hand, all together, each with its line; names in any language."""

from __future__ import annotations

import pytest

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.study import Study, run, study_from_text

WRONG = """
title: 2015
bas: belgium
base: belgum
shocks:
  - closure: {industry: C99, region: Mars, place: Gotham, jobs: 10}
methods:
  - domino.closing
  - domino.closure: {house: wages}
"""


def _faults(text: str) -> dict[str, str]:
    with pytest.raises(InputFaults) as caught:
        study_from_text(text, "s.yaml")
    faults = caught.value.faults()
    assert all(fault.file == "s.yaml" and fault.remedy for fault in faults)
    return {fault.row: fault.what for fault in faults}


def test_everything_wrong_comes_together_with_its_line() -> None:
    found = _faults(WRONG)
    assert found["line 3 (bas)"] == "unknown key: 'bas'"
    assert found["line 4 (base)"] == "unknown table: 'belgum'"
    assert found["line 8 (methods.0)"] == "unknown method: 'domino.closing'"
    assert "house" in found["line 9 (methods.1.domino.closure.house)"]


def test_industry_region_and_place_are_checked_even_if_no_method_uses_them() -> None:
    text = WRONG.replace("bas: belgium\n", "").replace("belgum", "belgium-regions")
    text = text[: text.index("methods:")] + "methods: [structure.multipliers]\n"
    found = _faults(text)
    place = "line 5 (shocks.0.closure."
    assert {row: what.split(":")[0] for row, what in found.items()} == {
        f"{place}industry)": "unknown industry",
        f"{place}region)": "unknown region",
    }
    assert list(_faults(text.replace("Mars", "Vlaanderen").replace("C99", "C29"))) == [f"{place}place)"]
    alone = text.replace("belgium-regions", "belgium").replace("C99", "C29")
    assert list(_faults(alone)) == [f"{place}region)"]
    assert list(_faults(alone.replace("region: Mars, ", ""))) == [f"{place}place)"]


def test_a_study_made_in_python_is_checked_too() -> None:
    study = Study.model_validate(
        {
            "base": "belgium-regions",
            "shocks": [{"closure": {"industry": "C29", "region": "Mars"}}],
            "methods": ["table.check"],
        }
    )
    with pytest.raises(InputFaults, match="unknown region"):
        run(study)


def test_numbers_and_codes_are_read_as_text() -> None:
    study = study_from_text(
        "title: 2015\nbase: belgium-regions\nmethods: [table.check]\n"
        "shocks: [{name: 7, closure: {industry: 29, region: 02000, place: 44021, jobs: 5}}]\n"
    )
    (shock,) = study.shocks
    assert shock.closure is not None
    assert (study.title, shock.name) == ("2015", "7")
    assert (shock.closure.industry, shock.closure.region, shock.closure.place) == ("29", "02000", "44021")


@pytest.mark.parametrize("name", ["Genk", "71016", "GENK"])
def test_a_plant_stands_in_a_municipality(name: str) -> None:
    plant = {"industry": "C29", "region": "Flanders", "jobs": 4300, "level": "municipality"}
    frame = wf.compute("domino.places", "belgium-regions", place=name, **plant).frame
    direct = frame.filter(part="direct", measure="jobs")
    assert direct.filter(municipality="71016")["value"].sum() == pytest.approx(4300)


@pytest.mark.parametrize(
    ("region", "place", "what"),
    [
        ("Limburg", None, "region=Flanders and place=Limburg"),
        ("Gand", None, "region=Flanders and place=Gand"),
        ("Flanders", "Vlaanderen", "leave the place out"),
        ("Flanders", "Lier", None),
        ("Flanders", "Limbourg", None),
        ("Flanders", "Gnek", "Genk"),
        ("Wallonia", "Genk", "Hainaut"),
    ],
)
def test_places_of_another_level_are_understood_or_named(region: str, place: str | None, what: str | None) -> None:
    call = {"industry": "C29", "region": region, "place": place, "jobs": 10}
    if what is None:
        wf.compute("domino.places", "belgium-regions", **call)
        return
    with pytest.raises(InputError) as caught:
        wf.compute("domino.places", "belgium-regions", **call)
    assert what in str(caught.value)


@pytest.mark.parametrize("name", ["staal", "steel", "acier", "basismetaal", "Métallurgie"])
def test_common_names_are_industries(name: str) -> None:
    known = wf.compute("domino.closure", "belgium", industry="C24", jobs=10).frame
    assert wf.compute("domino.closure", "belgium", industry=name, jobs=10).frame.equals(known)


@pytest.mark.parametrize(
    ("name", "code"), [("staalwerk", "C24"), ("metaal", "C24"), ("vehicules", "C29"), ("paper mill", "C17")]
)
def test_names_that_resemble_are_offered_in_any_language(name: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        wf.compute("domino.closure", "belgium", industry=name, jobs=10)
    assert f"{code} (" in caught.value.remedy
