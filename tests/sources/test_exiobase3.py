"""EXIOBASE 3: replicas with the headers of old and new releases read back to the bit, and what is wrong named."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from weefsel import study
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli import main
from weefsel.model import Fabric
from weefsel.sources import exiobase3

REGIONS = ("AT", "BE", "WA")
SECTORS = (
    "Cultivation of paddy rice",
    "Manufacture of basic iron and steel and of ferro-alloys and first products thereof",
    "Sale, maintenance, repair of motor vehicles, motor vehicles parts, motorcycles, motor cycles parts",
    "Extra-territorial organizations and bodies",
)
USES = (
    "Final consumption expenditure by households",
    "Final consumption expenditure by government",
    "Gross fixed capital formation",
    "Exports: Total (fob)",
)
FACTORS = (
    "Taxes less subsidies on products purchased: Total",
    "Other net taxes on production",
    "Compensation of employees; wages, salaries, & employers' social contributions: Low-skilled",
    "Compensation of employees; wages, salaries, & employers' social contributions: High-skilled",
    "Operating surplus: Consumption of fixed capital",
    "Operating surplus: Remaining net operating surplus",
)
PEOPLE = tuple(
    f"Employment people: {skill}-skilled {sex}" for skill in ("Low", "Medium", "High") for sex in ("male", "female")
)
AIR = ("CO2 - combustion - air", "CH4 - agriculture - air")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a small table that adds up."""

    flows: np.ndarray
    final: np.ndarray
    factors: np.ndarray
    people: np.ndarray
    air: np.ndarray

    @property
    def output(self) -> np.ndarray:
        return np.asarray(self.flows.sum(axis=1) + self.final.sum(axis=1))


N, M = len(REGIONS) * len(SECTORS), len(REGIONS) * len(USES)
INDUSTRIES = [(region, sector) for region in REGIONS for sector in SECTORS]
CATEGORIES = [(region, use) for region in REGIONS for use in USES]


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    draw = np.random.default_rng(5)
    flows, final = draw.gamma(0.5, 10.0, (N, N)), draw.gamma(0.5, 300.0, (N, M))
    final[:, 3::4] = 0.0
    idle = np.arange(N) % 4 == 3
    flows[idle], flows[:, idle], final[idle] = 0.0, 0.0, 0.0
    rest = flows.sum(axis=1) + final.sum(axis=1) - flows.sum(axis=0)
    shares = np.array([0.05, 0.01, 0.2, 0.3, 0.2, 0.24])
    return Numbers(flows, final, shares[:, None] * rest, draw.gamma(1.0, 2.0, (6, N)), draw.gamma(1.0, 1e6, (2, N)))


def matrix(
    first: str, rows: list[tuple[str, str]], columns: list[tuple[str, str]], values: np.ndarray, *, named: bool
) -> str:
    """Return the text of Z, A or Y: two header rows, a row of index names or none, two label columns."""
    lines = [
        "region\t\t" + "\t".join(column[0] for column in columns),
        f"{first}\t\t" + "\t".join(c[1] for c in columns),
    ]
    if named:
        lines.append("region\tsector" + "\t" * len(columns))
    lines += ["\t".join([*row, *map(repr, line)]) for row, line in zip(rows, values.tolist(), strict=True)]
    return "\n".join(lines) + "\n"


def stressors(
    names: tuple[str, ...], values: np.ndarray, *, named: bool, columns: list[tuple[str, str]] | None = None
) -> str:
    """Return the text of F: two header rows, one label column."""
    columns = columns or INDUSTRIES
    lines = ["region\t" + "\t".join(column[0] for column in columns), "sector\t" + "\t".join(c[1] for c in columns)]
    if named:
        lines.append("stressor" + "\t" * len(columns))
    lines += ["\t".join([name, *map(repr, line)]) for name, line in zip(names, values.tolist(), strict=True)]
    return "\n".join(lines) + "\n"


def units(names: tuple[str, ...], unit: str, head: str = "stressor") -> str:
    return f"{head}\tunit\n" + "".join(f"{name}\t{unit}\n" for name in names)


def files_of(numbers: Numbers, *, new: bool = False, named: bool = True) -> dict[str, str]:
    """Return the files of a release: one folder `satellite` up to 3.8, one folder per kind since 3.9."""
    found = {
        "Z.txt": matrix("sector", INDUSTRIES, INDUSTRIES, numbers.flows, named=named),
        "Y.txt": matrix("category", INDUSTRIES, CATEGORIES, numbers.final, named=named),
        "x.txt": "region\tsector\tindout\n"
        + "".join(f"{r}\t{s}\t{v!r}\n" for (r, s), v in zip(INDUSTRIES, numbers.output.tolist(), strict=True)),
        "unit.txt": "region\tsector\tunit\n" + "".join(f"{r}\t{s}\tM.EUR\n" for r, s in INDUSTRIES),
    }
    if new:
        found["metadata.json"] = json.dumps({"description": "EXIOBASE version 3.9.4 - ixi for 2022"})
        for folder, names, values, unit in (
            ("factor_inputs", FACTORS, numbers.factors, "M.EUR"),
            ("employment", PEOPLE, numbers.people, "1000 p"),
            ("air_emissions", AIR, numbers.air, "kg"),
        ):
            found[f"{folder}/F.txt"] = stressors(names, values, named=named)
            found[f"{folder}/unit.txt"] = units(names, unit, "")
            found[f"{folder}/F_Y.txt"] = stressors(names, np.ones((len(names), M)), named=named, columns=CATEGORIES)
        return found
    together = np.vstack([numbers.factors, numbers.people, numbers.air])
    found["satellite/F.txt"] = stressors(FACTORS + PEOPLE + AIR, together, named=named)
    found["satellite/F_hh.txt"] = stressors(AIR, np.ones((2, M)), named=named, columns=CATEGORIES)
    found["satellite/unit.txt"] = (
        units(FACTORS, "M.EUR") + "".join(units(PEOPLE, "1000 p").splitlines(keepends=True)[1:])
    ) + "".join(units(AIR, "kg").splitlines(keepends=True)[1:])
    found["impacts/F.txt"] = stressors((AIR[0],), 2 * numbers.air[:1], named=named)
    found["impacts/unit.txt"] = units((AIR[0],), "kg", "impact")
    return found


def folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def packed(path: Path, files: dict[str, str], inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{inside}{name}", text)
    return path


def same(found: Fabric, numbers: Numbers) -> None:
    assert found.industries.labels == tuple(INDUSTRIES)
    assert found.uses.labels == tuple(CATEGORIES)
    assert np.array_equal(found.flows, numbers.flows)
    assert np.array_equal(found.final_demand, numbers.final)
    assert np.array_equal(found.output, numbers.output)
    items = dict(zip(found.items.column("item"), found.value_added, strict=True))
    assert np.array_equal(items["product_taxes"], numbers.factors[0])
    assert np.array_equal(items["production_taxes"], numbers.factors[1])
    assert np.array_equal(items["compensation"], numbers.factors[2] + numbers.factors[3])
    assert np.array_equal(items["operating_surplus"], numbers.factors[4] + numbers.factors[5])
    accounts = dict(zip(found.accounts.labels, found.account_values, strict=True))
    assert np.array_equal(accounts[AIR[0], "kg"], numbers.air[0])
    assert np.array_equal(accounts[PEOPLE[3], "1000 p"], numbers.people[3])
    assert accounts["jobs", "jobs"] == pytest.approx(1000 * numbers.people.sum(axis=0), rel=1e-14)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("new", [True, False])
def test_a_folder(tmp_path: Path, numbers: Numbers, new: bool, named: bool) -> None:
    found = exiobase3.read(folder(tmp_path / "IOT_2019_ixi", files_of(numbers, new=new, named=named)), name="x")
    same(found, numbers)
    assert found.meta.year == 2019
    assert any("F_" in note and "Not carried" in note for note in found.meta.notes)
    assert (("impacts: " + AIR[0], "kg") in found.accounts.labels) is not new


@pytest.mark.parametrize("inside", ["", "IOT_2022_ixi/"])
def test_a_zip(tmp_path: Path, numbers: Numbers, inside: str) -> None:
    found = exiobase3.read(packed(tmp_path / "table.zip", files_of(numbers, new=True), inside), name="x")
    same(found, numbers)
    assert found.meta.year == 2022
    assert "industry by industry" in found.meta.title or inside == ""


def test_coefficients_instead_of_flows(tmp_path: Path, numbers: Numbers) -> None:
    files = files_of(numbers)
    divisor = np.where(numbers.output > 0, numbers.output, 1.0)
    files["A.txt"] = matrix("sector", INDUSTRIES, INDUSTRIES, numbers.flows / divisor, named=True)
    del files["Z.txt"]
    found = exiobase3.read(folder(tmp_path / "IOT_2011_ixi", files), name="x")
    assert found.flows == pytest.approx(numbers.flows, rel=1e-13)
    del files["x.txt"]
    found = exiobase3.read(packed(tmp_path / "IOT_2011_ixi.zip", files), name="x")
    assert found.output == pytest.approx(numbers.output, rel=1e-11, abs=1e-9)
    assert any("calls forth" in note for note in found.meta.notes)


def test_parts_in_another_order_are_matched_by_label(tmp_path: Path, numbers: Numbers) -> None:
    files = files_of(numbers, new=True)
    order = np.random.default_rng(1).permutation(N)
    moved = [INDUSTRIES[at] for at in order]
    files["Y.txt"] = matrix("category", moved, CATEGORIES, numbers.final[order], named=True)
    files["air_emissions/F.txt"] = stressors(AIR, numbers.air[:, order], named=True, columns=moved)
    files["Z.txt"] = matrix("sector", INDUSTRIES, moved, numbers.flows[:, order], named=True)
    found = exiobase3.read(folder(tmp_path / "IOT_2019_ixi", files), name="x")
    same(found, numbers)
    assert sum("another order" in note for note in found.meta.notes) == 3


def test_only_some_accounts(tmp_path: Path, numbers: Numbers) -> None:
    path = folder(tmp_path / "IOT_2019_ixi", files_of(numbers, new=True))
    found = exiobase3.read(path, name="x", accounts="air_emissions")
    assert found.accounts.column("account") == AIR
    assert len(found.items) == 0
    assert any("no value added" in note for note in found.meta.notes)
    assert len(exiobase3.read(path, name="x", accounts="none").accounts) == 0
    with pytest.raises(InputError, match="air_emissions"):
        exiobase3.read(path, name="x", accounts="air")


def test_several_years(tmp_path: Path, numbers: Numbers) -> None:
    for year in (2018, 2019):
        folder(tmp_path / "all" / f"IOT_{year}_ixi", files_of(numbers))
    with pytest.raises(InputFaults, match="holds 2 tables"):
        exiobase3.read(tmp_path / "all", name="x")
    assert exiobase3.read(tmp_path / "all", name="x", year=2018).meta.year == 2018


def test_what_is_wrong_is_named(tmp_path: Path, numbers: Numbers) -> None:
    good = files_of(numbers)
    z, f = good["Z.txt"], good["satellite/F.txt"]
    last = z.splitlines()[-1]
    cases: list[tuple[dict[str, str], str]] = [
        ({"Z.txt": ""}, "Z.txt is empty"),
        ({"Z.txt": z[:-40]}, "Z.txt.*cells where the header has|Z.txt.*not a number"),
        ({"Z.txt": z.replace(last + "\n", "")}, r"Z.txt|Y.txt, row WA\|Extra-territorial"),
        ({"Z.txt": z + last + "\n"}, r"Z.txt, row WA\|Extra.*stands twice"),
        (
            {"Z.txt": z.replace("AT\tCultivation of paddy rice\t", "AT\tCultivation of paddy rice\tten\t", 1)},
            "Z.txt.*cells where",
        ),
        ({"Y.txt": good["Y.txt"].replace("BE\tCult", "BX\tCult")}, r"Y.txt, row BE\|Cultivation.*missing"),
        ({"x.txt": good["x.txt"].replace(repr(float(numbers.output[0])), "1.0")}, "miss the output of 1 "),
        ({"satellite/unit.txt": "stressor\tunit\nCO2\tkg\n"}, "unit.txt has no unit for it"),
        ({"satellite/unit.txt": "CO2\n"}, "a name and a unit"),
        (
            {"unit.txt": good["unit.txt"].replace("M.EUR", "tonnes", 1)},
            r"unit.txt, row AT\|Cultivation.*'tonnes', not M.EUR",
        ),
        ({"satellite/F.txt": f.replace("region\tAT", "region\tAX", 1)}, r"satellite/F.txt, column AT\|Cult.*missing"),
        ({"satellite/F.txt": f + f.splitlines()[-1] + "\n"}, "CH4.*the row stands twice"),
        (
            {"satellite/F.txt": re.sub(r"(CO2 - combustion - air\t)[^\t]*", r"\1n.a.", f)},
            "satellite/F.txt, row CO2.*'n.a.' is not a number",
        ),
    ]
    for at, (change, said) in enumerate(cases):
        path = folder(tmp_path / str(at) / "IOT_2019_ixi", good | change)
        with pytest.raises(InputError) as error:
            exiobase3.read(path, name="x")
        assert re.search(said, str(error.value).replace("\n", " ")), (at, said, str(error.value)[:500])


def test_folders_that_are_something_else(tmp_path: Path, numbers: Numbers) -> None:
    files = files_of(numbers)
    del files["satellite/unit.txt"]
    with pytest.raises(InputError, match=r"satellite/unit\.txt is missing"):
        exiobase3.read(folder(tmp_path / "IOT_2019_ixi", files), name="x")
    with pytest.raises(InputError, match=r"Z\.txt and Y\.txt missing"):
        exiobase3.read(folder(tmp_path / "none", {"readme.md": "text"}), name="x")
    plain = folder(tmp_path / "plain", {"Z.csv": "name,a\na,1\n", "Y.csv": "name,f\na,1\n", "V.csv": "name,a\nv,1\n"})
    with pytest.raises(InputError, match="looks like the layout plain"):
        exiobase3.read(plain, name="x")
    whole = packed(tmp_path / "IOT_2019_pxp.zip", files_of(numbers)).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged or cut off"):
        exiobase3.read(tmp_path / "cut.zip", name="x")


def test_the_command_line(tmp_path: Path, numbers: Numbers, capsys: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "IOT_2019_ixi.zip", files_of(numbers))
    call = ["table", "import", str(path), "--layout", "exiobase3", "--name", "exio"]
    assert main([*call, "--set", "accounts=satellite"]) == 0
    assert ("jobs", "jobs") in study.load("exio").accounts.labels
    assert main(["compute", "footprint.accounts", "--table", "exio", "--set", f"account={AIR[0]}"]) == 0
    assert main(["compute", "structure.multipliers", "--table", "exio", "--json"]) == 0
    assert "jobs" in capsys.readouterr().out


def test_an_industry_with_a_comma_in_its_name_is_allowed(
    tmp_path: Path, numbers: Numbers, capsys: pytest.CaptureFixture[str]
) -> None:
    files = files_of(numbers)
    flows = numbers.flows.copy()
    flows[0, 2] = 1e6
    files["Z.txt"] = matrix("sector", INDUSTRIES, INDUSTRIES, flows, named=True)
    del files["x.txt"]
    path = folder(tmp_path / "IOT_2019_ixi", files)
    call = ["table", "import", str(path), "--layout", "exiobase3", "--name", "exio"]
    assert main(call) == 2
    assert "cycles parts;'" in " ".join(capsys.readouterr().err.replace("│", "").split())
    assert main([*call, "--allow", f"AT|{SECTORS[2]};"]) == 0
