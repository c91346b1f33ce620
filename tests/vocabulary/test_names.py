"""Names: complete, short enough, one meaning each, and as the publishers write them."""

from __future__ import annotations

import importlib.util
import json
import os
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from weefsel.vocabulary import (
    LANGUAGES,
    section_codes,
    section_name,
    sector_code,
    sector_codes,
    sector_name,
    sector_section,
    services_bought,
)
from weefsel.vocabulary.reading import data, fold, index_of_names

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
CODES = (  # noqa: SIM905
    "A01 A02 A03 B05-09 C10-12 C13-15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 C31-32 C33 D35 E36 "
    "E37-39 F41-43 G45 G46 G47 H49 H50 H51 H52 H53 I55-56 J58 J59-60 J61 J62-63 K64 K65 K66 L68 L68A M69-70 M71 M72 "
    "M73 M74-75 N77 N78 N79 N80-82 O84 P85 Q86 Q87-88 R90-92 R93 S94 S95 S96 T97"
).split()
MOJIBAKE = ("Ã", "Â", "â€", "\ufffd", "&#")


def test_the_64_industries_stand_in_their_order() -> None:
    assert list(sector_codes()) == CODES
    assert list(data("short_names")["industries"]) == CODES
    assert "".join(section_codes()) == "ABCDEFGHIJKLMNOPQRST"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_industry_has_its_own_names_that_fit_a_chart(language: str) -> None:
    for short in (True, False):
        names = [sector_name(code, language, short=short) for code in CODES]
        assert len({fold(name) for name in names}) == 64
        for name in names:
            assert name == name.strip()
            assert name[0].isupper(), name
            assert not any(sign in name for sign in (*MOJIBAKE, "'", "/", "  ")), name
    for code in CODES:
        name = sector_name(code, language)
        assert len(name) <= 28, name
        assert not name.endswith((",", " en", " et", " and")), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_has_names_that_fit_a_chart(language: str) -> None:
    for short in (True, False):
        assert len({section_name(letter, language, short=short) for letter in section_codes()}) == 20
    assert all(len(section_name(letter, language)) <= 28 for letter in section_codes())


def test_every_industry_lies_in_a_section() -> None:
    assert {sector_section(code) for code in CODES} == set(section_codes())
    with pytest.raises(KeyError):
        sector_section("X99")


def test_short_names_are_in_sentence_case() -> None:
    inside = {"IT"}
    for language in LANGUAGES:
        for code in CODES:
            for word in sector_name(code, language).replace("’", " ").split()[1:]:
                assert word in inside or word == word.lower(), sector_name(code, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_lead_back_to_their_industry(language: str) -> None:
    for code in CODES:
        for short in (True, False):
            name = sector_name(code, language, short=short)
            assert sector_code(name) == code
            assert sector_code(name.upper()) == code
            assert sector_code(f"  {name.lower()} ") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C29", "C29"),
        ("c29", "C29"),
        ("C 29", "C29"),
        ("29", "C29"),
        ("01", "A01"),
        ("1", "A01"),
        ("10-12", "C10-12"),
        ("10–12", "C10-12"),
        ("10 - 12", "C10-12"),
        ("C10-C12", "C10-12"),
        ("C10T12", "C10-12"),
        ("M69_70", "M69-70"),
        ("B", "B05-09"),
        ("68_", "L68"),
        ("L68", "L68"),
        ("L68B", "L68"),
        ("68a", "L68A"),
        ("L68A", "L68A"),
        ("T97-98", "T97"),
        ("vehicules automobiles", "C29"),
        ("INTERIM", "N78"),
        ("agences d'intérim", "N78"),
        ("uitzendkrachten", "N78"),
        ("Vervaardiging van auto's, aanhangwagens en opleggers", "C29"),
    ],
)
def test_users_may_name_an_industry_their_way(text: str, code: str) -> None:
    assert sector_code(text) == code


@pytest.mark.parametrize("text", ["", " ", "X99", "100", "C", "B29", "29.1", "L", "P.1", "D.29", "total"])
def test_what_is_no_industry_has_no_code(text: str) -> None:
    assert sector_code(text) is None


def test_labels_of_a_user_are_their_own_names() -> None:
    assert sector_name("my sector", "fr") == "my sector"
    assert section_name("Z", "nl") == "Z"


def test_a_name_never_stands_for_two_industries() -> None:
    with pytest.raises(ValueError, match="stands for C20 and for C21"):
        index_of_names([("C20", ["chemie"]), ("C21", ["Chémie "])])


def test_aliases_belong_to_industries_that_exist_and_say_something_new() -> None:
    short = data("short_names")
    for code, aliases in short["aliases"].items():
        assert code in CODES
        assert len({fold(alias) for alias in aliases}) == len(aliases), code
        known = {fold(name) for name in short["industries"][code].values()}
        assert not known & {fold(alias) for alias in aliases}, code


def test_services_that_industry_buys_are_apart_and_named() -> None:
    groups = services_bought()
    codes = [code for group in groups for code in group.codes]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(CODES)
    asked = {"N78", "M73", "H49", "H50", "H51", "H52", "H53", "N80-82", "I55-56", "J62-63", "M69-70", "M71", "N77"}
    assert set(codes) == asked
    assert len({group.key for group in groups}) == len(groups)
    for language in LANGUAGES:
        assert len({group.name(language) for group in groups}) == len(groups)


def test_one_thing_has_one_name_as_industry_and_as_group() -> None:
    for group in services_bought():
        if group.key in ("staff", "catering", "it", "consulting", "engineering", "rental"):
            for language in LANGUAGES:
                assert group.name(language) == sector_name(group.codes[0], language)


def test_every_file_of_words_is_read_by_a_module() -> None:
    folder = files("weefsel.vocabulary")
    code = "".join(entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".py"))
    for entry in folder.iterdir():
        if entry.name.endswith(".json"):
            stem = entry.name.removesuffix(".json")
            assert f'data("{stem.split("_nl")[0]}' in code or stem.startswith("phrases_"), f"{entry.name} is not read"


def _compiler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_names", ROOT / "scripts" / "compile_names.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_official_names_are_those_of_the_publishers() -> None:
    compiler = _compiler()
    if not (compiler.ENTERPRISES.exists() and compiler.WORKBOOK.exists()):
        pytest.skip("the publishers' files are not here; set WEEFSEL_SHARED to the folder that holds data/")
    fresh = json.loads(json.dumps(compiler.compiled()))
    assert fresh == data("nace"), "run scripts/compile_names.py"


def test_damaged_encodings_are_refused() -> None:
    with pytest.raises(ValueError, match="damaged"):
        _compiler().tidy("VÃ©hicules", "fr")
