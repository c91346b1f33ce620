"""YAML as users write it: values where they stand, nothing that stands for something elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml
from yaml.reader import ReaderError

from weefsel.sayings import say, together

TEXT = "tag:yaml.org,2002:str"
QUOTES = say("Put text in quotes where it holds signs such as : # [ ] {{ }} @ %.")


class Elsewhere(yaml.MarkedYAMLError):
    """A part of a text that is named to be used again, used from elsewhere, or not a plain value."""


class Trouble(NamedTuple):
    """Why a text is not plain YAML: what, what to do, on which line (from 1), and whether it is YAML."""

    what: str
    remedy: str
    line: int | None
    is_yaml: bool


class PlainLoader(yaml.SafeLoader):
    """Reads plain values with texts for keys; refuses what lets a few lines swell or stand for more than they say."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node of the text."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            problem = say("{sign} stands for a part written elsewhere", sign=f"{sign}{anchor[:40]}")
            raise Elsewhere(problem=problem, problem_mark=event.start_mark)
        if tag is not None and not (tag == TEXT and isinstance(event, yaml.ScalarEvent)):
            written = tag.replace("tag:yaml.org,2002:", "!!")[:40]
            raise Elsewhere(problem=say("{sign} is a sign for programs", sign=written), problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Return keys and values; a key is the text that is written, also where a value would be a number or a date."""
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problem = say("a list or keys stand where a key should be")
                raise Elsewhere(problem=problem, problem_mark=key.start_mark)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}


def _number_or_text(loader: PlainLoader, node: yaml.ScalarNode) -> int | str:
    """Return a whole number; codes that begin with zero (02000), times (1:30) and endless figures are text."""
    written = loader.construct_scalar(node)
    if (len(written) > 1 and written.isdigit() and written.startswith("0")) or ":" in written or len(written) > 300:
        return written
    return loader.construct_yaml_int(node)


def _decimal_or_text(loader: PlainLoader, node: yaml.ScalarNode) -> float | str:
    """Return a number; a time such as 1:30.5 is text."""
    written = loader.construct_scalar(node)
    return written if ":" in written else loader.construct_yaml_float(node)


def _date_or_text(loader: PlainLoader, node: yaml.ScalarNode) -> Any:
    """Return a date; one that the calendar does not have is text, and whoever wants a date says so."""
    try:
        return loader.construct_yaml_timestamp(node)
    except (ValueError, OverflowError):
        return loader.construct_scalar(node)


PlainLoader.add_constructor("tag:yaml.org,2002:int", _number_or_text)
PlainLoader.add_constructor("tag:yaml.org,2002:float", _decimal_or_text)
PlainLoader.add_constructor("tag:yaml.org,2002:timestamp", _date_or_text)


def read_yaml(text: str) -> Any:
    """Return what a text says, as plain values.

    Raises
    ------
    yaml.YAMLError, RecursionError, ValueError
        If it is not plain YAML; `Elsewhere` if it holds more than plain values.
    """
    return yaml.load(text, Loader=PlainLoader)  # noqa: S506 - a SafeLoader


#: What the parser says -> what is said to users, and the remedy.
SAID: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        say("a colon stands where no key can be"),
        together([say("One key on a line."), QUOTES]),
    ),
    ("'\\t' that cannot start", say("a tab stands here"), say("Indent with spaces.")),
    ("that cannot start any token", say("text begins with a sign that means something in YAML"), QUOTES),
    ("could not find expected ':'", say("a key has no colon"), say("Write `key: value`.")),
    ("unexpected end of stream", say("a quote is opened and not closed"), say("Close it on the same line.")),
    ("unexpected document separator", say("a quote is opened and not closed"), say("Close it on the same line.")),
    ("expected ',' or ']'", say("a list in [ ] is not closed, or a comma is missing"), say("Write [one, two].")),
    (
        "expected ',' or '}'",
        say("keys in {{ }} are not closed, or a comma is missing"),
        say("Write {{key: value, key: value}}."),
    ),
    (
        "<document start>",
        say("a second document begins here"),
        say("Keep one document in the file, without --- or ...."),
    ),
    (
        "but found another document",
        say("a second document begins here"),
        say("Keep one document in the file, without ---."),
    ),
    (
        "escape character",
        say("a backslash stands in double quotes"),
        say("Take single quotes, or write two backslashes."),
    ),
    (
        "escape sequence",
        say("a backslash stands in double quotes"),
        say("Take single quotes, or write two backslashes."),
    ),
    (
        "expected <block end>",
        say("this line does not fit under the lines above it"),
        say("Indent lines that belong together alike, with spaces; begin each line of a list with a dash."),
    ),
)


def trouble_in(error: Exception) -> Trouble:
    """Return in words why a text could not be read, from what `read_yaml` raised.

    >>> trouble_in(yaml.MarkedYAMLError(problem="could not find expected ':'")).what
    'a key has no colon'
    """
    if isinstance(error, Elsewhere):
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return Trouble(error.problem or "", say("Write the plain value where it is needed."), line, True)
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem)
        what, remedy = next(
            ((what, remedy) for part, what, remedy in SAID if part in problem), (say("this cannot be read"), QUOTES)
        )
        return Trouble(what, remedy, mark.line + 1 if mark else None, False)
    if isinstance(error, RecursionError):
        return Trouble(say("lists or keys stand too deep inside one another"), say("Write it flatter."), None, False)
    if isinstance(error, ReaderError):
        character = error.character
        code = ord(character) if isinstance(character, str) else int(character)
        what = say("it holds a sign that is no text ({code})", code=f"U+{code:04X}")
        return Trouble(what, say("Save it as plain text."), None, False)
    return Trouble(say("it is no plain text"), say("Save it as plain text in UTF-8."), None, False)
