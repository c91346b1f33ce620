"""Which codes are the industries or products of a table, and which are sums of others.

Eurostat serves the whole hierarchy: `C10-12` may stand beside `C10`, `C11` and `C12`, and countries fill in different
levels. A code is read as the set of NACE Rev. 2 divisions it covers; the codes kept do not overlap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

PREFIX = re.compile(r"^CPA\d?(_\d)*_(?=[A-Z])")
PART = re.compile(r"([A-U])?(\d{2})([A-Z])?")
#: FIGARO writes C10T12 for C10-12.
TO = re.compile(r"(?<=\d)T(?=\d)")
#: Divisions of NACE Rev. 2 by section; 68 is split where imputed rents stand apart.
SECTIONS = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (45, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 63),
    "K": (64, 66),
    "L": (68, 68),
    "M": (69, 75),
    "N": (77, 82),
    "O": (84, 84),
    "P": (85, 85),
    "Q": (86, 88),
    "R": (90, 93),
    "S": (94, 96),
    "T": (97, 98),
    "U": (99, 99),
}


def bare(code: str) -> str:
    """Return a code without the mark of the classification of products.

    >>> bare("CPA_C10-12"), bare("CPA2_1_A01"), bare("C29")
    ('C10-12', 'A01', 'C29')
    """
    return PREFIX.sub("", code)


def is_product(code: str) -> bool:
    """Return whether a code is one of the classification of products."""
    return bare(code) != code


def divisions(code: str) -> frozenset[str]:
    """Return the divisions that a code covers; empty for a code that is none of industries or products.

    >>> sorted(divisions("CPA_C31_32")), sorted(divisions("J59_J60")), sorted(divisions("B"))
    (['31', '32'], ['59', '60'], ['05', '06', '07', '08', '09'])
    >>> divisions("C10T12") == divisions("CPA_C10-C12") == divisions("C10-12")
    True
    >>> sorted(divisions("L68A")), sorted(divisions("P52")), len(divisions("G-I"))
    (['68A'], [], 10)
    """
    found: set[str] = set()
    parts = re.split(r"([-_])", TO.sub("-", bare(code)))
    spans = [
        (parts[at], parts[at + 2] if at + 2 < len(parts) and parts[at + 1] == "-" else parts[at])
        for at in range(0, len(parts), 2)
        if not (at and parts[at - 1] == "-")
    ]
    if not spans[0][0][:1].isalpha():
        return frozenset()
    for first, last in spans:
        low, high = _bounds(first), _bounds(last)
        if low is None or high is None:
            return frozenset()
        if first == last and first[-1:] in "AB" and re.search(r"\d", first):
            found.add(f"{low[0]:02d}{first[-1]}")
            continue
        for number in range(low[0], high[1] + 1):
            if any(start <= number <= end for start, end in SECTIONS.values()):
                found |= {"68A", "68B"} if number == 68 else {f"{number:02d}"}
    return frozenset(found)


def _bounds(text: str) -> tuple[int, int] | None:
    """Return the first and the last division of one part of a code."""
    if text in SECTIONS:
        return SECTIONS[text]
    match = PART.fullmatch(text)
    if not match:
        return None
    number = int(match[2])
    first, last = SECTIONS.get(match[1], (number, number))
    if not first <= number <= last:
        return None  # P52, changes in inventories, is no division of section P
    return (number, number) if not match[3] or match[3] in "AB" else None


def finest(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the codes that make up the table without overlap, in the order of NACE, and those left out.

    A code goes where finer codes cover it wholly; finer codes that cover their sum only in part go instead.

    >>> finest(["A01", "C10-12", "C10", "C11", "C12", "L68", "L68A"])
    (['A01', 'C10', 'C11', 'C12', 'L68'], ['C10-12', 'L68A'])
    """
    covers = {code: divisions(code) or frozenset({code}) for code in codes}
    kept: list[str] = []
    # From the widest down: a code is taken apart where finer ones cover it, or taken whole.
    for code in sorted(codes, key=lambda code: (-len(covers[code]), -len(code))):
        taken = frozenset().union(*(covers[other] for other in kept))
        if covers[code] <= taken:
            continue
        inside = [covers[other] for other in codes if covers[other] < covers[code]]
        if frozenset().union(*inside) != covers[code]:
            kept.append(code)
    chosen = set(kept)
    return sorted(kept, key=lambda code: min(covers[code])), [code for code in codes if code not in chosen]
