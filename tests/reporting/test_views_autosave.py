"""The small request by which a page saves itself."""

import json

import pytest
from django.urls import reverse

from reporting.models import Submission
from reporting.services import saving, submissions
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, district_clerk):
    return submissions.start(unit=country["080101"], period=period, by=district_clerk)


def url(report, section="visits"):
    return reverse("report_autosave", args=[report.pk, section])


def send(client, report, section="visits", version=0, base=None, edition=None, **values):
    sent = {
        "edition": edition or report.edition_id,
        "version": version,
        "base": base or {},
        "values": values,
    }
    return client.post(url(report, section), json.dumps(sent), content_type="application/json")


def test_what_changed_is_stored_and_acknowledged(client, district_clerk, report):
    client.force_login(district_clerk)
    response = send(client, report, base={"visits_made": ""}, visits_made="៧")
    said = response.json()
    assert (response.status_code, said["version"]) == (200, 1)
    assert said["base"] == {"visits_made": factories.answer(report, "visits_made").mark}
    assert said["said"].startswith("Saved: ")
    assert not said["faults"]
    assert factories.answer(report, "visits_made").number == 7


def test_the_rest_of_the_section_stays(client, district_clerk, report):
    client.force_login(district_clerk)
    send(client, report, **{"people_met": "100", "people_met.women": "40"})
    send(client, report, version=1, visits_made="7")
    assert factories.answer(report, "people_met").women == 40


def test_a_cell_at_fault_is_told_and_the_others_are_stored(client, district_clerk, report):
    client.force_login(district_clerk)
    values = {
        "visits_made": "ប្រាំ",
        "people_met": "10",
        "people_met.women": "11",
        "members_now": "5",
    }
    said = send(client, report, **values).json()
    assert set(said["faults"]) == {"visits_made", "people_met.women"}
    assert set(said["base"]) == {"members_now"}
    assert [answer.cell.code for answer in report.answers.all()] == ["members_now"]


def test_forty_digits_and_two_megabytes_are_told(client, district_clerk, report):
    client.force_login(district_clerk)
    said = send(client, report, visits_made="9" * 40, members_now="3").json()
    assert list(said["faults"]) == ["visits_made"]
    said = send(client, report, "rest", situation="ក" * 700_000).json()
    assert "at most 20,000" in said["faults"]["situation"][0]
    assert factories.answer(report, "members_now").number == 3


def test_both_values_come_back_where_two_wrote(client, district_clerk, clerk, report):
    client.force_login(district_clerk)
    first = factories.FULL["people_met"]
    cell = report.edition.cells.get(code="people_met")
    saving.save_answers(submission=report, answers={cell: first}, versions={}, by=clerk)
    response = send(client, report, base={"people_met": ""}, people_met="9")
    other = response.json()["contested"]["people_met"]
    assert other["values"] == {"people_met": "100", "people_met.women": "40"}
    assert other["shown"] == "100 (women 40)"
    assert str(clerk) in other["said"]
    assert factories.answer(report, "people_met").number == 100
    chosen = {"people_met": other["mark"]}
    assert not send(client, report, version=0, base=chosen, people_met="9").json()["contested"]
    assert factories.answer(report, "people_met").number == 9


def test_what_was_emptied_by_somebody_else_is_a_dash(client, district_clerk, clerk, report):
    client.force_login(district_clerk)
    other = send(client, report, base={"visits_made": "seen"}, visits_made="9").json()["contested"]
    # Nobody saved: there is nothing to name, and the value is still asked about.
    assert other["visits_made"]["shown"] == "–"
    assert other["visits_made"]["values"] == {"visits_made": ""}


def test_what_is_handed_in_is_refused_with_the_reason(client, clerk, country, period):
    report = factories.make_submitted(country["0801"], period, clerk)
    client.force_login(clerk)
    response = send(client, report, visits_made="9")
    assert response.status_code == 409
    assert "can no longer be changed" in response.json()["reason"]


@pytest.mark.parametrize("values", [{"situation": "x"}, {"nothing": "1"}, {"visits_made.x": "1"}])
def test_a_value_that_is_not_of_this_section_is_refused(client, district_clerk, report, values):
    client.force_login(district_clerk)
    response = send(client, report, **values | {"visits_made": "1"})
    assert response.status_code == 422
    assert "another edition" in response.json()["reason"]
    assert not report.answers.exists()


def test_another_edition_is_refused(client, district_clerk, report):
    client.force_login(district_clerk)
    assert send(client, report, edition=report.edition_id + 1, visits_made="1").status_code == 422
    assert not report.answers.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "7",
        "[" * 50_000,
        '{"values": 7}',
        '{"values": {"visits_made": 7}}',
        b"\xff\xfe",
    ],
)
def test_what_cannot_be_read_is_refused(client, district_clerk, report, body):
    client.force_login(district_clerk)
    response = client.post(url(report), body, content_type="application/json")
    assert response.status_code == 422
    assert "could not be read" in response.json()["reason"]


@pytest.mark.parametrize("version", ["x", None, -1, {}, 1.5])
def test_a_version_that_is_none_is_refused(client, district_clerk, report, version):
    client.force_login(district_clerk)
    assert send(client, report, version=version, visits_made="1").status_code == 422


def test_who_may_write(client, request, report):
    assert client.post(url(report)).url.startswith("/sign-in/")
    for who, status in [("stranger", 404), ("viewer", 403), ("officer", 403), ("reviewer", 403)]:
        client.force_login(request.getfixturevalue(who))
        assert send(client, report, visits_made="1").status_code == status
    assert Submission.objects.get().answers.count() == 0


def test_an_unknown_section_and_a_wrong_method(client, district_clerk, report):
    client.force_login(district_clerk)
    assert send(client, report, "nothing").status_code == 404
    assert client.get(url(report)).status_code == 405


def test_it_takes_few_queries(client, district_clerk, report, django_assert_max_num_queries):
    client.force_login(district_clerk)
    with django_assert_max_num_queries(26):
        send(client, report, visits_made="7", members_now="3")
