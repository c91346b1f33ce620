"""What rows and columns of the World Input-Output Database, and of tables laid out like it, are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from weefsel.sayings import Saying, say
from weefsel.sources.multiregion import OUTPUT, Role

REGION = re.compile(r"[A-Z][A-Za-z]{2}")
#: What stands in place of a region in rows and columns of the whole table.
TOTAL = "TOT"
#: Final uses by their codes in either release, and in the tables of the ADB.
USES = {
    "c37": "households",
    "c38": "npish",
    "c39": "government",
    "c41": "investment",
    "c42": "inventories",
    "CONS_h": "households",
    "CONS_np": "npish",
    "CONS_g": "government",
    "GFCF": "investment",
    "INVEN": "inventories",
}
#: Rows below the industries: what their name says, and their code in the 2016 and the 2013 release.
ROWS: tuple[tuple[str, tuple[str, ...], Role], ...] = (
    ("total intermediate", ("ii_fob", "r60"), Role("left out", ("subtotal of inputs",))),
    ("taxes less subsidies", ("txsp", "r99"), Role("item", ("product_taxes",))),
    ("cif", ("exp_adj", "r61"), Role("item", ("cif_fob_adjustments",))),
    ("purchases abroad by residents", ("purr", "r62"), Role("item", ("direct_purchases_abroad",))),
    ("by non-?residents", ("purnr", "r63"), Role("item", ("purchases_by_non_residents",))),
    ("value added", ("va", "r64"), Role("item", ("value_added",))),
    ("transport margins", ("intttm",), Role("item", ("international_transport_margins",))),
    ("output at basic|total output|gross output", ("go", "r69"), OUTPUT),
)


def other_size(regions: int, industries: int, all_regions: int, each: int) -> list[Saying]:
    """Return a note where a table has another size than the published one; an empty list where it has not."""
    if (regions, industries) == (all_regions, each):
        return []
    return [
        say(
            "{regions} regions x {industries} industries; published are {all} x {each}.",
            regions=regions,
            industries=industries,
            all=all_regions,
            each=each,
        )
    ]


def region_part(side: Sequence[Sequence[str]]) -> int:
    """Return which of the label rows or columns holds regions: the one with most codes of three letters.

    >>> region_part([["AtB", "15t16"], ["Farms", "Food"], ["AUS", "RoW"], ["c1", "c3"]])
    2
    """
    return max(range(len(side)), key=lambda at: (sum(bool(REGION.fullmatch(part)) for part in side[at]), at))


def row_below(texts: Iterable[str]) -> Role | None:
    """Return what a row below the industries is, from all that stands in its label columns; None if unknown.

    Names count before codes: the code r69 is output in one release and purchases in the other.

    >>> row_below(["", "Value added at basic prices", "TOT", "r64"])
    Role(kind='item', label=('value_added',))
    """
    cells = [re.sub(r"\s+", " ", text.strip().lower()) for text in texts]
    for name, _, role in ROWS:
        if any(re.search(name, cell) for cell in cells):
            return role
    return next((role for _, codes, role in ROWS if any(cell in codes for cell in cells)), None)
