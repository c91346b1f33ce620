"""The one list of methods and of their settings."""

from weefsel.registry.catalogue import (
    AFTERWARDS,
    GROUPS,
    TOTALS,
    Method,
    find,
    has_own_totals,
    is_fabric_unused,
    method,
    methods,
    read_settings,
    what_adds,
)
from weefsel.registry.settings import About, Setting, options_of, read_options, settings_of

__all__ = [
    "AFTERWARDS",
    "GROUPS",
    "TOTALS",
    "About",
    "Method",
    "Setting",
    "find",
    "has_own_totals",
    "is_fabric_unused",
    "method",
    "methods",
    "options_of",
    "read_options",
    "read_settings",
    "settings_of",
    "what_adds",
]
