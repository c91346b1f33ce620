"""Safe by default: other sites, other names, strangers, and what is too large get an explanation and nothing else."""

from __future__ import annotations

import gzip
import io
import socket
import zipfile
from pathlib import Path

import httpx
import pytest
from tests.served import client_of

from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli import main
from weefsel.faces.cli.serve import listen, token_for
from weefsel.faces.web import create_app
from weefsel.faces.web.problems import TooLarge
from weefsel.faces.web.uploads import Budget, Upload, fail_if_it_unpacks_too_large, laid_out

TOKEN = "a-token-that-nobody-guesses"


def test_every_answer_carries_the_policy(client: httpx.Client) -> None:
    for path in ("/api/methods", "/api/nothing", "/openapi.json"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[bad"])
def test_a_foreign_name_gets_no_answer(client: httpx.Client, host: str) -> None:
    answer = client.get("/api/methods", headers={"host": host})
    assert answer.status_code == 421
    assert "domino" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_our_own_names_do(client: httpx.Client, host: str) -> None:
    assert client.get("/api/session", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_changes_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("/api/jobs", content="base: belgium\nmethods: [table.check]\n", headers=headers)
    assert answer.status_code == 403
    assert client.get("/api/jobs").json() == []


def test_a_form_without_our_header_changes_nothing() -> None:
    with client_of(create_app(), headers={}) as bare:
        assert bare.post("/api/jobs", content="base: belgium\nmethods: [table.check]\n").status_code == 403
        assert bare.delete("/api/tables/belgium").status_code == 403


def test_another_site_reads_nothing(client: httpx.Client) -> None:
    assert client.get("/api/tables", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_token_opens_the_interface() -> None:
    app = create_app(token=TOKEN)
    with client_of(app) as client:
        assert client.get("/api/tables").status_code == 401
        assert client.get("/api/session").json()["token_needed"] is True
        assert client.get("/api/tables", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        assert client.get("/api/tables", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert client.post("/api/session", json={"token": "wrong"}).status_code == 422
        assert client.get("/api/tables").status_code == 401
        given = client.post("/api/session", json={"token": TOKEN})
        assert given.status_code == 204
        cookie = given.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/api/tables").status_code == 200
        assert client.get("/api/session").json()["token_needed"] is False


def test_a_request_can_be_too_large() -> None:
    app = create_app(limit=10_000)
    with client_of(app) as client:
        assert client.post("/api/jobs", content=b"a" * 10_001).status_code == 413
        parts = (b"a" * 1000 for _ in range(20))  # sent in chunks, no length announced
        assert client.post("/api/jobs", content=parts).status_code == 413
        sent = [("files", ("Z.csv", b"a" * 20_000))]
        assert client.post("/api/tables", files=sent, data={"name": "large"}).status_code == 413


def test_names_of_files_never_become_paths(client: httpx.Client, tmp_path: Path) -> None:
    for name in ("../../escape.csv", "..\\..\\escape.csv", "/etc/passwd", "Z.csv/../../x", "evil.exe", "a\0b.csv"):
        answer = client.post("/api/tables", files=[("files", (name, b"x"))], data={"name": "mine"})
        assert answer.status_code == 422, name
    assert not list(tmp_path.rglob("escape*"))
    for name in ("../mine", "a/b", "", ".", "con", "a" * 65):
        answer = client.post("/api/tables", files=[("files", ("Z.csv", b"x"))], data={"name": name})
        assert answer.status_code == 422, name


@pytest.mark.parametrize(
    "uploads",
    [
        [],
        [Upload("Z.csv", b"a"), Upload("z.CSV", b"a")],
        [Upload("book.xlsx", b"PK\x03\x04 not a book")],
        [Upload("book.xlsx", b"PK\x03\x04"), Upload("Z.csv", b"a")],
        [Upload("Z.csv", b"\0\0\0")],
        [Upload("book.xls", b"\xd0\xcf\x11\xe0")],
    ],
)
def test_uploads_of_a_wrong_type_are_refused(uploads: list[Upload]) -> None:
    with pytest.raises(InputFaults), laid_out(uploads):
        pass


def test_a_workbook_that_unpacks_too_large_is_refused_whatever_it_claims() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert len(packed.getvalue()) < 20_000
    upload = Upload("book.xlsx", packed.getvalue())
    with pytest.raises(TooLarge):
        fail_if_it_unpacks_too_large(upload, Budget(1_000_000))
    fail_if_it_unpacks_too_large(upload, Budget(5_000_000))


def test_an_archive_in_an_archive_counts_too(client: httpx.Client) -> None:
    def zipped(name: str, content: bytes) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return packed.getvalue()

    # A claim of 2 GB that fits in some kilobytes; one layer down it is counted all the same.
    many = zipped("big.csv", b"0" * 40_000_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(50):
            archive.writestr(f"{at}.zip", many)
    assert len(bomb.getvalue()) < 2_100_000
    for name, content in (
        ("bomb.zip", bomb.getvalue()),
        ("bomb.csv.gz", gzip.compress(zipped("a", b"0" * 600_000_000))),
    ):
        answer = client.post("/api/tables", files=[("files", (name, content))], data={"name": "mine"})
        assert answer.status_code == 413, answer.text
        assert "512,000,000" in answer.json()["what"]
    deep = b"x"
    for _ in range(5):
        deep = zipped("in.zip", deep)
    answer = client.post("/api/tables", files=[("files", ("deep.zip", deep))], data={"name": "mine"})
    assert answer.status_code == 422
    assert "deep" in answer.json()["faults"][0]["what"]


def test_an_archive_that_climbs_writes_nothing_outside(client: httpx.Client, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../escape/Z.csv", "a")
        archive.writestr("Y.csv", "a")
    answer = client.post("/api/tables", files=[("files", ("t.zip", packed.getvalue()))], data={"name": "mine"})
    assert answer.status_code == 422
    assert "escape" in answer.text
    assert not list(tmp_path.rglob("escape*"))


def test_strangers_need_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEEFSEL_TOKEN", raising=False)
    assert [token_for(host) for host in ("127.0.0.1", "::1", "localhost")] == [None, None, None]
    made = {token_for("0.0.0.0"), token_for("0.0.0.0")}
    assert len(made) == 2
    assert all(token and len(token) > 30 for token in made)
    monkeypatch.setenv("WEEFSEL_TOKEN", "short")
    with pytest.raises(InputError):
        token_for("127.0.0.1")
    monkeypatch.setenv("WEEFSEL_TOKEN", TOKEN)
    assert token_for("127.0.0.1") == TOKEN


def test_a_port_in_use_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as held:
        held.listen()
        assert main(["serve", "--port", str(held.getsockname()[1])]) == 2
    said = capsys.readouterr().err
    assert "cannot be listened on" in said
    assert "--port" in said


def test_itlistens_on_the_machine_itself() -> None:
    with listen("127.0.0.1", 0) as held:
        assert held.family == socket.AF_INET
        assert held.getsockname()[0] == "127.0.0.1"
