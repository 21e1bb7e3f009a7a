"""A web page that bears the name of an Excel file, as many systems hand out their lists.

Only what stands in its tables is read: nothing is fetched and no script is run.
"""

import re
from html.parser import HTMLParser

from taskforce.khmer.legacy_fonts import font_key

from .budget import Budget
from .issues import FileRefusedError
from .rows import Line, Table, is_blank
from .text_file import decode
from .workbook import spread_merged
from .writing import MOST_COLUMNS

CELLS = ("td", "th")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*([^;,}]{1,100})", re.IGNORECASE)
_CLASS = re.compile(r"\.([\w-]{1,60})\s*\{([^}]{0,4000})\}")
_SPACE = re.compile(r"[ \t\r\n\f]+")
MOST_SPANNED = 10_000
LONGEST_TAG = 50_000
DEEPEST = 20  # tables in tables
MOST_SIGNS = 500_000  # that are written by their name, as &nbsp;


def read_web_page(content: bytes, budget: Budget) -> tuple[list[Table], list]:
    """Return the tables of a page, each as a sheet, and no others.

    Raises:
        FileRefusedError: where it is too large, or has no table.
    """
    tables = tables_of_page(content, budget)
    for table in tables:
        spread_merged(table, budget)
    return tables, []


def tables_of_page(content: bytes, budget: Budget) -> list[Table]:
    """Return the tables of a page, the values of merged cells only where they stand."""
    text = _without_comments(_text(content))
    if _has_endless_tag(text):
        raise FileRefusedError("html_not_excel")
    if text.count("&") > MOST_SIGNS:
        raise FileRefusedError("more_than_a_list")
    reader = _TableReader(budget)
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table.lines]
    if not tables:
        raise FileRefusedError("html_not_excel")
    for number, table in enumerate(tables, start=1):
        table.name = str(number) if len(tables) > 1 else ""
    return tables


def _text(content):
    match = _CHARSET.search(content[:4000])
    try:
        return content.decode(match[1].decode()) if match else decode(content)
    except (LookupError, UnicodeDecodeError):
        return decode(content)


def _without_comments(text):
    """Cut out comments and declarations, in which a parser might search for their end at length."""
    kept, at = [], 0
    while (start := text.find("<!", at)) >= 0:
        kept.append(text[at:start])
        ending = "-->" if text.startswith("<!--", start) else ">"
        end = text.find(ending, start)
        if end < 0:
            return "".join(kept)
        at = end + len(ending)
    return "".join([*kept, text[at:]])


def _has_endless_tag(text):
    """Tell whether a tag is so long that a parser might search in it for hours."""
    start = text.find("<")
    while start >= 0:
        end = text.find(">", start)
        if (end if end >= 0 else len(text)) - start > LONGEST_TAG:
            return True
        start = text.find("<", end) if end >= 0 else -1
    return False


class _TableReader(HTMLParser):
    def __init__(self, budget):
        super().__init__(convert_charrefs=True)
        self.budget, self.limits = budget, budget.limits
        budget.most_tags = self.limits.page_tags
        self.tables, self.open = [], []
        self.classes, self.fonts, self.in_style, self.in_script = {}, [], False, False

    def handle_starttag(self, tag, attributes):
        self.budget.take_tags(1 + len(attributes))
        found = {name: value or "" for name, value in attributes}
        if font := self._font(tag, found):
            self.fonts.append((tag, font))
        self.in_style, self.in_script = tag == "style", tag == "script"
        if tag == "table":
            self._open_table()
        elif self.open:
            self._in_table(tag, found)

    def _open_table(self):
        if len(self.open) >= DEEPEST:
            raise FileRefusedError("more_than_a_list")
        self.budget.begin_sheet()
        self.open.append(_OpenTable(self.budget))
        self.tables.append(self.open[-1].table)

    def handle_pi(self, data):
        self.budget.take_tags()

    def _in_table(self, tag, found):
        table = self.open[-1]
        if tag == "tr":
            table.start_row()
        elif tag in CELLS:
            self.budget.take_cells()
            table.start_cell(_span(found, "colspan"), _span(found, "rowspan"))
            # The font of the cell itself was put on the stack just before.
            table.font = self.fonts[-1][1] if self.fonts else ""
        elif tag == "br":
            table.add("\n")

    def handle_endtag(self, tag):
        self.budget.take_tags()
        self.in_style = self.in_script = False
        if self.fonts and self.fonts[-1][0] == tag:
            self.fonts.pop()
        if not self.open:
            return
        if tag == "table":
            self.open.pop().end_row()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag in CELLS:
            self.open[-1].end_cell()

    def handle_data(self, data):
        self.budget.take_tags()
        if self.in_style:
            self._learn(data)
        elif self.open and not self.in_script:
            self.open[-1].add(_SPACE.sub(" ", data))
            if self.fonts and not is_blank(data):
                self.open[-1].font = self.fonts[-1][1]

    def close(self):
        super().close()
        while self.open:
            self.open.pop().end_row()

    def _learn(self, rules):
        for name, rule in _CLASS.findall(rules[:200_000]):
            if match := _FAMILY.search(rule):
                self.classes[name] = match[1].strip(" '\"")

    def _font(self, tag, found):
        """Return the font before Unicode that an element asks for."""
        named = [found.get("face", "").split(",")[0].strip(" '\"") if tag == "font" else ""]
        if match := _FAMILY.search(found.get("style", "")):
            named.append(match[1].strip(" '\""))
        named += [self.classes.get(name, "") for name in found.get("class", "").split()]
        return next((name for name in named if name and font_key(name) is not None), "")


def _span(found, name):
    text = found.get(name, "1").strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return min(max(number, 1), MOST_SPANNED)


class _OpenTable:
    """A table that is being read: which places of the next rows are taken by cells above."""

    def __init__(self, budget):
        self.budget, self.limits = budget, budget.limits
        self.table = Table("", [])
        self.number, self.line, self.taken = 0, None, {}
        self.pieces, self.font = None, ""

    def start_row(self):
        self.end_row()
        self.number += 1
        self.budget.take_row()
        self.line, self.place = Line(self.number, []), 0

    def end_row(self):
        self.end_cell()
        if self.line is None:
            return
        if not all(map(is_blank, self.line.values)):
            self.line.take_formulas()
            self.table.lines.append(self.line)
            self.budget.keep(self.table.lines)
        self.line = None

    def start_cell(self, across, down):
        self.end_cell()
        if self.line is None:
            self.start_row()
        while self.taken.get(self.place, 0) >= self.number:
            self.place += 1
        if self.place > MOST_COLUMNS:
            raise FileRefusedError("too_many_columns", limit=self.limits.columns)
        self.pieces, self.left, self.font = [], self.place, ""
        right, bottom = self.place + across - 1, self.number + down - 1
        self.place = right + 1
        if across > 1 or down > 1:
            self.budget.take_merged()
            self.table.merged.append((self.number, bottom, self.left, right))
        if down > 1 and right <= self.limits.columns:
            self.taken |= dict.fromkeys(range(self.left, right + 1), bottom)

    def add(self, text):
        if self.pieces is not None:
            self.pieces.append(text)

    def end_cell(self):
        if self.pieces is None:
            return
        text = "\n".join(part.strip(" ") for part in "".join(self.pieces).split("\n")).strip("\n")
        self.pieces = None
        if not text:
            return
        if self.left >= self.limits.columns:
            raise FileRefusedError("too_many_columns", limit=self.limits.columns)
        values = self.line.values
        values.extend([None] * (self.left - len(values)))
        values.append(text)
        if self.font:
            self.line.note("fonts", self.left, self.font)
