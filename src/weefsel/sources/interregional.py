"""Interregional tables of Belgium (Federal Planning Bureau: 2003, 2007, 2010, 2015): not read; says what to do instead.

Three regions x 133 industries. The layout of the tables themselves is not known here, only that of the multipliers
published with them, and a reader that guesses would be worse than none.
"""

from __future__ import annotations

from pathlib import Path

from weefsel.errors import InputError
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.sources.archives import files_in


def read(path: Path, *, name: str, allow: tuple[str, ...] = ()) -> Fabric:
    """Refuse an interregional table, and say what to do instead.

    Raises
    ------
    InputError
        Always.
    """
    del name, allow
    with files_in(path) as files:
        count = len(files)
    raise InputError(
        say(
            "{name} ({count} files): the layout of the interregional tables of Belgium is not known, "
            "so that they are not read",
            name=path.name,
            count=count,
        )
        if count > 1
        else say(
            "{name} (1 file): the layout of the interregional tables of Belgium is not known, "
            "so that they are not read",
            name=path.name,
        ),
        say(
            "Copy them into the sheets Z, Y and V of one workbook, with labels such as Flanders|C29 "
            "on rows and columns, and import it with --layout plain. Until then, belgium-regions is "
            "an estimate of the same thing."
        ),
    )
