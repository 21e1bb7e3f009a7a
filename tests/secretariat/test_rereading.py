"""An issued day read anew: kept with what it was, followed by the units, within the order."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from secretariat.models import (
    DeadlineReading,
    Extension,
    RequirementDeadline,
)
from secretariat.services import extending, instructions, stating
from secretariat.working_days import end_of
from tests.secretariat.asked import issued, of, refused

DAY = date(2024, 4, 10)
WORDS = {"interpretation": "ដើមខែ គឺដប់ថ្ងៃដំបូង", "reason": "អានច្រឡំលើកមុន"}


@pytest.fixture
def instruction(country):
    return issued()


def deadline(code, level):
    return RequirementDeadline.objects.get(requirement__code=code, level=level)


def reread(code, level, day, by, **said):
    return instructions.reread(
        deadline=deadline(code, level), due_at=end_of(day), by=by, **(WORDS | said)
    )


def test_the_units_follow_and_what_it_meant_is_kept(country, instruction, admin):
    before = deadline("appointment-report", 0)
    reading = reread("appointment-report", 0, DAY, admin, grace_until=end_of(date(2024, 4, 20)))
    now = deadline("appointment-report", 0)
    assert (now.due_at, now.interpreted_by) == (end_of(DAY), admin)
    assert now.wording_km == before.wording_km
    assert reading.due_before == before.due_at
    assert reading.before["interpretation"] == before.interpretation
    asked = of("appointment-report", country["08"])
    assert (asked.due_at, asked.grace_until) == (end_of(DAY), end_of(date(2024, 4, 20)))
    event = asked.events.get(what="reread")
    assert (event.by, event.words) == (admin, WORDS["reason"])


def test_words_without_a_day_can_be_given_one(country, instruction, admin):
    reading = reread("visits", 2, DAY, admin)
    assert reading.due_before is None
    assert of("visits", country["080101"]).due_at == end_of(DAY)
    assert of("visits", country["0801"]).due_at is None


def test_what_is_done_keeps_whether_it_was_late(country, instruction, admin, clerk):
    asked = of("appointment-report", country["08"])
    stating.state(assignment=asked, statement="បានផ្ញើ", by=clerk)
    reread("appointment-report", 0, date(2030, 1, 1), admin)
    asked.refresh_from_db()
    assert (asked.was_late, asked.due_at) == (True, end_of(date(2030, 1, 1)))


def extended(unit, until, by, officer):
    asked = extending.ask(assignment=of("groups-formed", unit), until=until, reason="ទឹកជំនន់", by=by)
    return extending.give(extension=asked, until=until, by=officer)


def test_more_time_that_was_given_is_never_shortened(country, instruction, admin, clerk, officer):
    reread("appointment-report", 0, date(2031, 1, 1), admin)  # room below it
    reread("groups-formed", 1, date(2030, 3, 1), admin)
    extended(country["0801"], date(2030, 6, 1), clerk, officer)
    reread("groups-formed", 1, date(2030, 2, 1), admin)
    assert of("groups-formed", country["0801"]).due_at == end_of(date(2030, 6, 1))
    assert of("groups-formed", country["0808"]).due_at == end_of(date(2030, 2, 1))
    reread("groups-formed", 1, date(2030, 7, 1), admin)
    assert of("groups-formed", country["0801"]).due_at == end_of(date(2030, 7, 1))
    with refused("given_beyond"):
        reread("appointment-report", 0, date(2030, 5, 1), admin)
    assert Extension.objects.get().given_until == end_of(date(2030, 6, 1))


def test_the_order_of_levels_is_kept(country, instruction, admin):
    with pytest.raises(ValidationError, match="ថ្នាក់ក្រោម"):
        reread("groups-formed", 2, date(2024, 4, 1), admin)
    with pytest.raises(ValidationError, match="ថ្នាក់ក្រោម"):
        reread("groups-formed", 1, date(2024, 3, 1), admin)
    assert not DeadlineReading.objects.exists()
    assert of("groups-formed", country["0801"]).due_at == end_of(date(2024, 3, 31))


def test_nothing_is_read_anew_without_a_word_or_a_change(country, instruction, admin, viewer):
    with pytest.raises(PermissionDenied):
        reread("appointment-report", 0, DAY, viewer)
    for said in ({"reason": " "}, {"interpretation": ""}):
        with pytest.raises(ValidationError):
            reread("appointment-report", 0, DAY, admin, **said)
    with refused("same"):
        reread("appointment-report", 0, date(2024, 4, 5), admin)
    instructions.withdraw(instruction=instruction, reason="ជំនួស", by=admin)
    with refused("not_in_force"):
        reread("appointment-report", 0, DAY, admin)


ADDING = {
    "clause": "INSERT INTO secretariat_clause (instruction_id, number, text_km, text_en, is_issued)"
    " SELECT id, 99, 'x', '', {no} FROM secretariat_instruction",
    "requirement": "INSERT INTO secretariat_requirement"
    " (clause_id, code, position, title_km, title_en, fact, params, is_issued)"
    " SELECT id, 'new', 9, 'x', '', 'attested', '{{}}', {no} FROM secretariat_clause",
    "deadline": "INSERT INTO secretariat_requirementdeadline"
    " (requirement_id, level, wording_km, interpretation, is_issued)"
    " SELECT id, 2, '', '', {no} FROM secretariat_requirement WHERE code = 'appointment-report'",
}
ALTERING = [
    "UPDATE secretariat_deadlinereading SET reason = 'x'",
    "DELETE FROM secretariat_deadlinereading",
    "UPDATE secretariat_requirementdeadline SET due_at = '2030-01-01 00:00:00+00'",
    "UPDATE secretariat_requirementdeadline SET interpretation = 'x' WHERE due_at IS NOT NULL",
]


def run(sql):
    no = "0" if connection.vendor == "sqlite" else "FALSE"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(no=no))


@pytest.mark.parametrize("sql", ADDING.values(), ids=ADDING)
def test_raw_sql_adds_nothing_to_what_is_issued(country, instruction, sql):
    with pytest.raises(DatabaseError, match="frozen_once_issued"):
        run(sql)


def test_raw_sql_adds_to_a_draft(country, instruction, admin):
    draft = instructions.copy_instruction(instruction=instruction, by=admin)
    run(ADDING["clause"] + f" WHERE id = {draft.pk}")
    assert draft.clauses.filter(number=99).exists()


@pytest.mark.parametrize("sql", ALTERING)
def test_raw_sql_alters_no_reading(country, instruction, admin, sql):
    reread("appointment-report", 0, DAY, admin)
    with pytest.raises(DatabaseError, match="unaltered|frozen"):
        run(sql)


def test_emptying_a_table_at_once_is_refused_too(country, instruction):
    if connection.vendor == "postgresql":
        connection.check_constraints()  # keys are looked at late, and hinder it first
        for table in ("clause", "assignmentevent", "deadlinereading"):
            with pytest.raises(DatabaseError, match="frozen|unaltered"):
                run(f"TRUNCATE secretariat_{table} CASCADE")


def test_the_page_of_a_new_reading(client, country, instruction, officer, clerk, viewer):
    url = reverse("reading_new", args=[deadline("appointment-report", 0).pk])
    for person in (clerk, viewer):
        client.force_login(person)
        assert client.get(url).status_code == 403
        assert url not in client.get(instruction.get_absolute_url()).text
    client.force_login(officer)
    assert url in client.get(instruction.get_absolute_url()).text
    assert "ដើមខែមេសា" in client.get(url).text
    assert client.post(url, {"due_on": "10/4/2024"}).status_code == 409
    same = client.post(url, {"due_on": "5/4/2024"} | WORDS)
    assert same.status_code == 409
    client.post(url, {"due_on": "១០/៤/២០២៤"} | WORDS)
    page = client.get(instruction.get_absolute_url()).text
    assert "១០ មេសា ២០២៤" in page
    assert WORDS["reason"] in page
    assert "៥ មេសា ២០២៤" in page
