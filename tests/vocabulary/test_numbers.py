"""Numbers: separators, signs, the rule of rounding and its ties."""

from __future__ import annotations

from decimal import Decimal
from math import inf, nan

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from weefsel.vocabulary import LANGUAGES, format_money, format_number, format_rounded, format_share, rounded
from weefsel.vocabulary.numbers import LOCALES, as_shown, rounded_together

finite = st.floats(-1e15, 1e15, allow_nan=False)
languages = st.sampled_from(LANGUAGES)


@pytest.mark.parametrize(
    ("value", "decimals", "nl", "fr", "en"),
    [
        (0, 0, "0", "0", "0"),
        (-0.0, 1, "0,0", "0,0", "0.0"),
        (-0.4, 0, "0", "0", "0"),
        (1234.5, 1, "1.234,5", "1\u202f234,5", "1,234.5"),
        (1234567, 0, "1.234.567", "1\u202f234\u202f567", "1,234,567"),
        (-6873, 0, "−6.873", "−6\u202f873", "−6,873"),
        (2.5, 0, "3", "3", "3"),
        (-2.5, 0, "−3", "−3", "−3"),
        (1.005, 2, "1,01", "1,01", "1.01"),
        (0.125, 2, "0,13", "0,13", "0.13"),
    ],
)
def test_numbers_in_three_languages(value: float, decimals: int, nl: str, fr: str, en: str) -> None:
    assert [format_number(value, language, decimals) for language in LANGUAGES] == [nl, fr, en]


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (0, 0),
        (0.49, 0),
        (0.5, 1),
        (87.5, 88),
        (99.4, 99),
        (99.5, 100),
        (104.9, 100),
        (105, 110),
        (645, 650),
        (6873, 6900),
        (6850, 6900),
        (9949, 9900),
        (9950, 10_000),
        (10_049, 10_000),
        (10_050, 10_100),
        (16_850, 16_900),
        (99_950, 100_000),
        (847_248, 847_000),
        (373_302, 373_000),
    ],
)
def test_numbers_are_rounded_to_what_is_known_and_ties_go_away_from_zero(value: float, known: float) -> None:
    assert rounded(value) == known
    assert rounded(-value) == -known


@given(finite)
def test_rounding_is_odd_and_settles(value: float) -> None:
    assert rounded(-value) == -rounded(value)
    assert rounded(rounded(value)) == rounded(value)


@given(finite, finite)
def test_rounding_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert rounded(low) <= rounded(high)


@given(st.floats(0, 1e15))
def test_rounding_errs_by_half_a_step_at_most(value: float) -> None:
    error = abs(Decimal(repr(rounded(value))) - Decimal(repr(value)))
    if value < 100:
        assert error <= Decimal("0.5")
    else:
        assert error / Decimal(repr(value)) <= (Decimal("0.05") if value < 10_000 else Decimal("0.005"))


@given(st.integers(10, 99), st.integers(1, 2))
def test_ties_of_two_figures_go_up(figures: int, zeros: int) -> None:
    step = 10**zeros
    assert rounded(figures * step + step // 2) == (figures + 1) * step


@given(finite, st.integers(0, 3), languages)
def test_what_is_written_reads_back(value: float, decimals: int, language: str) -> None:
    text = format_number(value, language, decimals)
    assert "-" not in text
    assert " " not in text
    assert "\u00a0" not in text
    assert parse_decimal(text.replace("−", "-"), locale=LOCALES[language]) == as_shown(value, decimals)
    assert text.startswith("−") == (as_shown(value, decimals) < 0)


@given(finite, languages)
def test_rounded_text_is_the_rounded_number(value: float, language: str) -> None:
    assert format_rounded(value, language) == format_number(rounded(value), language)


@pytest.mark.parametrize(
    ("meur", "nl", "fr", "en"),
    [
        (0, "0 miljoen euro", "0 million d’euros", "EUR 0 million"),
        (0.0001, "100 euro", "100 euros", "EUR 100"),
        (0.25, "250.000 euro", "250\u202f000 euros", "EUR 250,000"),
        (0.999, "1 miljoen euro", "1 million d’euros", "EUR 1 million"),
        (1.5, "1,5 miljoen euro", "1,5 million d’euros", "EUR 1.5 million"),
        (2, "2 miljoen euro", "2 millions d’euros", "EUR 2 million"),
        (9.96, "10 miljoen euro", "10 millions d’euros", "EUR 10 million"),
        (312.4, "310 miljoen euro", "310 millions d’euros", "EUR 310 million"),
        (-312.4, "−310 miljoen euro", "−310 millions d’euros", "EUR −310 million"),
        (9949, "9.900 miljoen euro", "9\u202f900 millions d’euros", "EUR 9,900 million"),
        (9950, "10 miljard euro", "10 milliards d’euros", "EUR 10 billion"),
        (12_340, "12,3 miljard euro", "12,3 milliards d’euros", "EUR 12.3 billion"),
        (373_302, "373 miljard euro", "373 milliards d’euros", "EUR 373 billion"),
    ],
)
def test_money_in_words(meur: float, nl: str, fr: str, en: str) -> None:
    assert [format_money(meur, language) for language in LANGUAGES] == [nl, fr, en]


def test_money_with_given_decimals_is_not_rounded_further() -> None:
    assert format_money(312, "en", decimals=0) == "EUR 312 million"
    assert format_money(312, "nl", decimals=0) == "312 miljoen euro"
    assert format_money(312, "fr", decimals=0) == "312 millions d’euros"
    assert format_money(12_345.67, "en", decimals=1) == "EUR 12,345.7 million"
    assert format_money(1.96, "fr", decimals=0) == "2 millions d’euros"


@given(st.floats(0.00001, 1e7))
def test_an_amount_is_not_shown_as_nothing(meur: float) -> None:
    assert format_money(meur, "en") not in ("EUR 0 million", "EUR 0")


@pytest.mark.parametrize(
    ("share", "decimals", "nl", "fr", "en"),
    [
        (0, 0, "0%", "0\u00a0%", "0%"),
        (0.757, 0, "76%", "76\u00a0%", "76%"),
        (0.125, 0, "13%", "13\u00a0%", "13%"),
        (0.285, 0, "29%", "29\u00a0%", "29%"),
        (-0.0514, 1, "−5,1%", "−5,1\u00a0%", "−5.1%"),
        (12.34, 0, "1.234%", "1\u202f234\u00a0%", "1,234%"),
    ],
)
def test_shares(share: float, decimals: int, nl: str, fr: str, en: str) -> None:
    assert [format_share(share, language, decimals) for language in LANGUAGES] == [nl, fr, en]


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_not_finite_is_never_shown(value: float) -> None:
    for show in (format_number, format_rounded, format_money, format_share):
        with pytest.raises(ValueError, match="not a number"):
            show(value, "nl")
    with pytest.raises(ValueError, match="not a number"):
        rounded(value)


def test_the_largest_double_can_be_written() -> None:
    assert len(format_number(1.7e308, "en").replace(",", "")) == 309


parts = st.lists(st.floats(0, 1e9), min_size=1, max_size=8)


@given(parts, st.sampled_from([1.0, -1.0]))
def test_parts_add_up_to_the_rounded_sum(values: list[float], sign: float) -> None:
    signed = [sign * value for value in values]
    whole, shown = rounded_together(signed)
    assert whole == rounded(float(sum(Decimal(repr(value)) for value in signed)))
    assert sum(map(Decimal, shown)) == Decimal(whole)
    assert all(part * sign >= 0 for part in shown)


@given(parts)
def test_a_part_is_within_one_step_of_its_share_of_the_sum(values: list[float]) -> None:
    whole, shown = rounded_together(values)
    total = sum(values)
    if total >= 1:
        step = 1.0 if whole < 100 else 10.0 ** (len(str(int(whole))) - (2 if whole < 10_000 else 3))
        for value, part in zip(values, shown, strict=True):
            assert abs(part - value * whole / total) <= step * (1 + 1e-9)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=8))
def test_parts_of_both_signs_add_up_to_what_is_shown(values: list[float]) -> None:
    whole, shown = rounded_together(values)
    assert whole == rounded(float(sum(Decimal(repr(value)) for value in values)))
    assert sum(map(Decimal, shown)) == Decimal(whole)


def test_parts_meet_a_sum_that_stands_elsewhere_and_none_vanishes() -> None:
    assert rounded_together([3314, 583, 716], whole=4700) == (4700, [3400, 600, 700])
    assert rounded_together([8290, 1]) == (8300, [8299, 1])
    assert rounded_together([0, 5.9, -51.5, 0]) == (-46, [0, 6, -52, 0])
    assert rounded_together([8290, 0.2]) == (8300, [8300, 0])
    assert rounded_together([0, 0]) == (0, [0, 0])
    assert rounded_together([]) == (0, [])
    with pytest.raises(ValueError, match="not rounded"):
        rounded_together([1, 2], whole=3.5)
