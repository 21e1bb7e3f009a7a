"""From a workbook in the conventions of XLSForm to the plain data of an edition.

Every fault is told with its place, all at once. What a form of ours cannot say is left out and
told.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from taskforce.sheets.confined import tables_confined

from .cells import Line, Remark, Sheet, read_sheet
from .expressions import read_condition
from .layout import CHOICES, COLUMNS, LIMITS, RULES, SETTINGS, SURVEY, TABLES
from .questions import Lists, read_question
from .rules import check_rules, read_rule, say_yes_as_one

CODE = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_CODE = 40
BEGIN, END = {"begin_group", "begin group"}, {"end_group", "end group"}
REPEAT, END_REPEAT = {"begin_repeat", "begin repeat"}, {"end_repeat", "end repeat"}
# Of the device and the moment; nothing that a clerk answers.
UNASKED = {
    *("start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit"),
    *("simserial", "subscriberid", "background-audio", "start-geopoint", "hidden"),
}
FIRST = "section_1"


@dataclass(slots=True)
class Found:
    """What a file comes to: the data of an edition, its faults, and what was left out."""

    data: dict = field(default_factory=dict)
    faults: list[Remark] = field(default_factory=list)
    left_out: list[Remark] = field(default_factory=list)


def read_form(content: bytes) -> Found:
    """Return what a file says; nothing is stored.

    Raises:
        FileRefusedError: where it could not be opened safely.
    """
    tables = {table.name.strip().casefold(): table for table in tables_confined(content, LIMITS)}
    found = Found()
    if SURVEY not in tables:
        words = _("The sheet “%(sheet)s” is missing: it holds the questions.")
        message = words % {"sheet": SURVEY}
        found.faults.append(Remark(SURVEY, None, "", message))
        return found
    sheets = {
        name: read_sheet(tables[name], name) if name in tables else Sheet(name) for name in COLUMNS
    }
    for sheet in sheets.values():
        for column, head in sheet.unknown:
            message = _("The column “%(name)s” is not read.") % {"name": head[:60]}
            found.left_out.append(Remark(sheet.name, 1, column, message))
    _Reader(found, sheets).read()
    return found


class _Reader:
    """Goes through the sheets in the order in which they rest on each other."""

    def __init__(self, found: Found, sheets: dict[str, Sheet]):
        self.found, self.sheets = found, sheets
        self.lists = Lists(sheets[CHOICES], sheets[TABLES], self)
        self.section, self.depth, self.repeat = None, 0, None
        self.codes, self.lines, self.sections = {}, {}, {}
        self.rules = []  # that stand beside a question

    def read(self):
        self._settings()
        self.found.data |= {"sections": [], "rules": []}
        for line in self.sheets[SURVEY].lines:
            self._line(line)
        if self.depth:
            words = _("“%(begin)s” stands here without “%(end)s”.")
            self.fault(line, words % {"begin": "begin_group", "end": "end_group"}, "type")
        self._rules()
        say_yes_as_one(self.found.data)
        check_rules(self)

    def fault(self, line: Line, message: str, column: str = ""):
        self.found.faults.append(line.remark(message, column))

    def leave_out(self, line: Line, message: str, column: str = ""):
        self.found.left_out.append(line.remark(message, column))

    def code(self, line: Line, column="name", known=None) -> str:
        """Return the code in a column, or refuse it; each is used once among those `known`."""
        code = line.get(column)
        if not code:
            self.fault(line, _("Write a code here."), column)
        elif not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
            words = _(
                "“%(code)s”: a code begins with a small Latin letter; then small letters, digits "
                "and “_”, at most 40."
            )
            self.fault(line, words % {"code": code[:60]}, column)
        elif known is not None and code in known:
            words = _(
                "The code “%(code)s” stands in row %(row)s already: give one of them another."
            )
            self.fault(line, words % {"code": code, "row": known[code]}, column)
        if known is not None:
            known.setdefault(code, line.row)
        return code

    # The form itself

    def _settings(self):
        lines = self.sheets[SETTINGS].lines
        line = lines[0] if lines else Line(SETTINGS, 2, {}, {})
        km, en = line.words("form_title")
        code = re.sub(r"[^a-z0-9_]+", "_", line.get("form_id").casefold()).strip("_")[:LONGEST_CODE]
        if not km and not en:
            self.fault(line, _("Write the title of the form here."), "form_title")
        if not CODE.fullmatch(code):
            self.fault(line, _("Write the code of the form here: small Latin letters."), "form_id")
        self.found.data |= {"code": code, "title_km": km or en, "is_proposal": True}
        self.found.data |= {"title_en": en} if en else {}
        self.found.data |= {"note_km": line.get("note")} if line.get("note") else {}
        if "proposal" in line.columns:
            self.found.data["is_proposal"] = line.says_yes("proposal")

    def _line(self, line):
        type = " ".join(line.get("type").split())
        if type in END_REPEAT:
            self.repeat = None
        elif self.repeat:
            return
        elif type in REPEAT:
            self.repeat = line
            self.leave_out(
                line, _("A group that repeats, with all in it: give it a table."), "type"
            )
        elif type in BEGIN:
            self._begin(line)
        elif type in END:
            self._end(line)
        elif type.casefold() not in UNASKED:
            self._question(line, type)

    def _begin(self, line):
        self.depth += 1
        if self.depth > 1:
            words = _("A group within a group: its questions stand in the section around it.")
            self.leave_out(line, words, "type")
            return
        self._new_section(line, self.code(line, known=self.sections), *line.words())
        if condition := line.get("relevant"):
            self.section["shown_when"] = read_condition(condition)
            if self.section["shown_when"] is None:
                del self.section["shown_when"]
                self.leave_out(line, _("A condition that a section cannot have."), "relevant")

    def _end(self, line):
        if not self.depth:
            words = _("“%(begin)s” stands here without “%(end)s”.")
            self.fault(line, words % {"begin": "end_group", "end": "begin_group"}, "type")
            return
        self.depth -= 1
        self.section = self.section if self.depth else None

    def _new_section(self, line, code, km, en):
        if not (km or en):
            self.fault(line, _("Write the words in Khmer here."), "label::km")
        words = {"title_en": en, "short_km": line.get("short::km"), "help_km": _hint(line)}
        self.section = {"code": code, "title_km": km or en, "questions": []}
        self.section |= {name: text for name, text in words.items() if text}
        self.found.data["sections"].append(self.section)
        self.lines[code] = line

    def _question(self, line, type):
        question = read_question(self, line, type)
        if question is None:
            return
        if self.section is None:
            first = Line(line.sheet, line.row, {}, {})
            title = self.found.data["title_km"] or FIRST
            self._new_section(first, FIRST, title, "")
        self.lines[question["code"]] = line
        self.section["questions"].append(question)

    def _rules(self):
        taken = {}
        for line in self.sheets[RULES].lines:
            code = self.code(line, known=taken)
            if rule := read_rule(self, line, code):
                self.found.data["rules"].append(rule)
                self.lines[f"rule:{code}"] = line
        for line, rule in self.rules:
            self.lines[f"rule:{rule['code']}"] = line
            self.found.data["rules"].append(rule)


def _hint(line) -> str:
    km, en = line.words("hint")
    return km or en
