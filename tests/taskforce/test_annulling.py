"""Annulling a reorganisation: the units are again what they were, and history shows both."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from taskforce.models import (
    AdministrativeUnit,
    CompositionAct,
    Instrument,
    Membership,
    Office,
    OfficeTerm,
    Reorganisation,
    UnitChange,
    UnitVersion,
)
from taskforce.models.tree import damage
from taskforce.scope import Role
from taskforce.services.territory import annulling, reorganisations
from taskforce.services.territory.units import correct_unit
from taskforce.services.territory.versions import stale_versions
from tests.factories import make_membership, make_user

DAY, LATER = date(2024, 7, 1), date(2025, 3, 1)
What = UnitChange.What
NEW = {"name_km": "កណ្តាលស្ទឹងថ្មី", "name_latin": "New"}


@pytest.fixture
def instrument(country):
    return Instrument.objects.create(kind_id="sub_decree", number="៩៩", dated=date(2024, 6, 20))


@pytest.fixture
def annulling_paper(country):
    return Instrument.objects.create(kind_id="sub_decree", number="១២", dated=date(2025, 2, 20))


@pytest.fixture
def act(instrument, admin):
    return reorganisations.draft(instrument=instrument, effective_on=DAY, by=admin)


def change(act, admin, what, unit=None, **fields):
    return reorganisations.add_change(reorganisation=act, by=admin, what=what, unit=unit, **fields)


def done(act, admin):
    reorganisations.preview(reorganisation=act, by=admin)
    return reorganisations.carry_out(reorganisation=act, by=admin)


def annul(act, admin, paper, on=LATER):
    drafted = annulling.draft_annulment(
        reorganisation=act, instrument=paper, effective_on=on, note="ខុសឯកតា", by=admin
    )
    return done(drafted, admin)


def tree():
    return list(
        AdministrativeUnit.objects.values_list("pk", "code", "kind", "name_km", "parent", "lft")
    )


def whole():
    return not damage() and not stale_versions()


@pytest.fixture(params=[DAY, LATER], ids=["on its own day", "later"])
def on(request):
    return request.param


def everything(act, admin, country):
    """Draft a split with a move, a merge, another kind and a new name in one act."""
    change(act, admin, What.SPLIT, country["0801"], **NEW)
    change(act, admin, What.MOVE, country["080102"], target="0812")
    change(act, admin, What.MERGE, country["080103"], target="080101", members="move")
    change(act, admin, What.KIND, country["0808"], kind="krong")
    change(act, admin, What.RENAME, country["0801"], name_km="ស្ទឹង", name_latin="Stueng")


def test_all_is_again_what_it_was_and_history_shows_both(act, admin, country, annulling_paper, on):
    seat = make_membership(country["080103"].task_force)
    before = tree()
    versions = set(UnitVersion.objects.values_list("pk", flat=True))
    everything(act, admin, country)
    done(act, admin)
    assert tree() != before
    annul(act, admin, annulling_paper, on)
    act.refresh_from_db()
    assert act.is_annulled
    assert act.state == Reorganisation.State.DONE, "what was done stays done in the history"
    assert tree() == before
    assert whole()
    assert versions <= set(UnitVersion.objects.values_list("pk", flat=True))
    moved = country["080102"]
    states = list(moved.versions.order_by("starts_on").values_list("code", flat=True))
    assert states == (["080102", "080102"] if on == DAY else ["080102", "081201", "080102"])
    assert moved.versions.get(ends_on=None).started_by == annulling_paper
    again = Membership.objects.get(task_force=country["080103"].task_force, ends_on=None)
    assert (again.person, again.starts_on, again.started_by) == (
        seat.person, on, annulling_paper,
    )  # fmt: skip
    assert not Membership.objects.serving(LATER).filter(task_force=country["080101"].task_force)
    begun = AdministrativeUnit.ever.get(code="0812")
    assert begun.ceased_on == on
    if on == LATER:
        meanwhile = UnitVersion.objects.on(LATER - timedelta(days=1))
        assert meanwhile.get(unit=begun).ended_by == annulling_paper


def test_terms_of_office_that_ended_go_on(act, admin, country, annulling_paper):
    unit = country["0808"]
    office = Office.objects.create(unit=unit, position_id="srok_governor")
    person = make_membership(unit.task_force).person
    OfficeTerm.objects.create(office=office, person=person, starts_on=date(2022, 1, 1))
    change(act, admin, What.MERGE, unit, target="0801")
    done(act, admin)
    assert not office.terms.in_force(LATER).exists()
    shown = act.preview or Reorganisation.objects.get(pk=act.pk).preview
    assert [term["person"] for term in shown["terms"]] == [str(person)]
    annul(act, admin, annulling_paper)
    assert office.terms.in_force(LATER).get().person == person


def test_users_reach_what_the_annulment_shows(act, admin, country, annulling_paper):
    user = make_user("b", Role.DISTRICT_SECRETARIAT, country["0808"])
    change(act, admin, What.MOVE, country["080103"], target="0808")
    done(act, admin)
    drafted = annulling.draft_annulment(
        reorganisation=act, instrument=annulling_paper, effective_on=LATER, note="ខុស", by=admin
    )
    shown = reorganisations.preview(reorganisation=drafted, by=admin).preview
    assert [(line["user"], line["gained"], line["lost"]) for line in shown["access"]] == [
        (user.pk, [], ["080103"])
    ]
    late = make_user("late", Role.VIEWER, country["0801"], name_km="ម៉ៅ សុខា")
    with pytest.raises(ValidationError, match=late.name_km):
        reorganisations.carry_out(reorganisation=drafted, by=admin)


# What rests on it


def refused(act, admin, paper, on=LATER):
    with pytest.raises(ValidationError) as caught:
        annul(act, admin, paper, on)
    assert not hasattr(Reorganisation.objects.get(pk=act.pk), "annulment")
    return " ".join(caught.value.messages)


def test_a_unit_that_changed_again_is_named(act, admin, country, annulling_paper, instrument):
    change(act, admin, What.MOVE, country["080103"], target="0808")
    done(act, admin)
    later = reorganisations.draft(instrument=instrument, effective_on=date(2024, 9, 1), by=admin)
    change(later, admin, What.MOVE, country["080103"], target="0811")
    done(later, admin)
    name = AdministrativeUnit.objects.get(pk=country["080103"].pk).display_name
    assert name in refused(act, admin, annulling_paper)
    annul(later, admin, annulling_paper)
    annul(act, admin, annulling_paper)
    assert AdministrativeUnit.objects.get(pk=country["080103"].pk).code == "080103"
    assert whole()


def test_a_corrected_spelling_rests_on_nothing(act, admin, country, annulling_paper):
    change(act, admin, What.MOVE, country["080103"], target="0808")
    done(act, admin)
    unit = AdministrativeUnit.objects.get(pk=country["080103"].pk)
    unit.name_latin = "Corrected"
    correct_unit(unit=unit)
    annul(act, admin, annulling_paper)
    unit.refresh_from_db()
    assert (unit.code, unit.name_latin) == ("080103", "Corrected")
    assert whole()


def test_what_was_recorded_for_a_new_unit_is_named(
    act, admin, country, annulling_paper, period, clerk
):
    change(act, admin, What.SPLIT, country["0801"], **NEW)
    change(act, admin, What.MOVE, country["080102"], target="0812")
    done(act, admin)
    begun = AdministrativeUnit.objects.get(code="0812")
    make_user("d", Role.VIEWER, begun)
    seat = make_membership(begun.task_force, starts_on=LATER)
    said = refused(act, admin, annulling_paper)
    assert begun.display_name in said
    for words in ("សិទ្ធិ", "តំណែងក្នុងក្រុមការងារ"):
        assert words in said
    assert CompositionAct.objects.count() == 0
    seat.delete()
    assert "តំណែងក្នុងក្រុមការងារ" not in refused(act, admin, annulling_paper)


def test_a_unit_that_came_below_one_that_moved_is_named(
    act, admin, country, annulling_paper, instrument
):
    change(act, admin, What.MOVE, country["0801"], target="12")
    done(act, admin)
    later = reorganisations.draft(instrument=instrument, effective_on=date(2024, 9, 1), by=admin)
    words = {"kind": "sangkat", "name_km": "ថ្មី", "name_latin": "New", "target": "1202"}
    change(later, admin, What.NEW, **words)
    done(later, admin)
    assert "ថ្មី" in refused(act, admin, annulling_paper)


def test_a_seat_that_ended_since_is_named(act, admin, country, annulling_paper):
    make_membership(country["080103"].task_force)
    change(act, admin, What.MERGE, country["080103"], target="080101", members="move")
    done(act, admin)
    seat = country["080101"].task_force.memberships.get()
    seat.ends_on = date(2024, 12, 1)
    seat.save()
    assert str(seat.person) in refused(act, admin, annulling_paper)


def test_it_is_annulled_once_with_a_reason_and_not_before_its_day(
    act, admin, country, annulling_paper, clerk
):
    with pytest.raises(ValidationError):
        annul(act, admin, annulling_paper)
    change(act, admin, What.RENAME, country["080103"], name_km="ស្វាយថ្មី")
    done(act, admin)
    with pytest.raises(PermissionDenied):
        annul(act, clerk, annulling_paper)
    assert "០១/០៧/២០២៤" in refused(act, admin, annulling_paper, date(2024, 6, 1))
    words = {"instrument": annulling_paper, "effective_on": LATER, "by": admin}
    with pytest.raises(ValidationError):
        annulling.draft_annulment(reorganisation=act, note="", **words)
    drafted = annulling.draft_annulment(reorganisation=act, note="ខុស", **words)
    with pytest.raises(ValidationError):
        annulling.draft_annulment(reorganisation=act, note="ខុស", **words)
    with pytest.raises(ValidationError):
        change(drafted, admin, What.RENAME, country["080103"], name_km="ក")
    reorganisations.discard(reorganisation=drafted, by=admin)
    annul(act, admin, annulling_paper)
    annulment = Reorganisation.objects.get(annuls=act)
    with pytest.raises(ValidationError):
        annulling.draft_annulment(reorganisation=annulment, note="ខុស", **words)
