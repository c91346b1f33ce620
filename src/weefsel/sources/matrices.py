"""Wide text tables as publishers write them: rows and columns of labels around a block of numbers.

Read from a stream part by part, so that beside the numbers themselves only a few megabytes are held. Every cell
that is no number is named with its row and column.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from weefsel.errors import InputError
from weefsel.sayings import say
from weefsel.sources.cells import POINT, decimal_mark
from weefsel.sources.matrix import Layout, Matrix, column_letters, place_of
from weefsel.sources.matrix_filler import Filler, cells_of

__all__ = ["BOM", "Layout", "Matrix", "column_letters", "first_cells", "place_of", "read_matrix"]

#: Bytes read at once, and how many where lines are this wide: each part costs some work per column.
PART, OF_WIDE, WIDE = 1 << 22, 1 << 24, 1 << 16
BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def first_cells(stream: BinaryIO, place: str, separators: str = ",;\t") -> tuple[str, ...]:
    """Return the cells of the first line, to see what kind of table it is before its numbers are read.

    Raises
    ------
    InputError, InputFaults
        If there is no text.
    """
    text = next(_parts(stream, place, 1 << 20), b"").lstrip(b"\r\n")
    line = text.split(b"\n", 1)[0]
    separator = _separator([line], b"", Layout(separators=separators))
    return tuple(_trimmed(cells_of(line.rstrip(b"\r"), separator, place, 1)))


def read_matrix(stream: BinaryIO, place: str, layout: Layout, *, part: int = PART) -> Matrix:
    """Return the table in a stream of UTF-8 text.

    The separator is the one that splits the first line into most cells; only with semicolons or tabs may cells
    have decimal commas. Rows without any cell are passed over.

    Parameters
    ----------
    stream : the bytes of the file
    place : its name, for faults
    layout : header rows, label columns, separators to choose from, meaning of an empty cell
    part : bytes read at once

    Raises
    ------
    InputError, InputFaults
        If the text is empty, not UTF-8, or has rows of another length or cells that are no numbers.
    """
    parts = _parts(stream, place, part)
    first = next(parts, b"")
    head, body = _split_head(first, layout.header_rows, place)
    separator = _separator(head, body, layout)
    header_cells = [_trimmed(cells_of(line, separator, place, at)) for at, line in enumerate(head, start=1)]
    width = max([len(cells) for cells in header_cells], default=0)
    if not header_cells:
        width = len(cells_of(body.split(b"\n", 1)[0], separator, place, 1))
    corner, header = _header(header_cells, layout.label_columns, width)
    mark = POINT if separator == "," else _mark(body, separator, layout)
    filler = Filler(place, header, layout, separator, mark, width)
    filler.take(body, len(head) + 1)
    line = len(head) + 1 + body.count(b"\n")
    for text in parts:
        filler.take(text, line)
        line += text.count(b"\n")
    return filler.matrix(corner)


def _parts(stream: BinaryIO, place: str, size: int) -> Iterator[bytes]:
    """Give the text in parts that end with a line."""
    rest = b""
    start = True
    while chunk := stream.read(size):
        if start and chunk.startswith(UTF16):
            raise InputError(say("{place} is UTF-16 text", place=place), say("Save it as CSV UTF-8."))
        if start:
            chunk, start = chunk.removeprefix(BOM), False
        _fail_if_no_text(chunk, place)
        if size == PART and len(chunk) > WIDE * (chunk.count(b"\n") + 1):
            size = OF_WIDE
        whole, found, after = chunk.rpartition(b"\n")
        if found:
            yield rest + whole + found
            rest = after
        else:
            rest += chunk
    if start:
        raise InputError(say("{name} is empty (0 bytes)", name=place), say("Download it again from the publisher."))
    if rest:
        yield rest + b"\n"


def _fail_if_no_text(chunk: bytes, place: str) -> None:
    if b"\x00" in chunk:
        raise InputError(
            say("{place} is no text: it holds zero bytes", place=place), say("Give the file as the publisher names it.")
        )


def _split_head(first: bytes, rows: int, place: str) -> tuple[list[bytes], bytes]:
    """Return the header rows and what follows; blank lines before them are passed over."""
    head: list[bytes] = []
    rest = first.lstrip(b"\r\n")
    for _ in range(rows):
        line, found, rest = rest.partition(b"\n")
        if not found:
            raise InputError(
                say("{place} has no rows below its header", place=place), say("Download it again from the publisher.")
            )
        head.append(line.rstrip(b"\r"))
    return head, rest


def _separator(head: list[bytes], body: bytes, layout: Layout) -> str:
    line = head[-1] if head else body.split(b"\n", 1)[0]
    text = line.decode("utf-8", errors="replace")

    def count(mark: str) -> int:
        try:
            return len(next(csv.reader([text], delimiter=mark), []))
        except csv.Error:
            return 0

    return max(layout.separators, key=count)


def _trimmed(cells: list[str]) -> list[str]:
    """Return cells without the empty ones at the end, which spreadsheets add."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _header(
    rows: list[list[str]], labels: int, width: int
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    filled = [cells + [""] * (width - len(cells)) for cells in rows]
    return tuple(tuple(cells[:labels]) for cells in filled), tuple(tuple(cells[labels:]) for cells in filled)


def _mark(body: bytes, separator: str, layout: Layout) -> str:
    """Return the decimal mark of a text whose cells may have commas, from its first lines."""
    lines = body[:PART].decode("utf-8", errors="replace").splitlines()[:200]
    rows = csv.reader(lines, delimiter=separator)
    return decimal_mark(cell for row in rows for cell in row[layout.label_columns :])
