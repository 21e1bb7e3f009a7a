"""Charts as SVG, drawn on the server: the same on screen and on paper.

No words stand in a drawing. On paper, text inside an SVG is laid out letter by letter, which
tears Khmer syllables apart: labels and figures stand in the HTML beside it. Colours and
sizes are attributes, since the pages allow no inline style.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reporting.summary import Coverage

# As grey, too, none comes near another: most offices print in black and white.
COLOURS = ("#12305c", "#5f7fb5", "#ecbf55", "#3c5f47", "#9aa6b8")
GROUND = "#eef1f6"
TALLEST = 18  # millimetres, of a pillar on paper


def coverage_bar(coverage: Coverage, *, title: str = "", width=120, height=8) -> SafeString:
    """Draw how many reports were accepted (dark) and wait to be (light), of all expected."""
    waiting = coverage.received - coverage.accepted
    values = [coverage.accepted, waiting]
    return stacked_bar(values, whole=coverage.expected, title=title, width=width, height=height)


def stacked_bar(
    values: Sequence, *, whole=None, title: str = "", width=120, height=8
) -> SafeString:
    """Draw values behind each other in one bar whose full length is `whole`."""
    whole = float(sum(values) if whole is None else whole)
    shapes, start = [_rect(0, 0, width, height, GROUND)], 0.0
    for place, value in enumerate(values):
        length = min(_share(value, whole) * width, width - start)
        if length > 0:
            shapes.append(_rect(start, 0, length, height, COLOURS[place % len(COLOURS)]))
            start += length
    return _drawing(shapes, width, height, title)


def grouped_bars(
    values: Sequence, *, largest, title: str = "", width=120, thickness=5, gap=1
) -> SafeString:
    """Draw one bar under another for each value; the largest of the chart fills the width."""
    shapes = []
    for place, value in enumerate(values):
        top = place * (thickness + gap)
        shapes.append(_rect(0, top, width, thickness, GROUND))
        length = _share(value, float(largest or 0)) * width
        if length > 0:
            shapes.append(_rect(0, top, length, thickness, COLOURS[place % len(COLOURS)]))
    height = max(len(values) * (thickness + gap) - gap, thickness)
    return _drawing(shapes, width, height, title)


def heights(values: Sequence, *, tallest=TALLEST) -> list[str]:
    """Return how tall the pillar of each value is, in millimetres: the largest is `tallest`.

    A pillar is a box of the HTML: its figure can then stand right on it.
    """
    largest = float(max(values, default=0))
    return [_plain(_share(value, largest) * tallest) for value in values]


def line_chart(
    values: Sequence, joined: Sequence[bool], marks: Sequence[int] = (), *, width=600, height=160
) -> SafeString:
    """Draw values from left to right on a ground that begins at zero; None leaves a gap.

    `joined`: whether a line leads to a value from the one before. `marks`: before which values
    a dashed line stands.
    """
    largest = float(max((value for value in values if value is not None), default=0)) or 1.0
    step = width / max(len(values), 1)
    places = [
        None
        if value is None
        else (step * (place + 0.5), 4 + (height - 8) * (1 - _share(value, largest)))
        for place, value in enumerate(values)
    ]
    shapes = [_rect(0, 0, width, height, GROUND)]
    shapes += [_line((step * place, 0), (step * place, height), COLOURS[2], "4 3")
               for place in marks]  # fmt: skip
    shapes += [
        _line(places[place - 1], places[place], COLOURS[0])
        for place in range(1, len(places))
        if joined[place] and None not in (places[place - 1], places[place])
    ]
    shapes += [_dot(*place) for place in places if place]
    return _drawing(shapes, width, height, "")


def _line(start, end, colour, dashes="") -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2"{}/>',
        *map(_plain, (*start, *end)),
        colour,
        format_html(' stroke-dasharray="{}"', dashes) if dashes else "",
    )


def _dot(x, y) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="3" fill="{}"/>', _plain(x), _plain(y), COLOURS[0]
    )


def swatch(place: int, *, size=9) -> SafeString:
    """Draw the small square of a legend."""
    return _drawing([_rect(0, 0, size, size, COLOURS[place % len(COLOURS)])], size, size, "")


def _share(value, whole: float) -> float:
    return min(max(float(value or 0) / whole, 0.0), 1.0) if whole > 0 else 0.0


def _rect(x, y, width, height, colour) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        *map(_plain, (x, y, width, height)),
        colour,
    )


def _plain(number) -> str:
    # Never through the formats of the language: a decimal comma breaks a drawing.
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _drawing(shapes, width, height, title) -> SafeString:
    spoken = (
        format_html('role="img" aria-label="{}"', title)
        if title
        else format_html('aria-hidden="{}"', "true")
    )
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'width="{}" height="{}" preserveAspectRatio="none" {}>{}</svg>',
        *map(_plain, (width, height, width, height)),
        spoken,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )
