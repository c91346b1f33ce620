"""Groups of industries: the strategic sectors and the user's own, wherever industries are chosen or results summed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from weefsel import store
from weefsel.errors import InputError, unknown
from weefsel.methods.dependency.places import world_sectors
from weefsel.model import Bridge, Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import Method
from weefsel.sayings import say, together
from weefsel.study.library import home_of
from weefsel.study.totals import OF_AN_INDUSTRY, SUREST_FIRST, TOTAL, is_a_quantity
from weefsel.vocabulary import sector_code, strategic_codes, strategic_keys
from weefsel.vocabulary.reading import fold

Groups = Mapping[str, tuple[str, ...]]

STRATEGIC = "strategic"
#: Industries in no group.
OTHER = "other"


def import_groups(path: Path, *, name: str, home: Path | None = None, replace: bool = False) -> Figures:
    """Read groups of industries from a file and store them under a name.

    Raises
    ------
    InputError, InputFaults
        If the file has faults, or a group is called as one of another stored grouping.
    """
    from weefsel.sources import groups  # noqa: PLC0415 - only where it is needed

    if name == STRATEGIC:
        raise InputError(say("{name} is built in", name=STRATEGIC), say("Store the groups under another name."))
    store.fail_if_figures_exist(home_of(home), name, replace=replace)
    found = groups.read(path, name=name)
    for other in groupings(home=home):
        both = sorted(set(_groups(other)) & set(_groups(found))) if other.name != name else []
        if both:
            raise InputError(
                say("{name} has a group {group} too", name=other.name, group=both[0]),
                say("Call it something else in one of them."),
            )
    store.save_figures(home_of(home), found, replace=replace)
    return found


def groupings(*, home: Path | None = None) -> list[Figures]:
    """Return the groupings that the user stored."""
    stored = store.stored_figures(home_of(home))
    return [found for found in map(store.read_figures, stored.values()) if found.kind == "groups"]


def remove_groups(name: str, *, home: Path | None = None) -> None:
    """Remove a stored grouping."""
    if name not in {found.name for found in groupings(home=home)}:
        raise unknown(say("grouping"), name, [found.name for found in groupings(home=home)])
    store.delete_figures(home_of(home), name)


def groups_of(name: str, *, home: Path | None = None) -> Groups:
    """Return the groups of a grouping: ``strategic``, or one that the user stored.

    Raises
    ------
    InputError
        If there is none of that name.

    >>> sorted(groups_of("strategic"))
    ['energy', 'finance', 'food', 'health', 'security', 'telecom']
    """
    if name == STRATEGIC:
        return {key: strategic_codes(key) or () for key in strategic_keys()}
    stored = {found.name: found for found in groupings(home=home)}
    if name not in stored:
        raise unknown(say("grouping"), name, [STRATEGIC, *stored])
    return _groups(stored[name])


def _groups(found: Figures) -> dict[str, tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for group, industry in found.frames["members"].iter_rows():
        members.setdefault(group, []).append(industry)
    return {group: tuple(industries) for group, industries in members.items()}


def expanded(text: str, fabric: Fabric, *, home: Path | None = None) -> str:
    """Return a choice of industries with the names of groups written out; labels of the table come first.

    >>> from weefsel.study.library import load
    >>> expanded("energy+C29", load("belgium"))
    'B05-09+C19+D35+C29'
    """
    known = set(fabric.industries.column("sector"))
    own: dict[str, tuple[str, ...]] | None = None
    found: list[str] = []
    for whole in (name.strip() for name in text.split("+")):
        part, at, region = whole.partition("@")
        if whole in known or part in known or part == "all":
            found.append(whole)
            continue
        if own is None:
            stored = groupings(home=home)
            own = {fold(group): members for each in stored for group, members in _groups(each).items()}
            sets = {each.name: tuple(m for members in _groups(each).values() for m in members) for each in stored}
            own = {**{fold(name): members for name, members in sets.items()}, **own}
        members = own.get(fold(part)) or strategic_codes(part)
        if part == STRATEGIC:
            members = tuple(code for key in strategic_keys() for code in strategic_codes(key) or ())
        found += [name + at + region for name in _at_hand(members, fabric, known)] if members else [whole]
    return "+".join(dict.fromkeys(found))


def _at_hand(members: tuple[str, ...], fabric: Fabric, known: set[str]) -> list[str]:
    """Return the members of a group that a table has, or all where it has none: the method will say so."""
    wide = world_sectors()
    there = [name for name in members if set(labels_in(fabric, (name,))) or set(wide.get(name, ())) & known]
    return there or list(members)


def labels_in(fabric: Fabric, members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sector labels of a table that belong to a group.

    A sector of the world table belongs where all industries of NACE that it holds do.
    """
    codes = {sector_code(name) or name for name in members}
    held: dict[str, set[str]] = {}
    for code, sectors in world_sectors().items():
        for sector in sectors:
            held.setdefault(sector, set()).add(code)
    return tuple(
        label
        for label in fabric.industries.unique("sector")
        if label in members or (sector_code(label) or label) in codes or held.get(label, {""}) <= codes
    )


def bridge_of(name: str, fabric: Fabric, *, home: Path | None = None) -> Bridge:
    """Return a grouping as a bridge: industries to their group, others to themselves.

    Raises
    ------
    InputError
        If there is no such grouping, an industry is in several groups, or none is in any.
    """
    import numpy as np  # noqa: PLC0415 - only where it is needed

    sectors = fabric.industries.unique("sector")
    goes: dict[str, str] = {}
    for group, members in groups_of(name, home=home).items():
        for label in labels_in(fabric, members):
            if label in goes:
                raise InputError(
                    say("{label} is in {one} and in {other}", label=label, one=goes[label], other=group),
                    say("Give a bridge file with weights, or change a group."),
                )
            goes[label] = group
    if not goes:
        raise InputError(
            say("no industry of {table} is in a group of {name}", table=fabric.meta.name, name=name),
            say("Choose another grouping."),
        )
    to = [goes.get(label, label) for label in sectors]
    targets = tuple(dict.fromkeys(to))
    weights = np.array([[float(target == each) for each in targets] for target in to])
    return Bridge(name, sectors, targets, weights)


def with_groups(found: Method, result: Result, name: str, groups: Groups, fabric: Fabric) -> Result:
    """Return a result with one row per group of industries in place of each industry; sums of what adds up.

    An industry in two groups counts in both; those in none are `other`. Rows of totals stay.
    """
    frame = result.frame
    if "sector" not in frame.columns or not any("sector" in text.split("+") for text in found.adds):
        return replace(result, notes=(*result.notes, say("No groups: nothing adds up over industries here.")))
    parts = frame.filter(
        pl.col("unit").map_elements(is_a_quantity, return_dtype=pl.Boolean),
        ~(pl.col("measure") if "measure" in frame.columns else pl.lit("")).is_in(found.apart),
        pl.col("sector") != TOTAL,
    )
    over = ["sector", *(label for label in OF_AN_INDUSTRY if label in frame.columns)]
    keys = [label for label in result.labels if label not in over]
    order = pl.Enum(list(SUREST_FIRST))
    inside = {group: labels_in(fabric, members) for group, members in groups.items()}
    taken = {label for labels in inside.values() for label in labels}
    rest = tuple(label for label in fabric.industries.unique("sector") if label not in taken)
    blocks = []
    for group, labels in {**inside, OTHER: rest}.items():
        sums = (
            parts.filter(pl.col("sector").is_in(labels))
            .with_columns(pl.col("status").cast(order))
            .group_by([*keys, "unit"], maintain_order=True)
            .agg(pl.col("value").sum(), pl.col("status").max().cast(pl.String))
        )
        blocks.append(sums.with_columns(pl.lit(group if label == "sector" else "-").alias(label) for label in over))
    kept = [label for label in frame.columns if label not in ("low", "high")]
    totals = frame.filter(pl.col("sector") == TOTAL).select(kept)
    grouped = pl.concat([*(block.select(kept) for block in blocks), totals], how="vertical_relaxed")
    held = [
        say("{group}: {labels}", group=group, labels=labels or say("nothing here")) for group, labels in inside.items()
    ]
    note = say(
        "Sums over groups of industries ({name}): {groups}; {other}: the rest. What does not add up has no row.",
        name=name, groups=together(held, "; "), other=OTHER,
    )  # fmt: skip
    return replace(result, frame=grouped, notes=(*result.notes, note))
