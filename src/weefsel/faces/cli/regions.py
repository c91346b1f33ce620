"""`weefsel table regionalise | sample`: regions of a nation, and how sure they are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from weefsel import study
from weefsel.faces.cli.progress import steps
from weefsel.faces.cli.reshape import AsJson, NewName, Replace, Table, show_made
from weefsel.study.regions import HIGHEST, LOWEST, Deltas, Way

regions_app = typer.Typer()

Seed = Annotated[int, typer.Option(help="Seed of the draws.", min=0)]
Lowest = Annotated[float, typer.Option(help="Lowest delta drawn.", min=0.0)]
Highest = Annotated[float, typer.Option(help="Highest delta drawn, below 1.", max=0.999)]


class Quotient(StrEnum):
    """How much a region buys at home."""

    flq = "flq"
    aflq = "aflq"
    cilq = "cilq"
    slq = "slq"
    charm = "charm"


@regions_app.command()
def regionalise(
    table: Table,
    weights: Annotated[Path, typer.Option(help="CSV or .xlsx with columns region, sector, share.")],
    name: NewName,
    uses: Annotated[Path | None, typer.Option(help="CSV or .xlsx with columns region, category, share.")] = None,
    method: Annotated[
        Quotient, typer.Option(help="slq, cilq, flq, aflq, or charm (cross-hauling from foreign trade).")
    ] = Quotient.flq,
    delta: Annotated[float, typer.Option(help="Exponent of flq and aflq, from 0 to below 1.")] = 0.3,
    distances: Annotated[
        Path | None, typer.Option(help="CSV or .xlsx with columns from, to, distance: near regions trade more.")
    ] = None,
    decay: Annotated[float, typer.Option(help="Exponent of distance, where distances are given.")] = 1.0,
    sample: Annotated[
        int, typer.Option(help="Draw so many tables over delta too, each balanced: results then carry ranges.", min=0)
    ] = 0,
    seed: Seed = 0,
    delta_low: Lowest = LOWEST,
    delta_high: Highest = HIGHEST,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Split a national table into regions: own purchases by a quotient, the rest by output and distance, balanced."""
    way = Way(method.value, delta, decay)
    deltas = Deltas(sample, seed, delta_low, delta_high) if sample else None
    with steps(f"splitting {table}"):
        made = study.regions.regionalise(
            table, weights, name=name, uses=uses, way=way, distances=distances, deltas=deltas, replace=replace
        )
    show_made(made, as_json=as_json)


@regions_app.command("sample")
def sample_regions(
    table: Table,
    name: NewName,
    draws: Annotated[int, typer.Option(help="Tables to draw.", min=0)] = 50,
    seed: Seed = 0,
    delta_low: Lowest = LOWEST,
    delta_high: Highest = HIGHEST,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Give estimated regions a sample of tables over delta, each balanced: every result on it then carries a range."""
    with steps(f"drawing from {table}"):
        made = study.regions.sample(table, Deltas(draws, seed, delta_low, delta_high), name=name, replace=replace)
    show_made(made, as_json=as_json)
