"""A summary as large as the country, without a database: for tests of paper and its bench.

The units and the form are the real ones; every figure and every sentence is made up, alike at
each run.
"""

import csv
import json
import random
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

from django.conf import settings

from reporting.models import Cell, Choice, Column, FormEdition, Period, Question, Row, Section
from reporting.summary import Coverage, Figure, Line, Part, Passage, Summary
from taskforce.khmer import sort_key
from taskforce.models import AdministrativeUnit

FIXTURES = settings.BASE_DIR / "fixtures"
Type, Rule = Question.Type, Question.Rule
WORDS = ("code", "label_km", "label_en", "short_km")


def build(*, provinces: int = 25, chapters: bool = True, seed: int = 1) -> Summary:
    """Return the summary of the country, with a chapter for each of its provinces."""
    maker = _Maker(random.Random(seed))
    below = [unit for unit in in_khmer_order(units().values()) if unit.level == 0][:provinces]
    lines, found = [], []
    for province in below:
        chapter = maker.province(province)
        found.append(chapter)
        line = Line(province, False, chapter.total.coverage, chapter.total.figures)
        line.ratios, line.tallies = chapter.total.ratios, chapter.total.tallies
        lines.append(line)
    return Summary(
        unit=None,
        period=period(),
        parts=parts(),
        lines=lines,
        total=maker.total(None, lines),
        missing=[unit for chapter in found for unit in chapter.missing],
        chapters=found if chapters else [],
    )


def period(code: str = "2024-S1") -> Period:
    found = Period(code=code, edition=edition())
    found.set_days()
    return found


@cache
def edition() -> FormEdition:
    data = _form()
    return FormEdition(
        pk=1, code=data["code"], number=1, title_km=data["title_km"], is_proposal=True
    )


@cache
def units() -> dict[str, AdministrativeUnit]:
    found = {}
    with (FIXTURES / "units.csv").open() as rows:
        for number, row in enumerate(csv.DictReader(rows), start=1):
            found[row["code"]] = AdministrativeUnit(
                pk=number,
                code=row["code"],
                level=int(row["level"]) - 1,
                kind=row["kind"],
                name_km=row["name_km"],
                name_latin=row["name_latin"],
                sort_key=sort_key(row["name_km"]),
            )
    return found


def in_khmer_order(found) -> list[AdministrativeUnit]:
    return sorted(found, key=lambda unit: (unit.sort_key, unit.code))


@cache
def parts() -> list[Part]:
    """Return the sections of the first form, with questions and cells."""
    found, by_code = [], {}
    for place, data in enumerate(_form()["sections"], start=1):
        section = Section(pk=place, code=data["code"], label_km=data["title_km"], position=place)
        part = Part(section)
        for item in data["questions"]:
            question = _question(100 * place + len(part.questions), section, item)
            by_code[question.code] = question
            part.questions.append(question)
            part.cells[question.code] = _cells(question, item)
        found.append(part)
    _link(by_code)
    return found


@cache
def _form():
    return json.loads((FIXTURES / "report_form.json").read_text())


def _question(number, section, data):
    question = Question(
        pk=number,
        section=section,
        type=data["kind"],
        rule=data["rule"],
        unit_km=data.get("unit_km") or "",
        decimals=data.get("decimals") or 0,
        with_women=data.get("with_women", False),
        required=data.get("required", True),
        **_words(data),
    )
    choices = [
        Choice(pk=100 * number + place, question=question, **_words(choice))
        for place, choice in enumerate(data.get("choices", []))
    ]
    question._prefetched_objects_cache = {"choices": _Fetched(choices)}
    return question


class _Fetched(list):
    """What a prefetched relation holds, without the database."""

    def all(self):
        return self


def _cells(question, data):
    if question.type != Type.TABLE:
        return [Cell(pk=question.pk, question=question, code=question.code)]
    rows, columns = (
        [
            model(pk=100 * question.pk + place, question=question, **_words(item))
            for place, item in enumerate(data[name])
        ]
        for model, name in ((Row, "rows"), (Column, "columns"))
    )
    return [
        Cell(
            pk=1000 * row.pk + place,
            question=question,
            row=row,
            column=column,
            code=f"{question.code}.{row.code}.{column.code}",
        )
        for row in rows
        for place, column in enumerate(columns)
    ]


def _link(by_code):
    for section in _form()["sections"]:
        for item in section["questions"]:
            if item["kind"] == Type.RATIO:
                question = by_code[item["code"]]
                question.numerator = by_code[item["numerator"]]
                question.denominator = by_code[item["denominator"]]


def _words(data):
    return {name: data.get(name) or "" for name in WORDS}


class _Maker:
    def __init__(self, chance: random.Random):
        self.chance = chance
        self.phrases = _phrases()

    def province(self, province) -> Summary:
        within = [unit for unit in units().values() if unit.code.startswith(province.code)]
        districts = in_khmer_order(unit for unit in within if unit.level == 1)
        silent = {unit.code for unit in within if self.chance.random() < 0.08}
        lines = [self.line(province, [province], silent, is_own=True)]
        for district in districts:
            below = [unit for unit in within if unit.code.startswith(district.code)]
            lines.append(self.line(district, below, silent))
        return Summary(
            unit=province,
            period=period(),
            parts=parts(),
            lines=lines,
            total=self.total(province, lines),
            missing=[unit for unit in in_khmer_order(within) if unit.code in silent],
            passages=self.passages(province),
        )

    def line(self, unit, below, silent, *, is_own=False) -> Line:
        received = sum(found.code not in silent for found in below)
        accepted = max(received - self.chance.randrange(2), 0)
        line = Line(unit, is_own, Coverage(len(below), received, accepted))
        for part in parts():
            for question in part.questions:
                self._answer(line, part, question, accepted)
        _divide(line)
        return line

    def _answer(self, line, part, question, reports):
        if question.type in Question.NUMERIC:
            for cell in part.cells[question.code]:
                line.figures[cell.code] = self._figure(question, reports)
        elif question.type == Type.YES_NO:
            yes = self.chance.randint(0, reports)
            line.figures[question.code] = Figure(Decimal(yes), None, reports)
        elif question.type == Type.CHOICE:
            codes = [choice.code for choice in question.choices.all()]
            line.tallies[question.code] = Counter(self.chance.choices(codes, k=reports))

    def _figure(self, question, reports):
        most = 10**9 if question.type == Type.MONEY else 60
        number = sum(self.chance.randint(0, most) for _ in range(reports))
        women = number * self.chance.randint(20, 60) // 100 if question.with_women else None
        return Figure(Decimal(number), women, reports)

    def total(self, unit, lines) -> Line:
        total = Line(unit)
        for line in lines:
            total.coverage += line.coverage
            for code, figure in line.figures.items():
                total.figures[code] = _added(total.figures.get(code), figure)
            for code, tally in line.tallies.items():
                total.tallies[code] = total.tallies.get(code, Counter()) + tally
        _divide(total)
        return total

    def passages(self, unit) -> list[Passage]:
        return [
            Passage(unit, question, self.prose(self.chance.randint(4, 9)))
            for part in parts()
            for question in part.questions
            if question.type == Type.TEXT
        ]

    def prose(self, sentences: int) -> str:
        return " ".join(self.chance.choices(self.phrases, k=sentences))


def _phrases():
    """Return Khmer sentences: those of the form's own help."""
    texts = [item["help_km"] for part in _form()["sections"] for item in part["questions"]]
    return [f"{sentence.strip()}។" for text in texts for sentence in text.split("។") if sentence]


def _added(found, figure):
    if found is None:
        return figure
    women = None if figure.women is None else found.women + figure.women
    return Figure(found.number + figure.number, women, found.reports + figure.reports)


def _divide(line):
    for part in parts():
        for question in part.questions:
            if question.type == Type.RATIO:
                above = line.figures[question.numerator.code].number
                below = line.figures[question.denominator.code].number
                if below:
                    line.ratios[question.code] = round(100 * above / below, 1)


DAY = date(2024, 7, 12)
