"""The task forces and who sits in them, since when and by which instrument."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .dated import DatedQuerySet, ends_after_it_starts
from .keeps_versions import KeepsVersions
from .overlap import NoOverlap
from .unaltered import RealDays
from .unit_version import BEGINNING
from .vocabulary import GroupRole


class TaskForceQuerySet(ScopedQuerySet):
    def beginnings(self, on) -> dict:
        """Return by the key of its unit since when each group is known to be; none of after a day.

        Since the date of what set it up, else since its first seat, and never before its unit.
        """
        rows = self.annotate(
            first_seat=Min("memberships__starts_on"), unit_from=Min("unit__versions__starts_on")
        ).values_list("unit", "instrument__dated", "first_seat", "unit_from")
        found = {}
        for unit, dated, first_seat, unit_from in rows.order_by():
            days = [dated or first_seat, None if unit_from == BEGINNING else unit_from]
            start = max(filter(None, days), default=None)
            if start and start <= on:
                found[unit] = start
        return found


class TaskForce(models.Model):
    """The Royal Government's grassroots task force of one unit."""

    unit = models.OneToOneField(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="task_force",
        verbose_name=_("unit"),
    )
    instrument = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="task_forces",
        verbose_name=_("set up by"),
    )

    objects = TaskForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("task force")
        verbose_name_plural = _("task forces")
        ordering = ["unit__code"]

    def __str__(self):
        return _("Task force of %(unit)s") % {"unit": self.unit.display_name}


class SeatQuerySet(DatedQuerySet):
    """Seats as they are, and as we knew them (`version.py`)."""

    unit_path = "task_force__unit"

    def serving(self, on):
        """Return those in office on a day."""
        return self.in_force(on)

    def heads(self, on):
        """Return who heads the groups on a day: the holder, and after them who acts as one."""
        return self.serving(on).filter(role=GroupRole.HEAD).order_by("task_force", "acting")

    def of_group(self):
        return self.filter(role__body=GroupRole.Body.GROUP)

    def of_secretariat(self):
        return self.filter(role__body=GroupRole.Body.SECRETARIAT)

    def in_precedence(self):
        # Who acts in a seat stands behind its holder.
        return self.order_by("role__position", "acting", "precedence", "person__sort_key", "pk")


def acting_title(role) -> str:
    """Return what one who acts in a role is called: the one spelling of pages, papers and lists."""
    return str(_("Acting %(role)s") % {"role": role})


class Seat(models.Model):
    """What a seat says of itself, as it is and as we knew it."""

    class Meta:
        abstract = True

    @property
    def role_title(self) -> str:
        """The role as it is said of the person: ប្រធានស្តីទី of one who acts in it."""
        return acting_title(self.role) if self.acting else str(self.role)


class MembershipQuerySet(SeatQuerySet):
    pass


class Membership(Seat):
    """One person's seat in a task force or its secretariat, from one day until another."""

    task_force = models.ForeignKey(
        TaskForce,
        models.PROTECT,
        db_index=False,  # the one of the seats below begins with it
        related_name="memberships",
        verbose_name=_("task force"),
    )
    person = models.ForeignKey(
        "taskforce.Person", models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    role = models.ForeignKey(
        GroupRole, models.PROTECT, related_name="memberships", verbose_name=_("role")
    )
    acting = models.BooleanField(
        _("acting"),
        default=False,
        db_default=False,
        help_text=_("Does the work of the seat while its holder is absent, or nobody holds it."),
    )
    ex_officio = models.ForeignKey(
        "taskforce.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("sits by office"),
        help_text=_("The office whose holder sits here: who follows in it follows here, too."),
    )
    precedence = fields.PositiveIntegerField(
        _("order of precedence"),
        default=0,
        help_text=_("The lower stands first among equal roles."),
    )
    position = fields.CharField(_("state position"), max_length=200, blank=True)
    institution = fields.CharField(_("ministry or institution"), max_length=200, blank=True)
    starts_on = fields.DateField(_("in office from"))
    ends_on = fields.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day no longer in office.")
    )
    started_by = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_started",
        verbose_name=_("appointed by"),
    )
    ended_by = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_ended",
        verbose_name=_("ended by"),
    )
    note = fields.CharField(_("remark"), max_length=500, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [
            models.Index(name="membership_seat", fields=["task_force", "role", "starts_on"]),
            # Who holds several seats on a day is read from it alone.
            models.Index(
                name="membership_days_of_person", fields=["person", "starts_on", "ends_on"]
            ),
        ]
        constraints = [
            ends_after_it_starts(),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ended_by_needs_an_end",
                condition=Q(ended_by=None) | Q(ends_on__isnull=False),
                violation_error_message=_("An instrument ended it: give the day."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_acting_or_not", condition=Q(acting__in=[True, False])
            ),
            RealDays(name="taskforce_membership_real_days", fields=["starts_on", "ends_on"]),
            NoOverlap(
                name="taskforce_membership_one_holder",
                fields=["task_force", "role"],
                start="starts_on",
                end="ends_on",
                condition=Q(role__in=GroupRole.SINGLE, acting=False),
                violation_error_message=_("Another person holds this seat on these days."),
                violation_error_code="seat_taken",
            ),
            # Somebody may act in a seat beside its holder, who is absent; two may not.
            NoOverlap(
                name="taskforce_membership_one_acting",
                fields=["task_force", "role"],
                start="starts_on",
                end="ends_on",
                condition=Q(role__in=GroupRole.SINGLE, acting=True),
                violation_error_message=_("Another person acts in this seat on these days."),
                violation_error_code="acting_taken",
            ),
            NoOverlap(
                name="taskforce_membership_person_once",
                fields=["task_force", "role", "person"],
                start="starts_on",
                end="ends_on",
                violation_error_message=_(
                    "This person already holds this role here on these days."
                ),
                violation_error_code="already_member",
            ),
            KeepsVersions(
                name="taskforce_membership_versions",
                into="taskforce_membershipversion",
                fields=[
                    "task_force", "person", "role", "acting", "ex_officio", "precedence",
                    "position", "institution", "starts_on", "ends_on", "started_by", "ended_by",
                    "note",
                ],
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person}, {self.role_title}, {self.task_force}"

    def clean(self):
        born_on = self.person_id and self.person.born_on
        if born_on and self.starts_on and self.starts_on <= born_on:
            message = _("This lies before the date of birth. Look at the years of both.")
            raise ValidationError({"starts_on": ValidationError(message, code="before_birth")})
