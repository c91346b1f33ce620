"""Write the outlines of the provinces from Statbel's topology (CC0) into the package, simplified for a screen.

`python scripts/compile_shapes.py [TOPOLOGY]`; without an argument the file is looked for in ../shared/data/maps (or
under WEEFSEL_SHARED). Longitudes and latitudes stay; arcs lose the points that no reader of a map this size would
miss (Visvalingam & Whyatt 1993: the point whose triangle with its neighbours is smallest goes first).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from weefsel.vocabulary import province_key

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "weefsel" / "data" / "shapes" / "provinces.json"
#: Triangles smaller than this, in square degrees, are not seen.
SMALLEST = 2e-5
DECIMALS = 3
#: A degree of longitude is this much shorter than one of latitude in the middle of Belgium (cosine of 50.6 degrees).
NARROWING = 0.635
#: Where the circle of a province stands if not in the middle: east of Brussels, which lies inside Flemish Brabant.
ASIDE = {"Vlaams-Brabant": (4.95, 50.91)}
Point = tuple[float, float]


def main(source: Path) -> None:
    """Read the topology and write the outlines as GeoJSON."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [simplified(arc) for arc in decoded(topology)]
    features = []
    for shape in topology["objects"]["provinces"]["geometries"]:
        names = shape["properties"]
        key = province_key(names.get("name_nl", names["reg_nl"])) or province_key(names["reg_nl"])
        if key is None:
            raise SystemExit(f"no province is called {names}")
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        polygons = [[ring(arcs, part) for part in polygon] for polygon in parts]
        polygons = [[hole for hole in polygon if abs(area(hole)) > SMALLEST] for polygon in polygons]
        polygons = [polygon for polygon in polygons if polygon]
        largest = max(polygons, key=lambda polygon: abs(area(polygon[0])))
        features.append(
            {
                "type": "Feature",
                "properties": {"name": key, "cp": rounded(ASIDE.get(key, centre(largest[0])))},
                "geometry": {"type": "MultiPolygon", "coordinates": [[*map(list, polygon)] for polygon in polygons]},
            }
        )
    features.sort(key=lambda feature: str(feature["properties"]["name"]))
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(features)} provinces, {len(text):,} bytes")


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """Return arcs in degrees: whole numbers, each a step from the one before, scaled and moved."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def simplified(points: list[Point]) -> list[Point]:
    """Return an arc without the points whose triangles are too small to be seen; its ends stay."""
    kept = list(points)
    while len(kept) > 2:
        sizes = [abs(triangle(*kept[at - 1 : at + 2])) for at in range(1, len(kept) - 1)]
        smallest = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[smallest] > SMALLEST:
            break
        del kept[smallest + 1]
    return kept


def triangle(a: Point, b: Point, c: Point) -> float:
    """Return the area of a triangle as seen on the map."""
    return NARROWING * ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def ring(arcs: list[list[Point]], parts: list[int]) -> list[list[float]]:
    """Return a closed ring from arcs; a negative number is an arc the other way round."""
    points: list[Point] = []
    for part in parts:
        arc = arcs[part] if part >= 0 else arcs[~part][::-1]
        points += arc[1:] if points else arc
    return [rounded(point) for point in points]


def rounded(point: Point) -> list[float]:
    """Return a point with the decimals that a map needs."""
    return [round(point[0], DECIMALS), round(point[1], DECIMALS)]


def area(points: list[list[float]]) -> float:
    """Return the signed area of a ring."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def centre(points: list[list[float]]) -> Point:
    """Return the centre of gravity of a ring."""
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    whole = 6 * area(points)
    return x / whole, y / whole


if __name__ == "__main__":
    shared = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "maps" / "belgium-topo.json")
