"""The letter that presses for what is overdue: read back from the PDF, made by a worker."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from secretariat.models import Assignment
from secretariat.pdf.chaser import Chase, overdue_in, print_chaser
from secretariat.tasks import letters
from secretariat.tasks.letters import ask_for_letter, writes_to
from taskforce.models import Job
from taskforce.services.jobs import carry_out
from tests.secretariat.asked import issued, of, refused
from tests.taskforce.paper.inspection import inspect


@pytest.fixture
def instruction(country):
    return issued()


def plain(text):
    return re.sub(r"[\s\u200b]", "", text)


def read(content):
    return plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_a_letter_names_what_is_overdue_in_khmer_throughout(country, instruction):
    rows = list(overdue_in(instruction, country["08"]))
    paper = print_chaser(Chase(instruction, country["08"], None, rows, timezone.localdate()))
    assert paper.faults == ()
    assert inspect(paper.content) == []
    whole = read(paper.content)
    for words in (
        "ព្រះរាជាណាចក្រកម្ពុជា", "ទីស្តីការគណៈរដ្ឋមន្ត្រី", "គោរពជូន", "កម្មវត្ថុ៖", "យោង៖",
        "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋានខេត្តកណ្តាល", "គ្មានប្រធាន", "៣១-០៣-២០២៤", "៕",
        "កន្លែងទទួល៖",
    ):  # fmt: skip
        assert plain(words) in whole, words
    assert not re.search("[A-Za-z0-9]", whole)


def test_what_is_within_its_grace_is_not_chased(country, instruction):
    asked = of("appointment-report", country["08"])
    before = overdue_in(instruction, country["08"]).count()
    Assignment.objects.filter(pk=asked.pk).update(grace_until=timezone.now() + timedelta(days=1))
    assert overdue_in(instruction, country["08"]).count() == before - 1


def test_a_head_writes_to_the_units_below_and_the_centre_to_all(country, officer, reviewer, clerk):
    assert writes_to(officer, country["08"]) is None
    assert writes_to(reviewer, country["0801"]) == country["08"]
    assert writes_to(reviewer, country["08"]) is False
    assert writes_to(clerk, country["0801"]) is False


def test_a_worker_makes_the_letter(client, country, instruction, reviewer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(reviewer)
    url = reverse("instruction_letter", args=[instruction.pk, "0801"])
    board = client.get(reverse("instruction_board_unit", args=[instruction.pk, "0801"]))
    assert url in board.text
    response = client.post(url)
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    carry_out(str(job.pk), letters._made)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    with job.file.open() as file:
        whole = read(file.read())
    assert plain("ប្រធានក្រុមការងារខេត្ត") in whole


def test_a_letter_is_refused(client, country, instruction, reviewer, clerk, stranger):
    url = reverse("instruction_letter", args=[instruction.pk, "0801"])
    client.force_login(stranger)
    assert client.post(url).status_code == 404
    client.force_login(clerk)
    assert client.post(url).status_code == 403
    Assignment.objects.update(due_at=None, grace_until=None, locks_at=None)
    with refused("nothing_overdue"):
        ask_for_letter(instruction=instruction, unit=country["0801"], by=reviewer)
    client.force_login(reviewer)
    assert client.post(url).status_code == 302
    assert not Job.objects.exists()


def test_a_long_list_stands_in_an_annex(country, instruction, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    rows = list(overdue_in(instruction, country["08"]))
    many = rows * (230 // len(rows) + 1)
    paper = print_chaser(Chase(instruction, country["08"], None, many, timezone.localdate()))
    assert paper.faults == ()
    assert inspect(paper.content) == []
    pages = [plain(page.extract_text()) for page in PdfReader(io.BytesIO(paper.content)).pages]
    assert len(pages) > 5
    assert "ដូចមានក្នុងឧបសម្ព័ន្ធ" in pages[0]
    signed = next(number for number, page in enumerate(pages) if "៕" in page)
    assert "ឧបសម្ព័ន្ធ" in pages[signed + 1]
    assert "គ្មានប្រធាន" in pages[-1]


def test_all_letters_come_in_one_file(client, country, instruction, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(officer)
    url = reverse("instruction_letters", args=[instruction.pk])
    assert url in client.get(reverse("instruction_board", args=[instruction.pk])).text
    client.post(url)
    job = Job.objects.get()
    carry_out(str(job.pk), letters._made_all)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    with job.file.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        names = archive.namelist()
        first = archive.read(f"letter-{instruction.pk}-08.pdf")
    assert names == [f"letter-{instruction.pk}-{code}.pdf" for code in ("08", "01", "12")]
    assert plain("ខេត្តកណ្តាល") in read(first)


def test_the_head_of_a_province_writes_to_its_districts(
    client, country, instruction, reviewer, clerk, stranger
):
    below = reverse("instruction_letters_unit", args=[instruction.pk, "08"])
    whole = reverse("instruction_letters", args=[instruction.pk])
    client.force_login(stranger)
    assert client.post(below).status_code == 404
    for person in (clerk, reviewer):
        client.force_login(person)
        assert client.post(whole).status_code == 403
    client.force_login(clerk)
    assert client.post(below).status_code == 403
    client.force_login(reviewer)
    assert below in client.get(reverse("instruction_board_unit", args=[instruction.pk, "08"])).text
    client.post(below)
    assert Job.objects.get().unit == country["08"]
    Assignment.objects.update(due_at=None, grace_until=None, locks_at=None)
    Job.objects.all().delete()
    assert client.post(below).status_code == 302
    assert not Job.objects.exists()
