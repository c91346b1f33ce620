"""Inter-country tables of the OECD: replicas in the layout of each edition, and what must be refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from weefsel.errors import InputError
from weefsel.methods.multipliers import multipliers
from weefsel.model import Fabric
from weefsel.sources import icio

HOUSE_NAMES = ("households", "npish", "government", "investment", "inventories", "direct_purchases_abroad")


@dataclass(frozen=True)
class Edition:
    """How an edition calls its rows and columns."""

    year: int
    file: str
    corner: str
    sectors: tuple[str, str]
    uses: tuple[str, ...]
    regions: tuple[str, ...] = ("AUS", "CHN", "ROW", "CN1", "CN2")
    category_first: bool = False
    taxes: str = "TLS"
    added: str = "VA"
    output: str = "OUT"
    total: str = "OUT"


EDITIONS = (
    Edition(
        2016,
        "ICIO2016_2011.csv",
        "",
        ("C01T05AGR", "C95PVH"),
        ("HFCE", "NPS", "GGFC", "GFCF", "INV", "DIRP"),
        category_first=True,
        taxes="",
        added="VA+TAXSUB",
        total="",
    ),
    Edition(
        2018,
        "ICIO2018_2011.CSV",
        "",
        ("01T03", "97T98"),
        ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "P33"),
        taxes="TAXSUB",
        added="VALU",
        output="OUTPUT",
        total="TOTAL",
    ),
    Edition(
        2021,
        "ICIO2021_2018.csv",
        "LAB_LAB",
        ("01T02", "97T98"),
        ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"),
        taxes="TAXSUB",
        added="VALU",
        output="OUTPUT",
        total="TOTAL",
    ),
    Edition(2023, "2020.csv", "V1", ("A01_02", "T"), ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")),
    Edition(2025, "2022.csv", "V1", ("A01", "C302T309"), ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")),
)
#: Five regions of two industries; China (positions 2 and 3) sells nothing, its parts do.
RANDOM = np.random.default_rng(7)
FLOWS = np.round(RANDOM.uniform(0, 4, (10, 10)), 3)
FLOWS[2:4] = 0.0
FLOWS[:, 2:4] = 0.0
FINAL = np.round(RANDOM.uniform(-1, 6, (10, 18)), 3)
FINAL[2:4] = 0.0
OUTPUT = FLOWS.sum(axis=1) + FINAL.sum(axis=1)
TAXES = np.where(OUTPUT > 0, 0.5, 0.0)
ADDED = OUTPUT - FLOWS.sum(axis=0) - TAXES

Grid = list[list[str]]


def grid(edition: Edition) -> Grid:
    """Return the cells of a file; zeros are left empty, as the publisher leaves them."""
    labels = [f"{region}_{sector}" for region in edition.regions for sector in edition.sectors]
    uses = [(region, use) for region in edition.regions[:3] for use in edition.uses]
    names = [f"{use}_{region}" if edition.category_first else f"{region}_{use}" for region, use in uses]
    order = sorted(range(18), key=lambda at: (at % 6, at // 6)) if edition.category_first else list(range(18))
    last = ["DISC"] if edition.category_first else [edition.total]
    cells = [[edition.corner, *labels, *(names[at] for at in order), *last]]

    def numbers(values: np.ndarray) -> list[str]:
        return [repr(float(value)) if value else "" for value in values]

    for at, label in enumerate(labels):
        end = [""] if edition.category_first else numbers(OUTPUT[at : at + 1])
        cells.append([label, *numbers(FLOWS[at]), *numbers(FINAL[at, order]), *end])
    blank = [""] * 19
    if edition.taxes == "TAXSUB":
        cells.append(["AUS_TAXSUB", *numbers(TAXES), *["0.25"] * 18, ""])
        cells.append(["CHN_TAXSUB", *[""] * 10, *blank])
    elif edition.taxes:
        cells.append([edition.taxes, *numbers(TAXES), *["0.25"] * 18, ""])
    cells.append([edition.added, *numbers(ADDED if edition.taxes else ADDED + TAXES), *blank])
    cells.append([edition.output, *numbers(OUTPUT), *blank])
    return cells


def text(cells: Grid) -> str:
    return "".join(",".join(line) + "\n" for line in cells)


def written(path: Path, edition: Edition = EDITIONS[3], change: Callable[[str], str] = str) -> Path:
    target = path / edition.file
    target.write_text(change(text(grid(edition))), encoding="utf-8")
    return target


def faults(path: Path, **options: object) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        icio.read(path, name="i", **options)  # type: ignore[arg-type]
    assert all(fault.remedy for fault in caught.value.faults())
    return [(fault.what, fault.row, fault.column) for fault in caught.value.faults()]


def check_numbers(found: Fabric) -> None:
    assert np.array_equal(found.flows, FLOWS)
    at = [found.uses.labels.index((region, use)) for region in ("AUS", "CHN", "ROW") for use in HOUSE_NAMES]
    assert np.array_equal(found.final_demand[:, at], FINAL)
    assert np.allclose(found.output, OUTPUT, rtol=1e-12)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: str(edition.year))
def test_each_edition(tmp_path: Path, edition: Edition) -> None:
    found = icio.read(written(tmp_path, edition), name="i")
    check_numbers(found)
    assert found.industries.labels[:2] == (("AUS", edition.sectors[0]), ("AUS", edition.sectors[1]))
    assert (found.meta.year, found.meta.currency_unit) == (int(edition.file[-8:-4]), "musd")
    assert f"{edition.year} edition" in found.meta.source
    rows = dict(zip(found.items.column("item"), found.value_added, strict=True))
    if edition.taxes:
        assert np.allclose(rows["product_taxes"], TAXES)
        assert np.allclose(rows["value_added"], ADDED)
        assert any("product_taxes 4.5" in note for note in found.meta.notes)
    else:
        assert np.allclose(rows["value_added_and_product_taxes"], ADDED + TAXES)
    assert any("regions of their own" in note for note in found.meta.notes)


def test_split_countries_kept_or_folded(tmp_path: Path) -> None:
    path = written(tmp_path)
    kept, folded = icio.read(path, name="i"), icio.read(path, name="i", split="fold")
    assert kept.industries.unique("region") == ("AUS", "CHN", "ROW", "CN1", "CN2")
    assert kept.output[2:4].tolist() == [0, 0]
    assert folded.industries.unique("region") == ("AUS", "CHN", "ROW")
    into = np.zeros((6, 10))
    for at, to in enumerate((0, 1, 2, 3, 4, 5, 2, 3, 2, 3)):
        into[to, at] = 1.0
    assert np.allclose(folded.flows, into @ FLOWS @ into.T, rtol=1e-12)
    assert np.allclose(folded.final_demand, into @ FINAL, rtol=1e-12)
    assert np.allclose(folded.output, into @ OUTPUT, rtol=1e-12)
    assert np.isclose(folded.value_added.sum(), kept.value_added.sum())
    assert any("added up" in note for note in folded.meta.notes)
    assert len(multipliers(kept).frame)


def test_a_table_without_split_countries(tmp_path: Path) -> None:
    cells = grid(EDITIONS[3])
    small = [line[:7] + line[11:] for at, line in enumerate(cells) if not 7 <= at <= 10]
    for line in small[1:7]:
        line[-1] = ""
    small[-1][1:7] = [""] * 6
    small = [line[:-1] for line in small if line[0] not in ("OUT", "VA", "TLS")]
    (tmp_path / "2020_SML.csv").write_text(text(small), encoding="utf-8")
    found = icio.read(tmp_path / "2020_SML.csv", name="i")
    assert found.industries.unique("region") == ("AUS", "CHN", "ROW")
    assert np.array_equal(found.flows, FLOWS[:6, :6])
    assert not any("CN1" in note for note in found.meta.notes)


def test_the_published_discrepancies_of_2016_are_no_final_use(tmp_path: Path) -> None:
    cells = grid(EDITIONS[0])
    cells[1][11] = repr(float(cells[1][11]) - 3.0)
    cells[1][-1] = "3.0"
    path = tmp_path / EDITIONS[0].file
    path.write_text(text(cells))
    found = icio.read(path, name="i")
    assert np.isclose(found.output[0], OUTPUT[0])
    assert len(found.uses) == 18
    assert any("own column of discrepancies, up to 3 (AUS|C01T05AGR)" in note for note in found.meta.notes)
    cells[1][-1] = ""
    path.write_text(text(cells))
    assert any("miss the output" in what for what, _, _ in faults(path))


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return packed.getvalue()


def test_a_csv_in_a_zip_in_a_zip_of_several_years(tmp_path: Path) -> None:
    raw = text(grid(EDITIONS[3])).encode()
    (tmp_path / "1995-2000_EXT.zip").write_bytes(
        zipped({f"{year}.zip": zipped({f"{year}.csv": raw}) for year in (1995, 1996)} | {"ReadMe.xlsx": b"x"})
    )
    found = icio.read(tmp_path / "1995-2000_EXT.zip", name="i", year=1996)
    check_numbers(found)
    assert found.meta.year == 1996
    assert len(faults(tmp_path / "1995-2000_EXT.zip")) == 2
    told = [what for what, _, _ in faults(tmp_path / "1995-2000_EXT.zip", year=2001)]
    assert told == ["it is for 1995", "it is for 1996"]


def test_rows_and_columns_in_another_order(tmp_path: Path) -> None:
    cells = grid(EDITIONS[2])
    lines = [cells[0], *cells[:0:-1]]
    order = [0, *range(len(cells[0]) - 1, 0, -1)]
    path = tmp_path / EDITIONS[2].file
    path.write_text(text([[line[at] for at in order] for line in lines]))
    found = icio.read(path, name="i")
    assert np.array_equal(found.flows[::-1, ::-1], FLOWS)
    assert np.allclose(found.output[::-1], OUTPUT)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace(",", ";"),
        lambda t: t.replace(",", "\t").replace(".", ","),
        lambda t: t.replace(",", ";").replace(".", ","),
    ],
    ids=["BOM", "CRLF", "semicolons", "tabs and decimal commas", "semicolons and decimal commas"],
)
def test_what_spreadsheets_make_of_a_file(tmp_path: Path, change: Callable[[str], str]) -> None:
    check_numbers(icio.read(written(tmp_path, change=change), name="i"))


def cell(label: str, at: int, value: str) -> Callable[[str], str]:
    """Return a change of one cell of one row."""

    def changed(given: str) -> str:
        lines = [line.split(",") for line in given.splitlines()]
        for line in lines:
            if line[0] == label:
                line[at] = value
        return text(lines)

    return changed


@pytest.mark.parametrize(
    ("change", "what", "row", "column"),
    [
        (cell("AUS_T", 1, "n.a."), "not a number", "AUS_T (line 3)", "AUS_A01_02 (column B)"),
        (cell("AUS_T", 1, '"1.234,5"'), "decimal comma", "AUS_T (line 3)", "AUS_A01_02 (column B)"),
        (cell("AUS_T", 1, "1,234.5"), "31 cells where", "AUS_T (line 3)", ""),
        (cell("AUS_T", 1, "nan"), "not a finite", "AUS_T (line 3)", "AUS_A01_02 (column B)"),
        (cell("AUS_T", 0, "AUS_A01_02"), "stands twice", "AUS_A01_02 (line 3)", ""),
        (cell("AUS_T", 0, "BEL_T"), "the row of AUS|T is missing", "AUS|T", ""),
        (cell("AUS_T", 0, "Total of rows"), "not known", "Total of rows (line 3)", ""),
        (cell("V1", 11, "AUS_WISH"), "not known", "", "AUS_WISH (column L)"),
        (cell("AUS_T", 29, "1"), "miss the output", "AUS_T (line 3)", "output"),
        (cell("AUS_T", 29, "-40"), "negative", "AUS_T (line 3)", "output"),
        (cell("OUT", 1, "5"), "below the column", "output", "AUS_A01_02 (column B)"),
        (cell("VA", 1, "900"), "miss the output", "", "AUS_A01_02 (column B)"),
        (cell("ROW_T", 1, "9000"), "exceed the output", "", "AUS_A01_02 (column B)"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: Callable[[str], str], what: str, row: str, column: str) -> None:
    found = faults(written(tmp_path, change=change))
    assert any(what in said and place == [row, column] for said, *place in found), found


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    cells = [line[:3] + line[4:] for line in grid(EDITIONS[3])]
    (tmp_path / "2020.csv").write_text(text(cells))
    assert ("the column of CHN|A01_02 is missing", "", "CHN|A01_02") in faults(tmp_path / "2020.csv")


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("matrix.csv", "rowLabels,AT_A01,AT_B,AT_P3_S13\nAT_A01,1,2,3\nAT_B,1,2,3\n", "layout figaro"),
        ("wide.csv", "IndustryCode,IndustryDescription,Country,RNr,Year,AUS1\nA01,Crops,AUS,1,2014,5\n", "wiod2016"),
        ("tidy.tsv", "geo\\TIME_PERIOD\t2015\nBE\t1\n", "is no .csv file"),
        ("any.csv", "name,one,two\na,1,2\nb,3,4\n", "no table of this layout"),
        ("empty.csv", "", "0 bytes"),
    ],
)
def test_files_of_others_are_refused_with_their_name(tmp_path: Path, file: str, content: str, says: str) -> None:
    (tmp_path / file).write_text(content)
    ((what, _, _),) = faults(tmp_path / file)
    assert says in what


def test_damaged_archives(tmp_path: Path) -> None:
    whole = zipped({"2020.csv": text(grid(EDITIONS[3])).encode()})
    (tmp_path / "cut.zip").write_bytes(whole[:-40])
    assert "cut off" in faults(tmp_path / "cut.zip")[0][0]
    (tmp_path / "climb.zip").write_bytes(zipped({"../2020.csv": b"V1,a\n"}))
    assert "climbs out" in faults(tmp_path / "climb.zip")[0][0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2020.csv", b"0," * (50 * 1024**2))
    (tmp_path / "bomb.zip").write_bytes(packed.getvalue())
    assert "zip bomb" in faults(tmp_path / "bomb.zip")[0][0]
