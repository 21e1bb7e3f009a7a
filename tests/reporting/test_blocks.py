"""What is kept of the provinces' sums: the same totals as without, and never those of before."""

import pytest

from reporting import spans
from reporting.consolidating import blocks
from reporting.consolidation import consolidate
from reporting.models import Answer, Status, Submission
from reporting.services import submissions
from tests import factories


@pytest.fixture
def months(country):
    edition = factories.make_edition()
    return [factories.make_period(f"2026-{month:02}", edition) for month in (1, 2, 3)]


@pytest.fixture
def reports(country, months, clerk, stranger, officer):
    good = months[0].edition.cells.get(code="security").question.choices.get(code="good")
    for place, month in enumerate(months, start=1):
        for by, code in ((clerk, "0801"), (clerk, "080101"), (stranger, "01")):
            factories.make_accepted(
                country[code], month, by, officer,
                visits_made={"number": place}, members_now={"number": 10 * place},
                largest_meeting={"number": 50 - place}, security={"choice_id": good.pk},
            )  # fmt: skip


def told(summary):
    return [
        (line.unit and line.unit.code, line.figures, line.ratios, line.tallies)
        for line in [*summary.lines, summary.total]
    ]


def test_it_is_what_adding_up_gives(months, reports, monkeypatch):
    span = spans.find("2026-01--2026-03")
    first = told(consolidate(period=span))
    assert first[-1][1]["visits_made"].number == 18
    assert first[-1][1]["members_now"].number == 90, "of a stock the last month alone"
    assert first[-1][1]["largest_meeting"].number == 49
    assert told(consolidate(period=span)) == first
    # In a book the lowest lines are districts, and the database adds up all.
    book = consolidate(period=span, chapters=True)
    assert told(book) == first


def test_kept_blocks_are_not_read_again(months, reports, django_assert_max_num_queries):
    span = spans.find("2026-01--2026-03")
    blocks.SHELF.kept.clear()
    with django_assert_max_num_queries(30) as first:
        consolidate(period=span)
    with django_assert_max_num_queries(len(first) - 2):
        consolidate(period=span)


def test_a_report_more_or_less_is_seen_at_once(country, months, reports, clerk, officer):
    span = spans.find("2026-01--2026-03")

    def visits():
        return consolidate(period=span).total.figures["visits_made"].number

    assert visits() == 18
    factories.make_accepted(country["08"], months[0], clerk, officer, visits_made={"number": 100})
    assert visits() == 118
    report = Submission.objects.get(unit=country["0801"], period=months[1])
    Submission.objects.filter(pk=report.pk).update(status=Status.RETURNED)
    assert visits() == 116
    report = factories.make_draft(country["0801"], months[1], clerk, visits_made={"number": 50})
    report = submissions.submit(submission=report, by=clerk)
    assert visits() == 116, "it waits"
    submissions.accept(submission=report, by=officer)
    assert visits() == 166


def test_the_oldest_go_when_there_are_too_many(months, reports):
    shelf = blocks.Shelf(most=2)
    keys = [(month.pk, Submission.objects.filter(unit__code="01").first().province_id, 1, 0)
            for month in months]  # fmt: skip
    shelf.blocks(keys[:2])
    shelf.blocks([keys[0]])
    found = shelf.blocks([keys[2]])
    assert set(shelf.kept) == {keys[0], keys[2]}
    cell = months[0].edition.cells.get(code="visits_made").pk
    assert [row[1] for row in found[keys[2]].numbers if row[0] == cell] == [3]
    assert Answer.objects.exists()
