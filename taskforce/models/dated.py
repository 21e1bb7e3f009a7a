"""Rows that hold from one day until another, the second no longer included."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taskforce.scope import ScopedQuerySet


class DatedQuerySet(ScopedQuerySet):
    def in_force(self, on):
        """Return what holds on a day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lte=on)


def ends_after_it_starts() -> models.CheckConstraint:
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_ends_after_it_starts",
        condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
        violation_error_message=_("It must end after the day it starts."),
    )


def shown_unit(unit) -> str:
    """Return the name of a unit in the language of the page; without one, of the country."""
    return unit.display_name if unit else str(_("whole country"))
