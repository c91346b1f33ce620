"""Industries, places and services of a closure as lists that filter each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from weefsel.faces.views import closure_charts
from weefsel.faces.views.closure_findings import ClosureFindings
from weefsel.faces.views.closure_map import closure_map
from weefsel.faces.views.story import Chart, Section
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import region_key, services_bought

RANGED = ("sector", "side", "part", "measure")


@dataclass(frozen=True, slots=True)
class Picked:
    """What the lists are filtered by: a region or province, an industry, a group of services; none = all."""

    place: str | None = None
    industry: str | None = None
    service: str | None = None

    def __bool__(self) -> bool:
        """Return whether anything is picked."""
        return any((self.place, self.industry, self.service))


def filtered(
    sections: tuple[Section, ...], found: ClosureFindings, spread: Result, picked: Picked, words: Words
) -> tuple[Section, ...]:
    """Return the sections with each list drawn anew from what the others pick; a region keeps its own places alone.

    Parameters
    ----------
    spread : `domino.places` with ``detail=sectors``
    """
    groups = {group.key: group.codes for group in services_bought()}
    codes = [picked.industry] if picked.industry else None
    bought = groups[picked.service] if picked.service else None
    region = picked.place if picked.place and region_key(picked.place) == picked.place else None
    here = _placed(found, spread, picked.place)
    losing = _only(here, bought)
    serving = _services(_only(here, codes), groups)
    placed = replace(found, places=_kept(_of_sectors(spread, codes, bought), region=region) if found.places else None)
    drawn: dict[str, tuple[Callable[[ClosureFindings, Words], Chart], ClosureFindings, bool]] = {
        "industries": (closure_charts.industries, losing, _any(losing.closure)),
        "services": (closure_charts.services, serving, _any(serving.services)),
        "places": (closure_charts.places, placed, placed.places is not None and _any(placed.places)),
        "map": (closure_map, placed, placed.places is not None and _any(placed.places)),
    }
    return tuple(
        _redrawn(section, *drawn[section.name], words) if section.name in drawn else section for section in sections
    )


def _redrawn(
    section: Section,
    chart: Callable[[ClosureFindings, Words], Chart],
    found: ClosureFindings,
    filled: bool,
    words: Words,
) -> Section:
    if filled:
        return replace(section, chart=chart(found, words))
    return replace(section, paragraphs=(words("lists.none"),), chart=None)


def _any(result: Result) -> bool:
    """Return whether anything is lost at suppliers."""
    rows = result.frame.filter((pl.col("part") == "indirect") & (pl.col("measure") == "jobs"))
    return bool((rows["value"] != 0).any())


def _kept(result: Result, **labels: str | None) -> Result:
    wanted = [pl.col(name) == label for name, label in labels.items() if label is not None]
    return replace(result, frame=result.frame.filter(*wanted)) if wanted else result


def _of_sectors(result: Result, *kept: list[str] | tuple[str, ...] | None) -> Result:
    wanted = [pl.col("sector").is_in(list(codes)) for codes in kept if codes is not None]
    return replace(result, frame=result.frame.filter(*wanted)) if wanted else result


def _only(found: ClosureFindings, codes: list[str] | tuple[str, ...] | None) -> ClosureFindings:
    """Return findings with the losses of some industries alone."""
    if codes is None:
        return found
    return replace(found, closure=_of_sectors(found.closure, codes), assumptions=_of_sectors(found.assumptions, codes))


def _placed(found: ClosureFindings, spread: Result, place: str | None) -> ClosureFindings:
    """Return findings with the losses in one place alone.

    An industry of a region loses in a province what its weight there is, at the lowest and the highest too. In one
    place an industry is one row, so that its own lowest and highest values are its range.
    """
    if place is None:
        return found
    frame = found.closure.frame
    if region_key(place) == place:
        own = frame.filter(pl.col("region") == place)
    else:
        own = frame.join(_weights(spread, place), on=["region", "sector"], maintain_order="left").with_columns(
            [pl.col(name) * pl.col("weight") for name in ("value", "low", "high")]
        )
    ends = [
        own.select(*RANGED, case=pl.lit(end), assumption=pl.lit("range"), value=pl.col(end)) for end in ("low", "high")
    ]
    ranges = pl.concat(ends).with_columns(unit=pl.lit("jobs"), status=pl.lit("estimated"))
    return replace(
        found, closure=replace(found.closure, frame=own), assumptions=replace(found.assumptions, frame=ranges)
    )


def _weights(spread: Result, place: str) -> pl.DataFrame:
    """Return what part of each industry of a region stands in a province."""
    jobs = spread.frame.filter((pl.col("measure") == "output") & (pl.col("part") == "induced"))
    whole = jobs.group_by("region", "sector", maintain_order=True).agg(whole=pl.col("value").sum())
    inside = jobs.filter(pl.col("province") == place).join(whole, on=["region", "sector"])
    return inside.filter(pl.col("whole") != 0).select("region", "sector", weight=pl.col("value") / pl.col("whole"))


def _services(found: ClosureFindings, groups: dict[str, tuple[str, ...]]) -> ClosureFindings:
    """Return findings whose losses in services are those of their industries, added up."""
    of = {code: key for key, codes in groups.items() for code in codes}
    frame = found.closure.frame.filter(pl.col("sector").is_in(list(of)))
    grouped = frame.with_columns(service=pl.col("sector").replace_strict(of, default=None)).group_by(
        "region", "service", "part", "measure", "unit", "status", maintain_order=True
    )
    return replace(found, services=replace(found.services, frame=grouped.agg(pl.col("value").sum())))
