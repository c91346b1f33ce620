"""`weefsel data ...`: publishers' files, where they are, and the copies at hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from weefsel import __version__
from weefsel.errors import InputError
from weefsel.faces.cli import show
from weefsel.sayings import say
from weefsel.study import updates
from weefsel.study.library import LAYOUTS

data_app = typer.Typer(help="Get publishers' tables, and see where they are.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output and errors.")]
#: Seconds without a byte after which a server counts as silent.
SILENCE = 30.0


@data_app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """List publishers' tables: what they are, whether their address is certain, the copy at hand."""
    found = updates.listing()
    if as_json:
        show.print_json(
            [
                {**asdict(entry.source), "copies": [{**asdict(copy), "path": str(copy.path)} for copy in entry.copies]}
                for entry in found
            ]
        )
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "what", "layout", "address", "copy at hand"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "source")
    for entry in found:
        source = entry.source
        address = "certain" if source.certain else "uncertain" if source.address else f"by hand: {source.page}"
        latest = f"{entry.copies[-1].path.name}, {entry.copies[-1].day}" if entry.copies else ""
        table.add_row(*(escape(text) for text in (source.name, source.what, source.layout, address, latest)))
    show.console().print(table)
    print("certain: documented by the publisher; uncertain: seen in use, may have moved (then give --from)")


@data_app.command()
def update(
    source: Annotated[str, typer.Argument(help="Name of a source, see `weefsel data list`.")],
    part: Annotated[str, typer.Option(help="Year or bundle, where a source has several; the last one if none.")] = "",
    address: Annotated[str, typer.Option("--from", help="Address to take it from, in place of the known one.")] = "",
    silence: Annotated[float, typer.Option(help="Seconds to wait for a silent server.", min=1.0)] = SILENCE,
    as_json: AsJson = False,
) -> None:
    """Download the current file of a source; it goes on where it was cut, and earlier copies stay."""
    with _client(silence) as client, _bar(source) as progress:
        found = updates.update(
            source,
            client=client,
            today=datetime.now(UTC).date(),
            pause=time.sleep,
            progress=progress,
            part=part,
            address=address,
        )
    copy = found.copy
    if as_json:
        show.print_json({**asdict(copy), "path": str(copy.path), "new": found.new})
        return
    print(f"{copy.path}" if found.new else f"unchanged since {copy.day}: {copy.path}")
    print(f"  {copy.size:,} bytes, sha256 {copy.sha256}")
    if found.source.layout in LAYOUTS:
        print(f"  weefsel table import {copy.path} --layout {found.source.layout} --name NAME")


@data_app.command("where")
def where_is(
    source: Annotated[str, typer.Argument(help="Name of a source; all raw copies if none.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print where the latest raw copy of a source lies, or the folder of all of them."""
    path = updates.where(source)
    if as_json:
        show.print_json({"path": str(path)})
    else:
        print(path)


def _client(silence: float) -> Any:
    try:
        import httpx  # noqa: PLC0415 - an extra of the package
    except ModuleNotFoundError:
        raise InputError(
            say("httpx is not installed"), say("Install it with: pip install 'weefsel[sources]'")
        ) from None
    return httpx.Client(timeout=silence, headers={"User-Agent": f"weefsel/{__version__}"})


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a bar with bytes, speed and time left; silent where stderr is not a terminal."""
    out = show.console(stderr=True)
    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, disable=not out.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
