"""Write the outlines of the countries of the world into the package, from Natural Earth (public domain).

`python scripts/compile_world.py FOLDER`, where FOLDER holds `countries-110m.json` and `countries-50m.json` of the npm
package world-atlas 2.0.2 (ISC licence; Natural Earth 4.1.0): `npm pack world-atlas@2.0.2`, unpacked. Countries come
from the coarse file; those that it leaves out, such as Malta and Singapore, from the finer one.

Points are those of the Equal Earth projection (Šavrič, Patterson & Jenny 2018, International Journal of Geographical
Information Science 33(3), 454-465), in hundredths of the radius: areas can be compared, and no reader of the file
needs to project. Antarctica stays out. De facto areas without a code of their own stand with the country that
international trade statistics count them to.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from compile_shapes import Point, area, centre, decoded, ring

from weefsel.vocabulary import country_key

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "weefsel" / "data" / "shapes" / "countries.json"
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SCALE, DECIMALS = 100.0, 1
#: Parts smaller than this (square hundredths of the radius) are islets of a country that has larger parts.
SMALLEST = 0.08
SOURCE = "Natural Earth 4.1.0, public domain, by way of world-atlas 2.0.2; Equal Earth projection"
LEFT_OUT = {"ATA"}
WITHOUT_CODE = {"N. Cyprus": "CYP", "Somaliland": "SOM", "Siachen Glacier": "IND"}
OWN_CODE = {"Kosovo": "XKX"}


def main(folder: Path) -> None:
    """Read both files and write one feature per country."""
    coarse, fine = (shapes(folder / f"countries-{scale}.json") for scale in ("110m", "50m"))
    found = {**{key: fine[key] for key in fine if key not in coarse}, **coarse}
    features = [feature(key, polygons) for key, polygons in sorted(found.items()) if key not in LEFT_OUT]
    text = json.dumps(
        {"type": "FeatureCollection", "source": SOURCE, "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    TARGET.write_text(text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(features)} countries, {len(text):,} bytes")


def shapes(source: Path) -> dict[str, list[list[list[list[float]]]]]:
    """Return the polygons of each country by its key; raise SystemExit where an area is not known."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = decoded(topology)
    found: dict[str, list[list[list[list[float]]]]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        key = key_of(shape)
        if key is None:
            print(f"left out: {shape['properties']['name']}")
            continue
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in parts:
            for pieces in zip(*[halves(ring(arcs, part)) for part in polygon], strict=True):
                rings = [cut([projected((x, y)) for x, y in piece]) for piece in pieces]
                if len(rings[0]) > 2:
                    found.setdefault(key, []).append([piece for piece in rings if len(piece) > 2])
    return found


def halves(points: list[list[float]]) -> list[list[list[float]]]:
    """Return a ring in the middle, east of 180 degrees, and west of -180: it may run across that meridian."""
    run, turn = [points[0]], 0.0
    for (before, _), (x, y) in pairwise(points):
        turn += 360.0 if before - x > 180.0 else -360.0 if x - before > 180.0 else 0.0
        run.append([x + turn, y])
    middle = beside(beside(run, 180.0, 1.0), -180.0, -1.0)
    east = [[x - 360.0, y] for x, y in beside(run, 180.0, -1.0)]
    west = [[x + 360.0, y] for x, y in beside(run, -180.0, 1.0)]
    return [middle, east, west]


def beside(points: list[list[float]], meridian: float, side: float) -> list[list[float]]:
    """Return the part of a ring on one side of a meridian: west (1) or east (-1) (Sutherland & Hodgman 1974)."""
    found: list[list[float]] = []
    for (ax, ay), (bx, by) in pairwise([*points, points[0]]):
        inside, next_inside = (side * (x - meridian) <= 0.0 for x in (ax, bx))
        if inside:
            found.append([ax, ay])
        if inside != next_inside:
            found.append([meridian, ay + (by - ay) * (meridian - ax) / (bx - ax)])
    return [*found, found[0]] if found and found[0] != found[-1] else found


def key_of(shape: dict[str, Any]) -> str | None:
    """Return the key of a country."""
    name = shape["properties"]["name"]
    return WITHOUT_CODE.get(name) or OWN_CODE.get(name) or country_key(str(shape.get("id", name)))


def projected(point: Point) -> Point:
    """Return a point in degrees on the Equal Earth map."""
    t = asin(sqrt(3.0) / 2.0 * sin(radians(point[1])))
    x = 2.0 * sqrt(3.0) * radians(point[0]) * cos(t) / (3.0 * (9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1))
    return SCALE * x, SCALE * (A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t)


def cut(points: list[Point]) -> list[list[float]]:
    """Return a ring with the decimals that a map of this size needs, without points that fall together."""
    kept: list[list[float]] = []
    for x, y in points:
        point = [round(x, DECIMALS), round(y, DECIMALS)]
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def feature(key: str, polygons: list[list[list[list[float]]]]) -> dict[str, Any]:
    """Return a country with its parts that can be seen; at least the largest."""
    seen = [polygon for polygon in polygons if len(polygon[0]) > 3]
    if not seen:
        seen = [[dot(polygons[0][0][0])]]
    largest = max(seen, key=lambda polygon: abs(area(polygon[0])))
    kept = [polygon for polygon in seen if polygon is largest or abs(area(polygon[0])) > SMALLEST]
    middle = centre(largest[0]) if area(largest[0]) else largest[0][0]
    return {
        "type": "Feature",
        "properties": {"name": key, "cp": [round(part, DECIMALS) for part in middle]},
        "geometry": {"type": "MultiPolygon", "coordinates": kept},
    }


def dot(at: list[float]) -> list[list[float]]:
    """Return a square around the place of a country that is too small for an outline."""
    x, y, half = *at, 0.2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [[round(x + dx, DECIMALS), round(y + dy, DECIMALS)] for dx, dy in corners]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
