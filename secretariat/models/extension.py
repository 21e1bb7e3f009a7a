"""A unit asks for more time; somebody above gives it or refuses, with the reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet, Verb

from .assignment import Assignment


class ExtensionQuerySet(ScopedQuerySet):
    unit_path = "assignment__unit"

    def waiting_for(self, user):
        """Return what a person may decide on; never what they asked for themselves."""
        asked = self.filter(state=Extension.State.ASKED).allowed(user, Verb.REVIEW)
        return asked.exclude(asked_by=user)


class Extension(models.Model):
    """More time for one assignment: asked for, given or refused; it stays in the statistics."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="extensions", verbose_name=_("assignment")
    )
    state = fields.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    # What was due when it was asked for, so that the statistics can say by how much.
    due_before = fields.DateTimeField(_("last moment until then"))
    asked_until = fields.DateTimeField(_("asked until"))
    given_until = fields.DateTimeField(_("given until"), null=True, blank=True)
    reason = fields.TextField(_("reason"))
    asked_at = fields.DateTimeField(_("asked"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    answer = fields.TextField(_("why it is given or refused"), blank=True)
    decided_at = fields.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open",
                fields=["assignment"],
                condition=Q(state="asked"),
                violation_error_message=_("An extension is asked for already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_later_than_before",
                condition=Q(asked_until__gt=F("due_before"))
                & (Q(given_until=None) | Q(given_until__gt=F("due_before"))),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reasons_and_decision",
                condition=~Q(reason="")
                & (
                    Q(state="asked", decided_at=None, decided_by=None, given_until=None, answer="")
                    | Q(
                        state="given", given_until__isnull=False,
                        decided_at__isnull=False, decided_by__isnull=False,
                    )
                    | Q(
                        state="refused", given_until=None,
                        decided_at__isnull=False, decided_by__isnull=False,
                    )
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.assignment}: {self.get_state_display()}"

    @property
    def is_asked(self) -> bool:
        return self.state == self.State.ASKED
