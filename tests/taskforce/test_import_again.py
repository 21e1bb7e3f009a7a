"""The same list once more, however it comes: nothing is stored twice."""

import pytest

from taskforce.models import MemberImport, Membership, Person
from taskforce.scope import Role
from taskforce.services.imports import member_imports
from taskforce.tasks import imports as tasks
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.imports_made import TODAY
from tests.taskforce.sheets_made import sheet

ROWS = [
    {"role": "ប្រធាន", "decision_no": "១ សសរ", "phone": "012 000 111"},
    {"name_km": "ចាន់ ថា", "appointed_on": ""},
    {"name_km": "កែវ រំដួល", "unit_code": "080101", "born_on": ""},
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def first(province, clerk):
    return imports_made.applied(sheet(*ROWS), province, clerk)


def stored():
    models = (Person, Membership)
    return {model: sorted(map(tuple, model.objects.values_list())) for model in models}


def states(kept):
    return list(kept.rows.values_list("state", flat=True))


def test_sent_by_another_clerk_under_another_name(first, province, country):
    other = factories.make_user("other", Role.PROVINCIAL_SECRETARIAT, country["08"])
    said = {"content": sheet(*ROWS), "unit": province, "on": TODAY}
    assert tasks.send(by=other, file_name="ថ្មី.csv", **said) == (first, False)
    assert MemberImport.objects.count() == 1


def test_with_the_rows_in_another_order(first, province, clerk):
    before = stored()
    again = imports_made.applied(sheet(*reversed(ROWS)), province, clerk)
    assert states(again) == ["same"] * 3
    assert again.going_in == 0
    assert stored() == before
    assert not again.effects.exists()


def test_after_the_first_was_undone(first, province, clerk):
    imports_made.taken_back(first, clerk)
    assert not Membership.objects.exists()
    again = imports_made.applied(sheet(*ROWS), province, clerk)
    assert again != first
    assert (states(again), Membership.objects.count()) == (["new"] * 3, 3)


def test_after_a_correction_by_hand_the_file_itself_changes_nothing(first, province, clerk):
    Person.objects.filter(name_km="សុខ ដារ៉ា").update(phone="+85512999999")
    before = stored()
    said = {"content": sheet(*ROWS), "unit": province, "on": TODAY, "file_name": "x"}
    assert member_imports.receive(by=clerk, **said) == (first, False)
    assert stored() == before


def test_after_a_correction_by_hand_another_file_shows_what_it_takes_back(first, province, clerk):
    Person.objects.filter(name_km="សុខ ដារ៉ា").update(phone="+85512999999")
    again = imports_made.judged(sheet(*reversed(ROWS)), province, clerk)
    assert states(again) == ["same", "same", "changed"]
    assert again.rows.last().changes == [["phone", "+85512999999", "+85512000111"]]


def test_a_corrected_list_stores_the_corrected_rows_alone(province, clerk):
    kept = imports_made.judged(sheet(ROWS[0], {"name_km": "SOK"}), province, clerk)
    imports_made.stored(kept, clerk, leave_out=True)
    again = imports_made.applied(sheet(ROWS[0], ROWS[1]), province, clerk)
    assert states(again) == ["same", "new"]
    assert Membership.objects.count() == 2
