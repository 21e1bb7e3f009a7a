"""Two editions of the small form for tests of mappings, and the mapping between them.

In the second edition `visits_made` is `visits`, money is in million riel, “people met” is divided
into two, the two columns of “challenges” are one, the answer “poor” is “bad”, the largest
meeting is no longer asked, and the row “land” is `fields`.
"""

from copy import deepcopy
from decimal import Decimal

from reporting.mapping import Kind
from reporting.models import FormEdition, FormMapping, Period
from reporting.services import forms, mappings, saving, submissions
from tests import factories

MILLION = Decimal("0.000001")


def _number(code, label, **more):
    words = {"code": code, "label_km": label, "label_en": code, "required": False}
    return {"kind": "number", "rule": "sum"} | words | more


def second_form() -> dict:
    data = deepcopy(factories.SMALL_FORM) | {"number": 2}
    visits, rest = data["sections"]
    questions = {one["code"]: one for part in data["sections"] for one in part["questions"]}
    questions["visits_made"]["code"] = "visits"
    visits["questions"] = [
        questions["visits_made"],
        _number("met_villagers", "ប្រជាពលរដ្ឋក្នុងភូមិ", with_women=True),
        _number("met_traders", "អាជីវករ", with_women=True),
        questions["members_now"],
    ]
    questions["money_spent"] |= {"unit_km": "លានរៀល", "decimals": 2}
    questions["security"]["choices"][1] = {"code": "bad", "label_km": "អាក្រក់", "label_en": "bad"}
    table = questions["challenges"]
    table["rows"][0] = {"code": "fields", "label_km": "ស្រែចម្ការ", "label_en": "fields"}
    table["columns"] = [{"code": "cases", "label_km": "ករណី", "label_en": "cases"}]
    return data


def editions(**changes) -> tuple[FormEdition, FormEdition]:
    old = factories.make_edition()
    new = forms.load_edition(second_form() | changes)
    return old, new if new.issued_at else forms.issue_edition(edition=new)


def decide(mapping: FormMapping, by) -> FormMapping:
    """Decide everything that is not plain."""

    def lead(old, kind, *new, **more):
        mappings.lead_place(mapping=mapping, old=old, kind=kind, new=new, by=by, **more)

    lead("visits_made", Kind.RENAME, "visits")
    lead("people_met", Kind.SPLIT, "met_villagers", "met_traders")
    mappings.end_place(mapping=mapping, old="largest_meeting", reason="លែងសួរទៀត។", by=by)
    lead("money_spent", Kind.SCALE, "money_spent", factor=MILLION, is_rounded=True)
    lead("security", Kind.RENAME, "security")
    mappings.map_choices(
        step=mapping.steps.get(old_code="security"), choices={"good": "good", "poor": "bad"}, by=by
    )
    for row, to in (("land", "fields"), ("road", "road")):
        for column in ("received", "solved"):
            lead(f"challenges.{row}.{column}", Kind.MERGE, f"challenges.{to}.cases")
    return mapping


def in_force(old, new, by) -> FormMapping:
    mapping = decide(mappings.draft_mapping(old=old, new=new, by=by), by)
    return mappings.put_in_force(mapping=mapping, by=by)


def year(old, new, into=None) -> tuple[Period, Period, Period]:
    """Return a year that is not collected, and its two semesters, one of each edition."""
    first = factories.make_period("2025-S1", old)
    second = factories.make_period("2025-S2", new)
    return Period.objects.create(code="2025", edition=into or new), first, second


NEW_ANSWERS = {
    "visits": {"number": 5},
    "met_villagers": {"number": 30, "women": 10},
    "met_traders": {"number": 20, "women": 15},
    "members_now": {"number": 10},
    "money_spent": {"number": Decimal("2.5")},
    "situation": {"text": "ស្ថានភាពល្អ។"},
    "challenges.fields.cases": {"number": 6},
}


def accepted_of_new(unit, period, by, reviewer, **answers):
    """Return an accepted report of the second edition."""
    report = submissions.start(unit=unit, period=period, by=by)
    cells = {cell.code: cell for cell in period.edition.cells.all()}
    values = {cells[code]: value for code, value in (NEW_ANSWERS | answers).items()}
    saving.save_answers(
        submission=report, answers=values, versions=saving.versions_of(report), by=by
    )
    report.refresh_from_db()
    report = submissions.submit(submission=report, by=by)
    return submissions.accept(submission=report, by=reviewer)
