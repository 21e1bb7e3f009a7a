"""From the plain data of an edition to a workbook that XLSForm's programs can read, too."""

from taskforce.sheets.styles import HEAD, Style
from taskforce.sheets.writing import Sheet, Styled, write_workbook

from .expressions import condition_text, ratio_text
from .layout import (
    ABOUT,
    ABOUT_LINES,
    CHOICES,
    COLUMNS,
    EN,
    HINT_KM,
    LABEL_EN,
    LABEL_KM,
    MESSAGE_EN,
    MESSAGE_KM,
    RULES,
    SETTINGS,
    SHORT_KM,
    SURVEY,
    TABLES,
    USUAL_WIDTH,
    WIDTHS,
    YES_NO_LIST,
)

WRAPPED, SECTION = Style(wrap=True), Style(wrap=True, bold=True, fill="DCE6F4")
YES_NO_WORDS = [("1", "បាទ/ចាស", "Yes"), ("0", "ទេ", "No")]


def write_form(data: dict) -> bytes:
    """Return an edition, described as plain data, as a workbook."""
    questions = [question for section in data["sections"] for question in section["questions"]]
    sheets = {
        SURVEY: _survey(data),
        CHOICES: _choices(questions),
        SETTINGS: [_settings(data)],
        TABLES: _tables(questions),
        RULES: [_rule(rule) for rule in data["rules"]],
    }
    return write_workbook([*(_sheet(name, lines) for name, lines in sheets.items()), _about()])


def _sheet(name, lines):
    columns = COLUMNS[name]
    rows = [[Styled(column, HEAD) for column in columns]]
    for line in lines:
        style = SECTION if line.get("type") == "begin_group" else WRAPPED
        rows.append([Styled(line.get(column), style) for column in columns])
    widths = {place: WIDTHS.get(column, USUAL_WIDTH) for place, column in enumerate(columns)}
    return Sheet(name, rows, widths=widths, frozen_rows=1)


def _about():
    rows = [[Styled(text, WRAPPED) for text in line] for line in ABOUT_LINES]
    return Sheet(ABOUT, rows, widths={0: 70, 1: 70})


def _words(part):
    return {
        LABEL_KM: part.get("label_km"),
        LABEL_EN: part.get("label_en"),
        SHORT_KM: part.get("short_km"),
    }


def _survey(data):
    for section in data["sections"]:
        words = section | {
            "label_km": section["title_km"], "label_en": section.get("title_en")
        }  # fmt: skip
        yield {"type": "begin_group", "name": section["code"], **_words(words)} | {
            HINT_KM: section.get("help_km"),
            "relevant": condition_text(section.get("shown_when")),
        }
        for question in section["questions"]:
            yield _question(question)
        yield {"type": "end_group", "name": section["code"]}


def _question(question):
    ratio = question["kind"] == "ratio"
    return {
        "type": _type(question),
        "name": question["code"],
        **_words(question),
        HINT_KM: question.get("help_km"),
        "required": "yes" if question["required"] else "",
        "calculation": ratio_text(question["numerator"], question["denominator"]) if ratio else "",
        "kind": question["kind"],
        "unit": question.get("unit_km"),
        "decimals": question.get("decimals"),
        "with_women": "yes" if question.get("with_women") else "",
        "adds_up": "" if ratio else question["rule"],
    }


def _type(question):
    kind = question["kind"]
    if kind in ("number", "money"):
        return "decimal" if question.get("decimals") else "integer"
    if kind == "yes_no":
        return f"select_one {YES_NO_LIST}"
    if kind == "choice":
        return f"select_one {question['code']}"
    return {"ratio": "calculate", "table": "note"}.get(kind, kind)


def _choices(questions):
    if any(question["kind"] == "yes_no" for question in questions):
        for code, km, en in YES_NO_WORDS:
            yield {"list_name": YES_NO_LIST, "name": code, LABEL_KM: km, LABEL_EN: en}
    for question in questions:
        for choice in question.get("choices", []):
            yield {"list_name": question["code"], "name": choice["code"], **_words(choice)}


def _tables(questions):
    for question in questions:
        for part in ("row", "column"):
            for one in question.get(f"{part}s", []):
                line = {"table": question["code"], "part": part, "name": one["code"]}
                yield line | _words(one)


def _rule(rule):
    params = dict(rule["params"])
    when = params.pop("when", {})
    line = {name: " ".join(v) if isinstance(v, list) else v for name, v in params.items()}
    return line | {
        "name": rule["code"],
        "kind": rule["kind"],
        "strength": "hard" if rule["is_hard"] else "soft",
        **{f"when_{name}": value for name, value in when.items()},
        MESSAGE_KM: rule.get("message_km"),
        MESSAGE_EN: rule.get("message_en"),
    }


def _settings(data):
    return {
        "form_title": data["title_km"],
        f"form_title::{EN}": data.get("title_en"),
        "form_id": data["code"],
        "version": str(data["number"]),
        "default_language": "Khmer (km)",
        "note": data.get("note_km"),
        "proposal": "yes" if data["is_proposal"] else "",
    }
