"""Faces made on the spot, so that a test does not lean on what a machine happens to have."""

import base64
import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.S_V_G_ import SVGDocument

EM, WIDTH = 1000, 600


def face_rule(letters: str, *, pictures: bool = False) -> str:
    """Return a style that brings a face with these letters, as outlines or as pictures."""
    # Faces stay known to the process: two must not bear one name.
    family = f"Other {len(letters)} {ord(letters[0]):X} {'Pictures' * pictures}".strip()
    data = base64.b64encode(_face(family, letters, pictures=pictures)).decode()
    return (
        f"@font-face {{ font-family: '{family}'; src: url(data:font/ttf;base64,{data}) }}"
        f" body {{ font-family: 'Paper Battambang Khmer', '{family}' }}"
    )


def _face(family, letters, *, pictures):
    names = {ord(letter): f"g{ord(letter):X}" for letter in f" {letters}"}
    order = [".notdef", *names.values()]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: _shape(place) for place, name in enumerate(order)})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if pictures:
        table = builder.font["SVG "] = newTable("SVG ")
        table.docList = [_drawing(glyph) for glyph in range(2, len(order))]
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def _shape(place):
    """Return a triangle, another one for each glyph."""
    pen = TTGlyphPen(None)
    for step, (x, y) in enumerate([(50, 0), (500, 0), (50 + 40 * (place % 10), 600)]):
        (pen.lineTo if step else pen.moveTo)((x, y))
    pen.closePath()
    return pen.glyph()


def _drawing(glyph):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f'<g id="glyph{glyph}"><path d="M50 0H500V-600H50z" fill="#c00"/></g></svg>'
    )
    return SVGDocument(svg, glyph, glyph, compressed=False)
