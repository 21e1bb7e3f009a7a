"""More time is asked for, given within what is due above, or refused, and stays counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from secretariat.models import Assignment, Extension
from secretariat.services import extending, instructions
from secretariat.working_days import end_of
from tests.secretariat.asked import SEED, of, refused

TODAY = timezone.localdate()


def day(after):
    return TODAY + timedelta(days=after)


def due(after):
    return {"due_at": end_of(day(after)).isoformat(), "interpretation": "ដូចមានចែង"}


@pytest.fixture
def instruction(country):
    """One requirement of all levels: communes in 5 days, districts in 10, provinces in 20."""
    levels = {"0": due(20), "1": due(10), "2": due(5) | {"grace_days": 2, "locks_days": 4}}
    part = {"code": "visits", "fact": "attested", "title_km": "ចុះមូលដ្ឋាន", "levels": levels}
    clause = {"number": 1, "text_km": "ក្រុមការងារត្រូវចុះមូលដ្ឋាន", "requirements": [part]}
    draft = instructions.load_instruction(SEED | {"code": "soon", "clauses": [clause]})
    return instructions.issue(instruction=draft, by=None)


def asked(unit, by, until):
    return extending.ask(assignment=of("visits", unit), until=until, reason="ទឹកជំនន់", by=by)


def test_a_province_gives_a_district_a_day_up_to_its_own(country, instruction, clerk, reviewer):
    extension = asked(country["0801"], clerk, day(30))
    with refused("past_the_level_above"):
        extending.give(extension=extension, until=day(21), by=reviewer)
    extending.give(extension=extension, until=day(20), answer="យល់ព្រម", by=reviewer)
    moved = of("visits", country["0801"])
    assert timezone.localdate(moved.due_at) == day(20)
    assert moved.events.get().words == "យល់ព្រម"
    extension.refresh_from_db()
    assert timezone.localdate(extension.due_before) == day(10)
    assert extension.state == "given"


def test_a_commune_is_not_put_off_past_its_district(country, instruction, clerk, officer):
    extension = asked(country["080101"], clerk, day(15))
    with refused("past_the_level_above"):
        extending.give(extension=extension, until=day(11), by=officer)
    before = of("visits", country["080101"])
    extending.give(extension=extension, until=day(9), by=officer)
    after = of("visits", country["080101"])
    # Grace and closing keep their distance.
    assert after.grace_until - before.grace_until == after.due_at - before.due_at
    assert after.locks_at - before.locks_at == timedelta(days=4)


def test_the_centre_gives_a_province_what_it_likes(country, instruction, clerk, officer):
    extension = asked(country["08"], clerk, day(200))
    extending.give(extension=extension, until=day(200), by=officer)
    assert timezone.localdate(of("visits", country["08"]).due_at) == day(200)


def test_refused_with_a_reason_and_once(country, instruction, clerk, reviewer):
    extension = asked(country["0801"], clerk, day(15))
    with refused("no_reason"):
        extending.refuse(extension=extension, answer=" ", by=reviewer)
    extending.refuse(extension=extension, answer="មានពេលគ្រប់គ្រាន់", by=reviewer)
    with refused("decided"):
        extending.give(extension=extension, until=day(15), by=reviewer)
    assert timezone.localdate(of("visits", country["0801"]).due_at) == day(10)


def test_what_is_asked_in_vain(country, instruction, clerk, stranger):
    unit = country["0801"]
    with refused("not_later"):
        asked(unit, clerk, day(10))
    with refused("no_reason"):
        extending.ask(assignment=of("visits", unit), until=day(15), reason="", by=clerk)
    with pytest.raises(PermissionDenied):
        asked(unit, stranger, day(15))
    asked(unit, clerk, day(15))
    with refused("asked_already"):
        asked(unit, clerk, day(16))
    Assignment.objects.filter(unit=country["0808"]).update(due_at=None)
    with refused("nothing_due"):
        asked(country["0808"], clerk, day(15))


def test_who_asked_does_not_decide_and_foreigners_neither(country, instruction, clerk, reviewer):
    extension = asked(country["0801"], clerk, day(15))
    with pytest.raises(PermissionDenied):
        extending.give(extension=extension, until=day(15), by=clerk)
    Extension.objects.filter(pk=extension.pk).update(asked_by=reviewer)
    with refused("own"):
        extending.give(extension=extension, until=day(15), by=reviewer)
    with pytest.raises(DatabaseError, match="decided_by_another"), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(
            state="refused", answer="ទេ", decided_at=datetime.now(UTC), decided_by=reviewer
        )


# Pages


def test_a_clerk_asks_and_a_reviewer_decides(client, country, instruction, clerk, reviewer):
    client.force_login(clerk)
    assignment = of("visits", country["0801"])
    url = reverse("extension_ask", args=[assignment.pk])
    said = {"until": day(15).isoformat(), "reason": "ទឹកជំនន់"}
    assert client.post(url, said | {"until": "ខុស"}).status_code == 409
    assert client.post(url, said).status_code == 302
    assert "ទឹកជំនន់" in client.get(assignment.get_absolute_url()).text
    decide = reverse("extension_decide", args=[Extension.objects.get().pk])
    assert client.get(decide).status_code == 403

    client.force_login(reviewer)
    assert client.get(reverse("home")).context["extensions"] == 1
    assert "ទឹកជំនន់" in client.get(reverse("extension_list")).text
    assert client.get(decide).context["limit"] == of("visits", country["08"]).due_at
    late = {"until": day(25).isoformat(), "answer": "", "give": ""}
    assert client.post(decide, late).status_code == 409
    assert client.post(decide, late | {"until": ""}).status_code == 302
    assert Extension.objects.get().state == "given"
    assert client.post(decide, late).status_code == 302

    board = client.get(reverse("instruction_board", args=[instruction.pk]), follow=True)
    [line] = [line for line in board.context["board"].lines if line.level == 1]
    assert line.extensions == {"given": 1}


def test_a_refusal_on_the_page_needs_its_reason(client, country, instruction, clerk, officer):
    extension = asked(country["08"], clerk, day(30))
    client.force_login(officer)
    url = reverse("extension_decide", args=[extension.pk])
    assert client.post(url, {"refuse": "", "answer": ""}).status_code == 409
    assert client.post(url, {"refuse": "", "answer": "ទេ"}).status_code == 302
    extension.refresh_from_db()
    assert extension.state == "refused"


def test_foreign_extensions_are_not_there(client, country, instruction, clerk, stranger):
    extension = asked(country["0801"], clerk, day(15))
    client.force_login(stranger)
    assert client.get(reverse("extension_decide", args=[extension.pk])).status_code == 404
    assert client.post(reverse("extension_ask", args=[extension.assignment_id])).status_code == 404
    assert not client.get(reverse("extension_list")).context["page"].paginator.count


def test_a_last_day_of_long_ago_is_put_off_to_a_day_to_come(country, instruction, clerk):
    Assignment.objects.filter(unit=country["08"]).update(
        due_at=end_of(date(2024, 4, 5)), grace_until=None, locks_at=None
    )
    with refused("not_later"):
        asked(country["08"], clerk, date(2024, 5, 1))
    assert asked(country["08"], clerk, day(3)).is_asked
