"""Draw what each method finds in its golden case, for the pages of the methods."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import weefsel as wf
from weefsel.faces.charts.engine import Engine, picture, png
from weefsel.faces.views.explore import shown
from weefsel.faces.views.words import Words

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
WIDTH = 840


def draw_methods(folder: Path) -> list[str]:
    """Draw one picture per golden case and return the names of the methods drawn."""
    sys.path.insert(0, str(ROOT))
    from tests.published_tables import table  # noqa: PLC0415 - tests are no package of ours

    folder.mkdir(parents=True, exist_ok=True)
    engine, drawn = Engine(), []
    for path in sorted(GOLDEN.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        fabric = table(case["table"])
        settings = {
            name: table(value[1:]) if str(value).startswith("@") else value for name, value in case["settings"].items()
        }
        found = wf.compute(path.stem, fabric, **settings)
        chart = shown(found, Words("en", fabric)).chart
        if chart is None:
            continue
        drawing = picture(
            chart.option,
            title=chart.title,
            description=chart.description,
            credit=chart.credit,
            width=WIDTH,
            height=chart.height,
            engine=engine,
        )
        (folder / f"{path.stem}.png").write_bytes(png(drawing, scale=1.0))
        drawn.append(path.stem)
    return drawn
