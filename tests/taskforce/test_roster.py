"""Who sits where as of a day, in which order, and what changed since another."""

from datetime import date

import pytest

from taskforce import roster
from taskforce.models import AdministrativeUnit, Instrument, Level, UnitVersion
from taskforce.roster import Mark, Seat, Vacancy, Wanted
from tests import factories

THEN, NOW = date(2024, 6, 1), date(2026, 6, 1)


def seat(group, name, role="member", **fields):
    person = fields.pop("person", None) or factories.make_person(name_km=name, sex="m")
    return factories.make_membership(group, person=person, role_id=role, **fields)


def read(unit, on=NOW, **asked) -> roster.Roster:
    return roster.read(Wanted(unit, on, **asked))


def lines(group) -> list[tuple]:
    """Return mark and name of each row of a group; a vacancy by its role."""
    rows = [*group.members, *group.secretariat]
    return [("vacant", r.role.pk) if isinstance(r, Vacancy) else (r.mark, r.name) for r in rows]


@pytest.fixture
def group(country):
    return country["0801"].task_force


@pytest.fixture
def filled(group):
    """Head, permanent deputy, two deputies and members, one of them of the secretariat."""
    seat(group, "ឌី មករា", "member", precedence=2)
    seat(group, "ចាន់ វិសាល", "head")
    seat(group, "កែវ សុភា", "member", precedence=1)
    seat(group, "ខៀវ ណារិន", "secretariat_officer")
    seat(group, "គង់ ម៉ានី", "deputy")
    seat(group, "ងួន សារិទ្ធ", "permanent_deputy")


def test_seats_stand_in_order_of_precedence_the_secretariat_apart(country, filled):
    (group,) = read(country["0801"]).groups
    assert [row.name for row in group.members] == [
        "ចាន់ វិសាល", "ងួន សារិទ្ធ", "គង់ ម៉ានី", "កែវ សុភា", "ឌី មករា",
    ]  # fmt: skip
    assert [row.number for row in group.members] == [1, 2, 3, 4, 5]
    assert [row.name for row in group.secretariat] == ["ខៀវ ណារិន"]


def test_the_order_is_that_of_the_queryset(country, filled, group):
    found = group.memberships.serving(NOW).of_group().in_precedence()
    (read_group,) = read(country["0801"]).groups
    assert [row.pk for row in read_group.members] == [row.pk for row in found]


def test_a_seat_that_nobody_holds_is_shown_as_vacant(country, group):
    ended = date(2025, 3, 1)
    seat(group, "ចាន់ វិសាល", "head", ends_on=ended)
    seat(group, "កែវ សុភា")
    (found,) = read(country["0801"]).groups
    assert lines(found) == [
        ("vacant", "head"), ("vacant", "permanent_deputy"), (Mark.KEPT, "កែវ សុភា"),
    ]  # fmt: skip
    assert [vacancy.since for vacancy in found.vacancies] == [ended, date(2024, 1, 1)]


def test_a_commune_needs_no_permanent_deputy(country):
    (found,) = read(country["080101"]).groups
    assert lines(found) == [("vacant", "head")]


def test_who_acts_does_not_fill_the_seat(country, group):
    seat(group, "ចាន់ វិសាល", "head", acting=True)
    (found,) = read(country["0801"]).groups
    assert lines(found)[:2] == [("vacant", "head"), (Mark.KEPT, "ចាន់ វិសាល")]


def test_who_acts_stands_behind_the_holder(country, group):
    seat(group, "កែវ សុភា", "head", acting=True)
    seat(group, "ចាន់ វិសាល", "head")
    (found,) = read(country["0801"]).groups
    assert lines(found)[:2] == [(Mark.KEPT, "ចាន់ វិសាល"), (Mark.KEPT, "កែវ សុភា")]
    assert found.members[1].role_name == "ប្រធានស្តីទី"


def test_only_who_serves_on_the_day_is_shown(country, group):
    seat(group, "ក ក", starts_on=date(2024, 1, 1), ends_on=NOW)
    seat(group, "ខ ខ", starts_on=NOW)
    seat(group, "គ គ", starts_on=date(2026, 6, 2))
    (found,) = read(country["0801"]).groups
    assert [row.name for row in found.seats] == ["ខ ខ"]


def test_each_unit_stands_before_those_below_it_siblings_in_khmer_order(country):
    found = roster.places(Wanted(country["08"], NOW, below=True))
    codes = [place.unit.code for place in found]
    assert codes[0] == "08"
    districts = [place.unit for place in found if place.unit.level == Level.DISTRICT]
    assert districts == sorted(districts, key=lambda unit: (unit.sort_key, unit.code))
    for place in found[1:]:
        assert codes.index(place.unit.code[:-2]) < codes.index(place.unit.code)
    assert found[2].path[0] == country["08"].full_name


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, {"08"}),
        ({"level": Level.DISTRICT}, {"0801", "0808", "0811"}),
        ({"level": Level.PROVINCE}, {"08"}),
    ],
)
def test_one_group_or_one_level(country, asked, codes):
    found = roster.places(Wanted(country["08"], NOW, **asked))
    assert {place.unit.code for place in found} == codes


def test_the_heads_of_the_country(country, filled):
    seat(country["0102"].task_force, "ឆាយ វុទ្ធី", "head")
    found = read(None, heads=True)
    assert len(found.groups) == len(country)
    names = {row.name for group in found.groups for row in group.seats}
    assert names == {"ចាន់ វិសាល", "ងួន សារិទ្ធ", "ឆាយ វុទ្ធី"}


def test_a_unit_is_called_as_it_was_on_the_day(country):
    unit, renamed = country["080101"], date(2025, 1, 1)
    UnitVersion.objects.filter(unit=unit).update(starts_on=renamed)
    UnitVersion.objects.create(
        unit=unit, code=unit.code, kind=unit.kind, name_km="ឈ្មោះចាស់", parent=unit.parent,
        starts_on=date(2018, 1, 1), ends_on=renamed,
    )  # fmt: skip
    (then,) = read(unit, THEN).groups
    (now,) = read(unit, NOW).groups
    assert then.unit.full_name.endswith("ឈ្មោះចាស់")
    assert now.unit.full_name == unit.full_name


def test_a_unit_that_had_ceased_is_shown_until_that_day_and_not_after(country):
    unit, ceased = country["080103"], date(2025, 1, 1)
    UnitVersion.objects.filter(unit=unit).update(ends_on=ceased)
    AdministrativeUnit.ever.filter(pk=unit.pk).update(ceased_on=ceased)

    def codes(on):
        found = roster.places(Wanted(country["08"], on, below=True))
        return {place.unit.code for place in found}

    assert "080103" in codes(THEN)
    assert "080103" not in codes(NOW)


# Since another day


def test_who_came_and_who_went_is_marked(country, group):
    paper = Instrument.objects.create(kind_id="decision", number="០៤៥ សសរ", dated=NOW)
    seat(group, "ក ក", "head", ends_on=date(2025, 1, 1), ended_by=paper)
    seat(group, "ខ ខ", "head", starts_on=date(2025, 1, 1), started_by=paper)
    seat(group, "គ គ", precedence=1)
    (found,) = read(country["0801"], since=THEN).groups
    assert lines(found) == [
        (Mark.ENDED, "ក ក"), (Mark.BEGUN, "ខ ខ"), ("vacant", "permanent_deputy"),
        (Mark.KEPT, "គ គ"),
    ]  # fmt: skip
    gone, come = found.members[:2]
    assert (gone.number, come.number) == (None, 1)
    assert gone.ended_by == come.started_by == paper
    assert [row.name for row in found.serving] == ["ខ ខ", "គ គ"]


def test_another_role_or_position_is_a_change_and_keeps_what_it_was(country, group):
    person = factories.make_person(name_km="ក ក")
    change = date(2025, 1, 1)
    seat(group, "", person=person, ends_on=change, position="នាយក")
    seat(group, "", "deputy", person=person, starts_on=change, position="អគ្គនាយក")
    (found,) = read(country["0801"], since=THEN).groups
    (row,) = found.seats
    assert row.mark == Mark.CHANGED
    assert (row.was.role.pk, row.was.position) == ("member", "នាយក")
    assert (row.role.pk, row.position) == ("deputy", "អគ្គនាយក")


def test_who_was_appointed_to_the_same_again_is_kept(country, group):
    person = factories.make_person(name_km="ក ក")
    seat(group, "", person=person, ends_on=date(2025, 1, 1))
    seat(group, "", person=person, starts_on=date(2025, 1, 1))
    (found,) = read(country["0801"], since=THEN).groups
    assert [row.mark for row in found.seats] == [Mark.KEPT]


def test_who_leaves_the_secretariat_for_the_group_is_shown_in_both(country, group):
    person = factories.make_person(name_km="ក ក")
    seat(group, "", "secretariat_officer", person=person, ends_on=date(2025, 1, 1))
    seat(group, "", "member", person=person, starts_on=date(2025, 1, 1))
    (found,) = read(country["0801"], since=THEN).groups
    assert [row.mark for row in found.members if isinstance(row, Seat)] == [Mark.BEGUN]
    assert [row.mark for row in found.secretariat] == [Mark.ENDED]


def test_without_an_earlier_day_nothing_is_marked(country, group):
    seat(group, "ក ក", starts_on=date(2026, 1, 1))
    (found,) = read(country["0801"]).groups
    assert [row.mark for row in found.seats] == [Mark.KEPT]


# How much there is, and what it costs


def test_the_counts_are_those_of_the_rows(country, filled, group):
    seat(group, "ឈុន លី", ends_on=date(2025, 1, 1))
    seat(country["08"].task_force, "សុខ នី", starts_on=date(2025, 2, 1))
    wanted = Wanted(country["08"], NOW, since=THEN, below=True)
    found, counts = roster.read(wanted), roster.count(wanted, roster.places(wanted))
    assert counts.groups == len(found.groups)
    assert counts.seats == sum(len(group.serving) for group in found.groups) == 7
    assert counts.women == sum(group.women for group in found.groups)
    assert (counts.begun, counts.ended) == (1, 1)
    heads = [v for g in found.groups for v in g.vacancies if v.role.pk == "head"]
    assert counts.vacant_heads == len(heads)


@pytest.mark.parametrize("asked", [{}, {"below": True}, {"below": True, "heads": True}])
def test_the_queries_are_as_many_however_many_groups(
    country, filled, asked, django_assert_num_queries
):
    paper = Instrument.objects.create(kind_id="decision", number="០៤៥ សសរ", dated=NOW)
    for code in ("08", "080101", "0808"):
        seat(country[code].task_force, f"សុខ {code}", "head", started_by=paper)
    wanted = Wanted(country["08"], NOW, since=THEN, **asked)
    with django_assert_num_queries(7):
        roster.read(wanted)
    with django_assert_num_queries(2):
        roster.count(wanted, [])
