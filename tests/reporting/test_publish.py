"""`manage.py publish`: the file is written whole or not at all, and refusals are plain."""

import io
import os
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pypdf import PdfReader

from reporting import pdf
from reporting.management.commands import publish
from taskforce.khmer import to_khmer_digits
from taskforce.models import Letterhead
from taskforce.paper import Fault, FaultKind
from taskforce.services import letterheads
from tests import factories
from tests.taskforce.paper.damage import with_damaged_face


@pytest.fixture
def reports(country, clerk, officer, period):
    for code in ("08", "0801", "080101"):
        factories.make_accepted(country[code], period, clerk, officer)


def run(path, **options):
    out = io.StringIO()
    options = {"period": "2026-S1", "date": "2026-07-12"} | options
    call_command("publish", output=str(path), stdout=out, **options)
    return out.getvalue()


def outline(path):
    return [item.title for item in PdfReader(path).outline if not isinstance(item, list)]


def test_the_country_has_a_chapter_for_each_province(reports, country, tmp_path):
    path = tmp_path / "country.pdf"
    told = run(path)
    pages = len(PdfReader(path).pages)
    assert to_khmer_digits(pages) in told
    assert len(outline(path)) == 4 + 1  # the end
    assert any(country["08"].full_name in title for title in outline(path))


def test_a_province_has_a_chapter_for_each_district(reports, tmp_path):
    run(tmp_path / "08.pdf", unit="08")
    assert len(outline(tmp_path / "08.pdf")) == 4 + 1


def test_a_district_is_one_chapter(reports, tmp_path):
    run(tmp_path / "0801.pdf", unit="0801")
    assert len(outline(tmp_path / "0801.pdf")) == 1


def test_the_form_for_the_archive(reports, tmp_path):
    path = tmp_path / "08.pdf"
    told = run(path, unit="08", archival=True, verbosity=2)
    reader = PdfReader(path)
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert {name.split(".")[-1] for name in reader.attachments} == {"csv", "xlsx"}
    pages = to_khmer_digits(len(reader.pages))
    assert f"{pages}/{pages} " in told


def test_a_paper_by_chapter_holds_the_figures_too(reports, tmp_path):
    run(tmp_path / "08.pdf", unit="08")
    files = PdfReader(tmp_path / "08.pdf").attachments
    assert set(files) == {"report-2026-S1-08.csv", "report-2026-S1-08.xlsx"}
    rows = files["report-2026-S1-08.csv"][0].decode("utf-8-sig").splitlines()
    assert rows[0].startswith("above,unit,name,expected,received,accepted,missing,")
    assert {row.split(",")[0] for row in rows[2:]} == {"08", "0801", "0808", "0811"}


def test_a_period_without_reports_says_so(country, period, tmp_path):
    run(tmp_path / "empty.pdf")
    assert PdfReader(tmp_path / "empty.pdf").pages


def test_the_same_day_gives_the_same_bytes(reports, tmp_path):
    run(tmp_path / "one.pdf", unit="0801")
    run(tmp_path / "other.pdf", unit="0801")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()
    run(tmp_path / "later.pdf", unit="0801", date="2026-07-13")
    assert (tmp_path / "one.pdf").read_bytes() != (tmp_path / "later.pdf").read_bytes()


def test_what_is_wrong_on_the_paper_is_named(country, clerk, officer, period, tmp_path):
    """The file is written all the same: one letter must not hold up the report of a country."""
    factories.make_accepted(
        country["0801"], period, clerk, officer, situation={"text": "សន្តិសុខល្អ Հայ"}
    )
    path, told = tmp_path / "district.pdf", io.StringIO()
    with translation.override("en"):
        run(path, unit="0801", stderr=told)
    assert path.exists()
    assert re.search(r"Page \d: “Հայ” is printed in a font not meant for it", told.getvalue())


def test_a_long_list_of_faults_is_cut(capsys):
    faults = [Fault(page, FaultKind.MISSING_GLYPH, "\U0010fffd") for page in range(1, 101)]
    with translation.override("en"):
        publish.Command().tell(faults)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == publish.MOST_FAULTS + 1
    assert "80 more" in told[-1]


def test_an_older_file_is_replaced_and_can_be_read_by_others(reports, tmp_path):
    path = tmp_path / "0801.pdf"
    path.write_bytes(b"older")
    run(path, unit="0801")
    assert path.read_bytes().startswith(b"%PDF")
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask
    assert os.listdir(tmp_path) == ["0801.pdf"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"period": "2025-S1"}, "2025-S1"),
        ({"period": "x"}, "x"),
        ({"unit": "99"}, "99"),
        ({"unit": "080101"}, "ឃុំ"),
        ({"date": "31/02/2026"}, "31/02/2026"),
        ({"date": "12/07/26"}, "12/07/26"),
    ],
)
def test_a_refusal_leaves_the_older_file_as_it_was(country, period, tmp_path, options, reason):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"older")
    with pytest.raises(CommandError, match=reason):
        run(path, **options)
    assert path.read_bytes() == b"older"
    assert os.listdir(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("name", ["no/such/folder/x.pdf", "", "file/x.pdf"])
def test_a_path_that_cannot_be_written(country, period, tmp_path, name):
    (tmp_path / "file").write_text("a file, no folder")
    with pytest.raises(CommandError, match=str(tmp_path)):
        run(tmp_path / name)
    assert os.listdir(tmp_path) == ["file"]


def test_a_failure_halfway_leaves_nothing(reports, tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(publish.pdf, "print_summary", fail)
    with pytest.raises(RuntimeError):
        run(tmp_path / "x.pdf")
    assert os.listdir(tmp_path) == []


def test_without_pango_it_says_what_to_install(country, period, tmp_path, monkeypatch):
    def unavailable():
        raise pdf.PdfUnavailable(f"install: {pdf.COMMAND}")

    monkeypatch.setattr(pdf, "load_engine", unavailable)
    with pytest.raises(CommandError, match="apt-get install"):
        run(tmp_path / "x.pdf", unit="0801")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("unit", ["08", "0801"])
@pytest.mark.parametrize("archival", [False, True])
def test_a_damaged_face_is_named_with_what_to_do(
    country, period, tmp_path, settings, unit, archival
):
    name = "battambang-khmer-400.ttf"
    with_damaged_face(settings, tmp_path / "copy", name, lambda content: content[:3000])
    (tmp_path / "made").mkdir()
    with pytest.raises(CommandError, match=f"{name}.*git checkout.*doctor"):
        run(tmp_path / "made/x.pdf", unit=unit, archival=archival)
    assert os.listdir(tmp_path / "made") == []


def test_a_pipe_is_not_replaced_by_a_file(country, period, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CommandError, match="pipe"):
        run(pipe)
    assert pipe.is_fifo()


def test_a_link_stays_and_leads_to_the_report(reports, tmp_path):
    (tmp_path / "old.pdf").write_bytes(b"old")
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "old.pdf")
    run(link, unit="0801")
    assert link.is_symlink()
    assert (tmp_path / "old.pdf").read_bytes().startswith(b"%PDF")


def test_the_particulars_are_printed(reports, tmp_path):
    given = {"number": "089", "letters": "សជណ", "signatory": "សុខ ដារ៉ា"}
    run(tmp_path / "x.pdf", unit="0801", lunar="ថ្ងៃអាទិត្យ ១៣រោច", **given)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "x.pdf").pages]
    assert "លេខ៖ ០៨៩ សជណ" in pages[0]
    assert "ថ្ងៃអាទិត្យ ១៣រោច" in pages[-1]
    assert "សុខ ដារ៉ា" in pages[-1]


def test_signs_that_turn_the_writing_are_taken_out_and_that_is_said(reports, tmp_path, capsys):
    run(tmp_path / "x.pdf", unit="0801", signatory="សុខ \u202eដារ៉ា")
    assert "សុខ ដារ៉ា" in PdfReader(tmp_path / "x.pdf").pages[-1].extract_text()
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_letterhead_that_was_set_is_printed(reports, country, officer, tmp_path):
    letterhead = Letterhead.objects.of(country["0801"])
    letterhead.endorser = "អភិបាលនៃគណៈអភិបាលខេត្ត"
    letterheads.store(letterhead=letterhead, version=0, by=officer)
    run(tmp_path / "x.pdf", unit="0801")
    assert letterhead.endorser in PdfReader(tmp_path / "x.pdf").pages[-1].extract_text()


def test_a_number_that_is_too_long_is_refused(reports, tmp_path):
    with pytest.raises(CommandError, match="៣០|30"):
        run(tmp_path / "x.pdf", number="1" * 31)
    assert os.listdir(tmp_path) == []
