"""The report as an Excel file, on its pages."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting import workbooks
from reporting.models import SectionSave
from reporting.services import saving, submissions
from tests import factories
from tests.reporting.workbook_made import downloaded, filled_in, opened


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, district_clerk):
    return factories.make_draft(country["080101"], period, district_clerk)


@pytest.fixture
def page(client, district_clerk):
    client.force_login(district_clerk)
    return client


def url(name, report):
    return reverse(name, args=[report.pk])


def send(client, report, content, name="report.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(url("report_file", report), {"file": file})


def store(client, report, response, **data):
    sent = response.context["look"].sent.dump()
    seen = response.context["form"]["seen"].value()
    seen = response.context["form"].fields["seen"].prepare_value(seen)
    return client.post(url("report_file_store", report), {"sent": sent, "seen": seen, **data})


def write(report, by, code, **value):
    cell = report.edition.cells.select_related("question").get(code=code)
    saving.save_answers(
        submission=report, answers={cell: value}, versions=saving.versions_of(report), by=by
    )


def test_it_is_downloaded_from_the_report(page, report):
    assert url("report_file", report) in page.get(url("report_detail", report)).content.decode()
    assert url("report_xlsx", report) in page.get(url("report_file", report)).content.decode()
    response = page.get(url("report_xlsx", report))
    assert response["Content-Disposition"] == 'attachment; filename="report-080101-2026-S1.xlsx"'
    assert opened(response.content).worksheets[0].protection.sheet


def test_what_it_changes_is_shown_and_then_stored(page, report, district_clerk):
    content = filled_in(downloaded(report), visits_made="៩", people_met__women=None)
    response = send(page, report, content)
    assert [one.cell.code for one in response.context["look"].changes] == [
        "visits_made", "people_met"
    ]  # fmt: skip
    assert factories.answer(report, "visits_made").number == 7
    done = store(page, report, response)
    assert done.url == url("report_check", report)
    assert factories.answer(report, "visits_made").number == 9
    assert factories.answer(report, "people_met").women is None
    save = SectionSave.objects.get(submission=report, section__code="visits")
    assert save.saved_by == district_clerk


def test_what_is_right_is_stored_and_what_is_wrong_told(page, report):
    content = filled_in(downloaded(report), visits_made="many", members_now=14)
    response = send(page, report, content)
    marked = store(page, report, response, go="marked")
    assert marked["Content-Type"].endswith("spreadsheetml.sheet")
    assert opened(marked.content)
    assert factories.answer(report, "members_now").number == 12
    text = page.get(store(page, report, response).url).content.decode()
    assert "Not stored, because they are wrong: 1" in text
    assert factories.answer(report, "members_now").number == 14
    assert factories.answer(report, "visits_made").number == 7


def test_of_two_values_one_is_chosen(page, report, clerk):
    content = filled_in(downloaded(report), visits_made=9, members_now=14)
    write(report, clerk, "visits_made", number=8)
    write(report, clerk, "members_now", number=13)
    response = send(page, report, content)
    undecided = store(page, report, response)
    assert undecided.status_code == 422
    assert "Choose which of the two values holds" in undecided.content.decode()
    store(
        page, report, response,
        **{"visits_made.chosen": "typed", "members_now.chosen": "stored"},
    )  # fmt: skip
    assert factories.answer(report, "visits_made").number == 9
    assert factories.answer(report, "members_now").number == 13


def test_who_was_quicker_while_the_page_was_open_is_not_overwritten(page, report, clerk):
    response = send(page, report, filled_in(downloaded(report), visits_made=9, members_now=14))
    write(report, clerk, "visits_made", number=8)
    again = store(page, report, response)
    assert again.status_code == 422
    assert [one.stored.number for one in again.context["look"].contested] == [8]
    assert factories.answer(report, "visits_made").number == 8


def test_what_was_chosen_holds_for_the_value_that_was_seen(page, report, clerk):
    content = filled_in(downloaded(report), visits_made=9)
    write(report, clerk, "visits_made", number=8)
    response = send(page, report, content)
    write(report, clerk, "visits_made", number=6)
    again = store(page, report, response, **{"visits_made.chosen": "typed"})
    assert again.status_code == 409
    assert factories.answer(report, "visits_made").number == 6
    store(page, report, again, **{"visits_made.chosen": "typed"})
    assert factories.answer(report, "visits_made").number == 9


@pytest.mark.parametrize(("data", "left"), [({}, 7), ({"visits_made.empty": "on"}, None)])
def test_an_emptied_cell_takes_an_answer_out_where_it_is_ticked(page, report, data, left):
    response = send(page, report, filled_in(downloaded(report), visits_made=None))
    store(page, report, response, **data)
    found = report.answers.filter(cell__code="visits_made").first()
    assert (found.number if found else None) == left


# Refused, and nothing lost


def test_no_file_is_told(page, report):
    response = page.post(url("report_file", report))
    assert "Choose the file that you filled in." in response.content.decode()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_none_is_refused_with_the_reason(page, report, content):
    response = send(page, report, content)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_file_that_is_too_large_is_refused_unread(page, report):
    response = send(page, report, b"x" * 5_000_001)
    assert "larger than 5 MB" in response.content.decode()


def test_the_file_of_another_report_leads_there(page, report, country, period, district_clerk):
    other = factories.make_draft(country["080102"], period, district_clerk)
    response = send(page, report, downloaded(other))
    assert response.status_code == 422
    text = response.content.decode()
    assert "the file of another report" in text
    assert url("report_detail", other) in text


def test_a_foreign_report_is_not_led_to(page, report, country, period, clerk):
    other = factories.make_draft(country["0808"], period, clerk)
    response = send(page, report, downloaded(other))
    assert url("report_detail", other) not in response.content.decode()


def test_after_handing_in_nothing_is_taken(page, report, district_clerk):
    response = send(page, report, filled_in(downloaded(report), visits_made=9))
    submissions.submit(submission=report, by=district_clerk)
    for sent in (
        send(page, report, b"x"),
        store(page, report, response),
        page.get(url("report_xlsx", report)),
    ):
        assert sent.url == url("report_detail", report)
    assert factories.answer(report, "visits_made").number == 7
    assert "nothing was stored" in page.get(url("report_detail", report)).content.decode()


@pytest.mark.parametrize("sent", ["", "{}x", "[]", '{"values": {"visits_made": []}}'])
def test_a_forged_page_is_refused(page, report, sent):
    assert page.post(url("report_file_store", report), {"sent": sent}).url == url(
        "report_file", report
    )


def test_a_forged_page_reaches_no_other_cell(page, report):
    forged = workbooks.Sent(values={"nothing": 1, "visits_made": "9" * 4000}, places={"x": "A1"})
    page.post(url("report_file_store", report), {"sent": forged.dump()})
    assert report.answers.count() == len(factories.FULL)
    assert factories.answer(report, "visits_made").number == 7


@pytest.mark.parametrize("name", ["report_xlsx", "report_file", "report_file_store"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("viewer", 403), (None, 302)])
def test_only_who_may_write_the_report(request, client, report, name, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    method = client.post if name == "report_file_store" else client.get
    response = method(url(name, report))
    assert response.status_code == status
    if not who:
        assert "/sign-in/" in response.url


def test_it_asks_few_queries(page, report, django_assert_max_num_queries):
    content = filled_in(downloaded(report), visits_made=9, members_now=14, security="good")
    with django_assert_max_num_queries(30):
        send(page, report, content)


def test_a_closed_period_says_so_and_takes_the_draft(page, report, country):
    deadline = report.period.deadlines.get(level=report.unit.level)
    deadline.due_on, deadline.locks_on = date(2020, 1, 1), date(2020, 1, 2)
    deadline.save()
    response = send(page, report, filled_in(downloaded(report), visits_made=9))
    assert "was closed on" in response.content.decode()
    store(page, report, response)
    assert factories.answer(report, "visits_made").number == 9


def test_bytes_are_the_same_each_time(report):
    assert io.BytesIO(downloaded(report)).read() == downloaded(report)
