"""What the records know is filled in, can be opened, and is changed only with a reason."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from reporting import filled, prefill
from reporting.models import PrefillChange, Status, Submission
from reporting.services import prefilling, saving, submissions
from taskforce.models import Instrument, InstrumentKind, Membership
from tests import factories

SECTION = {
    "code": "composition",
    "title_km": "សមាសភាព",
    "title_en": "Composition",
    "questions": [
        {
            "code": "members_total",
            "kind": "number",
            "label_km": "ចំនួនសមាជិក",
            "label_en": "Members in office",
            "with_women": True,
            "rule": "latest",
        },
        {
            "code": "secretariat_exists",
            "kind": "yes_no",
            "label_km": "មានលេខាធិការដ្ឋានឬទេ",
            "label_en": "Is there a secretariat?",
            "required": False,
            "rule": "none",
        },
        {
            "code": "posts_vacant",
            "kind": "number",
            "label_km": "មុខតំណែងទំនេរ",
            "label_en": "Vacant posts",
            "required": False,
            "rule": "latest",
        },
        {
            "code": "composition_decision_date",
            "kind": "date",
            "label_km": "កាលបរិច្ឆេទសេចក្តីសម្រេច",
            "label_en": "Latest decision",
            "required": False,
            "rule": "none",
        },
    ],
}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def period(country):
    sections = [*factories.SMALL_FORM["sections"], SECTION]
    return factories.make_period(edition=factories.make_edition(sections=sections))


@pytest.fixture
def group(country):
    """Three in office on the last day of the period, two of them women; others are not."""
    group = country["0801"].task_force
    for sex, days in [
        ("f", {}),
        ("f", {"role_id": "head"}),
        ("m", {"starts_on": date(2026, 6, 30)}),
        ("m", {"starts_on": date(2026, 7, 1)}),
        ("m", {"ends_on": date(2026, 6, 30)}),
    ]:
        factories.make_membership(group, person=factories.make_person(sex=sex), **days)
    return group


@pytest.fixture
def draft(country, period, group, clerk):
    return factories.make_draft(country["0801"], period, clerk)


def change(draft, by, **figures):
    write(draft, by, "members_total", **figures)


def write(draft, by, code, **figures):
    cell = draft.edition.cells.select_related("question").get(code=code)
    saving.save_answers(
        submission=draft, answers={cell: figures}, versions=saving.versions_of(draft), by=by
    )


def known_of(draft, codes=prefill.COUNTED):
    return prefill.known_figures(draft.unit, draft.period.ends_on, codes)


def test_it_is_filled_in_when_the_report_is_begun(draft):
    answer = factories.answer(draft, "members_total")
    assert (answer.number, answer.women) == (3, 2)
    assert not draft.answers.filter(cell__code="secretariat_exists").exists()


def test_the_women_are_known_where_the_sex_of_everybody_is(draft, group):
    factories.make_membership(group)
    assert known_of(draft) == {"members_total": {"number": "4"}}


def test_somebody_in_two_seats_is_one(draft, group):
    person = group.memberships.filter(person__sex="f").first().person
    factories.make_membership(group, person=person, role_id="adviser")
    assert known_of(draft)["members_total"] == {"number": "3", "women": "2"}


def test_a_secretariat_is_known_once_somebody_is_in_it(draft, group):
    factories.make_membership(group, role_id="secretariat_member")
    known = known_of(draft)
    assert known["secretariat_exists"] == {"number": "1"}
    assert known["secretariat_staff"] == {"number": "1"}


def test_nothing_is_known_of_a_group_without_records(country, period, clerk):
    report = submissions.start(unit=country["0808"], period=period, by=clerk)
    assert not report.answers.exists()


VACANT, DECIDED = "posts_vacant", "composition_decision_date"


def test_vacant_seats_that_must_be_held_are_known(draft, group):
    # A district group must have a head, who is there, and a permanent deputy.
    assert known_of(draft, [VACANT]) == {VACANT: {"number": "1"}}
    assert factories.answer(draft, VACANT).number == 1
    factories.make_membership(group, role_id="permanent_deputy", acting=True)
    assert known_of(draft, [VACANT]) == {VACANT: {"number": "1"}}
    factories.make_membership(group, role_id="permanent_deputy")
    assert known_of(draft, [VACANT]) == {}


def test_of_vacant_seats_the_records_know_the_least(draft, clerk):
    write(draft, clerk, VACANT, number=3)
    assert prefilling.differences_of(draft) == []
    write(draft, clerk, VACANT, number=0)
    (found,) = prefilling.differences_of(draft)
    assert (found.known, found.found) == ({"number": "1"}, {"number": "0"})


def test_the_latest_paper_by_which_somebody_came_or_went_is_known(
    client, draft, group, country, clerk, officer
):
    decision = InstrumentKind.objects.get(code="decision")
    first, last, later = (
        Instrument.objects.create(kind=decision, number=str(day.day), dated=day, unit=country["08"])
        for day in (date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 2))
    )
    seat = group.memberships.filter(role="head").get()
    Membership.objects.filter(pk=seat.pk).update(started_by=first)
    factories.make_membership(group, started_by=first, ended_by=last, ends_on=date(2026, 6, 1))
    factories.make_membership(group, started_by=later, starts_on=date(2026, 7, 2))
    factories.make_membership(group, started_by=later, role_id="secretariat_member")
    assert known_of(draft, [DECIDED]) == {DECIDED: {"date": "2026-06-30"}}
    write(draft, clerk, DECIDED, date=date(2026, 3, 1))
    (found,) = prefilling.differences_of(draft)
    assert found.known_answer.date == date(2026, 6, 30)
    with pytest.raises(ValidationError, match="knows another figure"):
        submissions.submit(submission=draft, by=clerk)
    submissions.submit(submission=draft, by=clerk, changes={DECIDED: "តាមលិខិតមុន"})
    assert draft.prefill_changes.get().found == {"date": "2026-03-01"}
    client.force_login(officer)
    assert "01/03/2026, in the records 30/06/2026" in page(client, "review_queue")


def test_unchanged_it_is_handed_in_without_a_word(draft, clerk):
    assert submissions.submit(submission=draft, by=clerk).status == Status.SUBMITTED
    assert not PrefillChange.objects.exists()


def test_changed_it_takes_a_reason(draft, clerk):
    change(draft, clerk, number=5, women=2)
    with pytest.raises(ValidationError, match="Members in office: the system knows another"):
        submissions.submit(submission=draft, by=clerk)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    report = submissions.submit(
        submission=draft, by=clerk, changes={"members_total": " ទើបតែងតាំង "}
    )
    kept = report.prefill_changes.get()
    assert (kept.reason, kept.by) == ("ទើបតែងតាំង", clerk)
    assert kept.known == {"number": "3", "women": "2"}
    assert kept.found == {"number": "5", "women": "2"}


def test_the_reason_holds_for_these_figures_only(draft, clerk, officer):
    change(draft, clerk, number=5, women=2)
    report = submissions.submit(submission=draft, by=clerk, changes={"members_total": "x"})
    submissions.send_back(submission=report, reason="x", by=officer)
    assert not [d for d in prefilling.differences_of(report) if not d.reason]
    change(report, clerk, number=6, women=2)
    with pytest.raises(ValidationError, match="knows another figure"):
        submissions.submit(submission=report, by=clerk)
    change(report, clerk, number=3, women=2)
    submissions.submit(submission=report, by=clerk)
    assert not report.prefill_changes.exists()


def test_a_change_has_a_reason_in_the_database(draft, clerk):
    cell = draft.edition.cells.get(code="members_total")
    with pytest.raises(IntegrityError), transaction.atomic():
        PrefillChange.objects.create(
            submission=draft, cell=cell, known={}, found={}, reason="", at=timezone.now(), by=clerk
        )


# The pages


def page(client, name, *args):
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def test_the_section_shows_what_is_known_and_opens_the_list(client, clerk, draft):
    client.force_login(clerk)
    shown = page(client, "report_edit", draft.pk, "composition")
    url = f"{reverse('roster', args=['0801'])}?on=2026-06-30"
    assert f'<a href="{url}">3 (women 2)</a>' in shown
    listed = client.get(url)
    assert listed.status_code == 200
    assert url not in page(client, "report_edit", draft.pk, "visits")


def test_the_check_page_asks_for_the_reason_and_the_reviewer_reads_it(
    client, clerk, officer, draft
):
    change(draft, clerk, number=5, women=None)
    client.force_login(clerk)
    shown = page(client, "report_check", draft.pk)
    assert "the system knows another figure" in shown
    assert "In the report: 5" in shown
    url = reverse("report_submit", args=[draft.pk])
    refused = client.post(url, {"key": uuid.uuid4(), "changed-members_total": " "})
    assert "Correct the figure, or write the reason." in refused.content.decode()
    client.post(url, {"key": uuid.uuid4(), "changed-members_total": "ទើបតែងតាំង"})
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    client.force_login(officer)
    shown = page(client, "report_detail", draft.pk)
    assert "Figures that differ from the records: 1" in shown
    assert "ទើបតែងតាំង" in shown


def test_records_that_changed_since_are_told_to_the_reviewer(client, clerk, officer, draft, group):
    submissions.submit(submission=draft, by=clerk)
    factories.make_membership(group, person=factories.make_person(sex="m"))
    client.force_login(officer)
    shown = page(client, "report_detail", draft.pk)
    assert "the records have changed since" in shown


def test_it_takes_a_query_for_each_kind(draft, django_assert_num_queries):
    report = Submission.objects.select_related("unit", "period").get(pk=draft.pk)
    written = filled.read(report)
    with django_assert_num_queries(3):
        prefill.differences_of(written)


def test_a_changed_figure_is_an_exception_and_stands_at_the_answer(client, clerk, officer, draft):
    change(draft, clerk, number=5, women=None)
    submissions.submit(submission=draft, by=clerk, changes={"members_total": "ទើបតែងតាំង"})
    client.force_login(officer)
    shown = page(client, "review_queue")
    assert "Members in office: 5, in the records 3 (women 2), with the reason: “ទើបតែងតាំង”" in shown
    assert "without exception" not in shown
    answers = page(client, "report_detail", draft.pk).partition('<dl class="summary">')[2]
    assert '<div class="stored small">' in answers
    assert "Reason: ទើបតែងតាំង" in answers
