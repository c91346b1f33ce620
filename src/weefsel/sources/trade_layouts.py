"""What the columns of trade files are called, and how each layout is turned into one shape.

The shape: year, product, exporter, importer, value, as text. `baci` (CEPII): t, k, i, j, v. `comext` (Eurostat, bulk
files): one row per declarant, partner and CN8 product; `comtrade` (United Nations): one row per reporter, partner and
flow; imports as reported by the importer count, exports only with ``flow=exports``. `plain`: the five names themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TradeLayout:
    """Names of the columns, the first that is there counts; `flow` is absent where rows name both ends.

    `flows` holds the codes of imports and of exports. `keep` restricts rows: column -> values, where the column is
    there. `scale` turns values into the unit. `codes` is how a product code looks, `no_goods`
    how that of a total or of what is confidential or not specified, `years` how a year does. `once`: one
    row per year, product, exporter and importer, so that a second one is a mistake; elsewhere only a row that equals
    another in every column is.
    """

    title: str
    columns: Mapping[str, Sequence[str]]
    unit: str
    scale: float = 1.0
    flow: Sequence[str] = ()
    flows: tuple[str, str] = ("", "")
    keep: Mapping[str, tuple[str, ...]] | None = None
    digits: int = 6
    codes: str = "[0-9]{1,10}"
    no_goods: str = "TOTAL"
    years: str = "(19|20)[0-9]{2}"
    once: bool = False


#: A year, or year and month; month 52 of Comext is the whole year.
MONTHS = "(19|20)[0-9]{2}(0[1-9]|1[0-2]|52)?"

#: Letters stand where goods have digits: 850XXXXX, 9999AA.
LETTERS = "TOTAL|[0-9]{0,8}X[0-9A-Z]*|[0-9]{2,8}[A-Z]{2,6}[0-9]*"

LAYOUTS: Mapping[str, TradeLayout] = {
    "plain": TradeLayout(
        "plain",
        {name: (name,) for name in ("year", "product", "exporter", "importer", "value")},
        unit="as given",
        digits=0,
        codes=".*",
        once=True,
    ),
    "baci": TradeLayout(
        "BACI (CEPII)",
        {"year": ("t",), "product": ("k",), "exporter": ("i",), "importer": ("j",), "value": ("v",)},
        unit="kusd",
        # Six digits, five where a spreadsheet has dropped the first zero.
        codes="[0-9]{5,6}",
        once=True,
    ),
    "comext": TradeLayout(
        "Comext (Eurostat)",
        {
            "year": ("PERIOD",),
            "product": ("PRODUCT_NC",),
            "reporter": ("REPORTER", "DECLARANT_ISO", "DECLARANT"),
            "partner": ("PARTNER_ISO", "PARTNER"),
            "value": ("VALUE_EUR", "VALUE_IN_EUROS"),
        },
        unit="keur",
        scale=1e-3,
        flow=("FLOW",),
        flows=("1", "2"),
        years=MONTHS,
        no_goods=LETTERS,
    ),
    "comtrade": TradeLayout(
        "Comtrade (United Nations)",
        {
            "year": ("refYear", "RefYear", "Year", "period"),
            "product": ("cmdCode", "CmdCode", "Commodity Code"),
            "reporter": ("reporterISO", "ReporterISO", "reporterCode", "ReporterCode", "Reporter ISO"),
            "partner": ("partnerISO", "PartnerISO", "partnerCode", "PartnerCode", "Partner ISO"),
            "value": ("primaryValue", "PrimaryValue", "Trade Value (US$)"),
        },
        unit="kusd",
        scale=1e-3,
        flow=("flowCode", "FlowCode", "Trade Flow Code"),
        flows=("M", "X"),
        years=MONTHS,
        no_goods=LETTERS,
        # Totals over customs procedures, transport and second partners; the parts would count twice.
        keep={
            "customsCode": ("C00",),
            "motCode": ("0",),
            "partner2Code": ("0",),
            "partner2ISO": ("W00",),
        },
    ),
}
