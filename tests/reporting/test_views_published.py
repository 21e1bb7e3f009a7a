"""Editions on the screen: who sees them, who publishes, and the work in the background."""

import pikepdf
import pytest
from django.core.management import call_command
from django.urls import reverse

from reporting.models import EditionPaper, PublishedEdition
from reporting.services import publishing
from taskforce.models import Job
from tests import factories
from tests.reporting import published_made as made


@pytest.fixture(autouse=True)
def _in_english(settings, tmp_path):
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def reports(country, period, clerk, officer):
    return made.accepted(country, period, clerk, officer)


@pytest.fixture
def edition(reports, period, officer):
    return made.publish(period, officer)


GIVEN = {"on": "12/07/2026", "letters": "រប", "number": "៩"}


def publish(client, *args, **given):
    return client.post(reverse("edition_new", args=["2026-S1", *args]), GIVEN | given)


def ask(client, name, edition):
    client.post(reverse(name, args=[edition.pk]), GIVEN)
    call_command("work", once=True)


@pytest.mark.django_db(transaction=True)
def test_publishing_a_district(client, officer, reports):
    client.force_login(officer)
    page = client.get(reverse("edition_new", args=["2026-S1", "0801"]))
    assert "units have not handed in" in page.text
    response = publish(client, "0801", archival="on")
    call_command("work", once=True)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert (job.state, job.title.name) == (
        "done", "Published edition: Kandal Stueng district, semester 1 of 2026"
    )  # fmt: skip
    paper = EditionPaper.objects.select_related("edition").get()
    assert (paper.edition.code, paper.archival) == ("2026-S1-0801/E1", True)
    assert paper.edition.key == job.pk
    with paper.file.open() as kept, job.file.open() as file:
        assert kept.read() == file.read()
    with pikepdf.open(paper.file.path) as pdf:
        assert set(pdf.attachments) == {
            "edition.json", "report-2026-S1-0801.csv", "report-2026-S1-0801.xlsx"
        }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_publishing_twice_says_why_not(client, officer, reports):
    client.force_login(officer)
    for given in ({}, {"on": "13/07/2026"}):
        publish(client, "0801", **given)
        call_command("work", once=True)
    assert PublishedEdition.objects.count() == 1
    last = Job.objects.latest("asked_at")
    assert last.state == "failed"
    assert "Nothing has changed" in client.get(last.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_the_other_paper_is_made_of_the_same_edition(client, officer, reports):
    client.force_login(officer)
    for given in ({"archival": "on"}, {}):
        publish(client, "0801", **given)
        call_command("work", once=True)
    edition = PublishedEdition.objects.get()
    assert [paper.archival for paper in edition.papers.order_by("pk")] == [True, False]
    last = Job.objects.latest("asked_at")
    assert last.state == "done"
    assert f"Nothing has changed since {edition.code}" in client.get(last.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_an_addendum(client, officer, clerk, reports, country, period):
    client.force_login(officer)
    edition = made.publish(period, officer, country["0801"])
    factories.make_accepted(country["080102"], period, clerk, officer)
    url = reverse("edition_amend", args=[edition.pk])
    assert "Only the figures that have changed" in client.get(url).text
    ask(client, "edition_amend", edition)
    addendum = PublishedEdition.objects.get(amends=edition)
    assert addendum.papers.get().file_name == "edition-2026-S1-0801-E1.1.pdf"
    page = client.get(edition.get_absolute_url()).text
    assert "Addendum 1.1" in page
    figures = client.get(reverse("edition_figures", args=[addendum.pk, "0801"])).text
    assert "14" in figures
    assert "21" in figures


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_is_lacking_is_made(client, officer, reports, country, period):
    client.force_login(officer)
    edition = made.publish(period, officer, country["0801"])
    ask(client, "edition_print", edition)
    [paper] = edition.papers.all()
    ask(client, "edition_print", edition)
    assert [paper] == list(edition.papers.all())
    got = client.get(reverse("edition_file", args=[edition.pk]))
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("edition_archive", args=[edition.pk])).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "viewer", "reviewer"])
def test_who_may_not_publish(client, edition, country, request, who):
    client.force_login(request.getfixturevalue(who))
    assert publish(client, "08").status_code == 403
    own = made.publish(edition.period, edition.published_by, country["08"])
    assert client.post(reverse("edition_amend", args=[own.pk]), GIVEN).status_code == 403
    assert client.post(reverse("edition_print", args=[own.pk]), GIVEN).status_code == 403


def test_a_foreign_edition_is_not_there(client, edition, country, period, officer, stranger, clerk):
    own = made.publish(period, officer, country["08"])
    for user, seen in ((stranger, []), (clerk, [own])):
        client.force_login(user)
        assert list(client.get(reverse("edition_list")).context["page"]) == seen
        for name, args in (("detail", []), ("figures", ["08"]), ("sources", ["08", "visits_made"])):
            for found in (edition, own):
                response = client.get(reverse(f"edition_{name}", args=[found.pk, *args]))
                assert response.status_code == (200 if found in seen else 404)


@pytest.mark.parametrize("name", ["edition_list", "edition_detail", "edition_new"])
def test_nobody_else(client, edition, name):
    args = {"edition_detail": [edition.pk], "edition_new": ["2026-S1"]}.get(name, [])
    assert client.get(reverse(name, args=args)).url.startswith(reverse("sign_in"))


def test_a_figure_leads_to_its_reports(client, viewer, edition, reports, officer):
    client.force_login(viewer)
    url = reverse("edition_sources", args=[edition.pk, "08", "visits_made"])
    response = client.get(url)
    found = {source.report: source for source in response.context["page"]}
    assert set(found) == {report.pk for report in reports.values()}
    source = found[reports["0801"].pk]
    assert (source.version, source.accepted_by) == (1, officer.name_km)
    assert source.given == ({"number": "7", "reports": "1"},)
    assert sum(int(one.given[0]["number"]) for one in found.values()) == 21
    version = reverse("report_version", args=[source.report, 1])
    assert version in response.text
    assert client.get(version).status_code == 200


@pytest.mark.parametrize("tail", ["99/", "08/nothing/", "08/visits_made.x/", "0102/visits_made/"])
def test_what_was_not_published_is_not_there(client, viewer, edition, tail):
    client.force_login(viewer)
    assert client.get(f"{edition.get_absolute_url()}{tail}").status_code == 404


def test_queries(client, viewer, edition, django_assert_max_num_queries):
    client.force_login(viewer)
    for name, args in (("list", []), ("detail", [edition.pk]), ("figures", [edition.pk, "08"]),
                       ("sources", [edition.pk, "08", "visits_made"])):  # fmt: skip
        with django_assert_max_num_queries(9):
            client.get(reverse(f"edition_{name}", args=args))


def test_the_consolidated_report_leads_here(client, officer, viewer, edition):
    for user, may in ((officer, True), (viewer, False)):
        client.force_login(user)
        page = client.get(reverse("consolidation_period", args=["2026-S1"])).text
        assert (reverse("edition_new", args=["2026-S1"]) in page) is may
        assert reverse("edition_list") in page


def test_the_page_of_an_edition(client, officer, edition, clerk, country, period):
    client.force_login(officer)
    page = client.get(edition.get_absolute_url()).text
    assert edition.sha256 in page
    assert "3 of 15" in page
    assert "Mongkol Borey district" in page
    publishing.keep_paper(edition=edition, content=b"x", pages=9, archival=True, by=officer)
    assert "9 pages" in client.get(edition.get_absolute_url()).text
    factories.make_accepted(country["0808"], period, clerk, officer)
    made.publish(period, officer)
    page = client.get(edition.get_absolute_url()).text
    assert "A newer edition takes the place" in page
    assert reverse("edition_amend", args=[edition.pk]) not in page
