"""What stands between a report and handing it in: hard rules, and soft ones without a reason."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting import breaches
from reporting.models import RuleOverride, Submission


@transaction.atomic
def settle(*, submission: Submission, reasons: Mapping[str, str], by) -> None:
    """Keep the reasons written for soft rules, by the codes of the rules.

    A reason that was written before holds as long as the figures are the same.

    Raises:
        ValidationError: for each hard rule that is broken, and each soft one without a reason;
            nothing is kept then.
    """
    found = breaches.of_submission(submission)
    given = {breach: reasons.get(breach.rule.code, "").strip() for breach in found}
    refused = [
        _refusal(breach)
        for breach in found
        if breach.is_hard or not (given[breach] or breach.reason)
    ]
    if refused:
        raise ValidationError(refused)
    for breach, reason in given.items():
        if reason and reason != breach.reason:
            _keep(submission, breach, reason, by)
    kept = [breach.rule for breach in found]
    submission.overrides.exclude(rule__in=kept).delete()


def _refusal(breach):
    if breach.is_hard:
        return ValidationError(breach.message, code="breach")
    return ValidationError(
        _("%(breach)s Correct it, or write the reason."),
        code="reason_missing",
        params={"breach": breach.message},
    )


def _keep(submission, breach, reason, by):
    RuleOverride.objects.update_or_create(
        submission=submission,
        rule=breach.rule,
        defaults={"found": breach.found, "reason": reason, "by": by, "at": timezone.now()},
    )
