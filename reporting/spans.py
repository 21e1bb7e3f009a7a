"""A range of periods, read and shown as one: whole collected periods of one kind, side by side."""

from datetime import timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.models import Period
from reporting.models.period import read_code

# What ISO 8601 writes between both ends where a slash cannot stand: in an address, in a file name.
BETWEEN = "--"
LONGEST = 60


class Span:
    """Some periods in their order, without a gap; it bears the names of a period's fields.

    Its questions are those of its last period.
    """

    pk = None
    deadlines = None

    def __init__(self, periods: list[Period]):
        self.periods = periods
        first, last = periods[0], periods[-1]
        self.code = f"{first.code}{BETWEEN}{last.code}"
        self.kind = first.kind
        self.starts_on, self.ends_on = first.starts_on, last.ends_on
        self.edition, self.edition_id = last.edition, last.edition_id

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return _name(self.periods[0], self.periods[-1])


def find(code: str) -> Period | Span:
    """Return the period of a code, or the range that two codes with `--` between them name.

    Raises:
        ValidationError: where it cannot be read, was not opened, or is no range that adds up.
    """
    first, _between, last = code.partition(BETWEEN)
    return span(first, last) if last else _find(first)


def span(first: str, last: str) -> Period | Span:
    """Return the collected periods from one to another; the period itself, where both are one.

    Raises:
        ValidationError: of two kinds, backwards, with a gap, too long, or not collected.
    """
    begin, end = _find(first), _find(last)
    if begin == end:
        return begin
    if begin.kind != end.kind:
        raise ValidationError(
            _(
                "%(first)s and %(last)s are periods of two kinds, which overlap: choose two of "
                "the same kind."
            ),
            code="kinds",
            params={"first": begin.name, "last": end.name},
        )
    if begin.starts_on > end.starts_on:
        raise ValidationError(
            _("%(first)s comes after %(last)s: choose the earlier period first."),
            code="backwards",
            params={"first": begin.name, "last": end.name},
        )
    return Span(_gapless(_collected(begin, end), begin, end))


def named(code: str) -> str:
    """Return the words for the code of a period or a range, without asking the database."""
    first, _between, last = code.partition(BETWEEN)
    return _name(Period.of_code(first), Period.of_code(last)) if last else Period.named(first)


def _name(first, last) -> str:
    return _("%(first)s to %(last)s") % {"first": first.name, "last": last.name}


def _find(code) -> Period:
    read_code(code)
    found = Period.objects.select_related("edition").filter(code=code).first()
    if found is None:
        raise ValidationError(
            _("The period %(code)s has not been opened: no report was asked for it."),
            code="period_unknown",
            params={"code": code},
        )
    return found


def _collected(begin, end) -> list[Period]:
    found = Period.objects.filter(
        kind=begin.kind, starts_on__gte=begin.starts_on, ends_on__lte=end.ends_on
    )
    found = found.filter(deadlines__isnull=False).distinct().select_related("edition")
    return list(found.order_by("starts_on"))


def _gapless(periods, begin, end) -> list[Period]:
    """Return the periods; refuse those between which days are missing."""
    collected = {period.pk for period in periods}
    if absent := [period for period in (begin, end) if period.pk not in collected]:
        raise ValidationError(
            _("No reports are collected for %(period)s: choose another period."),
            code="not_collected",
            params={"period": absent[0].name},
        )
    if len(periods) > LONGEST:
        raise ValidationError(
            _("A range has at most %(most)s periods; this one has %(count)s."),
            code="too_long",
            params={"most": LONGEST, "count": len(periods)},
        )
    for before, after in pairwise(periods):
        if before.ends_on + timedelta(days=1) != after.starts_on:
            raise ValidationError(
                _(
                    "Between %(before)s and %(after)s no reports were collected: the total would "
                    "have a gap. Choose a shorter range."
                ),
                code="gap",
                params={"before": before.name, "after": after.name},
            )
    return periods
