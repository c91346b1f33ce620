"""Draw what each method finds, for the pages of the methods: in cases chosen for it, or in its golden case."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import weefsel as wf
from weefsel.faces.charts.engine import Engine, png
from weefsel.faces.picture_files import chart_as_svg
from weefsel.faces.views.explore import shown
from weefsel.faces.views.pictures import pictures_of
from weefsel.faces.views.story import Chart
from weefsel.faces.views.words import Words
from weefsel.model import Fabric, Result
from weefsel.study.ensemble import run_ensemble
from weefsel.study.sampling import Uncertain

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
RUNS = 60


@dataclass(frozen=True)
class Case:
    """A case that a page shows: table, settings, which of the method's pictures, and settings that are uncertain."""

    table: str
    settings: dict[str, object]
    chart: str = ""
    uncertain: dict[str, tuple[float, float]] = field(default_factory=dict)


CUT: dict[str, object] = {"event": "imports", "industry": "C20", "share": 0.5, "horizon": 180}
STOP: dict[str, object] = {"origin": "Germany", "horizon": 180, "every": 3}
PLANT: dict[str, object] = {"industry": "C29", "region": "Flanders", "jobs": 4300, "every": 5}
#: Cases that show more than the golden ones, which are small so that they can be checked.
CASES: dict[str, list[Case]] = {
    "domino.daily": [
        Case("belgium", CUT, "heat"),
        Case("belgium", CUT | {"totals": True}, "paths", {"restock_days": (5, 30), "firing_days": (10, 40)}),
        Case("belgium-regions", PLANT, "daily-map"),
    ],
    "dependency.daily": [Case("belgium-world", STOP, "heat")],
    "domino.order": [Case("belgium", CUT, "causes")],
    "dependency.chains": [Case("belgium-world", {}, "reliance"), Case("belgium-world", {}, "world")],
}


def draw_methods(folder: Path) -> list[str]:
    """Draw the pictures of every method and return the names of the methods drawn."""
    sys.path.insert(0, str(ROOT))
    from tests.published_tables import table  # noqa: PLC0415 - tests are no package of ours

    folder.mkdir(parents=True, exist_ok=True)
    engine, drawn = Engine(), []
    for path in sorted(GOLDEN.glob("*.json")):
        for at, case in enumerate(cases_of(path.stem)):
            fabric = table(case.table)
            settings = {
                name: table(value[1:]) if str(value).startswith("@") else value for name, value in case.settings.items()
            }
            chart = _chart(_found(path.stem, fabric, settings, case), Words("en", fabric), case.chart)
            if chart is not None:
                drawing = png(chart_as_svg(chart, engine), scale=1.0)
                (folder / f"{path.stem}{'' if at == 0 else f'.{case.chart}'}.png").write_bytes(drawing)
                drawn.append(path.stem)
    return drawn


def cases_of(name: str) -> list[Case]:
    """Return the cases that the page of a method shows; its golden case unless others were chosen."""
    if name in CASES:
        return CASES[name]
    case = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return [Case(case["table"], case["settings"])]


def captions(name: str) -> Iterator[tuple[str, str]]:
    """Yield the file of each picture of a method, below pictures/methods, and what it shows."""
    for at, case in enumerate(cases_of(name)):
        given = [f"`{key}={value}`" for key, value in case.settings.items()]
        where = f"on the table `{case.table}`" + (f" with {', '.join(given)}" if given else "")
        if case.uncertain:
            ranges = ", ".join(f"`{key}` from {low:g} to {high:g}" for key, (low, high) in case.uncertain.items())
            where = f"{where}, as an ensemble of {RUNS} runs over {ranges}"
        yield f"{name}{'' if at == 0 else f'.{case.chart}'}.png", where


def _found(name: str, fabric: Fabric, settings: dict[str, object], case: Case) -> Result:
    if not case.uncertain:
        return wf.compute(name, fabric, **settings)
    uncertain = [Uncertain(key, float(low), float(high)) for key, (low, high) in case.uncertain.items()]
    return run_ensemble(name, fabric, settings, uncertain, runs=RUNS, seed=1).ranges


def _chart(found: Result, words: Words, name: str) -> Chart | None:
    own = pictures_of(found, words)
    return next((chart for chart in own if chart.name == name or not name), None) or shown(found, words).chart
