"""The versions of a report, and what differs between two."""

import pytest
from django.urls import reverse

from tests import factories
from tests.reporting.test_services_versions import correct


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, clerk):
    return factories.make_submitted(country["0801"], period, clerk)


def url(report, number=None):
    if number is None:
        return reverse("report_versions", args=[report.pk])
    return reverse("report_version", args=[report.pk, number])


def changes(client, report, **query):
    context = client.get(url(report), query).context
    return {
        change.cell.code: (
            change.before and change.before.value,
            change.after and change.after.value,
        )
        for group in context["changed"]
        for change in group.changes
    }


def test_one_version_has_nothing_beside_it(client, clerk, report):
    client.force_login(clerk)
    page = client.get(url(report)).text
    assert "Version 1" in page
    assert "nothing to compare it with" in page


def test_a_draft_has_none(client, clerk, country, period):
    client.force_login(clerk)
    draft = factories.make_draft(country["0808"], period, clerk)
    assert "not been handed in yet" in client.get(url(draft)).text


def test_what_differs_between_the_last_two(client, clerk, officer, report):
    wanted = {"visits_made": {"number": 9}, "challenges.land.solved": {"number": None}}
    wanted["people_met"] = {"number": 100, "women": 50}
    correct(report, clerk, officer, **wanted)
    client.force_login(clerk)
    assert changes(client, report) == {
        "visits_made": (7, 9),
        "people_met": (100, 100),
        "challenges.land.solved": (3, None),
    }
    page = client.get(url(report)).text
    assert "Challenges: land, solved" in page
    assert "of which women 50" in page


def test_any_two_are_compared_the_earlier_first(client, clerk, officer, report):
    for number in (9, 7):
        correct(report, clerk, officer, visits_made={"number": number})
    client.force_login(clerk)
    assert changes(client, report) == {"visits_made": (9, 7)}
    assert changes(client, report, before=3, after=1) == {}
    assert changes(client, report, before=2, after=1) == {"visits_made": (7, 9)}
    assert "the same answers" in client.get(url(report), {"before": 1, "after": 3}).text


@pytest.mark.parametrize("query", [{"before": "x"}, {"after": 99}, {"before": "9" * 40}])
def test_what_is_not_there_is_the_last_two(client, clerk, officer, report, query):
    correct(report, clerk, officer, visits_made={"number": 9})
    client.force_login(clerk)
    assert changes(client, report, **query) == {"visits_made": (7, 9)}


def test_a_version_is_read_as_it_was(client, clerk, officer, report):
    correct(report, clerk, officer, situation={"text": "កែតម្រូវ"})
    client.force_login(clerk)
    assert "ស្ថានភាពទូទៅមានសន្តិសុខល្អ" in client.get(url(report, 1)).text
    second = client.get(url(report, 2)).text
    assert "កែតម្រូវ" in second
    assert report.versions.get(number=2).sha256 in second
    for number in (0, 3, 10**17):
        assert client.get(url(report, number)).status_code == 404


def test_many_versions_take_no_more_queries(
    client, clerk, officer, report, django_assert_num_queries
):
    correct(report, clerk, officer, visits_made={"number": 9})
    client.force_login(clerk)
    client.get(url(report))
    with django_assert_num_queries(9):
        client.get(url(report))
    for number in (5, 6):
        correct(report, clerk, officer, visits_made={"number": number})
    with django_assert_num_queries(9):
        client.get(url(report))


@pytest.mark.parametrize("number", [None, 1])
def test_foreign_ones_are_not_there(client, stranger, report, number):
    assert client.get(url(report, number)).url.startswith("/sign-in/")
    client.force_login(stranger)
    assert client.get(url(report, number)).status_code == 404
    assert client.post(url(report, number)).status_code == 405
