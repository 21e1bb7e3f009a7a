"""Work in the background: queued once, done once, seen by its owner, taken up after a death."""

import importlib
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reporting.tasks import print_report
from taskforce import khmer
from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import MOST_ATTEMPTS, MOST_REMARKS, SILENCE
from taskforce.services import jobs
from tests.taskforce.copying import copied

State = Job.State


def ask(by, text="អត្ថបទ", unit=None):
    return jobs.ask(copied, what="ច្បាប់ចម្លង", origin="/", unit=unit, by=by, text=text)


def work():
    call_command("work", once=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept(folder):
    """Return the files of jobs; the worker's sign of life is none."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".worker"]


def aged(job, **since):
    """Let a job look as if its worker had said nothing for a while."""
    then = timezone.now() - SILENCE - timedelta(seconds=5)
    Job.objects.filter(pk=job.pk).update(started_at=then, beat_at=then, **since)
    DBTaskResult.objects.filter(id=job.task_id).update(started_at=then)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_and_its_file_kept(viewer, client):
    job = ask(viewer)
    assert (job.state, job.is_open, job.attempt) == (State.WAITING, True, 0)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.done, job.total) == (State.DONE, 1, 2, 2)
    assert job.shown_remarks == ["ចំនួននេះមានខ្ទង់ច្រើនពេក។"]
    client.force_login(viewer)
    response = client.get(reverse("job_file", args=[job.pk]))
    assert b"".join(response.streaming_content).decode() == "អត្ថបទ"
    assert "attachment" in response.headers["Content-Disposition"]
    page = client.get(job.get_absolute_url()).content.decode()
    assert reverse("job_file", args=[job.pk]) in page
    assert "hx-trigger" not in page


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_twice_is_made_once(viewer, officer):
    job = ask(viewer)
    assert ask(viewer) == job
    assert ask(officer) != job
    assert ask(viewer, "ផ្សេង") != job
    work()
    again = ask(viewer)
    assert again != job
    assert Job.objects.count() == 4


def test_the_database_takes_the_same_open_job_once(viewer):
    job = ask(viewer)
    job.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.bulk_create([Job(asked_by=viewer, fingerprint=job.fingerprint, what="ក")])


def test_of_two_presses_at_once_the_first_is_kept(viewer, monkeypatch):
    """The second looks before the first has stored, and meets the constraint."""
    first = ask(viewer)
    seen = []

    class Late(type(Job.objects.all())):
        def first(self):
            seen.append(self)
            return

    monkeypatch.setattr(Job.objects, "open", lambda: Late(Job).filter(state__in=Job.OPEN))
    assert ask(viewer) == first
    assert len(seen) == 1


def test_a_person_has_only_so_many_open(viewer):
    for number in range(jobs.MOST_OPEN):
        ask(viewer, str(number))
    with pytest.raises(ValidationError) as refusal:
        ask(viewer, "one more")
    assert refusal.value.code == "too_many_jobs"
    assert Job.objects.count() == DBTaskResult.objects.count() == jobs.MOST_OPEN


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_said_and_a_fault_is_not_shown(viewer, caplog):
    refused, broken = ask(viewer, "refuse"), ask(viewer, "break")
    work()
    refused.refresh_from_db()
    broken.refresh_from_db()
    assert (refused.state, refused.why) == (State.FAILED, "ខ្វះតួលេខ។")
    assert broken.state == State.FAILED
    assert khmer.to_khmer_digits(str(broken.number)) in broken.why
    assert "secret" not in broken.why
    assert "a secret of the program" in caplog.text
    assert f"number {broken.number}" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_job_that_is_stopped_keeps_nothing(viewer, settings, tmp_path):
    job = ask(viewer, "stop")
    work()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert not job.file
    assert not kept(tmp_path)
    with pytest.raises(ValidationError):
        jobs.stop(job=job, by=viewer)


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_is_done_by_the_next(viewer):
    job = ask(viewer)
    assert jobs._claim(job.pk)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    assert jobs.revive() == 0  # it may well be alive
    aged(job)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.DONE, 2)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_the_program_no_longer_has(viewer):
    job = ask(viewer)
    DBTaskResult.objects.update(task_path="tests.taskforce.copying.gone")
    work()
    work()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert khmer.to_khmer_digits(str(job.number)) in job.why


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_job_was_taken(viewer):
    job = ask(viewer)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    aged(job, state=State.WAITING)
    work()
    job.refresh_from_db()
    assert job.state == State.DONE


def test_what_kills_its_workers_is_given_up(viewer):
    job = ask(viewer)
    Job.objects.filter(pk=job.pk).update(attempt=MOST_ATTEMPTS - 1)
    assert jobs._claim(job.pk)
    aged(job)
    assert jobs.revive() == 0
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.why


def test_a_worker_that_lost_its_job_keeps_nothing(viewer, tmp_path):
    job = ask(viewer)
    late = jobs._claim(job.pk)
    aged(job)
    assert jobs.revive() == 1
    assert jobs._claim(job.pk).attempt == 2
    with pytest.raises(jobs.JobLost):
        jobs.Progress(late)(1, 1)
    jobs._finish(late, jobs.Outcome(b"late", "late.txt"))
    jobs._fail(late, Message("late"))
    job.refresh_from_db()
    assert (job.state, job.attempt, job.why) == (State.RUNNING, 2, "")
    assert not kept(tmp_path)
    assert jobs._claim(job.pk) is None


@pytest.mark.django_db(transaction=True)
def test_old_jobs_are_swept_with_their_files(viewer, tmp_path):
    old, new = ask(viewer), ask(viewer, "new")
    work()
    Job.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=15))
    assert jobs.sweep() == 1
    assert [job.pk for job in Job.objects.all()] == [new.pk]
    assert len(kept(tmp_path)) == 1
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("name", ["job_detail", "job_file", "job_stop"])
def test_a_job_is_its_owners_alone(client, name, country, clerk, stranger, officer):
    job = ask(clerk, unit=country["08"])
    url = reverse(name, args=[job.pk])
    send = client.post if name == "job_stop" else client.get
    response = send(url)
    assert response.status_code == 302
    assert reverse("sign_in") in response.url
    for other in (stranger, officer):
        client.force_login(other)
        assert send(url).status_code == 404
    # A right that ended takes the files with it.
    client.force_login(clerk)
    clerk.grants.all().delete()
    assert send(url).status_code == 404


def test_the_list_shows_ones_own(client, country, clerk, stranger, django_assert_max_num_queries):
    for number in range(3):
        ask(clerk, str(number), country["08"])
    client.force_login(clerk)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("job_list"))
    assert page.content.decode().count("ច្បាប់ចម្លង") == 3
    client.force_login(stranger)
    assert "ច្បាប់ចម្លង" not in client.get(reverse("job_list")).content.decode()


def test_an_open_job_asks_again_with_and_without_javascript(client, viewer):
    job = ask(viewer)
    client.force_login(viewer)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "hx-trigger" in page
    assert 'http-equiv="refresh"' in page
    client.post(reverse("job_stop", args=[job.pk]))
    page = client.get(job.get_absolute_url()).content.decode()
    assert "hx-trigger" not in page
    assert 'http-equiv="refresh"' not in page


def test_a_file_that_is_gone_is_missing(client, viewer):
    job = ask(viewer)
    ended = {"state": State.DONE, "ended_at": timezone.now(), "file": "jobs/nowhere"}
    Job.objects.filter(pk=job.pk).update(**ended)
    client.force_login(viewer)
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_a_job_for_the_next(viewer, tmp_path):
    """A real process dies by SIGKILL while it works; the next one does it once more."""
    job = ask(viewer, "die")
    name = str(connection.settings_dict["NAME"])
    program = (
        "import django; django.setup(); from django.conf import settings; "
        "from django.db import connections; "
        f"connections['default'].settings_dict['NAME'] = {name!r}; "
        f"settings.MEDIA_ROOT = {str(tmp_path)!r}; "
        "from django.core.management import call_command; call_command('work', pause=0.1)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "taskforce.settings"}

    def start():
        return subprocess.Popen([sys.executable, "-c", program], env=environment)

    first = start()
    assert first.wait(60) == -signal.SIGKILL
    job.refresh_from_db()
    assert job.state == State.RUNNING
    aged(job)
    second = start()
    try:
        until = time.monotonic() + 60
        while job.state != State.DONE and time.monotonic() < until:
            time.sleep(0.2)
            job.refresh_from_db()
        assert (job.state, job.attempt) == (State.DONE, 2)
    finally:
        second.terminate()
    assert second.wait(20) == 0


def in_language(client, user, language, url):
    client.force_login(user)
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    return client.get(url).text


@pytest.mark.django_db(transaction=True)
def test_a_job_speaks_the_language_of_its_reader(viewer, client):
    """The worker speaks English here: what it keeps is said in Khmer to a reader of Khmer."""
    job, refused, stopped = ask(viewer, "faults"), ask(viewer, "refuse"), ask(viewer, "later")
    jobs.stop(job=stopped, by=viewer)
    with translation.override("en"):
        work()
    told = {
        "km": ("ទំព័រ ១៖", "និងកំណត់សម្គាល់ ៣ ទៀត", "ខ្វះតួលេខ។", "លោកអ្នកបានបញ្ឈប់ការងារនេះ។"),
        "en": ("Page 1:", "And 3 more remarks", "A number is missing.", "You stopped it."),
    }
    for language, words in told.items():
        urls = [each.get_absolute_url() for each in (job, refused, stopped)]
        pages = [in_language(client, viewer, language, url) for url in urls]
        for word, page in zip(words, [pages[0], *pages], strict=True):
            assert word in page
    assert pages[0].count("<li>Page") == MOST_REMARKS
    assert "Page 20:" in pages[0]
    assert "Page 21:" not in pages[0]


def test_what_is_being_done_is_said_to_the_reader(viewer, client):
    job = ask(viewer)
    claimed = jobs._claim(job.pk)
    step = Message("Printing: “%(title)s”", {"title": "កណ្តាល"})
    jobs.Progress(claimed)(2, 2, step)
    assert "Printing: “កណ្តាល”" in in_language(client, viewer, "en", job.get_absolute_url())
    assert "កំពុងបោះពុម្ព៖ “កណ្តាល”" in in_language(client, viewer, "km", job.get_absolute_url())
    aged(job)
    page = in_language(client, viewer, "en", job.get_absolute_url())
    assert "seems to have broken off" in page
    assert jobs.revive() == 1
    page = in_language(client, viewer, "en", job.get_absolute_url())
    assert "begun anew" in page
    assert "Printing" not in page


def test_a_job_of_old_reads_as_it_was_stored(viewer, client):
    job = ask(viewer)
    ended = {"state": State.DONE, "ended_at": timezone.now(), "titled_by": "gone.away.task"}
    Job.objects.filter(pk=job.pk).update(**ended, remark="ទំព័រខូច\n" * 25, step="កំពុងគូរ")
    page = in_language(client, viewer, "km", job.get_absolute_url())
    assert page.count("<li>ទំព័រខូច</li>") == MOST_REMARKS
    assert "និងកំណត់សម្គាល់ ៥ ទៀត" in page
    assert "ច្បាប់ចម្លង" in page
    failed = ended | {"state": State.FAILED, "reason": "ខ្វះអង្គចងចាំ"}
    Job.objects.filter(pk=job.pk).update(**failed)
    assert "ខ្វះអង្គចងចាំ" in in_language(client, viewer, "en", job.get_absolute_url())


def test_of_jobs_of_old_those_of_reports_are_named_by_their_task(viewer):
    """The step of the migration, on rows as the former release wrote them."""
    whole = {"period": "2026-S1", "archival": False, "particulars": {"on": "2026-07-12"}}
    for number, parameters in enumerate([whole, {}, {"period": "2026-S1"}]):
        Job.objects.create(
            what="ចាស់", asked_by=viewer, fingerprint=str(number), parameters=parameters
        )
    migration = importlib.import_module("taskforce.migrations.0009_messages_of_jobs")
    migration.name_reports(apps, None)
    titles = [job.title.name for job in Job.objects.order_by("fingerprint")]
    assert titles[1:] == ["ចាស់", "ចាស់"]
    assert "២០២៦" in titles[0]
    named = Job.objects.get(fingerprint="0")
    assert (named.what, named.titled_by) == ("ចាស់", print_report.module_path)
