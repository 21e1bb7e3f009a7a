"""Ranges of periods: what makes one, what is refused, and the same totals everywhere."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from reporting import pdf, spans
from reporting.consolidation import consolidate
from reporting.models import Period
from reporting.pdf import words
from tests import factories


@pytest.fixture
def months(country):
    edition = factories.make_edition()
    return [factories.make_period(f"2026-{month:02}", edition) for month in (1, 2, 3)]


@pytest.fixture
def reports(country, months, clerk, officer):
    """Two units in three months; the second hands in for the first month alone."""
    for place, month in enumerate(months, start=1):
        factories.make_accepted(
            country["0801"], month, clerk, officer,
            visits_made={"number": place}, members_now={"number": 10 * place},
            largest_meeting={"number": 100 - place},
        )  # fmt: skip
    factories.make_accepted(
        country["080101"], months[0], clerk, officer,
        visits_made={"number": 100}, members_now={"number": 5}, largest_meeting={"number": 1},
    )  # fmt: skip


def test_a_range_is_added_up_by_the_rules(country, months, reports):
    span = spans.span("2026-01", "2026-03")
    assert (span.code, span.periods) == ("2026-01--2026-03", months)
    assert spans.find(span.code).periods == months
    total = consolidate(period=span, unit=country["0801"]).total
    found = {code: figure.number for code, figure in total.figures.items()}
    assert found["visits_made"] == 106
    assert found["members_now"] == 35, "30 of the last report of one, 5 of the only one"
    assert found["largest_meeting"] == 99
    assert (total.coverage.expected, total.coverage.accepted) == (12, 4)


def test_one_period_is_itself(months):
    assert spans.span("2026-02", "2026-02") == months[1]
    assert spans.find("2026-02") == months[1]


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("2026-03", "2026-01", "choose the earlier period first"),
        ("2026-01", "2026-S1", "periods of two kinds"),
        ("2026-01", "2026-05", "would have a gap"),
        ("2026-01", "2026-06", "No reports are collected for June 2026"),
        ("2026-01", "2026-09", "has not been opened"),
        ("2026-01", "x", "There is no period"),
    ],
)
def test_what_makes_no_range_is_refused(months, client, officer, first, last, reason):
    factories.make_period("2026-S1", months[0].edition)
    factories.make_period("2026-05", months[0].edition)
    Period.objects.create(code="2026-06", edition=months[0].edition)
    with override("en"), pytest.raises(ValidationError, match=reason):
        spans.span(first, last)
    client.force_login(officer)
    page = client.get(
        reverse("consolidation"), {"from": first, "to": last}, headers={"accept-language": "en"}
    )
    assert page.status_code == 200
    assert page.context["reasons"]
    assert client.get(reverse("consolidation_period", args=[f"{first}--{last}"])).status_code == 404


def test_more_than_five_years_of_months_are_refused(months):
    edition = months[0].edition
    for year in range(2020, 2026):
        for month in range(1, 13):
            factories.make_period(f"{year}-{month:02}", edition)
    with override("en"), pytest.raises(ValidationError, match="at most 60 periods"):
        spans.span("2020-01", "2026-03")


def test_the_form_leads_to_the_range(client, officer, reports):
    client.force_login(officer)
    response = client.get(reverse("consolidation"), {"from": "2026-01", "to": "2026-03"})
    assert response.url == reverse("consolidation_period", args=["2026-01--2026-03"])
    asked = {"from": "2026-01", "to": "2026-03", "unit": "08", "hierarchy": "today"}
    response = client.get(reverse("consolidation"), asked)
    assert response.url == (
        reverse("consolidation_unit", args=["2026-01--2026-03", "08"]) + "?hierarchy=today"
    )
    page = client.get(response.url)
    assert page.status_code == 200
    assert page.context["is_range"]


def test_a_foreign_range_is_not_there(client, stranger, reports):
    client.force_login(stranger)
    args = ["2026-01--2026-03", "08"]
    for name in ("unit", "xlsx", "pdf", "paper"):
        assert client.get(reverse(f"consolidation_{name}", args=args)).status_code == 404
    assert client.get(reverse("consolidation_xlsx", args=args[:1])).status_code == 404


def test_no_edition_is_published_of_a_range(client, officer, reports):
    client.force_login(officer)
    assert client.get(reverse("edition_new", args=["2026-01--2026-03"])).status_code == 404


def test_the_totals_are_the_same_everywhere(client, officer, reports, country, capsys):
    """On the screen, in the workbook, in JSON and in the files inside the paper."""
    client.force_login(officer)
    args = ["2026-01--2026-03", "0801"]
    page = client.get(reverse("consolidation_unit", args=args))
    summary = page.context["summary"]
    total = {code: figure.number for code, figure in summary.total.figures.items()}
    assert page.context["blocks"][0].total.cells[0] == "១០៦"

    file = client.get(reverse("consolidation_xlsx", args=args))
    assert "report-2026-01--2026-03-0801.xlsx" in file.headers["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    written = dict(zip(rows[0], rows[-1], strict=True))
    assert {code: written[code] for code in total} == total

    call_command("consolidate", period=args[0], unit=args[1], json=True)
    told = json.loads(capsys.readouterr().out)
    assert {code: value["number"] for code, value in told["totals"].items()} == total

    inside = {found.name: found.content for found in pdf.attachments(summary)}
    lines = list(
        csv.DictReader(io.StringIO(inside["report-2026-01--2026-03-0801.csv"].decode("utf-8-sig")))
    )
    sums = [Decimal(line["visits_made"]) for line in lines[1:] if line["visits_made"]]
    assert sum(sums) == total["visits_made"]

    asked = {"from": "2026-01", "to": "2026-03", "orgUnit": "0801"}
    values = json.loads(client.get(reverse("data_values"), asked).getvalue())["dataValues"]
    visits = [Decimal(row["value"]) for row in values if row["dataElement"] == "visits_made"]
    assert sum(visits) == total["visits_made"]
    assert {row["period"] for row in values} == {"202601", "202602", "202603"}


def test_a_range_with_a_gap_is_told_to_programs(client, officer, months):
    factories.make_period("2026-05", months[0].edition)
    client.force_login(officer)
    response = client.get(reverse("data_values"), {"from": "202601", "to": "202605"})
    assert response.status_code == 400
    assert response.json()["message"]


def test_the_paper_names_the_range(country, reports):
    span = spans.span("2026-01", "2026-03")
    assert words.period_words(span) == "រយៈពេលពីខែមករា ឆ្នាំ២០២៦ ដល់ខែមីនា ឆ្នាំ២០២៦"
    whole = pdf.html(consolidate(period=span, unit=country["0801"]), on=date(2026, 4, 20))
    assert "ដល់ខែមីនា" in whole.replace("\u200b", "")


def test_a_longer_range_takes_as_many_queries(reports, django_assert_max_num_queries):
    with django_assert_max_num_queries(18) as few:
        consolidate(period=spans.span("2026-01", "2026-02"))
    with django_assert_max_num_queries(len(few)):
        consolidate(period=spans.span("2026-01", "2026-03"))
