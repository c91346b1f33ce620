"""One cell of a table: is it a number, and with which decimal mark?

A cell that can be read in two ways is refused, never guessed: `1.234` in a file without any other hint may be
a thousand or a little more than one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from weefsel.sayings import say

POINT, COMMA, UNCLEAR = ".", ",", "?"

DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?|[-+]?\d{1,3}(\.\d{3})+,\d+", re.ASCII)
#: Digits in groups of three behind points or commas: thousands, or three decimals.
GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*", re.ASCII)
PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity)", re.IGNORECASE)

#: What stands in a cell of value added or accounts that is not known.
UNKNOWN = "unknown"

ABSENT = say(
    "Absence is not zero: write 0 where nothing flows (an Excel error such as #REF!, or a "
    "formula that was saved without its value, also counts as empty: open the workbook in "
    "Excel and save it)."
)


class NotANumber(ValueError):
    """A cell that cannot be read as one number, with what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def text_of(cell: object) -> str:
    """Return a cell as text without surrounding white space; whole numbers without decimals.

    >>> text_of(2015.0), text_of(" C29 "), text_of(None)
    ('2015', 'C29', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the decimal mark of a table whose cells may be written in either way: POINT, COMMA or UNCLEAR.

    The first cell that allows one reading only decides. UNCLEAR: there are cells such as ``1.234`` and
    none that decides.

    >>> decimal_mark(["10", "1.234", "2,5"]), decimal_mark(["1.234", "0.5"]), decimal_mark(["1.234", "12"])
    (',', '.', '?')
    """
    unclear = False
    for text in texts:
        if "." not in text and "," not in text:
            continue
        cell = text.strip()
        if GROUPS.fullmatch(cell):
            unclear = True
        elif DECIMAL_COMMA.fullmatch(cell):
            return COMMA
        elif PLAIN.fullmatch(cell):
            return POINT
    return UNCLEAR if unclear else POINT


def numbers(cells: Sequence[object], mark: str) -> np.ndarray | None:
    """Return a row of cells as float64, (len(cells),), or None where one of them needs a closer look."""
    if all(type(cell) is float for cell in cells):
        found = np.array(cells, dtype=np.float64)
        return found if np.isfinite(found).all() else None
    try:
        texts = pl.Series(cells, dtype=pl.String, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        return None
    if mark != POINT and texts.str.contains(".", literal=True).any():
        return None
    if mark == COMMA:
        texts = texts.str.replace(",", ".", literal=True)
    for again in (texts, texts.str.strip_chars()):
        found = again.cast(pl.Float64, strict=False).to_numpy()
        if np.isfinite(found).all():
            return found
    return None


def number(cell: object, mark: str) -> float:
    """Return the number in a cell.

    Raises
    ------
    NotANumber
        If the cell is empty, text, not finite, or can be read in two ways.

    >>> number("1.234,5", COMMA), number("-3e2", POINT)
    (1234.5, -300.0)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        value = _number_in(text_of(cell), mark)
    if not math.isfinite(value):
        raise NotANumber(
            say("{text} is not a finite number", text=text_of(cell)),
            say("Write the number, or 0 where nothing flows."),
        )
    return value


def _number_in(text: str, mark: str) -> float:
    if not text:
        raise NotANumber(say("the cell is empty"), ABSENT)
    if NOT_FINITE.fullmatch(text):
        return float(text)
    groups = GROUPS.fullmatch(text)
    if mark == COMMA and DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if groups and (mark != POINT or "," in text or text.count(".") > 1):
        raise NotANumber(
            say("{text!r} may be thousands or decimals", text=text),
            say("Write it without thousands separators; where points are decimals, write one cell as 0.5 to say so."),
        )
    if PLAIN.fullmatch(text):
        if mark == COMMA and "." in text:
            raise NotANumber(
                say("{text!r} has a decimal point, other cells have decimal commas", text=text),
                say("Use one decimal mark in the file."),
            )
        return float(text)
    if DECIMAL_COMMA.fullmatch(text):
        raise NotANumber(
            say("{text!r} has a decimal comma", text=text),
            say("Write 12.5, or separate cells with semicolons and use commas throughout."),
        )
    raise NotANumber(
        say("{text!r} is not a number", text=text),
        say("Write a plain number such as 12.5, without thousands separators."),
    )
