"""The same uncleaned text by every way into the database, and what is read there."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from reporting.models import Answer, Event, Period
from reporting.services import submissions
from taskforce.khmer import Refused, check, key, sort_key
from taskforce.models import (
    AdministrativeUnit,
    Honorific,
    Instrument,
    Membership,
    Person,
    TaskForce,
    User,
)
from tests import factories

# "Sok Phnom Penh" with an order of signs, a joiner, a doubled sign and spaces that nobody sees.
TYPED = " សុខ\u200b ភំ្នពេេញ\u200d  "
CLEAN = "សុខ ភ្នំពេញ"
KEY = key(CLEAN)


def in_database(model, column="name_km", **where):
    """Return a column as it stands in the table, past every field."""
    row = model.objects.get(**where)
    table, name = model._meta.db_table, model._meta.get_field(column).column
    with connection.cursor() as cursor:
        query = f'SELECT "{name}" FROM "{table}" WHERE "{model._meta.pk.column}" = %s'
        cursor.execute(query, [row.pk])
        return cursor.fetchone()[0]


def is_clean(person):
    names = [in_database(Person, name, pk=person.pk) for name in ("name_km", "name_key")]
    order = in_database(Person, "sort_key", pk=person.pk)
    return [*names, order] == [CLEAN, KEY, sort_key(CLEAN)]


def test_saved(db):
    person = Person(name_km=TYPED)
    person.save()
    assert is_clean(person)
    assert person.name_km == CLEAN


def test_saved_in_part(db):
    person = factories.make_person()
    person.name_km = TYPED
    person.save(update_fields=["name_km"])
    assert is_clean(person)


def test_created_in_bulk(db):
    (person,) = Person.objects.bulk_create([Person(name_km=TYPED)])
    assert is_clean(person)


def test_created_in_bulk_over_what_is_there(db):
    person = factories.make_person()
    person.name_km = TYPED
    Person.objects.bulk_create(
        [person], update_conflicts=True, update_fields=["name_km"], unique_fields=["pk"]
    )
    assert is_clean(person)


def test_updated(db):
    person = factories.make_person()
    assert Person.objects.filter(pk=person.pk).update(name_km=TYPED) == 1
    assert is_clean(person)


def test_updated_in_bulk(db):
    person = factories.make_person()
    person.name_km = TYPED
    Person.objects.bulk_update([person], ["name_km"])
    assert is_clean(person)


def test_an_update_that_cannot_make_the_key_is_refused(db):
    from django.db.models import F

    with pytest.raises(TypeError, match="name_key"):
        Person.objects.update(name_km=F("name_latin"))


def test_got_or_created(db):
    person, made = Person.objects.get_or_create(name_km=TYPED)
    assert made
    assert is_clean(person)
    assert Person.objects.get_or_create(name_km=TYPED) == (person, False)


def test_found_as_typed(db):
    person = Person.objects.create(name_km=CLEAN)
    assert Person.objects.get(name_km=TYPED) == person
    assert Person.objects.get(name_km__in=[TYPED]) == person


def test_the_admin(client, admin, country):
    client.force_login(admin)
    typed = {"name_km": TYPED, "born_on": "១៥/០៧/១៩៨០", "phone": "០១២ ៣៤៥ ៦៧៨"}
    answer = client.post(reverse("admin:taskforce_person_add"), typed)
    assert answer.status_code == 302
    person = Person.objects.get()
    assert is_clean(person)
    assert (person.born_on, person.phone) == (date(1980, 7, 15), "+85512345678")


def test_the_admin_refuses_the_same_key_at_the_field(client, admin):
    factories.make_person(name_km=CLEAN, born_on=date(1980, 7, 15))
    client.force_login(admin)
    typed = {"name_km": TYPED, "born_on": "15/07/1980"}
    answer = client.post(reverse("admin:taskforce_person_add"), typed)
    assert answer.status_code == 200
    assert "name_km" in answer.context["adminform"].form.errors
    assert Person.objects.count() == 1


def test_the_admin_shows_khmer_digits_and_reads_them_back(client, admin, country):
    person = factories.make_person(name_km=CLEAN, born_on=date(1980, 7, 15))
    client.force_login(admin)
    url = reverse("admin:taskforce_person_change", args=[person.pk])
    form = client.get(url).context["adminform"].form
    assert form["born_on"].value() == "១៥/០៧/១៩៨០"
    unit = reverse("admin:taskforce_administrativeunit_change", args=[country["08"].pk])
    page = client.get(unit).context
    place = page["adminform"].form
    assert place["latitude"].value().startswith("១១.")
    typed = {name: place[name].value() or "" for name in place.fields}
    for inline in page["inline_admin_formsets"]:
        counts = inline.formset.management_form
        typed |= {counts[name].html_name: counts[name].value() for name in counts.fields}
        for form in inline.formset.initial_forms:
            typed |= {form[name].html_name: form[name].value() or "" for name in form.fields}
    assert client.post(unit, typed).status_code == 302
    again = AdministrativeUnit.objects.get(code="08")
    assert (again.latitude, again.longitude) == (country["08"].latitude, country["08"].longitude)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("១៥/០៧/២៥២៣", "ពុទ្ធសករាជ"),
        ("15/07/80", "ពីរខ្ទង់"),
        ("31/02/1980", "ប្រតិទិន"),
    ],
)
def test_the_admin_says_why_a_date_is_refused(client, admin, typed, reason):
    client.force_login(admin)
    answer = client.post(
        reverse("admin:taskforce_person_add"), {"name_km": CLEAN, "born_on": typed}
    )
    (message,) = answer.context["adminform"].form.errors["born_on"]
    with override("km"):
        assert len(message) > 10
    assert not Person.objects.exists()


def test_a_word_of_a_list_stands_once_by_its_key(client, admin):
    Honorific.objects.create(code="a", name_km=CLEAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Honorific.objects.create(code="b", name_km=TYPED)
    client.force_login(admin)
    answer = client.post(
        reverse("admin:taskforce_honorific_add"), {"code": "b", "name_km": TYPED, "position": "២"}
    )
    assert "name_km" in answer.context["adminform"].form.errors
    typed = {"code": "b", "name_km": f"{TYPED}ទី", "position": "២"}
    assert client.post(reverse("admin:taskforce_honorific_add"), typed).status_code == 302
    assert Honorific.objects.get(code="b").position == 2


def test_an_instrument_stands_once_by_its_key(client, admin, country):
    Instrument.objects.create(kind_id="decision", number="០១២ សសរ")
    client.force_login(admin)
    answer = client.post(
        reverse("admin:taskforce_instrument_add"), {"kind": "decision", "number": "012\u200bសសរ"}
    )
    assert "number" in answer.context["adminform"].form.errors


# The pages


@pytest.fixture
def report(country, period, clerk):
    return submissions.start(unit=country["0801"], period=period, by=clerk)


def test_a_report(client, clerk, report):
    client.force_login(clerk)
    url = reverse("report_edit", args=[report.pk, "rest"])
    text = f"{TYPED}\r\n\r\n{TYPED}"
    answer = client.post(url, {"version": "០", "money_spent": "១.២៣៤.៥០០", "situation": text})
    assert answer.status_code == 302
    stored = {answer.cell.code: answer for answer in report.answers.all()}
    assert stored["money_spent"].number == 1234500
    assert in_database(Answer, "text", pk=stored["situation"].pk) == f"{CLEAN}\n\n{CLEAN}"


def test_the_reason_of_a_return(country, report, clerk, reviewer):
    event = Event.objects.create(
        submission=report, step="returned", by=reviewer, at=report.events.get().at, reason=TYPED
    )
    assert in_database(Event, "reason", pk=event.pk) == CLEAN


def test_an_import(country, settings, tmp_path):
    from taskforce.services.imports.member_imports import Operator
    from tests.taskforce import imports_made

    settings.MEDIA_ROOT = tmp_path

    rows = f"គោត្តនាម និងនាម,តួនាទី,កូដ,ថ្ងៃកំណើត\n{TYPED},សមាជិក,០៨\u200b,១៥/០៧/១៩៨០\n"
    content = rows.encode("utf-8-sig")
    kept = imports_made.applied(content, country["08"], Operator("root"))
    assert kept.status == "applied", kept.outcome
    person = Person.objects.get()
    assert is_clean(person)
    assert Membership.objects.get().task_force.unit == country["08"]


def test_units_from_a_file(country):
    from taskforce.services.territory.loading import import_units

    header = "code,parent_code,kind,name_km,name_latin,lat,lon\n"
    row = f"០៨0199,០៨01,khum,{TYPED},Sok,១១.៥៥៦,104.9\n"
    outcome = import_units((header + row).encode())
    assert outcome.faults == []
    unit = AdministrativeUnit.objects.get(code="080199")
    assert (unit.name_km, unit.name_key, unit.parent.code) == (CLEAN, KEY, "0801")
    assert unit.latitude == 11.556


# Commands


@pytest.mark.parametrize("code", ["២០២៦-S1", "2026-s1", " ២០២៦\u200b-S1 "])
@pytest.mark.parametrize("unit", ["០៨", "08\u200b", "កណ្ដាល", "ខេត្ត កណ្តាល", "kandal"])
def test_a_command_finds_period_and_unit_as_typed(country, period, code, unit, capsys):
    call_command("consolidate", period=code, unit=unit)
    assert capsys.readouterr().out.startswith("2026-S1  ខេត្តកណ្តាល")


def test_a_command_names_the_units_that_may_be_meant(country, period):
    AdministrativeUnit.objects.filter(code="080101").update(name_km="ដូចគ្នា")
    AdministrativeUnit.objects.filter(code="080801").update(name_km="ដូចគ្នា")
    with pytest.raises(CommandError, match="080101.*080801"):
        call_command("consolidate", period="2026-S1", unit="ដូចគ្នា")


# Addresses


@pytest.mark.parametrize("code", ["០៨", "08", "០៨​", " 08"])
def test_an_address_takes_any_digits(client, clerk, code):
    client.force_login(clerk)
    assert client.get(f"/units/{code}/").status_code == 200


def test_an_address_takes_a_period_as_typed(client, officer, period):
    client.force_login(officer)
    assert client.get("/board/២០២៦-s1/០៨/").status_code == 200
    answer = client.get("/board/", {"period": "២០២៦-S1", "unit": "០៨"})
    assert answer.headers["Location"] == "/board/2026-S1/08/"


def test_a_query_takes_any_digits(client, officer, report):
    client.force_login(officer)
    assert client.get("/units/", {"q": "០៨\u200b", "page": "១"}).status_code == 200
    assert client.get("/review/", {"period": "២០២៦-S1"}).status_code == 200


# Accounts


def test_signing_in_finds_the_account_by_its_key(client, country):
    factories.make_user("សុខ-៥A", "viewer")
    for typed in ("សុខ-៥A", "សុខ-5a", " សុខ\u200b-៥A "):
        answer = client.post("/sign-in/", {"username": typed, "password": factories.PASSWORD})
        assert answer.status_code == 302, typed
        client.logout()


def test_a_user_name_stands_once_by_its_key(client, admin):
    client.force_login(admin)
    strange = "a-Long-3nough-phrase"
    typed = {"username": "ADMIN\u200b", "name_km": CLEAN, "usable_password": "true"}
    typed |= {"password1": strange, "password2": strange}
    typed |= {"grants-TOTAL_FORMS": "0", "grants-INITIAL_FORMS": "0"}
    answer = client.post(reverse("admin:taskforce_user_add"), typed)
    assert list(answer.context["adminform"].form.errors) == ["username"]
    assert client.post(reverse("admin:taskforce_user_add"), typed | {"username": "Sok"})
    assert User.objects.get(username_key="sok").username == "Sok"


def test_a_password_is_the_same_on_every_keyboard(db):
    user = User(username="a")
    user.set_password("ភំ្នពេញ ២០២៦ Ab")
    for typed in ("ភំ្នពេញ ២០២៦ Ab", "ភ្នំពេញ 2026 Ab", "ភ្នំ\u200bពេញ ២០26 Ab"):
        assert user.check_password(typed), typed
    for typed in ("ភ្នំពេញ 2026 ab", "ភ្នំពេញ2026 Ab", " ភ្នំពេញ 2026 Ab", "ភ្នំពេញ  2026 Ab", "", None):
        assert not user.check_password(typed), typed


def test_a_password_from_before_still_opens(db):
    from django.contrib.auth.hashers import make_password

    user = User(username="a", password=make_password("ភំ្នពេញ ២០២៦"))
    assert user.check_password("ភំ្នពេញ ២០២៦")
    assert not user.check_password("ភ្នំពេញ ២០២៦")


def test_a_row_of_joiners_is_no_password(db):
    from django.contrib.auth.password_validation import validate_password

    with pytest.raises(ValidationError):
        validate_password("\u200b" * 20)


# What is refused, and what is cleaned with a word


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("សុខ \u17b6ដារ៉ា", "lone_mark"),
        ("◌\u17b6សុខ", "lone_mark"),
        ("\u17d2" * 40, "lone_mark"),
        ("ក" + "\u17d2" * 9, "heaped_marks"),
        ("ក" + "\u17d2ក" * 9, "heaped_marks"),
        ("ក" + "\u17d2\u200b\u17b6" * 9, "heaped_marks"),
        ("សុខា" + "\u17b6" * 31, "heaped_marks"),
        ("ក" + "\u0301\u0323" * 16, "heaped_marks"),
        ("ก" + "\u0e31\u0e48" * 16, "heaped_marks"),
        ("សុខ\U000e0041\U000e0042", "hidden_tag"),
        (f"សុខ{chr(0xD83D)}", "broken_text"),
        ("សុខ\ufffd", "broken_text"),
        ("សុ\0ខ", "broken_text"),
        ("RBHraCaNacRkkm<úCa", "legacy_font"),
    ],
)
def test_what_would_be_guessed_at_is_refused(db, typed, code):
    with pytest.raises(ValidationError) as refusal:
        Person(name_km=typed).full_clean()
    assert code in [error.code for error in refusal.value.error_dict["name_km"]]


@pytest.mark.parametrize(
    "typed", ["ស្ត្រី្ត្រ", "ខ្ញុំា" + "់" * 25, "ស្ត្រីស្ត្រី" * 40, "…" * 60 + "៖" * 60, "ក" + "\u17d2" * 8]
)
def test_a_few_signs_too_many_are_only_cleaned(typed):
    check(typed)


def test_a_heap_is_refused_with_its_place():
    with pytest.raises(Refused, match="At place 5, near “សុខក"):
        check("សុខក" + "\u17d2" * 100)


@pytest.mark.parametrize("length", [20_001, 100_001])
def test_lines_have_a_limit_told_before_cleaning(client, admin, length):
    client.force_login(admin)
    typed = {"recipients": "ក" * length}
    answer = client.post(reverse("admin:taskforce_letterhead_add"), typed)
    said = answer.context["adminform"].form.errors["recipients"]
    assert "at most 20,000" in said[0] or "២០.០០០" in said[0]


def test_hidden_directions_are_removed_with_a_word(client, admin):
    client.force_login(admin)
    typed = {"name_km": "សុខ \u202eដារ៉ា", "phone": "\u202a012 345 678\u202c"}
    answer = client.post(reverse("admin:taskforce_person_add"), typed, follow=True)
    person = Person.objects.get()
    assert (person.name_km, person.phone) == ("សុខ ដារ៉ា", "+85512345678")
    levels = [message.level_tag for message in answer.context["messages"]]
    assert levels.count("warning") == 1


def test_a_period_code_is_stored_in_one_form(db):
    edition = factories.make_period().edition
    period = Period.objects.create(code=" ២០២៧-q1\u200b", edition=edition)
    assert in_database(Period, "code", pk=period.pk) == "2027-Q1"


def test_the_name_of_a_task_force_needs_no_cleaning(country):
    """Nobody types it: it is its unit's."""
    assert TaskForce.objects.get(unit=country["08"]).unit.name_km == "កណ្តាល"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("សុខ \u17b6ដារ៉ា", "lone_mark"),
        ("សុខ\U000e0041 ដារ៉ា", "hidden_tag"),
        ("សុខ ដារ៉ា" + "\u17d2" * 500, "heaped_marks"),
    ],
)
def test_an_import_refuses_what_would_be_guessed_at(country, name, code):
    from taskforce.services.imports import members

    rows = f"គោត្តនាម និងនាម,តួនាទី,កូដ\n{name},សមាជិក,០៨\n"
    found = members.preview(content=rows.encode(), unit=country["08"], on=date(2026, 7, 1))
    assert code in [issue.code for issue in found.issues if issue.is_error]
    assert all(issue.message for issue in found.issues)
