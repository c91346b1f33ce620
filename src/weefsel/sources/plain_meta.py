"""What a plain table is, in words: `meta.yaml`, or the sheet `meta` of a workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Fabric, Meta, Vintage
from weefsel.model.fabric import STATUSES
from weefsel.sayings import say
from weefsel.vocabulary.plain_yaml import Elsewhere, read_yaml, trouble_in

LIMIT_BYTES = 10_000_000
KEYS = {
    "title": "title",
    "year": "year",
    "currency unit": "currency_unit",
    "currency": "currency_unit",
    "unit": "currency_unit",
    "price basis": "price_basis",
    "source": "source",
    "licence": "licence",
    "license": "licence",
    "status": "status",
}
LISTS = ("notes", "vintages", "grades")
VINTAGE = ("what", "year", "source", "terms")


def read_meta(path: Path) -> dict[str, object]:
    """Return the keys and values of a `meta.yaml`.

    Raises
    ------
    InputError, InputFaults
        If the file is too large, not UTF-8, not YAML, or not keys and values.
    """
    remedy = say("Write one `key: value` on each line, such as `year: 2015`; put values with a colon in quotes.")
    if path.stat().st_size > LIMIT_BYTES:
        raise InputError(say("{name} is larger than 10 MB", name=path.name), remedy)
    try:
        found = read_yaml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        fault = Fault(say("the text is not UTF-8"), say("Save it with encoding UTF-8."), path.name, f"line {line}")
        raise InputFaults(say("{place} is not UTF-8 text", place=path.name), [fault]) from None
    except Elsewhere as error:
        row = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        fault = Fault(str(error.problem), say("Write the part out where it is needed."), path.name, row)
        raise InputFaults(say("{place} cannot be read", place=path.name), [fault]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        trouble = trouble_in(error)
        what, row = say("it is not YAML: {reason}", reason=trouble.what), f"line {trouble.line}" if trouble.line else ""
        raise InputFaults(
            say("{place} cannot be read", place=path.name), [Fault(what, remedy, path.name, row)]
        ) from None
    if found is not None and not isinstance(found, dict):
        raise InputError(say("{name} holds no keys", name=path.name), remedy)
    return {str(key): value for key, value in (found or {}).items()}


def meta_from(data: dict[str, object], name: str, place: str, faults: list[Fault]) -> Meta:
    """Return what the table is; unknown keys are kept as they are, wrong values are added to `faults`."""
    known: dict[str, object] = {}
    extra = []
    for key, value in data.items():
        plain = key.strip().lower().replace("_", " ")
        if plain in KEYS:
            known[KEYS[plain]] = value
        elif plain not in (*LISTS, "name"):
            extra.append((key, "" if value is None else str(value)))
    year = _year(known.pop("year", None), place, "year", faults)
    words = {key: str(value) for key, value in known.items() if value is not None}
    status = words.pop("status", "") or "observed"
    if status not in STATUSES:
        faults.append(
            Fault(
                say("the status {status!r} is not known", status=status),
                say("Write {names}.", names=STATUSES),
                place,
                "status",
            )
        )
        status = "observed"
    return Meta(
        name=name,
        title=words.get("title") or str(data.get("name") or name),
        year=year,
        currency_unit=words.get("currency_unit") or "meur",
        price_basis=words.get("price_basis", ""),
        source=words.get("source", ""),
        licence=words.get("licence", ""),
        status=status,
        vintages=_vintages(data.get("vintages"), place, faults),
        notes=tuple(str(note) for note in _list(data.get("notes"))),
        extra=tuple(extra),
    )


def grades_from(data: dict[str, object], industries: Axis, place: str, faults: list[Fault]) -> tuple[str, ...]:
    """Return one grade per industry from lines ``label=grade``; empty where there are none."""
    lines = _list(data.get("grades"))
    if not lines:
        return ()
    found = {label.strip(): grade.strip() for label, _, grade in (str(line).rpartition("=") for line in lines)}
    for label in [text for text in industries.texts() if text not in found]:
        faults.append(
            Fault(
                say("the industry {label!r} has no grade", label=label),
                say("Write {label}=good.", label=label),
                place,
                "grades",
            )
        )
    return tuple(found.get(label, "") for label in industries.texts())


def data_of(fabric: Fabric) -> dict[str, object]:
    """Return what a fabric is, with the keys of the layout."""
    meta = fabric.meta
    found: dict[str, object] = {**dict(meta.extra), "name": meta.name, "title": meta.title}
    found |= {} if meta.year is None else {"year": meta.year}
    found |= {"currency unit": meta.currency_unit, "price basis": meta.price_basis, "source": meta.source}
    found |= {"licence": meta.licence, "status": meta.status}
    found |= {"vintages": [[v.what, v.year, v.source, v.terms] for v in meta.vintages]} if meta.vintages else {}
    found |= {"notes": [str(note) for note in meta.notes]} if meta.notes else {}
    if fabric.grades:
        texts = fabric.industries.texts()
        found["grades"] = [f"{text}={grade}" for text, grade in zip(texts, fabric.grades, strict=True)]
    return found


def as_yaml(data: dict[str, object]) -> str:
    """Return the text of a `meta.yaml`."""
    plain: dict[str, Any] = dict(data)
    if "vintages" in plain:
        plain["vintages"] = [dict(zip(VINTAGE, vintage, strict=True)) for vintage in plain["vintages"]]
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000))


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return list(value)
    return [] if value in (None, "") else [value]


def _vintages(value: object, place: str, faults: list[Fault]) -> tuple[Vintage, ...]:
    found = []
    for entry in _list(value):
        cells = [entry.get(key, "") for key in VINTAGE] if isinstance(entry, dict) else _list(entry)
        if len(cells) < 3:
            faults.append(
                Fault(
                    say("{entry!r} is no vintage", entry=entry), say("Give what, year and source."), place, "vintages"
                )
            )
            continue
        year = _year(cells[1], place, "vintages", faults)
        what, source, terms = str(cells[0]), str(cells[2]), str(cells[3]) if len(cells) > 3 else ""
        if year is not None:
            found.append(Vintage(what, year, source, terms))
        elif cells[1] in (None, ""):
            faults.append(
                Fault(say("the vintage {what!r} has no year", what=what), say("Give its year."), place, "vintages")
            )
    return tuple(found)


def _year(value: object, place: str, row: str, faults: list[Fault]) -> int | None:
    if value is None or value == "":
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if not isinstance(value, bool) and re.fullmatch(r"-?\d{1,6}", text, re.ASCII):
        return int(text)
    faults.append(Fault(say("{text!r} is not a year", text=text), say("Write for instance 2015."), place, row))
    return None
