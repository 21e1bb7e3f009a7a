"""Filling in what the system knows, and keeping why a report says otherwise."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting import prefill
from reporting.models import Answer, Cell, PrefillChange, Submission
from reporting.relevance import hidden_cells


def fill_in(submission: Submission) -> None:
    """Put what the records say into a report that was just begun, within its transaction."""
    answers = prefill.known_answers(submission, _cells(submission)).values()
    for answer in answers:
        answer.submission = submission
    Answer.objects.bulk_create(answers)


def settle(*, submission: Submission, reasons: Mapping[str, str], by) -> None:
    """Keep the reasons for changed figures, by the codes of their cells.

    Raises:
        ValidationError: for each figure that is changed without a reason.
    """
    found = differences_of(submission)
    given = {d: reasons.get(d.cell.code, "").strip() or d.reason for d in found}
    if bare := [difference for difference, reason in given.items() if not reason]:
        raise ValidationError([_refusal(difference) for difference in bare])
    for difference, reason in given.items():
        PrefillChange.objects.update_or_create(
            submission=submission,
            cell=difference.cell,
            defaults={
                "known": difference.known,
                "found": difference.found,
                "reason": reason,
                **({} if reason == difference.reason else {"by": by, "at": timezone.now()}),
            },
        )
    submission.prefill_changes.exclude(cell__in=[d.cell for d in found]).delete()


def differences_of(submission: Submission) -> list[prefill.Difference]:
    """Return the differences of a report whose answers were not read yet."""
    answers = submission.answers.select_related("cell").exclude(number=None, date=None)
    unasked = hidden_cells(submission)
    by_code = {a.cell.code: a for a in answers if a.cell.code not in unasked}
    return prefill.differences(submission, by_code, _cells(submission))


def _cells(submission):
    cells = Cell.objects.filter(edition=submission.edition_id, row=None)
    return list(cells.select_related("question__section"))


def _refusal(difference):
    return ValidationError(
        _("%(question)s: the system knows another figure. Write why yours is correct."),
        code="changed_without_reason",
        params={"question": difference.question.label},
    )
