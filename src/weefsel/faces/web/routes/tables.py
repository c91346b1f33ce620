"""The tables at hand: look, check, bring in, take away."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Response, UploadFile

from weefsel import study
from weefsel.faces.descriptions import fabric_as_data
from weefsel.faces.files import result_as_data
from weefsel.faces.told import notes_told
from weefsel.faces.web.routes.common import FAILURES, TableName, TheJobs, TheShelf
from weefsel.faces.web.speech import Spoken
from weefsel.faces.web.uploads import Upload, laid_out
from weefsel.study.library import AUTO, LAYOUTS

router = APIRouter(prefix="/api/tables", tags=["tables"], responses=FAILURES)
layouts_router = APIRouter(prefix="/api/layouts", tags=["tables"], responses=FAILURES)


@layouts_router.get("")
def layouts() -> list[str]:
    """List the layouts in which a table may come; auto finds it by content."""
    return [AUTO, *LAYOUTS]


@router.get("")
def tables(shelf: TheShelf) -> list[dict[str, Any]]:
    """List the tables, built in and stored."""
    return [asdict(entry) for entry in study.entries(home=shelf.home)]


@router.get("/{table}")
def table(table: TableName, shelf: TheShelf, language: Spoken) -> dict[str, Any]:
    """Return what a table is: title, year, unit, sources, labels, totals."""
    return fabric_as_data(shelf.fabric(table), language)


@router.get("/{table}/check")
def check(table: TableName, shelf: TheShelf, language: Spoken) -> dict[str, Any]:
    """Say whether a table adds up."""
    return result_as_data(shelf.result(table, "table.check", {})[1], language)


@router.post("", status_code=201)
def bring_in(
    shelf: TheShelf,
    language: Spoken,
    files: Annotated[
        list[UploadFile],
        File(description="a publisher's file, one .xlsx, or Z.csv, Y.csv, V.csv and what else there is"),
    ],
    name: Annotated[str, Form(description="name to store it under", max_length=64)],
    layout: Annotated[str, Form(description="layout of the files; auto: found by content", max_length=32)] = AUTO,
    replace: Annotated[bool, Form(description="replace a stored table of this name")] = False,
    year: Annotated[str, Form(description="year, where the files hold several or none", max_length=4)] = "",
) -> dict[str, Any]:
    """Check a table and store it; a table with faults changes nothing."""
    uploads = [Upload(_bare(file.filename or ""), file.file.read()) for file in files]
    chosen = {"year": year} if year else {}
    with laid_out(uploads) as path:
        fabric = study.import_table(path, layout=layout, name=name, home=shelf.home, replace=replace, settings=chosen)
    if replace:
        shelf.forget()
    return {"name": name, "industries": len(fabric.industries), "notes": notes_told(fabric.meta.notes, language)}


@router.delete("/{table}", status_code=204)
def take_away(table: TableName, shelf: TheShelf, jobs: TheJobs) -> Response:
    """Remove a stored table, and all that was computed from it."""
    shelf.entry(table)
    study.remove(table, home=shelf.home)
    shelf.forget()
    jobs.forget(table)
    return Response(status_code=204)


def _bare(name: str) -> str:
    """Return the last part of a name that a browser or a script gave."""
    return PurePosixPath(PureWindowsPath(name).as_posix()).name
