"""Maps as SVG: a shade for each unit directly below one, the same on screen and on paper.

As in `charts.py` no words stand in a drawing; which shade means what stands beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reporting import boundaries
from reporting.summary import Line, Summary
from taskforce.models import AdministrativeUnit

# From light to dark, told apart in black and white as well.
SHADES = ("#e3ebf6", "#b4c5e0", "#7f9bc8", "#4a6ba5", "#12305c")
UNKNOWN = "#ffffff"
LIMIT = "#5a6b84"
BETWEEN = "#ffffff"  # between shaded units: seen between two dark ones, too
# Shares of reports accepted, in percent: the last of each class.
SHARES = (0, 49, 79, 99, 100)


@dataclass(frozen=True, slots=True)
class Class:
    """One shade: from which value to which, and how many units have it."""

    low: Decimal
    high: Decimal
    swatch: SafeString
    units: int


@dataclass(slots=True)
class Map:
    """A drawing, what its shades mean, and the units that it does not show."""

    drawing: SafeString
    classes: list[Class] = field(default_factory=list)
    unknown: SafeString | None = None  # the swatch of units without a value, where there are some
    absent: list[AdministrativeUnit] = field(default_factory=list)


def coverage_map(summary: Summary, *, width=320) -> Map | None:
    """Return the map of the share of reports that were accepted, in percent of those expected."""
    return _map(summary, _share, lambda _values: list(map(Decimal, SHARES)), width)


def figure_map(summary: Summary, cell_code: str, *, width=320) -> Map | None:
    """Return the map of a figure: five classes with about as many units each."""

    def number(line: Line) -> Decimal | None:
        figure = line.figures.get(cell_code)
        return figure.number if figure else None

    return _map(summary, number, _fifths, width)


def _map(summary, value_of: Callable[[Line], Decimal | None], bounds_of, width) -> Map | None:
    lines = [line for line in summary.lines if not line.is_own]
    known = boundaries.outlines()
    drawn = [line for line in lines if line.unit.code in known]
    if not drawn:
        return None  # the communes of a district: nobody drew their limits
    values = {line.unit.code: value_of(line) for line in drawn}
    numbers = [value for value in values.values() if value is not None]
    bounds = bounds_of(sorted(numbers)) if numbers else []
    shades = {code: _class_of(value, bounds) for code, value in values.items()}
    return Map(
        drawing=_drawing(
            [known[line.unit.code] for line in drawn],
            {code: _shade(place, len(bounds)) for code, place in shades.items()},
            # Shown by the browser to whoever points at a unit; drawn nowhere.
            {line.unit.code: line.unit.display_name for line in drawn},
            width,
        ),
        classes=_classes(numbers, bounds),
        unknown=swatch(UNKNOWN) if None in shades.values() else None,
        absent=[line.unit for line in lines if line.unit.code not in known],
    )


def _share(line: Line) -> Decimal | None:
    expected = line.coverage.expected
    return Decimal(100 * line.coverage.accepted // expected) if expected else None


def _fifths(numbers: list[Decimal]) -> list[Decimal]:
    """Return the last value of each class; equal values are never parted."""
    ends = {numbers[max(len(numbers) * part // 5 - 1, 0)] for part in range(1, 6)}
    return sorted(ends | {numbers[-1]})


def _class_of(value, bounds) -> int | None:
    if value is None:
        return None
    return next(place for place, bound in enumerate(bounds) if value <= bound)


def _classes(numbers, bounds) -> list[Class]:
    """Return the classes that some unit is in, each with the values that occur in it."""
    found = []
    for place, _bound in enumerate(bounds):
        within = [number for number in numbers if _class_of(number, bounds) == place]
        if within:
            shade = swatch(_shade(place, len(bounds)))
            found.append(Class(min(within), max(within), shade, len(within)))
    return found


def _shade(place: int | None, classes: int) -> str:
    """Return the shade of a class; the last is always the darkest."""
    return UNKNOWN if place is None else SHADES[len(SHADES) - classes + place]


def swatch(colour: str, size=12) -> SafeString:
    """Draw the small square of a legend."""
    return format_html(
        '<svg class="swatch" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="{0}" '
        'height="{0}" aria-hidden="true"><rect x=".5" y=".5" width="{1}" height="{1}" fill="{2}" '
        'stroke="{3}"/></svg>',
        size, size - 1, colour, LIMIT,
    )  # fmt: skip


def _drawing(outlines, shades, titles, width) -> SafeString:
    placed, height = boundaries.projected(outlines, width)
    shapes = [
        (_path(rings), shades[code], LIMIT if shades[code] == UNKNOWN else BETWEEN, titles[code])
        for code, rings in placed.items()
    ]
    paths = format_html_join(
        "", '<path d="{}" fill="{}" stroke="{}"><title>{}</title></path>', shapes
    )
    return format_html(
        '<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" '
        'height="{1}" aria-hidden="true"><g stroke-width=".7" stroke-linejoin="round" '
        'fill-rule="evenodd">{2}</g></svg>',
        f"{width:.0f}", f"{height:.1f}", paths,
    )  # fmt: skip


def _path(rings) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
