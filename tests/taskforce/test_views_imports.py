"""The pages on which members come in."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from taskforce.models import Job, MemberImport, Membership
from taskforce.services import jobs
from taskforce.services.imports import keeping, members
from taskforce.tasks import imports as tasks
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import sheet

TODAY = date(2026, 6, 1)


FAULTY = sheet({}, {"name_km": "SOK", "born_on": "31/02/1980"})


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kept(province, clerk):
    return imports_made.judged(FAULTY, province, clerk, "បញ្ជី.csv")


def send(client, unit, content, name="list.csv", **said):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_new"), {"unit": unit.pk, "file": file} | said)


def work():
    """Do what waits, in the transaction of the test."""
    for job in Job.objects.open().order_by("asked_at"):
        getattr(tasks, job.titled_by.rpartition(".")[2]).func(str(job.pk))


def detail(client, kept, query=""):
    return client.get(kept.get_absolute_url() + query)


PAGES = ["import_list", "import_new", "import_template"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_those_who_import(client, request, name, country):
    url = reverse(name)
    assert client.get(url).status_code == 302
    for user, status in [("clerk", 200), ("admin", 200), ("viewer", 403), ("district_clerk", 403)]:
        client.force_login(request.getfixturevalue(user))
        assert client.get(url).status_code == status, user


@pytest.mark.parametrize(
    ("user", "status"),
    [("clerk", 200), ("admin", 200), ("stranger", 404), ("district_clerk", 404), ("viewer", 404)],
)
def test_an_import_is_seen_where_one_may_import(client, request, kept, user, status):
    client.force_login(request.getfixturevalue(user))
    for name in ("import_detail", "import_file"):
        response = client.get(reverse(name, args=[kept.pk]))
        if response.streaming:
            b"".join(response.streaming_content)
        assert response.status_code == status
    for name in ("import_apply", "import_judge", "import_undo"):
        response = client.post(reverse(name, args=[kept.pk]))
        assert response.status_code == (302 if status == 200 else 404)
    work()
    assert not Membership.objects.exists()


def test_anonymous_is_sent_to_sign_in(client, kept):
    for name in ("detail", "file", "apply", "judge", "undo"):
        response = client.post(reverse(f"import_{name}", args=[kept.pk]))
        assert response.status_code == 302
        assert reverse("sign_in") in response.url


def test_the_list_holds_only_ones_own(client, kept, stranger, clerk):
    client.force_login(stranger)
    assert "បញ្ជី.csv" not in client.get(reverse("import_list")).content.decode()
    client.force_login(clerk)
    assert "បញ្ជី.csv" in client.get(reverse("import_list")).content.decode()


def test_a_file_leads_to_its_preview_and_confirming_stores_it(client, clerk, province):
    client.force_login(clerk)
    response = send(client, province, sheet({}, {"name_km": "ចាន់ ថា"}))
    kept = MemberImport.objects.get()
    assert response.url == kept.get_absolute_url()
    page = detail(client, kept).content.decode()
    assert "hx-trigger" in page
    assert 'http-equiv="refresh"' in page
    work()
    assert not Membership.objects.exists()
    assert "hx-trigger" not in detail(client, kept).content.decode()
    client.post(reverse("import_apply", args=[kept.pk]))
    assert "hx-trigger" in detail(client, kept).content.decode()
    work()
    assert Membership.objects.count() == 2
    page = detail(client, kept).content.decode()
    assert reverse("import_apply", args=[kept.pk]) not in page
    assert reverse("unit_detail", args=["08"]) in page
    assert reverse("import_undo", args=[kept.pk]) in page


def test_the_same_file_leads_to_its_import_with_a_message(client, clerk, province, kept):
    client.force_login(clerk)
    response = send(client, province, FAULTY, on=kept.on.isoformat())
    assert response.url == kept.get_absolute_url()
    (told,) = client.get(response.url).context["messages"]
    assert told.level_tag == "info"
    assert MemberImport.objects.count() == 1


def test_what_was_said_of_a_list_is_kept_and_shown(client, clerk, province):
    client.force_login(clerk)
    said = {"on": "០១/០៩/២០២៦", "decision_no": "០៤៥ សសរ", "decision_on": "2026-08-31"}
    send(client, province, sheet({"appointed_on": ""}), is_complete="on", **said)
    work()
    kept = MemberImport.objects.get()
    assert (kept.on, kept.decision_on) == (date(2026, 9, 1), date(2026, 8, 31))
    page = detail(client, kept).content.decode()
    assert "០៤៥ សសរ" in page
    assert kept.outcome["acts"] == [["០៤៥ សសរ", "2026-08-31", 1, 0]]


def test_a_decision_needs_its_number(client, clerk, province):
    client.force_login(clerk)
    response = send(client, province, sheet({}), decision_on="2026-08-31")
    assert response.context["form"].errors["decision_no"]


def test_too_many_lists_at_once_are_refused_and_nothing_is_kept(client, clerk, province, tmp_path):
    client.force_login(clerk)
    for number in range(jobs.MOST_OPEN + 1):
        response = send(client, province, sheet({"note": str(number)}))
    assert response.context["form"].non_field_errors()
    assert MemberImport.objects.count() == jobs.MOST_OPEN
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == jobs.MOST_OPEN


def test_a_foreign_province_is_refused_by_the_form(client, clerk, country):
    client.force_login(clerk)
    response = send(client, country["12"], sheet({}))
    assert response.status_code == 200
    assert "unit" in response.context["form"].errors
    assert not MemberImport.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"a,b,c"],
    ids=["html", "ole2", "broken zip", "no header"],
)
def test_a_wrong_file_is_told_on_its_page(client, clerk, province, content):
    client.force_login(clerk)
    send(client, province, content)
    work()
    kept = MemberImport.objects.get()
    assert kept.status == "refused"
    page = detail(client, kept).content.decode()
    assert escape(kept.why_refused) in page
    assert reverse("import_new") in page


def test_an_empty_file_is_refused_at_once(client, clerk, province):
    client.force_login(clerk)
    assert send(client, province, b"").context["form"].errors["file"]


def test_too_large_a_file_is_refused(client, clerk, province, settings):
    settings.SPREADSHEET_MAX_BYTES = 100
    client.force_login(clerk)
    response = send(client, province, sheet({}))
    assert response.context["form"].errors["file"]


def test_every_fault_stands_with_its_cell_and_value(client, clerk, kept):
    client.force_login(clerk)
    page = client.get(reverse("import_detail", args=[kept.pk])).content.decode()
    assert "A3 <samp>“<bdi>SOK</bdi>”</samp>" in page
    assert "C3 <samp>“<bdi>31/02/1980</bdi>”</samp>" in page
    assert "?code=name_not_khmer#rows" in page


def test_rows_are_narrowed_by_state_and_by_kind_of_fault(client, clerk, kept):
    client.force_login(clerk)
    url = reverse("import_detail", args=[kept.pk])
    for query, numbers in [
        ("?state=new", [2]),
        ("?state=fault", [3]),
        ("?code=name_not_khmer", [3]),
        ("?state=nonsense", [2, 3]),
        ("?page=99", [2, 3]),
    ]:
        lines = client.get(url + query).context["lines"]
        assert [line["row"] for line in lines] == numbers, query


def test_leaving_rows_out_needs_a_tick(client, clerk, kept):
    client.force_login(clerk)
    url = reverse("import_apply", args=[kept.pk])
    client.post(url)
    work()
    assert not Membership.objects.exists()
    client.post(url, {"leave_out": "on"})
    work()
    assert Membership.objects.count() == 1
    response = client.post(url, {"leave_out": "on"}, follow=True)
    told = [message.level_tag for message in response.context["messages"]]
    assert told == ["error", "error"]
    assert Membership.objects.count() == 1


def test_reading_the_address_of_a_button_does_nothing(client, clerk, kept):
    client.force_login(clerk)
    for name in ("import_apply", "import_judge"):
        assert client.get(reverse(name, args=[kept.pk])).status_code == 405


def test_rows_are_judged_again_at_a_press(client, clerk, kept, country):
    client.force_login(clerk)
    factories.make_membership(
        country["0801"].task_force, person=factories.make_person(name_km="សុខ ដារ៉ា")
    )
    client.post(reverse("import_judge", args=[kept.pk]))
    work()
    assert list(kept.rows.values_list("state", flat=True)) == ["changed", "fault"]


def test_an_import_is_undone_with_its_reason(client, clerk, province):
    kept = imports_made.applied(sheet({}), province, clerk)
    client.force_login(clerk)
    url = reverse("import_undo", args=[kept.pk])
    assert client.get(url).context["rests"] == []
    assert client.post(url, {"why": ""}).context["form"].errors["why"]
    assert Membership.objects.exists()
    client.post(url, {"why": "ផ្ញើច្រឡំ"})
    assert detail(client, kept).context["import"].status == "undoing"
    assert Membership.objects.exists()
    work()
    assert not Membership.objects.exists()
    assert "ផ្ញើច្រឡំ" in detail(client, kept).content.decode()
    assert client.get(url).status_code == 302


def test_what_rests_on_an_import_is_listed_with_links(client, clerk, province):
    kept = imports_made.applied(sheet({}), province, clerk)
    Membership.objects.update(note="ថ្មី")
    client.force_login(clerk)
    url = reverse("import_undo", args=[kept.pk])
    page = client.get(url).content.decode()
    assert Membership.objects.get().person.get_absolute_url() in page
    assert 'name="why"' not in page
    client.post(url, {"why": "ផ្ញើច្រឡំ"})
    assert Membership.objects.exists()


def test_the_file_comes_back_under_its_own_name(client, clerk, kept):
    client.force_login(clerk)
    url = reverse("import_file", args=[kept.pk])
    response = client.get(url)
    assert b"".join(response.streaming_content) == FAULTY
    assert "attachment" in response.headers["Content-Disposition"]
    keeping.forget_file(member_import=kept)
    assert client.get(url).status_code == 404
    assert url not in detail(client, kept).content.decode()


def test_whose_appointments_end_is_listed(client, clerk, province):
    imports_made.applied(sheet({}, {"name_km": "ចាន់ ថា"}), province, clerk)
    kept = imports_made.judged(sheet({}), province, clerk, is_complete=True)
    client.force_login(clerk)
    response = detail(client, kept, "?state=ends")
    (line,) = response.context["lines"]
    assert (line["name"], line["ends_on"], line["succeeded"]) == ("ចាន់ ថា", TODAY, False)
    assert response.context["acts"][0]["end"] == 1


def test_what_a_cell_holds_is_shown_as_text(client, clerk, province):
    client.force_login(clerk)
    send(client, province, sheet({"name_km": "<img src=x onerror=alert(1)>"}))
    work()
    page = client.get(reverse("import_detail", args=[MemberImport.objects.get().pk]))
    assert "<img src=x" not in page.content.decode()


def test_queries_do_not_grow_with_rows_and_imports(
    client, clerk, province, kept, django_assert_max_num_queries
):
    client.force_login(clerk)
    for number in range(5):
        many = [{"name_km": f"សុខ ដារ៉ា {row}", "note": str(number)} for row in range(60)]
        imports_made.judged(sheet(*many), province, clerk)
    for url in (
        reverse("import_list"),
        reverse("import_detail", args=[MemberImport.objects.first().pk]),
    ):
        with django_assert_max_num_queries(9):
            client.get(url)


def test_the_template_holds_ones_own_codes(client, clerk, country):
    client.force_login(clerk)
    response = client.get(reverse("import_template"))
    book = load_workbook(io.BytesIO(response.content))
    codes = [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)]
    assert codes == sorted(code for code in country if code.startswith("08"))
    filled_in = book.worksheets[0]
    for place, cell in enumerate(filled_in[1], start=1):
        value = {"គោត្តនាម និងនាម": "សុខ ដារ៉ា", "តួនាទីក្នុងក្រុមការងារ": "សមាជិក"}.get(cell.value)
        filled_in.cell(3, place, "0801" if cell.value == "កូដឯកតារដ្ឋបាល" else value)
    stream = io.BytesIO()
    book.save(stream)
    found = members.preview(content=stream.getvalue(), unit=country["08"], on=TODAY)
    assert (found.is_clean, found.counts()["accepted"]) == (True, 1)
