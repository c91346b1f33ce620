"""What happens is said as what it is: a closure, a part that stops, a strike, a flood; which share, where, how long."""

from __future__ import annotations

import re

import pytest

import weefsel as wf
from weefsel.errors import InputFaults
from weefsel.faces.views.happening import SAID, happening, short_titles
from weefsel.study import Study, study_from_text
from weefsel.vocabulary import LANGUAGES

CLOSES = re.compile(r"\b(clos(es|ure|ed)|plant|sluit|sluiting|fabriek|ferme|fermeture|usine)\b")

#: Shock as written -> what is said of it, in Dutch, French and English.
SHOCKS = {
    "closure: {industry: C24, region: Flanders, place: Gent, share: 0.5, start: 2026-07-01}": (
        "50% van de tak Basismetalen in Vlaanderen valt in Gent vanaf 1 juli 2026 voorgoed stil.",
        "50 % de la branche « Métallurgie » en Flandre s’arrête à Gand à partir du 1er juillet 2026 pour de bon.",
        "50% of Basic metals in Flanders stops in Ghent from 1 July 2026 for good.",
    ),
    "closure: {industry: C24, region: Flanders, share: 0.125}": (
        "12,5% van de tak Basismetalen in Vlaanderen valt voorgoed stil.",
        "12,5 % de la branche « Métallurgie » en Flandre s’arrête pour de bon.",
        "12.5% of Basic metals in Flanders stops for good.",
    ),
    "closure: {industry: C24, region: Flanders, share: 1}": (
        "Heel de tak Basismetalen in Vlaanderen valt voorgoed stil.",
        "Toute la branche « Métallurgie » en Flandre s’arrête pour de bon.",
        "All of Basic metals in Flanders stops for good.",
    ),
    "event: {kind: closure, industry: C24, region: Flanders, share: 0.5, start: 2026-07-01}": (
        "50% van de tak Basismetalen in Vlaanderen valt vanaf 1 juli 2026 voorgoed stil.",
        "50 % de la branche « Métallurgie » en Flandre s’arrête à partir du 1er juillet 2026 pour de bon.",
        "50% of Basic metals in Flanders stops from 1 July 2026 for good.",
    ),
    # a strike
    "event: {kind: closure, industry: C24, region: Flanders, share: 0.5, start: 3, days: 10, recovery: step}": (
        "50% van de tak Basismetalen in Vlaanderen valt vanaf dag 3 gedurende 10 dagen stil.",
        "50 % de la branche « Métallurgie » en Flandre s’arrête à partir du jour 3 pendant 10 jours.",
        "50% of Basic metals in Flanders stops from day 3 for 10 days.",
    ),
    # a flood
    "event: {kind: closure, industry: A01, region: Wallonia, share: 0.3, start: 2026-07-14, days: 20, "
    "recovery: linear, recovery_days: 90}": (
        "30% van de tak Landbouw in Wallonië valt vanaf 14 juli 2026 gedurende 20 dagen stil, en komt daarna in 90 "
        "dagen gelijkmatig terug.",
        "30 % de la branche « Agriculture » en Wallonie s’arrête à partir du 14 juillet 2026 pendant 20 jours, puis "
        "le retour se fait progressivement en 90 jours.",
        "30% of Agriculture in Wallonia stops from 14 July 2026 for 20 days, then back evenly over 90 days.",
    ),
    "event: {kind: labour, industry: C29, region: Flanders, share: 0.2, start: 2026-07-01, days: 1, recovery: step}": (
        "20% van de werknemers van de tak Motorvoertuigen in Vlaanderen is vanaf 1 juli 2026 gedurende 1 dag weg.",
        "20 % des travailleurs de la branche « Véhicules automobiles » en Flandre sont absents à partir du 1er juillet "
        "2026 pendant 1 jour.",
        "20% of the workers of Motor vehicles in Flanders are away from 1 July 2026 for 1 day.",
    ),
    "event: {kind: imports, industry: C20, share: 1, start: 0, days: 30, recovery: exponential, recovery_days: 60}": (
        "100% van de invoer van Chemie uit het buitenland valt vanaf dag 0 gedurende 30 dagen weg, en komt daarna "
        "steeds trager terug: na 60 dagen blijft nog ruim een derde weg.",
        "100 % des importations de « Chimie » depuis l’étranger disparaissent à partir du jour 0 pendant 30 jours, "
        "puis le retour se fait de plus en plus lentement : après 60 jours, il en manque encore un peu plus d’un "
        "tiers.",
        "100% of imports of Chemicals from abroad stop from day 0 for 30 days, then back ever more slowly: "
        "after 60 days a little over a third is still missing.",
    ),
    "event: {kind: curtailment, industry: D35, share: 0.3, start: 0}": (
        "30% van het aanbod van Elektriciteit en gas, binnenlands en ingevoerd, wordt vanaf dag 0 voorgoed afgesloten.",
        "30 % de l’offre de « Électricité et gaz », intérieure et importée, sont coupés à partir du jour 0 "
        "pour de bon.",
        "30% of the supply of Electricity and gas, domestic and imported, is cut from day 0 for good.",
    ),
    "event: {kind: demand, share: -0.1, category: households, start: 0}": (
        "De finale vraag naar alle takken (huishoudens) daalt vanaf dag 0 voorgoed met 10%.",
        "La demande finale adressée à toutes les branches (ménages) baisse de 10 % à partir du jour 0 pour de bon.",
        "Final demand for all industries (households) falls by 10% from day 0 for good.",
    ),
}
PLANT = "closure: {industry: C29, region: Flanders, place: Limburg, jobs: 4300, start: 2026-07-01}"


def study_of(*shocks: str) -> Study:
    written = "\n".join(f"  - {{name: s{at}, {shock}}}" for at, shock in enumerate(shocks))
    return study_from_text(
        f"base: belgium-regions\nshocks:\n{written}\nmethods: [domino.daily: {{begin: 2026-07-01}}, domino.closure]\n"
    )


@pytest.mark.parametrize("shock", SHOCKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_shock_is_said_as_what_it_is(shock: str, language: str) -> None:
    study, fabric = study_of(shock), wf.load("belgium-regions")
    known = dict(zip(LANGUAGES, SHOCKS[shock], strict=True))[language]
    (said,) = happening(study, fabric, language)
    assert said.replace("\u00a0", " ") == known
    (title,) = short_titles(study, fabric, language)
    assert not CLOSES.search(f"{said} {title}"), "a part that stops is not a plant that closes"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Een fabriek in Limburg sluit vanaf 1 juli 2026 voorgoed: Motorvoertuigen, 4.300 banen, "),
        ("fr", "Une usine ferme dans le Limbourg à partir du 1er juillet 2026 pour de bon : Véhicules automobiles, 4"),
        ("en", "A plant in Limburg closes from 1 July 2026 for good: Motor vehicles, 4,300 jobs, "),
    ],
)
def test_a_plant_that_closes_says_its_jobs_and_its_share(language: str, said: str) -> None:
    fabric = wf.load("belgium-regions")
    (found,) = happening(study_of(PLANT), fabric, language)
    assert found.replace("\u00a0", " ").startswith(said)
    at = fabric.industries.labels.index(("Flanders", "C29"))
    share = 4300 / float(fabric.account_values[fabric.accounts.column("account").index("jobs"), at])
    assert f"{100 * share:.1f}".replace(".", "." if language == "en" else ",") in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plant_that_comes_back_does_not_close(language: str) -> None:
    event = "event: {kind: closure, industry: C29, region: Flanders, jobs: 4300, start: 0, days: 30, recovery: step}"
    (said,) = happening(study_of(event), wf.load("belgium-regions"), language)
    assert not re.search(r"\b(closes|sluit|ferme)\b", said)
    assert "30" in said


def test_many_shocks_are_said_in_part_and_counted() -> None:
    many = [shock for shock in SHOCKS if shock.startswith("event")]
    said = happening(study_of(*many), wf.load("belgium-regions"), "en")
    assert len(said) == SAID + 1
    assert said[-1] == f"{len(many) - SAID} more shocks stand in the list."
    assert len(happening(study_of(*many[: SAID + 1]), wf.load("belgium-regions"), "en")) == SAID + 1


def test_a_start_that_is_no_date_is_a_fault() -> None:
    with pytest.raises(InputFaults, match="is not a date"):
        study_of(PLANT.replace("2026-07-01", "next summer"))
