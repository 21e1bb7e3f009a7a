"""Re-organising units: carried out whole or not at all, and nobody gains what was not shown."""

import os
import random
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from taskforce.management.asked import find_unit
from taskforce.models import (
    AdministrativeUnit,
    Grant,
    Instrument,
    Membership,
    Reorganisation,
    TaskForce,
    UnitAlias,
    UnitChange,
    UnitVersion,
)
from taskforce.models.tree import damage
from taskforce.models.unit_kind import CHILDREN
from taskforce.scope import Role
from taskforce.services.territory import reorganisations
from taskforce.services.territory.loading import import_units
from taskforce.services.territory.versions import stale_versions
from tests.conftest import units_csv
from tests.factories import make_membership, make_user
from tests.taskforce.test_tree import database_url

DAY = date(2024, 7, 1)
What = UnitChange.What


@pytest.fixture
def instrument(country):
    return Instrument.objects.create(kind_id="sub_decree", number="៩៩", dated=date(2024, 6, 20))


@pytest.fixture
def act(instrument, admin):
    return reorganisations.draft(instrument=instrument, effective_on=DAY, by=admin)


def change(act, admin, what, unit=None, **fields):
    return reorganisations.add_change(reorganisation=act, by=admin, what=what, unit=unit, **fields)


def done(act, admin):
    reorganisations.preview(reorganisation=act, by=admin)
    return reorganisations.carry_out(reorganisation=act, by=admin)


def unit(code):
    return AdministrativeUnit.objects.get(code=code)


def whole():
    return not damage() and not stale_versions()


# What an act does


def test_a_commune_moves_and_its_code_is_the_next_that_is_free(act, admin, country):
    commune = country["080103"]
    assert change(act, admin, What.MOVE, commune, target="0808").code == "080802"
    done(act, admin)
    commune.refresh_from_db()
    assert (commune.code, commune.parent, commune.kind) == ("080802", country["0808"], "khum")
    assert commune.is_in(unit("0808"))
    assert not commune.is_in(unit("0801"))
    before, after = (commune.versions.on(day).get() for day in (date(2024, 6, 30), DAY))
    assert (before.code, before.parent, before.ended_by) == (
        "080103",
        country["0801"],
        act.instrument,
    )
    assert (after.code, after.parent, after.started_by) == (
        "080802",
        country["0808"],
        act.instrument,
    )
    assert AdministrativeUnit.objects.by_code("080103").get() == commune
    assert whole()


def test_a_khum_that_moves_below_a_krong_becomes_a_sangkat(act, admin, country):
    change(act, admin, What.MOVE, country["080103"], target="0811")
    done(act, admin)
    assert unit("081102").kind == "sangkat"


def test_a_srok_becomes_a_krong_and_its_communes_sangkats(act, admin, country):
    change(act, admin, What.KIND, country["0801"], kind="krong")
    done(act, admin)
    assert unit("0801").kind == "krong"
    kinds = set(
        AdministrativeUnit.objects.directly_below(unit("0801")).values_list("kind", flat=True)
    )
    assert kinds == {"sangkat"}
    assert country["080101"].versions.on(DAY - timedelta(days=1)).get().kind == "khum"
    assert whole()


def test_a_district_moves_to_another_province_with_all_below_it(act, admin, country):
    change(act, admin, What.MOVE, country["0801"], target="12")
    done(act, admin)
    district = AdministrativeUnit.objects.get(pk=country["0801"].pk)
    assert (district.code, district.kind, district.tree_id) == (
        "1202",
        "khan",
        country["12"].tree_id,
    )
    below = AdministrativeUnit.objects.directly_below(district)
    assert [(u.code, u.kind) for u in below] == [(f"12020{n}", "sangkat") for n in (1, 2, 3)]
    assert AdministrativeUnit.objects.by_code("080102").get().code == "120202"
    assert whole()


def test_a_district_in_two_a_new_one_with_communes_of_the_old(act, admin, country):
    new = change(act, admin, What.SPLIT, country["0801"], name_km="កណ្តាលស្ទឹងថ្មី", name_latin="New")
    assert new.code == "0812"
    change(act, admin, What.MOVE, country["080102"], target="0812")
    change(act, admin, What.MOVE, country["080103"], target="0812")
    done(act, admin)
    begun = unit("0812")
    assert (begun.kind, begun.task_force.instrument) == ("srok", act.instrument)
    assert [u.code for u in AdministrativeUnit.objects.directly_below(begun)] == [
        "081201",
        "081202",
    ]
    assert begun.versions.get().starts_on == DAY
    new.refresh_from_db()
    assert new.begun == begun
    assert whole()


def test_a_new_name_is_kept_beside_the_old(act, admin, country):
    commune = country["080103"]
    change(act, admin, What.RENAME, commune, name_km="ស្វាយថ្មី", name_latin="Svay Thmei")
    done(act, admin)
    assert unit("080103").name_km == "ស្វាយថ្មី"
    assert commune.versions.on(date(2024, 6, 30)).get().name_km == commune.name_km
    assert UnitAlias.objects.filter(unit=commune, name=commune.name_km).exists()
    assert AdministrativeUnit.objects.search("ស្វាយថ្មី").first() == commune
    assert commune in AdministrativeUnit.objects.search(commune.name_km)


def test_a_merged_unit_ceases_and_keeps_its_row_and_its_code(act, admin, country):
    gone, into = country["080103"], country["080102"]
    seat = make_membership(gone.task_force, role_id="head")
    old = make_membership(gone.task_force, ends_on=date(2024, 3, 1))
    rows = Membership.objects.count()
    change(act, admin, What.MERGE, gone, target="080102")
    done(act, admin)
    gone = AdministrativeUnit.ever.get(pk=gone.pk)
    assert (gone.code, gone.ceased_on, gone.parent) == ("080103", DAY, country["0801"])
    assert not AdministrativeUnit.objects.filter(pk=gone.pk).exists()
    assert not UnitVersion.objects.on(DAY).filter(unit=gone).exists()
    assert gone.versions.get().ended_by == act.instrument
    seat.refresh_from_db()
    old.refresh_from_db()
    assert (seat.ends_on, seat.ended_by) == (DAY, act.instrument)
    assert (old.ends_on, old.ended_by) == (date(2024, 3, 1), None)
    assert Membership.objects.count() == rows
    assert not into.task_force.memberships.exists()
    assert whole()


def test_members_may_go_on_in_the_other_group(act, admin, country):
    gone, into = country["080103"], country["080102"]
    head = make_membership(gone.task_force, role_id="head")
    member = make_membership(gone.task_force)
    holder = make_membership(into.task_force, role_id="head")
    change(act, admin, What.MERGE, gone, target="080102", members=UnitChange.Members.MOVE)
    done(act, admin)
    serving = into.task_force.memberships.serving(DAY)
    assert {(seat.person, seat.role_id) for seat in serving} == {
        (holder.person, "head"), (member.person, "member"),
    }  # fmt: skip
    assert not Membership.objects.serving(DAY).filter(person=head.person).exists()


def test_a_merged_district_hands_its_communes_over(act, admin, country):
    change(act, admin, What.MERGE, country["0808"], target="0801")
    done(act, admin)
    assert AdministrativeUnit.objects.by_code("080801").get().code == "080104"
    assert AdministrativeUnit.ever.get(code="0808").ceased_on == DAY
    assert whole()


def test_a_ceased_unit_moves_along_with_what_it_stands_in(act, admin, country, instrument):
    change(act, admin, What.MERGE, country["080103"], target="080102")
    done(act, admin)
    later = reorganisations.draft(instrument=instrument, effective_on=date(2025, 1, 1), by=admin)
    change(later, admin, What.MOVE, country["0801"], target="01")
    done(later, admin)
    assert AdministrativeUnit.ever.get(pk=country["080103"].pk).code == "010303"
    assert AdministrativeUnit.ever.by_code("080103").get().pk == country["080103"].pk
    assert whole()


# What is refused


@pytest.mark.parametrize(
    ("what", "code", "fields", "reason"),
    [
        (What.MOVE, "080103", {"target": "0808", "code": "080102"}, "០៨០១០២"),
        (What.MOVE, "080103", {"target": "0808", "code": "080801"}, "លេខកូដ"),
        (What.MOVE, "080103", {"target": "08"}, "មិនអាច"),
        (What.MOVE, "080103", {"target": "9999"}, "៩៩៩៩"),
        (What.KIND, "0801", {"kind": "khan"}, "ប្រភេទ"),
        (What.MERGE, "080103", {"target": "0808"}, "ថ្នាក់"),
        (What.MERGE, "080103", {"target": "080103"}, "ថ្នាក់"),
        (What.CEASE, "0801", {}, "ស្ថិតក្រោម"),
        (What.RENAME, "080103", {"name_km": "អំពៅព្រៃ"}, "អំពៅព្រៃ"),
        (What.SPLIT, "0801", {"name_km": "", "name_latin": "x"}, ""),
    ],
)
def test_what_cannot_be_is_refused_at_once(act, admin, country, what, code, fields, reason):
    with pytest.raises(ValidationError) as caught:
        change(act, admin, what, country[code], **fields)
    assert reason in " ".join(caught.value.messages)
    assert not act.changes.exists()
    assert whole()


def test_a_code_is_never_given_to_another(act, admin, country, instrument):
    change(act, admin, What.MERGE, country["080103"], target="080102")
    done(act, admin)
    later = reorganisations.draft(instrument=instrument, effective_on=date(2025, 1, 1), by=admin)
    words = {"kind": "khum", "name_km": "ថ្មី", "name_latin": "New", "target": "0801"}
    with pytest.raises(ValidationError, match="០៨០១០៣"):
        change(later, admin, What.NEW, code="080103", **words)
    assert change(later, admin, What.NEW, **words).code == "080104"


def test_a_day_before_the_last_act_is_refused(act, admin, country, instrument):
    change(act, admin, What.RENAME, country["080103"], name_km="ស្វាយថ្មី")
    done(act, admin)
    earlier = reorganisations.draft(instrument=instrument, effective_on=date(2024, 6, 1), by=admin)
    with pytest.raises(ValidationError, match="០១/០៧/២០២៤"):
        change(earlier, admin, What.MOVE, country["080103"], target="0808")


def test_who_takes_office_later_in_a_unit_that_ceases_stands_in_the_way(act, admin, country):
    seat = make_membership(country["080103"].task_force, starts_on=date(2024, 8, 1))
    with pytest.raises(ValidationError, match=str(seat.person)):
        change(act, admin, What.MERGE, country["080103"], target="080102")


def test_only_central_administrators_draft_and_carry_out(instrument, act, officer, clerk):
    for user in (officer, clerk):
        with pytest.raises(PermissionDenied):
            reorganisations.draft(instrument=instrument, effective_on=DAY, by=user)
        with pytest.raises(PermissionDenied):
            reorganisations.preview(reorganisation=act, by=user)
        with pytest.raises(PermissionDenied):
            reorganisations.carry_out(reorganisation=act, by=user)
        assert not Reorganisation.objects.visible_to(user).exists()


def test_what_was_not_looked_at_is_not_carried_out(act, admin, country):
    change(act, admin, What.RENAME, country["080103"], name_km="ស្វាយថ្មី")
    with pytest.raises(ValidationError) as caught:
        reorganisations.carry_out(reorganisation=act, by=admin)
    assert caught.value.code == "no_preview"
    reorganisations.preview(reorganisation=act, by=admin)
    change(act, admin, What.RENAME, country["080102"], name_km="ថ្មី")
    with pytest.raises(ValidationError) as caught:
        reorganisations.carry_out(reorganisation=act, by=admin)
    assert caught.value.code == "no_preview"


def test_an_act_is_carried_out_once(act, admin, country):
    change(act, admin, What.RENAME, country["080103"], name_km="ស្វាយថ្មី")
    done(act, admin)
    with pytest.raises(ValidationError) as caught:
        reorganisations.carry_out(reorganisation=act, by=admin)
    assert caught.value.code == "already_carried_out"


# Who gains what


def reach(user):
    user = type(user).objects.get(pk=user.pk)
    return set(AdministrativeUnit.ever.visible_to(user).values_list("pk", flat=True))


def test_users_gain_exactly_what_the_preview_shows(act, admin, country):
    cast = {
        "a": make_user("a", Role.DISTRICT_SECRETARIAT, country["0801"]),
        "b": make_user("b", Role.DISTRICT_SECRETARIAT, country["0808"]),
        "p": make_user("p", Role.PROVINCIAL_SECRETARIAT, country["08"]),
        "c": make_user("c", Role.VIEWER, country["080103"]),
        "v": make_user("v", Role.VIEWER),
    }
    before = {name: reach(user) for name, user in cast.items()}
    change(act, admin, What.MOVE, country["080103"], target="0808")
    shown = reorganisations.preview(reorganisation=act, by=admin).preview["access"]
    assert [(line["user"], line["gained"], line["lost"]) for line in shown] == [
        (cast["a"].pk, [], ["080802"]),
        (cast["b"].pk, ["080802"], []),
    ]
    assert before == {name: reach(user) for name, user in cast.items()}, "a preview changes nothing"
    reorganisations.carry_out(reorganisation=act, by=admin)
    after = {name: reach(user) for name, user in cast.items()}
    moved = {country["080103"].pk}
    assert after == before | {"a": before["a"] - moved, "b": before["b"] | moved}


def test_who_would_gain_a_unit_that_was_not_shown_stops_the_act(act, admin, country):
    change(act, admin, What.MOVE, country["080103"], target="0808")
    reorganisations.preview(reorganisation=act, by=admin)
    late = make_user("late", Role.VIEWER, country["0808"], name_km="ម៉ៅ សុខា")
    with pytest.raises(ValidationError, match="ម៉ៅ សុខា") as caught:
        reorganisations.carry_out(reorganisation=act, by=admin)
    assert caught.value.code == "unseen_gain"
    assert unit("080103").parent == country["0801"]
    assert whole()
    reorganisations.preview(reorganisation=act, by=admin)
    reorganisations.carry_out(reorganisation=act, by=admin)
    assert country["080103"].pk in reach(late)


def test_another_role_at_a_unit_already_seen_is_a_gain(act, admin, country):
    both = make_user("both", Role.VIEWER, country["0801"])
    Grant.objects.create(user=both, role=Role.REVIEWER, unit=country["0808"])
    change(act, admin, What.MOVE, country["080103"], target="0808")
    shown = reorganisations.preview(reorganisation=act, by=admin).preview["access"]
    assert {(line["role"], *line["gained"]) for line in shown} == {
        ("reviewer", "080802"), ("viewer",),
    }  # fmt: skip


def test_the_preview_counts_what_rests_on_the_units(act, admin, country):
    make_membership(country["080103"].task_force)
    make_user("c", Role.VIEWER, country["080103"])
    change(act, admin, What.MERGE, country["080103"], target="080102")
    act = reorganisations.preview(
        reorganisation=act, by=admin, count=lambda keys: {key: {"reports": 7} for key in keys}
    )
    target, line = act.preview["units"]
    assert target["before"]["code"] == "080102"
    assert line["before"]["code"] == "080103"
    assert line["after"] is None
    assert line["counts"] == {"members": 1, "today": 1, "grants": 1, "reports": 7}
    assert act.preview["ended"] == 1


# A day to come


def test_a_day_to_come_waits_and_is_carried_out_on_it(instrument, admin, country):
    tomorrow = timezone.localdate() + timedelta(days=1)
    act = reorganisations.draft(instrument=instrument, effective_on=tomorrow, by=admin)
    change(act, admin, What.MOVE, country["080103"], target="0808")
    assert done(act, admin).state == Reorganisation.State.WAITING
    assert reorganisations.carry_out_due() == ([], [])
    assert unit("080103")
    Reorganisation.objects.update(effective_on=timezone.localdate())
    assert reorganisations.carry_out_due() == ([act], [])
    assert unit("080802").pk == country["080103"].pk
    assert whole()


def test_what_cannot_be_carried_out_on_its_day_waits_and_says_why(instrument, admin, country):
    act = reorganisations.draft(
        instrument=instrument, effective_on=timezone.localdate() + timedelta(days=1), by=admin
    )
    change(act, admin, What.MOVE, country["080103"], target="0808")
    done(act, admin)
    make_user("late", Role.VIEWER, country["0808"], name_km="ម៉ៅ សុខា")
    Reorganisation.objects.update(effective_on=timezone.localdate())
    assert reorganisations.carry_out_due() == ([], [act])
    act.refresh_from_db()
    assert act.state == Reorganisation.State.WAITING
    assert "ម៉ៅ សុខា" in str(act.fault)
    act = reorganisations.stop(reorganisation=act, by=admin)
    assert done(act, admin).state == Reorganisation.State.DONE


@pytest.mark.django_db(transaction=True)
def test_the_worker_and_the_command_carry_out_what_is_due(instrument, admin, country, capsys):
    tomorrow = timezone.localdate() + timedelta(days=1)
    acts = []
    for code in ("080102", "080103"):
        acts.append(reorganisations.draft(instrument=instrument, effective_on=tomorrow, by=admin))
        change(acts[-1], admin, What.RENAME, country[code], name_km="ស្វាយថ្មី" + code[-1])
        done(acts[-1], admin)
    call_command("reorganise", due=True)
    assert "គ្មាន" in capsys.readouterr().out
    Reorganisation.objects.filter(pk=acts[0].pk).update(effective_on=timezone.localdate())
    call_command("work", once=True)
    assert unit("080102").name_km == "ស្វាយថ្មី2"
    Reorganisation.objects.update(effective_on=timezone.localdate())
    Reorganisation.objects.filter(pk=acts[1].pk).update(preview={"access": [], "units": []})
    call_command("reorganise", due=True)
    assert "៩៩" in capsys.readouterr().out
    assert unit("080103").name_km == "ស្វាយថ្មី3"


# Files of units


def test_no_file_takes_back_what_an_act_decided(act, admin, country):
    change(act, admin, What.MOVE, country["0801"], target="12")
    change(act, admin, What.RENAME, country["010201"], name_km="ស្វាយថ្មី")
    change(act, admin, What.CEASE, country["120101"])
    done(act, admin)
    before = list(AdministrativeUnit.ever.order_by("pk").values())
    outcome = import_units(units_csv(set(country)))
    assert (outcome.faults, outcome.new, outcome.changed) == ([], 0, 0)
    assert list(AdministrativeUnit.ever.order_by("pk").values()) == before
    assert whole()


# Addresses and commands


@pytest.mark.parametrize("page", ["/units/0801/", "/units/0801/letterhead/", "/units/080102/"])
def test_an_address_of_old_leads_on(act, admin, country, client, page):
    change(act, admin, What.MOVE, country["0801"], target="12")
    done(act, admin)
    client.force_login(admin)
    new = page.replace("0801", "1202")
    assert client.get(page + "?on=2026-01-01").url == new + "?on=2026-01-01"
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("name", ["board_unit", "consolidation_unit", "consolidation_xlsx"])
def test_addresses_of_reports_lead_on(act, admin, country, client, period, name):
    change(act, admin, What.MOVE, country["0801"], target="12")
    done(act, admin)
    client.force_login(admin)
    answer = client.get(reverse(name, args=[period.code, "0801"]))
    assert answer.url == reverse(name, args=[period.code, "1202"])
    asked = client.get(reverse("consolidation"), {"period": period.code, "unit": "0801"})
    assert client.get(asked.url).status_code == 200 or "1202" in asked.url


def test_what_is_sent_to_an_address_of_old_goes_along(act, admin, country, client, period, clerk):
    change(act, admin, What.MOVE, country["080103"], target="0808")
    done(act, admin)
    client.force_login(clerk)
    page = reverse("report_start", args=["080103", period.code])
    answer = client.post(page)
    assert (answer.status_code, answer.url) == (307, page.replace("080103", "080802"))
    client.post(page, follow=True)
    assert country["080103"].submissions.filter(period=period).exists()


def test_an_address_of_old_is_foreign_to_whom_the_unit_is(act, admin, country, client, stranger):
    change(act, admin, What.MOVE, country["0801"], target="12")
    done(act, admin)
    client.force_login(stranger)
    assert client.get("/units/0801/").status_code == 404
    client.logout()
    assert client.get("/units/0801/").url.startswith("/sign-in/")


def test_the_page_of_a_unit_that_has_ceased_is_reached(act, admin, country, client):
    change(act, admin, What.MERGE, country["080103"], target="080102")
    done(act, admin)
    client.force_login(admin)
    assert client.get("/units/080103/").status_code == 200
    assert find_unit("080103") == country["080103"]


# Whatever is done


def random_change(rng, act, admin):
    """Add one change that may be right or wrong."""
    units = list(AdministrativeUnit.objects.all())
    one, other = rng.choice(units), rng.choice(units)
    name = "".join(rng.choice("កខគងចឆជ") for _letter in range(6))
    what = rng.choice(list(What))
    fields = {
        What.RENAME: {"name_km": name, "name_latin": name[::-1]},
        What.MOVE: {"target": other.code},
        What.KIND: {"kind": rng.choice(["krong", "srok", "khan", "province", "sangkat"])},
        What.SPLIT: {"name_km": name, "name_latin": "x"},
        What.NEW: {
            "target": one.code, "name_km": name, "name_latin": "x",
            "kind": rng.choice(sorted(CHILDREN.get(one.kind, {"khum"}))),
        },
        What.MERGE: {"target": other.code},
        What.CEASE: {},
    }[what]  # fmt: skip
    try:
        change(act, admin, what, None if what == What.NEW else one, **fields)
    except ValidationError:
        return 0
    return 1


@pytest.mark.parametrize("seed", range(4))
def test_random_acts_keep_the_tree_whole_and_the_versions_true(instrument, admin, country, seed):
    rng, made = random.Random(seed), 0
    for month in range(8):
        on = date(2024 + month // 12, month % 12 + 1, 1)
        act = reorganisations.draft(instrument=instrument, effective_on=on, by=admin)
        made += sum(random_change(rng, act, admin) for _number in range(4))
        if act.changes.exists():
            done(act, admin)
        assert whole()
        assert TaskForce.objects.count() == AdministrativeUnit.ever.count()
    assert made > 8
    codes = list(UnitVersion.objects.exclude(unit=None).values_list("code", "unit"))
    assert len({code for code, _unit in codes}) == len(set(codes)), "a code has one bearer for ever"


# Two at once


CARRIER = """
import sys, django; django.setup()
from django.core.exceptions import ValidationError
from taskforce.models import Reorganisation, User
from taskforce.services.territory import reorganisations
from taskforce.services.territory.loading import import_units
by = User.objects.get(username="admin")
try:
    act = Reorganisation.objects.get(pk=int(sys.argv[1]))
    reorganisations.carry_out(reorganisation=act, by=by)
    print("done")
except ValidationError as error:
    print(error.code)
"""


def at_once(*acts):
    """Carry out acts in processes of their own, at one moment."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CARRIER, str(act.pk)],
            env=os.environ
            | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "taskforce.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for act in acts
    ]
    ends = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(acts), ends
    return sorted(said.strip() for said, _errors in ends)


@pytest.mark.django_db(transaction=True)
def test_two_processes_on_one_act(act, admin, country):
    change(act, admin, What.MOVE, country["080103"], target="0808")
    reorganisations.preview(reorganisation=act, by=admin)
    assert at_once(act, act, act) == ["already_carried_out", "already_carried_out", "done"]
    assert unit("080802").versions.count() == 2
    assert whole()


@pytest.mark.django_db(transaction=True)
def test_two_acts_that_want_one_code(act, admin, country, instrument):
    other = reorganisations.draft(instrument=instrument, effective_on=DAY, by=admin)
    change(act, admin, What.MOVE, country["080103"], target="0808")
    change(other, admin, What.MOVE, country["080102"], target="0808")
    for one in (act, other):
        reorganisations.preview(reorganisation=one, by=admin)
    assert at_once(act, other) == ["code_taken", "done"]
    assert whole()
