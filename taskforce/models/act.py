"""Acts by which the composition changes: drafted, announced as one, annulled as one."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet, Verb, may_everywhere, units_q

from .dated import shown_unit
from .task_force import Seat


class CompositionActQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Return what was announced where the user may look; drafts where they may compose."""
        seen = self.allowed(user, Verb.VIEW)
        if may_everywhere(user, Verb.COMPOSE):
            return seen
        drafts = Q(status=CompositionAct.Status.DRAFT)
        return seen.filter(~drafts | units_q(user, Verb.COMPOSE, self.unit_path))

    def drafts(self):
        return self.filter(status=CompositionAct.Status.DRAFT)

    def waiting_for(self, user):
        """Return the drafts that a user may announce, those that an office proposed first."""
        return (
            self.allowed(user, Verb.COMPOSE)
            .drafts()
            .order_by(F("proposed_by").asc(nulls_last=True), "effective_on", "pk")
        )

    def about(self, unit):
        """Return those that change the group of a unit, or were drafted about it."""
        changes = ActChange.objects.filter(act=OuterRef("pk"), task_force__unit=unit)
        return self.filter(Q(unit=unit) | Exists(changes))


class CompositionAct(models.Model):
    """Changes of the composition that take effect together, by one instrument."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        ANNULLED = "annulled", _("annulled")

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("concerns"),
        help_text=_("It may change the groups of this unit and of all below it."),
    )
    kind = models.ForeignKey(
        "taskforce.InstrumentKind",
        models.PROTECT,
        related_name="acts",
        verbose_name=_("kind of instrument"),
    )
    subject = fields.CharField(
        _("subject"), max_length=500, help_text=_("As it stands on the paper, below ស្តីពី.")
    )
    references = fields.TextField(
        _("references"),
        blank=True,
        help_text=_("The instruments it rests on, one a line: they stand behind យោង."),
    )
    effective_on = fields.DateField(
        _("takes effect on"),
        help_text=_("The first day of those appointed, and the first without those who leave."),
    )
    status = fields.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    instrument = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("instrument"),
    )
    proposed_by = models.ForeignKey(
        "taskforce.OfficeTerm",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="acts",
        verbose_name=_("proposed by"),
    )
    drafted_at = fields.DateTimeField(_("drafted"), auto_now_add=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="acts_drafted",
        verbose_name=_("drafted by"),
    )
    announced_at = fields.DateTimeField(_("announced"), null=True, blank=True)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts_announced",
        verbose_name=_("announced by"),
    )
    annulled_at = fields.DateTimeField(_("annulled"), null=True, blank=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts_annulled",
        verbose_name=_("annulled by"),
    )
    annulled_through = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts_annulled",
        verbose_name=_("instrument of the annulment"),
    )
    reason = fields.CharField(_("reason of the annulment"), max_length=500, blank=True)
    version = fields.PositiveIntegerField(default=0, editable=False)

    objects = CompositionActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of composition")
        verbose_name_plural = _("acts of composition")
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_each_state_has_what_it_needs",
                condition=Q(
                    status="draft", instrument=None, announced_at=None, announced_by=None,
                    annulled_at=None, annulled_by=None, annulled_through=None, reason="",
                )
                | Q(
                    status="announced", instrument__isnull=False, announced_at__isnull=False,
                    announced_by__isnull=False, annulled_at=None, annulled_by=None,
                    annulled_through=None, reason="",
                )
                | Q(
                    status="annulled", instrument__isnull=False, announced_at__isnull=False,
                    announced_by__isnull=False, annulled_at__isnull=False,
                    annulled_by__isnull=False,
                )
                & ~Q(reason=""),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("act_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def ends_a_term(self) -> bool:
        """Whether it was proposed because somebody left an office, with nobody following."""
        term = self.proposed_by
        return bool(term and term.ends_on and term.ends_on <= self.effective_on)

    @property
    def proposing_paper(self):
        """The instrument by which the office changed hands that the act follows; or nothing."""
        term = self.proposed_by
        return term and (term.ended_by if self.ends_a_term else term.started_by)

    @property
    def place(self) -> str:
        """The unit it is about, in the language of the page."""
        return shown_unit(self.unit)

    def reaches(self, unit) -> bool:
        """Tell whether it may change the group of a unit."""
        return self.unit is None or unit.is_in(self.unit)


class ActChangeQuerySet(ScopedQuerySet):
    unit_path = "act__unit"

    def in_order(self):
        """Return the changes by group, then in order of precedence."""
        unit = "task_force__unit"
        return self.order_by(f"{unit}__tree_id", f"{unit}__lft", "order", "pk")


class ActChange(Seat):
    """A seat that ends, a person who is appointed, or both: a succession."""

    act = models.ForeignKey(
        CompositionAct, models.CASCADE, related_name="changes", verbose_name=_("act")
    )
    task_force = models.ForeignKey(
        "taskforce.TaskForce",
        models.PROTECT,
        related_name="act_changes",
        verbose_name=_("task force"),
    )
    ends = models.ForeignKey(
        "taskforce.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="act_changes",
        verbose_name=_("seat that ends"),
    )
    person = models.ForeignKey(
        "taskforce.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="act_changes",
        verbose_name=_("appointed"),
    )
    # Entered with this change: gone with it, too, where nothing else came of it.
    is_new_person = models.BooleanField(default=False, editable=False)
    role = models.ForeignKey(
        "taskforce.GroupRole",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="act_changes",
        verbose_name=_("role"),
    )
    acting = models.BooleanField(_("acting"), default=False)
    ex_officio = models.ForeignKey(
        "taskforce.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="act_changes",
        verbose_name=_("sits by office"),
    )
    precedence = fields.PositiveIntegerField(_("order of precedence"), default=0)
    position = fields.CharField(_("state position"), max_length=200, blank=True)
    institution = fields.CharField(_("ministry or institution"), max_length=200, blank=True)
    order = fields.PositiveIntegerField(default=0, editable=False)
    # What came of it, kept for ever: the seat made, what it held, and the end as it was before.
    created = models.OneToOneField(
        "taskforce.Membership",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="created_by_change",
        verbose_name=_("seat that begins"),
    )
    before = models.JSONField(_("before"), default=dict, blank=True, editable=False)
    after = models.JSONField(_("after"), default=dict, blank=True, editable=False)

    objects = ActChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an act")
        verbose_name_plural = _("changes of acts")
        ordering = ["act", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_or_appoints",
                condition=Q(ends__isnull=False) | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_person_and_role_together",
                condition=Q(person=None, role=None) | Q(person__isnull=False, role__isnull=False),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_end_a_seat",
                fields=["act", "ends"],
                violation_error_message=_("This seat ends by this act already."),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_appointed_once",
                fields=["act", "task_force", "role", "person"],
                violation_error_message=_("This person is appointed to this role already."),
            ),
        ]

    def __str__(self):
        return f"{self.person or self.ends.person}, {self.task_force}"

    @property
    def is_succession(self) -> bool:
        return bool(self.ends_id and self.person_id)
