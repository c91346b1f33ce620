"""A user's own supplier list: read, reported on, and gone.

Nothing of it is kept: no cache, no store, no log, no address. Each file of the report is made from the list sent anew.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from weefsel.errors import Fault, InputFaults
from weefsel.faces.told import renamed
from weefsel.faces.views.story import Story
from weefsel.faces.views.suppliers import suppliers_story
from weefsel.faces.views.words import Words
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.faces.web.uploads import Upload, laid_out
from weefsel.sayings import say
from weefsel.study.case import REPORT, supplier_report, write_template

NATION, SAMPLE = "belgium", "case-sample"


def template() -> bytes:
    """Return the workbook to fill in."""
    with TemporaryDirectory(prefix="weefsel-") as folder:
        return write_template(Path(folder) / "suppliers.xlsx").read_bytes()


def example_of(shelf: Shelf, language: str) -> tuple[str, Story]:
    """Return the key of the story of the made-up list and the story."""
    keyed = [shelf.result(NATION, name, {"case": SAMPLE}) for name in REPORT]
    key = key_of(*[found for found, _ in keyed], "suppliers", language)
    words = Words(language, shelf.fabric(NATION))
    return key, shelf.kept.get(key, lambda: suppliers_story([result for _, result in keyed], words, example=True))


def report_of(shelf: Shelf, upload: Upload, language: str) -> Story:
    """Return the story of a list that came in; nothing of it stays.

    Raises
    ------
    InputFaults
        If it is no workbook, or with every cell that is wrong.
    """
    name = upload.name[:80] or "suppliers.xlsx"
    if not upload.content.startswith(b"PK"):
        fault = Fault(say("not an Excel workbook"), say("Send the template."), file=name)
        raise InputFaults(say("the list cannot be read"), [fault])
    with laid_out([upload]) as path:
        try:
            report = supplier_report(path)
        except InputFaults as error:
            raise _named(error, path.name, name) from None
    return suppliers_story(report.results, Words(language, shelf.fabric(NATION)))


def _named(error: InputFaults, ours: str, theirs: str) -> InputFaults:
    """Return faults with the name of the user's file in place of ours."""
    faults = [replace(fault, file=fault.file.replace(ours, theirs, 1)) for fault in error.faults()]
    return InputFaults(renamed(error.what, ours, theirs), faults)
