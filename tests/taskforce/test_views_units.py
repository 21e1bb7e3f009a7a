"""The pages of units and people: what they show, to whom, in how many queries."""

from datetime import date

import pytest
from django.urls import reverse

from taskforce.models import AdministrativeUnit, Institution
from tests import factories

BORN, PHONE = date(1971, 3, 4), "+85512000001"


@pytest.fixture
def head(country):
    person = factories.make_person(name_km="ចាន់ វិសាល", born_on=BORN, phone=PHONE)
    return factories.make_membership(country["0801"].task_force, role_id="head", person=person)


def test_the_clerk_starts_at_the_own_province(client, clerk, country):
    client.force_login(clerk)
    page = client.get(reverse("unit_list")).content.decode()
    assert country["08"].full_name in page
    assert country["01"].full_name not in page


def test_the_centre_starts_at_the_provinces(client, officer, country):
    client.force_login(officer)
    units = client.get(reverse("unit_list")).context["page"].object_list
    assert [unit.code for unit in units] == ["08", "01", "12"]


@pytest.mark.parametrize("query", ["កណ្តាល", "កណ្ដាល", "ខេត្តកណ្តាល", "08", "០៨", "kandal", "Kandaal"])
def test_a_unit_is_found_however_it_is_written(client, officer, country, query):
    client.force_login(officer)
    found = client.get(reverse("unit_list"), {"q": query}).context["page"].object_list
    assert country["08"] in found


def test_a_search_stays_within_the_scope(client, clerk, country):
    client.force_login(clerk)
    found = client.get(reverse("unit_list"), {"q": country["0102"].name_km}).context["page"]
    assert country["0102"] not in found.object_list


@pytest.mark.parametrize("query", ["%", "_", "'", "\x00x", "x" * 1000, "្្្្", "\ud800"])
def test_a_strange_search_finds_nothing_and_breaks_nothing(client, officer, country, query):
    client.force_login(officer)
    address = (
        reverse("unit_list")
        + "?q="
        + "".join(f"%{b:02X}" for b in query.encode("utf-8", "surrogatepass"))
    )
    assert client.get(address).status_code == 200


def test_a_unit_shows_its_task_force(client, clerk, head, country):
    client.force_login(clerk)
    page = client.get(reverse("unit_detail", args=["0801"])).content.decode()
    assert "ចាន់ វិសាល" in page
    assert country["080101"].full_name in page


@pytest.mark.parametrize("code", ["0102", "9999", "x", "08/.."])
def test_a_foreign_unit_and_an_absent_one_look_alike(client, clerk, code):
    client.force_login(clerk)
    assert client.get(f"/units/{code}/").status_code == 404


def test_anonymous_is_asked_to_sign_in(client, head):
    for address in ("/units/", "/units/08/", head.person.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("sign_in"))


def test_personal_data_is_for_those_who_keep_the_composition(client, clerk, viewer, head):
    client.force_login(clerk)
    assert "០១២" in client.get(head.person.get_absolute_url()).content.decode() or (
        "+៨៥៥១២០០០០០១" in client.get(head.person.get_absolute_url()).content.decode()
    )
    client.force_login(viewer)
    page = client.get(head.person.get_absolute_url()).content.decode()
    assert "ចាន់ វិសាល" in page
    assert "៨៥៥១២០០០០០១" not in page
    assert "១៩៧១" not in page


def test_a_foreign_person_is_not_found(client, stranger, head):
    client.force_login(stranger)
    assert client.get(head.person.get_absolute_url()).status_code == 404


def test_seats_in_foreign_units_stay_hidden(client, clerk, head, country):
    factories.make_membership(country["0102"].task_force, person=head.person)
    client.force_login(clerk)
    page = client.get(head.person.get_absolute_url()).content.decode()
    assert country["0801"].full_name in page
    assert country["0102"].full_name not in page


def test_the_queries_do_not_grow_with_the_country(
    client, officer, all_units, django_assert_max_num_queries
):
    for unit in AdministrativeUnit.objects.filter(parent__code="08"):
        factories.make_membership(unit.task_force, role_id="head")
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        client.get(reverse("unit_list"))
    with django_assert_max_num_queries(19):
        client.get(reverse("unit_detail", args=["08"]))
    # Two more than without the names of old: what is gone, what was called so once.
    with django_assert_max_num_queries(14):
        client.get(reverse("unit_list"), {"q": "ភូមិ"})


ADMIN_PAGES = [
    "administrativeunit",
    "taskforce",
    "person",
    "membership",
    "instrument",
    "user",
    "memberimport",
    "institution",
]


@pytest.mark.parametrize("model", ADMIN_PAGES)
def test_the_admin_is_the_centres_alone(client, admin, officer, clerk, country, model):
    address = reverse(f"admin:taskforce_{model}_changelist")
    client.force_login(admin)
    assert client.get(address).status_code == 200
    for user in (officer, clerk):
        client.force_login(user)
        assert client.get(address, follow=True).status_code == 403
    client.logout()
    assert client.get(address, follow=True).redirect_chain[-1][0].startswith(reverse("sign_in"))


def test_the_admin_changes_a_word_and_not_the_tree(client, admin, country):
    client.force_login(admin)
    ministry = Institution.objects.first()
    address = reverse("admin:taskforce_institution_change", args=[ministry.pk])
    words = {"code": ministry.pk, "name_km": "ក្រសួងថ្មី", "name_en": "New", "position": 1}
    assert client.post(address, words).status_code == 302
    ministry.refresh_from_db()
    assert ministry.name_km == "ក្រសួងថ្មី"
    page = client.get(reverse("admin:taskforce_administrativeunit_change", args=[country["08"].pk]))
    assert 'name="parent"' not in page.content.decode()


def test_a_user_and_a_grant_are_made_in_the_admin(client, admin, country):
    client.force_login(admin)
    new = {
        "username": "ស្មៀន",
        "name_km": "ស្មៀន ថ្មី",
        "usable_password": "true",
        "password1": "a long enough password",
        "password2": "a long enough password",
        "grants-TOTAL_FORMS": "1",
        "grants-INITIAL_FORMS": "0",
        "grants-0-role": "district_secretariat",
        "grants-0-unit": country["0801"].pk,
        "grants-0-starts_on": "2026-01-01",
    }
    answer = client.post(reverse("admin:taskforce_user_add"), new)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    client.logout()
    client.post(reverse("sign_in"), {"username": "ស្មៀន", "password": "a long enough password"})
    assert client.get(reverse("unit_detail", args=["0801"])).status_code == 200
    assert client.get(reverse("unit_detail", args=["0808"])).status_code == 404


def test_a_request_that_is_too_large_gets_a_page_in_khmer(client, clerk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(clerk)
    client.raise_request_exception = False
    answer = client.post(reverse("password_change"), {"old_password": "x" * 2000})
    assert answer.status_code == 400
    assert "សូម" in answer.content.decode()
