"""How the words are read from their files, and when two spellings are the same name."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nl", "fr", "en")

_SAME = str.maketrans({"’": "'", "‘": "'", "œ": "oe", "Œ": "OE", "-": " ", "–": " ", "‑": " ", "_": " "})


@cache
def data(name: str) -> Any:
    """Return one file of words, such as ``glossary``; read once, not to be changed."""
    return json.loads((files("weefsel.vocabulary") / f"{name}.json").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a name without case, accents, and differences of dash, underscore, apostrophe or white space.

    >>> fold(" Liège ") == fold("LIEGE"), fold("Oost-Vlaanderen") == fold("oost vlaanderen")
    (True, True)
    """
    plain = unicodedata.normalize("NFKD", text.translate(_SAME)).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def index_of_names(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return folded name -> key, from pairs of a key and what it is called.

    Raises
    ------
    ValueError
        If one name stands for two keys.
    """
    index: dict[str, str] = {}
    for key, called in names:
        for name in called:
            if index.setdefault(fold(name), key) != key:
                raise ValueError(f"the name {name!r} stands for {index[fold(name)]} and for {key}")
    return index


def nearest(text: str, called: Mapping[str, str], count: int = 3) -> list[str]:
    """Return what is called most like a text: names that hold it as a word first, then names spelled much alike.

    Parameters
    ----------
    called : folded name -> what is called so

    >>> nearest("metals", {"basic metals": "C24", "metal goods": "C25", "paper": "C17"})
    ['C24', 'C25']
    """
    wanted = fold(text)
    # Whole words of three letters and more: a shorter one is in every other name.
    inside = [name for name in called if len(wanted) > 2 and f" {wanted} " in f" {name} "]
    alike = get_close_matches(wanted, called, n=2 * count, cutoff=0.6)
    words = [name for name in called if get_close_matches(wanted, name.split(), n=1, cutoff=0.8)]
    return list(dict.fromkeys(called[name] for name in (*inside, *alike, *words)))[:count]
