"""Targets and last year: set at once for the units below, and shown beside what was reached."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from reporting import spans
from reporting.comparison import compare, year_before
from reporting.hierarchy import Hierarchy
from reporting.models import Target
from reporting.services.targets import set_targets
from tests import factories

EACH = Hierarchy.EACH_DATE


@pytest.fixture
def periods(country):
    edition = factories.make_edition()
    codes = ("2025-01", "2025-02", "2026-01", "2026-02")
    return {code: factories.make_period(code, edition) for code in codes}


@pytest.fixture
def reports(country, periods, clerk, officer):
    for number, period in enumerate(periods.values(), start=1):
        factories.make_accepted(
            country["0801"], period, clerk, officer,
            visits_made={"number": 10 * number}, people_met={"number": 100},
        )  # fmt: skip


def aims(values, officer, figure="visits_made", period="2026-01"):
    return set_targets(figure=figure, period_code=period, values=values, by=officer)


def rows_of(period, unit):
    found = compare(period=period, unit=unit, hierarchy=EACH)
    return found, {row.figure.code: row for row in found.of_total()}


def test_beside_target_and_last_year(country, periods, reports, officer):
    aims({country["08"]: Decimal(40), country["0801"]: Decimal(60)}, officer)
    found, rows = rows_of(periods["2026-01"], country["08"])
    row = rows["visits_made"]
    assert (row.now, row.before, row.difference, row.change) == (30, 10, 20, Decimal("200.0"))
    assert (row.aim.value, row.reached) == (40, Decimal("75.0"))
    assert rows["people_met"].aim is None
    lines = {row.line.unit.code: row for row in found.of_lines(row.figure) if not row.line.is_own}
    assert (lines["0801"].now, lines["0801"].before, lines["0801"].reached) == (30, 10, 50)
    assert (lines["0808"].now, lines["0808"].before, lines["0808"].aim) == (None, None, None)
    ratio = rows["people_a_visit"]
    assert (ratio.now, ratio.before, ratio.difference, ratio.change) == (30, 10, 20, None)


def test_without_last_year_there_is_nothing_beside(country, periods, reports):
    _found, rows = rows_of(periods["2025-01"], country["08"])
    assert year_before(periods["2025-01"]) is None
    assert (rows["visits_made"].before, rows["visits_made"].difference) == (None, None)


def test_a_range_is_compared_with_the_range_of_last_year(country, periods, reports, officer):
    span = spans.find("2026-01--2026-02")
    assert year_before(span).code == "2025-01--2025-02"
    aims({None: Decimal(40)}, officer)
    assert rows_of(span, None)[1]["visits_made"].aim is None, "of one of two months there is none"
    aims({None: Decimal(100)}, officer, period="2026-02")
    row = rows_of(span, None)[1]["visits_made"]
    assert (row.now, row.before, row.aim.value, row.reached) == (70, 30, 140, 50)


def test_the_target_of_the_year_stands_in(country, periods, reports, officer):
    aims({None: Decimal(300)}, officer, period="2026")
    row = rows_of(periods["2026-01"], None)[1]["visits_made"]
    assert (row.aim.value, row.aim.period_code, row.reached) == (300, "2026", 10)


def test_what_stays_keeps_who_set_it(country, officer, admin, periods):
    unit = country["08"]
    assert aims({unit: Decimal(5), country["01"]: Decimal(6)}, officer) == 2
    assert aims({unit: Decimal(5), country["01"]: None}, admin) == 1
    target = Target.objects.get()
    assert (target.unit, target.value, target.set_by) == (unit, 5, officer)


@pytest.mark.parametrize(
    ("figure", "period", "value", "reason"),
    [
        ("nothing", "2026", 1, "no such figure"),
        ("situation", "2026", 1, "no such figure"),
        ("visits_made", "2026-13", 1, "There is no period"),
        ("visits_made", "2026", -1, "less than zero"),
    ],
)
def test_what_is_no_target_is_refused(country, officer, periods, figure, period, value, reason):
    with override("en"), pytest.raises(ValidationError, match=reason):
        aims({country["08"]: Decimal(value)}, officer, figure=figure, period=period)
    assert not Target.objects.exists()


def test_only_officers_set_targets(country, clerk, viewer, periods):
    for person in (clerk, viewer):
        with pytest.raises(PermissionDenied):
            aims({country["08"]: Decimal(1)}, person)


def test_the_database_keeps_one_of_each(country, officer):
    def make(unit, value=1):
        Target.objects.create(
            figure="visits_made", unit=unit, period_code="2026", value=value,
            set_by=officer, set_at=timezone.now(),
        )  # fmt: skip

    make(None)
    make(country["08"])
    for unit in (None, country["08"]):
        with pytest.raises(IntegrityError), transaction.atomic():
            make(unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(country["01"], value=-1)


# The pages


@pytest.fixture
def page(client, officer, periods):
    client.force_login(officer)
    return reverse("target_list", args=["08"]) + "?figure=visits_made&period=2026-01"


def test_all_units_below_are_set_at_once(client, page, country):
    shown = client.get(page)
    fields = [field.label for field, _target in shown.context["rows"]]
    assert len(fields) == 4, "the province and its three districts"
    sent = {"unit_08": "១០០០", "unit_0801": "250.5", "pasted": "0808\t300\n០៨១១ ៤០០\n"}
    response = client.post(page, sent)
    assert response.status_code == 302, response.context["form"].errors
    assert response.url == page
    found = {target.unit.code: target.value for target in Target.objects.select_related("unit")}
    assert found == {"08": 1000, "0801": Decimal("250.5"), "0808": 300, "0811": 400}
    assert "២៥០" in client.get(page).text


def test_faults_of_a_pasted_table_are_told_by_line(client, page):
    with override("en"):
        response = client.post(
            page, {"pasted": "0801 x\n0101 5\n0808 7"}, headers={"accept-language": "en"}
        )
    errors = response.context["form"].errors["pasted"]
    assert len(errors) == 2
    assert not Target.objects.exists()


def test_targets_are_out_of_reach_for_others(client, clerk, stranger, viewer, page, country):
    for person, status in ((clerk, 403), (viewer, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(page).status_code == status
    client.force_login(clerk)
    assert client.get(reverse("target_list")).status_code == 404
    client.logout()
    assert client.get(page).status_code == 302


def test_the_comparison_on_the_screen(client, officer, clerk, stranger, country, reports):
    aims({country["08"]: Decimal(40), country["0801"]: Decimal(60)}, officer)
    client.force_login(clerk)
    address = reverse("comparison", args=["2026-01", "08"])
    shown = client.get(address)
    assert shown.status_code == 200
    assert "៧៥" in shown.text
    assert reverse("target_list", args=["08"]) not in shown.text, "officers alone set targets"
    shown = client.get(address, {"figure": "visits_made"})
    assert [row.reached for row in shown.context["lines"]] == [None, 50, None, None]
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(officer)
    assert client.get(reverse("comparison", args=["2026-01--2026-02"])).status_code == 200


def test_a_comparison_takes_as_many_queries(
    client, officer, reports, clerk, country, periods, django_assert_max_num_queries
):
    client.force_login(officer)
    address = reverse("comparison", args=["2026-01"])
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for code in ("08", "080101", "0808"):
        factories.make_accepted(country[code], periods["2026-01"], clerk, officer)
    with django_assert_max_num_queries(len(few)):
        client.get(address)
