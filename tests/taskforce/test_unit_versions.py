"""Units with a memory: what a unit was called, what it was and where it stood on a day."""

import csv
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from taskforce.models import AdministrativeUnit, Kind, UnitAlias, UnitVersion
from taskforce.models.unit_version import BEGINNING
from taskforce.resources.unit_changes import PASSED_OVER, Fate, count_fates
from taskforce.services.territory import units
from taskforce.services.territory.history import changes_of, load_history
from taskforce.services.territory.loading import import_units
from taskforce.services.territory.versions import record_versions, stale_versions
from tests.conftest import FIXTURES, units_csv
from tests.taskforce.test_unit_import import changed

NAMES = {"name_km": "សាកល្បង", "name_latin": "Test"}
# What became of the 361 lines of the gazetteer's history; decision 310 says why.
FATES = {
    Fate.MOVED: 174,
    Fate.NEW: 50,
    Fate.RENAMED: 38,
    Fate.RESPELLED: 14,
    Fate.KIND: 5,
    Fate.ENDED: 6,
    Fate.SAME_NAME: 50,
    Fate.LEFT_OUT: 22,
    Fate.NEIGHBOUR: 2,
}


def succession():
    with (FIXTURES / "code_succession.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["current_code"]]


# The state in force


def test_each_unit_has_a_state_that_equals_its_row(all_units):
    assert stale_versions() == []
    in_force = UnitVersion.objects.on(timezone.localdate())
    assert in_force.count() == in_force.filter(unit__isnull=False).count() == 1887


def test_the_proof_reads_twice_and_finds_a_name_that_was_written_past_the_services(
    country, django_assert_num_queries
):
    AdministrativeUnit.objects.filter(code="0801").update(name_latin="Otherwise")
    with django_assert_num_queries(2):
        assert stale_versions() == ["0801"]


def test_a_unit_that_is_added_begins_today_and_leaves_no_trace_when_removed(country):
    added = units.add_unit(code="080104", kind="khum", **NAMES)
    assert added.versions.get().starts_on == timezone.localdate()
    units.remove_unit(code="080104")
    assert not UnitVersion.objects.filter(code="080104").exists()
    assert stale_versions() == []


def test_a_corrected_spelling_is_no_new_state(country, client, admin):
    client.force_login(admin)
    unit = country["0801"]
    before = unit.versions.get()
    page = f"/admin/taskforce/administrativeunit/{unit.pk}/change/"
    form = {"name_km": unit.name_km, "name_latin": "Kandaal Stueng", "name_ungegn": ""}
    form |= {"latitude": "", "longitude": "", "aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    assert client.post(page, form).status_code == 302
    after = unit.versions.get()
    assert (after.pk, after.name_latin) == (before.pk, "Kandaal Stueng")
    assert stale_versions() == []


def test_a_file_of_units_gives_a_new_name_from_today(country):
    outcome = import_units(changed("0801", name_km="កណ្តាលស្ទឹងថ្មី"))
    assert outcome.changed == 1
    today, unit = timezone.localdate(), country["0801"]
    yesterday = unit.versions.on(today - timedelta(days=1)).get()
    assert (yesterday.name_km, yesterday.starts_on) == (unit.name_km, BEGINNING)
    assert unit.versions.on(today).get().name_km == "កណ្តាលស្ទឹងថ្មី"
    assert stale_versions() == []


def test_a_day_before_the_last_change_is_refused(country):
    units.add_unit(code="080104", kind="khum", **NAMES)
    AdministrativeUnit.objects.filter(code="080104").update(name_km="ថ្មី")
    with pytest.raises(ValidationError, match="០៨០១០៤|សាកល្បង"):
        record_versions(on=timezone.localdate() - timedelta(days=1))


# Kept by the database


@pytest.mark.parametrize(
    ("code", "same"), [("080104", True), ("0801", False)], ids=["two states", "two bearers"]
)
def test_raw_sql_cannot_give_a_unit_two_states_nor_a_code_two_bearers(country, code, same):
    other = country["0801" if same else "0808"]
    columns = "unit_id, code, kind, name_km, name_key, sort_key, name_latin, starts_on, source"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO taskforce_unitversion ({columns})"
            " VALUES (%s, %s, 'srok', 'x', 'x', 'x', '', '2020-01-01', '')",
            [other.pk, code],
        )


def test_units_that_are_gone_may_have_states_side_by_side(country):
    for code in ("0881", "0882"):
        UnitVersion(code=code, kind="srok", name_km="ចាស់", starts_on=BEGINNING).save()
    twice = UnitVersion(code="0882", kind="srok", name_km="ចាស់", starts_on=BEGINNING)
    with pytest.raises(ValidationError, match="លេខកូដ"):
        twice.full_clean(exclude=["name_key", "sort_key"])


# The real changes since 2018


def test_every_line_of_the_history_has_its_fate(all_units):
    fates = count_fates(changes_of(FIXTURES))
    assert fates == FATES
    assert fates.total() == 361
    assert sum(fates[fate] for fate in PASSED_OVER) == 74


def test_the_states_of_the_history(all_units):
    past = UnitVersion.objects.filter(ends_on__isnull=False)
    assert UnitVersion.objects.count() == 2039
    assert past.count() == 152
    gone = UnitVersion.objects.filter(unit=None).values_list("code", flat=True)
    assert sorted(gone) == ["0505", "120601", "120602", "120702", "120904", "120905"]
    begun = UnitVersion.objects.filter(starts_on__gt=BEGINNING, ends_on=None)
    assert begun.exclude(source="").count() == begun.count()


def test_every_code_of_old_leads_to_its_unit(all_units):
    assert len(succession()) == 81
    for row in succession():
        assert AdministrativeUnit.objects.by_code(row["old_code"]).get().code == row["current_code"]


def test_a_code_is_its_bearers_and_not_that_of_who_bore_it_before(all_units):
    """In 2018 the communes of Pou Rieng were numbered anew."""
    assert AdministrativeUnit.objects.by_code("141104").get().code == "141104"
    assert AdministrativeUnit.objects.by_code("141105").get().code == "141004"
    assert not AdministrativeUnit.objects.by_code("120601").exists()
    with pytest.raises(AdministrativeUnit.DoesNotExist):
        AdministrativeUnit.objects.by_code("999999").get()


def test_a_code_is_followed_in_one_query(all_units, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert AdministrativeUnit.objects.by_code("080401").get().code == "081201"


@pytest.mark.parametrize(
    ("day", "code", "kind", "above"),
    [
        (date(2023, 2, 5), "050511", Kind.KHUM, "0505"),
        (date(2023, 2, 6), "050901", Kind.KHUM, "0509"),
        (date(2024, 10, 26), "050901", Kind.KHUM, "0509"),
        (date(2024, 10, 27), "050901", Kind.SANGKAT, "0509"),
    ],
)
def test_a_commune_that_moved_and_became_a_sangkat(all_units, day, code, kind, above):
    version = all_units["050901"].versions.on(day).get()
    assert (version.code, version.kind, version.parent_code) == (code, kind, above)
    assert version.parent == all_units.get(above)


def test_the_districts_of_a_province_on_a_day(all_units):
    province = all_units["05"]
    before = UnitVersion.objects.on(date(2023, 2, 5)).filter(parent=province)
    after = UnitVersion.objects.on(date(2023, 2, 6)).filter(parent=province)
    before, after = ({version.code for version in found} for found in (before, after))
    assert before - after == {"0505"}
    assert after - before == {"0509", "0510"}


def test_on_every_day_codes_nest_and_parents_are_those_of_the_code(all_units):
    days = {version.starts_on for version in UnitVersion.objects.all()}
    for day in days:
        on = list(UnitVersion.objects.on(day))
        by_code = {version.code: version for version in on}
        assert len(by_code) == len(on)
        for version in on:
            if version.parent_code:
                assert version.parent_id == by_code[version.parent_code].unit_id, (day, version)


def test_loading_the_history_again_changes_nothing(all_units):
    before = list(UnitVersion.objects.order_by("pk").values())
    assert load_history(FIXTURES) == 0
    assert list(UnitVersion.objects.order_by("pk").values()) == before


def test_what_has_changed_since_keeps_its_past(db):
    """A history that comes after an act leaves the units of the act alone."""
    import_units(units_csv())
    act = AdministrativeUnit.objects.get(code="081201")
    AdministrativeUnit.objects.filter(pk=act.pk).update(name_latin="New")
    record_versions(on=date(2025, 1, 1))
    load_history(FIXTURES)
    assert [version.starts_on for version in act.versions.all()] == [BEGINNING, date(2025, 1, 1)]
    assert stale_versions() == []


def test_the_base_loads_it_and_codes_stand_among_the_other_names_no_more(db):
    import_units(units_csv())
    unit = AdministrativeUnit.objects.get(code="081201")
    UnitAlias.objects.create(unit=unit, name="080401")
    call_command("load_base")
    assert not UnitAlias.objects.filter(name="080401").exists()
    assert Counter(AdministrativeUnit.objects.search("080401")) == Counter([unit])
    assert UnitVersion.objects.count() == 2039
