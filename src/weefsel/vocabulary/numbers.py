"""Numbers as a reader of each language writes them, rounded to what is known.

The rule of rounding: below 100 to whole ones; from 100 to 9,999 to two significant figures; from 10,000 to three.
Ties go away from zero (650 for 645, -650 for -645), in decimal, so that what is on the screen decides and not how
a computer stores it. Minus is U+2212, never a hyphen; French groups and percent signs stand behind spaces that do
not break. A number that is not finite is never shown: it raises ValueError.

The rule of sums: where parts stand beside their sum, they add up as shown. The sum is rounded to what is known; the
parts share it out in proportion, by largest remainders (each gets the whole steps it holds, the steps that are left go
to those with the most left over, ties to the first), in steps of the sum's last known figure, or in finer ones where a
part of at least one half would vanish. Parts of both signs are shared out as they are, not in proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from math import isfinite

from babel import Locale
from babel.numbers import format_decimal

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}

_EURO = {"nl": "{} euro", "fr": "{} euros", "en": "EUR {}"}
_MILLION = {"nl": "{} miljoen euro", "fr": "{} millions d’euros", "en": "EUR {} million"}
_BILLION = {"nl": "{} miljard euro", "fr": "{} milliards d’euros", "en": "EUR {} billion"}
_FRENCH_SINGULAR = {"{} euros": "{} euro", "{} millions d’euros": "{} million d’euros"}
_WIDE = Context(prec=400)  # the largest double has 309 digits before the point


def rounded(value: float) -> float:
    """Return a number rounded to what is known: two figures, three from 10,000, whole ones below 100.

    Ties go away from zero.

    Raises
    ------
    ValueError
        If the number is not finite.

    >>> [rounded(number) for number in (6873, 16850, 87.5, 645, -2342)]
    [6900.0, 16900.0, 88.0, 650.0, -2300.0]
    """
    return float(_rounded(_exact(value)))


def rounded_together(parts: Sequence[float], whole: float | None = None) -> tuple[float, list[float]]:
    """Return a sum and its parts, rounded to what is known so that the parts add up to the sum.

    Parameters
    ----------
    whole : the sum as it is shown elsewhere, already rounded; none = the sum of the parts, rounded

    Raises
    ------
    ValueError
        If a number is not finite, or `whole` is no whole number.

    >>> rounded_together([3640, 4614]), rounded_together([3314, 583, 716], whole=4600)
    ((8300.0, [3700.0, 4600.0]), (4600.0, [3300.0, 600.0, 700.0]))
    >>> rounded_together([4583, 17]), rounded_together([340, -54])
    ((4600.0, [4580.0, 20.0]), (290.0, [340.0, -50.0]))
    """
    exact = [_exact(part) for part in parts]
    total = sum(exact, Decimal(0))
    target = _rounded(total) if whole is None else _exact(whole)
    if target != target.to_integral_value():
        raise ValueError(f"{whole} is not rounded")
    if not any(exact):
        return float(target), [0.0 for _ in exact]
    mixed = any(part < 0 for part in exact) and any(part > 0 for part in exact)
    with localcontext(_WIDE):
        scaled = exact if mixed or not total else [part * target / total for part in exact]
    step = _step(target)
    while step > 1 and (
        target % step or any(abs(part) >= Decimal("0.5") and not _to_step(part, step) for part in scaled)
    ):
        step /= 10
    return float(target), [float(part) for part in _shared_out(scaled, target, step)]


def _shared_out(parts: Sequence[Decimal], whole: Decimal, step: Decimal) -> list[Decimal]:
    """Return parts in whole steps that add up to a sum: rounded down, then one step more for the largest remainders."""
    with localcontext(_WIDE):
        down = [(part / step).to_integral_value(ROUND_FLOOR if whole >= 0 else ROUND_CEILING) * step for part in parts]
        left = int((whole - sum(down)) / step)
    sign = 1 if whole >= 0 else -1
    order = sorted(range(len(parts)), key=lambda at: sign * (down[at] - parts[at]))
    for turn in range(abs(left)):
        down[order[turn % len(order)]] += step if left > 0 else -step
    return down


def format_number(value: float, language: str, decimals: int = 0) -> str:
    """Return a number with the separators of a language, ties away from zero.

    Raises
    ------
    ValueError
        If the number is not finite.

    >>> format_number(12345.678, "nl", 1), format_number(12345.678, "en", 1)
    ('12.345,7', '12,345.7')
    """
    return _written(_exact(value), language, decimals)


def format_rounded(value: float, language: str) -> str:
    """Return a number rounded to what is known, as text.

    >>> format_rounded(6873, "nl")
    '6.900'
    """
    return _written(_rounded(_exact(value)), language)


def format_money(meur: float, language: str, *, decimals: int | None = None) -> str:
    """Return an amount in million euro as words.

    Rounded to what is known: in billions from 10,000 million; in millions below, with one decimal below 10
    million; in euro below 1 million. With `decimals` the amount stays in millions with that many.

    >>> format_money(312.4, "en"), format_money(12_340, "nl"), format_money(1, "fr"), format_money(0.25, "en")
    ('EUR 310 million', '12,3 miljard euro', '1 million d’euros', 'EUR 250,000')
    >>> format_money(312.4, "en", decimals=0)
    'EUR 312 million'
    """
    amount = _exact(meur)
    if decimals is not None:
        return _with_unit(_MILLION[language], amount, language, decimals)
    known = _rounded(amount)
    if abs(known) >= 10_000:
        return _with_unit(_BILLION[language], known / 1000, language)
    if abs(amount) >= Decimal("9.95"):
        return _with_unit(_MILLION[language], known, language)
    if abs(amount) >= Decimal("0.995") or not amount:
        return _with_unit(_MILLION[language], _to_step(amount, Decimal("0.1")), language)
    return _with_unit(_EURO[language], _rounded(amount * 1_000_000), language)


def format_share(share: float, language: str, decimals: int = 0) -> str:
    """Return a share as a percentage, ties away from zero.

    >>> format_share(0.757, "nl"), format_share(0.757, "en"), format_share(0.757, "fr") == "76\\xa0%"
    ('76%', '76%', True)
    """
    sign: str = Locale.parse(LOCALES[language]).percent_formats[None].suffix[0]
    return _written(_exact(share) * 100, language, decimals) + sign


def as_shown(value: float, decimals: int = 0) -> Decimal:
    """Return the decimal that `format_number` writes: the number to so many decimals, ties away from zero.

    >>> as_shown(0.5), as_shown(1.25, 1)
    (Decimal('1'), Decimal('1.3'))
    """
    return _cut(_exact(value), decimals)


def _exact(value: float) -> Decimal:
    if not isfinite(value):
        raise ValueError(f"{value} is not a number that can be shown")
    return Decimal(repr(float(value)))


def _to_step(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP, _WIDE) * step


def _rounded(value: Decimal) -> Decimal:
    return _to_step(value, _step(value))


def _step(value: Decimal) -> Decimal:
    """Return the last known figure of a number: 1 below 100, then two figures, from 10,000 three."""
    size = abs(value)
    return Decimal(1) if size < 100 else Decimal(10) ** (size.adjusted() + 1 - (2 if size < 10_000 else 3))


def _cut(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def _written(value: Decimal, language: str, decimals: int = 0) -> str:
    shown = _cut(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(_WIDE):  # Babel quantizes again, in the context it finds
        text = format_decimal(abs(shown), format=pattern, locale=LOCALES[language])
    return "−" + text if shown < 0 else text


def _with_unit(unit: str, amount: Decimal, language: str, decimals: int | None = None) -> str:
    if decimals is None:
        decimals = 0 if amount == amount.to_integral_value() else 1
    if Locale.parse(LOCALES[language]).plural_form(abs(_cut(amount, decimals))) == "one":
        unit = _FRENCH_SINGULAR.get(unit, unit)
    return unit.format(_written(amount, language, decimals))
