"""Looked at first, confirmed once, stored as it was shown."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from taskforce.models import MemberImport, Membership, Person
from taskforce.services import members
from taskforce.sheets.issues import FileRefusedError
from tests import factories
from tests.taskforce.sheets_made import sheet

TODAY = date(2026, 6, 1)
TWO = [{"decision_no": "១២ សជណ"}, {"name_km": "ចាន់ ថា", "appointed_on": "", "role": "ប្រធាន"}]


@pytest.fixture
def keep(province, clerk):
    def keep(*rows, by=clerk, unit=province):
        content = sheet(*rows)
        found = members.preview(content=content, unit=unit, on=TODAY)
        return members.keep(preview=found, file_name="list.csv", content=content, unit=unit, by=by)

    return keep


def test_a_preview_is_kept_and_stores_no_member(keep, clerk):
    kept = keep(*TWO, {"name_km": "SOK"})
    assert kept.status == "previewed"
    assert (kept.file_name, len(kept.file_hash), kept.created_by) == ("list.csv", 64, clerk)
    assert kept.outcome["states"] == {"new": 2, "changed": 0, "same": 0, "fault": 1}
    assert (kept.outcome["accepted"], kept.outcome["rejected"]) == (2, 1)
    assert [row["state"] for row in kept.rows] == ["new", "new", "fault"]
    assert not Membership.objects.exists()


def test_what_was_previewed_is_stored_once(keep, clerk):
    kept = keep(*TWO)
    kept = members.apply(member_import=MemberImport.objects.get(pk=kept.pk), by=clerk)
    assert (kept.status, kept.applied_by) == ("applied", clerk)
    head, member = Membership.objects.order_by("role__position")
    assert (head.person.name_km, head.starts_on) == ("ចាន់ ថា", TODAY)
    assert member.started_by.number == "១២ សជណ"
    with pytest.raises(ValidationError) as refused:
        members.apply(member_import=kept, by=clerk)
    assert Membership.objects.count() == 2
    assert refused.value.code in {"changed_meanwhile", "already_applied"}


def test_two_who_confirm_at_once_store_it_once(keep, clerk):
    kept = keep({})
    twice = MemberImport.objects.get(pk=kept.pk)
    MemberImport.objects.filter(pk=kept.pk).update(
        status="applied", applied_by=clerk, applied_at=kept.created_at
    )
    with pytest.raises(ValidationError, match=".") as refused:
        members.apply(member_import=twice, by=clerk)
    assert refused.value.code == "already_applied"
    assert not Membership.objects.exists()


def test_rows_at_fault_are_left_out_only_by_agreement(keep, clerk):
    kept = keep({}, {"name_km": "SOK"})
    with pytest.raises(ValidationError) as refused:
        members.apply(member_import=kept, by=clerk)
    assert refused.value.code == "rows_rejected"
    members.apply(member_import=kept, by=clerk, accept_partial=True)
    assert Membership.objects.count() == 1


def test_a_state_that_changed_since_the_preview_is_refused(keep, clerk, country):
    kept = keep({"role": "ប្រធាន", "appointed_on": "01/03/2025"})
    factories.make_membership(
        country["0801"].task_force, role_id="head", starts_on=date(2024, 1, 1)
    )
    with pytest.raises(ValidationError) as refused:
        members.apply(member_import=kept, by=clerk)
    assert refused.value.code == "changed_meanwhile"
    kept.refresh_from_db()
    assert kept.status == "previewed"
    assert Membership.objects.count() == 1


def test_a_row_that_no_longer_fits_is_refused(keep, clerk, country):
    kept = keep({"role": "ប្រធាន"})
    factories.make_membership(
        country["0801"].task_force, role_id="head", starts_on=date(2024, 6, 1)
    )
    with pytest.raises(ValidationError) as refused:
        members.apply(member_import=kept, by=clerk)
    assert refused.value.code == "changed_meanwhile"


def test_the_preview_of_a_change_is_stored_as_shown(keep, clerk):
    members.apply(member_import=keep({}), by=clerk)
    kept = keep({"phone": "012 000 009"})
    assert kept.rows[0]["changes"] == [("phone", "", "+85512000009")]
    members.apply(member_import=MemberImport.objects.get(pk=kept.pk), by=clerk)
    assert Person.objects.get().phone == "+85512000009"


def test_nobody_imports_where_they_may_not(keep, stranger, district_clerk, clerk):
    for user in (stranger, district_clerk):
        with pytest.raises(PermissionDenied):
            keep({}, by=user)
    kept = keep({})
    with pytest.raises(PermissionDenied):
        members.apply(member_import=kept, by=stranger)
    assert not Membership.objects.exists()


def test_taking_in_records_the_import_with_the_members(province, clerk):
    arguments = {"file_name": "a.csv", "unit": province, "on": TODAY, "by": clerk}
    found = members.take_in(content=sheet({}), **arguments)
    assert found.stored
    assert MemberImport.objects.get().status == "applied"
    assert not members.take_in(content=sheet({"name_km": "SOK"}), **arguments).stored
    assert MemberImport.objects.count() == 1


def test_what_fails_while_confirming_leaves_nothing(keep, clerk, monkeypatch):
    kept = keep({})

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(Membership.objects, "bulk_create", die)
    with pytest.raises(KeyboardInterrupt):
        members.apply(member_import=kept, by=clerk)
    kept.refresh_from_db()
    assert kept.status == "previewed"
    assert not Person.objects.exists()


def test_a_wrong_file_is_refused(province):
    with pytest.raises(FileRefusedError, match="html_not_excel"):
        members.preview(content=b"<html></html>", unit=province, on=TODAY)


def test_no_member_of_a_list_is_ended_by_absence(keep, clerk):
    members.apply(member_import=keep(*TWO), by=clerk)
    members.apply(member_import=keep(TWO[0]), by=clerk)
    assert Membership.objects.filter(ends_on=None).count() == 2
