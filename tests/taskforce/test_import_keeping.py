"""Files and cells of lists are personal data: they are let go when they were kept long enough."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from taskforce.models import MemberImport, Membership
from taskforce.services.imports import keeping, member_imports
from taskforce.tasks import imports as tasks
from tests.taskforce import imports_made
from tests.taskforce.imports_made import TODAY
from tests.taskforce.sheets_made import sheet

FAULTY = sheet({"phone": "012 000 111"}, {"name_km": "SOK"})


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kept(province, clerk):
    return imports_made.judged(FAULTY, province, clerk)


def later(days):
    return timezone.now() + timedelta(days=days)


def files(tmp_path):
    return [path for path in (tmp_path / "imports").rglob("*") if path.is_file()]


def test_a_list_that_nobody_confirms_goes_after_a_month(client, kept, clerk, tmp_path):
    assert keeping.tidy(later(29)) == 0
    assert keeping.tidy(later(31)) == 1
    kept.refresh_from_db()
    assert (kept.status, kept.refusal["code"], kept.outcome) == ("refused", "abandoned", {})
    assert not kept.rows.exists()
    assert not kept.issues.exists()
    assert not files(tmp_path)
    client.force_login(clerk)
    assert kept.why_refused in client.get(kept.get_absolute_url()).content.decode()
    assert client.get("/imports/").status_code == 200


def test_it_may_be_sent_once_more(kept, province, clerk):
    keeping.tidy(later(31))
    again = imports_made.judged(FAULTY, province, clerk)
    assert (again != kept, again.status) == (True, "previewed")


def test_one_that_was_judged_again_waits_anew(kept, clerk):
    MemberImport.objects.update(created_at=later(-100))
    assert keeping.tidy() == 0
    MemberImport.objects.update(judged_at=later(-100))
    assert keeping.tidy() == 1


def test_one_that_a_worker_has_is_left_alone(province, clerk):
    said = {"content": FAULTY, "unit": province, "on": TODAY, "file_name": "x"}
    tasks.send(by=clerk, **said)
    assert keeping.tidy(later(100)) == 0


def test_of_a_stored_list_the_file_goes_after_a_year(client, kept, clerk, tmp_path):
    imports_made.stored(kept, clerk, leave_out=True)
    assert keeping.tidy(later(364)) == 0
    assert keeping.tidy(later(366)) == 1
    kept.refresh_from_db()
    assert (kept.status, kept.file.name, kept.file_kept_until) == ("applied", "", None)
    assert not files(tmp_path)
    # What became of each row stays; what was read of it is gone.
    assert list(kept.rows.values_list("name", "cells", "state")) == [
        ("សុខ ដារ៉ា", {}, "new"),
        ("SOK", {}, "fault"),
    ]
    assert [issue.value for issue in kept.issues.all()] == [""]
    client.force_login(clerk)
    assert client.get(kept.get_absolute_url()).status_code == 200
    assert keeping.tidy(later(366)) == 0
    # And it can still be undone.
    imports_made.taken_back(kept, clerk)
    assert not Membership.objects.exists()


def test_of_one_that_is_over_the_file_goes_after_a_month(province, clerk, tmp_path):
    imports_made.taken_back(imports_made.applied(sheet({}), province, clerk), clerk)
    imports_made.judged(b"x,y", province, clerk)
    assert len(files(tmp_path)) == 2
    assert keeping.tidy(later(31)) == 2
    assert not files(tmp_path)


def test_the_page_says_until_when(client, kept, clerk, settings):
    day = timezone.localdate(kept.judged_at + settings.IMPORT_PREVIEWS_KEPT)
    assert kept.file_kept_until == day
    client.force_login(clerk)
    assert "file_kept_until" not in client.get(kept.get_absolute_url()).content.decode()
    imports_made.stored(kept, clerk, leave_out=True)
    assert kept.file_kept_until == timezone.localdate(kept.applied_at + settings.IMPORT_FILES_KEPT)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_by_itself(kept):
    MemberImport.objects.update(judged_at=later(-31))
    call_command("work", once=True)
    assert MemberImport.objects.get().status == "refused"


def test_who_takes_it_up_at_the_last_moment_keeps_it(kept, clerk):
    old = list(MemberImport.objects.abandoned(later(31)))
    member_imports.confirm(member_import=kept, by=clerk, leave_out=True)
    MemberImport.objects.update(status="applied", applied_at=timezone.now())
    assert [keeping._give_up(one, later(31)) for one in old] == [False]
