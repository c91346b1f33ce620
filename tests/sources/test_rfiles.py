"""Files of R: packed in any of its ways, and refused where they swell, are cut off, or rdata is not there."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import py7zr
import pytest
import rdata

from weefsel.errors import InputError
from weefsel.sources.archives import files_in
from weefsel.sources.rfiles import read_r


def plain(path: Path) -> bytes:
    """Return a file of R that is not packed."""
    rdata.write_rda(path, {"w": {"year": np.array([1995.0, 2.0]), "names": np.array(["a", "b"])}}, compression=None)
    return path.read_bytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_every_way_of_packing(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "w.RData"
    path.write_bytes(pack(plain(tmp_path / "plain.RData")))
    with files_in(path) as (file,):
        found = read_r(file)["w"]
    assert found["year"].tolist() == [1995.0, 2.0]
    assert list(found["names"]) == ["a", "b"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_swells_or_is_cut_off(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "w.RData"
    path.write_bytes(pack(b"RDX3\n" + bytes(5 * 1024**2)))
    with files_in(path) as (file,), pytest.raises(InputError, match=r"unpacks to more than 0\.001 GB"):
        read_r(file, limit_bytes=1024**2)
    whole = pack(plain(tmp_path / "plain.RData"))
    path.write_bytes(whole[: len(whole) - 12])
    with files_in(path) as (file,), pytest.raises(InputError, match=r"w\.RData is damaged"):
        read_r(file)


def test_what_is_no_file_of_r(tmp_path: Path) -> None:
    for raw in (b"<html>", b"RDX3\nX\n"):
        (tmp_path / "w.RData").write_bytes(raw)
        with files_in(tmp_path / "w.RData") as (file,), pytest.raises(InputError, match=r"w\.RData is"):
            read_r(file)


def test_without_the_packages_of_the_extra_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain(tmp_path / "w.RData")
    with py7zr.SevenZipFile(tmp_path / "t.7z", "w") as archive:
        archive.writestr(b"x", "t.csv")
    monkeypatch.setitem(sys.modules, "rdata", None)
    monkeypatch.setitem(sys.modules, "py7zr", None)
    with files_in(tmp_path / "w.RData") as (file,), pytest.raises(InputError, match="rdata is not installed") as caught:
        read_r(file)
    assert "weefsel[sources]" in caught.value.remedy
    with pytest.raises(InputError, match="py7zr is not installed"), files_in(tmp_path / "t.7z"):
        pass
