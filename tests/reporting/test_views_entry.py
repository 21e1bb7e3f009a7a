"""Writing a report on its pages."""

import pytest
from django.urls import reverse

from reporting.models import Status, Submission
from reporting.services import saving, submissions
from tests import factories

VISITS = {"visits_made": "៧", "people_met": "១០០", "people_met.women": "៤០"}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, district_clerk):
    return submissions.start(unit=country["080101"], period=period, by=district_clerk)


def edit_url(report, section="visits"):
    return reverse("report_edit", args=[report.pk, section])


def page_of(client, report, section="visits"):
    """Return what a browser would send of the page as it is opened."""
    return data_of(client.get(edit_url(report, section)))


def data_of(response):
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    return data | {"contested": list(form.contested)}


def save(client, report, section="visits", go="next", version=0, **typed):
    data = {"version": version, "go": go} | typed
    return client.post(edit_url(report, section), data)


def start_url(unit="080101", period="2026-S1"):
    return reverse("report_start", args=[unit, period])


# Starting


def test_start_leads_to_the_first_open_section(client, district_clerk, period):
    client.force_login(district_clerk)
    response = client.post(start_url())
    assert response.url == edit_url(Submission.objects.get())


def test_start_again_goes_on(client, district_clerk, report):
    client.force_login(district_clerk)
    save(client, report, **VISITS)
    assert client.post(start_url()).url == edit_url(report, "rest")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("unit", ["0808", "08", "0102", "999999", "x"])
def test_a_foreign_unit_is_not_there(client, district_clerk, period, unit):
    client.force_login(district_clerk)
    assert client.post(start_url(unit)).status_code == 404
    assert not Submission.objects.exists()


def test_an_unknown_period_is_not_there(client, district_clerk, period):
    client.force_login(district_clerk)
    assert client.post(start_url(period="2031-S1")).status_code == 404


def test_who_may_only_look_is_told_so(client, viewer, period):
    client.force_login(viewer)
    assert client.post(start_url()).status_code == 403


def test_a_period_to_come_is_refused_in_words(client, district_clerk, country):
    factories.make_period("2099-S1")
    client.force_login(district_clerk)
    response = client.post(start_url(period="2099-S1"), follow=True)
    assert "has not begun yet" in response.content.decode()


# The pages of a section


@pytest.mark.parametrize("section", ["visits", "rest"])
def test_a_section_is_shown(client, district_clerk, report, section, django_assert_max_num_queries):
    client.force_login(district_clerk)
    with django_assert_max_num_queries(20):
        response = client.get(edit_url(report, section))
    assert response.status_code == 200
    assert [step.state for step in response.context["page"].steps()] == ["open", "open"]


def test_it_is_saved_and_goes_on(client, district_clerk, report):
    client.force_login(district_clerk)
    assert save(client, report, **VISITS).url == edit_url(report, "rest")
    answer = factories.answer(report, "people_met")
    assert (answer.number, answer.women) == (100, 40)
    page = client.get(edit_url(report, "rest")).context["page"]
    assert [step.state for step in page.steps()] == ["done", "open"]


@pytest.mark.parametrize(
    ("section", "go", "leads_to"),
    [
        ("visits", "stay", "/edit/visits/"),
        ("visits", "previous", "/edit/visits/"),
        ("rest", "previous", "/edit/visits/"),
        ("visits", "rest", "/edit/rest/"),
        ("visits", "check", "/check/"),
        ("rest", "next", "/check/"),
        ("visits", "nonsense", "/edit/rest/"),
    ],
)
def test_where_a_save_leads(client, district_clerk, report, section, go, leads_to):
    client.force_login(district_clerk)
    assert save(client, report, section, go).url.endswith(leads_to)


def test_a_wrong_value_saves_nothing_and_loses_nothing(client, district_clerk, report):
    client.force_login(district_clerk)
    response = save(client, report, **VISITS | {"visits_made": "ប្រាំ"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="ប្រាំ"' in page
    assert 'value="១០០"' in page
    assert 'href="#id_visits_made"' in page
    assert not report.answers.exists()


def test_two_on_one_section_see_both_values_and_choose(client, district_clerk, report):
    client.force_login(district_clerk)
    opened = page_of(client, report)
    save(client, report, **VISITS)
    response = client.post(edit_url(report), opened | {"visits_made": "៩", "people_met": "100"})
    page = " ".join(response.content.decode().split())
    assert response.status_code == 409
    assert 'value="៩"' in page
    assert f"{district_clerk} saved this section last" in page
    assert "Stored now:</b> 7" in page
    assert "Stored now:</b> 100 (women 40)" in page
    assert factories.answer(report, "visits_made").number == 7
    again = data_of(response)
    refused = client.post(edit_url(report), again)
    assert "Choose which of the two values holds." in refused.content.decode()
    chosen = {"visits_made.chosen": "typed", "people_met.chosen": "stored"}
    assert client.post(edit_url(report), again | chosen).status_code == 302
    assert factories.answer(report, "visits_made").number == 9
    assert factories.answer(report, "people_met").women == 40


def test_what_only_one_changed_is_kept_without_a_question(client, district_clerk, report):
    client.force_login(district_clerk)
    opened = page_of(client, report)
    save(client, report, visits_made="៧")
    response = client.post(edit_url(report), opened | {"people_met": "100"})
    assert response.status_code == 302
    assert factories.answer(report, "visits_made").number == 7
    assert factories.answer(report, "people_met").number == 100


def test_two_on_different_sections_do_not_meet(client, district_clerk, report):
    client.force_login(district_clerk)
    opened = page_of(client, report, "rest")
    save(client, report, **VISITS)
    typed = opened | {"situation": "ល្អ"}
    assert client.post(edit_url(report, "rest"), typed).status_code == 302


def test_two_in_one_cell_of_a_table_choose_there(client, district_clerk, report):
    client.force_login(district_clerk)
    opened = page_of(client, report, "rest")
    save(client, report, "rest", **{"challenges.land.solved": "៣"})
    response = client.post(edit_url(report, "rest"), opened | {"challenges.land.solved": "៤"})
    page = response.content.decode().split("saving-words")[0]
    assert page.count("Stored now:") == 1
    chosen = data_of(response) | {"challenges.land.solved.chosen": "typed"}
    assert client.post(edit_url(report, "rest"), chosen).status_code == 302
    assert factories.answer(report, "challenges.land.solved").number == 4


@pytest.mark.parametrize("base", ["", "{", "[1]", "[" * 5000, "null", '{"visits_made": ["x"]}'])
def test_a_forged_or_broken_page_overwrites_nothing(client, district_clerk, report, base):
    client.force_login(district_clerk)
    save(client, report, visits_made="៧")
    response = save(client, report, version="99", visits_made="៩", base=base)
    assert response.status_code == 409
    assert factories.answer(report, "visits_made").number == 7


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_version_that_is_none_is_refused(client, district_clerk, report, version):
    client.force_login(district_clerk)
    save(client, report, visits_made="៧")
    data = {"version": version, "visits_made": "៩"}
    assert client.post(edit_url(report), data).status_code in {200, 409}
    assert factories.answer(report, "visits_made").number == 7


def test_a_number_of_forty_digits_and_a_text_of_two_megabytes(client, district_clerk, report):
    client.force_login(district_clerk)
    assert "too many digits" in save(client, report, visits_made="៧" * 40).content.decode()
    text = "ក" * 700_000
    page = save(client, report, "rest", situation=text).content.decode()
    assert "at most 20,000" in page
    assert text in page
    assert not report.answers.exists()


def test_what_was_handed_in_meanwhile_keeps_the_typed_words(client, district_clerk, report, clerk):
    factories.make_draft(report.unit, report.period, clerk)
    submissions.submit(submission=report, by=clerk)
    client.force_login(district_clerk)
    response = save(client, report, visits_made="៩")
    assert response.status_code == 409
    assert 'value="៩"' in response.content.decode()
    assert "can no longer be changed" in response.content.decode()
    assert client.get(edit_url(report)).url == reverse("report_detail", args=[report.pk])


def test_the_period_before_is_a_hint(client, clerk, officer, country):
    edition = factories.make_edition()
    before = factories.make_period("2025-S2", edition)
    factories.make_accepted(country["0801"], before, clerk, officer, visits_made={"number": 4321})
    now = factories.make_period("2026-S1", edition)
    report = submissions.start(unit=country["0801"], period=now, by=clerk)
    client.force_login(clerk)
    page = " ".join(client.get(edit_url(report)).content.decode().split())
    assert "The period before: 4,321" in page


def test_the_reason_of_a_return_stands_above_the_section(client, clerk, officer, country, period):
    report = factories.make_submitted(country["0801"], period, clerk)
    submissions.send_back(submission=report, reason="ខ្វះតួលេខស្ត្រី", by=officer)
    client.force_login(clerk)
    assert "ខ្វះតួលេខស្ត្រី" in client.get(edit_url(report)).content.decode()


def test_numbers_are_khmer_on_a_khmer_page(client, settings, clerk, country, period):
    settings.LANGUAGE_CODE = "km"
    report = factories.make_draft(country["0801"], period, clerk, visits_made={"number": 12345})
    client.force_login(clerk)
    assert 'value="១២.៣៤៥"' in client.get(edit_url(report)).content.decode()


# Who may


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_reports_are_not_there(client, stranger, report, method):
    client.force_login(stranger)
    assert getattr(client, method)(edit_url(report)).status_code == 404


@pytest.mark.parametrize("who", ["officer", "viewer", "reviewer", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_write_is_told_so(client, request, report, who, method):
    client.force_login(request.getfixturevalue(who))
    assert getattr(client, method)(edit_url(report), {"version": 1}).status_code == 403
    assert Submission.objects.get().status == Status.DRAFT


def test_an_unknown_section_is_not_there(client, district_clerk, report):
    client.force_login(district_clerk)
    assert client.get(edit_url(report, "nothing")).status_code == 404


def test_anonymous_signs_in_first(client, report):
    for response in (client.get(edit_url(report)), client.post(start_url())):
        assert response.url.startswith("/sign-in/")


def test_wrong_methods(client, district_clerk, report):
    client.force_login(district_clerk)
    assert client.get(start_url()).status_code == 405
    assert client.put(edit_url(report)).status_code == 405


def test_the_columns_of_a_table_are_added_up(client, clerk, country, period):
    report = factories.make_draft(country["0801"], period, clerk)
    cell = report.edition.cells.exclude(row=None).exclude(row__code="land").first()
    answers = {report.edition.cells.get(pk=cell.pk): {"number": 1200}}
    versions = saving.versions_of(report)
    saving.save_answers(submission=report, answers=answers, versions=versions, by=clerk)
    client.force_login(clerk)
    for address in (edit_url(report, "rest"), reverse("report_check", args=[report.pk])):
        page = " ".join(client.get(address).content.decode().split())
        foot = page.split("<tfoot>")[1].split("</tfoot>")[0]
        assert "Total" in foot
        assert "1,204" in foot or "1,203" in foot
