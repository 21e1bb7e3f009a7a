"""How reports are added up."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from reporting.consolidation import consolidate, source_periods
from reporting.models import Period
from reporting.services import submissions
from tests import factories


@pytest.fixture
def accept(clerk, officer):
    def accept(unit, period, **answers):
        return factories.make_accepted(unit, period, clerk, officer, **answers)

    return accept


def numbers(line):
    return {code: figure.number for code, figure in line.figures.items()}


def by_code(summary):
    return {("own " if line.is_own else "") + line.unit.code: line for line in summary.lines}


def test_the_rules(country, period, accept):
    accept(
        country["0801"],
        period,
        visits_made={"number": 7},
        people_met={"number": 100, "women": 40},
        members_now={"number": 12},
        largest_meeting={"number": 30},
        forum_held={"number": 1},
    )
    accept(
        country["080101"],
        period,
        visits_made={"number": 3},
        people_met={"number": 50, "women": 25},
        members_now={"number": 5},
        largest_meeting={"number": 80},
        forum_held={"number": 0},
    )
    total = consolidate(period=period, unit=country["08"]).total
    found = numbers(total)
    assert found["visits_made"] == 10
    assert found["members_now"] == 17
    assert found["largest_meeting"] == 80
    assert found["money_spent"] == 1_000_000
    assert found["challenges.land.solved"] == 6
    assert (found["forum_held"], total.figures["forum_held"].reports) == (1, 2)
    assert (total.figures["people_met"].number, total.figures["people_met"].women) == (150, 65)
    assert total.figures["visits_made"].women is None
    # Of the sums, not the mean of 7.0 and 6.0.
    assert total.ratios == {"people_a_visit": Decimal("6.7")}


def test_a_ratio_of_nothing_is_none(country, period, accept):
    accept(country["0801"], period, people_met={"number": 0, "women": None})
    assert consolidate(period=period).total.ratios == {}


def test_choices_are_counted(country, period, accept):
    choices = period.edition.cells.get(code="security").question.choices
    good, poor = choices.get(code="good"), choices.get(code="poor")
    accept(country["0801"], period, security={"choice_id": good.pk})
    accept(country["080101"], period, security={"choice_id": poor.pk})
    accept(country["080102"], period, security={"choice_id": good.pk})
    assert consolidate(period=period).total.tallies["security"] == {"good": 2, "poor": 1}


def test_only_accepted_reports_count(country, period, accept, clerk, officer):
    accept(country["0801"], period)
    factories.make_submitted(country["080101"], period, clerk)
    factories.make_draft(country["080102"], period, clerk)
    returned = factories.make_submitted(country["080103"], period, clerk)
    submissions.send_back(submission=returned, reason="x", by=officer)
    summary = consolidate(period=period, unit=country["0801"])
    assert numbers(summary.total)["visits_made"] == 7
    coverage = summary.total.coverage
    assert (coverage.expected, coverage.received, coverage.accepted, coverage.missing) == (
        4,
        2,
        1,
        2,
    )
    assert {unit.code for unit in summary.missing} == {"080102", "080103"}


def test_a_province_has_its_own_line_and_one_for_each_district(country, period, accept):
    accept(country["08"], period, visits_made={"number": 1})
    accept(country["0801"], period, visits_made={"number": 10})
    accept(country["080101"], period, visits_made={"number": 100})
    summary = consolidate(period=period, unit=country["08"])
    lines = by_code(summary)
    assert list(lines)[0] == "own 08"
    assert {code: numbers(line).get("visits_made") for code, line in lines.items()} == {
        "own 08": 1,
        "0801": 110,
        "0808": None,
        "0811": None,
    }
    assert numbers(summary.total)["visits_made"] == 111
    assert (lines["own 08"].coverage.expected, lines["0801"].coverage.expected) == (1, 4)


def test_a_district_has_a_line_for_each_commune(country, period, accept):
    accept(country["0801"], period, visits_made={"number": 10})
    accept(country["080101"], period, visits_made={"number": 100})
    lines = by_code(consolidate(period=period, unit=country["0801"]))
    found = {code: numbers(line).get("visits_made") for code, line in lines.items()}
    assert found == {"own 0801": 10, "080101": 100, "080102": None, "080103": None}


def test_other_provinces_stay_out(country, period, accept, stranger, officer):
    accept(country["0801"], period)
    factories.make_accepted(country["0102"], period, stranger, officer)
    assert numbers(consolidate(period=period, unit=country["08"]).total)["visits_made"] == 7
    assert numbers(consolidate(period=period).total)["visits_made"] == 14


def test_words_are_kept_by_unit(country, period, accept):
    accept(country["08"], period, situation={"text": "ខេត្ត"})
    accept(country["0801"], period, situation={"text": "ស្រុក"})
    accept(country["080101"], period, situation={"text": "ឃុំ"})
    passages = consolidate(period=period, unit=country["08"]).passages
    assert [(p.unit.code, p.question.code, p.text) for p in passages] == [
        ("08", "situation", "ខេត្ត"),
        ("0801", "situation", "ស្រុក"),
    ]


@pytest.fixture
def year(country):
    """A year that is not collected, and the two semesters that are."""
    edition = factories.make_edition()
    first = factories.make_period("2025-S1", edition)
    second = factories.make_period("2025-S2", edition)
    factories.make_period("2025-01", edition)
    return Period.objects.create(code="2025", edition=edition), first, second


def test_a_year_is_put_together_from_the_longest_periods(year):
    whole, first, second = year
    assert source_periods(whole) == [first, second]
    assert source_periods(first) == [first]


def test_over_two_periods(country, year, accept):
    whole, first, second = year
    accept(
        country["0801"],
        first,
        visits_made={"number": 7},
        members_now={"number": 12},
        largest_meeting={"number": 90},
    )
    accept(
        country["0801"],
        second,
        visits_made={"number": 5},
        members_now={"number": 10},
        largest_meeting={"number": 30},
    )
    accept(country["080101"], first, members_now={"number": 4})
    summary = consolidate(period=whole, unit=country["0801"])
    found = numbers(summary.total)
    assert found["visits_made"] == 19
    assert found["members_now"] == 14, "10 of the later report of one, 4 of the only one"
    assert found["largest_meeting"] == 90
    assert (summary.total.coverage.expected, summary.total.coverage.received) == (8, 3)
    assert "080101" in {unit.code for unit in summary.missing}
    assert "0801" not in {unit.code for unit in summary.missing}


def test_chapters_come_from_the_same_reading(country, period, accept, django_assert_num_queries):
    accept(country["08"], period, visits_made={"number": 1})
    accept(country["0801"], period, visits_made={"number": 10})
    accept(country["080101"], period, visits_made={"number": 100})
    summary = consolidate(period=period, chapters=True)
    chapters = {chapter.unit.code: chapter for chapter in summary.chapters}
    assert set(chapters) == {"01", "08", "12"}
    alone = consolidate(period=period, unit=country["08"])
    assert numbers(chapters["08"].total) == numbers(alone.total)
    assert {code: numbers(line) for code, line in by_code(chapters["08"]).items()} == {
        code: numbers(line) for code, line in by_code(alone).items()
    }


def test_a_commune_has_nothing_below_it(country, period):
    with override("en"), pytest.raises(ValidationError, match="has no units below it"):
        consolidate(period=period, unit=country["080101"])


@pytest.mark.parametrize("chapters", [False, True])
def test_many_units_take_as_many_queries(
    country, period, accept, django_assert_max_num_queries, chapters
):
    accept(country["0801"], period)
    with django_assert_max_num_queries(14) as few:
        consolidate(period=period, chapters=chapters)
    for code, unit in country.items():
        if code.startswith("08") and code != "0801":
            accept(unit, period)
    with django_assert_max_num_queries(len(few)):
        summary = consolidate(period=period, chapters=chapters)
    assert summary.total.coverage.accepted == 9
