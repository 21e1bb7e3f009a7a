"""Whoever takes a person of another province into a list does not come by their details."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from taskforce import roster
from taskforce.exports import rosters as exports
from taskforce.models import Membership, Person
from taskforce.roster import Wanted
from taskforce.scope import Role
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import sheet

PHONE, OTHER = "+85512000111", "012 000 222"
BORN = date(1980, 2, 1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stranger(country):
    """The secretariat of another province than that of the clerk."""
    return factories.make_user("stranger", Role.PROVINCIAL_SECRETARIAT, country["12"])


@pytest.fixture
def person(country):
    """A member in the province of the clerk."""
    person = factories.make_person(name_km="សុខ ដារ៉ា", born_on=BORN, phone=PHONE)
    factories.make_membership(country["0801"].task_force, person=person)
    return person


@pytest.fixture
def taken(country, stranger, person):
    """What the other secretariat took in: a person of that name and birthday, with a number."""
    row = {"unit_code": "1201", "phone": OTHER}
    return imports_made.applied(sheet(row), country["12"], stranger)


def details(client, user, person):
    client.force_login(user)
    response = client.get(person.get_absolute_url())
    assert response.status_code == 200
    return response.context["may_see_details"], PHONE[-6:] in arabic(response)


def arabic(response):
    return response.content.decode().translate(str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789"))


def test_the_details_stay_with_the_province_that_had_them(client, clerk, stranger, person, taken):
    assert Membership.objects.filter(person=person).count() == 2
    assert [kept.issue.code for kept in taken.issues.all()] == ["person_elsewhere"]
    person.refresh_from_db()
    assert person.phone == PHONE
    assert details(client, clerk, person)[0]
    assert not any(details(client, stranger, person))
    # The name and the post are no secret.
    assert person.name_km in arabic(client.get(person.get_absolute_url()))


def test_neither_the_search_nor_the_roster_tells_the_number(client, stranger, person, taken):
    client.force_login(stranger)
    found = client.get(reverse("person_list"), {"q": PHONE.replace("+855", "0")})
    assert not list(found.context["page"])
    wanted = Wanted(person.memberships.last().task_force.unit, taken.on)
    for user, shown in ((stranger, None), (factories.make_user("a", Role.CENTRAL_ADMIN), BORN)):
        found = exports.without_details(roster.read(wanted), user)
        assert [seat.born_on for _group, seat in found.seats()] == [shown]
    client.force_login(stranger)
    address = reverse("roster_xlsx", args=["1201"])
    book = load_workbook(io.BytesIO(client.get(address).content))
    cells = [str(cell or "") for row in book.active.values for cell in row]
    assert person.name_km in cells
    assert not [cell for cell in cells if "១១១" in cell or "១៩៨០" in cell]


def test_a_second_list_does_not_overwrite_them_either(country, stranger, person, taken):
    row = {"unit_code": "1201", "phone": OTHER, "position": "អភិបាល"}
    again = imports_made.applied(sheet(row), country["12"], stranger)
    person.refresh_from_db()
    assert person.phone == PHONE
    assert list(again.rows.values_list("state", flat=True)) == ["changed"]
    assert [name for name, _old, _new in again.rows.get().changes] == ["position"]


def test_their_own_province_goes_on_correcting_them(country, clerk, person, taken):
    imports_made.applied(sheet({"phone": OTHER}), country["08"], clerk)
    person.refresh_from_db()
    assert person.phone == "+85512000222"


def test_who_leaves_the_first_province_goes_over_to_the_next(client, stranger, person, taken):
    person.memberships.order_by("pk").first().delete()
    assert details(client, stranger, person)[0]
    assert list(Person.objects.personal_to(stranger)) == [person]


def test_nobody_without_the_right_sees_any(client, viewer, district_clerk, person, taken):
    for user in (viewer, district_clerk):
        assert not any(details(client, user, person))
        assert not Person.objects.personal_to(user).exists()
