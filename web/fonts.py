"""Make the font files of the package from the fontsource packages; needs fonttools and brotli.

The page embeds the woff2 files as they come. The picture writer needs TrueType, and one file per weight: where a
weight comes in parts, resvg and Typst take the first part alone, and a letter it lacks from whichever file they
meet next, of any weight. So the parts are merged, get the narrow no-break space that French numbers use, and are
renamed, because the licence reserves the name "Source" for unmodified fonts. The advance widths let charts be laid
out without a browser.

    python fonts.py        (in web/, after npm ci)
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "weefsel" / "data" / "fonts"
FONTS = (("source-sans-3", "Weefsel Sans", (400, 600)), ("source-serif-4", "Weefsel Serif", (600,)))
SUBSETS = ("latin", "latin-ext")
#: Formulas have Greek letters (the δ of location quotients); headings do not.
GREEK = {"source-sans-3": ("greek",)}
THIN_SPACE, NARROW_NO_BREAK_SPACE = 0x2009, 0x202F


def main() -> None:
    """Write woff2, TrueType, licences and widths."""
    TARGET.mkdir(parents=True, exist_ok=True)
    widths: dict[str, dict[str, int]] = {}
    for family, new_name, weights in FONTS:
        package = HERE / "node_modules" / "@fontsource" / family
        shutil.copyfile(package / "LICENSE", TARGET / f"{family}-OFL.txt")
        for weight in weights:
            names = [f"{family}-{part}-{weight}-normal.woff2" for part in (*SUBSETS, *GREEK.get(family, ()))]
            for name in names:
                shutil.copyfile(package / "files" / name, TARGET / name)
            if family == "source-sans-3":
                parts = [TTFont(package / "files" / name, recalcTimestamp=False) for name in names]
                widths[str(weight)] = {code: width for part in parts for code, width in advances(part).items()}
                write_truetype(merged(parts), new_name, weight)
    text = json.dumps(widths, separators=(",", ":")) + "\n"
    for path in (HERE / "src" / "widths.json", TARGET / "widths.json"):
        path.write_text(text, encoding="utf-8")


def merged(parts: list[TTFont]) -> TTFont:
    """Return one font with the letters of all parts; where two hold a letter, the first one's."""
    with TemporaryDirectory() as folder:
        paths = []
        for at, part in enumerate(parts):
            part.flavor = None
            paths.append(str(Path(folder) / f"{at}.ttf"))
            part.save(paths[-1])
        font = Merger().merge(paths)
    # The merger writes the time of day; the same parts must make the same file.
    font["head"].created, font["head"].modified = parts[0]["head"].created, parts[0]["head"].modified
    font.recalcTimestamp = False
    return font


def advances(font: TTFont) -> dict[str, int]:
    """Return the advance width of every character, in thousandths of the type size."""
    scale = 1000 / font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    return {str(code): round(metrics[glyph][0] * scale) for code, glyph in sorted(font.getBestCmap().items())}


def write_truetype(font: TTFont, family: str, weight: int) -> None:
    """Write `font` as TrueType under another name."""
    for table in font["cmap"].tables:
        if table.isUnicode() and THIN_SPACE in table.cmap:
            table.cmap[NARROW_NO_BREAK_SPACE] = table.cmap[THIN_SPACE]
    style = {400: "Regular", 600: "SemiBold"}[weight]
    names = {1: f"{family} {style}" if weight != 400 else family, 2: "Regular", 3: f"{family} {style}"}
    names |= {4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""), 16: family, 17: style}
    table = font["name"]
    for record in list(table.names):
        if record.nameID not in (0, 5, 8, 9, 11, 12, 13, 14):
            table.removeNames(nameID=record.nameID)
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font.flavor = None
    file_name = f"{family.lower().replace(' ', '-')}-{weight}.ttf"
    font.save(TARGET / file_name, reorderTables=True)


if __name__ == "__main__":
    main()
