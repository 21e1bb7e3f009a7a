"""What a preview says of seats: which end, who is received, who is in office today."""

from datetime import date

import pytest
from django.urls import reverse

from taskforce.models import Instrument, UnitChange
from taskforce.services.territory import reorganisations
from tests.factories import make_membership

DAY = date(2024, 7, 1)
What, Members = UnitChange.What, UnitChange.Members


@pytest.fixture
def act(country, admin):
    instrument = Instrument.objects.create(kind_id="sub_decree", number="៩៩")
    return reorganisations.draft(instrument=instrument, effective_on=DAY, by=admin)


def seen(act, admin, what, unit, **fields):
    reorganisations.add_change(reorganisation=act, by=admin, what=what, unit=unit, **fields)
    return reorganisations.preview(reorganisation=act, by=admin).preview


def page(client, act, admin):
    client.force_login(admin)
    return client.get(reverse("reorganisation_detail", args=[act.pk]))


def test_the_seats_that_end_are_named(act, admin, country, client):
    gone = country["080103"]
    over = make_membership(gone.task_force, ends_on=date(2025, 1, 1))
    head = make_membership(gone.task_force, role_id="head")
    make_membership(country["080102"].task_force)
    found = seen(act, admin, What.CEASE, gone)
    assert found["ended"] == 2
    assert [(s["person"], s["role"], s["unit"]["code"], s["today"]) for s in found["seats"]] == [
        (str(head.person), "head", "080103", True),
        (str(over.person), "member", "080103", False),
    ]
    html = page(client, act, admin).content.decode()
    assert str(head.person) in html
    assert str(head.role) in html
    assert "កំពុងកាន់តំណែងនៅថ្ងៃនេះ" in html
    head.refresh_from_db()
    assert head.ends_on is None, "a preview ends nothing"


def test_beyond_twenty_they_are_counted(act, admin, country, client):
    for _number in range(23):
        make_membership(country["080103"].task_force)
    found = seen(act, admin, What.CEASE, country["080103"])
    assert (found["ended"], len(found["seats"])) == (23, 20)
    assert "និង ៣ ទៀត។" in page(client, act, admin).content.decode()


def test_who_is_received_is_shown_with_the_target(act, admin, country, client):
    gone, into = country["080103"], country["080102"]
    stays = make_membership(into.task_force, role_id="head")
    head = make_membership(gone.task_force, role_id="head")
    make_membership(gone.task_force)
    found = seen(act, admin, What.MERGE, gone, target="080102", members=Members.MOVE)
    assert [line["before"]["code"] for line in found["units"]] == ["080102", "080103"]
    target = found["units"][0]
    assert target["before"] == target["after"]
    assert target["counts"] == {"members": 1, "today": 1, "received": 1}
    assert [seat["person"] for seat in found["seats"]] == [str(head.person)]
    assert found["ended"] == 1
    answer = page(client, act, admin)
    assert "ផ្លាស់ទៅកាន់តំណែង" in answer.context["changes"][0].sentence
    assert "សមាជិកដែលទទួលបន្ត៖ ១" in answer.content.decode()
    assert stays.person


def test_a_merge_says_that_seats_end(act, admin, country, client):
    make_membership(country["080103"].task_force)
    found = seen(act, admin, What.MERGE, country["080103"], target="080102")
    assert found["units"][0]["counts"] == {}
    assert "តំណែងរបស់សមាជិកត្រូវបញ្ចប់" in page(client, act, admin).context["changes"][0].sentence


def test_an_act_of_the_past_counts_who_is_in_office_today(act, admin, country):
    unit = country["080103"]
    make_membership(unit.task_force, ends_on=date(2025, 1, 1))
    for _number in range(2):
        make_membership(unit.task_force, starts_on=date(2025, 1, 1))
    (line,) = seen(act, admin, What.MOVE, unit, target="0808")["units"]
    assert line["counts"] == {"members": 1, "today": 2}


def test_what_was_kept_without_seats_is_shown(act, admin, country, client):
    seen(act, admin, What.CEASE, country["080103"])
    act.refresh_from_db()
    del act.preview["seats"]
    act.save()
    assert page(client, act, admin).status_code == 200
