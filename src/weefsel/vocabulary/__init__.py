"""Words: names of industries, regions, places and services, terms, phrases and numbers, in Dutch, French, English."""

from weefsel.vocabulary.countries import area_members, country_codes, country_key, country_name, not_countries
from weefsel.vocabulary.glossary import Term, glossary, glossary_keys, glossary_term
from weefsel.vocabulary.names import (
    ServiceGroup,
    near_sectors,
    section_codes,
    section_name,
    sector_code,
    sector_codes,
    sector_name,
    sector_section,
    services_bought,
)
from weefsel.vocabulary.numbers import format_money, format_number, format_rounded, format_share, rounded
from weefsel.vocabulary.origins import material_name, origin_code, origin_name, product_name
from weefsel.vocabulary.phrases import counted, phrase, phrase_keys, translated
from weefsel.vocabulary.places import (
    municipality_code,
    municipality_name,
    municipality_province,
    near_places,
    place_where,
    province_key,
    province_keys,
    province_name,
    province_region,
    region_key,
    region_name,
    region_where,
)
from weefsel.vocabulary.reading import LANGUAGES
from weefsel.vocabulary.strategic import strategic_codes, strategic_keys, strategic_name

__all__ = [
    "LANGUAGES",
    "ServiceGroup",
    "Term",
    "area_members",
    "counted",
    "country_codes",
    "country_key",
    "country_name",
    "format_money",
    "format_number",
    "format_rounded",
    "format_share",
    "glossary",
    "glossary_keys",
    "glossary_term",
    "material_name",
    "municipality_code",
    "municipality_name",
    "municipality_province",
    "near_places",
    "near_sectors",
    "not_countries",
    "origin_code",
    "origin_name",
    "phrase",
    "phrase_keys",
    "place_where",
    "product_name",
    "province_key",
    "province_keys",
    "province_name",
    "province_region",
    "region_key",
    "region_name",
    "region_where",
    "rounded",
    "section_codes",
    "section_name",
    "sector_code",
    "sector_codes",
    "sector_name",
    "sector_section",
    "services_bought",
    "strategic_codes",
    "strategic_keys",
    "strategic_name",
    "translated",
]
