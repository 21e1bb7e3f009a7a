"""The periods that are reported on, and the last day for each level."""

import calendar
import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields import taking
from taskforce.formats.digits import digits
from taskforce.models import Level

CODE = re.compile(r"(?P<year>20\d\d)(?:-(?P<part>0[1-9]|1[0-2]|Q[1-4]|S[12]|9M))?\Z")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    SEMESTER = "semester", _("semester")
    NINE_MONTHS = "nine_months", _("nine months")
    YEAR = "year", _("year")


MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.SEMESTER: 6}
NAMES = {
    PeriodKind.MONTH: _("%(month)s %(year)s"),
    PeriodKind.QUARTER: _("quarter %(number)s of %(year)s"),
    PeriodKind.SEMESTER: _("semester %(number)s of %(year)s"),
    PeriodKind.NINE_MONTHS: _("nine months of %(year)s"),
    PeriodKind.YEAR: _("year %(year)s"),
}


def read_code(code: str) -> tuple[PeriodKind, int, int, int]:
    """Return kind, year, first month and number of months of a code.

    2026-03 is a month, 2026-Q1 a quarter, 2026-S1 a semester, 2026-9M nine months, 2026 a year.

    Raises:
        ValidationError: where it is none of these.
    """
    match = CODE.match(taking.code(code).upper())
    if not match:
        raise ValidationError(
            _(
                "There is no period “%(code)s”. Write 2026-03 for a month, 2026-Q1 for a quarter, "
                "2026-S1 for a semester, 2026-9M for nine months, 2026 for a year."
            ),
            code="period_code",
            params={"code": code},
        )
    year, part = int(match["year"]), match["part"]
    if part is None:
        return PeriodKind.YEAR, year, 1, 12
    if part == "9M":
        return PeriodKind.NINE_MONTHS, year, 1, 9
    if part[0] == "Q":
        return PeriodKind.QUARTER, year, 3 * int(part[1]) - 2, 3
    if part[0] == "S":
        return PeriodKind.SEMESTER, year, 6 * int(part[1]) - 5, 6
    return PeriodKind.MONTH, year, int(part), 1


class PeriodQuerySet(models.QuerySet):
    def started(self, on):
        return self.filter(starts_on__lte=on)

    def open(self, on):
        """Return the periods that are over, with a last day still to come at some level."""
        return self.filter(deadlines__due_on__gte=on, ends_on__lt=on).distinct()


class Period(models.Model):
    """A month, quarter, semester, nine months or year, reported on with one edition of the form."""

    code = fields.CodeField(
        _("code"),
        max_length=7,
        unique=True,
        upper=True,
        help_text=_("For example 2026-S1 or 2026-03."),
    )
    kind = fields.CharField(_("kind"), max_length=12, choices=PeriodKind, editable=False)
    starts_on = fields.DateField(_("first day"), editable=False)
    ends_on = fields.DateField(_("last day"), editable=False)
    edition = models.ForeignKey(
        "reporting.FormEdition", models.PROTECT, related_name="periods", verbose_name=_("form")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-ends_on", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["kind", "starts_on"]
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.set_days()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        try:
            self.set_days()
        except ValidationError as error:
            raise ValidationError({"code": error}) from error
        if self.edition_id and self.edition.issued_at is None:
            raise ValidationError({"edition": _("This form is a draft: issue it first.")})

    def set_days(self):
        """Derive kind and days from the code."""
        self.kind, year, month, months = read_code(self.code)
        self.code = self._meta.get_field("code").stored(self.code)
        last = month + months - 1
        self.starts_on = date(year, month, 1)
        self.ends_on = date(year, last, calendar.monthrange(year, last)[1])

    @classmethod
    def of_code(cls, code: str) -> "Period":
        """Return the period of a code with its days, without asking the database."""
        period = cls(code=code)
        period.set_days()
        return period

    @classmethod
    def named(cls, code: str) -> str:
        """Return the words for the period of a code, without asking the database."""
        return cls.of_code(code).name

    @property
    def name(self) -> str:
        """The period in words, in the language of the page."""
        year, first = self.starts_on.year, self.starts_on.month
        number = (first - 1) // MONTHS_IN.get(self.kind, 12) + 1
        words = NAMES[self.kind] % {"month": MONTHS[first], "number": number, "year": year}
        return digits(words)


class DeadlineQuerySet(models.QuerySet):
    def of(self, submission) -> "Deadline | None":
        """Return the deadline that a report has, where its level has one."""
        return self.filter(period=submission.period_id, level=submission.unit.level).first()


class Deadline(models.Model):
    """The last day on which a level hands in for a period. That day still counts.

    What comes later is late, and is taken until the level is closed, if it ever is.
    """

    period = models.ForeignKey(
        Period, models.CASCADE, related_name="deadlines", verbose_name=_("period")
    )
    level = fields.PositiveSmallIntegerField(_("level"), choices=Level)
    due_on = fields.DateField(_("last day"))
    grace_until = fields.DateField(
        _("grace until"),
        null=True,
        blank=True,
        help_text=_("Late, but nobody is reminded up to this day."),
    )
    locks_on = fields.DateField(
        _("closed from"),
        null=True,
        blank=True,
        help_text=_("From this day on, no report is handed in for the first time."),
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["period", "level"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_level", fields=["period", "level"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_due_then_grace_then_closed",
                condition=(Q(grace_until=None) | Q(grace_until__gte=F("due_on")))
                & (
                    Q(locks_on=None)
                    | Q(locks_on__gt=F("due_on"))
                    & (Q(grace_until=None) | Q(locks_on__gt=F("grace_until")))
                ),
                violation_error_message=_(
                    "The grace ends no earlier than the last day, and it is closed after both."
                ),
            ),
        ]

    def __str__(self):
        day = date_format(self.due_on)
        words = f"{self.period}, {self.get_level_display()} – {day}"
        return digits(words)

    def missed_at(self, moment) -> bool:
        """Tell whether the last day, in Cambodia, was over at a moment."""
        return timezone.localdate(moment) > self.due_on

    def is_closed(self, on: date) -> bool:
        """Tell whether nothing is handed in for the first time any more."""
        return self.locks_on is not None and on >= self.locks_on

    def is_in_grace(self, on: date) -> bool:
        return self.grace_until is not None and self.due_on < on <= self.grace_until

    def days_left(self, on: date) -> int:
        """Return how many days remain; 0 on the last day, less than 0 after it."""
        return (self.due_on - on) // timedelta(days=1)
