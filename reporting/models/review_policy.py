"""How many people must find a report right before it counts: one, or two, by level."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models import Level


class ReviewPolicy(models.Model):
    """In how many steps the reports of a level are reviewed; where nothing is set, in one."""

    class Steps(models.IntegerChoices):
        ONE = 1, _("one reviewer accepts")
        TWO = 2, _("one reviewer checks, another accepts")

    level = fields.PositiveSmallIntegerField(_("level"), choices=Level, unique=True)
    steps = fields.PositiveSmallIntegerField(_("steps"), choices=Steps, default=Steps.ONE)

    class Meta:
        verbose_name = _("steps of a review")
        verbose_name_plural = _("steps of reviews")
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_one_step_or_two", condition=Q(steps__in=[1, 2])
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()}: {self.get_steps_display()}"

    @classmethod
    def steps_at(cls, level: Level) -> int:
        """Return in how many steps the reports of a level are reviewed."""
        set_for = cls.objects.filter(level=level).values_list("steps", flat=True).first()
        return set_for or cls.Steps.ONE
