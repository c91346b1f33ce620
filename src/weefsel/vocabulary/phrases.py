"""Phrases in three languages, with named blanks.

Sentences stand in phrases_{nl,fr,en}.json. With their languages side by side: what the served page says in page.json,
what its pages on dependence and levers say in pages.json, what pictures of methods say in pictures.json, what happens
(and, as KEY.stop, what is said of a stop in place of a plant) in happen.json, settings of methods in settings.json,
single words in words.json, counted nouns in counted.json, texts of the built-in figures in texts.json. To add one,
write it in every language: the tests compare keys and blanks.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

from weefsel.vocabulary.numbers import LOCALES, as_shown, format_number
from weefsel.vocabulary.reading import data

#: Files that have their languages side by side.
BESIDE = ("words", "page", "pages", "pictures", "happen", "settings")


@cache
def _catalogue(language: str) -> dict[str, str]:
    sentences = data(f"phrases_{language}")
    files = (data("words"), data("page"), data("pages"), data("pictures"), data("happen"), data("settings"))
    beside = [pair for file in files for pair in file.items()]
    words = {key: entry[language] for key, entry in beside}
    if len(words) < len(beside):
        raise ValueError(f"a key stands twice in {', '.join(BESIDE)}")
    if twice := sorted(sentences.keys() & words.keys()):
        raise ValueError(f"in phrases_{language} and in one of {', '.join(BESIDE)}: {', '.join(twice)}")
    return {**sentences, **words}


def phrase(key: str, language: str, **parts: str) -> str:
    """Return a phrase with its blanks filled.

    Raises
    ------
    KeyError
        If the phrase or a blank does not exist.

    >>> phrase("part.direct", "fr")
    'direct'
    """
    return _catalogue(language)[key].format_map(parts)


def counted(what: str, number: float, language: str, decimals: int = 0) -> str:
    """Return a number with its noun, singular or plural as the language has it.

    Raises
    ------
    KeyError
        If the noun or the language does not exist.

    >>> counted("jobs", 1, "nl"), counted("jobs", 6900, "nl"), counted("jobs", 0, "fr"), counted("jobs", 0, "en")
    ('1 baan', '6.900 banen', '0 emploi', '0 jobs')
    """
    forms = data("counted")[what][language]
    form = Locale.parse(LOCALES[language]).plural_form(abs(as_shown(number, decimals)))
    return str(forms.get(form, forms["other"])).format(count=format_number(number, language, decimals))


def translated(text: str, language: str) -> str:
    """Return a text of the built-in figures, such as the name of a source, in a language; others as they are.

    >>> translated("jobs by industry", "nl"), translated("of a user's own", "nl")
    ('banen per bedrijfstak', "of a user's own")
    """
    return str(data("texts").get(text, {}).get(language, text))


def titled(method: str, language: str) -> str:
    """Return the title of a method in a language; its name where there is none.

    >>> titled("structure.multipliers", "fr"), titled("mine.own", "nl")
    ('Multiplicateurs, types I et II', 'mine.own')
    """
    return str(data("methods").get(method, {}).get(language, method))


def setting_name(name: str, language: str) -> str:
    """Return in a few words which setting of a method a name stands for; the name where there are none.

    >>> setting_name("stock_days", "nl"), setting_name("mine", "fr")
    ('dagen voorraad', 'mine')
    """
    return str(data("setting_names").get(name, {}).get(language, name))


def has_phrase(key: str, language: str) -> bool:
    """Return whether a language has a phrase.

    >>> has_phrase("part.direct", "nl"), has_phrase("part.none", "nl")
    (True, False)
    """
    return key in _catalogue(language)


def phrase_keys(language: str) -> dict[str, str]:
    """Return the whole catalogue of a language, blanks unfilled."""
    return dict(_catalogue(language))
