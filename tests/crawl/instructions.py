"""Instructions in force, withdrawn and drafted, for the walk; statements kept and taken back."""

from datetime import date, timedelta

from django.utils import timezone

from reporting.models import Deadline, Submission
from secretariat.models import (
    CalendarDay,
    Clause,
    Digest,
    Extension,
    Requirement,
    RequirementDeadline,
)
from secretariat.services import extending, following, instructions, stating
from secretariat.working_days import end_of
from tests import factories
from tests.secretariat.asked import SEED, issued, of


def furnish_instructions(country, cast) -> None:
    """Put instructions in every state, and assignments in every state, into the small country."""
    old = instructions.load_instruction(SEED | {"code": "old"})
    old = instructions.issue(instruction=old, by=cast["admin"])
    instructions.withdraw(instruction=old, reason="ជំនួសដោយសេចក្តីណែនាំថ្មី", by=cast["admin"])
    issued()
    _draft(country, cast)
    _read_anew(cast)
    for unit in (country["08"], country["0801"]):
        asked = of("visits", unit)
        stating.state(assignment=asked, statement="បានចុះមូលដ្ឋានចំនួន ៤ លើក", by=cast["clerk"])
    stating.take_back(assignment=asked, reason="វាយខុស", by=cast["clerk"])
    factories.make_membership(country["0801"].task_force, role_id="secretariat_officer")
    following.follow()
    _extensions(country, cast)
    line = {"assignment": of("visits", country["08"]).pk, "kind": "before", "days": 5}
    today = timezone.localdate()
    news = [
        {"source": "extensions", "extension": found.pk, "what": found.state}
        for found in Extension.objects.all()
    ]
    for report in Submission.objects.filter(status="returned")[:1]:
        news.append({"source": "reports", "report": report.pk})
    for deadline in Deadline.objects.all()[:1]:
        days = {"kind": "after", "days": 5, "count": 3}
        news.append({"source": "reports", "deadline": deadline.pk} | days)
    Digest.objects.create(unit=country["08"], on=today, lines=[line, *news])
    Digest.objects.create(unit=country["08"], on=today - timedelta(days=3), lines=[line])
    CalendarDay.objects.create(
        on=date(2027, 1, 4), name_km="ឈប់សម្រាកពិសេស", name_en="Special holiday", source="អនុក្រឹត្យ"
    )


def _read_anew(cast):
    """Read two days of the instruction in force anew: one that was there, and one that was not."""
    for code, level in (("appointment-report", 0), ("visits", 2)):
        instructions.reread(
            deadline=RequirementDeadline.objects.get(
                requirement__code=code,
                level=level,
                requirement__clause__instruction__status="issued",
            ),
            due_at=end_of(date(2024, 4, 10)),
            interpretation="ដើមខែ គឺដប់ថ្ងៃដំបូង",
            reason="អានច្រឡំលើកមុន",
            by=cast["admin"],
        )


def _draft(country, cast):
    """Put one that is being written beside them, with a gap, a place and a particular."""
    draft = instructions.load_instruction(SEED | {"code": "next"})
    Clause.objects.create(instruction=draft, number=9, text_km="ចំណុចថ្មី")
    for code, params in (("groups-formed", {}), ("secretariat", {"at_least": 2})):
        asked = Requirement.objects.get(clause__instruction=draft, code=code)
        asked.params = params
        asked.save()
        instructions.add_place(requirement=asked, unit=country["08"], by=cast["admin"])


def _extensions(country, cast):
    until = timezone.localdate() + timedelta(days=30)
    made = [
        extending.ask(
            assignment=of("groups-formed", country[code]), until=until, reason="ទឹកជំនន់",
            by=cast["clerk"],
        )
        for code in ("0801", "080101")
    ] + [
        extending.ask(
            assignment=of("appointment-report", country["08"]), until=until, reason="ទឹកជំនន់",
            by=cast["clerk"],
        )
    ]  # fmt: skip
    extending.refuse(extension=made[0], answer="មានពេលគ្រប់គ្រាន់", by=cast["reviewer"])
    extending.give(extension=made[2], until=until, answer="យល់ព្រម", by=cast["officer"])
