"""The outlines of provinces and districts as of today, by their codes, as they lie on the map.

`fixtures/boundaries/` holds them as GeoJSON (longitude, latitude in degrees; WGS 84), simplified
for drawings of a page's width: they prove nothing about where a limit runs.
"""

import functools
import json
import math
from dataclasses import dataclass

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures/boundaries"
FILES = ("provinces.geojson", "districts.geojson")

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """Where a unit lies: the rings of its polygons, holes among them, in degrees."""

    code: str
    rings: tuple[Ring, ...]


@functools.cache
def outlines() -> dict[str, Outline]:
    """Return all outlines by the code of their unit: 25 provinces, 210 districts."""
    return {
        code: Outline(code, _rings(feature["geometry"])) for code, feature in features().items()
    }


@functools.cache
def features() -> dict[str, dict]:
    """Return the features as they stand in the files, by the code of their unit."""
    read = (json.loads((FOLDER / name).read_text("utf-8"))["features"] for name in FILES)
    return {feature["properties"]["code"]: feature for some in read for feature in some}


def projected(found: list[Outline], width: float) -> tuple[dict[str, list[Ring]], float]:
    """Return the rings of each outline on a drawing of a width, and the height of the drawing.

    An equirectangular projection at the middle latitude: in a country of 400 km nobody sees
    the difference to a better one.
    """
    points = [point for outline in found for ring in outline.rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * narrow)
    placed = {
        outline.code: [
            [((x - west) * narrow * scale, (north - y) * scale) for x, y in ring]
            for ring in outline.rings
        ]
        for outline in found
    }
    return placed, (north - south) * scale


def _rings(shape) -> tuple[Ring, ...]:
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return tuple([tuple(point) for point in ring] for polygon in polygons for ring in polygon)
