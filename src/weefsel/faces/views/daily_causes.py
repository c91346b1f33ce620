"""Who falls through whom: the findings of `domino.order` as a tree on a time axis."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import polars as pl

from weefsel.faces.charts.cascade import Fallen, Kind, cascade, height_of_cascade
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.daily_course import Key, name_of, on_day, short_day
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

METHOD = "domino.order"
SHOWN, NAMED = 26, 3
NOBODY = "-"
#: How findings name a supplier abroad: its origin stands in brackets.
IMPORTS = "imports ("
FINAL_USERS = ("households", "other final demand")


@dataclass(slots=True)
class _Node:
    """An industry that falls, or what lies outside all industries and is where a fall begins."""

    key: Key
    day: float
    kind: str
    label: str
    product: str = NOBODY
    through: Key | None = None
    parent: _Node | None = None
    children: list[_Node] = field(default_factory=list)

    def behind(self) -> int:
        """Return how many industries fall through this one, at any remove."""
        return sum(1 + child.behind() for child in self.children)


def days_of(result: Result) -> dict[Key, float]:
    """Return the day on which each industry falls, counted from 0."""
    labels = [name for name in ("region", "sector") if name in result.frame.columns]
    return {tuple(row[:-1]): float(row[-1]) for row in result.frame.select(*labels, "value").iter_rows()}


def daily_causes(result: Result, words: Words, *, begin: str | None = None) -> Chart | None:
    """Return who falls through whom; none where nobody falls.

    An industry hangs below what it fell through if that fell no later; what fell later, or stands, is named beside.

    Parameters
    ----------
    begin : the date of day 0; none = days are numbers
    """
    nodes = _nodes(result, words)
    if not nodes:
        return None
    roots = _tied(nodes, result, words)
    shown = _first(roots, SHOWN)
    rows: list[Fallen] = []
    for root in roots:
        _walk(root, shown, rows, words, begin)
    title = words("causes.title")
    said = words.listed([f"{node.label} ({on_day(node.day, begin, words)})" for node in nodes[:NAMED]])
    biggest = max(nodes, key=lambda node: (node.behind(), -node.day))
    left = len(nodes) - sum(id(node) in shown for node in nodes)
    credit = words.credit("days")
    return Chart(
        name="causes",
        title=title,
        option=cascade(rows, _kinds(words), axis=_axis(begin, words)),
        description=words(
            "causes.description",
            count=str(len(nodes)),
            first=said,
            most=biggest.label,
            behind=str(biggest.behind()),
            shown=str(len(rows)),
        ),
        table=_table(nodes, title, words, begin),
        credit=f"{credit} {words('causes.left', count=str(left))}" if left else credit,
        height=height_of_cascade(len(rows)),
    )


def _nodes(result: Result, words: Words) -> list[_Node]:
    """Return the industries that fall, by day; of one day the largest cause first: the shock, then inputs."""
    labels = [name for name in ("region", "sector") if name in result.frame.columns]
    through = [f"through_{name}" for name in labels]
    turn = {"shock": 0, "input": 1, "demand": 2, "labour": 3}
    found = []
    rows = result.frame.with_columns(turn=pl.col("cause").replace_strict(turn, default=4))
    for row in rows.sort("value", "turn", maintain_order=True).iter_rows(named=True):
        key = tuple(str(row[name]) for name in labels)
        by = tuple(str(row[name]) for name in through)
        found.append(
            _Node(
                key,
                float(row["value"]),
                str(row["cause"]),
                name_of(key, words),
                str(row["product"]),
                None if by[-1] == NOBODY else by,
            )
        )
    return found


def _tied(nodes: list[_Node], result: Result, words: Words) -> list[_Node]:
    """Tie every node to what it fell through, and return the beginnings by day."""
    placed: dict[Key, _Node] = {}
    roots: list[_Node] = []
    for node in nodes:
        parent = placed.get(node.through) if node.through else None
        if node.through is not None and _outside(node.through):
            beginning = (*node.through, node.product)
            if beginning not in placed:
                name = _outside_name(node.through, node.product, words)
                placed[beginning] = _Node(beginning, _start(result, node.day), "shock", name)
                roots.append(placed[beginning])
            parent = placed[beginning]
        if parent is None:
            roots.append(node)
        else:
            node.parent = parent
            parent.children.append(node)
        placed[node.key] = node
    return sorted(roots, key=lambda root: root.day)


def _outside(key: Key) -> bool:
    return key[0].startswith(IMPORTS) or key[-1] in FINAL_USERS


def _outside_name(key: Key, product: str, words: Words) -> str:
    if not key[0].startswith(IMPORTS):
        return words(f"causes.{key[-1].replace(' ', '_')}")
    origin = key[0].removeprefix(IMPORTS).rstrip(")")
    place = words("read.abroad") if origin == "abroad" else words.country(origin)
    return words("causes.imports", product=words.industry(product), origin=place)


def _start(result: Result, otherwise: float) -> float:
    """Return the day on which the first event begins; `otherwise` where the events give dates."""
    events = result.settings.get("events")
    starts: list[object] = [result.settings.get("start")]
    if isinstance(events, str):
        try:
            starts = [event.get("start", 0) for event in json.loads(events)]
        except (ValueError, AttributeError):
            return otherwise
    numbers = [float(start) for start in starts if isinstance(start, int | float)]
    return min([*numbers, otherwise]) if numbers else otherwise


def _first(roots: list[_Node], most: int) -> set[int]:
    """Return the nodes that are shown: those that fall first, never one without what it hangs below."""
    everyone: list[_Node] = []
    waiting = list(roots)
    while waiting:
        node = waiting.pop(0)
        everyone.append(node)
        waiting += node.children
    everyone.sort(key=lambda node: node.day)
    shown: set[int] = set()
    for node in everyone:
        line = [node]
        while line[-1].parent is not None:
            line.append(line[-1].parent)
        new = [one for one in line if id(one) not in shown]
        if len(shown) + len(new) > most:
            continue
        shown |= {id(one) for one in new}
    return shown


def _walk(node: _Node, shown: set[int], rows: list[Fallen], words: Words, begin: str | None) -> None:
    """Add a node and, below it, those that fell through it, in the order of their days."""
    if id(node) not in shown:
        return
    parent = None if node.parent is None else "|".join(node.parent.key)
    hidden = node.behind() - sum(_visible(child, shown) for child in node.children)
    rows.append(
        Fallen("|".join(node.key), parent, node.day, node.kind, node.label, _beside(node, hidden, words, begin))
    )
    for child in sorted(node.children, key=lambda child: child.day):
        _walk(child, shown, rows, words, begin)


def _visible(node: _Node, shown: set[int]) -> int:
    return (id(node) in shown) + sum(_visible(child, shown) for child in node.children)


def _beside(node: _Node, hidden: int, words: Words, begin: str | None) -> str:
    said = [short_day(node.day, begin, words)]
    if node.kind == "input" and node.product != NOBODY:
        said.append(words("causes.without", product=words.industry(node.product)))
    elif node.parent is None and node.through is not None:
        said.append(words("causes.orders", buyer=name_of(node.through, words)))
    if hidden:
        said.append(words("causes.behind", count=str(hidden)))
    return " · ".join(said)


def _axis(begin: str | None, words: Words) -> str:
    """Return what the axis counts: days, and from which date."""
    return words("daily.axis") if begin is None else words("causes.axis", day=words.day(begin))


def _kinds(words: Words) -> list[Kind]:
    return [
        Kind("shock", words("causes.shock"), LIGHT.ink, "diamond"),
        Kind("input", words("causes.input"), LIGHT.brussels, "rect", dashed=True),
        Kind("demand", words("causes.demand"), LIGHT.madder, "circle"),
        Kind("labour", words("causes.labour"), LIGHT.flanders, "triangle", dashed=True),
    ]


def _table(nodes: list[_Node], title: str, words: Words, begin: str | None) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for node in nodes:
        through = ""
        if node.through is not None:
            outside = _outside(node.through)
            through = _outside_name(node.through, node.product, words) if outside else name_of(node.through, words)
        lines.append(
            (
                words.number(node.day) if begin is None else on_day(node.day, begin, words),
                node.label,
                node.key[-1],
                words(f"causes.{node.kind}"),
                "" if node.product == NOBODY else words.industry(node.product),
                through,
                node.behind(),
                words(f"status.{'estimated' if words.fabric.meta.status == 'estimated' else 'modelled'}"),
            )
        )
    columns = (
        Column("day", words("daily.axis")),
        Column("industry", words("column.industry")),
        Column("code", words("column.code")),
        Column("cause", words("causes.cause")),
        Column("product", words("causes.product")),
        Column("through", words("causes.through")),
        Column("behind", words("causes.count"), "", 0),
        Column("status", words("column.status")),
    )
    return Table("causes", title, columns, tuple(lines))
