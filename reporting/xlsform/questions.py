"""One row of `survey` as a question of ours, with its choices, rows and columns."""

from django.utils.translation import gettext as _

from reporting.models import Question

from .cells import Line, Sheet
from .expressions import read_condition, read_constraint, read_ratio
from .layout import CHOICES, TABLES, YES_NO_LIST

Type, Rule = Question.Type, Question.Rule
NUMERIC = (Type.NUMBER, Type.MONEY, Type.TABLE)
PLAIN = {
    "integer": Type.NUMBER,
    "decimal": Type.NUMBER,
    "range": Type.NUMBER,
    "text": Type.TEXT,
    "string": Type.TEXT,
    "date": Type.DATE,
    "calculate": Type.RATIO,
}
YES_NO_CODES = [{"yes", "no"}, {"1", "0"}]
LONGEST = {"label_km": 300, "label_en": 300, "short_km": 60, "unit_km": 40}
MOST_DECIMALS = 2


class Lists:
    """What may be chosen, and the rows and columns of tables, by the name of their list."""

    def __init__(self, choices: Sheet, tables: Sheet, reader):
        self.choices = _grouped(choices.lines, lambda line: line.get("list_name"))
        self.parts = _grouped(tables.lines, lambda line: (line.get("table"), line.get("part")))
        self.reader = reader

    def is_yes_no(self, name) -> bool:
        codes = {line.get("name").casefold() for line in self.choices.get(name, ())}
        return codes in YES_NO_CODES

    def described(self, lines: list[Line]) -> list[dict]:
        known = {}
        return [
            {"code": self.reader.code(line, known=known)} | _words(self.reader, line)
            for line in lines
        ]


def _grouped(lines, key):
    found = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found


def read_question(reader, line: Line, type: str) -> dict | None:
    """Return what a row asks; None where a form of ours cannot ask it, which is told."""
    kind, chosen = _kind(reader, line, type)
    if kind is None:
        return None
    code = reader.code(line, known=reader.codes)
    question = {"code": code, "kind": kind.value} | _words(reader, line)
    km, en = line.words("hint")
    question |= {"help_km": km or en} if km or en else {}
    question |= {"unit_km": line.get("unit")[:40]} if line.get("unit") else {}
    if decimals := _decimals(reader, line, type):
        question["decimals"] = decimals
    if line.says_yes("with_women"):
        question["with_women"] = True
        if kind != Type.NUMBER:
            reader.fault(line, _("Only a number of persons has a share of women."), "with_women")
    question["required"] = line.says_yes("required") and kind != Type.RATIO
    question["rule"] = _adds_up(reader, line, kind)
    _add_lines(reader, line, question, kind, chosen)
    _add_rules(reader, line, question)
    return question


def _kind(reader, line, type):
    """Return the type of a question, and the list that it chooses from."""
    word, _space, chosen = type.partition(" ")
    own = line.get("kind")
    if own and own not in Type.values:
        reader.fault(line, _("“%(kind)s” is no kind of question.") % {"kind": own[:40]}, "kind")
        return None, ""
    if own:
        return Type(own), chosen or line.get("name")
    if word in ("select_one", "select1"):
        if chosen == YES_NO_LIST or reader.lists.is_yes_no(chosen):
            return Type.YES_NO, chosen
        return Type.CHOICE, chosen
    kind = PLAIN.get(type)
    if kind == Type.RATIO and read_ratio(line.get("calculation")) is None:
        kind = None
    if kind is None:
        said = {"type": type[:40] or "?", "name": line.get("name")[:40]}
        words = _("“%(name)s”: a form of this system does not ask “%(type)s”.") % said
        reader.leave_out(line, words, "type")
    return kind, chosen


def _words(reader, line) -> dict:
    km, en = line.words()
    if not km and en:
        reader.leave_out(
            line, _("The Khmer words are missing: the English stand in their place."), "label::en"
        )
    elif not km:
        reader.fault(line, _("Write the words in Khmer here."), "label::km")
    words = {"label_km": km or en, "label_en": en, "short_km": line.get("short::km")}
    for name, most in LONGEST.items():
        if len(words.get(name, "")) > most:
            column = name.replace("_km", "::km").replace("_en", "::en")
            reader.fault(line, _("At most %(most)s characters.") % {"most": most}, column)
    return {name: text for name, text in words.items() if text or name == "label_km"}


def _decimals(reader, line, type) -> int:
    written = line.get("decimals")
    if not written:
        return MOST_DECIMALS if type == "decimal" else 0
    if written not in ("0", "1", "2"):
        reader.fault(line, _("At most two decimals are kept."), "decimals")
        return 0
    return int(written)


def _adds_up(reader, line, kind) -> str:
    written = line.get("adds_up")
    if kind == Type.RATIO:
        return Rule.RATIO.value
    if not written:
        return (Rule.SUM if kind in NUMERIC else Rule.NONE).value
    if written not in (Rule.SUM, Rule.LATEST, Rule.MAXIMUM, Rule.NONE):
        words = _("Write one of these: %(words)s") % {"words": "sum, latest, maximum, none"}
        reader.fault(line, words, "adds_up")
    elif written != Rule.NONE and kind not in NUMERIC:
        reader.fault(line, _("Only numbers, money and tables add up."), "adds_up")
    else:
        return written
    return Rule.NONE.value


def _add_lines(reader, line, question, kind, chosen):
    """Put what a question is made of: choices, rows and columns, two other questions."""
    lists = reader.lists
    if kind == Type.CHOICE:
        question["choices"] = lists.described(lists.choices.get(chosen, []))
        if len(question["choices"]) < 2:
            words = _("The sheet “%(sheet)s” has fewer than two answers of the list “%(list)s”.")
            reader.fault(line, words % {"list": chosen[:40], "sheet": CHOICES}, "type")
    elif kind == Type.TABLE:
        for part in ("row", "column"):
            question[f"{part}s"] = lists.described(lists.parts.get((question["code"], part), []))
            if not question[f"{part}s"]:
                words = _("The sheet “%(sheet)s” has no “%(part)s” of the table “%(table)s”.")
                said = {"sheet": TABLES, "part": part, "table": question["code"]}
                reader.fault(line, words % said, "name")
    elif kind == Type.RATIO:
        parts = read_ratio(line.get("calculation"))
        if parts is None:
            words = _("Write the ratio of two numbers, for example: %(example)s")
            example = {"example": "100 * ${solved} div ${received}"}
            reader.fault(line, words % example, "calculation")
        else:
            question["numerator"], question["denominator"] = parts


def _add_rules(reader, line, question):
    """Take XLSForm's own constraint and condition, as far as a rule of ours says the same."""
    code = question["code"]
    if written := line.get("constraint"):
        rule = read_constraint(code, written)
        if rule is None:
            reader.leave_out(
                line, _("A constraint that cannot be said by a rule of this system."), "constraint"
            )
        else:
            km, en = line.words("constraint_message")
            messages = {"message_km": km or en, "message_en": en if km else ""}
            rule |= {"code": f"{code[:29]}_constraint", "is_hard": True}
            reader.rules.append((line, rule | {n: text for n, text in messages.items() if text}))
    if written := line.get("relevant"):
        when = read_condition(written)
        if when and question["required"]:
            question["required"] = False
            params = {"cell": code, "when": when}
            rule = {"code": f"{code[:29]}_relevant", "kind": "required_if", "params": params}
            reader.rules.append((line, rule | {"is_hard": True}))
        words = _("Questions are asked always, only sections on a condition: “%(name)s”.")
        reader.leave_out(line, words % {"name": code}, "relevant")
