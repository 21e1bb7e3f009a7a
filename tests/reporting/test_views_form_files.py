"""A form as a file, on its pages."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting.models import FormEdition
from reporting.services import forms
from tests import factories
from tests.reporting.test_xlsform import changed, saved


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def issued(db):
    return factories.make_edition()


@pytest.fixture
def draft(issued, admin):
    return forms.copy_edition(edition=issued, by=admin)


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def url(name, *args):
    return reverse(name, args=args)


def downloaded(page, edition):
    return page.get(url("form_xlsx", edition.pk)).content


def send(page, content, edition=None):
    to = url("form_file_replace", edition.pk) if edition else url("form_file")
    return page.post(to, {"file": SimpleUploadedFile("form.xlsx", content)})


def test_it_is_led_to_from_the_rooms_of_the_form(page, issued, draft):
    assert url("form_file") in page.get(url("form_list")).content.decode()
    assert url("form_xlsx", issued.pk) in page.get(url("form_detail", issued.pk)).content.decode()
    text = page.get(url("form_detail", draft.pk)).content.decode()
    assert url("form_file_replace", draft.pk) in text


def test_an_issued_edition_is_downloaded_and_comes_in_as_a_draft(page, issued):
    response = page.get(url("form_xlsx", issued.pk))
    assert response["Content-Disposition"] == 'attachment; filename="form-small-1.xlsx"'
    looked = send(page, response.content)
    assert looked.context["lines"] == []
    assert FormEdition.objects.count() == 1
    done = page.post(url("form_file_store"), {"data": looked.context["data"]})
    new = FormEdition.objects.get(number=2)
    assert done.url == url("form_detail", new.pk)
    assert new.issued_at is None
    assert forms.describe(new) == forms.describe(issued) | {"number": 2}
    assert new.cells.count() == issued.cells.count()


def test_a_draft_is_replaced_after_its_difference_was_shown(page, draft):
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, draft)))
    survey = book["survey"]
    row = next(r for r in survey.iter_rows() if r[1].value == "money_spent")
    row[2].value = "ថវិកាថ្មី"
    survey.delete_rows(next(r[1].row for r in survey.iter_rows() if r[1].value == "last_meeting"))
    looked = send(page, saved(book), draft)
    changes = [line["change"] for line in looked.context["lines"]]
    assert [(one.how, one.code) for one in changes] == [
        ("removed", "last_meeting"), ("changed", "money_spent"),
    ]  # fmt: skip
    assert forms.describe(draft)["sections"][1]["questions"][0]["label_km"] == "ថវិកា"
    page.post(url("form_file_put", draft.pk), {"data": looked.context["data"]})
    kept = FormEdition.objects.get(pk=draft.pk)
    questions = [q["code"] for s in forms.describe(kept)["sections"] for q in s["questions"]]
    assert "last_meeting" not in questions
    assert kept.number == draft.number
    assert not kept.cells.filter(code="last_meeting").exists()


def test_faults_are_shown_with_their_places_and_nothing_is_stored(page, draft):
    before = forms.describe(draft)
    content = changed(downloaded(page, draft), survey__B3="Wrong Code", settings__C2=None)
    response = send(page, content, draft)
    assert response.status_code == 422
    text = response.content.decode()
    assert "to correct: 3" in text
    assert "<code>B3</code>" in text
    assert "<code>C2</code>" in text
    assert forms.describe(draft) == before


@pytest.mark.parametrize("content", [b"", b"a,b", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(page, content):
    response = send(page, content)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_an_issued_edition_is_never_replaced(page, issued):
    content = downloaded(page, issued)
    data = send(page, content).context["data"]
    for response in (
        send(page, content, issued),
        page.post(url("form_file_put", issued.pk), {"data": data}),
    ):
        assert response.url == url("form_detail", issued.pk)
    assert FormEdition.objects.count() == 1


@pytest.mark.parametrize("data", ["", "x", "e30:1:2"])
def test_what_was_not_looked_at_is_not_stored(page, draft, data):
    assert page.post(url("form_file_store"), {"data": data}).url == url("form_file")
    put = page.post(url("form_file_put", draft.pk), {"data": data})
    assert put.url == url("form_file_replace", draft.pk)
    assert FormEdition.objects.count() == 2


@pytest.mark.parametrize("who", ["clerk", "reviewer", "viewer"])
def test_only_who_builds_the_form(request, client, issued, who):
    client.force_login(request.getfixturevalue(who))
    for name in ("form_xlsx", "form_file_replace"):
        assert client.get(url(name, issued.pk)).status_code == 403
    assert client.get(url("form_file")).status_code == 403
    assert client.post(url("form_file_store")).status_code == 403
    assert client.post(url("form_file_put", issued.pk)).status_code == 403


def test_nobody_is_led_to_sign_in(client, issued):
    assert "/sign-in/" in client.get(url("form_xlsx", issued.pk)).url


def test_it_is_downloaded_in_few_queries(page, issued, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        downloaded(page, issued)
