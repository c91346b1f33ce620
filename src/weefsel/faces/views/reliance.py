"""On whom industries rely, directly and through their suppliers' suppliers: the heat map of `dependency.chains`."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
import polars as pl

from weefsel.faces.charts.heat import HeatRow, Shade, heat_map, height_of_heat
from weefsel.faces.charts.theme import ramp
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

METHOD = "dependency.chains"
SHOWN, COLUMNS, NAMED = 22, 12, 3
ENDS = (0.0, 0.02, 0.05, 0.1, 0.2)
MEASURES = ("direct", "total", "inputs_value")
ABROAD, HOME = "abroad", "At home: "


@dataclass(frozen=True, slots=True)
class Reliance:
    """Shares in inputs of the industries of one region: `sectors` (n), foreign `origins` (c), three kinds (n, c).

    `total` is the share in the value of all inputs, `gross` that in all deliveries along the chain. A table without
    value added has the gross one alone.
    """

    region: str
    sectors: tuple[str, ...]
    origins: tuple[str, ...]
    direct: np.ndarray
    total: np.ndarray
    gross: np.ndarray

    @property
    def foreign(self) -> np.ndarray:
        """Return the share of abroad in all inputs, by industry."""
        return np.asarray(self.total.sum(axis=1))


def reliance_of(result: Result, words: Words, region: str = "") -> Reliance:
    """Return the shares of one region at home; without a name, of the one with the largest output among those found.

    Raises
    ------
    ValueError
        If the result has no shares of foreign origins.
    """
    rows = result.frame.filter(pl.col("tier") == 0, pl.col("measure").is_in(MEASURES))
    found = list(rows["region"].unique(maintain_order=True))
    home = at_home(result)
    origins = [o for o in rows["origin"].unique(maintain_order=True) if o != ABROAD and o not in home]
    if not found or not origins:
        raise ValueError(f"{result.method} has no shares of foreign origins")
    chosen = region or max(found, key=lambda name: _output(name, words))
    mine = rows.filter(pl.col("region") == chosen)
    sectors = list(mine["sector"].unique(maintain_order=True))
    grids: list[np.ndarray] = []
    for measure in MEASURES:
        if not len(mine.filter(pl.col("measure") == measure)):
            grids.append(grids[-1])  # without value added there is the gross share alone, which comes first
            continue
        wide = mine.filter(pl.col("measure") == measure).pivot(
            "origin", index="sector", values="value", maintain_order=True
        )
        ordered = pl.DataFrame({"sector": sectors}).join(wide, on="sector", how="left", maintain_order="left")
        grids.append(ordered.select(origins).to_numpy().astype(np.float64))
    direct, gross, by_value = grids
    return Reliance(chosen, tuple(sectors), tuple(origins), direct, by_value, gross)


def at_home(result: Result) -> set[str]:
    """Return the places at home, as the method names them in a note."""
    note = next((note for note in result.notes if note.startswith(HOME)), "")
    return set(note.removeprefix(HOME).rstrip(".").split(", "))


def _output(region: str, words: Words) -> float:
    regions = np.array(words.fabric.industries.column("region"))
    return float(words.fabric.output[regions == region].sum())


def reliance_heat(result: Result, words: Words, region: str = "") -> Chart:
    """Return the industries of a region that rely most on abroad, by country: colour is the whole, texts both parts."""
    found = reliance_of(result, words, region)
    order = [int(at) for at in np.argsort(-np.nan_to_num(found.foreign), kind="stable")]
    columns = [int(at) for at in np.argsort(-np.nanmean(found.total, axis=0), kind="stable")][:COLUMNS]
    chosen = order[:SHOWN]
    place = words.region(found.region)
    title = words("reliance.title", region=place)
    names = [words.country(found.origins[c]) for c in columns]
    rows = [
        HeatRow(
            words.industry(found.sectors[at]),
            tuple(None if np.isnan(v) else float(v) for v in found.total[at, columns]),
            words.share(float(found.foreign[at])),
            inside=tuple(_both(float(found.direct[at, c]), float(found.total[at, c])) for c in columns),
        )
        for at in chosen
    ]
    strongest = sorted(((float(found.total[at, c]), at, c) for at in order for c in columns), reverse=True)[:NAMED]
    hidden = max(order, key=lambda at: float(np.nansum(found.total[at] - found.direct[at])))
    return Chart(
        name="reliance",
        title=title,
        option=heat_map(rows, names, _shades(found, words), named=True),
        description=words(
            "reliance.description",
            region=place,
            shown=str(len(rows)),
            list=words.listed(
                [
                    f"{words.industry(found.sectors[at])} – {words.country(found.origins[c])} ({words.share(value)})"
                    for value, at, c in strongest
                ]
            ),
            hidden=words.industry(found.sectors[hidden]),
            direct=words.share(float(np.nansum(found.direct[hidden]))),
            total=words.share(float(found.foreign[hidden])),
        ),
        table=_table(result, found, order, title, words),
        credit=f"{words.flows_credit('share_of_inputs')} {words('reliance.cells')}",
        height=height_of_heat(len(rows), named=names),
    )


def _both(direct: float, total: float) -> str:
    """Return the direct share and what chains add to it, in whole percent: 3+4; nothing where both round to none.

    >>> _both(0.031, 0.068), _both(0.06, 0.04), _both(0.16, 0.161), _both(0.001, 0.003)
    ('3+4', '6−2', '16', '')
    """
    whole, part = round(100.0 * total), round(100.0 * direct)
    if whole == part:
        return str(whole) if whole else ""
    return f"{part}{'+' if whole >= part else '−'}{abs(whole - part)}"


def _shades(found: Reliance, words: Words) -> list[Shade]:
    most = float(np.nanmax(found.total))
    colours = ramp("indigo")
    shades = []
    for at, low in enumerate(ENDS):
        high = ENDS[at + 1] if at + 1 < len(ENDS) else inf
        low_text = words.share(low)
        word = f"{low_text}+" if high == inf else f"{words.number(100 * low)}–{words.share(high)}"
        shades.append(Shade(-inf if at == 0 else low, high, word, colours[at]))
        if most < high:
            break
    return shades


def _table(result: Result, found: Reliance, order: list[int], title: str, words: Words) -> Table:
    """Return every industry and country: direct, hidden and whole share."""
    status = words(f"status.{result.frame['status'][0]}")
    lines: list[tuple[Cell, ...]] = []
    for at in order:
        for c, origin in enumerate(found.origins):
            direct, whole = float(found.direct[at, c]), float(found.total[at, c])
            if np.isnan(whole):
                continue
            name = words.industry(found.sectors[at])
            shares = (100 * direct, 100 * (whole - direct), 100 * whole, 100 * float(found.gross[at, c]))
            lines.append((name, found.sectors[at], words.country(origin), *shares, status))
    columns = (
        Column("industry", words("column.industry")),
        Column("code", words("column.code")),
        Column("origin", words("reliance.origin")),
        Column("direct", words("reliance.direct"), "%", 1),
        Column("hidden", words("reliance.hidden"), "%", 1),
        Column("total", words("reliance.whole"), "%", 1),
        Column("gross", words("reliance.gross"), "%", 1),
        Column("status", words("column.status")),
    )
    return Table("reliance", title, columns, tuple(lines))
