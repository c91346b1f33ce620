"""Where each built-in figure comes from, and what was done to it: the one list behind vintages and provenance."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from belgium import places
from weefsel.model import Vintage


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One set of figures: who published it, where, of which year, in which unit, on which terms, and what was done."""

    what: str
    publisher: str
    table: str
    year: int
    unit: str
    terms: str
    done: str

    def vintage(self) -> Vintage:
        """Return the ingredient as a fabric carries it."""
        return Vintage(self.what, self.year, f"{self.publisher}, {self.table}", self.terms)

    def as_dict(self) -> dict[str, object]:
        """Return the ingredient as plain data."""
        return asdict(self)


FLOWS = Ingredient(
    "flows, value added, hours worked",
    "Federal Planning Bureau / National Accounts Institute",
    "input-output tables",
    2015,
    "million euro at basic prices; million hours; investment by industry: million euro, VAT left out",
    "official statistics; cite",
    "Workbook vR64_nl_20191213.xlsx. Sheet tbl_10bis (domestic, industry by industry) and tbl_9bis (imports) carried "
    "unchanged, cells found by their codes; output is row P.1; the residual of rows, 0.011 million euro at most, "
    "stays. operating_surplus = B.2n+B3.n + P.51c; production_taxes = D.29 - D.39; product_taxes = D.211 + "
    "(D.21*-D.31). Hours worked and investment by industry from sheet tbl_8bis (investment adds up to column P.51 at "
    "purchasers' prices less its VAT).",
)
JOBS = Ingredient(
    "jobs by industry",
    "National Bank of Belgium",
    "employment by industry",
    2019,
    "persons employed",
    "cite",
    "63 industries: L68 belongs to real estate without imputed rents, which have no jobs (L68A); T97-98 is T97.",
)
ENTERPRISES = Ingredient(
    "places: enterprises by municipality",
    "Statbel",
    "VAT-liable enterprises (TF_VAT_NACE_SQ_2019)",
    2019,
    "enterprises",
    "CC BY 4.0",
    "Legal persons only, by municipality of the head office and NACE division, joined to industries; names of "
    "municipalities and arrondissements. " + places.BASIS,
)
WORKPLACE = Ingredient(
    "places and regional weights: jobs by workplace and section",
    "Statbel",
    "census, working population by place of work and economic activity",
    2011,
    "persons",
    "CC BY 4.0",
    "Provinces joined into regions; shares by NACE section, the same for all industries of a section. Manufacturing "
    "as a whole meets them too.",
)
TOWNS = Ingredient(
    "places: population by municipality",
    "Statbel",
    "population by municipality, as carried by a topology of municipalities in the public domain",
    2020,
    "persons",
    "CC0",
    "Weights of municipalities in imputed rents and in staff of households. The year is read from the sum, 11,492,641.",
)
MANUFACTURING = Ingredient(
    "regional weights: mining and manufacturing",
    "Le Forem, Fevia, FoodIndustry, Graphiline, Statbel",
    "regional shares by industry, graded from good to very weak",
    2019,
    "share of jobs; graded weak or very weak: of enterprises",
    "cite",
    "Years 2017 to 2019, printing 2002. Rows graded good and fair as published; old, weak and very weak rows scaled "
    "biproportionally to jobs by industry and to manufacturing jobs by workplace in each region.",
)
COMMUTING = Ingredient(
    "commuting between regions",
    "Statbel",
    "census, place of residence by place of work",
    2011,
    "share of the population of 15 to 64",
    "CC BY 4.0",
    "Parts times population of 15 to 64 of the province of home, scaled to jobs by workplace of the province of work, "
    "joined into regions.",
)
PEOPLE = Ingredient(
    "regional population",
    "Statbel",
    "census, population by province",
    2011,
    "persons",
    "CC BY 4.0",
    "Shares of the regions in imputed rents and in consumption of households and npish. The copy states no year; the "
    "sum, 11,000,638, is that of the census of 2011.",
)
INVESTMENT = Ingredient(
    "regional investment",
    "Eurostat",
    "nama_10r_2gfcf, gross fixed capital formation by region, all industries",
    2015,
    "million euro",
    "CC BY 4.0",
    "Shares of BE2, BE1 and BE3 in investment; extra-regional investment (BEZ) left out.",
)

NATIONAL = (FLOWS, JOBS, ENTERPRISES, WORKPLACE, TOWNS)
REGIONAL = (MANUFACTURING, COMMUTING, PEOPLE, INVESTMENT)
