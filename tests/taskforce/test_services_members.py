"""Sent in, judged, looked at, confirmed once, stored as it was shown."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from taskforce.models import Job, MemberImport, MemberImportRow, Membership, Person
from taskforce.services.imports import applying, judging, keeping, member_imports, members
from taskforce.services.jobs import carry_out
from taskforce.sheets.issues import FileRefusedError
from taskforce.tasks import imports as tasks
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.imports_made import TODAY, stored
from tests.taskforce.sheets_made import sheet

TWO = [{"decision_no": "១២ សជណ"}, {"name_km": "ចាន់ ថា", "appointed_on": "", "role": "ប្រធាន"}]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keep(province, clerk):
    def keep(*rows, by=clerk, unit=province, **said):
        return imports_made.judged(sheet(*rows), unit, by, **said)

    return keep


def states(kept):
    return list(kept.rows.values_list("state", flat=True))


def test_a_preview_is_kept_and_stores_no_member(keep, clerk):
    kept = keep(*TWO, {"name_km": "SOK"})
    assert kept.status == "previewed"
    assert (kept.file_name, len(kept.file_hash), kept.created_by) == ("list.csv", 64, clerk)
    assert kept.outcome["states"] == {
        "new": 2,
        "changed": 0,
        "same": 0,
        "waits": 0,
        "fault": 1,
        "ends": 0,
    }
    assert (kept.outcome["accepted"], kept.outcome["rejected"]) == (2, 1)
    assert states(kept) == ["new", "new", "fault"]
    assert [kept.issue.cell for kept in kept.issues.filter(code="name_not_khmer")] == ["A4"]
    assert not Membership.objects.exists()


def test_the_file_is_kept_under_a_name_that_says_nothing(keep, tmp_path):
    kept = keep({}, name="អាថ៌កំបាំង.csv")
    assert kept.file.read() == sheet({})
    assert "អាថ៌កំបាំង" not in kept.file.name
    keeping.forget_file(member_import=kept)
    kept.refresh_from_db()
    assert (kept.file.name, states(kept)) == ("", ["new"])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_was_previewed_is_stored_once(keep, clerk):
    kept = stored(keep(*TWO), clerk)
    assert (kept.status, kept.applied_by) == ("applied", clerk)
    head, member = Membership.objects.order_by("role__position")
    assert (head.person.name_km, head.starts_on) == ("ចាន់ ថា", TODAY)
    assert member.started_by.number == "១២ សជណ"
    for again in (member_imports.confirm, member_imports.judge_again):
        with pytest.raises(ValidationError) as refused:
            again(member_import=kept, by=clerk)
        assert refused.value.code in {"already_applied", "not_to_be_judged"}
    assert Membership.objects.count() == 2


def test_two_who_confirm_at_once_store_it_once(keep, clerk, admin):
    kept = keep({})
    twice = MemberImport.objects.get(pk=kept.pk)
    member_imports.confirm(member_import=kept, by=clerk)
    with pytest.raises(ValidationError) as refused:
        member_imports.confirm(member_import=twice, by=admin)
    assert refused.value.code == "already_applied"
    kept = applying.apply(member_import=kept)
    assert applying.apply(member_import=twice).applied_at == kept.applied_at
    assert Membership.objects.count() == 1


def test_rows_at_fault_are_left_out_only_by_agreement(keep, clerk):
    kept = keep({}, {"name_km": "SOK"})
    with pytest.raises(ValidationError) as refused:
        stored(kept, clerk)
    assert refused.value.code == "rows_rejected"
    stored(kept, clerk, leave_out=True)
    assert Membership.objects.count() == 1


def test_a_state_that_changed_since_the_preview_is_refused(keep, clerk, country):
    kept = keep({"role": "ប្រធាន", "appointed_on": "01/03/2025"})
    factories.make_membership(
        country["0801"].task_force, role_id="head", starts_on=date(2024, 1, 1)
    )
    with pytest.raises(ValidationError) as refused:
        stored(kept, clerk)
    assert refused.value.code == "changed_meanwhile"
    kept.refresh_from_db()
    assert (kept.status, kept.applied_by) == ("previewed", None)
    assert Membership.objects.count() == 1
    member_imports.judge_again(member_import=kept, by=clerk)
    judging.judge(member_import=kept)
    assert [issue.code for issue in kept.issues.all()] == ["holder_succeeded"]
    stored(kept, clerk)
    assert Membership.objects.filter(ends_on=date(2025, 3, 1)).count() == 1


def test_a_row_that_no_longer_fits_is_refused(keep, clerk, country):
    kept = keep({"role": "ប្រធាន"})
    factories.make_membership(
        country["0801"].task_force, role_id="head", starts_on=date(2024, 6, 1)
    )
    with pytest.raises(ValidationError) as refused:
        stored(kept, clerk)
    assert refused.value.code == "changed_meanwhile"


def test_the_preview_of_a_change_is_stored_as_shown(keep, clerk):
    stored(keep({}), clerk)
    kept = keep({"phone": "012 000 009"})
    assert kept.rows.get().changes == [["phone", "", "+85512000009"]]
    stored(kept, clerk)
    assert Person.objects.get().phone == "+85512000009"


def test_nobody_imports_where_they_may_not(keep, stranger, district_clerk, clerk):
    for user in (stranger, district_clerk):
        with pytest.raises(PermissionDenied):
            keep({}, by=user)
    kept = keep({})
    with pytest.raises(PermissionDenied):
        stored(kept, stranger)
    # The right may end between the confirming and the storing.
    member_imports.confirm(member_import=kept, by=clerk)
    clerk.grants.all().delete()
    with pytest.raises(PermissionDenied):
        applying.apply(member_import=MemberImport.objects.get(pk=kept.pk))
    assert not Membership.objects.exists()


def test_what_fails_while_storing_leaves_nothing(keep, clerk, monkeypatch):
    kept = keep({})

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Membership.objects, "bulk_create", die)
        with pytest.raises(KeyboardInterrupt):
            stored(kept, clerk)
    kept.refresh_from_db()
    assert (kept.status, kept.may_be_judged) == ("applying", True)
    assert not Person.objects.exists()
    applying.apply(member_import=kept)
    assert (kept.status, Person.objects.count()) == ("applied", 1)


def test_a_wrong_file_is_refused_with_its_reason(province, keep, clerk):
    with pytest.raises(FileRefusedError, match="html_not_excel"):
        members.preview(content=b"<html></html>", unit=province, on=TODAY)
    kept = imports_made.judged(b"a,b,c", province, clerk)
    assert (kept.status, kept.refusal["code"]) == ("refused", "header_not_found")
    assert kept.why_refused
    # The same file may be sent again: perhaps the reading has learned.
    assert imports_made.judged(b"a,b,c", province, clerk) != kept


# The same file twice


def test_the_same_file_leads_to_the_import_that_is_there(keep, clerk, admin, province):
    kept = keep({})
    same = {"content": sheet({}), "unit": province, "on": TODAY, "by": admin, "file_name": "x.csv"}
    assert member_imports.receive(**same) == (kept, False)
    stored(kept, clerk)
    assert member_imports.receive(**same) == (kept, False)
    assert member_imports.receive(**same | {"is_complete": True})[1]
    assert member_imports.receive(**same | {"content": sheet({}, {})})[1]


def test_the_same_file_with_another_decision_is_judged_again(keep, clerk, province):
    first, _new = tasks.send(content=sheet({}), unit=province, on=TODAY, by=clerk, file_name="x")
    Job.objects.update(state=Job.State.DONE, ended_at=timezone.now())
    said = {"on": date(2026, 5, 1), "decision_no": "៧៧៧ សសរ", "decision_on": date(2026, 4, 1)}
    again = {"content": sheet({}), "unit": province, "by": clerk, "file_name": "x"}
    found, is_looked_through = tasks.send(**again, **said)
    assert (found, is_looked_through, found.status) == (first, True, "waiting")
    assert (found.on, found.decision_no, found.decision_on) == tuple(said.values())
    carry_out(str(found.job_id), tasks._judged)
    assert tasks.send(**again, **said) == (first, False)


def test_an_applied_file_judged_again_changes_nothing(keep, clerk, province):
    stored(keep(*TWO), clerk)
    found = members.preview(content=sheet(*TWO), unit=province, on=TODAY)
    assert [row.state for row in found.judged] == ["same", "same"]
    complete = keep(*TWO, is_complete=True)
    assert states(complete) == ["same", "same"]


def test_the_database_keeps_one_open_import_of_a_file(keep, province, clerk):
    kept = keep({})
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "applied"},
        {"status": "applying"},
        {"status": "undoing"},
        {"created_by": None},
        {"status": "undone"},
        {"status": "refused"},
        {"undone_why": "ខុស"},
        {"refusal": {"level": "error", "code": "empty_file"}},
        {"decision_on": TODAY},
        {"status": "lost"},
    ],
)
def test_the_database_takes_no_state_without_its_who_and_when(keep, values):
    kept = keep({})
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberImport.objects.filter(pk=kept.pk).update(**values)


@pytest.mark.parametrize(
    "values", [{"state": "ends"}, {"number": None}, {"unit": None}, {"state": "lost"}]
)
def test_the_database_takes_no_row_that_is_neither_one_nor_the_other(keep, values):
    kept = keep({})
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberImportRow.objects.filter(member_import=kept).update(**values)


# Complete lists


def test_no_member_of_a_list_is_ended_by_absence(keep, clerk):
    stored(keep(*TWO), clerk)
    stored(keep(TWO[0]), clerk)
    assert Membership.objects.filter(ends_on=None).count() == 2


def test_whoever_is_missing_from_a_complete_list_ends(keep, clerk, country):
    stored(keep(*TWO, {"name_km": "លី ណា", "unit_code": "080101"}), clerk)
    on = date(2026, 9, 1)
    said = {"is_complete": True, "on": on, "decision_no": "០៤៥ សសរ", "decision_on": on}
    kept = keep(TWO[0], {"name_km": "កែវ រំដួល", "appointed_on": ""}, **said)
    assert states(kept) == ["same", "new", "ends"]
    row = kept.rows.get(state="ends")
    assert (row.name, row.unit, row.role_id) == ("ចាន់ ថា", country["0801"], "head")
    assert kept.outcome["acts"] == [["០៤៥ សសរ", "2026-09-01", 1, 1]]
    stored(kept, clerk)
    ended = Membership.objects.get(person__name_km="ចាន់ ថា")
    begun = Membership.objects.get(person__name_km="កែវ រំដួល")
    assert (ended.ends_on, ended.ended_by.number) == (on, "០៤៥ សសរ")
    assert (begun.starts_on, begun.started_by) == (on, ended.ended_by)
    # Another unit is not named, and nobody in it ends.
    assert Membership.objects.get(person__name_km="លី ណា").ends_on is None


def test_where_many_would_end_it_is_agreed_to_apart(keep, clerk):
    names = ["ចាន់ ថា", "លី ណា", "កែវ រំដួល"]
    stored(keep({}, *({"name_km": name} for name in names)), clerk)
    few = keep({}, *({"name_km": name} for name in names[:2]), {"note": "x"}, is_complete=True)
    assert (few.outcome["absent"], few.outcome["serving"], few.ends_many) == (1, 4, False)
    kept = keep({}, is_complete=True)
    assert (kept.outcome["absent"], kept.outcome["serving"], kept.ends_many) == (3, 4, True)
    with pytest.raises(ValidationError) as refused:
        member_imports.confirm(member_import=kept, by=clerk)
    assert refused.value.code == "ends_many"
    stored(kept, clerk)
    assert Membership.objects.filter(ends_on=None).count() == 1


def test_who_is_succeeded_is_not_counted_as_absent(keep, clerk):
    stored(keep({"role": "ប្រធាន"}), clerk)
    new = {"role": "ប្រធាន", "name_km": "ចាន់ ថា", "appointed_on": "01/03/2025"}
    kept = keep(new, is_complete=True)
    assert (kept.outcome["states"]["ends"], kept.outcome["absent"], kept.ends_many) == (1, 0, False)


def test_a_row_that_waits_is_counted_apart(keep):
    kept = keep({"role": "ប្រធាន"}, {"role": "ប្រធាន", "name_km": "ចាន់ ថា"}, {"name_km": "លី ណា"})
    assert states(kept) == ["new", "waits", "new"]
    assert (kept.outcome["accepted"], kept.outcome["waits"], kept.going_in) == (3, 1, 2)


def test_a_complete_list_of_a_group_says_nothing_of_its_secretariat(keep, clerk):
    stored(keep({"role": "សមាជិកលេខាធិការដ្ឋាន"}, {"name_km": "ចាន់ ថា"}), clerk)
    kept = keep({"name_km": "លី ណា"}, is_complete=True)
    assert [row.name for row in kept.rows.filter(state="ends")] == ["ចាន់ ថា"]


def test_a_complete_list_with_faults_is_not_stored(keep, clerk):
    stored(keep(*TWO), clerk)
    kept = keep(TWO[0], {"name_km": "CHAN"}, is_complete=True)
    with pytest.raises(ValidationError) as refused:
        stored(kept, clerk, leave_out=True)
    assert refused.value.code == "complete_with_faults"
    member_imports.judge_again(member_import=kept, by=clerk, is_complete=False)
    judging.judge(member_import=kept)
    stored(kept, clerk, leave_out=True)
    assert not Membership.objects.filter(ends_on__isnull=False).exists()


# Judged from what was read


def test_cells_are_kept_as_they_were_read(keep, clerk):
    kept = keep({"name_km": "SOK\0", "note": "=1+1"})
    before = list(kept.issues.values_list("code", "value", "number"))
    assert "nul_byte" in [code for code, _value, _number in before]
    kept.file.delete()
    member_imports.judge_again(member_import=kept, by=clerk)
    judging.judge(member_import=kept)
    assert list(kept.issues.values_list("code", "value", "number")) == before


def test_one_file_is_not_looked_through_twice_as_incomplete(keep, clerk):
    keep({})
    complete = keep({}, is_complete=True)
    with pytest.raises(ValidationError) as refused:
        member_imports.judge_again(member_import=complete, by=clerk, is_complete=False)
    assert refused.value.code == "same_list"


def test_few_queries_for_many_rows(keep, clerk, django_assert_max_num_queries):
    names = ["សុខ", "ចាន់", "កែវ", "លី", "ជា", "ហេង", "ទូច", "អ៊ុក", "ស៊ន", "គង់"]
    rows = [
        {"name_km": f"{one} {two} {three}"} for one in names for two in names for three in names
    ]
    with django_assert_max_num_queries(30):
        kept = keep(*rows)
    with django_assert_max_num_queries(50):
        stored(kept, clerk)
    assert Membership.objects.count() == 1000


def test_a_second_head_waits_while_the_others_are_stored(province, clerk, client):
    head = {"role": "ប្រធាន"}
    content = sheet(head, head | {"name_km": "ចាន់ ថា"}, {"name_km": "លី ណា"})
    kept = imports_made.applied(content, province, clerk)
    assert kept.status == "applied"
    assert list(kept.rows.values_list("state", flat=True)) == ["new", "waits", "new"]
    assert Membership.objects.count() == 2
    client.force_login(clerk)
    page = client.get(kept.get_absolute_url(), {"state": "waits"}).content.decode()
    assert "ចាន់ ថា" in page
    assert "សុខ ដារ៉ា" not in page
