"""What the sheets of a workbook share: their names, the texts, the formats, the fonts."""

import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import partial

from taskforce.khmer.legacy_fonts import font_key

from .budget import Budget
from .cell_values import DATE_FORMATS, LONGEST, is_day_format, text_of
from .issues import FileRefusedError
from .parsing import local, parse

WORKSHEET = "/worksheet"
TAGS_OF_A_KEPT_ONE = 3  # a tag that is kept with its attributes takes as long as so many


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet by its name, and where it stands in the archive."""

    name: str
    path: str
    is_hidden: bool


@dataclass
class Looks:
    """What a cell's number of look means: whether it shows a day; a font before Unicode."""

    days: set[int] = field(default_factory=set)
    fonts: dict[int, str] = field(default_factory=dict)


class Package:
    """An open workbook, of which all but the sheets themselves is read."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget):
        self.archive, self.budget = archive, budget
        self._paths = {name.lower(): name for name in archive.namelist()}
        kinds = {kind.rpartition("/")[2]: path for kind, path in self._relations("").values()}
        book = kinds.get("officeDocument", "xl/workbook.xml")
        related = self._relations(book)
        self.from_1904, listed = self._book(book)
        self.sheets = [
            SheetPart(name, related[key][1], hidden)
            for name, key, hidden in listed
            if key in related and related[key][0].endswith(WORKSHEET)
        ]
        by_kind = {kind.rpartition("/")[2]: path for kind, path in related.values()}
        self.looks = self._looks(by_kind.get("styles"))
        self.strings, self.string_fonts = self._strings(by_kind.get("sharedStrings"))

    def open(self, path: str):
        # Excel finds a part whatever its letters' case.
        return self.archive.open(self._paths[path.lower()])

    def _has(self, path):
        return path is not None and path.lower() in self._paths

    def _elements(self, path):
        """Return the tags of a small part with their attributes, in their order."""
        found, take_tags = [], self.budget.take_tags

        def start(tag, attributes):
            take_tags(TAGS_OF_A_KEPT_ONE)
            found.append((local(tag), {local(name): v for name, v in attributes.items()}))

        if self._has(path):
            with self.open(path) as stream:
                parse(stream, start)
        return found

    def _relations(self, path):
        """Return what a part names by key: the kind, and the path in the archive."""
        folder, name = posixpath.split(path)
        relations = {}
        for tag, found in self._elements(posixpath.join(folder, "_rels", f"{name}.rels")):
            if tag == "Relationship" and found.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, found.get("Target", "")))
                relations[found.get("Id")] = found.get("Type", ""), target.lstrip("/")
        return relations

    def _book(self, path):
        from_1904, sheets = False, []
        for tag, found in self._elements(path):
            if tag == "workbookPr":
                from_1904 = found.get("date1904") in ("1", "true", "on")
            elif tag == "sheet":
                if len(sheets) >= self.budget.limits.sheets:
                    raise FileRefusedError("too_many_sheets", limit=self.budget.limits.sheets)
                hidden = found.get("state", "visible") != "visible"
                sheets.append((found.get("name", ""), found.get("id"), hidden))
        return from_1904, sheets

    def _looks(self, path):
        looks, formats, fonts, inside, number = Looks(), {}, [], "", 0
        for tag, found in self._elements(path):
            if tag in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs"):
                inside = tag
            elif tag == "numFmt" and inside != "dxfs":
                formats[found.get("numFmtId")] = is_day_format(found.get("formatCode", ""))
            elif tag == "font" and inside == "fonts":
                fonts.append("")
            elif tag == "name" and inside == "fonts" and fonts:
                fonts[-1] = found.get("val", "")
            elif tag == "xf" and inside == "cellXfs":
                self._note_look(looks, number, found, formats, fonts)
                number += 1
        return looks

    @staticmethod
    def _note_look(looks, number, found, formats, fonts):
        form = found.get("numFmtId", "0")
        if formats[form] if form in formats else int(form) in DATE_FORMATS:
            looks.days.add(number)
        font = int(found.get("fontId", "0"))
        if font < len(fonts) and font_key(fonts[font]) is not None:
            looks.fonts[number] = fonts[font]

    def _strings(self, path):
        reader = _StringReader(self.budget)
        if self._has(path):
            with self.open(path) as stream:
                parse(stream, reader.start, reader.end, reader.data)
        return reader.texts, reader.fonts


class RichText:
    """Gathers a text of several runs; of the phonetic hints nothing is kept.

    `font` is the font before Unicode in which most of it is typed, if it is one.
    """

    def __init__(self):
        self.clear()

    def clear(self):
        self.pieces, self.size, self.legacy = [], 0, {}
        self.is_text = self.is_hint = False
        self.run_font = ""

    def start(self, tag, attributes):
        if tag == "t":
            self.is_text = not self.is_hint
        elif tag == "rPh":
            self.is_hint = True
        elif tag == "r":
            self.run_font = ""
        elif tag == "rFont":
            self.run_font = attributes.get("val", "")

    def end(self, tag):
        if tag == "t":
            self.is_text = False
        elif tag == "rPh":
            self.is_hint = False

    def add(self, text):
        if self.is_text and self.size < LONGEST:
            self.pieces.append(text)
            self.size += len(text)
            self.weigh(text)

    def weigh(self, text):
        """Reckon how much is typed in which font."""
        self.legacy[self.run_font] = self.legacy.get(self.run_font, 0) + len(text)

    @property
    def text(self) -> str:
        return text_of("".join(self.pieces)[:LONGEST])

    @property
    def font(self) -> str:
        most = max(self.legacy, key=self.legacy.get, default="")
        return most if most and font_key(most) is not None else ""


class _StringReader:
    def __init__(self, budget):
        self.texts, self.fonts, self.budget = [], {}, budget
        self.most, self.most_tags = budget.limits.strings, 3 * budget.limits.tags
        self.tags, self.rich = 0, RichText()
        self.starts = {"si": self._string}
        self.starts |= {name: partial(self.rich.start, name) for name in ("t", "r", "rPh", "rFont")}
        self.ends = {"si": self._end_string}
        self.ends |= {name: partial(self.rich.end, name) for name in ("t", "rPh")}

    def start(self, tag, attributes):
        self.tags += 1
        if self.tags > self.most_tags:
            raise FileRefusedError("more_than_a_list")
        if handler := self.starts.get(tag) or self.starts.get(local(tag)):
            handler(attributes)

    def end(self, tag):
        if handler := self.ends.get(tag) or self.ends.get(local(tag)):
            handler()

    def _string(self, attributes):
        self.rich.clear()
        if len(self.texts) >= self.most:
            raise FileRefusedError("archive_too_large_unpacked")

    def _end_string(self):
        if font := self.rich.font:
            self.fonts[len(self.texts)] = font
        self.texts.append(self.rich.text)

    def data(self, text):
        self.rich.add(text)
