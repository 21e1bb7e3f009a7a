"""What we knew of seats and terms of office, and when: the second of the two times.

The database writes these rows (`keeps_versions.py`), the program only reads them.
"""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import DO_NOTHING, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields

from .dated import DatedQuerySet
from .task_force import Seat, SeatQuerySet
from .unaltered import Unaltered


class AlteredVersionError(TypeError):
    """Somebody tried to write what only the database writes."""


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in Cambodia."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))  # noqa: DTZ001


class VersionQuerySet(DatedQuerySet):
    def known_at(self, day: date):
        """Return what we believed at the end of a day."""
        moment = end_of(day)
        # Written so that one index finds them: what was known before, and not given up before.
        return self.filter(Q(known_until=None) | Q(known_until__gte=moment), known_from__lt=moment)

    def _refuse(self, *args, **kwargs):
        raise AlteredVersionError("versions are written by the database alone")

    update = delete = create = bulk_create = bulk_update = _refuse


def kept(to: str, **options) -> models.ForeignKey:
    """Return a reference that outlives what it points to."""
    options = {"null": True, "related_name": "+", "db_index": False} | options
    return models.ForeignKey(to, DO_NOTHING, db_constraint=False, **options)


class Version(models.Model):
    """One state of a row, from the moment we knew it until we knew better."""

    known_from = fields.DateTimeField(_("known from"))
    known_until = fields.DateTimeField(_("known until"), null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open",
                fields=["row"],
                condition=Q(known_until=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_known_forwards",
                condition=Q(known_until=None) | Q(known_until__gte=F("known_from")),
            ),
        ]

    def save(self, *args, **kwargs):
        raise AlteredVersionError("versions are written by the database alone")

    delete = save


class MembershipVersionQuerySet(VersionQuerySet, SeatQuerySet):
    pass


class MembershipVersion(Version, Seat):
    """What we knew of one seat, from one moment until another."""

    row = kept("taskforce.Membership", null=False, related_name="versions")
    task_force = kept("taskforce.TaskForce", related_name="membership_versions")
    person = kept("taskforce.Person")
    role = kept("taskforce.GroupRole")
    acting = models.BooleanField()
    ex_officio = kept("taskforce.Office")
    precedence = fields.PositiveIntegerField()
    # Wider than the seat's own: these columns need not follow when those are widened.
    position = fields.TextField(blank=True)
    institution = fields.TextField(blank=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    started_by = kept("taskforce.Instrument")
    ended_by = kept("taskforce.Instrument")
    note = fields.TextField(blank=True)

    objects = MembershipVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            Unaltered(
                name="taskforce_membershipversion_unaltered",
                closing="known_until",
                fields=[
                    "row",
                    "task_force",
                    "person",
                    "role",
                    "acting",
                    "ex_officio",
                    "precedence",
                    "position",
                    "institution",
                    "starts_on",
                    "ends_on",
                    "started_by",
                    "ended_by",
                    "note",
                    "known_from",
                ],
            ),
        ]
        verbose_name = _("version of a membership")
        verbose_name_plural = _("versions of memberships")
        indexes = [
            # The seats of one kind in all groups, or all of one group, as of any moment.
            models.Index(name="membershipversion_seat", fields=["task_force", "role"]),
        ]

    def __str__(self):
        return f"{self.person}, {self.role_title}, {self.task_force}"


class OfficeTermVersionQuerySet(VersionQuerySet):
    unit_path = "office__unit"


class OfficeTermVersion(Version):
    """What we knew of one term of office, from one moment until another."""

    row = kept("taskforce.OfficeTerm", null=False, related_name="versions")
    office = kept("taskforce.Office", db_index=True)
    person = kept("taskforce.Person")
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    started_by = kept("taskforce.Instrument")
    ended_by = kept("taskforce.Instrument")

    objects = OfficeTermVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            Unaltered(
                name="taskforce_officetermversion_unaltered",
                closing="known_until",
                fields=[
                    "row",
                    "office",
                    "person",
                    "starts_on",
                    "ends_on",
                    "started_by",
                    "ended_by",
                    "known_from",
                ],
            ),
        ]
        verbose_name = _("version of a term of office")
        verbose_name_plural = _("versions of terms of office")

    def __str__(self):
        return f"{self.person}, {self.office}"
