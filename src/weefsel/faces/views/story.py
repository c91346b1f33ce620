"""What a reader gets, as plain data: sentences, charts with their tables, assumptions, sources.

A story is in one language and holds no numbers that still need computing. Pages, briefs and files are made
from it and add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: A cell of a table: text, a number, or nothing.
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its machine name, its heading, and how its numbers are shown."""

    name: str
    heading: str
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as shown: exact values, columns with headings and units."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread of a chart of flows in words: its node, what it is, how much, and what lies behind it."""

    node: str
    label: str
    text: str
    behind: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as one ECharts option, with its table twin and a written description that is true.

    `option` is plain JSON data (no functions). `credit` names source, unit, vintage and status.
    `narrow_height` is the height on a narrow screen, where it differs. `threads` say a chart of flows in words, for
    who cannot point at it, or whose screen is too narrow; `threads_title` is their heading. `keys` say what the rows
    of the table stand for, one for each, where a row can be picked.
    """

    name: str
    title: str
    option: Mapping[str, Any]
    description: str
    table: Table
    credit: str
    height: int = 420
    narrow_height: int | None = None
    threads: tuple[Thread, ...] = ()
    threads_title: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, and a chart or a table or neither."""

    name: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a story begins with, before the rest of it is told; the meaning of each part is that of `Story`."""

    title: str
    asked: str
    sentence: str
    lead: tuple[str, ...]
    #: Jobs lost where it begins, as the sentence has them.
    direct: str
    section: Section


@dataclass(frozen=True, slots=True)
class Story:
    """One answer in one language, in the order in which it is read."""

    language: str
    title: str
    sentence: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    assumptions: tuple[str, ...]
    not_valid_for: tuple[str, ...]
    sources: tuple[str, ...]
    study: str
    words: Mapping[str, str]
    #: What happens, in one or a few sentences: what stops, which share, where, from when, for how long.
    asked: str = ""
    #: What is assumed to stop, in jobs and output of how many, and which of them was given; empty where nothing is.
    basis: str = ""
    #: Who made it, when, and how to cite it.
    colophon: tuple[str, ...] = ()
