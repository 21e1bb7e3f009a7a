"""The pages of rosters: what they show, to whom, in how many queries, and the files."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from taskforce.models import Job, UnitVersion
from taskforce.pdf import roster as paper
from taskforce.roster import Wanted
from taskforce.services.jobs import carry_out
from taskforce.sheets.columns import HEADERS
from taskforce.tasks import rosters as tasks
from taskforce.views import rosters as views
from tests import factories
from tests.taskforce.paper.reading import joined, poppler

THEN, NOW = "2024-06-01", "2026-06-01"
FILES = ["roster", "roster_pdf", "roster_paper", "roster_xlsx"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def seats(country):
    group, change = country["0801"].task_force, date(2025, 1, 1)
    gone = factories.make_person(name_km="គង់ ម៉ានី")
    come = factories.make_person(name_km="ចាន់ វិសាល", born_on=date(1971, 3, 4))
    factories.make_membership(group, person=gone, role_id="head", ends_on=change)
    factories.make_membership(group, person=come, role_id="head", starts_on=change)
    factories.make_membership(country["08"].task_force, role_id="secretariat_officer")


def address(name="roster", code="0801", **query):
    return reverse(name, args=[code] if code else [], query=query)


def page(client, user, **asked):
    client.force_login(user)
    response = client.get(address(**asked))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_who_sits_there_as_of_a_day(client, clerk, seats):
    now, then = page(client, clerk, on=NOW), page(client, clerk, on=THEN)
    assert "ចាន់ វិសាល" in now
    assert "គង់ ម៉ានី" not in now
    assert "គង់ ម៉ានី" in then
    assert "ចាន់ វិសាល" not in then


def test_who_is_led_to_their_own_units_keeps_the_day(client, clerk, seats):
    client.force_login(clerk)
    response = client.get(address(code=None, on=THEN))
    assert response.url == address(code="08", on=THEN)


def test_the_title_bears_the_name_of_the_day(client, clerk, seats, country):
    unit = country["0801"]
    then = unit.display_name
    UnitVersion.objects.filter(unit=unit).update(ends_on=date(2025, 1, 1))
    unit.name_km = "ឈ្មោះថ្មី"
    unit.save()
    UnitVersion.objects.create(
        unit=unit, code=unit.code, kind=unit.kind, name_km=unit.name_km,
        parent=unit.parent, starts_on=date(2025, 1, 1),
    )  # fmt: skip
    old, new = page(client, clerk, on=THEN), page(client, clerk, on=NOW)
    assert then in old[: old.index("</title>")]
    assert "ឈ្មោះថ្មី" in new[: new.index("</title>")]
    wanted = [Wanted(unit, on) for on in (date(2024, 6, 1), date(2026, 6, 1))]
    assert [paper.reach(one) for one in wanted] == [then, unit.display_name]


def test_without_a_day_it_is_today(client, clerk, seats):
    assert "ចាន់ វិសាល" in page(client, clerk)


def test_what_changed_is_struck_out_and_inserted(client, clerk, seats):
    text = page(client, clerk, on=NOW, since=THEN)
    assert "<del><a" in text
    assert "<ins><a" in text
    assert "<del>" not in page(client, clerk, on=NOW)


def test_a_province_shows_the_groups_below_it_in_pages(client, clerk, seats, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    first = page(client, clerk, code="08", on=NOW, below=1)
    assert "គិតត្រឹម" in first
    second = page(client, clerk, code="08", on=NOW, below=1, page=2)
    assert first != second
    assert "ទំព័រទី១ នៃ" in first


def test_a_list_of_heads_names_the_units(client, clerk, seats, country):
    text = page(client, clerk, code="08", on=NOW, below=1, heads=1)
    assert "ចាន់ វិសាល" in text
    assert country["080101"].full_name in text


def test_the_heads_of_the_country(client, officer, seats):
    assert "ចាន់ វិសាល" in page(client, officer, code=None, on=NOW, heads=1, level=1)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ({"on": "០១/០៦/២០២៦"}, "on=2026-06-01"),
        ({"on": NOW, "since": "1 មករា 2025"}, "on=2026-06-01&since=2025-01-01"),
        ({"on": "1/6/2026", "below": "on"}, "on=2026-06-01&below=1"),
    ],
)
def test_a_day_typed_in_any_way_leads_to_one_address(client, clerk, seats, typed, canonical):
    client.force_login(clerk)
    response = client.get(address(**typed))
    assert response.status_code == 302
    assert response.url.endswith(f"?{canonical}")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"on": "2026-13-45"}, "គ្មានថ្ងៃនេះ"),
        ({"on": "ខុស"}, "មិនអាចអាន"),
        ({"on": "2569-01-01"}, "ពុទ្ធសករាជ"),
        ({"on": NOW, "since": NOW}, "ថ្ងៃមុនថ្ងៃនៃបញ្ជី"),
        ({"on": NOW, "since": "2027-01-01"}, "ថ្ងៃមុនថ្ងៃនៃបញ្ជី"),
        ({"on": NOW, "level": "7"}, "ជម្រើស"),
    ],
)
def test_a_wrong_address_is_refused_in_words(client, clerk, seats, asked, words):
    client.force_login(clerk)
    response = client.get(address(code="08", **asked))
    assert response.status_code == 400
    assert words in response.content.decode()
    for name in FILES[1:]:
        file = client.get(address(name, "08", **asked))
        assert file.status_code == 400
        assert words in file.content.decode()


@pytest.mark.parametrize("name", FILES)
def test_foreign_units_do_not_exist(client, stranger, district_clerk, seats, name):
    client.force_login(stranger)
    assert client.get(address(name)).status_code == 404
    client.force_login(district_clerk)
    assert client.get(address(name, "08")).status_code == 404
    assert client.get(address(name)).status_code in (200, 302)


def test_who_does_not_see_the_country_is_led_to_the_own_unit(client, clerk, seats):
    client.force_login(clerk)
    assert client.get(address(code=None)).url == address(code="08")


@pytest.mark.parametrize("name", FILES)
def test_the_country_is_for_those_who_see_it(client, clerk, officer, seats, name):
    client.force_login(clerk)
    if name != "roster":
        assert client.get(address(name, None)).status_code == 404
    client.force_login(officer)
    assert client.get(address(name, None, heads=1)).status_code in (200, 302)


@pytest.mark.parametrize("name", FILES)
def test_who_is_not_signed_in_is_led_to_the_door(client, seats, name):
    assert client.get(address(name)).url.startswith(reverse("sign_in"))


def test_the_queries_are_few_however_many_groups(
    client, officer, seats, country, django_assert_max_num_queries
):
    for unit in country.values():
        factories.make_membership(unit.task_force)
    client.force_login(officer)
    with django_assert_max_num_queries(19):
        client.get(address(code="08", on=NOW, since=THEN, below=1))


# Files


def heads_of(response) -> list:
    assert response.status_code == 200
    return [cell.value for cell in load_workbook(io.BytesIO(response.content)).worksheets[0][1]]


def test_personal_columns_are_for_those_who_import_there(client, clerk, viewer, seats):
    personal = HEADERS["born_on"][0]
    client.force_login(clerk)
    response = client.get(address("roster_xlsx", "08", on=NOW, below=1))
    assert personal in heads_of(response)
    assert 'filename="roster-08-all-2026-06-01.xlsx"' in response.headers["Content-Disposition"]
    client.force_login(viewer)
    assert personal not in heads_of(client.get(address("roster_xlsx", "08", on=NOW, below=1)))


def made(job) -> bytes:
    with job.file.open() as file:
        return file.read()


def test_a_short_paper_is_handed_out_at_once(client, clerk, seats):
    client.force_login(clerk)
    response = client.get(address("roster_pdf", on=NOW))
    assert response.headers["Content-Type"] == "application/pdf"
    assert joined("ចាន់ វិសាល") in joined(" ".join(poppler(response.content)))


def test_a_long_paper_is_made_in_the_background(client, clerk, seats, monkeypatch):
    monkeypatch.setattr("taskforce.paper.book.MOST_AT_ONCE", 1)
    client.force_login(clerk)
    led_to = client.get(address("roster_pdf", "08", on=NOW, below=1)).url
    assert led_to == address("roster_paper", "08", on=NOW, below=1)
    assert client.get(led_to).status_code == 200
    response = client.post(led_to, {"on": "០៥/០៦/២០២៦", "number": "12"})
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert "បញ្ជីសមាសភាព" in client.get(response.url).content.decode()
    carry_out(str(job.pk), tasks._made)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.why
    text = joined(" ".join(poppler(made(job))))
    assert joined("ចាន់ វិសាល") in text
    assert joined("លេខ៖ ១២") in text


def test_a_wrong_number_or_date_is_told_on_the_form(client, clerk, seats):
    client.force_login(clerk)
    response = client.post(address("roster_paper", "08", on=NOW), {"on": "31/02/2026"})
    assert response.status_code == 200
    assert not Job.objects.exists()


def test_a_long_workbook_is_made_in_the_background(client, clerk, seats, monkeypatch):
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    client.force_login(clerk)
    where = address("roster_xlsx", "08", on=NOW, below=1)
    assert client.get(where).url == address("roster", "08", on=NOW, below=1)
    assert "<button" in page(client, clerk, code="08", on=NOW, below=1)
    client.post(where)
    job = Job.objects.get()
    carry_out(str(job.pk), tasks._made)
    job.refresh_from_db()
    assert job.file_name == "roster-08-all-2026-06-01.xlsx"
    names = [row[2] for row in load_workbook(io.BytesIO(made(job))).worksheets[0].values]
    assert "ចាន់ វិសាល" in names


def test_too_many_files_in_the_making_are_refused_in_words(client, clerk, seats):
    client.force_login(clerk)
    for day in range(1, 7):
        where = address("roster_xlsx", "08", on=f"2026-06-0{day}")
        response = client.post(where, follow=True)
    assert Job.objects.count() == 5
    assert "ឯកសារ" in response.content.decode()
