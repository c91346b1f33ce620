"""Whatever is sent to whatever address the description names: an answer or an explanation, never a fault of ours."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.served import client_of, compile_days

from weefsel.faces.web import create_app

ROUNDS = 15
#: What a reader could send that nobody expects.
ODD = (
    *("", "0", "-1", "1e308", "nan", "inf", "none", "yes", "[]", "{}", '{"a": 1}', "[1]", "a,b", "a=b;c=d", "\u202eé"),
    *("../../etc/passwd", "/etc/passwd", "a\x00b", "'; DROP", "a" * 300, "2020-01-01", "%00", "\n", "C29:0.1", "𝄞"),
)
#: Values that lead further in, by the name of the parameter; the rest comes from the description itself.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "table": ("belgium", "belgium-regions"),
    "language": ("nl", "fr", "en"),
    "industry": ("C29", "29", "T97"),
    "place": ("Limburg", "Wallonia", "44021", "Gand"),
    "near": ("", "Gand", "Dendermnde", "9999"),
    "region": ("Flanders", "Brussels"),
    "jobs": ("1", "4300", "1e8"),
    "share": ("20", "100"),
    "start": ("", "2026-07-01"),
    "days": ("0", "30"),
    "back": ("0",),
    "at": ("0", "84", "365"),
    "only": ("", "Flanders"),
    "who": ("", "C25"),
    "what": ("", "staff"),
    "section": ("links", "industries", "regions", "daily", "map", "causes", "day", "daily-map"),
    "method": ("structure.multipliers", "structure.linkages", "domino.closure", "domino.links", "table.check"),
    "name": ("domino.closure", "provinces"),
    "key": ("0" * 32,),
}
#: Settings of methods, as they stand in the query of an address.
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "industry": ("C29",), "region": ("Flanders",), "jobs": ("10",), "suppliers": ("plant",), "households": ("none",),
    "show.by": ("sector", "measure"), "hold.measure": ("jobs",), "totals": ("yes",), "smallest": ("0.5",),
}  # fmt: skip
#: What asks for so much that a walk past it could go unnoticed.
ASKED_WITH_CARE = (
    "/api/places/{language}",
    *(f"/api/closure/{{language}}{part}" for part in ("", "/opening", "/daily", "/days", "/day", "/code", "/snippets")),
    "/api/closure/{language}/{section}.{extension}",
)
BODIES = (
    b"", b"base: belgium\nmethods: [table.check]\n", b"base: nowhere\n", b"{", b"[1]", b"\xff\xfe", b"a: &a [*a]\n",
    b'{"token": "\xf0\x95\x97\x96"}', b'{"token": 5}', b'{"token": "\\ud800"}', b"null",
)  # fmt: skip


@pytest.fixture(scope="module")
def caller() -> Iterator[httpx.Client]:
    compile_days()
    with client_of(create_app()) as found:
        yield found


def value_of(draw: random.Random, name: str, schema: Mapping[str, Any], known: float) -> str:
    """Return a value for a parameter: one that leads on or that the schema allows, at these odds, or an odd one."""
    choices = KNOWN.get(name) or tuple(str(one) for one in schema.get("enum", ())) or ("1",)
    return draw.choice(choices) if draw.random() < known else draw.choice(ODD)


def request_of(draw: random.Random, method: str, path: str, described: Mapping[str, Any]) -> dict[str, Any]:
    """Return one request for an operation of the description."""
    query: dict[str, str] = {}
    known = draw.choice((0.75, 0.75, 1.0))
    for parameter in described.get("parameters", ()):
        name, schema = parameter["name"], parameter.get("schema", {})
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(value_of(draw, name, schema, known), safe="") or "%20")
        elif name == "settings":
            asked = draw.sample(sorted(SETTINGS), draw.randint(0, 4))
            query |= {key: draw.choice((*SETTINGS[key], draw.choice(ODD))) for key in asked}
        elif parameter.get("required") or draw.random() < 0.7:
            query[name] = value_of(draw, name, schema, known)
    sent: dict[str, Any] = {"method": method.upper(), "url": path, "params": query}
    kinds = described.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in kinds:
        names = ("Z.csv", "t.zip", "t.xlsx", "../x.csv", "t.RData", "t.tsv", "t.json")
        files = [(draw.choice(names), draw.choice(BODIES)) for _ in range(draw.randint(1, 3))]
        field = draw.choice(("files", "files", "list", "file"))
        sent |= {"files": [(field, one) for one in files], "data": {"name": draw.choice(ODD), "layout": "auto"}}
    elif kinds:
        sent |= {"content": draw.choice(BODIES), "headers": {"content-type": draw.choice(list(kinds))}}
    return sent


def operations(description: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Return every operation but the streams of events, which end with their job."""
    return [
        (method, path, described)
        for path, by_method in description["paths"].items()
        for method, described in by_method.items()
        if not path.endswith("/events")
    ]


def test_nothing_that_is_sent_makes_the_server_fail(caller: httpx.Client) -> None:
    draw, seen, answered = random.Random(20150), Counter[int](), Counter[str]()
    for method, path, described in operations(caller.get("/openapi.json").json()):
        for _ in range(ROUNDS):
            sent = request_of(draw, method, path, described)
            answer = caller.request(**sent)
            seen[answer.status_code] += 1
            answered[path] += answer.status_code == 200
            assert answer.status_code < 500, (sent, answer.text)
            if answer.status_code >= 400:
                problem = answer.json()
                assert problem["what"], sent
                assert "Traceback" not in answer.text
    # The walk means something only if it gets past the door.
    assert seen[200] > 40
    assert seen[422] > 20
    assert seen[404] > 5
    assert [path for path in ASKED_WITH_CARE if not answered[path]] == []


def test_what_can_be_read_has_a_head(caller: httpx.Client) -> None:
    for path in ("/", "/domino", "/assets/index.js", "/api/words/nl", "/api/data/belgium/structure.multipliers.csv"):
        whole = caller.get(path, headers={"accept-encoding": "identity"})
        head = caller.head(path, headers={"accept-encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "etag", "content-length", "content-security-policy"):
            assert head.headers[name] == whole.headers[name], (path, name)
    assert caller.head("/api/nothing").status_code == 404
    assert caller.head("/api/jobs", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_token_that_nobody_asked_for_is_not_kept(caller: httpx.Client) -> None:
    answer = caller.post("/api/session", json={"token": "𝄞"})
    assert answer.status_code == 204
    assert "set-cookie" not in answer.headers
