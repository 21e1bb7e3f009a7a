"""The page from which everything about the composition is reached."""

import pytest
from django.urls import reverse

from taskforce.scope import Role
from tests import factories

ADDRESS = "composition"


def rooms(client, user):
    client.force_login(user)
    return client.get(reverse(ADDRESS)).context["rooms"]


@pytest.mark.parametrize("who", ["clerk", "admin", "viewer", "district_clerk"])
def test_each_room_opens_to_whom_it_is_shown(request, client, who):
    shown = rooms(client, request.getfixturevalue(who))
    assert len(shown) > 5
    may_import = reverse("import_list") in {room["url"] for room in shown}
    assert may_import == (who in {"clerk", "admin"})
    for room in shown:
        assert client.get(room["url"], follow=True).status_code == 200, room["url"]


def test_it_says_what_waits(client, country, clerk):
    person = factories.make_person()
    for role in ("head", "member"):
        factories.make_membership(country["08"].task_force, person=person, role_id=role)
    figures = [room["figure"] for room in rooms(client, clerk) if room["figure"]]
    assert figures == ["ថ្ងៃនេះ៖ ១ មិនអាចកាន់ជាមួយគ្នា៖ ១"]


def test_the_menu_marks_it_in_all_its_rooms(client, clerk):
    for room in rooms(client, clerk)[:3]:
        menu = client.get(room["url"]).context["menu"]
        assert [entry["url"] for entry in menu if entry["current"]] == [reverse(ADDRESS)]


def test_it_is_for_those_who_are_signed_in(client, country):
    address = reverse(ADDRESS)
    assert client.get(address).headers["Location"].startswith(reverse("sign_in"))
    client.force_login(factories.make_user("two", Role.REVIEWER, country["12"]))
    assert client.get(address).status_code == 200


def test_it_takes_few_queries(client, clerk, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(9):
        client.get(reverse(ADDRESS))
