"""One version of each report that is handed in: its answers have been locked since.

What was returned may have been changed since, and what stood there before is not known:
its versions begin with the next handing in.
"""

from itertools import groupby
from operator import itemgetter

from django.db import migrations

from reporting import canonical

ROW = ("submission_id", "cell__code", "number", "women", "text", "date", "choice__code")
AT_ONCE = 2000


def keep_versions(apps, schema_editor):
    Submission = apps.get_model("reporting", "Submission")
    reports = Submission.objects.filter(status__in=["submitted", "accepted"], versions=None)
    known = list(reports.order_by("pk").values_list("pk", "submitted_at", "submitted_by_id"))
    for start in range(0, len(known), AT_ONCE):
        keep_some(apps, known[start : start + AT_ONCE])


def keep_some(apps, known):
    Answer = apps.get_model("reporting", "Answer")
    SubmissionVersion = apps.get_model("reporting", "SubmissionVersion")
    found = Answer.objects.filter(submission__gte=known[0][0], submission__lte=known[-1][0])
    rows = found.order_by("submission_id").values_list(*ROW).iterator()
    written = {
        pk: canonical.answers(row[1:] for row in group) for pk, group in groupby(rows, itemgetter(0))
    }
    SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission_id=pk,
            number=1,
            answers=(answers := written.get(pk, canonical.text({}))),
            sha256=canonical.sha256(answers),
            submitted_at=at,
            submitted_by_id=by,
        )
        for pk, at, by in known
    )


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0006_submission_versions"),
    ]

    operations = [
        migrations.RunPython(keep_versions, migrations.RunPython.noop, elidable=True),
    ]
