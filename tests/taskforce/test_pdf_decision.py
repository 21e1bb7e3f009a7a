"""The decision on paper: read back from the PDF, in Khmer throughout, without faults."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from taskforce.act_preview import preview
from taskforce.khmer import to_khmer_digits
from taskforce.models import CompositionAct, Job
from taskforce.pdf.decision import html, print_decision
from taskforce.services.composition import acts, effect
from taskforce.services.jobs import carry_out
from taskforce.tasks import decisions
from tests import factories
from tests.taskforce.paper.inspection import inspect
from tests.taskforce.test_services_acts import announce, make_act, role


@pytest.fixture
def act(clerk, country):
    act = make_act(clerk, country["08"], references="សេចក្តីសម្រេចលេខ ១២៨ សសរ\nសេចក្តីណែនាំ")
    for code, count in (("08", 9), ("0801", 2)):
        group = country[code].task_force
        kept = factories.make_membership(group, person=factories.make_person(name_km="នៅ ដដែល"))
        seats = [factories.make_membership(group) for _ in range(count)]
        acts.end_seats(act=act, seats=seats[1:], version=act.version, by=clerk)
        acts.appoint(
            act=act, task_force=group, person=factories.make_person(name_km="ថ្មី ចូល"),
            replacing=seats[0], role=role("head"), position="រដ្ឋលេខាធិការ",
            version=act.version, by=clerk,
        )  # fmt: skip
        assert kept.pk
    return act


def read(act):
    act = CompositionAct.objects.select_related("unit", "kind", "instrument__kind").get(pk=act.pk)
    paper = print_decision(preview(act, acts.changes_of(act)))
    return paper, [page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages]


def plain(text):
    return re.sub(r"[\s\u200b]", "", text)


def test_a_draft_is_printed_to_be_signed(act):
    paper, pages = read(act)
    assert paper.faults == ()
    assert inspect(paper.content) == []
    whole = plain("".join(pages))
    for words in (
        "ព្រះរាជាណាចក្រកម្ពុជា", "ស្តីពី", "យោង៖", "សម្រេច", "ប្រការ១៖", "ប្រការ៤៖", "៕",
        "តែងតាំងបុគ្គលចំនួន២រូប", "បញ្ចប់តំណែងរបស់បុគ្គលចំនួន១១រូប", "ឧបសម្ព័ន្ធទី១",
        "ឧបសម្ព័ន្ធទី២", "ក្រុមការងារខេត្តកណ្តាល", "កន្លែងទទួល៖", "ថ្ងៃទី១ខែមិថុនាឆ្នាំ២០២៦",
    ):  # fmt: skip
        assert plain(words) in whole, words
    assert not re.search("[A-Za-z0-9]", whole)
    annex = plain("".join(pages[1:]))
    assert annex.index("ថ្មីចូល") < annex.index("នៅដដែល")  # the head before the members
    assert "នៅដដែល" not in annex[annex.index("ឧបសម្ព័ន្ធទី២") :]


def test_once_announced_it_bears_number_and_dates(act, clerk):
    draft = plain(read(act)[1][0])
    assert "០៤៥" not in draft
    announce(act, clerk)
    whole = plain("".join(read(act)[1]))
    assert "លេខ៖០៤៥សសរ" in whole
    assert "ថ្ងៃទី២០ខែឧសភាឆ្នាំ២០២៦" in whole
    assert "ព.ស.២៥៧០" in whole


def test_the_same_act_gives_the_same_bytes(act):
    assert read(act)[0].content == read(act)[0].content


def test_names_are_no_markup(act):
    act.subject = "<b>សមាសភាព</b>"
    assert "&lt;b&gt;" in html(preview(act, acts.changes_of(act)))


def test_handed_out_to_those_who_may_see_it(client, act, clerk, stranger):
    client.force_login(clerk)
    address = reverse("act_pdf", args=[act.pk])
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_a_long_annex_is_printed_in_pieces(clerk, country, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    act = make_act(clerk, country["08"])
    for code in ("08", "0801", "0808"):
        seats = [factories.make_membership(country[code].task_force) for _ in range(45)]
        acts.end_seats(act=act, seats=seats[:40], version=act.version, by=clerk)
    factories.make_membership(
        country["08"].task_force, person=factories.make_person(name_km="នៅ ដដែល")
    )
    paper, pages = read(act)
    assert paper.faults == ()
    assert inspect(paper.content) == []
    short = plain("".join(pages))
    many = [factories.make_membership(country["08"].task_force) for _ in range(80)]
    acts.end_seats(act=act, seats=many[:60], version=act.version, by=clerk)
    paper, pages = read(act)
    long = plain("".join(pages))
    assert paper.faults == ()
    assert inspect(paper.content) == []
    for words in ("ឧបសម្ព័ន្ធទី១", "ឧបសម្ព័ន្ធទី២", "ព្រះរាជាណាចក្រកម្ពុជា", "នៅដដែល"):
        assert short.count(words) == long.count(words) or words.startswith("ឧបសម្ព័ន្ធ"), words
    assert f"ទំព័រ{to_khmer_digits(str(len(pages)))}នៃ{to_khmer_digits(str(len(pages)))}" in long
    assert all(
        str(seat.person) in "".join(pages) or plain(str(seat.person)) in long for seat in many
    )


def test_a_long_one_is_made_by_a_worker(
    client, clerk, stranger, country, monkeypatch, settings, tmp_path
):
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("taskforce.paper.book.MOST_AT_ONCE", 0)
    act = make_act(clerk, country["08"])
    seat = factories.make_membership(country["08"].task_force)
    acts.end_seats(act=act, seats=[seat], version=act.version, by=clerk)
    address = reverse("act_pdf", args=[act.pk])
    client.force_login(clerk)
    assert client.get(address).url == act.get_absolute_url(), "an address alone asks for nothing"
    assert not Job.objects.exists()
    answer = client.post(address)
    job = Job.objects.get()
    assert (answer.url, job.asked_by) == (job.get_absolute_url(), clerk)
    assert act.subject in str(job)
    carry_out(str(job.pk), decisions._made)
    job.refresh_from_db()
    assert (job.state, job.file_name) == (Job.State.DONE, f"act-{act.pk}.pdf"), job.why
    with job.file.open() as file:
        assert file.read().startswith(b"%PDF")
    client.force_login(stranger)
    assert client.post(address).status_code == 404


def test_a_draft_with_conflicts_says_so_on_every_page(act, clerk, country):
    group = country["08"].task_force
    factories.make_membership(
        group, person=factories.make_person(name_km="ខៀវ កាន់"), role_id="head"
    )
    paper, pages = read(act)
    assert paper.faults == ()
    assert inspect(paper.content) == []
    assert all("សេចក្តីព្រាង" in plain(page) for page in pages)
    first = plain(pages[0])
    assert "មិនទាន់អាចចុះហត្ថលេខា" in first
    assert "ខៀវកាន់កំពុងកាន់តំណែង" in first or "ខៀវកាន់" in first
    assert not re.search("[A-Za-z0-9]", first)


def test_a_draft_without_conflicts_is_to_be_signed_as_it_is(act):
    assert "សេចក្តីព្រាង" not in plain("".join(read(act)[1]))


def test_an_annulled_act_says_so_on_every_page(act, clerk):
    effect.annul(act=announce(act, clerk), reason="ខុសលេខ", by=clerk)
    assert all("បានទុកជាមោឃៈ" in plain(page) for page in read(act)[1])


@pytest.mark.parametrize("lines", range(0, 20, 2))
def test_a_signature_never_stands_alone(act, lines):
    act.references = "\n".join(f"សេចក្តីសម្រេចលេខ {n} សសរ" for n in range(lines))
    act.save()
    pages = [plain(page) for page in read(act)[1]]
    [signed] = [page for page in pages if "ធ្វើនៅ" in page or "កន្លែងទទួល" in page]
    assert "ប្រការ៣៖" in signed
    assert "ប្រការ៤៖" in signed
