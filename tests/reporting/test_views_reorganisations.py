"""The pages of reorganisations: from the instrument to the act carried out."""

from datetime import date

import pytest
from django.urls import reverse

from taskforce.models import AdministrativeUnit, Instrument, Reorganisation, UnitChange
from taskforce.scope import Role
from taskforce.services.territory import reorganisations
from tests import factories

What = UnitChange.What
HEAD = {
    "kind": "sub_decree", "number": "៩៩", "dated": "២០/០៦/២០២៤", "subject": "",
    "effective_on": "០១/០៧/២០២៤", "note": "",
}  # fmt: skip


@pytest.fixture
def act(country, admin):
    instrument = Instrument.objects.create(kind_id="sub_decree", number="៩៩")
    return reorganisations.draft(instrument=instrument, effective_on=date(2024, 7, 1), by=admin)


def page_of(act):
    return reverse("reorganisation_detail", args=[act.pk])


def add(client, act, what, **fields):
    return client.post(reverse("reorganisation_change", args=[act.pk, what]), fields)


def said(response):
    return response.content.decode()


def test_from_the_instrument_to_the_units(client, admin, country, period, clerk):
    factories.make_draft(country["080103"], period, clerk)
    factories.make_user("b", Role.DISTRICT_SECRETARIAT, country["0808"], name_km="ម៉ៅ សុខា")
    client.force_login(admin)
    page = client.post(reverse("reorganisation_new"), HEAD).url
    act = Reorganisation.objects.get()
    assert page == page_of(act)
    assert (act.instrument.number, act.instrument.dated) == ("៩៩", date(2024, 6, 20))
    assert act.effective_on == date(2024, 7, 1)
    added = add(client, act, "move", unit=country["080103"].pk, target=country["0808"].pk)
    assert added.url == page
    assert "០៨០៨០២" in said(client.get(page))
    assert client.post(reverse("reorganisation_preview", args=[act.pk])).url == page + "#preview"
    html = said(client.get(page))
    assert "ម៉ៅ សុខា" in html
    assert "ក្នុងនោះ សេចក្តីព្រាង" in html, "the report that is begun is counted"
    assert client.post(reverse("reorganisation_carry_out", args=[act.pk])).url == page
    assert AdministrativeUnit.objects.get(code="080802").pk == country["080103"].pk
    assert "បានអនុវត្ត" in said(client.get(page))
    assert "០៨០៨០២" in said(client.get(page)), "what was seen is kept"
    paper = said(client.get(act.instrument.get_absolute_url()))
    assert "០៨០៨០២" in paper, "the instrument tells which units it changed"


def test_the_same_instrument_is_recorded_once(client, admin, country):
    client.force_login(admin)
    for _time in range(2):
        client.post(reverse("reorganisation_new"), HEAD | {"number": "99"})
    assert Instrument.objects.count() == 1
    assert Reorganisation.objects.count() == 2


def test_every_kind_of_change_has_its_form(client, admin, act, country):
    client.force_login(admin)
    for what in What:
        page = client.get(reverse("reorganisation_change", args=[act.pk, what]))
        assert page.status_code == 200
    names = {"name_km": "ថ្មី", "name_latin": "New"}
    assert add(client, act, "split", unit=country["0801"].pk, **names).status_code == 302
    assert add(client, act, "move", unit=country["080102"].pk, begun="0812").status_code == 302
    new = {"name_km": "ខ", "name_latin": "Kh", "kind": "khum", "begun": "0812"}
    assert add(client, act, "new", **new).status_code == 302
    merge = {"unit": country["080103"].pk, "target": country["080101"].pk, "members": "move"}
    assert add(client, act, "merge", **merge).status_code == 302
    assert add(client, act, "kind", unit=country["0808"].pk, kind="krong").status_code == 302
    assert add(client, act, "rename", unit=country["08"].pk, **names).status_code == 302
    assert [change.what for change in act.changes.all()] == [
        "split", "move", "new", "merge", "kind", "rename",
    ]  # fmt: skip
    codes = list(act.changes.values_list("code", flat=True))
    assert codes == ["0812", "081201", "081202", "", "", ""]
    client.post(reverse("reorganisation_preview", args=[act.pk]))
    client.post(reverse("reorganisation_carry_out", args=[act.pk]))
    assert AdministrativeUnit.objects.filter(code__startswith="0812").count() == 3


def test_what_cannot_be_is_said_on_the_form(client, admin, act, country):
    client.force_login(admin)
    refused = add(client, act, "move", unit=country["080103"].pk, target=country["08"].pk)
    assert refused.status_code == 200
    assert "មិនអាចស្ថិតក្រោម" in said(refused)
    assert "error-summary" in said(add(client, act, "move", unit=country["080103"].pk))
    assert not act.changes.exists()


def test_a_gain_that_was_not_shown_is_said_on_the_page(client, admin, act, country):
    client.force_login(admin)
    add(client, act, "move", unit=country["080103"].pk, target=country["0808"].pk)
    client.post(reverse("reorganisation_preview", args=[act.pk]))
    factories.make_user("late", Role.VIEWER, country["0808"], name_km="ម៉ៅ សុខា")
    page = client.post(reverse("reorganisation_carry_out", args=[act.pk]), follow=True)
    assert "ម៉ៅ សុខា" in said(page)
    assert AdministrativeUnit.objects.filter(code="080103").exists()


def test_a_change_is_taken_out_and_a_draft_thrown_away(client, admin, act, country):
    client.force_login(admin)
    add(client, act, "cease", unit=country["080103"].pk)
    change = act.changes.get()
    client.post(reverse("reorganisation_remove", args=[act.pk, change.pk]))
    assert not act.changes.exists()
    edit = reverse("reorganisation_edit", args=[act.pk])
    assert client.post(edit, HEAD | {"number": "១០០"}).status_code == 302
    act.refresh_from_db()
    assert act.instrument.number == "១០០"
    discard = reverse("reorganisation_discard", args=[act.pk])
    page = client.get(discard).content.decode()
    assert f'href="{reverse("reorganisation_detail", args=[act.pk])}"' in page
    assert Reorganisation.objects.exists(), "it asks first"
    assert client.post(discard).status_code == 302
    assert not Reorganisation.objects.exists()


def test_the_instrument_of_a_draft_goes_with_it(client, admin, country):
    client.force_login(admin)
    client.post(reverse("reorganisation_new"), HEAD)
    act = Reorganisation.objects.get()
    edit = reverse("reorganisation_edit", args=[act.pk])
    client.post(edit, HEAD | {"note": "ក"})
    assert Instrument.objects.get() == act.instrument, "the same one stays"
    client.post(edit, HEAD | {"number": "១០០"})
    assert Instrument.objects.get().number == "១០០", "what is no longer meant goes"
    client.post(reverse("reorganisation_discard", args=[act.pk]))
    assert not Instrument.objects.exists()


def test_an_instrument_stays_that_others_use_or_that_was_there(client, admin, act, country):
    client.force_login(admin)
    was = act.instrument
    client.post(reverse("reorganisation_discard", args=[act.pk]))
    assert Instrument.objects.get() == was, "it was recorded by itself"
    for _time in range(2):
        client.post(reverse("reorganisation_new"), HEAD)
    one, other = Reorganisation.objects.order_by("pk")
    client.post(reverse("reorganisation_discard", args=[one.pk]))
    assert Instrument.objects.filter(pk=other.instrument_id).exists()
    client.post(reverse("reorganisation_discard", args=[other.pk]))
    assert Instrument.objects.get() == was


def test_an_instrument_that_somebody_worked_on_stays(client, admin, country):
    client.force_login(admin)
    client.post(reverse("reorganisation_new"), HEAD)
    Instrument.objects.update(version=1)
    client.post(reverse("reorganisation_discard", args=[Reorganisation.objects.get().pk]))
    assert Instrument.objects.count() == 1


def test_a_day_to_come_waits_and_can_be_stopped(client, admin, act, country):
    client.force_login(admin)
    add(client, act, "cease", unit=country["080103"].pk)
    client.post(
        reverse("reorganisation_edit", args=[act.pk]), HEAD | {"effective_on": "01/01/2099"}
    )
    for step in ("preview", "carry_out"):
        client.post(reverse(f"reorganisation_{step}", args=[act.pk]))
    act.refresh_from_db()
    assert act.state == Reorganisation.State.WAITING
    client.post(reverse("reorganisation_stop", args=[act.pk]))
    act.refresh_from_db()
    assert act.is_draft


@pytest.mark.parametrize("user", ["officer", "clerk", "viewer"])
def test_others_neither_see_nor_do(client, act, request, user):
    client.force_login(request.getfixturevalue(user))
    for name, args in (
        ("reorganisation_list", []), ("reorganisation_new", []),
        ("reorganisation_detail", [act.pk]), ("reorganisation_edit", [act.pk]),
        ("reorganisation_change", [act.pk, "cease"]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 403
    for step in ("preview", "carry_out", "stop", "discard"):
        page = reverse(f"reorganisation_{step}", args=[act.pk])
        assert client.post(page).status_code == 403
        assert client.get(page).status_code in {403, 405}


def test_strangers_are_sent_to_sign_in(client, act):
    assert client.get(page_of(act)).url.startswith("/sign-in/")


def test_what_is_not_there_is_a_404(client, admin, act):
    client.force_login(admin)
    assert client.get(reverse("reorganisation_detail", args=[act.pk + 1])).status_code == 404
    assert client.get(reverse("reorganisation_change", args=[act.pk, "burn"])).status_code == 404


def test_the_list_asks_as_often_for_many(client, admin, act, django_assert_max_num_queries):
    client.force_login(admin)
    for _number in range(5):
        reorganisations.draft(instrument=act.instrument, effective_on=date(2025, 1, 1), by=admin)
    with django_assert_max_num_queries(6):
        client.get(reverse("reorganisation_list"))
