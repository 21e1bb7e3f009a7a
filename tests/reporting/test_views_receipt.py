"""The receipt of a report: what its sender keeps, and what became of it."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from reporting.pdf.receipt import html
from reporting.services import submissions
from taskforce.paper.qr import qr_drawing
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, clerk):
    return factories.make_submitted(country["0801"], period, clerk)


def url(report, number=1):
    return reverse("report_receipt", args=[report.pk, number])


def page(client, report, number=1):
    return " ".join(client.get(url(report, number)).content.decode().split())


def test_it_has_number_moment_and_fingerprint(client, clerk, report):
    client.force_login(clerk)
    shown = page(client, report)
    assert report.versions.get().sha256 in shown
    assert '0801 / <span class="nowrap">2026-S1</span> / 1' in shown
    assert str(clerk) in shown
    assert "It waits for a reviewer" in shown


def test_it_says_what_became_of_it(client, clerk, officer, report):
    client.force_login(clerk)
    submissions.send_back(submission=report, reason="ខ្វះតួលេខ", by=officer)
    submissions.submit(submission=report, by=clerk)
    submissions.accept(submission=report, by=officer)
    first, second = page(client, report, 1), page(client, report, 2)
    assert "<b>returned</b>" in first
    assert "ខ្វះតួលេខ" in first
    assert "<b>accepted</b>" in second
    assert "ខ្វះតួលេខ" not in second


def test_handing_in_leads_to_it_and_so_does_a_second_press(client, clerk, country, period):
    draft = factories.make_draft(country["0801"], period, clerk)
    client.force_login(clerk)
    key = client.get(reverse("report_check", args=[draft.pk])).context["form"]["key"].value()
    for _press in range(2):
        response = client.post(reverse("report_submit", args=[draft.pk]), {"key": key})
        assert response.url == url(draft)
    assert draft.versions.count() == 1
    detail = client.get(reverse("report_detail", args=[draft.pk]))
    assert url(draft) in detail.content.decode()


def test_who_may_see_it(client, stranger, viewer, report):
    assert client.get(url(report)).url.startswith("/sign-in/")
    client.force_login(stranger)
    assert client.get(url(report)).status_code == 404
    client.force_login(viewer)
    assert client.get(url(report)).status_code == 200
    assert client.post(url(report)).status_code == 405


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_version_that_is_none_is_not_there(client, clerk, report, number):
    client.force_login(clerk)
    assert client.get(url(report, number)).status_code == 404


def test_it_takes_few_queries(client, clerk, report, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(14):
        client.get(url(report))


# On paper


def pdf_url(report, number=1):
    return reverse("report_receipt_pdf", args=[report.pk, number])


def test_the_receipt_on_paper_leads_back_to_it(client, clerk, report):
    client.force_login(clerk)
    assert pdf_url(report) in page(client, report)
    response = client.get(pdf_url(report))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == ('attachment; filename="receipt-0801-2026-S1-1.pdf"')
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    sha256 = report.versions.get().sha256
    assert all(sha256[start : start + 8] in text for start in range(0, 64, 8))
    assert "បង្កាន់ដៃដាក់ជូនរបាយការណ៍" in text
    assert f"testserver{url(report)}" in text


def test_the_square_holds_the_address_with_the_fingerprint(report):
    version = report.versions.get()
    address = f"https://a.test{url(report)}"
    found = html(version, address=address)
    assert qr_drawing(f"{address}?sha256={version.sha256}") in found


def test_the_same_receipt_is_the_same_file(client, clerk, report):
    client.force_login(clerk)
    first, second = (client.get(pdf_url(report)).content for _time in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("sha256", "words"),
    [
        ("kept", "is the one that is kept here"),
        ("0" * 64, "is not the one"),
        ("x", "is not the one"),
    ],
)
def test_the_fingerprint_of_a_paper_is_compared(client, clerk, report, sha256, words):
    client.force_login(clerk)
    sha256 = report.versions.get().sha256.upper() if sha256 == "kept" else sha256
    assert words in client.get(url(report), {"sha256": sha256}).content.decode()


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("viewer", 200), (None, 302)])
def test_the_paper_is_for_who_sees_the_report(request, client, report, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(pdf_url(report)).status_code == status
    if who:
        assert client.get(pdf_url(report, 9)).status_code == 404
