"""Faults that a person mends once for the whole class: what is asked, and what was answered."""

from collections.abc import Iterable
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from taskforce.khmer import key
from taskforce.models import (
    AcceptedSpelling,
    AdministrativeUnit,
    GroupRole,
    ImportAnswer,
    MemberImport,
)
from taskforce.models.accepted_spelling import ROLES, UNITS
from taskforce.resources.answers import Answers
from taskforce.resources.matching import Words
from taskforce.services.imports.member_imports import check_may_import
from taskforce.sheets.places import spelling
from taskforce.sheets.rows import Book
from taskforce.sheets.suggestions import suggest_role
from taskforce.sheets.unit_names import NAMED_BY

FONTS = "legacy_encoding"
# Notices about what was mended by itself: a person may say that it is right.
AGREED = ("leading_zero_restored", "retired_unit_code", "unit_code_rewritten")
MOST = 60  # classes that are asked about at a time, those of most rows first
CELLS = 6


def answers_of(member_import: MemberImport) -> Answers:
    """Return what was confirmed for this import, and the spellings that its province has."""
    given = list(member_import.answers.select_related("role"))
    accepted = AcceptedSpelling.objects.filter(province=member_import.unit)
    units = accepted.values_list("level", "within", "key", "unit__code")
    return Answers(
        {(level, within, text): code for level, within, text, code in units},
        {answer.key: answer.role for answer in given if answer.code == ROLES},
        frozenset(answer.key for answer in given if answer.code == FONTS),
        frozenset(answer.code for answer in given if answer.code in AGREED),
    )


# What is asked


def questions_of(book: Book, judged, words: Words, converted: frozenset[str]) -> list[dict]:
    """Return each class of faults that can be mended at once, with what is proposed."""
    found = {}
    several = len({row.sheet for row in book.rows}) > 1
    for row in judged:
        for issue in row.entry.issues:
            if question := _question(row.entry, issue):
                _count(found, question, f"“{issue.sheet}” {issue.cell}" if several else issue.cell)
    asked = [_with_choices(question, words) for question in _most(found.values())]
    return [*_fonts(book, converted), *(question for question in asked if question is not None)]


def _most(questions: Iterable[dict]) -> list[dict]:
    return sorted(questions, key=lambda question: -question["count"])[:MOST]


def _count(found, question, cell):
    known = found.setdefault((question["code"], question["key"]), question)
    known["count"] += 1
    if len(known["cells"]) < CELLS:
        known["cells"].append(cell)


def _question(entry, issue) -> dict | None:
    """Return the class that a fault belongs to; None where no class can be mended at once."""
    plain = {"code": issue.code, "text": "", "count": 0, "cells": []}
    if issue.code in AGREED:
        return plain | {"key": issue.code}
    if issue.code == ROLES:
        text = entry.values["role"]
        return plain | {"key": key(text), "text": text}
    if issue.code == UNITS and issue.column != entry.column_of("unit_code"):
        texts = {name: entry.values[name] for name in NAMED_BY.values()}
        # One cell may name a unit and those above it: the lowest is the one that is not known.
        fields = [n for n in texts if texts[n] and entry.column_of(n) == issue.column]
        field = fields[-1] if fields else None
        if field:
            written = {name: texts[name] for name in _down_to(field) if texts[name]}
            told = "|".join(f"{name}={spelling(text)}" for name, text in written.items())
            # As pairs: a database may keep the names of an object in another order.
            written = [[name, text] for name, text in written.items()]
            return plain | {"key": told[:500], "text": texts[field], "written": written}
    return None


def _down_to(field) -> list[str]:
    names = list(NAMED_BY.values())
    return names[: names.index(field) + 1]


def _with_choices(question, words) -> dict | None:
    """Return a question with what is proposed; None where nothing is, and somebody must type."""
    if question["code"] == UNITS:
        question["choices"] = [
            unit.code for unit in words.places.suggest(dict(question["written"]))
        ]
    elif question["code"] == ROLES:
        roles = {role.name_km: role.pk for role in words.roles.values()}
        question["choices"] = [roles[name] for name in suggest_role(question["text"], roles)]
    else:
        return question
    return question if question["choices"] else None


def _fonts(book, converted) -> list[dict]:
    """Return the old fonts of a file not converted yet, with cells as typed and as converted."""
    found = {}
    for use in book.legacy:
        if use.key and use.key not in converted:
            question = {"code": FONTS, "key": use.key, "text": use.font, "count": 0, "cells": []}
            question = found.setdefault(use.key, question | {"samples": []})
            question["count"] += use.cells
            question["samples"].append([list(sample) for sample in use.samples])
    for question in found.values():
        question["samples"] = _of_each(question["samples"], 2 * CELLS)
    return list(found.values())


def _of_each(columns: list[list], most: int) -> list:
    """Return samples of all columns, at least one of each, in their order."""
    each = max(most // len(columns), 1)
    return [sample for samples in columns for sample in samples[:each]]


def legacy_of(book: Book) -> list[dict]:
    return [asdict(use) for use in book.legacy]


# What is answered


@transaction.atomic
def answer(*, member_import: MemberImport, given: list[tuple[dict, str]], by):
    """Keep what a person confirmed: questions of the import, each with its choice.

    A spelling of a unit is remembered for the province. The rows are to be judged again.

    Raises:
        ValidationError: where the import is not to be judged any more, or a choice is none.
    """
    check_may_import(by, member_import.unit)
    if not member_import.may_be_judged:
        raise ValidationError(
            _("This import is in work or stored already."), code="not_to_be_judged"
        )
    for question, choice in given:
        if choice not in question.get("choices", [choice]):
            raise ValidationError(_("This is not among the proposals."), code="no_proposal")
        _keep(member_import, question, choice, by)


def _keep(member_import, question, choice, by):
    meant = {"unit": None, "role": None}
    if question["code"] == UNITS:
        unit = AdministrativeUnit.objects.within(member_import.unit).get(code=choice)
        meant["unit"] = unit
        _remember(member_import.unit, question, unit, by)
    elif question["code"] == ROLES:
        meant["role"] = GroupRole.objects.get(pk=choice)
    ImportAnswer.objects.update_or_create(
        member_import=member_import, code=question["code"], key=question["key"],
        defaults={"text": question["text"], "by": by} | meant,
    )  # fmt: skip


def _remember(province, question, unit, by):
    """Remember a spelling within the unit above that was written beside it, if any was."""
    *above, (field, text) = question["written"]
    length = next((n for n, name in NAMED_BY.items() if above and name == above[-1][0]), 0)
    AcceptedSpelling.objects.update_or_create(
        province=province, level=field, within=unit.code[:length], key=key(text),
        defaults={"text": text, "unit": unit, "by": by},
    )  # fmt: skip
