"""How a step of a study is written."""

from __future__ import annotations


def as_step(value: object) -> object:
    """Read `method` or `{method: {setting: value}}` as one step."""
    if isinstance(value, str):
        return {"method": value}
    if isinstance(value, dict) and len(value) == 1 and "method" not in value:
        ((name, settings),) = value.items()
        return {"method": name, "settings": settings or {}}
    return value
