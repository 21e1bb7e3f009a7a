"""Figures that stand out: far from the own past, far from the neighbours."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command

from reporting import outliers
from reporting.models import Outlier, Submission
from reporting.services import submissions
from reporting.services.judging import judge_waiting
from reporting.waiting import in_words
from tests import factories
from tests.reporting.test_services_versions import correct


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


MONTHS = [f"2026-{month:02}" for month in range(1, 7)]
COMMUNES = ("080101", "080102", "080103", "080801", "081101")


@pytest.mark.parametrize(
    ("number", "others", "usual"),
    [
        (100, [9, 10, 11, 10, 12], 10),
        (11, [9, 10, 11, 10, 12], None),
        (100, [9, 10, 11], None),  # too few to say what is usual
        (4, [0, 0, 0, 0, 0], None),  # a difference of a few
        (40, [0, 0, 0, 0, 0], 0),
        (100, [9, 10, 11, 10, 9000], 10),  # one wild figure among them moves nothing
        (0, [500, 510, 505, 498, 502], 502),
        (40, [0, 0, 0, 0, 60], None),  # nothing as a rule, and now and then much
        (13, [10, 10, 10, 10, 10], None),
        (18, [9, 10, 11, 10, 12], None),  # far from usual, and not beyond what there was
        (150, [0, 0, 0, 0, 0, 140], None),
        (100, [9, 10, 11, 10, 100], 10),  # a former slip hides no new one
    ],
)
def test_far_is_measured_by_the_others(number, others, usual):
    found = outliers.is_far(Decimal(number), [Decimal(other) for other in others], outliers.PAST)
    assert found == (usual and (usual, len(others)) if usual != 0 else (0, len(others)))


@pytest.fixture
def months(country):
    edition = factories.make_edition()
    return [factories.make_period(code, edition) for code in MONTHS]


def found(report) -> list[tuple]:
    kept = Outlier.objects.filter(version__submission=report)
    return list(kept.values_list("cell__code", "against", "number", "usual", "reports"))


def test_a_figure_far_from_the_own_past(country, months, clerk):
    for period in months[:5]:
        factories.make_submitted(country["0801"], period, clerk)
    wild = factories.make_submitted(country["0801"], months[5], clerk, visits_made={"number": 70})
    assert found(wild) == [("visits_made", "past", 70, 7, 5)]


def test_drafts_and_what_was_returned_are_no_past(country, months, clerk, officer):
    for period in months[:4]:
        report = factories.make_submitted(country["0801"], period, clerk)
    submissions.send_back(submission=report, reason="សូមពិនិត្យ", by=officer)
    factories.make_draft(country["0801"], months[4], clerk)
    wild = factories.make_submitted(country["0801"], months[5], clerk, visits_made={"number": 70})
    assert found(wild) == []


@pytest.fixture
def communes(country, period, clerk, monkeypatch):
    """The communes of a province have all handed in, one with ten times as many visits."""
    monkeypatch.setattr(outliers, "NEIGHBOURS", replace(outliers.NEIGHBOURS, least=4))
    wild = {"visits_made": {"number": 70}}
    return [
        factories.make_submitted(country[code], period, clerk, **(wild if code == "080101" else {}))
        for code in COMMUNES
    ]


def test_the_first_has_no_neighbours_until_it_is_judged_again(communes):
    assert found(communes[0]) == []
    assert judge_waiting() == 1
    assert found(communes[0]) == [("visits_made", "neighbours", 70, 7, 4)]
    assert judge_waiting() == 1


def test_the_command_judges_again(communes, capsys, settings):
    settings.LANGUAGE_CODE = "en"
    call_command("judge_reports")
    assert found(communes[0])
    assert "1" in capsys.readouterr().out


def test_a_correction_is_judged_anew(communes, clerk, officer):
    judge_waiting()
    assert found(correct(communes[0], clerk, officer)) == []


def test_other_levels_and_provinces_are_no_neighbours(country, period, clerk, stranger):
    factories.make_submitted(country["0801"], period, clerk)
    factories.make_submitted(country["010201"], period, stranger)
    around = outliers.neighbourhood(factories.make_submitted(country["080101"], period, clerk))
    assert len(around.figures["visits_made"]) == 1


def test_judging_takes_few_queries(communes, django_assert_max_num_queries):
    report = Submission.objects.select_related("unit", "period").get(pk=communes[0].pk)
    around = outliers.neighbourhood(report)
    with django_assert_max_num_queries(3):
        outliers.find(report, around)


@pytest.mark.parametrize(
    ("number", "others", "usual"),
    [
        (0, [20, 30, 25, 60, 20, 31], 27),
        (0, [20, 30, 25, 60, 20], None),  # too few
        (0, [20, 30, 25, 60, 20, 0], None),  # it was nought before
        (0, [2, 3, 2, 6, 2, 3], None),  # so little may happen not at all
        (1, [20, 30, 25, 60, 20, 31], None),
    ],
)
def test_nought_after_periods_with_figures(number, others, usual):
    found = outliers.is_missing(Decimal(number), [Decimal(other) for other in others])
    assert (found and int(found[0])) == usual


def test_a_cell_of_a_table_against_the_own_past(country, months, clerk):
    for period in months[:5]:
        factories.make_submitted(country["0801"], period, clerk)
    code, figure = "challenges.land.received", {"number": 120}
    wild = factories.make_submitted(country["0801"], months[5], clerk, **{code: figure})
    [(cell, against, number, usual, reports)] = found(wild)
    assert (cell, against, number, reports) == (code, "past", 120, 5)
    assert in_words(Outlier.objects.get()).startswith("Challenges: land, received: 120. In the 5")


def test_a_slip_is_named(country, months, clerk):
    for period in months[:5]:
        factories.make_submitted(country["0801"], period, clerk)
    factories.make_submitted(country["0801"], months[5], clerk, visits_made={"number": 70})
    assert in_words(Outlier.objects.get()).endswith("is there a nought too many?")
    Outlier.objects.update(number=0)
    assert in_words(Outlier.objects.get()).endswith("Is the figure missing?")
    Outlier.objects.update(number=30)
    assert in_words(Outlier.objects.get()).endswith("usually 7.")
