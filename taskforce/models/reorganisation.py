"""The act that changes units: renamed, moved, split, merged, set up, ended, of another kind."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import Verb, may_everywhere

from .unit_kind import Kind


class ReorganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the acts, for those who carry them out; for others there are none."""
        return self if may_everywhere(user, Verb.REORGANISE) else self.none()

    def due(self, on):
        """Return what was decided and takes effect by a day."""
        return self.filter(state=Reorganisation.State.WAITING, effective_on__lte=on)


class Reorganisation(models.Model):
    """Changes of administrative units that take effect together, by one instrument."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waits for its day")
        DONE = "done", _("carried out")

    instrument = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        related_name="reorganisations",
        verbose_name=_("instrument"),
    )
    # The instrument was recorded for this draft, and goes with it where nothing else rests on it.
    made_instrument = models.BooleanField(default=False, db_default=False, editable=False)
    effective_on = fields.DateField(_("takes effect on"))
    note = fields.CharField(_("remark"), max_length=500, blank=True)
    state = fields.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    made_at = fields.DateTimeField(_("drafted"), auto_now_add=True)
    # What was shown before: codes and names as data, put into words when it is read.
    preview = models.JSONField(_("preview"), null=True, editable=False)
    previewed_at = fields.DateTimeField(_("preview made"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    done_at = fields.DateTimeField(_("carried out at"), null=True, blank=True)
    # What it did to each unit, seat and term, so that another act can annul it.
    effect = models.JSONField(_("what it did"), null=True, editable=False)
    # An annulment is an act of its own: what it annuls stays in the history beside it.
    annuls = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="annulment",
        verbose_name=_("annuls"),
    )
    # Why it could not be carried out on its day.
    fault = models.JSONField(_("what stands in the way"), null=True, editable=False)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation of units")
        verbose_name_plural = _("reorganisations of units")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done_with_moment_and_preview",
                condition=~Q(state="done")
                | Q(done_at__isnull=False, decided_by__isnull=False, preview__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_waits_by_somebody",
                condition=~Q(state="waiting") | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_annuls_with_reason",
                condition=Q(annuls=None) | ~Q(note=""),
                violation_error_message=_("Say why the act is annulled."),
            ),
        ]

    def __str__(self):
        return str(self.instrument)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_annulled(self) -> bool:
        """Tell whether another act has undone this one."""
        return hasattr(self, "annulment") and self.annulment.state == self.State.DONE

    @property
    def may_be_annulled(self) -> bool:
        """Tell whether an annulment can be drafted, if nothing rests on it."""
        is_free = self.annuls_id is None and not hasattr(self, "annulment")
        return is_free and self.state == self.State.DONE and self.effect is not None


class UnitChange(models.Model):
    """One change within a reorganisation; they are carried out in their order."""

    class What(models.TextChoices):
        RENAME = "rename", _("new name")
        MOVE = "move", _("move below another unit")
        KIND = "kind", _("another kind")
        SPLIT = "split", _("part of it becomes a unit of its own")
        NEW = "new", _("new unit")
        MERGE = "merge", _("merge into another unit")
        CEASE = "cease", _("cease")

    class Members(models.TextChoices):
        END = "end", _("their seats end by the instrument")
        MOVE = "move", _("they sit in the other unit's group from that day")

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="changes", verbose_name=_("reorganisation")
    )
    position = fields.PositiveSmallIntegerField(_("position"))
    what = fields.CharField(_("change"), max_length=10, choices=What)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("unit"),
    )
    # By code, for it may be a unit that begins in the same act.
    target = fields.CodeField(_("code of the other unit"), max_length=6, blank=True)
    code = fields.CodeField(_("new code"), max_length=6, blank=True)
    kind = fields.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    name_km = fields.CharField(_("Khmer name"), max_length=100, blank=True)
    name_latin = fields.CharField(_("romanised name"), max_length=100, blank=True, legacy=False)
    members = fields.CharField(
        _("members in office"), max_length=5, choices=Members, default=Members.END
    )
    # The unit that began by it.
    begun = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("new unit"),
    )

    class Meta:
        verbose_name = _("change of a unit")
        verbose_name_plural = _("changes of units")
        ordering = ["reorganisation", "position"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_place", fields=["reorganisation", "position"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_a_unit_unless_new",
                condition=Q(what="new", unit=None) | ~Q(what="new") & Q(unit__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.unit or self.name_km}"
