"""The moments of a deadline: the last one on time, the end of the grace, the closing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def due_then_grace_then_lock() -> models.CheckConstraint:
    """Return the constraint by which each of the three moments comes no earlier than the last."""
    after_due = Q(due_at__isnull=False, grace_until__gte=F("due_at"))
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_due_then_grace_then_lock",
        condition=(Q(grace_until=None) | after_due)
        & (
            Q(locks_at=None)
            | Q(due_at__isnull=False, locks_at__gte=F("due_at"))
            & (Q(grace_until=None) | Q(locks_at__gte=F("grace_until")))
        ),
        violation_error_message=_(
            "The grace ends no earlier than the last moment, and it closes no earlier than that."
        ),
    )
