"""Picking passages for a consolidated report, editing and ordering them; their source is kept."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.consolidation import consolidate
from reporting.models import Period, PickedPassage, Submission
from reporting.summary import Passage
from taskforce.models import AdministrativeUnit
from taskforce.scope import Verb, may, may_everywhere


def mark_of(text: str) -> str:
    """Return what tells a text from another: who picks one has seen exactly this."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def pick(
    *,
    period: Period,
    unit: AdministrativeUnit | None,
    report: int,
    question: str,
    seen: str,
    by,
) -> PickedPassage:
    """Pick what a report wrote to a question, as the last of those picked.

    Args:
        report: the key of the report.
        seen: the mark of the text that was shown.

    Raises:
        ValidationError: for a report that is none of this unit's (`foreign`), one that was
            corrected since it was shown (`stale`), or a passage that is picked already.
    """
    require(by, unit)
    written = _written(period, unit, report, question)
    if mark_of(written.text) != seen:
        raise ValidationError(
            _("This report has been corrected since. Look at what it says now, and pick it then."),
            code="stale",
        )
    same = PickedPassage.objects.filter(period=period, unit=unit, question=question)
    last = same.aggregate(Max("position"))["position__max"]
    picked = PickedPassage(
        period=period, unit=unit, question=question, position=(last or 0) + 1,
        text=written.text, original=written.text, report_id=report,
        version=_version_of(report), picked_by=by, picked_at=timezone.now(),
    )  # fmt: skip
    picked.full_clean(exclude=["picked_by"])
    picked.save()
    return picked


@transaction.atomic
def edit(*, passage: PickedPassage, text: str, by) -> PickedPassage:
    """Keep other words for a passage; what the report said stays beside them."""
    passage = _held(passage, by)
    passage.text = text
    passage.full_clean(exclude=["picked_by"])
    passage.save()
    return passage


@transaction.atomic
def take_anew(*, passage: PickedPassage, keep_words: bool, by) -> PickedPassage:
    """Take what the report says now as the original; the edited words stay, or go for it.

    Raises:
        ValidationError: where the report says nothing any more (`foreign`).
    """
    passage = _held(passage, by)
    now = _written(passage.period, passage.unit, passage.report_id, passage.question)
    passage.original, passage.version = now.text, _version_of(passage.report_id)
    if not keep_words:
        passage.text = now.text
    passage.picked_by, passage.picked_at = by, timezone.now()
    passage.save()
    return passage


@transaction.atomic
def move(*, passage: PickedPassage, by, up: bool) -> None:
    """Let a passage change its place with the one before it, or after it."""
    passage = _held(passage, by)
    beside = PickedPassage.objects.filter(
        period=passage.period, unit=passage.unit, question=passage.question
    ).exclude(pk=passage.pk)
    if up:
        other = beside.filter(position__lt=passage.position).order_by("-position").first()
    else:
        other = beside.filter(position__gt=passage.position).order_by("position").first()
    if other:
        other.position, passage.position = passage.position, other.position
        other.save(update_fields=["position"])
        passage.save(update_fields=["position"])


@transaction.atomic
def drop(*, passage: PickedPassage, by) -> None:
    """Take a passage out: it is listed among the unused again."""
    passage = _held(passage, by)
    passage.delete()
    PickedPassage.objects.filter(
        period=passage.period, unit=passage.unit, question=passage.question,
        position__gt=passage.position,
    ).update(position=F("position") - 1)  # fmt: skip


def require(by, unit):
    """Refuse who may not publish for a unit (None: the country)."""
    if not (may(by, Verb.PUBLISH, unit) if unit else may_everywhere(by, Verb.PUBLISH)):
        raise PermissionDenied(_("Your role does not allow publishing."))


def _held(passage, by) -> PickedPassage:
    held = PickedPassage.objects.select_for_update(of=["self"]).select_related("unit", "period")
    found = held.get(pk=passage.pk)
    require(by, found.unit)
    return found


def _written(period, unit, report, question) -> Passage:
    """Return what a report wrote, where it is one of those of the unit's consolidated report."""
    summary = consolidate(period=period, unit=unit)
    for passage in summary.written:
        if (passage.report, passage.question.code) == (report, question):
            return passage
    raise ValidationError(
        _("This passage is not of an accepted report of the groups in this consolidated report."),
        code="foreign",
    )


def _version_of(report) -> int:
    found = Submission.objects.get(pk=report).versions.aggregate(Max("number"))
    return found["number__max"] or 1
