"""One valid row each; a test says only what matters to it. States are reached through services."""

import itertools
from datetime import date

from reporting.models import Answer, Deadline, FormEdition, Period
from reporting.services import forms, saving, submissions
from taskforce.models import Grant, Membership, Person, User

numbers = itertools.count(1)

PASSWORD = "a long enough password"


def make_user(username, role, unit=None, **fields):
    """Return an account with one grant."""
    fields.setdefault("name_km", "អ្នកប្រើ")
    user = User.objects.create_user(username, password=PASSWORD, **fields)
    Grant.objects.create(user=user, role=role, unit=unit, starts_on=date(2020, 1, 1))
    return user


def letters(number) -> str:
    """Return a number in letters: names of people have no digits, and not too many letters."""
    return "".join("កខគងចជញតថទ"[int(digit)] for digit in str(number))


def make_person(**fields):
    fields.setdefault("name_km", f"សុខ ដារ៉ា{letters(next(numbers))}")
    return Person.objects.create(**fields)


def make_membership(task_force, **fields):
    fields.setdefault("role_id", "member")
    fields.setdefault("starts_on", date(2024, 1, 1))
    fields["person"] = fields.get("person") or make_person()
    return Membership.objects.create(task_force=task_force, **fields)


SMALL_FORM = {
    "code": "small",
    "number": 1,
    "title_km": "របាយការណ៍សាកល្បង",
    "title_en": "Test report",
    "sections": [
        {
            "code": "visits",
            "title_km": "ការចុះមូលដ្ឋាន",
            "title_en": "Visits",
            "questions": [
                {
                    "code": "visits_made",
                    "kind": "number",
                    "label_km": "ចំនួនលើកដែលបានចុះ",
                    "label_en": "Visits made",
                    "unit_km": "លើក",
                    "rule": "sum",
                },
                {
                    "code": "people_met",
                    "kind": "number",
                    "label_km": "ចំនួនប្រជាពលរដ្ឋ",
                    "label_en": "People met",
                    "unit_km": "នាក់",
                    "with_women": True,
                    "required": False,
                    "rule": "sum",
                },
                {
                    "code": "people_a_visit",
                    "kind": "ratio",
                    "label_km": "អត្រា",
                    "label_en": "Rate",
                    "required": False,
                    "rule": "ratio",
                    "numerator": "visits_made",
                    "denominator": "people_met",
                },
                {
                    "code": "members_now",
                    "kind": "number",
                    "label_km": "ចំនួនសមាជិកបច្ចុប្បន្ន",
                    "label_en": "Members now",
                    "required": False,
                    "rule": "latest",
                },
                {
                    "code": "largest_meeting",
                    "kind": "number",
                    "label_km": "ការប្រជុំធំជាងគេ",
                    "label_en": "Largest meeting",
                    "required": False,
                    "rule": "maximum",
                },
            ],
        },
        {
            "code": "rest",
            "title_km": "ផ្សេងៗ",
            "title_en": "Rest",
            "questions": [
                {
                    "code": "money_spent",
                    "kind": "money",
                    "label_km": "ថវិកា",
                    "label_en": "Money spent",
                    "unit_km": "រៀល",
                    "required": False,
                    "rule": "sum",
                },
                {
                    "code": "situation",
                    "kind": "text",
                    "label_km": "ស្ថានភាពទូទៅ",
                    "label_en": "Situation",
                    "rule": "none",
                },
                {
                    "code": "security",
                    "kind": "choice",
                    "label_km": "សន្តិសុខ",
                    "label_en": "Security",
                    "required": False,
                    "rule": "none",
                    "choices": [
                        {"code": "good", "label_km": "ល្អ", "label_en": "good"},
                        {"code": "poor", "label_km": "មិនល្អ", "label_en": "poor"},
                    ],
                },
                {
                    "code": "forum_held",
                    "kind": "yes_no",
                    "label_km": "បានរៀបចំវេទិកា",
                    "label_en": "Forum held",
                    "required": False,
                    "rule": "none",
                },
                {
                    "code": "last_meeting",
                    "kind": "date",
                    "label_km": "ថ្ងៃប្រជុំចុងក្រោយ",
                    "label_en": "Last meeting",
                    "required": False,
                    "rule": "none",
                },
                {
                    "code": "challenges",
                    "kind": "table",
                    "label_km": "បញ្ហាប្រឈម",
                    "label_en": "Challenges",
                    "required": False,
                    "rule": "sum",
                    "rows": [
                        {"code": "land", "label_km": "ដីធ្លី", "label_en": "land"},
                        {"code": "road", "label_km": "ផ្លូវ", "label_en": "roads"},
                    ],
                    "columns": [
                        {"code": "received", "label_km": "បានទទួល", "label_en": "received"},
                        {"code": "solved", "label_km": "បានដោះស្រាយ", "label_en": "solved"},
                    ],
                },
            ],
        },
    ],
}


def make_edition(**changes) -> FormEdition:
    """Return the small form: one question of every type, issued."""
    edition = forms.load_edition(SMALL_FORM | changes)
    return edition if edition.issued_at else forms.issue_edition(edition=edition)


def make_period(code="2026-S1", edition=None, due_on=date(2099, 1, 1)) -> Period:
    """Return a period with one last day for all three levels."""
    period = Period.objects.create(code=code, edition=edition or make_edition())
    Deadline.objects.bulk_create(
        Deadline(period=period, level=level, due_on=due_on) for level in range(3)
    )
    return period


FULL = {
    "visits_made": {"number": 7},
    "people_met": {"number": 100, "women": 40},
    "members_now": {"number": 12},
    "largest_meeting": {"number": 30},
    "money_spent": {"number": 500000},
    "situation": {"text": "ស្ថានភាពទូទៅមានសន្តិសុខល្អ។"},
    "forum_held": {"number": 1},
    "last_meeting": {"date": date(2026, 6, 1)},
    "challenges.land.received": {"number": 4},
    "challenges.land.solved": {"number": 3},
}


def make_draft(unit, period, by, **answers):
    """Return a report with every question answered; `answers` replaces some, by cell code."""
    submission = submissions.start(unit=unit, period=period, by=by)
    cells = {cell.code: cell for cell in period.edition.cells.all()}
    values = FULL | answers
    saving.save_answers(
        submission=submission,
        answers={cells[code]: value for code, value in values.items()},
        versions=saving.versions_of(submission),
        by=by,
    )
    submission.refresh_from_db()
    return submission


def make_submitted(unit, period, by, **answers):
    return submissions.submit(submission=make_draft(unit, period, by, **answers), by=by)


def make_accepted(unit, period, by, reviewer, **answers):
    submission = make_submitted(unit, period, by, **answers)
    return submissions.accept(submission=submission, by=reviewer)


def answer(submission, code) -> Answer:
    return submission.answers.get(cell__code=code)
