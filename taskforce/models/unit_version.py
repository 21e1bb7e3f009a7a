"""What a unit was called, what it was and where it stood, from one day until another.

The row of the unit is its identity and its state of today; its past stands here. A unit in
existence has one version without an end, which equals its row: `services/territory/versions.py`
writes it, `stale_versions()` proves it.
"""

from datetime import date

from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField
from taskforce.khmer import sort_key

from .dated import DatedQuerySet, ends_after_it_starts
from .overlap import NoOverlap
from .unaltered import RealDays
from .unit_kind import Kind, Level, Named

# As far back as is known. Never shown.
BEGINNING = date.min
# What a version repeats of the row of its unit.
REPEATED = ("code", "name_km", "name_latin", "kind", "parent_id")


class UnitVersionQuerySet(KeyedQuerySet, DatedQuerySet):
    def on(self, day):
        """Return the units as they were on a day, one version each."""
        return self.in_force(day)

    def within(self, unit, day):
        """Return, as they were on a day, a unit and what stood below it: codes nest by prefix."""
        own = UnitVersion.objects.on(day).filter(unit=unit).order_by().values("code")
        return self.on(day).filter(unit__isnull=False, code__startswith=Subquery(own[:1]))

    def at(self, level: Level):
        return self.filter(kind__in=KINDS_AT[level])

    def in_khmer_order(self):
        return self.order_by("sort_key", "code")


KINDS_AT = {
    Level.PROVINCE: (Kind.CAPITAL, Kind.PROVINCE),
    Level.DISTRICT: (Kind.KRONG, Kind.SROK, Kind.KHAN),
    Level.COMMUNE: (Kind.KHUM, Kind.SANGKAT),
}


class UnitVersion(Named, Keyed):
    """The code, name, kind and place of an administrative unit during some time."""

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name=_("unit"),
        help_text=_("Empty: it was gone before this system began."),
    )
    code = fields.CodeField(_("code"), max_length=6, db_index=True)
    kind = fields.CharField(_("kind"), max_length=10, choices=Kind)
    name_km = fields.CharField(_("Khmer name"), max_length=100)
    name_key = KeyField("name_km", max_length=100, db_index=True)
    sort_key = KeyField("name_km", by=sort_key, max_length=400)
    name_latin = fields.CharField(_("romanised name"), max_length=100, blank=True, legacy=False)
    parent = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions_below",
        verbose_name=_("stood under"),
    )
    starts_on = fields.DateField(_("from"))
    ends_on = fields.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it was no longer so.")
    )
    started_by = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions_started",
        verbose_name=_("by instrument"),
    )
    ended_by = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions_ended",
        verbose_name=_("ended by"),
    )
    source = fields.CharField(_("where it comes from"), max_length=200, blank=True)

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("former or present state of a unit")
        verbose_name_plural = _("former and present states of units")
        ordering = ["code", "starts_on"]
        constraints = [
            ends_after_it_starts(),
            RealDays(name="taskforce_unitversion_real_days", fields=["starts_on", "ends_on"]),
            NoOverlap(
                name="taskforce_unitversion_one_a_day",
                fields=["unit"],
                start="starts_on",
                end="ends_on",
                condition=Q(unit__isnull=False),
                violation_error_message=_("This unit has another state on these days."),
            ),
            NoOverlap(
                name="taskforce_unitversion_one_bearer_of_a_code",
                fields=["code"],
                start="starts_on",
                end="ends_on",
                violation_error_message=_("Another unit bears this code on these days."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.display_name}"

    @property
    def begins_with_what_is_known(self) -> bool:
        """Tell whether its first day is not known: none is shown then."""
        return self.starts_on == BEGINNING

    @property
    def parent_code(self) -> str:
        """The code of the unit it stood under: codes nest by prefix on every day."""
        return self.code[:-2]

    def repeats(self, unit) -> bool:
        """Tell whether this is the state of a row."""
        return all(getattr(self, name) == getattr(unit, name) for name in REPEATED)
