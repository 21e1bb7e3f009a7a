"""Remarks beside answers: kept with the return, met by the clerk, answered by the next version."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse

from reporting.models import FieldRemark, Status
from reporting.services import submissions
from tests import factories
from tests.reporting.test_services_versions import correct, run

WRONG = "តួលេខនេះខ្ពស់ពេក"


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, clerk):
    return factories.make_submitted(country["0801"], period, clerk)


def cell(report, code):
    return report.edition.cells.get(code=code)


@pytest.fixture
def returned(report, officer):
    """A report returned with a remark on a figure of the second section, and on a table."""
    remarks = {cell(report, "challenges.land.solved"): WRONG, cell(report, "money_spent"): WRONG}
    return submissions.send_back(submission=report, remarks=remarks, by=officer)


def url(name, report, *args):
    return reverse(name, args=[report.pk, *args])


def test_remarks_are_a_reason(returned, officer):
    first, second = FieldRemark.objects.all()
    assert (first.cell.code, second.cell.code) == ("money_spent", "challenges.land.solved")
    assert (first.version.number, first.by, first.at) == (1, officer, returned.decided_at)
    reason = returned.events.get(step="returned").reason
    assert reason == f"ថវិកា៖ {WRONG}\nបញ្ហាប្រឈម៖ ដីធ្លី, បានដោះស្រាយ៖ {WRONG}"


def test_a_reason_for_the_whole_stays_as_written(report, officer):
    remarks = {cell(report, "visits_made"): WRONG}
    submissions.send_back(submission=report, reason="សូមពិនិត្យ", remarks=remarks, by=officer)
    assert report.events.get(step="returned").reason == "សូមពិនិត្យ"
    assert FieldRemark.objects.count() == 1


def test_neither_is_refused(report, officer):
    with pytest.raises(ValidationError, match="Say why"):
        submissions.send_back(
            submission=report, remarks={cell(report, "visits_made"): "  "}, by=officer
        )
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def test_a_question_of_another_form_is_refused(report, officer):
    other = factories.make_edition(number=2).cells.get(code="visits_made")
    with pytest.raises(ValidationError, match="own form"):
        submissions.send_back(submission=report, remarks={other: WRONG}, by=officer)
    assert not FieldRemark.objects.exists()


@pytest.mark.parametrize(
    "sql", ["UPDATE reporting_fieldremark SET text = 'x'", "DELETE FROM reporting_fieldremark"]
)
def test_raw_sql_alters_nothing(returned, sql):
    with pytest.raises(DatabaseError, match="unaltered"):
        run(sql)
    assert set(FieldRemark.objects.values_list("text", flat=True)) == {WRONG}


def test_a_reviewer_writes_beside_the_answers(client, officer, report):
    client.force_login(officer)
    page = client.get(url("report_detail", report)).text
    assert 'name="remark:visits_made"' in page
    assert 'name="remark:challenges.land.received"' in page
    written = {"remark:visits_made": WRONG, "remark:forged": "x"}
    client.post(url("report_return", report), written)
    assert FieldRemark.objects.get().cell.code == "visits_made"


def test_what_was_written_stays_where_the_step_is_refused(client, officer, reviewer, report):
    submissions.accept(submission=report, by=reviewer)
    client.force_login(officer)
    page = client.post(url("report_return", report), {"remark:visits_made": WRONG}).text
    assert "Only a report that is handed in" in page
    assert WRONG in page


def test_a_remark_too_long_is_refused_and_kept(client, officer, report):
    client.force_login(officer)
    page = client.post(url("report_return", report), {"remark:visits_made": "ក" * 1001}).text
    assert "ក" * 1001 in page
    assert not FieldRemark.objects.exists()


def test_the_clerk_lands_on_the_first_remark(client, clerk, returned):
    client.force_login(clerk)
    start = reverse("report_start", args=[returned.unit.code, returned.period.code])
    lands = client.post(start).url
    assert lands == url("report_edit", returned, "rest") + "#id_money_spent"
    page = client.get(lands).text
    assert 'id="id_money_spent"' in page
    assert page.count(WRONG) >= 2
    assert WRONG not in client.get(url("report_edit", returned, "visits")).context["page"].remarks


def test_without_remarks_the_first_open_section(client, clerk, officer, report):
    submissions.send_back(submission=report, reason="សូមពិនិត្យ", by=officer)
    client.force_login(clerk)
    start = reverse("report_start", args=[report.unit.code, report.period.code])
    assert client.post(start).url == url("report_edit", report, "visits")


def test_only_the_last_remarks_are_open(client, clerk, officer, returned):
    report = correct_again(returned, clerk, money_spent={"number": 1})
    submissions.send_back(
        submission=report, remarks={cell(report, "visits_made"): "ម្តងទៀត"}, by=officer
    )
    client.force_login(clerk)
    page = client.get(url("report_edit", report, "rest")).context["page"]
    assert set(page.remarks) == {"visits_made"}


def correct_again(report, clerk, **answers):
    draft = factories.make_draft(report.unit, report.period, clerk, **answers)
    return submissions.submit(submission=draft, by=clerk)


def test_the_reviewer_sees_what_changed(client, clerk, officer, returned):
    report = correct_again(returned, clerk, money_spent={"number": 1}, visits_made={"number": 9})
    client.force_login(officer)
    again = client.get(url("report_detail", report)).context["again"]
    changed = [change.cell.code for group in again.changed for change in group.changes]
    assert changed == ["visits_made", "money_spent"]
    asked = {found.remark.cell.code: found.is_changed for found in again.asked}
    assert asked == {"money_spent": True, "challenges.land.solved": False}
    page = client.get(url("report_detail", report)).text
    assert "What changed since version 1" in page
    assert "not changed" in page


def test_nothing_changed_is_said(client, clerk, officer, report):
    report = correct(report, clerk, officer)
    client.force_login(officer)
    assert "No answer was changed." in client.get(url("report_detail", report)).text


def test_more_remarks_take_no_more_queries(
    client, clerk, officer, report, django_assert_max_num_queries
):
    cells = list(report.edition.cells.exclude(code="visits_made"))
    submissions.send_back(submission=report, remarks=dict.fromkeys(cells, WRONG), by=officer)
    client.force_login(clerk)
    with django_assert_max_num_queries(20):
        client.get(url("report_edit", report, "rest"))
    report = correct_again(report, clerk, money_spent={"number": 1})
    client.force_login(officer)
    with django_assert_max_num_queries(26):
        client.get(url("report_detail", report))


def test_who_may_not_review_sees_no_field(client, clerk, report):
    client.force_login(clerk)
    assert "remark:" not in client.get(url("report_detail", report)).text


# Beside each answer


def test_the_version_before_stands_beside_each_answer_where_chosen(client, report, clerk, officer):
    correct(report, clerk, officer)
    client.force_login(officer)
    shown = client.get(url("report_detail", report))
    assert "Beside each answer stands:" in shown.text
    assert shown.context["beside"].chosen == "period"
    shown = client.get(url("report_detail", report), {"beside": "version"})
    assert shown.context["previous"]["visits_made"].number == 7
    assert "Version 1: 7" in shown.text


@pytest.mark.parametrize("wanted", ["version", "nonsense", ""])
def test_a_report_handed_in_once_has_no_version_before(client, report, officer, wanted):
    client.force_login(officer)
    shown = client.get(url("report_detail", report), {"beside": wanted})
    assert shown.context["beside"].chosen == "period"
    assert "Beside each answer stands:" not in shown.text
