"""A draft tried in the background: on all reports of the last period, what was found is kept."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from reporting import trial
from reporting.models import DraftTrial, Submission
from reporting.services import forms
from reporting.views.forms import looking
from taskforce.models import Job
from tests import factories

HARD = {"code": "few", "kind": "range", "params": {"cell": "visits_made", "most": "5"}}


@pytest.fixture(autouse=True)
def _many(settings, tmp_path, monkeypatch):
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(looking, "MOST_AT_ONCE", 1)


@pytest.fixture
def draft(country, period, clerk, admin):
    factories.make_submitted(country["0801"], period, clerk)
    factories.make_submitted(country["080101"], period, clerk, visits_made={"number": 3})
    draft = forms.copy_edition(edition=period.edition, by=admin)
    draft.rules.create(position=1, **HARD)
    return draft


@pytest.fixture
def page(client, officer, draft):
    client.force_login(officer)

    def page():
        response = client.get(reverse("form_trial", args=[draft.pk]))
        return " ".join(response.content.decode().split())

    return page


def start(client, draft):
    return client.post(reverse("form_trial_start", args=[draft.pk]))


def work():
    call_command("work", once=True)


@pytest.mark.django_db(transaction=True)
def test_it_is_asked_for_done_and_kept(client, draft, page, officer):
    assert "It is done in the background" in page()
    assert "Would be refused" not in page()
    answer = start(client, draft)
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    assert start(client, draft).url == answer.url, "pressed twice it is one job"
    told = client.get(answer.url).content.decode()
    assert "Edition 2 of the form, tried on real reports" in told
    work()
    job.refresh_from_db()
    assert (job.state, job.total, job.origin) == (
        Job.State.DONE, 2, reverse("form_trial", args=[draft.pk]),
    )  # fmt: skip
    kept = DraftTrial.objects.get()
    assert (kept.found["reports"], kept.found["refused"], kept.by) == (2, 1, officer)
    words = page()
    assert "Would be refused" in words
    assert "seconds" in words
    assert reverse("report_detail", args=[Submission.objects.get(unit__code="0801").pk]) in words
    assert "was changed since" not in words


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_was_changed_is_tried_anew(client, draft, page, admin):
    start(client, draft)
    work()
    draft.title_en = "Another title"
    forms.save_titles(edition=draft, by=admin)
    assert "The draft was changed since" in page()
    draft.rules.all().delete()
    assert "few" not in page(), "a rule that is gone is not shown"


@pytest.mark.django_db(transaction=True)
def test_a_draft_thrown_away_meanwhile_is_said(client, draft, page, admin):
    start(client, draft)
    forms.throw_away(edition=draft, by=admin)
    work()
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "thrown away" in str(job.why)


def test_what_is_kept_reads_as_it_was_found(draft, period, officer):
    found = trial.try_out(draft, period, Submission.objects.all())
    kept = forms.keep_trial(
        edition=draft, period=period, stamp="x" * 64, found=found.as_data(), milliseconds=5,
        by=officer,
    )  # fmt: skip
    assert trial.kept(kept, Submission.objects.all()) == found
    [tally] = trial.kept(kept, Submission.objects.none()).broken
    assert (tally.times, tally.examples) == (1, [])


def test_nobody_else_starts_one(client, clerk, draft):
    assert start(client, draft).url.startswith("/sign-in/")
    client.force_login(clerk)
    assert start(client, draft).status_code == 403
    assert client.get(reverse("form_trial_start", args=[draft.pk])).status_code == 405
