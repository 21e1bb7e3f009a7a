"""Taking in an instruction that is described as plain data."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat import facts
from secretariat.models import Clause, Instruction, Requirement, RequirementDeadline
from secretariat.working_days import end_of, working_days

WORDS = ("title_km", "title_en", "preamble_km", "introduction_km", "closing_km", "source")
MOMENTS = ("due_at", "grace_until", "locks_at")


@transaction.atomic
def load_instruction(data: dict) -> Instruction:
    """Store an instruction described as plain data, as a draft; one that is there stays as it is.

    `fixtures/instruction_2024.json` shows the shape.

    Raises:
        ValidationError: where a requirement or a deadline is not what it may be.
    """
    found = Instruction.objects.filter(code=data["code"]).first()
    if found:
        return found
    words = {name: data.get(name, "") for name in WORDS}
    instruction = Instruction(code=data["code"], **words)
    instruction.full_clean()
    instruction.save()
    for described in data["clauses"]:
        _load_clause(instruction, described)
    return instruction


def _load_clause(instruction, data):
    clause = Clause(
        instruction=instruction,
        number=data["number"],
        text_km=data["text_km"],
        text_en=data.get("text_en", ""),
    )
    clause.full_clean()
    clause.save()
    for position, described in enumerate(data.get("requirements", []), start=1):
        _load_requirement(clause, position, described)


def _load_requirement(clause, position, data):
    if data["fact"] not in facts.FACTS:
        raise ValidationError(
            _("There is no fact “%(code)s”.") % {"code": data["fact"]}, code="no_fact"
        )
    requirement = Requirement(
        clause=clause,
        position=position,
        code=data["code"],
        title_km=data["title_km"],
        title_en=data.get("title_en", ""),
        fact=data["fact"],
        params=data.get("params", {}),
    )
    requirement.full_clean()
    requirement.save()
    for level, described in sorted(data["levels"].items()):
        deadline = RequirementDeadline(
            requirement=requirement,
            level=int(level),
            wording_km=described.get("wording_km", ""),
            interpretation=described.get("interpretation", ""),
            **_moments(described),
        )
        deadline.interpreted_at = timezone.now() if deadline.due_at else None
        deadline.full_clean()
        deadline.save()


def _moments(described) -> dict:
    """Return the moments of a deadline: as written, or counted in working days of the calendar.

    `{"month": "2024-04", "working_day": 5}` is the last moment of the fifth working day, and
    `grace_days`, `locks_days` so many working days after it.
    """
    found = {name: _moment(described.get(name)) for name in MOMENTS}
    days = working_days()
    if month := described.get("month"):
        year, number = map(int, month.split("-"))
        found["due_at"] = end_of(days.of_month(year, number, described["working_day"]))
    for name, count in (("grace_until", "grace_days"), ("locks_at", "locks_days")):
        if described.get(count):
            day = days.after(timezone.localdate(found["due_at"]), described[count])
            found[name] = end_of(day)
    return found


def _moment(text):
    return datetime.fromisoformat(text) if text else None
