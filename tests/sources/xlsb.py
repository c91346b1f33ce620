"""Write a small .xlsb workbook: one sheet of texts and numbers in Excel's binary records (MS-XLSB)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>
</Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="{to}"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>
</Relationships>"""


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record: its number and its length in groups of seven bits, then its body."""
    head = bytes([kind]) if kind < 0x80 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([(length & 0x7F) | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + body


def wide(text: str) -> bytes:
    """Return a text as its length and UTF-16."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(at: int, cells: Sequence[object]) -> bytes:
    """Return the records of one row."""
    found = record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
    for column, cell in enumerate(cells):
        place = struct.pack("<II", column, 0)
        if isinstance(cell, int | float):
            found += record(5, place + struct.pack("<d", cell))
        elif cell:
            found += record(6, place + wide(str(cell)))
    return found


def write_xlsb(path: Path, cells: Iterable[Sequence[object]], sheet: str) -> Path:
    """Write cells from A1 on to a sheet of a new workbook."""
    rows = list(cells)
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    body = b"".join(row(at, line) for at, line in enumerate(rows))
    page = record(129) + record(148, size) + record(145) + body + record(146) + record(130)
    listed = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(sheet))
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", to="xl/workbook.bin"))
        packed.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(kind="worksheet", to="worksheets/sheet1.bin"))
        packed.writestr("xl/workbook.bin", record(131) + record(143) + listed + record(144) + record(132))
        packed.writestr("xl/worksheets/sheet1.bin", page)
    return path
