"""`manage.py who`: who held a role on a day, by which decision, as known then or now."""

import json
import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from taskforce.models import (
    AdministrativeUnit,
    Instrument,
    Membership,
    MembershipVersion,
    Office,
    OfficeTerm,
    Position,
    UnitVersion,
)
from taskforce.services.history_door import history_open
from tests import factories

ON = "2024-05-01"


def ask(*arguments, language="km"):
    out = StringIO()
    with translation.override(language):
        call_command("who", *arguments, stdout=out)
    return out.getvalue()


def answer(*arguments):
    return json.loads(ask(*arguments, "--json"))


@pytest.fixture
def head(country):
    paper = Instrument.objects.create(kind_id="decision", number="០៤៥", dated=date(2023, 12, 20))
    return factories.make_membership(
        country["0801"].task_force,
        role_id="head",
        person=factories.make_person(
            name_km="ចាន់ វិសាល", name_latin="Chan Visal", honorific="ឯកឧត្តម"
        ),
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 7, 1),
        started_by=paper,
        position="អភិបាលស្រុក",
    )


def test_it_tells_all_of_it(head):
    told = ask("head", "0801", ON)
    for words in (
        "ប្រធាន", head.task_force.unit.full_name, "១ ឧសភា ២០២៤", "ឯកឧត្តម ចាន់ វិសាល",
        "អភិបាលស្រុក", "១ មករា ២០២៤", "១ កក្កដា ២០២៤", "សេចក្តីសម្រេច", "០៤៥", "២០ ធ្នូ ២០២៣",
        "ស្តីទីក្នុងតំណែង៖ ទេ",
    ):  # fmt: skip
        assert words in told, told
    assert "Chan" not in told


def test_it_speaks_english_where_that_is_set(head):
    told = ask("head", "0801", ON, language="en")
    assert "Acting in the seat: no" in told
    assert "Decision no. ០៤៥ of 20 December 2023" in told


def test_the_json_has_stable_keys(head):
    found = answer("head", "0801", ON)
    assert list(found) == [
        "role", "unit", "on", "known_at", "vacant", "vacant_since", "vacant_days", "holders",
    ]  # fmt: skip
    assert found["unit"]["code"] == "0801"
    assert found["holders"] == [
        {
            "name_km": "ចាន់ វិសាល",
            "name_latin": "Chan Visal",
            "honorific": "ឯកឧត្តម",
            "position": "អភិបាលស្រុក",
            "since": "2024-01-01",
            "until": "2024-07-01",
            "acting": False,
            "instrument": {"kind": "decision", "number": "០៤៥", "dated": "2023-12-20"},
        }
    ]


@pytest.mark.parametrize("role", ["head", "HEAD", "ប្រធាន", "Head", " head "])
@pytest.mark.parametrize("unit", ["0801", "០៨០១", "801", "KH-0801", "ស្រុកកណ្តាលស្ទឹង", "Kandal Stueng"])
def test_role_and_unit_are_found_however_they_are_written(head, role, unit):
    assert answer(role, unit, ON)["holders"][0]["name_km"] == "ចាន់ វិសាល"


@pytest.mark.parametrize("day", [ON, "០១/០៥/២០២៤", "១ ឧសភា ២០២៤", "1 May 2024"])
def test_a_day_is_read_as_people_write_it(head, day):
    assert answer("head", "0801", day)["on"] == ON


def test_without_a_day_it_is_today(head):
    found = answer("head", "0801")
    assert found["on"] == timezone.localdate().isoformat()
    assert found["vacant"] is True


def test_a_vacant_seat_says_since_when(head):
    assert "ទំនេរចាប់ពីថ្ងៃទី១ កក្កដា ២០២៤ រយៈពេល ១០ ថ្ងៃ" in ask("head", "0801", "2024-07-11")
    found = answer("head", "0801", "2024-07-11")
    assert (found["vacant_since"], found["vacant_days"]) == ("2024-07-01", 10)
    assert "មិនមានកំណត់ត្រា" in ask("head", "08", ON)


def test_of_a_unit_that_is_gone_it_tells_where_it_goes_on(head, country):
    AdministrativeUnit.ever.filter(code="0801").update(
        ceased_on=date(2024, 7, 5), merged_into=country["0808"]
    )
    UnitVersion.objects.filter(unit=country["0801"]).update(ends_on=date(2024, 7, 5))
    told = ask("head", "0801", "2024-07-11")
    assert "លែងមានចាប់ពី" in told
    assert "បន្តនៅ" in told
    assert country["0808"].display_name in told
    assert "ទំនេរ" not in told


def test_who_acts_is_told_and_the_seat_is_vacant(head, country):
    factories.make_membership(
        country["0801"].task_force, role_id="head", acting=True, starts_on=date(2024, 7, 1)
    )
    found = answer("head", "0801", "2024-07-11")
    assert found["vacant"] is True
    assert [holder["acting"] for holder in found["holders"]] == [True]


@pytest.mark.parametrize("role", ["governor", "អភិបាល", "prov_governor", "អភិបាលខេត្ត"])
def test_the_governor_holds_an_office(country, role):
    position = Position.objects.get(code="prov_governor")
    office = Office.objects.create(unit=country["08"], position=position)
    person = factories.make_person(name_km="ចាន់ អភិបាល")
    OfficeTerm.objects.create(office=office, person=person, starts_on=date(2024, 1, 1))
    [holder] = answer(role, "08", ON)["holders"]
    assert (holder["name_km"], holder["position"]) == ("ចាន់ អភិបាល", "អភិបាលខេត្ត")
    assert "ចាន់ អភិបាល" in ask(role, "08", ON, "--known-at", timezone.localdate().isoformat())


def test_an_old_code_is_followed_and_said(head, country):
    UnitVersion.objects.filter(unit=country["0801"]).update(starts_on=date(2024, 1, 1))
    UnitVersion.objects.create(
        unit=country["0801"], code="0899", kind="srok", name_km="ឈ្មោះចាស់", name_latin="Chas",
        parent=country["08"], starts_on=date(2020, 1, 1), ends_on=date(2024, 1, 1),
    )  # fmt: skip
    told = ask("head", "០៨៩៩", ON)
    assert "លេខកូដ ០៨៩៩ ជាលេខកូដចាស់៖ បច្ចុប្បន្នគឺ ០៨០១" in told
    assert "ចាន់ វិសាល" in told
    assert answer("head", "0899", ON)["unit"]["asked_by_old_code"] == "0899"
    assert answer("head", "ឈ្មោះចាស់", ON)["unit"]["code"] == "0801"
    then = answer("head", "0801", "2022-01-01")["unit"]
    assert (then["code_then"], then["name_km"]) == ("0899", "ស្រុកឈ្មោះចាស់")


def test_as_we_believed_at_the_end_of_a_day(head):
    """Recorded on the 1st of May, put right on the 1st of July."""
    Membership.objects.update(person=factories.make_person(name_km="ចាន់ ត្រូវ"))
    first, second = MembershipVersion.objects.order_by("pk").values_list("pk", flat=True)
    with history_open(why="test"), connection.cursor() as cursor:
        sql = (
            "UPDATE taskforce_membershipversion SET known_from = %s, known_until = %s WHERE id = %s"
        )
        # In UTC: midnight of the 1st of July in Cambodia.
        cursor.execute(sql, ["2024-05-01 00:00:00", "2024-06-30 17:00:00", first])
        cursor.execute(sql, ["2024-06-30 17:00:00", None, second])
    for known_at, name in (("2024-06-30", "ចាន់ វិសាល"), ("2024-07-01", "ចាន់ ត្រូវ")):
        [holder] = answer("head", "0801", ON, "--known-at", known_at)["holders"]
        assert holder["name_km"] == name
    assert answer("head", "0801", ON)["holders"][0]["name_km"] == "ចាន់ ត្រូវ"
    nothing = answer("head", "0801", ON, "--known-at", "2024-04-30")
    assert (nothing["vacant"], nothing["vacant_since"]) == (True, None)
    assert "តាមព័ត៌មានដែលបានដឹងត្រឹមដំណាច់ថ្ងៃទី៣០ មិថុនា ២០២៤" in ask(
        "head", "0801", ON, "--known-at", "2024-06-30"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["king", "0801"], "permanent_deputy"),
        (["", "0801"], "permanent_deputy"),
        (["head", "9999"], "លេខកូដ"),
        (["head", "អ្វីទេ"], "លេខកូដ"),
        (["head", ""], "លេខកូដ"),
        (["head", "0801", "31/02/2024"], "ប្រតិទិន"),
        (["head", "0801", ""], "កាលបរិច្ឆេទ"),
        (["head", "0801", "9999-12-31"], "1900"),
        (["head", "0801", ON, "--known-at", "2099-01-01"], "មិនទាន់ផុត"),
        (["head", "0801", ON, "--known-at", "x"], "ថ្ងៃ"),
    ],
)
def test_what_is_unknown_is_refused_in_words(head, arguments, words):
    with pytest.raises(CommandError) as refusal:
        ask(*arguments)
    assert refusal.value.returncode == 2
    assert words in str(refusal.value).translate(str.maketrans("០១៩", "019"))


def test_personal_data_is_not_told(head):
    person = head.person
    person.phone, person.born_on = "+85512345678", date(1970, 3, 4)
    person.save()
    for told in (ask("head", "0801", ON), ask("head", "0801", ON, "--json")):
        assert "345678" not in told
        assert "1970" not in told


def test_it_asks_little(head, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        ask("head", "0801", ON)


def test_a_seat_never_held_is_vacant_since_its_group_came_to_be(country):
    factories.make_membership(country["0801"].task_force, starts_on=date(2024, 1, 1))
    found = answer("head", "0801", ON)
    assert (found["vacant_since"], found["vacant_days"]) == ("2024-01-01", 121)
    assert "គ្មានអ្នកណាធ្លាប់កាន់" in ask("head", "0801", ON)


@pytest.mark.parametrize("arguments", [["who", "--help"], ["roster", "--help"], ["help"]])
def test_whoever_stops_reading_meets_no_traceback(arguments):
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        asked.stdout.close()
        told = asked.stderr.read().decode()
    assert told == ""
