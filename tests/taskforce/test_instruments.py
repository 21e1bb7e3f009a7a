"""Instruments: found, recorded, corrected with a reason, with a scan that is handed out safely."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from taskforce.khmer import key
from taskforce.models import Instrument
from taskforce.services.composition import instruments, scans
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100
PDF = b"%PDF-1.7 a paper"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def paper(country, clerk):
    found = Instrument(
        kind_id="decision", number="០៨៩ សសរ", dated=date(2024, 2, 5), unit=country["08"],
        subject="សមាសភាពក្រុមការងារ",
    )  # fmt: skip
    return instruments.record(instrument=found, by=clerk)


def corrected(paper, by, reason="", **values):
    fresh = Instrument.objects.get(pk=paper.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    return instruments.correct(instrument=fresh, version=paper.version, reason=reason, by=by)


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (JPEG, "jpeg"), (PNG, "png")])
def test_a_scan_is_known_by_its_first_bytes(content, kind):
    name, found = scans.keep(content)
    assert found == kind
    assert scans.path_of(name).read_bytes() == content
    assert scans.keep(content)[0] == name


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7", b"%PDF-" * 2_000_001]
)
def test_other_files_are_refused(content):
    with pytest.raises(ValidationError):
        scans.keep(content)


def test_a_reason_is_needed_once_something_rests_on_it(paper, clerk, country):
    assert corrected(paper, clerk, number="០៩០ សសរ").number == "០៩០ សសរ"
    paper.refresh_from_db()
    factories.make_membership(country["08"].task_force, started_by=paper)
    with pytest.raises(ValidationError) as refusal:
        corrected(paper, clerk, number="០៩១ សសរ")
    assert "reason" in refusal.value.error_dict
    assert corrected(paper, clerk, subject="ផ្សេង").corrections.count() == 0
    paper.refresh_from_db()
    found = corrected(paper, clerk, number="០៩១ សសរ", reason="វាយខុស")
    kept = found.corrections.get()
    assert (kept.before["number"], kept.reason, kept.made_by) == ("០៩០ សសរ", "វាយខុស", clerk)
    with pytest.raises(ValidationError):
        corrected(paper, clerk, number="៩៩")


def test_a_scan_is_replaced_only_with_a_reason_once_something_rests_on_it(paper, clerk, country):
    factories.make_membership(country["08"].task_force, started_by=paper)
    first, second = b"%PDF-1.7 first", b"%PDF-1.7 second"
    values = {"by": clerk}
    stored = instruments.correct(instrument=paper, version=paper.version, scan=first, **values)
    assert not stored.corrections.exists()
    with pytest.raises(ValidationError):
        instruments.correct(instrument=stored, version=stored.version, scan=second, **values)
    stored = Instrument.objects.get(pk=paper.pk)
    assert stored.scan == scans.name_of(first)
    instruments.correct(
        instrument=stored, version=stored.version, scan=second, reason="ស្កេនខុស", **values
    )
    assert stored.corrections.get().before["scan"] == scans.name_of(first)


def test_a_scan_that_was_replaced_can_still_be_read(client, paper, clerk, country, stranger, admin):
    factories.make_membership(country["08"].task_force, started_by=paper)
    given = ((PDF, "", "០៨៩ សសរ"), (JPEG, "ស្កេនខុស", "០៨៩ សសរ"), (None, "លេខខុស", "០៩០ សសរ"))
    for scan, reason, number in given:
        paper.refresh_from_db()
        paper.number = number
        version = paper.version
        instruments.correct(
            instrument=paper, version=version, reason=reason, scan=scan, by=clerk
        )  # fmt: skip
    numbered, replaced = paper.corrections.all()
    assert (replaced.reason, numbered.reason) == ("ស្កេនខុស", "លេខខុស")
    links = [reverse("instrument_earlier_scan", args=[paper.pk, row.pk]) for row in
             (replaced, numbered)]  # fmt: skip
    client.force_login(clerk)
    page = client.get(reverse("instrument_detail", args=[paper.pk])).content.decode()
    line = page[page.index(replaced.reason) :]
    assert [link in page for link in links] == [True, False], "one scan was replaced, once"
    assert links[0] in line[: line.index("</li>")]
    answer = client.get(links[0])
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    foreign = instruments.record(instrument=Instrument(kind_id="prakas", number="១"), by=admin)
    wrong = reverse("instrument_earlier_scan", args=[foreign.pk, replaced.pk])
    assert client.get(wrong).status_code == 404
    client.force_login(stranger)
    assert client.get(links[0]).status_code == 404
    client.logout()
    assert client.get(links[0]).status_code == 302


def test_the_database_keeps_a_scan_with_its_kind(paper):
    with pytest.raises(IntegrityError), transaction.atomic():
        Instrument.objects.filter(pk=paper.pk).update(scan="abc")


def test_one_is_recorded_once(paper, clerk, country):
    with pytest.raises(ValidationError):
        instruments.record(
            instrument=Instrument(
                kind_id="decision", number="089 សសរ", dated=date(2024, 2, 5), unit=country["08"]
            ),
            by=clerk,
        )


def test_who_sees_which(paper, admin, clerk, stranger, viewer, district_clerk):
    whole = instruments.record(instrument=Instrument(kind_id="prakas", number="១"), by=admin)
    seen = {
        user.username: set(Instrument.objects.visible_to(user))
        for user in (admin, clerk, stranger, viewer, district_clerk)
    }
    assert seen["admin"] == seen["clerk"] == seen["viewer"] == {paper, whole}
    assert seen["stranger"] == seen["district-clerk"] == {whole}


# The pages


def form(**values):
    usual = {"kind": "letter", "number": "១២", "dated": "០១/០២/២០២៥", "subject": "លិខិត"}
    return usual | values


def test_recorded_with_a_scan_that_is_handed_out(client, clerk, country, stranger):
    client.force_login(clerk)
    scan = SimpleUploadedFile("../../<b>.html", JPEG, "text/html")
    data = form(unit=country["08"].pk, scan=scan)
    page = client.post(reverse("instrument_new"), data, follow=True)
    paper = Instrument.objects.get()
    assert "១២" in page.content.decode()
    address = reverse("instrument_scan", args=[paper.pk])
    response = client.get(address)
    assert b"".join(response.streaming_content) == JPEG
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    assert client.get(reverse("instrument_detail", args=[paper.pk])).status_code == 404


def test_a_file_that_is_no_scan_is_refused_at_its_field(client, clerk, country):
    client.force_login(clerk)
    scan = SimpleUploadedFile("scan.pdf", b"<script>", "application/pdf")
    page = client.post(reverse("instrument_new"), form(unit=country["08"].pk, scan=scan))
    assert "scan" in page.context["form"].errors
    assert not Instrument.objects.exists()


def test_corrected_on_a_page(client, clerk, paper, country):
    factories.make_membership(country["08"].task_force, ended_by=paper, ends_on=date(2025, 1, 1))
    client.force_login(clerk)
    address = reverse("instrument_edit", args=[paper.pk])
    data = form(kind="decision", number="០៩០ សសរ", unit=country["08"].pk, version=0)
    page = client.post(address, data)
    assert page.status_code == 409
    assert "reason" in page.context["form"].errors
    page = client.post(address, data | {"reason": "វាយខុស"}, follow=True)
    assert "វាយខុស" in page.content.decode()
    assert client.post(address, data | {"reason": "ទៀត", "number": "៥"}).status_code == 409


def test_found_by_number_or_subject(client, clerk, paper, django_assert_max_num_queries):
    client.force_login(clerk)
    for query in ("089", "០៨៩", "សមាសភាព"):
        page = client.get(reverse("instrument_list"), {"q": query})
        assert list(page.context["page"]) == [paper]
    assert not client.get(reverse("instrument_list"), {"q": "៧៧៧"}).context["page"].object_list
    with django_assert_max_num_queries(8):
        client.get(reverse("instrument_list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("instrument_detail", args=[paper.pk]))


def test_others_may_not_record(client, viewer, paper):
    client.force_login(viewer)
    assert client.get(reverse("instrument_new")).status_code == 403
    assert client.get(reverse("instrument_edit", args=[paper.pk])).status_code == 403
    assert client.get(reverse("instrument_scan", args=[paper.pk])).status_code == 404


def test_the_paper_of_another_unit_is_refused_until_it_is_said_to_be_another(
    client, clerk, admin, country, paper
):
    foreign = Instrument(
        kind_id="decision", number="១២ សសរ", dated=date(2024, 3, 1), unit=country["01"]
    )
    instruments.record(instrument=foreign, by=admin)
    with pytest.raises(ValidationError) as refused:
        corrected(paper, clerk, number="១២ សសរ", dated=date(2024, 3, 1))
    assert refused.value.error_dict["number"][0].code == "alike"

    client.force_login(clerk)
    address = reverse("instrument_edit", args=[paper.pk])
    given = {
        "kind": "decision", "number": "12 សសរ", "dated": "1/3/2024", "unit": country["08"].pk,
        "version": 0, "subject": "ក",
    }  # fmt: skip
    page = client.post(address, given)
    assert page.status_code == 409
    assert "is_another" in page.content.decode()
    assert "ខេត្តបន្ទាយមានជ័យ" not in page.content.decode(), "the place stays untold"
    assert client.post(address, given | {"is_another": "on"}).status_code == 302
    paper.refresh_from_db()
    assert paper.number_key == key("១២ សសរ")
