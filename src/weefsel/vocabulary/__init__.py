"""Words: names of industries, regions, places and services, phrases and numbers, in Dutch, French and English."""

from weefsel.vocabulary.names import (
    LANGUAGES,
    ServiceGroup,
    province_key,
    province_name,
    province_region,
    region_key,
    region_name,
    sector_code,
    sector_codes,
    sector_name,
    services_bought,
)
from weefsel.vocabulary.numbers import format_money, format_number, format_rounded, format_share, rounded
from weefsel.vocabulary.phrases import phrase, phrase_keys, translated

__all__ = [
    "LANGUAGES",
    "ServiceGroup",
    "format_money",
    "format_number",
    "format_rounded",
    "format_share",
    "phrase",
    "phrase_keys",
    "province_key",
    "province_name",
    "province_region",
    "region_key",
    "region_name",
    "rounded",
    "sector_code",
    "sector_codes",
    "sector_name",
    "services_bought",
    "translated",
]
