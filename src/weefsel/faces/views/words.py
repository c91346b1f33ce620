"""Words and numbers of one story: one language, one fabric."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from weefsel.model import Fabric, Vintage
from weefsel.registry import methods
from weefsel.vocabulary import (
    arrondissement_code,
    country_key,
    country_name,
    format_money,
    format_number,
    format_rounded,
    format_share,
    municipality_code,
    phrase,
    phrase_keys,
    place_where,
    province_key,
    region_name,
    region_where,
    rounded_together,
    sector_name,
    titled,
    translated,
)
from weefsel.vocabulary.numbers import LOCALES
from weefsel.vocabulary.phrases import has_phrase


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases, names and numbers in one language, with the years of one fabric.

    `of_a_stop`: they speak of what stops, a share of an industry, where they would speak of a plant that closes.
    """

    language: str
    fabric: Fabric
    of_a_stop: bool = False

    def __call__(self, key: str, **parts: str) -> str:
        """Return a phrase."""
        own = f"{key}.stop"
        return phrase(own if self.of_a_stop and has_phrase(own, self.language) else key, self.language, **parts)

    def about(self, value: float) -> str:
        """Return a number rounded to what is known."""
        return format_rounded(value, self.language)

    def about_some(self, value: float) -> str:
        """Return a number rounded to what is known; less than one is not nothing.

        >>> import weefsel as wf
        >>> words = Words("nl", wf.load("belgium"))
        >>> [words.about_some(value) for value in (0.0, 0.3, 0.5, 6873.0)]
        ['0', '<1', '1', '6.900']
        """
        return "<1" if 0 < value < 0.5 else self.about(value)

    def adding(self, parts: Sequence[float], whole: float | None = None) -> list[str]:
        """Return a sum and its parts, rounded to what is known so that they add up; `whole` where it stands already.

        >>> import weefsel as wf
        >>> Words("nl", wf.load("belgium")).adding([3640, 4614])
        ['8.300', '3.700', '4.600']
        """
        total, shown = rounded_together(parts, whole)
        return [self.number(value) for value in (total, *shown)]

    def adding_money(self, parts: Sequence[float]) -> list[str]:
        """Return a sum of amounts in million and its parts in words, rounded so that they add up.

        >>> import weefsel as wf
        >>> Words("en", wf.load("belgium")).adding_money([372.4, 413.3])
        ['EUR 790 million', 'EUR 370 million', 'EUR 420 million']
        """
        whole = abs(sum(parts))
        scale = 1.0 if whole >= 10 else 10.0 if whole >= 1 else 1e6
        total, shown = rounded_together([part * scale for part in parts])
        return [self.money(value / scale) for value in (total, *shown)]

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as it is given."""
        return format_number(value, self.language, decimals)

    def money(self, meur: float) -> str:
        """Return an amount in words."""
        return format_money(meur, self.language)

    def exact_money(self, value: float, decimals: int = 2) -> str:
        """Return an amount as it was given, in the currency of the fabric: what is read back is not rounded."""
        unit = self.fabric.meta.currency_unit
        return f"{self.number(value, decimals)} {self('unit.meur') if unit == 'meur' else unit}"

    def share(self, share: float) -> str:
        """Return a percentage."""
        return format_share(share, self.language)

    def exact_share(self, share: float) -> str:
        """Return a percentage as it was given, with a decimal where it has one."""
        return format_share(share, self.language, 0 if abs(share * 100 - round(share * 100)) < 1e-9 else 1)

    def share_with(self, share: float, decimals: int) -> str:
        """Return a percentage with so many decimals."""
        return format_share(share, self.language, decimals)

    def country(self, label: str) -> str:
        """Return the name of a country or of a group of countries, as a table labels it."""
        key = country_key(label)
        if key is not None:
            return country_name(key, self.language)
        group = f"group.{label}"
        return self(group) if group in phrase_keys(self.language) else self.region(label)

    def industry(self, code: str) -> str:
        """Return the short name of an industry."""
        return sector_name(code, self.language)

    def official(self, code: str) -> str:
        """Return the official name of an industry."""
        return sector_name(code, self.language, short=False)

    def region(self, key: str) -> str:
        """Return the name of a region."""
        return region_name(key, self.language)

    def region_where(self, key: str) -> str:
        """Return a region with its preposition."""
        return region_where(key, self.language)

    def place_where(self, place: str) -> str:
        """Return a province, arrondissement or municipality, named in any language, with its preposition."""
        key = province_key(place) or arrondissement_code(place) or municipality_code(place) or place
        return place_where(key, self.language)

    def grade(self, grade: str) -> str:
        """Return the word for the grade of a weight."""
        return phrase(f"grade.{grade}", self.language)

    def short_grade(self, grade: str) -> str:
        """Return the letters for the grade of a weight that stand behind a name in a chart."""
        return phrase(f"grade.short.{grade}", self.language)

    def method(self, name: str) -> str:
        """Return the title of a method."""
        return titled(name, self.language) if self.language != "en" else methods()[name].title

    def day(self, written: str) -> str:
        """Return a date, written as in a study, in words.

        >>> import weefsel as wf
        >>> Words("nl", wf.load("belgium")).day("2026-07-01"), Words("fr", wf.load("belgium")).day("2026-07-01")
        ('1 juli 2026', '1er juillet 2026')
        """
        day = date.fromisoformat(written)
        text = str(format_date(day, format="long", locale=LOCALES[self.language]))
        return f"1er{text.removeprefix('1')}" if self.language == "fr" and day.day == 1 else text

    def listed(self, items: Sequence[str]) -> str:
        """Return items as an enumeration."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"

    @property
    def title(self) -> str:
        """Return what the fabric is: translated if it is built in, as the user wrote it if not."""
        key = f"fabric.{self.fabric.meta.name}"
        return self(key) if key in phrase_keys(self.language) else self.fabric.meta.title

    @property
    def colon(self) -> str:
        """Return a colon as the language sets it, with its spaces."""
        return "\u00a0: " if self.language == "fr" else ": "

    def quoted(self, text: str) -> str:
        """Return a text between the quotation marks of the language."""
        return f"«\u00a0{text}\u00a0»" if self.language == "fr" else f"“{text}”"

    def vintage(self, vintage: Vintage) -> str:
        """Return one ingredient of the fabric: what, year, source and terms."""
        parts = [translated(text, self.language) for text in (vintage.what, vintage.source, vintage.terms)]
        return f"{parts[0]}{self.colon}{vintage.year}, {parts[1]}" + (f" ({parts[2]})" if parts[2] else "")

    @property
    def flows_year(self) -> str:
        """Return the year of the flows."""
        return str(self.fabric.meta.year)

    def year_of(self, what: str) -> str:
        """Return the years of the vintages whose name begins with a word, such as ``jobs``."""
        years = sorted({v.year for v in self.fabric.meta.vintages if v.what.startswith(what)})
        return self.listed([str(year) for year in years])

    def flows_credit(self, unit: str) -> str:
        """Return the line under a chart in which no jobs stand."""
        status = "estimated" if self.fabric.meta.status == "estimated" else "modelled"
        parts = {"unit": self(f"unit.{unit}"), "flows": self.flows_year, "status": self(f"status.{status}")}
        return self("credit.flows", title=self.title, **parts)

    def credit(self, unit: str, grades: Collection[str] = ()) -> str:
        """Return the line under a chart: source, unit, vintage, status, and what its grades stand for."""
        line = self(
            "credit",
            title=self.title,
            unit=self(f"unit.{unit}"),
            flows=self.flows_year,
            jobs=self.year_of("jobs"),
            status=self(f"status.{'estimated' if self.fabric.meta.status == 'estimated' else 'modelled'}"),
        )
        if not grades:
            return line
        letters = {self.short_grade(grade): self.grade(grade) for grade in sorted(grades, reverse=True)}
        return f"{line} {self('credit.grades', list=', '.join(f'{short} {word}' for short, word in letters.items()))}"
