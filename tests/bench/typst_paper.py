"""The HTML of a report as Typst markup: the same text, tables and drawings, for comparison."""

from html.parser import HTMLParser
from pathlib import Path

FONTS = Path(__file__).parents[2] / "taskforce/static/taskforce/fonts/print"
HEAD = """#set page(paper: "a4", margin: (top: 22mm, right: 18mm, bottom: 20mm, left: 24mm),
  numbering: "1 / 1")
#set text(font: ("Paper Battambang Khmer", "Paper Battambang Latin"), size: 11pt, lang: "km")
#set table(stroke: none, inset: 2pt)
#show table: set text(size: 8.5pt)
#show heading: set text(font: ("Paper Moul Khmer", "Paper Battambang Latin"), weight: "regular")
#outline()
"""
HEADINGS = {f"h{level}": "=" * level for level in range(1, 5)}
VOID = {"meta", "br", "col", "hr", "link"}


def markup(html: str) -> str:
    """Return a document of Typst with what stands in the body of an HTML document."""
    reader = _Reader()
    reader.feed(html[html.index("<body>") :])
    return HEAD + "".join(reader.found)


def command(source: Path, target: Path) -> str:
    """Return a program that prints a file of Typst."""
    return (
        f"import typst; typst.compile({str(source)!r}, output={str(target)!r}, "
        f"font_paths=[{str(FONTS)!r}], ignore_system_fonts=True)"
    )


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.cells, self.drawing = [], None, None
        self.columns = 0

    def handle_starttag(self, tag, attributes):
        if self.drawing is not None or tag == "svg":
            self.drawing = [*(self.drawing or []), self.get_starttag_text()]
        elif tag == "table":
            self._begin_table()
        elif tag in ("td", "th"):
            self._begin_cell(tag, dict(attributes))
        elif tag in HEADINGS:
            self.found.append(f"\n\n{HEADINGS[tag]} ")
        elif tag == "article":
            self.found.append("\n#pagebreak(weak: true)\n")
        elif tag in ("p", "li", "figcaption"):
            self.found.append("\n\n")
        elif tag in ("thead", "tr") and self.columns:
            self._begin_row(tag)

    def handle_startendtag(self, tag, attributes):
        if self.drawing is not None:
            self.drawing.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if self.drawing is not None:
            self.drawing.append(f"</{tag}>")
            if tag == "svg":
                self._draw()
        elif tag == "table":
            self._end_table()
        elif tag in ("td", "th"):
            self.found.append("],")
        elif tag == "thead":
            self.found.append("),")
        elif tag in HEADINGS or tag == "p":
            self.found.append("\n\n")

    def handle_data(self, data):
        if self.drawing is not None:
            self.drawing.append(data)
        else:
            self.found.append(
                "".join(f"\\{sign}" if sign in "\\#*_$@<>[]`~-+=/" else sign for sign in data)
            )

    def _begin_table(self):
        self.outer = self.found
        self.found, self.columns, self.count = [], 1, 0

    def _begin_row(self, tag):
        self.columns, self.count = max(self.columns, self.count), 0
        if tag == "thead":
            self.found.append("table.header(")

    def _begin_cell(self, tag, attributes):
        wide, tall = (int(attributes.get(name) or 1) for name in ("colspan", "rowspan"))
        self.count += wide
        self.found.append(f"table.cell(colspan: {wide}, rowspan: {tall})[")

    def _end_table(self):
        columns = max(self.columns, self.count)
        inside = "".join(part for part in self.found if part.strip() or part == " ")
        self.found = self.outer
        self.found.append(f"\n#table(columns: (1fr,) * {columns}, {inside})\n")
        self.columns = 0

    def _draw(self):
        drawing = "".join(self.drawing).replace("\\", "").replace('"', '\\"').replace("\n", "")
        self.drawing = None
        self.found.append(f'#image(bytes("{drawing}"), format: "svg", height: 7pt)')
