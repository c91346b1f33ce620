"""GLORIA: known by its files, and not read; says what to do instead.

One year is a supply-use table of 164 regions x (120 industries + 120 products): 39,360 x 39,360 numbers without
labels, 12.4 GB in memory for the flows alone, in five sheets of valuation. No file was at hand to test a reader on.
"""

from __future__ import annotations

import re
from pathlib import Path

from weefsel.errors import InputError
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.sources.archives import files_in
from weefsel.sources.editions import refusal

FLOWS = re.compile(r".*_120secMother_.*_(?:T|V|Y|TQ|YQ)-Results_(\d{4})_(\d{3})_Markup(\d{3}).*\.csv", re.IGNORECASE)
REMEDY = say(
    "Turn supply and use into an input-output table of the regions and sectors you need with "
    "the tools of the publisher, write it as Z, Y, V and E with labels region|sector, and "
    "import it with --layout plain."
)


def read(path: Path, *, name: str, allow: tuple[str, ...] = ()) -> Fabric:
    """Refuse a file of GLORIA, and say what to do instead.

    Raises
    ------
    InputError
        Always.
    """
    del name, allow
    with files_in(path) as files:
        names = [file.base for file in files]
    found = next((match for base in names if (match := FLOWS.fullmatch(base))), None)
    if found is None:
        raise refusal(
            say("{name} holds no files of GLORIA", name=path.name),
            "gloria",
            names,
            say("GLORIA is not read in any case."),
        )
    raise InputError(
        say(
            "{name} is GLORIA {year}, release {release}: a supply-use table of 39,360 x 39,360 "
            "numbers, which is not read",
            name=path.name,
            year=found[1],
            release=found[2],
        ),
        REMEDY,
    )
