"""The consolidated report on the screen and as files."""

import io
import zipfile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from pypdf import PdfReader

from reporting import pdf
from taskforce.models import Job
from taskforce.scope import Role
from tests import factories
from tests.taskforce.paper.damage import with_damaged_face


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def reports(country, period, clerk, officer):
    good = period.edition.cells.get(code="security").question.choices.get(code="good")
    for code in ("08", "0801", "080101"):
        factories.make_accepted(
            country[code], period, clerk, officer, security={"choice_id": good.pk}
        )


def test_the_country(client, officer, reports, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(30):
        response = client.get(reverse("consolidation_period", args=["2026-S1"]))
    visits, rest = response.context["blocks"]
    cells = {row.label: row.cells for row in [*visits.rows, visits.total]}
    assert cells["Kandal province"] == ["21", "300", "120", "7.0 %", "36", "30"]
    assert cells["Total"] == cells["Kandal province"]
    assert cells["Banteay Meanchey province"] == ["–"] * 6
    assert rest.total.cells == ["1,500,000", "3", "0", "3 of 3"]
    assert rest.grids[0].rows == [("land", ["12", "9"]), ("roads", ["–", "–"])]
    assert "12 units have not handed in" in response.text


def test_a_province_names_its_own_group(client, clerk, reports):
    client.force_login(clerk)
    response = client.get(reverse("consolidation_unit", args=["2026-S1", "08"]))
    visits, rest = response.context["blocks"]
    assert visits.rows[0].label == "Task force of Kandal province"
    assert visits.rows[0].cells[0] == "7"
    (writing,) = rest.writings
    assert [passage.unit.code for passage in writing.passages] == ["08", "0801"]


def test_a_commune_is_shown_by_its_board(client, clerk, reports):
    client.force_login(clerk)
    response = client.get(reverse("consolidation_unit", args=["2026-S1", "080101"]))
    assert response.url == reverse("board_unit", args=["2026-S1", "080101"])


def test_a_province_is_led_to_its_own(client, clerk, reports):
    client.force_login(clerk)
    response = client.get(reverse("consolidation"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("consolidation_unit", args=["2026-S1", "08"])


def test_who_has_two_places_chooses(client, country, reports):
    user = factories.make_user("two", Role.VIEWER, country["0801"])
    factories.Grant.objects.create(
        user=user, role=Role.VIEWER, unit=country["1201"], starts_on="2020-01-01"
    )
    client.force_login(user)
    page = client.get(reverse("consolidation_period", args=["2026-S1"])).text
    for code in ("0801", "1201"):
        assert reverse("consolidation_unit", args=["2026-S1", code]) in page


def test_the_latest_period_that_is_over(client, officer, country):
    edition = factories.make_edition()
    for code in ("2025-S2", "2026-S1", "2099-S1"):
        factories.make_period(code, edition)
    client.force_login(officer)
    url = reverse("consolidation_period", args=["2026-S1"])
    assert client.get(reverse("consolidation")).url == url
    chosen = client.get(reverse("consolidation"), {"period": "2025-S2", "unit": "08"})
    assert chosen.url == reverse("consolidation_unit", args=["2025-S2", "08"])


def test_without_a_period(client, officer):
    client.force_login(officer)
    assert "No period yet" in client.get(reverse("consolidation")).text


@pytest.mark.parametrize("args", [["2031-S1"], ["2026-S1", "99"]])
@pytest.mark.parametrize("kind", ["page", "pdf", "xlsx"])
def test_what_is_unknown_is_not_there(client, officer, period, args, kind):
    client.force_login(officer)
    assert client.get(address(kind, args)).status_code == 404


def address(kind, args):
    if kind == "page":
        name = "consolidation_unit" if len(args) == 2 else "consolidation_period"
    else:
        name = f"consolidation_{kind}"
    return reverse(name, args=args)


@pytest.mark.parametrize("unit", ["08", "0808", "0102"])
@pytest.mark.parametrize("kind", ["page", "pdf", "xlsx"])
def test_foreign_units_are_not_there(client, district_clerk, period, unit, kind):
    client.force_login(district_clerk)
    assert client.get(address(kind, ["2026-S1", unit])).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "district_clerk", "reviewer", "stranger"])
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_countrys_files_are_for_those_who_see_the_country(client, request, period, who, kind):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(kind, ["2026-S1"])).status_code == 404


@pytest.mark.parametrize("kind", ["page", "pdf", "xlsx"])
def test_anonymous_signs_in_first(client, period, kind):
    assert client.get(address(kind, ["2026-S1"])).url.startswith("/sign-in/")


@pytest.mark.parametrize("kind", ["page", "xlsx"])
def test_it_is_only_read(client, officer, period, kind):
    client.force_login(officer)
    assert client.post(address(kind, ["2026-S1"])).status_code == 405


@pytest.mark.parametrize(
    ("who", "args", "name"),
    [
        ("officer", ["2026-S1"], "report-2026-S1-cambodia"),
        ("clerk", ["2026-S1", "08"], "report-2026-S1-08"),
        ("district_clerk", ["2026-S1", "0801"], "report-2026-S1-0801"),
    ],
)
def test_the_workbook(client, request, reports, who, args, name):
    client.force_login(request.getfixturevalue(who))
    response = client.get(reverse("consolidation_xlsx", args=args))
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()


def test_the_paper_of_a_district_is_handed_out_at_once(client, district_clerk, reports):
    client.force_login(district_clerk)
    response = client.get(reverse("consolidation_pdf", args=["2026-S1", "0801"]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("who", "args", "name"),
    [
        ("officer", ["2026-S1"], "report-2026-S1-cambodia.pdf"),
        ("clerk", ["2026-S1", "08"], "report-2026-S1-08.pdf"),
    ],
)
def test_a_long_paper_is_made_in_the_background(
    client, request, reports, settings, tmp_path, who, args, name
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(request.getfixturevalue(who))
    url = reverse("consolidation_paper", args=args)
    assert client.get(reverse("consolidation_pdf", args=args)).url == url
    assert client.get(url).status_code == 200
    assert not Job.objects.exists()
    answer = client.post(url, {"on": "១២/០៧/២០២៦", "number": "០៨៩"}, follow=True)
    job = Job.objects.get()
    assert answer.redirect_chain == [(job.get_absolute_url(), 302)]
    assert url in answer.text
    call_command("work", once=True)
    response = client.get(reverse("job_file", args=[job.pk]))
    assert f'filename="{name}"' in response.headers["Content-Disposition"]
    paper = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    assert "០៨៩" in paper.pages[0].extract_text()
    assert len([mark for mark in paper.outline if not isinstance(mark, list)]) == 4 + 1  # the end


@pytest.mark.django_db(transaction=True)
def test_the_form_for_the_archive(client, clerk, reports, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(clerk)
    url = reverse("consolidation_paper", args=["2026-S1", "08"])
    client.post(url, {"on": "12/07/2026", "archival": "on"})
    call_command("work", once=True)
    job = Job.objects.get()
    response = client.get(reverse("job_file", args=[job.pk]))
    assert 'filename="report-2026-S1-08.archive.pdf"' in response.headers["Content-Disposition"]
    paper = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    assert "/StructTreeRoot" in paper.trailer["/Root"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_without_the_engine_says_what_to_install(client, officer, reports, monkeypatch):
    def refuse(*args, **options):
        raise pdf.PdfUnavailable(pdf.COMMAND)

    monkeypatch.setattr(pdf, "print_summary", refuse)
    client.force_login(officer)
    client.post(reverse("consolidation_paper", args=["2026-S1"]), {"on": "12/07/2026"})
    call_command("work", once=True)
    assert pdf.COMMAND in client.get(Job.objects.get().get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_a_worker_with_a_damaged_face_names_it(client, officer, reports, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with_damaged_face(settings, tmp_path, "moul-khmer-400.ttf", None)
    client.force_login(officer)
    client.post(reverse("consolidation_paper", args=["2026-S1"]), {"on": "12/07/2026"})
    call_command("work", once=True)
    text = client.get(Job.objects.get().get_absolute_url()).text
    assert "moul-khmer-400.ttf" in text
    assert "doctor" in text


def test_a_page_with_a_damaged_face_names_it(client, officer, reports, settings, tmp_path):
    with_damaged_face(settings, tmp_path, "moul-khmer-400.ttf", None)
    client.force_login(officer)
    response = client.get(reverse("consolidation_pdf", args=["2026-S1", "0801"]))
    assert response.status_code == 503
    assert "moul-khmer-400.ttf" in response.text


PARTICULARS = [
    {"on": "12/07/2026"},
    {"on": "13/07/2026"},
    {"on": "12/07/2026", "archival": "on"},
    {"on": "12/07/2026", "number": "០៨៩"},
    {"on": "12/07/2026", "signatory_name": "សុខ ចាន់"},
]


@pytest.mark.parametrize("language", ["km", "en"])
def test_papers_in_the_making_are_told_apart(client, clerk, reports, language):
    """Same place, same period: what differs is said beside the title, to each in their language."""
    client.force_login(clerk)
    for given in PARTICULARS:
        client.post(reverse("consolidation_paper", args=["2026-S1", "08"]), given)
    assert Job.objects.count() == len(PARTICULARS)
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    page = client.get(reverse("job_list")).text
    with translation.override(language):
        titles = [job.title for job in Job.objects.all()]
    assert len({title.name for title in titles}) == 1
    assert len({title.particulars for title in titles}) == len(PARTICULARS)
    for title in titles:
        assert escape(title.name) in page
        assert escape(title.particulars) in page
    place, form = {"km": ("ខេត្តកណ្តាល", "បណ្ណសារ"), "en": ("Kandal province", "archive")}[language]
    assert place in titles[0].name
    assert sum(form in title.particulars for title in titles) == 1


def test_the_list_of_papers_asks_the_database_no_more_for_more(
    client, clerk, reports, django_assert_num_queries
):
    client.force_login(clerk)
    client.post(reverse("consolidation_paper", args=["2026-S1", "08"]), PARTICULARS[0])
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("job_list"))
    of_one = len(asked)
    for given in PARTICULARS[1:]:
        client.post(reverse("consolidation_paper", args=["2026-S1", "08"]), given)
    with django_assert_num_queries(of_one):
        client.get(reverse("job_list"))


@pytest.mark.parametrize("unit", [None, "08", "0102", "080101"])
def test_nobody_has_a_foreign_paper_made(client, district_clerk, period, unit):
    client.force_login(district_clerk)
    url = reverse("consolidation_paper", args=["2026-S1", unit] if unit else ["2026-S1"])
    assert client.get(url).status_code == 404
    assert client.post(url, {"on": "12/07/2026"}).status_code == 404
    assert not Job.objects.exists()


@pytest.mark.parametrize("args", [["2026-S1"], ["2026-S1", "08"], ["2026-S1", "0801"]])
def test_without_the_engine_the_page_says_what_to_install(
    client, officer, reports, monkeypatch, args
):
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    client.force_login(officer)
    for name in ("consolidation_pdf", "consolidation_paper"):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 503
        assert "apt" in response.text
        assert address("page", args) in response.text


def test_a_paper_with_a_date_that_cannot_be_read(client, officer, period):
    client.force_login(officer)
    url = reverse("consolidation_paper", args=["2026-S1"])
    response = client.post(url, {"on": "៣១/០២/២០២៦"})
    assert response.status_code == 200
    assert "error" in response.text
    assert not Job.objects.exists()


def test_a_line_that_is_written_on_several_is_one(client, officer, period):
    """The field grows with what is written; a line end in it is no part of the line."""
    client.force_login(officer)
    url = reverse("consolidation_paper", args=["2026-S1"])
    assert '<textarea name="lunar" rows="1" class="line"' in client.get(url).text
    client.post(url, {"on": "12/07/2026", "lunar": "ថ្ងៃអាទិត្យ\r\nឆ្នាំមមី", "signatory_name": "សុខ\n"})
    given = Job.objects.get().parameters["particulars"]
    assert (given["lunar"], given["signatory_name"]) == ("ថ្ងៃអាទិត្យ ឆ្នាំមមី", "សុខ")
