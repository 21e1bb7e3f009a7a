"""Imports in the background: a worker that is killed leaves nothing, or all, and no duplicate."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from taskforce.models import Job, MemberImport, MemberImportEffect, Membership, Person
from taskforce.models.job import SILENCE
from taskforce.services import jobs, worker_sign
from taskforce.services.imports import applying, judging
from taskforce.tasks import imports as tasks
from tests.taskforce.imports_made import TODAY
from tests.taskforce.sheets_made import sheet

NAMES = ["សុខ", "ចាន់", "កែវ", "លី", "ជា", "ហេង", "ទូច"]
MANY = [{"name_km": f"{one} {other}"} for one in NAMES for other in NAMES]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sent(province, clerk):
    def sent(*rows, **said):
        given = {"file_name": "list.csv", "unit": province, "on": TODAY, "by": clerk}
        return tasks.send(**given | {"content": sheet(*rows)} | said)[0]

    return sent


def work():
    call_command("work", once=True)


def aged(job):
    """Let a job look as if its worker had said nothing for a while."""
    then = timezone.now() - SILENCE - timedelta(seconds=5)
    Job.objects.filter(pk=job.pk).update(started_at=then, beat_at=then)
    DBTaskResult.objects.filter(id=job.task_id).update(started_at=then)


def test_from_the_file_to_the_members_without_a_page_that_waits(sent, clerk):
    kept = sent({}, {"name_km": "ចាន់ ថា"})
    assert (kept.status, kept.is_at_work, kept.rows.count()) == ("waiting", True, 0)
    work()
    kept.refresh_from_db()
    assert (kept.status, kept.is_at_work, kept.rows.count()) == ("previewed", False, 2)
    tasks.confirm(member_import=kept, by=clerk)
    assert (kept.status, kept.job.state) == ("applying", "waiting")
    work()
    kept.refresh_from_db()
    assert (kept.status, Membership.objects.count()) == ("applied", 2)
    job = Job.objects.get(pk=kept.job_id)
    assert (job.state, job.file.name, job.origin) == ("done", "", kept.get_absolute_url())
    assert "list.csv" in job.title.particulars


def test_a_file_that_cannot_be_taken_says_why(sent):
    kept = sent(content=b"<html></html>")
    work()
    kept.refresh_from_db()
    assert (kept.status, kept.refusal["code"]) == ("refused", "html_not_excel")
    assert Job.objects.get().state == "done"


def test_the_same_file_is_read_once(sent):
    kept = sent({})
    assert sent({}) == kept
    assert Job.objects.count() == 1


def test_what_changed_meanwhile_is_said_and_may_be_judged_again(sent, clerk):
    first, second = sent({"role": "ប្រធាន"}), sent({"role": "ប្រធាន", "name_km": "ចាន់ ថា"})
    work()
    for kept in (first, second):
        kept.refresh_from_db()
        tasks.confirm(member_import=kept, by=clerk)
    work()
    second.refresh_from_db()
    assert (second.status, second.job.state) == ("previewed", "failed")
    assert "Judge" in second.job.why or "ពិនិត្យ" in second.job.why
    tasks.judge_again(member_import=second, by=clerk)
    work()
    second.refresh_from_db()
    assert second.outcome["kinds"][0]["code"] == "seat_taken"


def test_a_job_that_was_stopped_stores_nothing(sent, clerk):
    kept = sent({})
    work()
    kept.refresh_from_db()
    tasks.confirm(member_import=kept, by=clerk)
    late = jobs._claim(kept.job_id)
    jobs.stop(job=late, by=clerk)
    with pytest.raises(jobs.JobLost):
        applying.apply(member_import=kept, job=late)
    assert not Membership.objects.exists()
    kept.refresh_from_db()
    assert kept.may_be_judged
    tasks.judge_again(member_import=kept, by=clerk)
    with pytest.raises(jobs.JobLost):
        applying.apply(member_import=kept, job=late)
    with pytest.raises(jobs.JobLost):
        judging.judge(member_import=kept, job=late)
    work()
    kept.refresh_from_db()
    assert kept.status == "previewed"


def start(tmp_path, kill_at=""):
    """Start a real worker; it kills itself without a word at a step of the storing."""
    name = str(connection.settings_dict["NAME"])
    program = (
        "import os, signal, django; django.setup(); from django.conf import settings; "
        "from django.db import connections; "
        f"connections['default'].settings_dict['NAME'] = {name!r}; "
        f"settings.MEDIA_ROOT = {str(tmp_path)!r}; "
        f"{kill_at}"
        "from django.core.management import call_command; call_command('work', pause=0.1)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "taskforce.settings"}
    return subprocess.Popen([sys.executable, "-c", program], env=environment)


DIES_STORING = (
    "from taskforce.models import Membership; kind = type(Membership.objects.all()); "
    "made = kind.bulk_create; "
    "kind.bulk_create = lambda self, rows, **more: "
    "(made(self, rows, **more), os.kill(os.getpid(), signal.SIGKILL)); "
)
DIES_UNDOING = (
    "from taskforce.services.imports import undoing; take = undoing._take_back; "
    "undoing._take_back = lambda kept: (take(kept), os.kill(os.getpid(), signal.SIGKILL)); "
)
DIES_WHEN_STORED = (
    "from taskforce.services import jobs; "
    "jobs._finish = lambda *args: os.kill(os.getpid(), signal.SIGKILL); "
)
DIES_JUDGING = (
    "from taskforce.services.imports import judging; "
    "judging._outcome = lambda *args: os.kill(os.getpid(), signal.SIGKILL); "
)


def finish(kept, worker):
    """Wait until the import is no longer in work, then stop the worker."""
    try:
        until = time.monotonic() + 60
        while kept.is_at_work and time.monotonic() < until:
            time.sleep(0.2)
            kept = MemberImport.objects.select_related("job").get(pk=kept.pk)
        return kept
    finally:
        worker.terminate()
        assert worker.wait(20) == 0


@pytest.mark.parametrize(
    ("program", "stored"), [(DIES_STORING, 0), (DIES_WHEN_STORED, len(MANY))], ids=["amid", "after"]
)
def test_a_worker_killed_while_it_stores_leaves_no_duplicate(
    sent, clerk, tmp_path, program, stored
):
    kept = sent(*MANY)
    work()
    kept.refresh_from_db()
    tasks.confirm(member_import=kept, by=clerk)
    assert start(tmp_path, program).wait(60) == -signal.SIGKILL
    assert Membership.objects.count() == stored
    aged(kept.job)
    kept = finish(kept, start(tmp_path))
    assert (kept.status, kept.job.state, kept.job.attempt) == ("applied", "done", 2)
    assert Membership.objects.count() == Person.objects.count() == len(MANY)
    effects = MemberImportEffect.objects.filter(kind="created", thing="membership")
    assert set(effects.values_list("key", flat=True)) == set(
        Membership.objects.values_list("pk", flat=True)
    )


def test_a_worker_killed_while_it_judges_leaves_rows_once(sent, tmp_path):
    kept = sent(*MANY)
    assert start(tmp_path, DIES_JUDGING).wait(60) == -signal.SIGKILL
    kept.refresh_from_db()
    assert (kept.status, kept.rows.count()) == ("reading", 0)
    aged(kept.job)
    kept = finish(kept, start(tmp_path))
    assert (kept.status, kept.rows.count(), kept.job.attempt) == ("previewed", len(MANY), 2)


@pytest.fixture
def stored(sent, clerk):
    """Return a function that has rows stored by a worker."""

    def stored(*rows):
        kept = sent(*rows)
        work()
        kept.refresh_from_db()
        tasks.confirm(member_import=kept, by=clerk)
        work()
        kept.refresh_from_db()
        return kept

    return stored


def test_undoing_is_the_work_of_a_worker(stored, clerk):
    kept = stored({}, {"name_km": "ចាន់ ថា"})
    tasks.undo(member_import=kept, why="ខុស", by=clerk)
    assert (kept.status, kept.is_at_work, Membership.objects.count()) == ("undoing", True, 2)
    assert not kept.may_be_undone
    with pytest.raises(ValidationError):
        tasks.undo(member_import=kept, why="ខុស", by=clerk)
    work()
    kept.refresh_from_db()
    assert (kept.status, Membership.objects.count()) == ("undone", 0)
    assert (kept.undone_by, kept.undone_why, kept.job.state) == (clerk, "ខុស", "done")
    assert "list.csv" in kept.job.title.particulars


@pytest.mark.parametrize(
    ("program", "left"), [(DIES_UNDOING, len(MANY)), (DIES_WHEN_STORED, 0)], ids=["amid", "after"]
)
def test_a_worker_killed_while_it_undoes_leaves_all_or_nothing(
    stored, clerk, tmp_path, program, left
):
    kept = stored(*MANY)
    tasks.undo(member_import=kept, why="ខុស", by=clerk)
    assert start(tmp_path, program).wait(60) == -signal.SIGKILL
    assert Membership.objects.count() == left
    aged(kept.job)
    kept = finish(kept, start(tmp_path))
    assert (kept.status, kept.job.state, kept.job.attempt) == ("undone", "done", 2)
    assert not Membership.objects.exists()
    assert not Person.objects.exists()


def test_what_came_to_rest_on_it_meanwhile_leaves_it_stored(client, stored, clerk):
    kept = stored({})
    tasks.undo(member_import=kept, why="ខុស", by=clerk)
    Membership.objects.update(note="ថ្មី")
    work()
    kept.refresh_from_db()
    assert (kept.status, kept.undone_by, kept.undone_why) == ("applied", None, "")
    assert kept.job.state == "failed"
    client.force_login(clerk)
    page = client.get(kept.get_absolute_url()).content.decode()
    assert kept.job.why in page
    undo = reverse("import_undo", args=[kept.pk])
    assert page.count(undo) == 2
    assert client.get(undo).context["rests"]


# What the page says where nobody is at it


def broken(kept):
    """Let the worker of an import be given up."""
    aged(kept.job)
    Job.objects.filter(pk=kept.job_id).update(state="running", attempt=3)
    jobs.revive()


def page_of(client, clerk, kept):
    client.force_login(clerk)
    return client.get(kept.get_absolute_url())


def test_a_list_that_could_not_be_looked_through_can_be_judged_again(client, sent, clerk):
    kept = sent({})
    MemberImport.objects.update(status="reading")
    broken(kept)
    response = page_of(client, clerk, kept)
    assert response.context["state_tag"][0] == "late"
    page = response.content.decode()
    assert reverse("import_judge", args=[kept.pk]) in page
    assert "every 2s" not in page
    assert page_of(client, clerk, kept).context["import"].is_stuck
    client.post(reverse("import_judge", args=[kept.pk]))
    work()
    kept.refresh_from_db()
    assert (kept.status, kept.is_stuck) == ("previewed", False)


@pytest.mark.parametrize("is_gone", [False, True])
def test_one_that_could_not_be_stored_says_that_nothing_was(client, sent, clerk, is_gone):
    kept = sent({})
    work()
    kept.refresh_from_db()
    tasks.confirm(member_import=kept, by=clerk)
    broken(kept)
    if is_gone:
        Job.objects.all().delete()
    response = page_of(client, clerk, kept)
    assert response.context["state_tag"][0] == "late"
    assert response.content.decode().count(reverse("import_judge", args=[kept.pk])) == 1


def test_one_whose_undoing_broke_off_is_stored_and_can_be_undone(client, stored, clerk):
    kept = stored({})
    tasks.undo(member_import=kept, why="ខុស", by=clerk)
    broken(kept)
    response = page_of(client, clerk, kept)
    assert response.context["state_tag"][0] == "late"
    undo = reverse("import_undo", args=[kept.pk])
    assert undo in response.content.decode()
    client.post(undo, {"why": "ខុស"})
    work()
    kept.refresh_from_db()
    assert kept.status == "undone"


def test_without_a_worker_the_page_says_so_at_once(client, sent, clerk):
    kept = sent({})
    assert page_of(client, clerk, kept).context["no_worker"]
    worker_sign.note_worker()
    assert not page_of(client, clerk, kept).context["no_worker"]
    work()
    assert not page_of(client, clerk, kept).context["no_worker"]
