"""How much of a text a browser really draws: counted from the pixels of a screenshot."""

import base64
import io
from pathlib import Path

import numpy
from PIL import Image
from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("ink.js")
# As high and as deep as any official name, in each face: a test holds it against all of them.
HARD = "អ៊ីន្ដ្រៀ"
SCALE = 2  # pixels of the screenshot for one of CSS

# Nothing but the letters under examination: black on white, and the page keeps its lengths.
ONLY_INK = """
html.ink, html.ink body { background: #fff !important }
html.ink *, html.ink *::before, html.ink *::after, html.ink *::placeholder {
  color: transparent !important; -webkit-text-fill-color: transparent !important;
  background: transparent !important; border-color: transparent !important;
  outline-color: transparent !important; box-shadow: none !important; text-shadow: none !important;
  text-decoration-color: transparent !important; caret-color: transparent !important;
  scrollbar-color: transparent transparent !important; transition: none !important;
  animation: none !important
}
html.ink *::marker { color: transparent !important }
html.ink :is(img, svg, canvas, video, input[type=checkbox], input[type=radio]) {
  visibility: hidden !important
}
html.ink .ink-target {
  color: #000 !important; -webkit-text-fill-color: #000 !important; white-space: nowrap !important;
  text-decoration: none !important
}
.ink-free { position: absolute; left: 0; top: 0; padding: 1em; width: max-content; z-index: 99 }
"""


class Ink:
    """Measures one page after another in one window; `kinds` are those measured so far."""

    def __init__(self, page: Page):
        self.page, self.kinds, self._free = page, set(), {}
        page.add_init_script(path=SCRIPT)
        self._devtools = page.context.new_cdp_session(page)

    def open(self, url):
        self.page.goto(url)
        self.page.add_style_tag(content=ONLY_INK)
        self.page.evaluate("document.fonts.ready")

    def faults(self, *, fingers: bool) -> list[str]:
        """Return what is too wide, cut, one on the other or, for fingers, too low."""
        return self.page.evaluate("(options) => ink.faults(options)", {"fingers": fingers})

    def clipped(self) -> list[str]:
        """Return where ink of the hard text is missing or its lines touch, in kinds not yet met."""
        said = []
        for kind, index in self.page.evaluate("ink.kinds()").items():
            if kind not in self.kinds:
                self.kinds.add(kind)
                said += self._measure(index)
        return said

    def _measure(self, index) -> list[str]:
        place = self.page.evaluate("([index, text]) => ink.draw(index, text)", [index, HARD])
        drawn = self._rows(place)
        self.page.evaluate("ink.restore()")
        whole = self._whole(place["font"])
        said = []
        if drawn < whole - 1:
            said.append(f"{drawn} of {whole} rows of ink: {place['told']} {place['font']}")
        if place["line"] and place["line"] * SCALE < whole:
            said.append(f"lines touch, {whole} rows on {place['line']} px: {place['told']}")
        return said

    def _whole(self, font) -> int:
        """Return the rows of the hard text in a font, drawn where nothing can cut it."""
        if font not in self._free:
            place = self.page.evaluate("([font, text]) => ink.drawFree(font, text)", [font, HARD])
            self._free[font] = self._rows(place)
            self.page.evaluate("ink.restore()")
        return self._free[font]

    def _rows(self, place) -> int:
        """Return from the highest to the lowest row of pixels with ink."""
        clip = {name: place[name] for name in ("x", "y", "width", "height")}
        clip = clip | {"x": max(clip["x"], 0), "y": max(clip["y"], 0), "scale": SCALE}
        shot = self._devtools.send(
            "Page.captureScreenshot", {"format": "png", "clip": clip, "optimizeForSpeed": True}
        )
        pixels = numpy.asarray(Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("L"))
        rows = numpy.flatnonzero((pixels < 160).any(axis=1))
        return int(rows[-1] - rows[0] + 1) if rows.size else 0
