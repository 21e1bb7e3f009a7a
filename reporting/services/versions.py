"""Keeping what was handed in: called with each handing in, within its transaction."""

from reporting import canonical
from reporting.models import Answer, Submission, SubmissionVersion

ROW = ("cell__code", "number", "women", "text", "date", "choice__code")


def keep(submission: Submission) -> SubmissionVersion:
    """Keep the answers of a report that has just been handed in as its next version."""
    answers = canonical.answers(Answer.objects.filter(submission=submission).values_list(*ROW))
    # The report is locked: nobody else counts at the same time.
    last = submission.versions.order_by("-number").values_list("number", flat=True).first()
    return SubmissionVersion.objects.create(
        submission=submission,
        number=(last or 0) + 1,
        answers=answers,
        sha256=canonical.sha256(answers),
        submitted_at=submission.submitted_at,
        submitted_by=submission.submitted_by,
    )
