"""Phrases: the same keys and blanks in every language, and the typography of each."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from weefsel.study import known_methods
from weefsel.vocabulary import LANGUAGES, counted, phrase, phrase_keys, setting_name, translated
from weefsel.vocabulary.reading import data

# what is rightly the same in English as in Dutch or French
SAME = {
    "column.cause",
    "measure.concentration",
    "unit.meur/meur",
    "read.in",
    "sheet.note",
    "column.code",
    "column.destination",
    "column.direction",
    "column.factor",
    "column.product",
    "column.province",
    "column.quadrant",
    "column.service",
    "column.status",
    "grade.population",
    "page.png",
    "page.svg",
    "part.direct",
    "part.total",
    "word.licence",
    "word.source",
    "about.licences",
    "about.version",
    "dep.title",
    "domino.provinces",
    "sup.unit.eur",
    "sup.column.product",
    "explore.source",
    "column.model",
    "column.partner",
    "column.type",
    "measure.effect",
    "web.as_power_query",
    "web.as_python",
    "web.as_r",
    "web.menu",
    "web.page.domino",
    "web.token.label",
}
SAME_TEXTS = {"CC BY 4.0", "CC0", "Eurostat nama_10r_2gfcf"}
ENGLISH = re.compile(r"\b(the|and|with|which|their|suppliers?|loses?|jobs?|plant)\b")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_and_blanks_are_those_of_english(language: str) -> None:
    english, other = phrase_keys("en"), phrase_keys(language)
    assert sorted(other) == sorted(english)
    for key, text in english.items():
        assert blanks(other[key]) == blanks(text), key
        assert all(name.isidentifier() for name in blanks(text)), f"{key}: blanks have names"


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_no_english_is_left(language: str) -> None:
    english = phrase_keys("en")
    for key, text in phrase_keys(language).items():
        if key not in SAME and not key.startswith(("language.", "grade.short.")):
            assert text != english[key], f"{key} in {language}"
        if not key.startswith("language."):
            bare = re.sub(r"\{\w+\}|weefsel run .*", "", text)
            assert not ENGLISH.search(bare), f"{key} in {language}: {text}"


def test_what_may_be_the_same_is_the_same_somewhere() -> None:
    nl, fr, en = (phrase_keys(language) for language in ("nl", "fr", "en"))
    assert [key for key in SAME if en[key] not in (nl[key], fr[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_tidy(language: str) -> None:
    for key, text in phrase_keys(language).items():
        assert text, key
        assert text == text.strip(), key
        assert "  " not in text, key
        assert "'" not in text, f"{key}: write ’"
        assert "!" not in text, f"{key}: no exclamation marks"


def french_texts() -> list[str]:
    glossary = [text for entry in data("glossary").values() for text in entry["fr"].values()]
    names = [entry["fr"] for entry in data("nace")["industries"].values()]
    texts = [entry["fr"] for entry in data("texts").values()]
    return [*phrase_keys("fr").values(), *glossary, *names, *texts]


def test_french_signs_stand_behind_a_space_that_does_not_break() -> None:
    for text in french_texts():
        assert not re.search(r"[^\u00a0\u202f][;:?!%»]|«[^\u00a0\u202f]", text), text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_dutch_and_english_signs_stand_close(language: str) -> None:
    for key, text in phrase_keys(language).items():
        assert not re.search(r"[\s\u00a0\u202f][;:?!%]", text), f"{key}: {text}"


def test_a_range_has_one_name_in_french() -> None:
    assert not [text for text in french_texts() if re.search(r"\bmarge\b", text)], "write fourchette, as the glossary"


def test_blanks_are_filled_and_must_be() -> None:
    assert "6.900" in phrase("closure.title", "nl", where="in Genk", industry="Motorvoertuigen", jobs="6.900")
    with pytest.raises(KeyError):
        phrase("closure.title", "nl", where="in Genk")
    with pytest.raises(KeyError):
        phrase("no.such.phrase", "nl")
    with pytest.raises((KeyError, FileNotFoundError)):
        phrase("part.direct", "xx")


def test_every_status_of_a_result_has_a_word() -> None:
    keys = phrase_keys("nl")
    for status in ("observed", "estimated", "reconstructed", "synthetic", "modelled"):
        assert f"status.{status}" in keys


def test_texts_of_the_built_in_figures_are_translated() -> None:
    for english, entry in data("texts").items():
        assert set(entry) == {"nl", "fr"}, english
        assert translated(english, "en") == english
        if english not in SAME_TEXTS:
            assert translated(english, "nl") != english
            assert translated(english, "fr") != english
        assert "'" not in "".join(entry.values()), english


@pytest.mark.parametrize("what", sorted(data("counted")))
def test_counted_nouns_have_both_forms(what: str) -> None:
    for language in LANGUAGES:
        forms = data("counted")[what][language]
        assert set(forms) == {"one", "other"}
        assert all(blanks(form) == {"count"} for form in forms.values())
        assert counted(what, 1, language) == forms["one"].format(count="1")
        assert counted(what, 20, language) == forms["other"].format(count="20")


@pytest.mark.parametrize(
    ("number", "nl", "fr", "en"),
    [
        (0, "0 banen", "0 emploi", "0 jobs"),
        (0.4, "0 banen", "0 emploi", "0 jobs"),
        (0.5, "1 baan", "1 emploi", "1 job"),
        (1, "1 baan", "1 emploi", "1 job"),
        (1.5, "2 banen", "2 emplois", "2 jobs"),
        (-1, "−1 baan", "−1 emploi", "−1 job"),
        (6900, "6.900 banen", "6\u202f900 emplois", "6,900 jobs"),
        (1_000_000, "1.000.000 banen", "1\u202f000\u202f000 emplois", "1,000,000 jobs"),
    ],
)
def test_plural_follows_the_number_that_is_shown(number: float, nl: str, fr: str, en: str) -> None:
    assert [counted("jobs", number, language) for language in LANGUAGES] == [nl, fr, en]


def test_every_setting_has_a_name_in_words() -> None:
    own = [each for each in known_methods().values() if each.function.__module__.startswith("weefsel.")]
    assert sorted(data("setting_names")) == sorted({setting.name for each in own for setting in each.settings})
    for name, words in data("setting_names").items():
        assert set(words) == set(LANGUAGES), name
        assert all(0 < len(text) <= 45 for text in words.values()), name
        assert "'" not in "".join(words.values()), name
        assert not ENGLISH.search(f"{words['nl']} {words['fr']}"), name
    assert setting_name("industry", "fr") == "branche"
