"""Every letter that Weefsel says has a shape and a width in the fonts that pictures are set in."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from weefsel.faces.charts.engine import data, font_faces, png
from weefsel.faces.charts.theme import FONT
from weefsel.vocabulary import LANGUAGES, phrase_keys, province_keys, province_name, sector_codes, sector_name

WIDTHS = json.loads((files("weefsel") / "data" / "fonts" / "widths.json").read_text(encoding="utf-8"))


def _said() -> set[str]:
    letters: set[str] = set()
    for language in LANGUAGES:
        texts = [text for _, text in sorted(phrase_keys(language).items())]
        texts += [sector_name(code, language) for code in sector_codes()]
        texts += [province_name(key, language) for key in province_keys()]
        letters |= {letter for text in texts for letter in text if letter.isprintable() or letter in "\u00a0\u202f"}
    return letters


@pytest.mark.parametrize("weight", ["400", "600"])
def test_every_letter_has_a_width(weight: str) -> None:
    missing = {letter for letter in _said() if str(ord(letter)) not in WIDTHS[weight]} - {"\u202f"}
    assert not missing


def test_pictures_draw_greek_letters() -> None:
    """A letter without a shape draws nothing, or the box that every such letter shares."""

    def drawn(letter: str) -> bytes:
        text = f'<text x="4" y="30" font-size="28" font-family="{FONT}">{letter}</text>'
        return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">{text}</svg>')

    shapes = [drawn(letter) for letter in ("δ", "λ", "\u0e01", "")]
    assert len({*shapes}) >= 3
    assert shapes[0] not in shapes[1:]
    assert shapes[1] not in shapes[2:]


def test_the_page_and_its_pictures_carry_greek() -> None:
    assert "U+0370" in font_faces("source-sans-3", FONT, (400,), subsets=("greek",))
    assert (data() / "fonts" / "weefsel-sans-greek-400.ttf").is_file()
