"""Sentences for users: every one made by `say` has a Dutch and a French form, with the same blanks and right signs."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from weefsel.errors import Fault, InputFaults, unknown
from weefsel.faces.told import failure_told, fault_told
from weefsel.registry import Method, find, read_settings
from weefsel.sayings import Saying, as_pattern, either, say, together
from weefsel.study import known_methods
from weefsel.vocabulary import spoken
from weefsel.vocabulary.reading import data
from weefsel.vocabulary.sayings import catalogue

SOURCE = Path(__file__).parents[2] / "src" / "weefsel"
#: Parts of the house whose sentences do not yet remember their patterns.
PENDING = ("__init__.py",)
#: Calls by which a kernel refuses, with a pattern.
REFUSED = ("NoAnswer", "Overspent", "fail_if_lost")
#: Calls whose sentences a user reads, and which of their arguments those are.
TOLD = {"Fault": (0, 1), "InputError": (0, 1), "ComputationError": (0, 1), "InputFaults": (0,), "unknown": (0,)}


def blanks(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


@cache
def said() -> dict[str, str]:
    """Every pattern in the code, and every word of a method about itself, with where it stands."""
    found = dict(said_of_settings() | said_of_findings())
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= refused(tree, path)
        ours = path.name == "sayings.py"
        if not ours and not any(getattr(node, "module", "") == "weefsel.sayings" for node in ast.walk(tree)):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                pattern = getattr(node.args[0], "value", None)
                assert isinstance(pattern, str), f"{place}: the pattern is not written out"
                found[pattern] = place
                given = {each.arg for each in node.keywords}
                assert None in given or given == blanks(pattern), f"{place}: blanks and parts differ"
    return found


def ours() -> list[Method]:
    """The methods of the house; other tests register their own."""
    return [each for each in known_methods().values() if each.function.__module__.startswith("weefsel.")]


def said_of_settings() -> dict[str, str]:
    """What methods say of their settings."""
    return {
        as_pattern(setting.about.text).pattern: f"{each.name}, setting {setting.name}"
        for each in ours()
        for setting in each.settings
    }


def said_of_findings() -> dict[str, str]:
    """What methods say they need and give, in which units."""
    texts = {
        text: each.name
        for each in ours()
        for text in (*each.needs, each.gives, each.unit, *(setting.about.unit for setting in each.settings))
    }
    return {as_pattern(text).pattern: name for text, name in texts.items() if text}


def refused(tree: ast.Module, path: Path) -> dict[str, str]:
    """The patterns with which kernels refuse; methods say them."""
    if path.relative_to(SOURCE).parts[0] != "kernels":
        return {}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSED]
    texts = [each for node in calls for each in node.args if isinstance(each, ast.Constant)]
    return {text.value: f"{path.relative_to(SOURCE)}:{text.lineno}" for text in texts if isinstance(text.value, str)}


def test_the_code_says_something() -> None:
    assert len(said()) > 5


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_sentence_has_its_translation(language: str) -> None:
    missing = [f"{place}: {pattern}" for pattern, place in said().items() if not catalogue(language).get(pattern)]
    assert not missing, "\n".join(missing)
    assert not catalogue(language).keys() - said().keys(), "translations of sentences that nobody says"


@pytest.mark.parametrize(("file", "words"), [("settings", said_of_settings), ("gives", said_of_findings)])
def test_the_words_of_methods_stand_in_their_own_file(file: str, words: Callable[[], dict[str, str]]) -> None:
    missing = [f"{name}: {text}" for text, name in words().items() if text not in data(f"said/{file}")]
    assert not missing, "\n".join(missing)
    assert sorted(data(f"said/{file}").keys() - words().keys()) == [], "words that no method says"
    for text, translations in data(f"said/{file}").items():
        for language, translation in translations.items():
            assert kept(translation) == kept(text), f"{language}: {text}"


def kept(text: str) -> tuple[list[str], list[str]]:
    """The numbers of a text, and what it has between backticks."""
    return sorted(re.findall(r"\d+(?:\.\d+)?", text)), re.findall(r"`[^`]*`", text)


def test_a_remedy_says_the_setting_in_the_language_of_the_reader() -> None:
    found = find("domino.closure")
    with pytest.raises(InputFaults) as caught:
        read_settings(found, {"jobs": "many"})
    wrong, missing = caught.value.faults()
    assert wrong.remedy == "Give a number with a decimal point, at least 0 (jobs)."
    assert fault_told(wrong, "nl").remedy == "Geef een getal met een decimale punt, ten minste 0 (banen)."
    assert missing.remedy == f"Give industry=...: {found.settings[0].about.text}"
    told = fault_told(missing, "nl").remedy
    assert told == "Geef industry=...: bedrijfstak van de fabriek, per code (C29), nummer (29) of naam"


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_translations_have_the_blanks_of_their_sentence(language: str) -> None:
    for pattern, translation in catalogue(language).items():
        assert blanks(translation) == blanks(pattern), pattern


def test_french_has_its_spaces_and_nobody_speaks_english() -> None:
    for language in ("nl", "fr"):
        for pattern, translation in catalogue(language).items():
            plain = re.sub(r"`[^`]*`|\{[^}]*\}|'[^']*'|--\S+|\S+\.(csv|yaml|md|xlsx)|weefsel [a-z ]+", "", translation)
            assert not re.search(r"\b(the|and|with|which|their)\b", plain), f"{language}: {pattern}"
    for pattern, translation in catalogue("fr").items():
        plain = re.sub(r"\{[^}]*\}|`[^`]*`", "", translation)
        assert not re.search(r"[^\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}?!;:][?;!](\s|$)", plain), pattern
        assert not re.search(r"[^\W\d]:(\s|$)", plain), pattern


def test_no_sentence_is_written_past_the_catalogue() -> None:
    """A literal where a user reads needs `say`; parts of the house that are not converted yet are named."""
    bare = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).as_posix().startswith(PENDING):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            arguments = [node.args[at] for at in TOLD.get(node.func.id, ()) if at < len(node.args)]
            bare += [f"{path.relative_to(SOURCE)}:{each.lineno}" for each in arguments if _is_bare(each)]
    assert not bare


def _is_bare(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr) or (isinstance(argument, ast.Constant) and bool(argument.value))


def test_a_sentence_is_text_and_survives_another_process() -> None:
    sentence = say("unknown {kind}: {name!r}", kind=say("none"), name="C29")
    again = pickle.loads(pickle.dumps(sentence))
    assert again == "unknown none: 'C29'"
    assert isinstance(again, Saying)
    assert spoken(again, "nl") == "onbekend (geen): 'C29'"
    assert spoken(say("{name}", name=1234.5), "nl") == "1234,5"
    assert spoken(together([say("none"), say("none")]), "fr") == "aucun aucun"
    assert either(["a", "b"]) == "a or b"


def test_a_failure_is_told_in_the_language_of_the_reader() -> None:
    error = unknown("method", "structure.multiplier", ["structure.multipliers"])
    assert failure_told(error, "nl")["remedy"] == "Bedoelde u structure.multipliers?"
    faults = InputFaults("x", [Fault(say("none"), "", "Z.csv", "C29")])
    told = failure_told(faults, "fr")
    assert told["faults"] == [{"what": "aucun", "remedy": "", "file": "Z.csv", "row": "C29", "column": ""}]
    assert told["exit_code"] == 2
