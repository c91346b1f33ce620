"""Words and numbers of one story: one language, one fabric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weefsel.model import Fabric
from weefsel.vocabulary import (
    format_money,
    format_number,
    format_rounded,
    format_share,
    phrase,
    region_name,
    sector_name,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases, names and numbers in one language, with the years of one fabric."""

    language: str
    fabric: Fabric

    def __call__(self, key: str, **parts: str) -> str:
        """Return a phrase."""
        return phrase(key, self.language, **parts)

    def about(self, value: float) -> str:
        """Return a number rounded to what is known."""
        return format_rounded(value, self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as it is given."""
        return format_number(value, self.language, decimals)

    def money(self, meur: float) -> str:
        """Return an amount in words."""
        return format_money(meur, self.language)

    def share(self, share: float) -> str:
        """Return a percentage."""
        return format_share(share, self.language)

    def industry(self, code: str) -> str:
        """Return the short name of an industry."""
        return sector_name(code, self.language)

    def official(self, code: str) -> str:
        """Return the official name of an industry."""
        return sector_name(code, self.language, short=False)

    def region(self, key: str) -> str:
        """Return the name of a region."""
        return region_name(key, self.language)

    def grade(self, grade: str) -> str:
        """Return the word for the grade of a weight."""
        return phrase(f"grade.{grade}", self.language)

    def listed(self, items: Sequence[str]) -> str:
        """Return items as an enumeration."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"

    @property
    def flows_year(self) -> str:
        """Return the year of the flows."""
        return str(self.fabric.meta.year)

    def year_of(self, what: str) -> str:
        """Return the years of the vintages whose name begins with a word, such as ``jobs``."""
        years = sorted({v.year for v in self.fabric.meta.vintages if v.what.startswith(what)})
        return self.listed([str(year) for year in years])

    def credit(self, unit: str) -> str:
        """Return the line under a chart: source, unit, vintage, status."""
        return self(
            "credit",
            title=self.fabric.meta.title,
            unit=self(f"unit.{unit}"),
            flows=self.flows_year,
            jobs=self.year_of("jobs"),
            status=self(f"status.{'estimated' if self.fabric.meta.status == 'estimated' else 'modelled'}"),
        )
