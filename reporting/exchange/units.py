"""The units in the shape of DHIS2's `organisationUnits`, and their outlines as GeoJSON."""

from collections.abc import Iterator

from reporting import boundaries
from taskforce.models import AdministrativeUnit, UnitVersion

from .codes import uid

# The country, which is no unit of ours, stands above all at DHIS2's first level.
COUNTRY = "KH"


def organisation_units(units) -> Iterator[dict]:
    """Return what `GET /api/organisationUnits` gives for each unit, the higher first."""
    found = list(units.order_by("level", "code"))
    opened = _opened(found)
    for unit in found:
        above = [unit.code[:length] for length in range(2, len(unit.code), 2)]
        path = [COUNTRY, *above, unit.code]
        yield {
            "id": uid(unit.code),
            "code": unit.code,
            "name": unit.full_name,
            "shortName": unit.name_km[:50],
            "level": len(path),
            "parent": {"id": uid(path[-2]), "code": path[-2]},
            "path": "".join(f"/{uid(code)}" for code in path),
            "openingDate": opened.get(unit.pk),
        }


def feature_collection(units) -> Iterator[dict]:
    """Return a GeoJSON feature for each unit; the geometry is null where no outline is known."""
    shapes = boundaries.features()
    for unit in units.order_by("level", "code"):
        shape = shapes.get(unit.code)
        yield {
            "type": "Feature",
            "id": uid(unit.code),
            "geometry": shape and shape["geometry"],
            "properties": {
                "code": unit.code,
                "parent": unit.code[:-2] or COUNTRY,
                "name": unit.full_name,
                "nameLatin": unit.name_latin,
                "level": unit.level + 2,
                # Drawn along newer lists of communes, not surveyed.
                "approximate": bool(shape) and shape["properties"].get("boundary") == "derived",
            },
        }


def _opened(units: list[AdministrativeUnit]) -> dict[int, str]:
    """Return since when each unit is known to be, as a date of ISO 8601."""
    rows = UnitVersion.objects.filter(unit__in=[unit.pk for unit in units]).order_by("-starts_on")
    return {pk: day.isoformat() for pk, day in rows.values_list("unit", "starts_on") if day}
