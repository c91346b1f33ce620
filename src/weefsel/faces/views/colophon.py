"""Who made a story, when, and how to cite it: as given, nothing of our own making."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from weefsel import __version__
from weefsel.faces.views.story import Story
from weefsel.faces.views.words import Words


@dataclass(frozen=True, slots=True)
class Making:
    """Who makes a story and on which day; what is not given is not said."""

    day: date | None = None
    author: str = ""
    organisation: str = ""

    @property
    def who(self) -> str:
        """Return author and organisation, as given."""
        return ", ".join(part for part in (self.author.strip(), self.organisation.strip()) if part)


def signed(story: Story, making: Making, words: Words) -> Story:
    """Return a story with who made it, when, and how to cite it."""
    day = words.day(making.day.isoformat()) if making.day else ""
    key = "both" if day and making.who else "on" if day else "by"
    made = [words(f"made.{key}", **{"who": making.who, "day": day})] if day or making.who else []
    table = words("made.with", version=__version__, table=words.title, year=words.flows_year)
    parts = [part for part in (making.who, words.quoted(story.title), day, table) if part]
    return replace(story, colophon=(*made, words("made.cite", list=", ".join(parts))))
