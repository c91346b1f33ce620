"""Every letter that Weefsel says has a shape and a width in the fonts that pictures are set in."""

from __future__ import annotations

import json
import struct
import zlib
from importlib.resources import files

import pytest

from weefsel.faces.charts.engine import font_faces, png
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


def drawn(letters: str, weight: int = 400) -> bytes:
    text = f'<text x="4" y="30" font-size="28" font-weight="{weight}" font-family="{FONT}">{letters}</text>'
    return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">{text}</svg>')


def ink(picture: bytes) -> int:
    """Return how much ink lies on a picture: the sum of what covers its pixels."""
    pixels = rgba(picture)
    return sum(pixels[3::4])


def rgba(picture: bytes) -> bytes:
    """Return the pixels of a PNG of eight bits per channel, read by hand (PNG specification, filters 0 to 4)."""
    at, width, packed = 8, 0, b""
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        content = picture[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, _, depth, colours = struct.unpack(">IIBB", content[:10])
            assert (depth, colours) == (8, 6), "eight bits, red green blue alpha"
        packed += content if kind == b"IDAT" else b""
        at += 12 + size
    return _unfiltered(zlib.decompress(packed), 4 * width)


def _unfiltered(lines: bytes, stride: int) -> bytes:
    above, found = bytearray(stride), bytearray()
    for start in range(0, len(lines), stride + 1):
        rule, row = lines[start], bytearray(lines[start + 1 : start + 1 + stride])
        for at in range(stride):
            left, up, corner = (row[at - 4], above[at], above[at - 4]) if at >= 4 else (0, above[at], 0)
            nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
            row[at] = (row[at] + (0, left, up, (left + up) // 2, nearest)[rule]) & 255
        found += row
        above = row
    return bytes(found)


# Latin, Latin with rare accents, Greek: in one file each, a text in bold took its letters from a regular one.
@pytest.mark.parametrize("letters", ["Jobs 6,900 in Ghent", "Șőřťž", "δλθ", "banen, δ = 0,3"])
def test_bold_letters_are_bold_in_pictures(letters: str) -> None:
    # The stems of Source Sans at 600 are about half as thick again as at 400; shapes of letters take some of it back.
    assert ink(drawn(letters, 600)) > 1.15 * ink(drawn(letters, 400))


def test_pictures_draw_greek_letters() -> None:
    """A letter without a shape draws nothing, or the box that every such letter shares."""
    shapes = [drawn(letter) for letter in ("δ", "λ", "\u0e01", "")]
    assert len({*shapes}) >= 3
    assert shapes[0] not in shapes[1:]
    assert shapes[1] not in shapes[2:]


def test_the_page_carries_greek() -> None:
    assert "U+0370" in font_faces("source-sans-3", FONT, (400,), subsets=("greek",))
