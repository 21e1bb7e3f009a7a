"""The pages on which members come in."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from taskforce.models import MemberImport, Membership
from taskforce.services import members
from tests.taskforce.sheets_made import sheet

TODAY = date(2026, 6, 1)


@pytest.fixture
def kept(province, clerk):
    content = sheet({}, {"name_km": "SOK", "born_on": "31/02/1980"})
    found = members.preview(content=content, unit=province, on=TODAY)
    return members.keep(
        preview=found, file_name="បញ្ជី.csv", content=content, unit=province, by=clerk
    )


def send(client, unit, content, name="list.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_new"), {"unit": unit.pk, "file": file})


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
    assert client.get(reverse("import_detail", args=[kept.pk])).status_code == status
    response = client.post(reverse("import_apply", args=[kept.pk]))
    assert response.status_code == (302 if status == 200 else 404)
    assert not Membership.objects.exists()


def test_anonymous_is_sent_to_sign_in(client, kept):
    for url in (reverse("import_detail", args=[kept.pk]), reverse("import_apply", args=[kept.pk])):
        response = client.post(url)
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
    assert response.url == reverse("import_detail", args=[kept.pk])
    assert not Membership.objects.exists()
    client.post(reverse("import_apply", args=[kept.pk]))
    assert Membership.objects.count() == 2
    page = client.get(reverse("import_detail", args=[kept.pk])).content.decode()
    assert reverse("import_apply", args=[kept.pk]) not in page
    assert reverse("unit_detail", args=["08"]) in page


def test_a_foreign_province_is_refused_by_the_form(client, clerk, country):
    client.force_login(clerk)
    response = send(client, country["12"], sheet({}))
    assert response.status_code == 200
    assert "unit" in response.context["form"].errors
    assert not MemberImport.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"a,b,c"],
    ids=["empty", "html", "ole2", "broken zip", "no header"],
)
def test_a_wrong_file_is_told_on_the_page(client, clerk, province, content):
    client.force_login(clerk)
    response = send(client, province, content)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not MemberImport.objects.exists()


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
    assert not Membership.objects.exists()
    client.post(url, {"leave_out": "on"})
    assert Membership.objects.count() == 1
    response = client.post(url, {"leave_out": "on"}, follow=True)
    told = [message.level_tag for message in response.context["messages"]]
    assert told == ["error", "success", "error"]
    assert Membership.objects.count() == 1


def test_reading_the_address_of_the_button_stores_nothing(client, clerk, kept):
    client.force_login(clerk)
    assert client.get(reverse("import_apply", args=[kept.pk])).status_code == 405


def test_what_a_cell_holds_is_shown_as_text(client, clerk, province):
    client.force_login(clerk)
    send(client, province, sheet({"name_km": "<img src=x onerror=alert(1)>"}))
    page = client.get(reverse("import_detail", args=[MemberImport.objects.get().pk]))
    assert "<img src=x" not in page.content.decode()


def test_queries_do_not_grow_with_rows_and_imports(
    client, clerk, province, kept, django_assert_max_num_queries
):
    client.force_login(clerk)
    many = sheet(*[{"name_km": f"សុខ ដារ៉ា {number}"} for number in range(60)])
    for _number in range(5):
        send(client, province, many)
    for url in (
        reverse("import_list"),
        reverse("import_detail", args=[MemberImport.objects.first().pk]),
    ):
        with django_assert_max_num_queries(8):
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
