"""Methods and fabrics as plain data, for every face that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from weefsel.faces.told import notes_told
from weefsel.model import Fabric, unknown_notes
from weefsel.model import gross_value_added as known_value_added
from weefsel.registry import Method, what_adds
from weefsel.sayings import as_pattern
from weefsel.vocabulary import setting_name, spoken, titled


def method_title(found: Method, language: str) -> str:
    """Return the title of a method in a language; in English where it has no other."""
    said = titled(found.name, language)
    return said if said != found.name else found.title


def word_told(text: str, language: str) -> str:
    """Return a word of a method about itself (a setting, a unit, what it needs or gives) in a language."""
    return spoken(as_pattern(text), language)


def methods_as_data(methods: Mapping[str, Method], language: str = "en") -> list[dict[str, object]]:
    """Return the list of methods as plain data, its words in a language; names, choices and sources are the same."""
    return [
        {
            "name": found.name,
            "title": method_title(found, language),
            "needs": [word_told(each, language) for each in found.needs],
            "gives": word_told(found.gives, language),
            "unit": word_told(found.unit, language),
            "source": found.source,
            "totals": spoken(what_adds(found), language),
            "settings": [
                {
                    "name": setting.name,
                    "label": setting_name(setting.name, language),
                    "about": word_told(setting.about.text, language),
                    "unit": word_told(setting.about.unit, language),
                    "type": setting.about.reads or setting.kind.__name__,
                    "choices": list(setting.choices),
                    "low": setting.about.low,
                    "high": setting.about.high,
                    "default": setting.default,
                    "required": setting.required,
                }
                for setting in found.settings
            ],
        }
        for found in methods.values()
    ]


def fabric_as_data(fabric: Fabric, language: str = "") -> dict[str, object]:
    """Return what a fabric is, as plain data; notes in a language, or in English."""
    meta = fabric.meta
    return {
        "name": meta.name,
        "title": meta.title,
        "year": meta.year,
        "currency_unit": meta.currency_unit,
        "price_basis": meta.price_basis,
        "source": meta.source,
        "licence": meta.licence,
        "status": meta.status,
        "notes": notes_told(meta.notes, language),
        "vintages": [asdict(vintage) for vintage in meta.vintages],
        "industries": list(fabric.industries.texts()),
        "uses": list(fabric.uses.texts()),
        "value_added": list(fabric.items.texts()),
        "accounts": [f"{account} [{unit}]" for account, unit in fabric.accounts.labels],
        "output": float(fabric.output.sum()),
        "gross_value_added": gross_value_added(fabric),
        "imports": fabric.imports is not None,
        "places": fabric.places is not None,
        "sample": sample_as_data(fabric),
        "unknown": notes_told(unknown_notes(fabric), language),
    }


def gross_value_added(fabric: Fabric) -> float | None:
    """Return total gross value added, or None where no row says it."""
    added = known_value_added(fabric)
    return None if added is None or np.isnan(added).any() else float(added.sum())


def sample_as_data(fabric: Fabric) -> dict[str, object] | None:
    """Return how many tables a fabric holds as a sample, and what differs between them; None where it holds none."""
    return {"tables": len(fabric.sample.tables), "what": fabric.sample.what} if fabric.sample else None
