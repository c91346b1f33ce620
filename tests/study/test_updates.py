"""Downloads from a server that cuts, stalls, redirects, fails: what is whole is kept, what is not changes nothing."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sources.publisher import Publisher, publisher, zip_of

from weefsel.errors import ComputationError, InputError
from weefsel.faces.cli import main
from weefsel.sources import catalogue, downloads
from weefsel.sources.catalogue import find_source, sources, target_of
from weefsel.sources.downloads import DownloadFailed
from weefsel.sources.editions import SIGNS
from weefsel.sources.wholeness import fault_of
from weefsel.study import updates
from weefsel.study.updates import Updated

DAY = date(2026, 11, 24)
SOURCE = "exiobase3-ixi"
FILE = "IOT_2022_ixi.zip"
GOOD = zip_of("a,b\n" + "1,2\n" * 50_000)


@pytest.fixture
def server() -> Iterator[Publisher]:
    with publisher() as served:
        yield served


class Told:
    """What an update told on its way."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.progress: list[tuple[int, int | None]] = []


def update(address: str, told: Told | None = None, *, day: date = DAY, name: str = SOURCE, **more: Any) -> Updated:
    told = told or Told()
    with httpx.Client(timeout=0.4) as client:
        return updates.update(
            name,
            client=client,
            today=day,
            pause=told.pauses.append,
            progress=lambda done, total: told.progress.append((done, total)),
            address=address,
            **more,
        )


def raw(home: Path) -> list[str]:
    """Return every file below the raw copies, locks aside."""
    folder = home / "raw"
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    )


def test_a_whole_file_is_kept_with_its_checksum(server: Publisher, own_home: Path) -> None:
    told = Told()
    address = server.put("/t.zip", GOOD)
    found = update(address, told)
    assert found.new
    assert found.copy.path == own_home / "raw" / SOURCE / "2026-11-24" / FILE
    assert found.copy.path.read_bytes() == GOOD
    assert found.copy.sha256 == hashlib.sha256(GOOD).hexdigest()
    check = subprocess.run(
        ["sha256sum", "-c", f"{FILE}.sha256"], cwd=found.copy.path.parent, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
    about = json.loads(found.copy.path.with_name(f"{FILE}.json").read_text(encoding="utf-8"))
    assert (about["address"], about["size"], about["day"]) == (address, len(GOOD), "2026-11-24")
    assert told.progress[-1] == (len(GOOD), len(GOOD))
    assert not told.pauses
    assert raw(own_home) == [f"{SOURCE}/2026-11-24/{FILE}{end}" for end in ("", ".json", ".sha256")]
    assert updates.where(SOURCE) == found.copy.path


def test_what_has_not_changed_is_kept_once(server: Publisher, own_home: Path) -> None:
    address = server.put("/t.zip", GOOD)
    first = update(address)
    again = update(address, day=date(2026, 12, 1))
    assert not again.new
    assert again.copy == first.copy
    newer = zip_of("new")
    server.put("/t.zip", newer)
    changed = update(address, day=date(2026, 12, 1))
    assert changed.new
    assert changed.copy.day == "2026-12-01"
    assert first.copy.path.read_bytes() == GOOD
    server.put("/t.zip", GOOD)
    same_day = update(address, day=date(2026, 12, 1))
    assert same_day.copy.path.parent.name == "2026-12-01-2"
    assert changed.copy.path.read_bytes() == newer
    assert updates.where(SOURCE) == same_day.copy.path


def test_a_cut_file_goes_on_where_it_was_cut(server: Publisher, own_home: Path) -> None:
    told = Told()
    found = update(server.put("/t.zip", GOOD, "cut once"), told)
    assert found.copy.path.read_bytes() == GOOD
    assert found.copy.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert told.pauses == [1.0]
    assert [wanted for _, wanted in server.asked] == ["", f"bytes={len(GOOD) // 2}-"]


def test_a_later_run_goes_on_too(server: Publisher, own_home: Path) -> None:
    address = server.put("/t.zip", GOOD, "cut always")
    told = Told()
    with pytest.raises(DownloadFailed, match="was cut") as error:
        update(address, told)
    assert "goes on where it stopped" in error.value.remedy
    assert told.pauses == list(downloads.PAUSES)
    part = own_home / "raw" / SOURCE / ".part" / FILE
    reached = part.stat().st_size
    assert 0 < reached < len(GOOD)
    assert GOOD.startswith(part.read_bytes())
    server.put("/t.zip", GOOD)
    found = update(address)
    assert found.copy.path.read_bytes() == GOOD
    assert server.asked[-1] == ("/t.zip", f"bytes={reached}-")


def test_a_file_that_changed_meanwhile_starts_again(server: Publisher) -> None:
    address = server.put("/t.zip", GOOD, "cut always")
    with pytest.raises(DownloadFailed):
        update(address)
    other = zip_of("b" * 300_000)
    server.put("/t.zip", other)
    assert update(address).copy.path.read_bytes() == other


def test_a_server_without_ranges_starts_again(server: Publisher) -> None:
    found = update(server.put("/t.zip", GOOD, "no ranges, cut once"))
    assert found.copy.path.read_bytes() == GOOD
    assert [wanted for _, wanted in server.asked] == ["", ""]


def test_a_server_that_stalls(server: Publisher) -> None:
    told = Told()
    found = update(server.put("/t.zip", GOOD, "stall once"), told)
    assert found.copy.path.read_bytes() == GOOD
    assert told.pauses == [1.0]
    told = Told()
    with pytest.raises(DownloadFailed, match="the server is silent"):
        update(server.put("/u.zip", GOOD, "stall"), told, name="exiobase3-pxp")
    # Each try brings half of the rest: it goes on as long as something comes.
    assert told.pauses == list(downloads.PAUSES)


def test_a_server_that_never_speaks_is_tried_twice(own_home: Path) -> None:
    calls = []

    def silent(request: httpx.Request) -> httpx.Response:
        calls.append(request.url)
        raise httpx.ReadTimeout("nothing", request=request)

    told = Told()
    with httpx.Client(transport=httpx.MockTransport(silent)) as client, pytest.raises(DownloadFailed, match="silent"):
        updates.update(
            SOURCE,
            client=client,
            today=DAY,
            pause=told.pauses.append,
            progress=lambda *_: None,
            address="https://x.org/t",
        )
    assert len(calls) == 2
    assert raw(own_home) == []


def test_a_length_that_is_not_told(server: Publisher) -> None:
    told = Told()
    assert update(server.put("/t.zip", GOOD, "unknown length"), told).copy.path.read_bytes() == GOOD
    assert told.progress[-1] == (len(GOOD), None)


def test_redirects_within_limits(server: Publisher) -> None:
    server.put("/5.zip", GOOD)
    server.moved |= {f"/{at}.zip": f"/{at + 1}.zip" for at in range(5)}
    found = update(server.address + "/0.zip")
    about = json.loads(found.copy.path.with_name(f"{FILE}.json").read_text(encoding="utf-8"))
    assert about["came_from"].endswith("/5.zip")
    server.moved |= {"/round.zip": "/round.zip"}
    with pytest.raises(DownloadFailed, match="redirected more than 5 times"):
        update(server.address + "/round.zip")
    server.moved |= {"/out.zip": "file:///etc/passwd"}
    with pytest.raises(InputError, match="no address of http"):
        update(server.address + "/out.zip")


def test_from_protected_to_unprotected_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://example.org/t.zip"})

    with (
        httpx.Client(transport=httpx.MockTransport(answer)) as client,
        pytest.raises(DownloadFailed, match="unprotected"),
    ):
        updates.update(
            SOURCE,
            client=client,
            today=DAY,
            pause=lambda _: None,
            progress=lambda *_: None,
            address="https://example.org/t.zip",
        )


@pytest.mark.parametrize(
    ("behaviour", "said", "remedy"),
    [
        ("404", "is not there any more", "--from"),
        ("410", "is not there any more", "--from"),
        ("403", "may not be read", "account"),
        ("500", "the server answers 500", "later"),
        ("503", "the server answers 503", "later"),
        ("418", "the server answers 418", "--from"),
        ("page", "gives a web page", "--from"),
    ],
)
def test_failures_are_said_and_change_nothing(
    server: Publisher, own_home: Path, behaviour: str, said: str, remedy: str
) -> None:
    good = update(server.put("/good.zip", GOOD)).copy
    before = raw(own_home)
    with pytest.raises(DownloadFailed) as error:
        update(server.put("/t.zip", zip_of("other"), behaviour), day=date(2027, 1, 1))
    assert said in error.value.what
    assert remedy in error.value.remedy
    assert error.value.exit_code == 1
    assert raw(own_home) == before
    assert good.path.read_bytes() == GOOD


def test_a_server_that_fails_once(server: Publisher) -> None:
    assert update(server.put("/t.zip", GOOD, "500 once")).copy.path.read_bytes() == GOOD


def test_no_network(own_home: Path) -> None:
    with publisher() as served:
        address = served.put("/t.zip", GOOD)
    with pytest.raises(DownloadFailed, match="cannot be reached") as error:
        update(address)
    assert "network" in error.value.remedy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD[:-200], "damaged or cut off"),
        (GOOD[:1000] + b"\0" * 500 + GOOD[1500:], "damaged at table.csv"),
        (b"<html><body>moved</body></html>", "web page"),
        (b"a,b\n1,2\n", "it is no .zip file"),
        (b"", "empty file"),
    ],
)
def test_what_is_not_whole_is_not_kept(server: Publisher, own_home: Path, content: bytes, said: str) -> None:
    good = update(server.put("/good.zip", GOOD)).copy
    before = raw(own_home)
    with pytest.raises(DownloadFailed, match=said):
        update(server.put("/t.zip", content), day=date(2027, 1, 1))
    assert [name for name in raw(own_home) if ".part" not in name] == before
    assert good.path.read_bytes() == GOOD
    assert updates.where(SOURCE) == good.path


def test_packed_text_is_read_to_its_end(tmp_path: Path) -> None:
    whole = gzip.compress(b"a\tb\n" * 10_000)
    (tmp_path / "t.tsv.gz").write_bytes(whole)
    assert fault_of(tmp_path / "t.tsv.gz", {}) == ""
    (tmp_path / "t.tsv.gz").write_bytes(whole[:-20])
    assert "cut off" in fault_of(tmp_path / "t.tsv.gz", {})


def test_the_checksum_of_the_publisher(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n")
    assert fault_of(path, {"sha1": hashlib.sha1(b"a,b\n", usedforsecurity=False).hexdigest().upper()}) == ""
    assert "the publisher gives 0000" in fault_of(path, {"md5": "0000"})


def test_a_full_disk_keeps_what_was_there(server: Publisher, own_home: Path) -> None:
    good = update(server.put("/good.zip", GOOD)).copy
    before = raw(own_home)

    def full(done: int, total: int | None) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with httpx.Client() as client, pytest.raises(ComputationError, match="is full"):
        updates.update(
            SOURCE,
            client=client,
            today=DAY,
            pause=lambda _: None,
            progress=full,
            address=server.put("/t.zip", zip_of("x" * 200_000)),
        )
    assert [name for name in raw(own_home) if not name.endswith(f".part/{FILE}.json")] == before
    assert good.path.read_bytes() == GOOD


def test_a_file_that_is_too_large(server: Publisher, tmp_path: Path) -> None:
    for behaviour in ("", "unknown length"):
        address = server.put("/t.zip", GOOD, behaviour)
        with httpx.Client() as client, pytest.raises(DownloadFailed, match="1,000"):
            downloads.fetch(
                client,
                address,
                tmp_path / "t.zip",
                progress=lambda *_: None,
                pause=lambda _: None,
                limit_bytes=1000,
            )


def test_the_catalogue_is_sound() -> None:
    names = [source.name for source in sources()]
    assert len(set(names)) == len(names)
    layouts = {"interregional", *(layout for layout, _ in SIGNS)}
    for source in sources():
        assert source.publisher and source.what and source.terms and source.page.startswith("https://"), source.name
        assert not source.layout or source.layout in layouts, source.name
        assert not (source.certain and not source.address), source.name
        if source.address:
            target = target_of(source)
            assert target.address.startswith("https://")
            assert "{" not in target.address + target.file
    assert target_of(find_source("icio"), part="1995-2000").address.endswith("f337e03f-697a-4495-a772-78e8963da2d0")
    assert target_of(find_source("figaro-ixi")).part == "2022"
    with pytest.raises(InputError, match="no address of eora26"):
        target_of(find_source("eora26"))
    with pytest.raises(InputError, match="unknown part"):
        target_of(find_source("icio"), part="1994")
    with pytest.raises(InputError, match="exiobase3-ixi"):
        catalogue.find_source("exiobase3-ix")


def test_the_command_line(
    server: Publisher, own_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "list"]) == 0
    said = capsys.readouterr().out
    assert all(source.name in said for source in sources())
    assert main(["data", "where"]) == 0
    assert capsys.readouterr().out.strip() == str(own_home / "raw")
    assert main(["data", "where", SOURCE]) == 1
    assert "data update" in capsys.readouterr().err
    address = server.put("/t.zip", GOOD)
    assert main(["data", "update", SOURCE, "--from", address, "--part", "2019"]) == 0
    said = capsys.readouterr().out
    assert "IOT_2019_ixi.zip" in said
    assert "--layout exiobase3" in said
    assert main(["data", "update", SOURCE, "--from", address, "--part", "2019", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] is False
    assert main(["data", "list", "--json"]) == 0
    listed = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert listed[SOURCE]["copies"][0]["path"].endswith("IOT_2019_ixi.zip")
    for call, code in (
        (["data", "update", "nothing"], 2),
        (["data", "update", "eora26"], 2),
        (["data", "update", SOURCE, "--from", "ftp://example.org/x.zip"], 2),
        (["data", "update", SOURCE, "--from", server.address + "/none.zip"], 1),
    ):
        assert main(call) == code
        said_of_it = capsys.readouterr()
        assert "Traceback" not in said_of_it.err
        assert said_of_it.err.strip()
