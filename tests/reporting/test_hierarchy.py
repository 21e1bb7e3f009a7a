"""Totals by the hierarchy of each date and of today, and what a reorganisation leaves untouched."""

import hashlib
import json
from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from reporting import pdf
from reporting.board import read_unit_board
from reporting.consolidation import consolidate
from reporting.due import work_of
from reporting.hierarchy import Hierarchy
from reporting.models import Answer, Event, Period, Submission
from reporting.services import submissions
from taskforce.models import (
    AdministrativeUnit,
    Grant,
    Instrument,
    Membership,
    UnitChange,
    User,
)
from taskforce.scope import Role
from taskforce.services.territory import reorganisations, units
from tests import factories

DAY = date(2026, 7, 1)
What = UnitChange.What
TODAY, EACH = Hierarchy.TODAY, Hierarchy.EACH_DATE


@pytest.fixture
def accept(clerk, officer):
    def accept(unit, period, visits):
        return factories.make_accepted(unit, period, clerk, officer, visits_made={"number": visits})

    return accept


@pytest.fixture
def quarters(country):
    """Two quarters that are reported on, and the year that is not."""
    edition = factories.make_edition()
    year = Period.objects.create(code="2026", edition=edition)
    return year, *(factories.make_period(code, edition) for code in ("2026-Q2", "2026-Q3"))


@pytest.fixture
def reported(country, quarters, accept):
    """District 0801 with the commune that moves, district 0808 with one that stays."""
    _year, second, third = quarters
    for number, code in enumerate(("0801", "080101", "080103", "0808", "080801")):
        accept(country[code], second, 10**number)
    return second, third


def carry_out(admin, on, *changes):
    instrument, _new = Instrument.objects.get_or_create(kind_id="sub_decree", number="៩៩")
    act = reorganisations.draft(instrument=instrument, effective_on=on, by=admin)
    for what, unit, fields in changes:
        reorganisations.add_change(reorganisation=act, by=admin, what=what, unit=unit, **fields)
    reorganisations.preview(reorganisation=act, by=admin)
    return reorganisations.carry_out(reorganisation=act, by=admin)


@pytest.fixture
def move(admin, country):
    def move(on=DAY):
        carry_out(admin, on, (What.MOVE, country["080103"], {"target": "0808"}))
        return AdministrativeUnit.objects.get(code="080802")

    return move


def visits(**asked):
    found = consolidate(**asked).total.figures.get("visits_made")
    return int(found.number) if found else 0


def lines(**asked):
    summary = consolidate(**asked)
    return {
        ("own " if line.is_own else "") + line.unit.code: (
            int(line.figures["visits_made"].number) if line.figures else 0,
            line.coverage.expected,
        )
        for line in summary.lines
    }


def digest():
    """Return counts and content of all that was reported."""
    found = {}
    for model in (Submission, Answer, Event):
        content = serializers.serialize("json", model.objects.order_by("pk"))
        found[model] = model.objects.count(), hashlib.sha256(content.encode()).hexdigest()
    return found | {Membership: Membership.objects.count()}


def as_data(summary):
    data = [
        (line.unit.code, line.unit.full_name, line.is_own, line.coverage, line.figures, line.ratios)
        for line in [*summary.lines]
    ]
    missing = [unit.full_name for unit in summary.missing]
    return json.dumps([data, missing, summary.total.figures], default=str)


def test_a_total_of_before_is_the_same_after(country, reported, move):
    second, _third = reported
    asked = [{"period": second, "unit": unit} for unit in (country["0801"], country["08"], None)]
    before = [as_data(consolidate(**one)) for one in asked]
    stored = digest()
    assert visits(**asked[0]) == 111
    move()
    assert [as_data(consolidate(**one)) for one in asked] == before
    assert digest() == stored
    assert visits(**asked[0], hierarchy=TODAY) == 11
    assert visits(period=second, unit=country["0808"], hierarchy=TODAY) == 11100
    assert visits(period=second, unit=country["0808"]) == 11000


def test_the_year_is_told_both_ways(country, quarters, reported, move, accept):
    year, second, third = quarters
    moved = move()
    accept(country["0801"], third, 200_000)
    accept(moved, third, 500_000)
    a, b = country["0801"], country["0808"]
    assert lines(period=year, unit=a) == {
        "own 0801": (200_001, 2), "080101": (10, 2), "080102": (0, 2), "080103": (100, 1),
    }  # fmt: skip
    assert lines(period=year, unit=a, hierarchy=TODAY) == {
        "own 0801": (200_001, 2), "080101": (10, 2), "080102": (0, 2),
    }  # fmt: skip
    assert lines(period=year, unit=b) == {
        "own 0808": (1000, 2), "080801": (10_000, 2), "080802": (500_000, 1),
    }  # fmt: skip
    assert lines(period=year, unit=b, hierarchy=TODAY) == {
        "own 0808": (1000, 2), "080801": (10_000, 2), "080802": (500_100, 2),
    }  # fmt: skip
    for unit in (None, country["08"]):
        for hierarchy in Hierarchy:
            assert visits(period=year, unit=unit, hierarchy=hierarchy) == 711_111
    chapters = consolidate(period=year, unit=country["08"], chapters=True).chapters
    assert {chapter.unit.code: int(chapter.total.figures["visits_made"].number)
            for chapter in chapters if chapter.total.figures} == {
        "0801": 200_111, "0808": 511_000,
    }  # fmt: skip


def test_the_paper_of_before_says_the_same_after(country, reported, move):
    second, _third = reported

    def paper():
        summary = consolidate(period=second, unit=country["08"], chapters=True)
        return pdf.html(summary, on=date(2026, 7, 20))

    before = paper()
    move()
    assert paper() == before
    assert "តាមរចនាសម្ព័ន្ធរដ្ឋបាលនៃកាលបរិច្ឆេទនីមួយៗ" in before.replace("\u200b", "")


def test_the_page_and_the_files_say_which_hierarchy(country, reported, move, client, officer):
    second, _third = reported
    move()
    client.force_login(officer)
    page = reverse("consolidation_unit", args=[second.code, "0801"])
    each, today = client.get(page), client.get(page + "?hierarchy=today")
    assert "០៨០១០៣" not in each.content.decode()
    assert country["080103"].full_name in each.content.decode()
    assert country["080103"].full_name not in today.content.decode()
    assert "តាមរចនាសម្ព័ន្ធនៃកាលបរិច្ឆេទនីមួយៗ" in each.content.decode()
    assert "តាមរចនាសម្ព័ន្ធបច្ចុប្បន្ន" in today.content.decode()
    file = client.get(
        reverse("consolidation_xlsx", args=[second.code, "0801"]) + "?hierarchy=today"
    )
    assert "0801-today.xlsx" in file.headers["Content-Disposition"]
    board = client.get(reverse("board_unit", args=[second.code, "0801"])).content.decode()
    assert country["080103"].full_name in board


def test_the_command_says_which_hierarchy(country, reported, move, capsys):
    move()
    for hierarchy, expected in ((EACH, 111), (TODAY, 11)):
        call_command("consolidate", period="2026-Q2", unit="0801", json=True, hierarchy=hierarchy)
        said = json.loads(capsys.readouterr().out)
        assert said["hierarchy"] == hierarchy
        assert said["totals"]["visits_made"]["number"] == expected
    with pytest.raises(CommandError, match=country["080103"].full_name):
        call_command("consolidate", period="2026-Q2", unit="080103")


def test_who_lost_a_unit_sees_its_line_and_no_way_to_it(
    country, reported, move, client, district_clerk
):
    second, _third = reported
    report = Submission.objects.get(unit=country["080103"])
    move()
    client.force_login(district_clerk)
    board = client.get(reverse("board_unit", args=[second.code, "0801"])).content.decode()
    assert country["080103"].full_name in board
    link = reverse("report_detail", args=[report.pk])
    assert link not in board
    assert client.get(link).status_code == 404
    assert client.get(reverse("unit_detail", args=["080103"])).status_code == 404


def test_the_unit_page_of_each_day(country, move, client, officer):
    move()
    client.force_login(officer)
    name = country["080103"].full_name

    def below(code, on):
        page = client.get(reverse("unit_detail", args=[code]) + f"?on={on}")
        return {unit.full_name for unit in page.context["below"]}

    assert name in below("0801", "2026-06-30")
    assert name not in below("0801", "2026-07-01")
    assert name not in below("0808", "2026-06-30")
    assert name in below("0808", "2026-07-01")
    page = client.get(reverse("unit_detail", args=["080802"])).content.decode()
    assert "០៨០១០៣" in page
    assert "៩៩" in page


def test_an_act_of_the_past_moves_what_was_reported_after_it(country, reported, move, accept):
    """The act is recorded late: the report bears the old district, and counts in the new."""
    _second, third = reported
    accept(country["080103"], third, 7)
    moved = move()
    assert Submission.objects.get(period=third).district == country["0801"]
    assert visits(period=third, unit=country["0801"]) == 0
    assert visits(period=third, unit=country["0808"]) == 7
    assert lines(period=third, unit=country["08"])["0808"] == (7, 3)
    assert moved.code == "080802"


def test_a_merged_unit_counts_by_todays_hierarchy_where_it_goes_on(
    country, reported, admin, client, officer
):
    """What a commune that merged had handed in is found at its successor, and it is said so."""
    second, _third = reported
    gone, into = country["080103"], country["080801"]
    carry_out(
        admin, DAY,
        (What.MOVE, gone, {"target": "0808"}), (What.MERGE, gone, {"target": "080801"}),
    )  # fmt: skip
    before = digest()
    assert visits(period=second, unit=country["0801"]) == 111
    assert visits(period=second, unit=country["0801"], hierarchy=TODAY) == 11
    assert lines(period=second, unit=country["0808"], hierarchy=TODAY) == {
        "own 0808": (1000, 1), "080801": (10_100, 2),
    }  # fmt: skip
    for asked in ({"unit": country["08"]}, {"unit": country["08"], "chapters": True}, {}):
        assert visits(period=second, hierarchy=TODAY, **asked) == 11_111
    summary = consolidate(period=second, unit=country["0808"], hierarchy=TODAY)
    assert [(one.pk, other.pk) for one, other in summary.merged] == [(gone.pk, into.pk)]
    assert not consolidate(period=second, unit=country["0808"]).merged
    client.force_login(officer)
    page = reverse("consolidation_unit", args=[second.code, "0808"]) + "?hierarchy=today"
    assert f"{gone.display_name} → {into.display_name}" in client.get(page).content.decode()
    paper = pdf.html(summary, on=date(2026, 7, 20)).replace("\u200b", "")
    assert "ត្រូវរាប់ជាមួយឯកតាដែលទទួលបន្ត" in paper
    assert digest() == before


def test_a_chain_of_mergers_leads_to_its_end(country, reported, admin):
    second, _third = reported
    carry_out(admin, DAY, (What.MERGE, country["080103"], {"target": "080102"}))
    carry_out(admin, date(2026, 7, 5), (What.MERGE, country["080102"], {"target": "080101"}))
    gone = AdministrativeUnit.ever.get(pk=country["080103"].pk)
    assert gone.successor == country["080101"]
    assert lines(period=second, unit=country["0801"], hierarchy=TODAY) == {
        "own 0801": (1, 1), "080101": (110, 3),
    }  # fmt: skip
    assert lines(period=second, unit=country["0801"])["080103"] == (100, 1)


def test_a_merged_district_counts_with_the_one_it_merged_into(country, reported, admin):
    second, _third = reported
    carry_out(admin, DAY, (What.MERGE, country["0808"], {"target": "0801"}))
    assert lines(period=second, unit=country["08"], hierarchy=TODAY)["0801"] == (11_111, 6)
    assert lines(period=second, unit=country["08"])["0808"] == (11_000, 2)


def test_what_was_dissolved_stays_on_a_line_of_its_own(country, reported, admin):
    second, _third = reported
    carry_out(admin, DAY, (What.CEASE, country["080103"], {}))
    gone = AdministrativeUnit.ever.get(pk=country["080103"].pk)
    assert (gone.merged_into, gone.successor) == (None, None)
    assert lines(period=second, unit=country["0801"], hierarchy=TODAY)["080103"] == (100, 1)


def test_a_district_that_changes_its_province(country, quarters, reported, admin, accept):
    year, second, third = quarters
    carry_out(admin, DAY, (What.MOVE, country["0801"], {"target": "12"}))
    moved = AdministrativeUnit.objects.get(pk=country["0801"].pk)
    clerk, officer = User.objects.get(username="clerk"), User.objects.get(username="officer")
    Grant.objects.create(user=clerk, role=Role.PROVINCIAL_SECRETARIAT, unit=country["12"])
    sangkat = AdministrativeUnit.objects.get(code="120203")
    answers = {"visits_made": {"number": 300_000}}
    factories.make_accepted(sangkat, third, clerk, officer, **answers)
    assert visits(period=year, unit=country["08"]) == 11_111
    assert visits(period=year, unit=country["12"]) == 300_000
    assert visits(period=year, unit=country["12"], hierarchy=TODAY) == 300_111
    assert visits(period=year, unit=country["08"], hierarchy=TODAY) == 11_000
    # The same unit, in one line each, though it bore two codes.
    assert lines(period=year, unit=moved) == {
        "own 1202": (1, 2), "120201": (10, 2), "120202": (0, 2), "120203": (300_100, 2),
    }  # fmt: skip
    assert consolidate(period=second, unit=moved).lines[0].unit.full_name.startswith("ស្រុក")
    provinces = consolidate(period=year).lines
    assert {line.unit.code: line.coverage.expected for line in provinces}["12"] == 3 * 2 + 4


def test_units_are_expected_for_the_periods_on_whose_last_day_they_exist(country, quarters, admin):
    year, second, third = quarters
    before = consolidate(period=second, unit=country["08"]).total.coverage.expected
    carry_out(
        admin,
        DAY,
        (What.MERGE, country["080103"], {"target": "080102"}),
        (What.SPLIT, country["0808"], {"name_km": "ថ្មី", "name_latin": "New"}),
        (What.NEW, None, {"target": "0812", "kind": "khum", "name_km": "ខ", "name_latin": "Kh"}),
    )
    for hierarchy in Hierarchy:

        def expected(period):
            found = consolidate(period=period, unit=country["08"], hierarchy=hierarchy)  # noqa: B023
            return found.total.coverage.expected

        assert expected(second) == before
        assert expected(third) == before - 1 + 2
        assert expected(year) == 2 * before + 1
    board = read_unit_board(period=second, unit=country["0801"], on=DAY)
    assert {line.unit.code for line in board.lines} == {"080101", "080102", "080103"}
    assert board.total.expected == 4
    later = read_unit_board(period=third, unit=country["0801"], on=DAY)
    assert {line.unit.code for line in later.lines} == {"080101", "080102"}
    assert later.total.expected == 3


def test_what_is_due_follows_from_when_a_unit_was_there(country, quarters, admin, district_clerk):
    _year, second, third = quarters
    carry_out(
        admin,
        DAY,
        (What.MERGE, country["080103"], {"target": "080102"}),
        (What.NEW, None,
         {"target": "0801", "kind": "khum", "name_km": "ខ", "name_latin": "Kh"}),
    )  # fmt: skip
    work = work_of(district_clerk, date(2026, 10, 5))
    due = {(due.period, due.unit.code) for group in work.groups for due in group.dues}
    assert (second, "080103") in due
    assert (third, "080103") not in due
    assert (second, "080104") not in due
    assert (third, "080104") in due
    gone = AdministrativeUnit.ever.get(code="080103")
    assert submissions.start(unit=gone, period=second, by=district_clerk).district.code == "0801"
    with pytest.raises(ValidationError, match="ត្រីមាស"):
        submissions.start(unit=gone, period=third, by=district_clerk)


def test_a_report_of_a_unit_that_ceased_in_the_period_counts(country, quarters, admin, accept):
    _year, _second, third = quarters
    accept(country["080103"], third, 7)
    carry_out(admin, date(2026, 8, 1), (What.MERGE, country["080103"], {"target": "080102"}))
    for hierarchy in Hierarchy:
        for unit in (country["0801"], country["08"], None):
            summary = consolidate(period=third, unit=unit, hierarchy=hierarchy)
            assert int(summary.total.figures["visits_made"].number) == 7
            assert summary.total.coverage.missing >= 0


def test_a_renamed_unit_bears_the_name_of_the_date(country, quarters, admin):
    _year, second, third = quarters
    old = country["080103"].full_name
    carry_out(admin, DAY, (What.RENAME, country["080103"], {"name_km": "ស្វាយថ្មី"}))

    def names(period, **asked):
        return {line.unit.full_name for line in consolidate(
            period=period, unit=country["0801"], **asked).lines}  # fmt: skip

    assert old in names(second)
    assert old not in names(second, hierarchy=TODAY)
    assert old not in names(third)
    assert AdministrativeUnit.objects.get(code="080103").name_km == "ស្វាយថ្មី"


def test_a_unit_that_did_not_exist_has_nothing_to_tell(country, reported, admin):
    second, _third = reported
    units.add_unit(code="0812", kind="srok", name_km="ថ្មី", name_latin="New")
    new = AdministrativeUnit.objects.get(code="0812")
    for hierarchy in Hierarchy:
        summary = consolidate(period=second, unit=new, hierarchy=hierarchy)
        assert (summary.total.coverage.expected, summary.total.figures) == (0, {})


@pytest.mark.parametrize("hierarchy", Hierarchy)
def test_as_many_queries_with_units_that_moved(
    country,
    quarters,
    reported,
    move,
    accept,
    hierarchy,
    django_assert_max_num_queries,
):
    year = quarters[0]
    with django_assert_max_num_queries(14) as before:
        consolidate(period=year, hierarchy=hierarchy)
    move()
    for unit in (None, country["08"], country["0808"]):
        with django_assert_max_num_queries(len(before)):
            consolidate(period=year, unit=unit, hierarchy=hierarchy)
