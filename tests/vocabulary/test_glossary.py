"""The glossary: three languages for every term, plain sentences, nothing left untranslated."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from weefsel.vocabulary import LANGUAGES, glossary, glossary_keys, glossary_term
from weefsel.vocabulary.reading import data, fold

NEEDED = (  # noqa: SIM905
    "jobs fte value_added output basic_prices direct_effect indirect_effect induced_effect first_tier_supplier "
    "multiplier multiplier_type_1 multiplier_type_2 hypothetical_extraction output_cap ghosh_model location_quotient "
    "gras estimated observed reconstructed synthetic modelled vintage domestic_flows imports extraction_of_sales "
    "household_consumption residual backward_linkage forward_linkage"
).split()
SAME = {("gras", "nl"), ("gras", "fr"), ("ghosh_model", "nl"), ("direct_effect", "nl"), ("indirect_effect", "nl")}
ENGLISH = re.compile(r"\b(the|and|with|which|their|supplier|suppliers|job|value added|output of)\b")


def test_the_terms_that_pages_use_are_there() -> None:
    assert set(NEEDED) <= set(glossary_keys())


@pytest.mark.parametrize("key", glossary_keys())
def test_each_term_is_one_plain_sentence_in_three_languages(key: str) -> None:
    assert list(data("glossary")[key]) == list(LANGUAGES)
    for language in LANGUAGES:
        term = glossary_term(key, language)
        assert 3 <= len(term.term) <= 40
        assert term.explanation.endswith(".")
        assert ". " not in re.sub(r"R[eé]v\. 2", "", term.explanation), "one sentence"
        assert 30 <= len(term.explanation) <= 180
        assert term.explanation[0].isupper()
        assert "!" not in term.explanation
        assert "'" not in term.term + term.explanation, "write ’"


@pytest.mark.parametrize("key", glossary_keys())
def test_no_language_is_left_in_another(key: str) -> None:
    terms = {language: glossary_term(key, language) for language in LANGUAGES}
    for one, other in combinations(LANGUAGES, 2):
        assert terms[one].explanation != terms[other].explanation
    for language in ("nl", "fr"):
        assert (fold(terms[language].term) == fold(terms["en"].term)) == ((key, language) in SAME)
        assert not ENGLISH.search(terms[language].explanation), terms[language].explanation


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_distinct_and_sorted_as_readers_look(language: str) -> None:
    terms = [fold(term.term) for term in glossary(language)]
    assert terms == sorted(set(terms))
    assert len(terms) == len(glossary_keys())


def test_unknown_terms_are_refused() -> None:
    with pytest.raises(KeyError):
        glossary_term("phlogiston", "nl")
