"""`manage.py verify`: all is recomputed, and what differs is named with its report."""

import io
import json
import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from reporting import canonical, verification
from reporting.models import Answer
from reporting.tasks_published import print_and_keep
from taskforce.khmer import to_arabic_digits
from taskforce.pdf.issuer import Particulars
from taskforce.services.history_door import history_open
from tests import factories
from tests.reporting import published_made as made

DAY = date(2026, 7, 12)
SITE = "https://taskforce.example.gov.kh/"


@pytest.fixture
def reports(country, period, clerk, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return made.accepted(country, period, clerk, officer)


def printed(edition, by, archival=False):
    kept, faults = print_and_keep(
        edition, given=Particulars(DAY), archival=archival, site=SITE, by=by
    )
    assert not faults
    return kept


@pytest.fixture
def edition(reports, period, officer, country):
    return made.publish(period, officer, country["0801"])


@pytest.fixture
def paper(edition, officer):
    return printed(edition, officer)


def read(paper) -> bytes:
    with paper.file.open() as file:
        return file.read()


@pytest.fixture
def file(paper, tmp_path):
    path = tmp_path / "edition.pdf"
    path.write_bytes(read(paper))
    return path


def verify(path) -> str:
    out = io.StringIO()
    call_command("verify", str(path), stdout=out)
    return to_arabic_digits(out.getvalue())


def refused(path) -> str:
    err = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify", str(path), stderr=err, stdout=err)
    assert refusal.value.returncode == 1
    return to_arabic_digits(f"{err.getvalue()}\n{refusal.value}")


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount


def with_data(content: bytes, document: str) -> bytes:
    """Return a PDF with other data inside."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for spec in pdf.Root.Names.EmbeddedFiles.Names:
            if isinstance(spec, pikepdf.Dictionary) and str(spec.F) == "edition.json":
                spec.EF.F.write(document.encode())
        told = BytesIO()
        pdf.save(told)
    return told.getvalue()


def test_what_was_published_is_verified(file, edition):
    content = edition.content()
    told = verify(file)
    assert edition.code in told
    assert str(sum(map(len, content["figures"].values()))) in told


def test_an_archival_paper_of_a_province_is_verified(reports, country, period, officer, tmp_path):
    edition = made.publish(period, officer, country["08"])
    path = tmp_path / "edition.pdf"
    path.write_bytes(read(printed(edition, officer, archival=True)))
    verify(path)
    with pikepdf.open(path) as pdf:
        assert pdf.attachments["edition.json"].get_file().read_bytes().decode() == edition.document
        assert b'pdfaid:part="3"' in pdf.Root.Metadata.read_bytes()


def test_a_byte_of_the_file(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    refused(file)


def test_the_data_inside(file, edition):
    content = edition.content()
    content["figures"]["0801"]["visits_made"]["number"] = "99"
    content["reports"][0]["accepted_by"] = "អ្នកផ្សេង"
    file.write_bytes(with_data(file.read_bytes(), canonical.text(content)))
    told = refused(file)
    assert content["form"]["labels"]["visits_made"] in told
    assert "14" in told
    assert "99" in told
    assert f"№ {content['reports'][0]['report']}" in told


def other_number(content: bytes, number: str, by: str) -> bytes:
    """Return a PDF on whose pages one number is drawn as another, all else as it was."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            if altered := _drawn_otherwise(page, number, by):
                page.Contents = pdf.make_stream(altered)
                break
        told = BytesIO()
        pdf.save(told)
    return told.getvalue()


def _drawn_otherwise(page, number, by) -> bytes | None:
    parts = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    drawn = b"\n".join(part.read_bytes() for part in parts)
    for font in page.Resources.Font.values():
        pairs = re.findall(rb"<(\w{4})> <(\w*)>", font.ToUnicode.read_bytes())
        codes = {bytes.fromhex(text.decode()).decode("utf-16-be"): code for code, text in pairs}
        if {*number, *by} <= codes.keys():
            old, new = (b"<" + b"".join(map(codes.get, text)) + b">" for text in (number, by))
            if old in drawn:
                return drawn.replace(old, new, 1)
    return None


@pytest.mark.parametrize("archival", [False, True])
def test_a_page_altered_while_the_data_stay(edition, officer, tmp_path, archival):
    paper, path = printed(edition, officer, archival), tmp_path / "altered.pdf"
    path.write_bytes(other_number(read(paper), "១៤", "៤១"))
    told = refused(path)
    assert "14" in told
    assert "41" in told
    assert edition.content()["form"]["labels"]["visits_made"] in told
    assert not verification.verify_file(read(paper)).notes


def test_an_answer_altered_by_raw_sql(file, reports, edition):
    altered = Answer.objects.get(submission=reports["080101"], cell__code="visits_made")
    run("UPDATE reporting_answer SET number = 9 WHERE id = %s", altered.pk)
    told = refused(file)
    assert edition.content()["form"]["labels"]["visits_made"] in told
    assert f"№ {reports['080101'].pk})" in told
    assert "14" in told
    assert "16" in told
    assert f"№ {reports['0801'].pk})" not in told


def test_a_text_altered_by_raw_sql(file, reports):
    altered = Answer.objects.get(submission=reports["080101"], cell__code="situation")
    run("UPDATE reporting_answer SET text = 'x' WHERE id = %s", altered.pk)
    assert f"№ {reports['080101'].pk})" in refused(file)


def test_a_report_returned_since(file, reports):
    run("UPDATE reporting_submission SET status = 'returned' WHERE id = %s", reports["080101"].pk)
    told = refused(file)
    assert f"№ {reports['080101'].pk})" in told


def test_a_version_altered_past_the_door(file, reports):
    with history_open(why="test"):
        run(
            "UPDATE reporting_submissionversion SET answers = '{}' WHERE submission_id = %s",
            reports["080101"].pk,
        )
    assert f"№ {reports['080101'].pk})" in refused(file)


def test_a_document_altered_past_the_door(file, edition):
    content = edition.content()
    content["figures"]["0801"]["visits_made"]["number"] = "99"
    with history_open(why="test"):
        run("UPDATE reporting_publishededition SET document = %s", canonical.text(content))
    told = refused(file)
    assert content["form"]["labels"]["visits_made"] in told


def test_the_kept_file_altered(file, paper):
    with open(paper.file.path, "ab") as kept:
        kept.write(b" ")
    assert paper.file_name in refused(file)


def test_no_paper_of_ours(tmp_path, edition):
    path = tmp_path / "other.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    refused(path)
    assert str(tmp_path / "none.pdf") in refused(tmp_path / "none.pdf")


def test_an_unknown_edition(file, edition):
    content = json.loads(edition.document) | {"code": "2031-S1/E4"}
    file.write_bytes(with_data(file.read_bytes(), canonical.text(content)))
    assert "2031-S1/E4" in refused(file)


def test_a_late_report_and_its_addendum(file, paper, reports, country, period, clerk, officer):
    """The first edition stays, byte for byte, and so does what verifies it."""
    before = file.read_bytes()
    factories.make_accepted(country["080102"], period, clerk, officer)
    verify(file)
    addendum = made.amend(paper.edition, officer)
    other = file.with_name("addendum.pdf")
    other.write_bytes(read(printed(addendum, officer)))
    assert addendum.code in verify(file)
    assert addendum.code in verify(other)
    assert read(paper) == before
    altered = Answer.objects.get(submission__unit=country["080102"], cell__code="visits_made")
    run("UPDATE reporting_answer SET number = 9 WHERE id = %s", altered.pk)
    verify(file)
    assert f"№ {altered.submission_id})" in refused(other)


def test_a_report_corrected_and_said_so_by_an_addendum(file, paper, reports, clerk, officer):
    made.corrected(reports["080101"], clerk, officer, visits_made={"number": 8})
    refused(file)
    made.amend(paper.edition, officer)
    verify(file)
