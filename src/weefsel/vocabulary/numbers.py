"""Numbers as a reader of each language writes them, rounded to what is known."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal, format_percent

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}

_MILLION = {"nl": "{} miljoen euro", "fr": "{} millions d’euros", "en": "EUR {} million"}
_BILLION = {"nl": "{} miljard euro", "fr": "{} milliards d’euros", "en": "EUR {} billion"}


def rounded(value: float) -> float:
    """Return a number rounded to what is known: two figures, three from 10,000, whole ones below 100.

    Ties go away from zero.

    >>> [rounded(number) for number in (6873, 16850, 87.5, 645, -2342)]
    [6900.0, 16900.0, 88.0, 650.0, -2300.0]
    """
    size = abs(value)
    if size < 100:
        step = Decimal(1)
    else:
        digits = len(str(int(size)))
        step = Decimal(10) ** (digits - (2 if size < 10_000 else 3))
    return float((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def format_number(value: float, language: str, decimals: int = 0) -> str:
    """Return a number with the separators of a language.

    >>> format_number(12345.678, "nl", 1), format_number(12345.678, "en", 1)
    ('12.345,7', '12,345.7')
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_decimal(exact + 0, format=pattern, locale=LOCALES[language])
    return text.replace("-", "−") if exact < 0 else text.replace("-", "")


def format_rounded(value: float, language: str) -> str:
    """Return a number rounded to what is known, as text.

    >>> format_rounded(6873, "nl")
    '6.900'
    """
    return format_number(rounded(value), language)


def format_money(meur: float, language: str) -> str:
    """Return an amount in million euro as words, in billions from 10,000 million.

    >>> format_money(312.4, "en"), format_money(12_340, "nl")
    ('EUR 310 million', '12,3 miljard euro')
    """
    if abs(meur) >= 10_000:
        return _BILLION[language].format(format_number(rounded(meur) / 1000, language, 1))
    return _MILLION[language].format(format_rounded(meur, language))


def format_share(share: float, language: str, decimals: int = 0) -> str:
    """Return a share as a percentage.

    >>> format_share(0.757, "nl"), format_share(0.757, "en")
    ('76%', '76%')
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    return str(format_percent(share, format=pattern, locale=LOCALES[language]))
