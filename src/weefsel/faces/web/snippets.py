"""A computation as a few lines for Python, R and Excel (Power Query), to paste and run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode


def data_path(table: str, method: str, settings: Mapping[str, object], extension: str) -> str:
    """Return the address of a result on the server, the same for the same question.

    >>> data_path("belgium", "domino.closure", {"jobs": 4300.0, "industry": "C29"}, "csv")
    '/api/data/belgium/domino.closure.csv?industry=C29&jobs=4300'
    """
    query = urlencode({key: text_of(value) for key, value in sorted(settings.items())})
    return f"/api/data/{quote(table)}/{quote(method)}.{extension}" + (f"?{query}" if query else "")


def text_of(value: object) -> str:
    """Return a setting as it is written in an address and on the command line.

    >>> text_of(True), text_of(None), text_of(0.5), text_of(4300.0)
    ('yes', 'none', '0.5', '4300')
    """
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.17g}" if isinstance(value, float) else str(value)


def every(table: str, method: str, settings: Mapping[str, object], address: str) -> dict[str, str]:
    """Return the computation in every form, with the address of its long table."""
    return {
        "address": address,
        "python": python(table, method, settings),
        "r": r(address),
        "power_query": power_query(address),
        "command": command(table, method, settings),
    }


def of_source(source: tuple[str, str, Mapping[str, object]], base: str) -> dict[str, str]:
    """Return what a chart is computed from in every form; `base` is the address of the server."""
    table, method, settings = source
    return every(table, method, settings, base + data_path(table, method, settings, "csv"))


def python(table: str, method: str, settings: Mapping[str, object]) -> str:
    """Return the computation in Python.

    >>> print(python("belgium", "structure.multipliers", {}))
    import weefsel as wf
    <BLANKLINE>
    fabric = wf.load("belgium")
    found = wf.compute("structure.multipliers", fabric)
    print(found.frame)
    """
    given = "".join(f", {key}={_literal(value)}" for key, value in settings.items())
    return (
        "import weefsel as wf\n\n"
        f"fabric = wf.load({json.dumps(table)})\n"
        f"found = wf.compute({json.dumps(method)}, fabric{given})\n"
        "print(found.frame)"
    )


def _literal(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else repr(value)


def r(address: str) -> str:
    """Return the lines that read a result in R."""
    return f"found <- read.csv({json.dumps(address)})\nhead(found)"


def power_query(address: str) -> str:
    """Return the query that reads a result in Excel or Power BI."""
    text = address.replace('"', '""')
    return (
        "let\n"
        f'  Source = Csv.Document(Web.Contents("{text}"), [Delimiter = ",", Encoding = 65001]),\n'
        "  Named = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n"
        '  Found = Table.TransformColumnTypes(Named, {{"value", type number}}, "en-US")\n'
        "in\n"
        "  Found"
    )


def command(table: str, method: str, settings: Mapping[str, object]) -> str:
    """Return the computation on the command line.

    >>> command("belgium", "domino.closure", {"industry": "C29", "jobs": 4300.0})
    'weefsel compute domino.closure --table belgium --set industry=C29 --set jobs=4300'
    """
    given = "".join(f" --set {_quoted(f'{key}={text_of(value)}')}" for key, value in settings.items())
    return f"weefsel compute {method} --table {table}{given}"


def _quoted(text: str) -> str:
    plain = all(letter.isalnum() or letter in "=._,-:" for letter in text)
    return text if plain else '"' + text.replace('"', '\\"') + '"'
