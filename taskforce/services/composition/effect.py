"""An act takes effect as one, and is annulled as one."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.models import ActChange, CompositionAct, Instrument, Membership
from taskforce.services.composition.acts import SEAT, may_compose, take_up
from taskforce.services.composition.conflicts import changes_of, conflicts_of
from taskforce.services.composition.instruments import found_or_made
from taskforce.services.composition.resting import check_nothing_rests, kept, put_back


@transaction.atomic
def announce(
    *,
    act: CompositionAct,
    version: int,
    by,
    number: str = "",
    dated: date | None = None,
    signatory: str = "",
    instrument: Instrument | None = None,
) -> CompositionAct:
    """Record the instrument of a draft; all its changes take effect, or none.

    Args:
        instrument: one that is recorded already, in the place of number, dated, signatory.

    Raises:
        ValidationError: where it changed meanwhile, has no change, or changes that cannot take
            effect: each with its reason.
    """
    locked = take_up(act=act, version=version, by=by)
    changes = _lockable(locked)
    if not changes:
        raise ValidationError(_("Nothing changes by this act yet."), code="empty")
    if conflicts := conflicts_of(locked, changes):
        raise ValidationError(
            [ValidationError(found.message, code=found.code) for found in conflicts]
        )
    instrument = instrument or found_or_made(
        kind=locked.kind, number=number, dated=dated, unit=locked.unit,
        signatory=signatory, subject=locked.subject, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _end(locked, changes, instrument)
            _begin(locked, changes, instrument)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody changed these seats at the same moment. Look at the draft again."),
            code="changed_meanwhile",
        ) from error
    # As an upsert: a CASE with a branch for each of a thousand rows takes seconds.
    ActChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["before", "after", "created"],
    )
    locked.status, locked.instrument = CompositionAct.Status.ANNOUNCED, instrument
    locked.announced_at, locked.announced_by = timezone.now(), by
    locked.save()
    return locked


def _lockable(act):
    """Return the changes with the seats that end locked and as they are now."""
    ending = act.changes.exclude(ends=None).values("ends")
    list(Membership.objects.select_for_update().filter(pk__in=ending).order_by("pk"))
    return changes_of(act)


def _end(act, changes, instrument):
    ending = [change for change in changes if change.ends_id]
    for change in ending:
        change.before = kept(change.ends)
        change.ends.ends_on, change.ends.ended_by = act.effective_on, instrument
    seats = Membership.objects.filter(pk__in=[change.ends_id for change in ending])
    seats.update(ends_on=act.effective_on, ended_by=instrument)


def _begin(act, changes, instrument):
    appointed = [change for change in changes if change.person_id]
    seats = [
        Membership(
            task_force=change.task_force,
            person=change.person,
            starts_on=act.effective_on,
            started_by=instrument,
            **{name: getattr(change, name) for name in SEAT},
        )
        for change in appointed
    ]
    for change, seat in zip(appointed, Membership.objects.bulk_create(seats), strict=True):
        change.created, change.after = seat, kept(seat)


@transaction.atomic
def annul(
    *,
    act: CompositionAct,
    reason: str,
    by,
    instrument: Instrument | None = None,
) -> CompositionAct:
    """Undo an act: who was appointed goes, who left is in office again as before.

    Raises:
        ValidationError: where it is not in force, or something rests on it by now: each thing
            is named.
    """
    if not may_compose(by, act.unit):
        raise PermissionDenied
    rows = CompositionAct.objects.select_for_update(of=["self"]).filter(pk=act.pk)
    locked = rows.select_related("unit", "kind", "instrument__kind").get()
    if locked.status != CompositionAct.Status.ANNOUNCED:
        raise ValidationError(_("This act is not in force."), code="not_in_force")
    if not reason:
        raise ValidationError(_("Say why it is annulled."), code="no_reason")
    changes = changes_of(locked)
    check_nothing_rests(locked, changes)
    try:
        with transaction.atomic():
            _undo(changes)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody changed these seats at the same moment. Look at the act again."),
            code="changed_meanwhile",
        ) from error
    locked.status, locked.reason = CompositionAct.Status.ANNULLED, reason
    locked.annulled_at, locked.annulled_by = timezone.now(), by
    locked.annulled_through = instrument
    locked.save()
    return locked


def _undo(changes):
    made = [change.created_id for change in changes if change.created_id]
    ActChange.objects.filter(pk__in=[change.pk for change in changes]).update(created=None)
    Membership.objects.filter(pk__in=made).delete()
    again = [put_back(change) for change in changes if change.ends_id]
    Membership.objects.bulk_update(again, ["ends_on", "ended_by"])
