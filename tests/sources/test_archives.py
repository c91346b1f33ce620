"""Archives: what is in them comes out, and what would do harm is refused in words."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import py7zr
import pytest

from weefsel.errors import InputError, InputFaults
from weefsel.sources.archives import Limits, as_path, files_in

TEXT = b"label,a\nb,1\n"


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def contents(path: Path, limits: Limits | None = None) -> dict[str, bytes]:
    found = {}
    with files_in(path, limits=limits) as files:
        for file in files:
            with file.opener() as stream:
                found[file.name] = stream.read()
    return found


def test_a_file_alone_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "t.csv").write_bytes(TEXT)
    (tmp_path / ".hidden").write_bytes(b"x")
    assert contents(tmp_path / "deep" / "t.csv") == {"t.csv": TEXT}
    assert contents(tmp_path) == {f"{tmp_path.name}/deep/t.csv": TEXT}


def test_a_zip_in_a_zip_and_gzip_and_7z(tmp_path: Path) -> None:
    inner = zipped({"2020.csv": TEXT, "__MACOSX/._2020.csv": b"clutter"})
    (tmp_path / "outer.zip").write_bytes(zipped({"inner.zip": inner, "read me.txt": b"hello", "book.xlsx": inner}))
    assert contents(tmp_path / "outer.zip") == {
        "outer.zip/inner.zip/2020.csv": TEXT,
        "outer.zip/read me.txt": b"hello",
        "outer.zip/book.xlsx": inner,
    }
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(TEXT))
    assert contents(tmp_path / "t.csv.gz") == {"t.csv": TEXT}
    with py7zr.SevenZipFile(tmp_path / "t.7z", "w") as archive:
        archive.writestr(TEXT, "folder/t.csv")
        archive.writestr(b"other", "folder/u.csv")
    assert contents(tmp_path / "t.7z") == {"t.7z/folder/t.csv": TEXT, "t.7z/folder/u.csv": b"other"}


def test_a_packed_file_as_a_path(tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(zipped({"folder/T.XLSX": TEXT}))
    with files_in(tmp_path / "t.zip") as (file,), as_path(file) as path:
        assert path.suffix == ".xlsx"
        assert path.read_bytes() == TEXT
    assert not path.exists()


@pytest.mark.parametrize("name", ["../up.csv", "a/../../up.csv", "/etc/up.csv", "C:/up.csv", "..\\up.csv"])
def test_a_path_that_climbs_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.zip").write_bytes(zipped({"fine.csv": TEXT, name: TEXT}))
    with pytest.raises(InputFaults, match="not to be trusted") as caught:
        contents(tmp_path / "t.zip")
    (fault,) = caught.value.faults()
    assert "climbs out" in fault.what
    assert fault.file == "t.zip"
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.name != "weefsel-home") == ["t.zip"]


def test_a_climbing_path_in_a_7z_and_in_a_nested_zip(tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(zipped({"inner.zip": zipped({"../up.csv": TEXT})}))
    with pytest.raises(InputFaults, match=r"t\.zip/inner\.zip is not to be trusted"):
        contents(tmp_path / "t.zip")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(zipped({"zeros.csv": bytes(80 * 1024**2)}))
    with pytest.raises(InputError, match="zip bomb"):
        contents(tmp_path / "bomb.zip")
    (tmp_path / "nested.zip").write_bytes(zipped({"bomb.zip": (tmp_path / "bomb.zip").read_bytes()}))
    with pytest.raises(InputError, match=r"nested.zip/bomb.zip .* zip bomb"):
        contents(tmp_path / "nested.zip")
    (tmp_path / "zeros.csv.gz").write_bytes(gzip.compress(bytes(80 * 1024**2)))
    with pytest.raises(InputError, match="zip bomb"):
        contents(tmp_path / "zeros.csv.gz")


def test_limits_on_size_number_and_depth(tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(zipped({"a.csv": TEXT, "b.csv": TEXT}))
    with pytest.raises(InputError, match="would unpack to"):
        contents(tmp_path / "t.zip", Limits(bytes=20))
    with pytest.raises(InputError, match="holds 2 files, the limit is 1"):
        contents(tmp_path / "t.zip", Limits(files=1))
    (tmp_path / "deep.zip").write_bytes(zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d": TEXT})})})}))
    with pytest.raises(InputError, match="4 archives deep"):
        contents(tmp_path / "deep.zip")


def test_what_is_cut_off_damaged_or_not_there(tmp_path: Path) -> None:
    whole = zipped({"t.csv": TEXT * 5000})
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"cut.zip is damaged or cut off"):
        contents(tmp_path / "cut.zip")
    broken = bytearray(whole)
    broken[60:70] = bytes(10)
    (tmp_path / "broken.zip").write_bytes(broken)
    with pytest.raises(InputError, match=r"broken.zip/t.csv is damaged"):
        contents(tmp_path / "broken.zip")
    (tmp_path / "empty.zip").write_bytes(b"")
    with pytest.raises(InputError, match="0 bytes"):
        contents(tmp_path / "empty.zip")
    (tmp_path / "hollow.zip").write_bytes(zipped({}))
    with pytest.raises(InputError, match="holds no files"):
        contents(tmp_path / "hollow.zip")
    (tmp_path / "page.zip").write_bytes(b"<html>not found</html>")
    with pytest.raises(InputError, match="is not a zip archive"):
        contents(tmp_path / "page.zip")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(TEXT * 5000)[:-20])
    with pytest.raises(InputError, match="cut off"):
        contents(tmp_path / "cut.csv.gz")
    with pytest.raises(InputError, match="does not exist"):
        contents(tmp_path / "nothing.zip")


def test_a_damaged_7z(tmp_path: Path) -> None:
    with py7zr.SevenZipFile(tmp_path / "t.7z", "w") as archive:
        archive.writestr(TEXT * 1000, "t.csv")
    (tmp_path / "cut.7z").write_bytes((tmp_path / "t.7z").read_bytes()[:-30])
    with pytest.raises(InputError, match=r"cut.7z is damaged"):
        contents(tmp_path / "cut.7z")


def test_an_entry_without_a_name_is_passed_over(tmp_path: Path) -> None:
    raw = zipped({"t.csv": TEXT, "x": TEXT}).replace(b"x", b"\x00")
    (tmp_path / "t.zip").write_bytes(raw)
    assert list(contents(tmp_path / "t.zip")) == ["t.zip/t.csv"]
