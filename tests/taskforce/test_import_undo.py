"""An import is undone as long as nothing rests on it; what does is listed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from secretariat.models import Duty, DutyAssignment
from taskforce.models import Instrument, Membership, Person, PersonForm, TaskForce
from taskforce.services.imports.resting import resting_on
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import sheet

CONCERNED = (TaskForce, Instrument, Person, PersonForm, Membership)
WHY = "ផ្ញើច្រឡំ"
HEAD = {"role": "ប្រធាន", "decision_no": "១ សសរ"}
LATER = {"name_km": "ចាន់ ថា", "appointed_on": "01/03/2025", "decision_no": "២ សសរ"}
ON = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def take(province, clerk):
    def take(*rows, **said):
        return imports_made.applied(sheet(*rows), province, clerk, **said)

    return take


def dump():
    """Return every column of every row of what an import writes."""
    return {model: sorted(map(tuple, model.objects.values_list())) for model in CONCERNED}


def whys(kept):
    return [rest.why for rest in resting_on(kept)]


def refuse(kept, clerk):
    with pytest.raises(ValidationError) as refused:
        imports_made.taken_back(kept, clerk, WHY)
    assert refused.value.code == "rests_on_it"
    kept.refresh_from_db()
    assert kept.status == "applied"


def test_all_is_exactly_as_it_was_before(take, clerk, country):
    country["080102"].task_force.delete()
    person = factories.make_person(name_km="លី ណា")
    factories.make_membership(country["0801"].task_force, person=person, position="អភិបាល")
    take(HEAD, {"name_km": "សុខ ស", "born_on": ""}, {"name_km": "កែវ រំដួល", "phone": "012000001"})
    before = dump()
    kept = take(
        HEAD | LATER,  # succeeds the head, by a new decision
        {"name_km": "សុខ ស", "position": "នាយក"},  # a changed seat, and a birthday that is new
        {"name_km": "កែវ រំដួល", "phone": "012 000 002", "decision_no": "៣ សសរ"},
        {"name_km": "ជា សុភា", "unit_code": "080102"},  # a new group
        is_complete=True,  # and one is missing
        on=ON,
    )
    assert kept.outcome["states"] == {
        "new": 2,
        "changed": 2,
        "same": 0,
        "waits": 0,
        "fault": 0,
        "ends": 2,
    }
    assert dump() != before
    imports_made.taken_back(kept, clerk, WHY)
    assert dump() == before
    assert (kept.status, kept.undone_by, kept.undone_why) == ("undone", clerk, WHY)
    assert kept.undone_at
    assert kept.rows.count() == 6
    with pytest.raises(ValidationError) as refused:
        imports_made.taken_back(kept, clerk, WHY)
    assert refused.value.code == "not_stored"
    # The same file may come in again.
    assert take(HEAD | LATER, is_complete=True).status == "applied"


def test_a_reason_and_the_right_are_needed(take, clerk, stranger):
    kept = take({})
    with pytest.raises(ValidationError) as refused:
        imports_made.taken_back(kept, clerk, "")
    assert refused.value.code == "no_reason"
    with pytest.raises(PermissionDenied):
        imports_made.taken_back(kept, stranger, WHY)


def test_a_duty_rests_on_the_seat_that_was_created(take, clerk):
    kept = take({"role": "សមាជិកលេខាធិការដ្ឋាន"})
    duty = Duty.objects.create(code="minutes", name_km="កំណត់ហេតុ")
    seat = Membership.objects.get()
    given = DutyAssignment.objects.create(membership=seat, duty=duty, starts_on=ON)
    (rest,) = resting_on(kept)
    assert rest.things == [(given, seat.person.get_absolute_url())]
    refuse(kept, clerk)
    given.delete()
    imports_made.taken_back(kept, clerk, WHY)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda seat: Membership.objects.filter(pk=seat.pk).update(note="ថ្មី"),
        lambda seat: Membership.objects.filter(pk=seat.pk).update(ends_on=ON),
        lambda seat: Person.objects.filter(pk=seat.person_id).update(phone="+85512000009"),
    ],
    ids=["a remark", "an end", "a telephone number"],
)
def test_a_later_change_by_hand_stands_in_the_way(take, clerk, change):
    kept = take({})
    change(Membership.objects.get())
    (rest,) = resting_on(kept)
    assert (rest.count, len(rest.things)) == (1, 1)
    refuse(kept, clerk)


def test_a_later_import_stands_in_the_way_and_is_named(take, clerk):
    kept = take(HEAD)
    later = take(HEAD | LATER)
    others = [thing for rest in resting_on(kept) for thing in rest.things]
    assert (later, later.get_absolute_url()) in others
    refuse(kept, clerk)
    imports_made.taken_back(later, clerk, WHY)
    imports_made.taken_back(kept, clerk, WHY)
    assert not Membership.objects.exists()


def test_what_another_changed_elsewhere_in_a_changed_seat_stays(take, clerk):
    take({})
    kept = take({"position": "នាយក"})
    Membership.objects.update(note="ថ្មី")
    imports_made.taken_back(kept, clerk, WHY)
    seat = Membership.objects.get()
    assert (seat.position, seat.note) == ("", "ថ្មី")


def test_a_person_with_another_seat_and_a_decision_used_elsewhere(take, clerk, country):
    kept = take(HEAD)
    person, paper = Person.objects.get(), Instrument.objects.get()
    factories.make_membership(country["0808"].task_force, person=person)
    factories.make_membership(country["0808"].task_force, started_by=paper)
    assert len(resting_on(kept)) == 2
    assert {url for rest in resting_on(kept) for _thing, url in rest.things} >= {
        reverse("person_detail", args=[person.pk])
    }
    refuse(kept, clerk)


def test_a_group_that_others_joined(take, clerk, country):
    country["0801"].task_force.delete()
    kept = take({})
    factories.make_membership(TaskForce.objects.get(unit=country["0801"]))
    refuse(kept, clerk)


def test_a_seat_that_is_gone_needs_no_undoing(take, clerk):
    kept = take({})
    Membership.objects.all().delete()
    imports_made.taken_back(kept, clerk, WHY)
    assert not Person.objects.exists()


def test_a_changed_seat_that_is_gone_cannot_be_restored(take, clerk):
    take({})
    kept = take({"position": "នាយក"})
    Membership.objects.all().delete()
    refuse(kept, clerk)


def test_a_seat_that_was_filled_anew_by_hand_is_refused_by_the_database(take, clerk, country):
    take(HEAD)
    kept = take(HEAD | LATER)
    Membership.objects.filter(person__name_km=LATER["name_km"]).delete()
    factories.make_membership(
        country["0801"].task_force, role_id="head", starts_on=date(2025, 4, 1)
    )
    assert not whys(kept)
    refuse(kept, clerk)


def test_the_number_of_queries_does_not_grow(take, clerk, django_assert_max_num_queries):
    names = ["សុខ", "ចាន់", "កែវ", "លី", "ជា", "អ៊ុក", "ហេង", "ទូច"]
    pairs = [f"{one} {other}" for one in names for other in names]
    kept = take(*[{"name_km": name} for name in pairs])
    with django_assert_max_num_queries(55):
        imports_made.taken_back(kept, clerk, WHY)
    assert not Membership.objects.exists()
