"""Offices: a new holder ends the term of the one before and proposes the act that follows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from taskforce.models import (
    CompositionAct,
    Instrument,
    Membership,
    Office,
    OfficeTerm,
    Position,
)
from taskforce.services.composition import acts, effect, offices
from tests import factories

DAY = date(2026, 6, 1)


@pytest.fixture
def governor(country):
    return factories.make_person(name_km="សុខ អភិបាល")


@pytest.fixture
def office(country, clerk, governor):
    position = Position.objects.get(pk="prov_governor")
    office = offices.create(unit=country["08"], position=position, by=clerk)
    OfficeTerm.objects.create(office=office, person=governor, starts_on=date(2024, 1, 1))
    return office


def seat(unit, office, **fields):
    return factories.make_membership(unit.task_force, ex_officio=office, **fields)


@pytest.fixture
def seats(country, office, governor):
    """The governor is permanent deputy of the province and member in a district."""
    common = {"person": governor, "position": "អភិបាលខេត្ត"}
    return [
        seat(country["08"], office, role_id="permanent_deputy", **common),
        seat(country["0801"], office, role_id="member", **common),
    ]


def follow(office, by, **words):
    words = {"person": factories.make_person(), "starts_on": DAY} | words
    return offices.record_term(office=office, by=by, **words)


def test_a_new_holder_proposes_the_change_in_every_body(office, clerk, seats, governor):
    paper = Instrument.objects.create(kind_id="royal_decree", number="១", dated=date(2026, 5, 1))
    found = follow(office, clerk, instrument=paper)
    old, new = office.terms.order_by("starts_on")
    assert (old.ends_on, old.ended_by, new.person) == (DAY, paper, found.term.person)
    (act,) = found.acts
    assert (act.unit, act.kind_id, act.proposed_by, act.effective_on) == (
        office.unit, "royal_decree", new, DAY,
    )  # fmt: skip
    assert {change.ends for change in act.changes.all()} == set(seats)
    assert {change.ex_officio for change in act.changes.all()} == {office}
    assert acts.conflicts_of(act) == []
    assert Membership.objects.serving(DAY).filter(person=governor).count() == 2
    effect.announce(act=act, version=act.version, by=clerk, instrument=paper)
    assert Membership.objects.serving(DAY).filter(person=new.person).count() == 2
    assert not Membership.objects.serving(DAY).filter(person=governor).exists()


def test_a_seat_that_stood_empty_is_filled(office, clerk, seats):
    Membership.objects.filter(pk=seats[0].pk).update(ends_on=date(2026, 1, 1))
    (act,) = follow(office, clerk).acts
    assert sorted(bool(change.ends) for change in act.changes.all()) == [False, True]
    assert acts.conflicts_of(act) == []


def test_a_seat_elsewhere_is_proposed_to_those_who_compose_there(
    office, clerk, stranger, country, governor
):
    away = seat(country["01"], office, person=governor)
    found = follow(office, clerk)
    (act,) = found.elsewhere
    assert (found.acts, act.unit, act.changes.get().ends) == ([], country["01"], away)
    drafts = CompositionAct.objects.visible_to
    assert (list(drafts(stranger)), list(drafts(clerk))) == ([act], [])
    paper = Instrument.objects.create(kind_id="decision", number="២", dated=DAY)
    with pytest.raises(PermissionDenied):
        effect.announce(act=act, version=act.version, by=clerk, instrument=paper)
    effect.announce(act=act, version=act.version, by=stranger, instrument=paper)
    assert not Membership.objects.serving(DAY).filter(person=governor).exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [({"starts_on": date(2023, 1, 1)}, "too_early"), ({"same": True}, "same_holder")],
)
def test_what_cannot_be_is_refused(office, clerk, governor, words, code):
    words = {"person": governor} if words.get("same") else words
    with pytest.raises(ValidationError) as refusal:
        follow(office, clerk, **words)
    assert refusal.value.code == code
    assert office.terms.count() == 1


def test_others_may_not(office, stranger, viewer, district_clerk):
    for user in (stranger, viewer, district_clerk):
        with pytest.raises(PermissionDenied):
            follow(office, user)


def test_offices_are_set_from_the_data(country, django_assert_max_num_queries):
    def make(code, position, **fields):
        group = country[code].task_force
        return factories.make_membership(
            group, role_id="permanent_deputy", position=position, **fields
        )

    set_ = [
        make("08", "អភិបាលខេត្ត"),
        make("0801", "អភិបាលស្រុក"),
        make("12", "អភិបាលរាជធានី"),
    ]
    vice = make("0811", "អភិបាលរងក្រុង")
    former = make("01", "អភិបាលខេត្ត", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    with django_assert_max_num_queries(12):
        assert offices.seat_by_office(on=DAY) == 3
    for found in (*set_, vice, former):
        found.refresh_from_db()
    assert [found.ex_officio.position_id for found in set_] == [
        "prov_governor", "srok_governor", "capital_governor",
    ]  # fmt: skip
    assert vice.ex_officio is former.ex_officio is None
    assert OfficeTerm.objects.in_force(DAY).count() == 3
    assert offices.seat_by_office(on=DAY) == 0
    call_command("offices", verbosity=0)
    assert Office.objects.count() == 3


# The pages


def test_a_governor_follows_on_the_page(client, clerk, office, seats, country):
    client.force_login(clerk)
    address = reverse("office_holder", args=[office.pk])
    assert "សុខ អភិបាល" in client.get(address).content.decode()
    data = {
        "name_km": "ចាន់ ថ្មី", "starts_on": "០១/០៦/២០២៦", "kind": "royal_decree",
        "number": "នស/រកត/១", "dated": "០១/០៥/២០២៦",
    }  # fmt: skip
    page = client.post(address, data)
    act = CompositionAct.objects.get()
    assert page.headers["Location"] == act.get_absolute_url()
    page = client.get(act.get_absolute_url())
    assert 'name="joined"' in page.content.decode()
    page = client.post(
        reverse("act_announce", args=[act.pk]), {"joined": "1", "version": act.version + 1}
    )
    assert page.status_code == 409
    page = client.post(
        reverse("act_announce", args=[act.pk]), {"joined": "1", "version": act.version}
    )
    act.refresh_from_db()
    assert (act.status, act.instrument.number) == ("announced", "នស/រកត/១")
    page = client.get(reverse("office_detail", args=[office.pk]))
    assert "ចាន់ ថ្មី" in page.content.decode()
    page = client.post(
        address, data | {"starts_on": "០១/០១/២០២៥", "is_another": "on", "sure": "on"}
    )
    assert page.status_code == 409
    assert page.context["form"]["starts_on"].value() == "០១/០១/២០២៥"


def test_an_office_is_added_once(client, clerk, office, country):
    client.force_login(clerk)
    data = {"unit": country["08"].pk, "position": "prov_governor"}
    page = client.post(reverse("office_new"), data)
    assert page.context["form"].non_field_errors()
    page = client.post(reverse("office_new"), data | {"position": "prov_dep_governor"})
    assert page.status_code == 302


def test_a_foreign_office_is_not_there(client, office, stranger, viewer):
    for name in ("office_detail", "office_holder"):
        address = reverse(name, args=[office.pk])
        client.logout()
        assert client.get(address).headers["Location"].startswith(reverse("sign_in"))
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    client.force_login(viewer)
    assert client.get(reverse("office_detail", args=[office.pk])).status_code == 200
    assert client.get(reverse("office_holder", args=[office.pk])).status_code == 403
    assert client.get(reverse("office_new")).status_code == 403


def test_the_list_is_found_by_unit(client, clerk, stranger, office, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("office_list"))
    assert "សុខ អភិបាល" in page.content.decode()
    assert client.get(reverse("office_list"), {"q": "កណ្តាល"}).context["page"].paginator.count == 1
    assert client.get(reverse("office_list"), {"q": "តាកែវ"}).context["page"].paginator.count == 0
    client.force_login(stranger)
    assert client.get(reverse("office_list")).context["page"].paginator.count == 0


def test_an_office_becomes_vacant_and_its_seats_are_proposed_to_end(office, clerk, seats, governor):
    paper = Instrument.objects.create(kind_id="royal_decree", number="២", dated=date(2026, 5, 1))
    found = offices.end_term(office=office, ends_on=DAY, instrument=paper, by=clerk)
    term = office.terms.get()
    assert (term.ends_on, term.ended_by) == (DAY, paper)
    [act] = found.acts
    assert set(act.changes.values_list("ends", "person")) == {(seat.pk, None) for seat in seats}
    assert (act.effective_on, act.proposing_paper, act.ends_a_term) == (DAY, paper, True)
    effect.announce(act=act, version=act.version, instrument=paper, by=clerk)
    assert not Membership.objects.in_force(DAY).filter(person=governor).exists()
    # Who comes later is proposed for the seats that stand empty.
    [later] = follow(office, clerk, starts_on=date(2026, 7, 1)).acts
    assert [change.role_id for change in later.changes.all()] == ["permanent_deputy"]


def test_a_vacant_office_cannot_become_vacant(office, clerk, seats):
    with pytest.raises(ValidationError) as refused:
        offices.end_term(office=office, ends_on=date(2024, 1, 1), by=clerk)
    assert refused.value.code == "too_early"
    offices.end_term(office=office, ends_on=DAY, by=clerk)
    with pytest.raises(ValidationError) as refused:
        offices.end_term(office=office, ends_on=DAY, by=clerk)
    assert refused.value.code == "nobody"


def test_only_who_composes_there_ends_a_term(client, office, stranger, district_clerk, viewer):
    for user in (stranger, district_clerk, viewer):
        with pytest.raises(PermissionDenied):
            offices.end_term(office=office, ends_on=DAY, by=user)
    client.force_login(stranger)
    assert client.get(reverse("office_vacant", args=[office.pk])).status_code == 404
    client.force_login(viewer)
    assert client.get(reverse("office_vacant", args=[office.pk])).status_code == 403


def test_the_page_leads_to_the_draft_that_ends_the_seats(client, clerk, office, seats):
    client.force_login(clerk)
    address = reverse("office_vacant", args=[office.pk])
    assert address in client.get(reverse("office_detail", args=[office.pk])).content.decode()
    given = {"ends_on": "០១/០៦/២០២៦", "kind": "royal_decree", "number": "៣", "dated": "1/5/2026"}
    answer = client.post(address, given, follow=True)
    act = CompositionAct.objects.get()
    assert answer.redirect_chain[-1][0] == act.get_absolute_url()
    assert "លែងកាន់តំណែង" in answer.content.decode()
    assert act.proposing_paper.number == "៣"


def test_a_proposed_draft_waits_on_the_first_page_and_on_that_of_the_unit(
    client, clerk, viewer, stranger, country, office, seats
):
    [act] = follow(office, clerk).acts
    pages = (reverse("home"), "/units/08/", "/units/0801/")
    for user, sees in ((clerk, True), (viewer, False)):
        client.force_login(user)
        for page in pages:
            html = client.get(page).content.decode()
            assert (act.get_absolute_url() in html) == sees, (user, page)
    client.force_login(stranger)
    assert act.get_absolute_url() not in client.get(reverse("home")).content.decode()
    client.force_login(clerk)
    assert act.get_absolute_url() not in client.get("/units/0808/").content.decode()
    effect.announce(act=act, version=0, number="៤", dated=DAY, signatory="ក", by=clerk)
    assert act.get_absolute_url() not in client.get(reverse("home")).content.decode()
