"""Two records of one person are joined without loss, and the joining is taken back exactly."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from taskforce.models import (
    Membership,
    MembershipVersion,
    Office,
    OfficeTerm,
    Person,
    PersonMerge,
    Position,
)
from taskforce.services.composition.people import (
    clashing_seats,
    differing,
    may_merge,
    merge_people,
    unmerge_people,
)
from tests import factories

WHY = "ឈ្មោះដូចគ្នា ថ្ងៃខែឆ្នាំកំណើតដូចគ្នា"
BORN = date(1970, 3, 4)


@pytest.fixture
def two(country):
    """Sok Dara, recorded in 0801 and again in 0808 with his birth and a telephone."""
    kept = factories.make_person(name_km="សុខ ដារ៉ា", phone="+85512000001", sex="m")
    merged = factories.make_person(
        name_km="សុក ដារ៉ា", phone="+85512000002", born_on=BORN, name_latin="Sok Dara"
    )
    factories.make_membership(country["0801"].task_force, person=kept)
    factories.make_membership(country["0808"].task_force, person=merged)
    office = Office.objects.create(
        unit=country["0808"], position=Position.objects.get(code="krong_governor")
    )
    OfficeTerm.objects.create(office=office, person=merged, starts_on=date(2024, 1, 1))
    return kept, merged


def merge(two, by, **fields):
    return merge_people(kept=two[0], merged=two[1], by=by, reason=WHY, **fields)


def everything():
    """Return all rows that tell of people, as they are stored."""
    found = {}
    for model in (Person, Membership, OfficeTerm):
        rows = model.ever if model is Person else model.objects
        found[model] = list(rows.order_by("pk").values())
    return found


def test_all_that_pointed_to_the_one_points_to_the_other(two, clerk):
    merging = merge(two, clerk)
    kept, merged = (Person.ever.get(pk=person.pk) for person in two)
    assert kept.memberships.count() == 2
    assert kept.office_terms.count() == 1
    assert not merged.memberships.exists()
    assert merged.merged_into == merged.survivor == kept
    assert (merging.by, merging.reason, merging.undone_at) == (clerk, WHY, None)
    assert merged not in Person.objects.all()


def test_what_only_one_tells_is_kept_and_the_rest_chosen(two, clerk):
    assert differing(*two) == ["name_km", "phone"]
    merge(two, clerk, chosen={"phone": "merged"})
    kept = Person.objects.get(pk=two[0].pk)
    assert (kept.name_km, kept.phone) == ("សុខ ដារ៉ា", "+85512000002")
    assert (kept.born_on, kept.name_latin, kept.sex) == (BORN, "Sok Dara", "m")
    assert Person.ever.get(pk=two[1].pk).phone == "+85512000002", "nothing is lost"


def test_a_chosen_name_is_found_by(two, clerk):
    merge(two, clerk, chosen={"name_km": "merged"})
    found = Person.objects.visible_to(clerk).search("សុក ដារ៉ា")
    assert [person.pk for person in found] == [two[0].pk]


@pytest.mark.parametrize("chosen", [{}, {"name_km": "merged", "phone": "merged"}])
def test_taken_back_everything_is_as_it_was(two, clerk, chosen):
    before = everything()
    merging = merge(two, clerk, chosen=chosen)
    assert everything() != before
    unmerge_people(merging=merging, by=clerk)
    assert everything() == before
    merging.refresh_from_db()
    assert merging.undone_by == clerk
    assert merging.undone_at
    merge(two, clerk)  # and once more


def test_what_was_entered_since_stays(two, clerk, country):
    merging = merge(two, clerk, chosen={"phone": "merged"})
    Person.objects.filter(pk=two[0].pk).update(phone="+85512000009")
    new = factories.make_membership(country["0811"].task_force, person=two[0])
    unmerge_people(merging=merging, by=clerk)
    kept, merged = (Person.objects.get(pk=person.pk) for person in two)
    assert kept.phone == "+85512000009"
    assert new in kept.memberships.all()
    assert merged.memberships.count() == 1


def test_a_seat_removed_since_is_not_made_again(two, clerk):
    merging = merge(two, clerk)
    Membership.objects.filter(task_force__unit__code="0808").delete()
    unmerge_people(merging=merging, by=clerk)
    assert Person.objects.get(pk=two[1].pk).memberships.count() == 0


def test_a_seat_that_another_got_since_stands_in_the_way(two, clerk):
    merging = merge(two, clerk)
    Membership.objects.filter(task_force__unit__code="0808").update(person=factories.make_person())
    with pytest.raises(ValidationError) as refusal:
        unmerge_people(merging=merging, by=clerk)
    assert refusal.value.code == "moved_since"


def test_a_chain_leads_to_the_last_and_comes_apart_from_its_end(two, clerk, country):
    third = factories.make_person(name_km="សុខ ដារា")
    factories.make_membership(country["0811"].task_force, person=third)
    first = merge(two, clerk)
    second = merge_people(kept=third, merged=two[0], by=clerk, reason=WHY)
    assert Person.ever.get(pk=two[1].pk).survivor == third
    assert third.memberships.count() == 3
    with pytest.raises(ValidationError) as refusal:
        unmerge_people(merging=first, by=clerk)
    assert refusal.value.code == "merged_since"
    unmerge_people(merging=second, by=clerk)
    unmerge_people(merging=first, by=clerk)
    assert {person.memberships.count() for person in Person.objects.all()} == {1}


SAME = [
    (date(2024, 1, 1), None, date(2024, 6, 1), None, True),
    (date(2024, 1, 1), date(2024, 7, 1), date(2024, 6, 1), None, True),
    (date(2024, 6, 1), None, date(2024, 1, 1), date(2024, 6, 2), True),
    (date(2024, 1, 1), date(2024, 6, 1), date(2024, 6, 1), None, False),
    (date(2024, 6, 1), None, date(2024, 1, 1), date(2024, 6, 1), False),
]


@pytest.mark.parametrize(("start", "end", "other_start", "other_end", "refused"), SAME)
def test_the_same_seat_on_the_same_days_is_refused_with_the_list(
    country, clerk, start, end, other_start, other_end, refused
):
    group = country["0801"].task_force
    kept, merged = factories.make_person(), factories.make_person()
    factories.make_membership(group, person=kept, starts_on=start, ends_on=end)
    seat = factories.make_membership(group, person=merged, starts_on=other_start, ends_on=other_end)
    assert clashing_seats(kept, merged) == ([seat] if refused else [])
    if refused:
        before = everything()
        with pytest.raises(ValidationError) as refusal:
            merge((kept, merged), clerk)
        assert "សមាជិក" in refusal.value.messages[0]
        assert everything() == before
    else:
        merge((kept, merged), clerk)


def test_the_history_says_what_we_believed(two, clerk):
    merge(two, clerk)
    versions = MembershipVersion.objects.filter(task_force__unit__code="0808").order_by("pk")
    assert [version.person_id for version in versions] == [two[1].pk, two[0].pk]


def test_who_may(two, clerk, stranger, viewer, district_clerk, admin, country):
    assert [may_merge(user, two[1]) for user in (clerk, admin)] == [True, True]
    for user in (stranger, viewer, district_clerk):
        with pytest.raises(PermissionDenied):
            merge(two, user)
    factories.make_membership(country["01"].task_force, person=two[1])
    with pytest.raises(PermissionDenied):
        merge(two, clerk)  # a part of what would move is another province's
    merging = merge(two, admin, sure=True)
    with pytest.raises(PermissionDenied):
        unmerge_people(merging=merging, by=stranger)


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_a_reason_is_wanted(two, clerk, reason):
    with pytest.raises(ValidationError):
        merge_people(kept=two[0], merged=two[1], by=clerk, reason=reason)
    assert not PersonMerge.objects.exists()


def test_a_record_is_merged_once_and_not_with_itself(two, clerk):
    with pytest.raises(ValidationError):
        merge((two[0], two[0]), clerk)
    merge(two, clerk)
    with pytest.raises(ValidationError):
        merge(two, clerk)


def test_an_import_of_the_old_name_finds_the_kept_record(two, clerk, country):
    from taskforce.resources.standing import Standing

    merge(two, clerk)
    standing = Standing(country["08"], {"" + two[1].name_key: {BORN}})
    assert standing.people == {(two[1].name_key, BORN): two[0]}


def test_the_same_name_and_birth_do_not_stand_in_the_way(country, clerk):
    """The record that is merged keeps its name and birth, and the kept one takes them over."""
    kept = factories.make_person(name_km="សុខ ដារ៉ា")
    merged = factories.make_person(name_km="សុខ ដារ៉ា", born_on=BORN)
    for code, person in (("0801", kept), ("0808", merged)):
        factories.make_membership(country[code].task_force, person=person)
    merging = merge((kept, merged), clerk)
    assert Person.objects.get(pk=kept.pk).born_on == BORN
    unmerge_people(merging=merging, by=clerk)
    assert Person.objects.get(pk=kept.pk).born_on is None


def test_every_reference_to_a_person_is_moved_or_left_on_purpose():
    """A new model that points to people is moved along without a word, if it can be."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            assert isinstance(relation.field, models.ForeignKey), relation
