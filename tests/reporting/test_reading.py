"""A year put together of two editions: renamed, merged, divided, in another unit, none lost."""

from decimal import Decimal

import pytest

from reporting.consolidation import consolidate
from reporting.models import Answer
from reporting.reading import read
from reporting.services import mappings
from tests import factories
from tests.reporting import mapped


@pytest.fixture
def editions(country):
    return mapped.editions()


@pytest.fixture
def reports(country, editions, clerk, officer):
    """Return a year of the new edition, with an accepted report in each of its semesters."""
    whole, first, second = mapped.year(*editions)
    security = editions[0].cells.get(code="security").question.choices.get(code="poor")
    factories.make_accepted(
        country["0801"], first, clerk, officer,
        security={"choice_id": security.pk}, money_spent={"number": 1_234_567},
    )  # fmt: skip
    bad = editions[1].cells.get(code="security").question.choices.get(code="bad")
    mapped.accepted_of_new(country["0801"], second, clerk, officer, security={"choice_id": bad.pk})
    return whole


def numbers(period):
    total = consolidate(period=period).total
    return {code: figure.number for code, figure in total.figures.items()}


def test_without_a_mapping_the_same_codes_are_one(reports):
    found = numbers(reports)
    assert (found["visits_made"], found["visits"]) == (7, 5), "no series"
    assert found["members_now"] == 10


def test_with_a_mapping_the_series_goes_on(reports, editions, admin):
    mapped.in_force(*editions, admin)
    summary = consolidate(period=reports)
    found = numbers(reports)
    assert found["visits"] == 12
    assert found["members_now"] == 10, "a stock: the latest report of the unit"
    assert found["money_spent"] == Decimal("3.73"), "1.234567 and 2.5, rounded when added"
    assert found["challenges.fields.cases"] == 4 + 3 + 6
    assert "visits_made" not in found
    assert "largest_meeting" not in found
    assert summary.total.tallies["security"] == {"bad": 2}
    assert summary.rounded == {"money_spent"}
    [carried] = summary.carried
    assert (carried.code, carried.was_whole) == ("people_met@1", True)
    whole = summary.total.figures["people_met@1"]
    assert (whole.number, whole.women) == (100 + 30 + 20, 40 + 10 + 15)
    assert found["met_villagers"] == 30, "what was not asked apart is not divided"
    words = [(one.question.code, one.text) for one in summary.passages]
    assert words == [] or len(words) == 2


def test_lines_and_total_are_rounded_each_when_all_is_added(
    country, reports, editions, admin, clerk, officer
):
    first = editions[0].periods.get(code="2025-S1")
    factories.make_accepted(country["0808"], first, clerk, officer, money_spent={"number": 4_000})
    factories.make_accepted(country["080101"], first, clerk, officer, money_spent={"number": 4_000})
    mapped.in_force(*editions, admin)
    summary = consolidate(period=reports, unit=country["08"])
    money = {line.unit.code: line.figures["money_spent"].number for line in summary.lines
             if "money_spent" in line.figures}  # fmt: skip
    assert money == {"0801": Decimal("3.74"), "0808": Decimal("0.00")}
    assert summary.total.figures["money_spent"].number == Decimal("3.74")


def test_withdrawn_it_is_read_as_before_and_nothing_was_rewritten(reports, editions, admin):
    stored = list(Answer.objects.order_by("pk").values_list())
    before = consolidate(period=reports).total
    mapping = mapped.in_force(*editions, admin)
    assert consolidate(period=reports).total != before
    mappings.withdraw(mapping=mapping, reason="Wrong factor.", by=admin)
    assert consolidate(period=reports).total == before
    assert list(Answer.objects.order_by("pk").values_list()) == stored


def test_a_year_of_the_old_edition_is_read_backwards(reports, editions, admin):
    reports.edition = editions[0]
    reports.save()
    mapped.in_force(*editions, admin)
    found = numbers(reports)
    assert found["visits_made"] == 12
    assert found["people_met"] == 150, "the parts are the whole again"
    assert found["money_spent"] == 1_234_567 + 2_500_000
    assert found["challenges.land.received"] == 4, "the sum is not divided"
    assert found["challenges.fields.cases@2"] == 4 + 3 + 6
    assert found["largest_meeting"] == 30
    assert consolidate(period=reports).total.tallies["security"] == {"poor": 2}


def test_a_period_of_one_edition_is_read_as_ever(reports, editions, admin):
    first = editions[0].periods.get(code="2025-S1")
    before = consolidate(period=first).total
    mapped.in_force(*editions, admin)
    after = consolidate(period=first)
    assert (after.total, after.carried, after.rounded) == (before, [], set())


def test_mappings_of_several_editions_are_a_chain(country, editions, admin):
    old, new = editions
    third = factories.forms.load_edition(mapped.second_form() | {"number": 3})
    factories.forms.issue_edition(edition=third)
    mapped.in_force(old, new, admin)
    mappings.put_in_force(mapping=mappings.draft_mapping(old=new, new=third, by=admin), by=admin)
    found = read({old.pk, third.pk}, into=third.pk)
    cell = old.cells.get(code="visits_made")
    assert found.places[cell.pk] == [("visits", 1)]
    assert new.cells.first().pk not in found.places, "only what was asked for"
    whole = old.cells.get(code="people_met")
    assert found.places[whole.pk] == [("people_met@1", 1)]


def test_a_mapping_may_pass_an_edition_by(editions, admin):
    old, new = editions
    third = factories.forms.load_edition(mapped.second_form() | {"number": 3})
    factories.forms.issue_edition(edition=third)
    mapping = mapped.decide(mappings.draft_mapping(old=old, new=third, by=admin), admin)
    mappings.put_in_force(mapping=mapping, by=admin)
    found = read({old.pk, new.pk, third.pk}, into=third.pk)
    assert found.places[old.cells.get(code="visits_made").pk] == [("visits", 1)]
    assert found.places[new.cells.get(code="visits").pk] == [("visits", 1)]


def test_another_form_keeps_its_codes(editions, db):
    other = factories.forms.load_edition(factories.SMALL_FORM | {"code": "other"})
    found = read({other.pk, editions[0].pk}, into=editions[0].pk)
    assert found.places[other.cells.get(code="visits_made").pk] == [("visits_made", 1)]


def test_the_number_of_queries_does_not_grow_with_editions(
    editions, admin, django_assert_max_num_queries
):
    old, new = editions
    mapped.in_force(old, new, admin)
    with django_assert_max_num_queries(1):
        read({new.pk}, into=new.pk)
    with django_assert_max_num_queries(5):
        read({old.pk, new.pk}, into=new.pk)
    for number in (3, 4, 5):
        later = factories.forms.load_edition(mapped.second_form() | {"number": number})
    with django_assert_max_num_queries(5):
        read({old.pk, new.pk, later.pk}, into=later.pk)
