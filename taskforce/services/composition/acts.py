"""Drafting an act of composition: what it is about, whose seats end, who is appointed."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from taskforce.models import (
    ActChange,
    AdministrativeUnit,
    CompositionAct,
    InstrumentKind,
    Membership,
    Person,
    TaskForce,
)
from taskforce.scope import Verb, may, may_everywhere
from taskforce.services.composition.conflicts import (
    Conflict,
    changes_of,
    conflicts_of,
    overtaken,
)

__all__ = ["Conflict", "changes_of", "conflicts_of", "overtaken"]
SEAT = ("role", "acting", "ex_officio", "precedence", "position", "institution")


def may_compose(user, unit: AdministrativeUnit | None) -> bool:
    """Tell whether a user may draft and announce acts about a unit; None: the country."""
    if unit is None:
        return may_everywhere(user, Verb.COMPOSE)
    return may(user, Verb.COMPOSE, unit)


@transaction.atomic
def draft(
    *,
    unit: AdministrativeUnit | None,
    kind: InstrumentKind,
    subject: str,
    effective_on: date,
    references: str = "",
    by,
) -> CompositionAct:
    """Begin an act about a unit and all below it; without one, about the country.

    Raises:
        PermissionDenied: where `by` may not compose there.
    """
    _check_may_compose(by, unit)
    return CompositionAct.objects.create(
        unit=unit,
        kind=kind,
        subject=subject,
        references=references,
        effective_on=effective_on,
        drafted_by=by,
    )


@transaction.atomic
def revise(*, act: CompositionAct, version: int, by, **words) -> CompositionAct:
    """Store other words of a draft: kind, subject, references, effective_on.

    Raises:
        ValidationError: where it is no draft any more, or somebody changed it meanwhile.
    """
    locked = take_up(act=act, version=version, by=by)
    for name in ("kind", "subject", "references", "effective_on"):
        setattr(locked, name, words.get(name, getattr(locked, name)))
    locked.save()
    return locked


@transaction.atomic
def discard(*, act: CompositionAct, version: int, by) -> None:
    """Throw a draft away, with the people who were entered for it alone."""
    locked = take_up(act=act, version=version, by=by)
    changes = list(locked.changes.select_related("person"))
    locked.delete()
    for change in changes:
        _forget(change)


@transaction.atomic
def end_seats(*, act: CompositionAct, seats: list[Membership], version: int, by) -> CompositionAct:
    """Let seats end by a draft.

    Raises:
        ValidationError: where it changed meanwhile, or a seat lies outside what it concerns.
    """
    locked = take_up(act=act, version=version, by=by)
    known = set(locked.changes.exclude(ends=None).values_list("ends", flat=True))
    order = _next_order(locked)
    for seat in seats:
        _check_reaches(locked, seat.task_force)
        if seat.pk not in known:
            ActChange.objects.create(act=locked, task_force=seat.task_force, ends=seat, order=order)
            known.add(seat.pk)
            order += 1
    return locked


@transaction.atomic
def appoint(
    *,
    act: CompositionAct,
    task_force: TaskForce,
    person: Person,
    version: int,
    by,
    replacing: Membership | None = None,
    is_new_person: bool = False,
    **seat,
) -> ActChange:
    """Let a person take a seat by a draft, where it is held in the place of who holds it.

    Args:
        seat: role, acting, ex_officio, precedence, position, institution.

    Raises:
        ValidationError: where the draft changed meanwhile, the group lies outside what it
            concerns, the person is appointed to this role already, or the seat has a successor.
    """
    locked = take_up(act=act, version=version, by=by)
    _check_reaches(locked, task_force)
    if replacing and replacing.task_force_id != task_force.pk:
        raise ValidationError(_("This seat is not in this group."), code="foreign_seat")
    change = ActChange(
        act=locked,
        task_force=task_force,
        person=_stored(person),
        ends=replacing,
        is_new_person=is_new_person,
        order=_next_order(locked),
        **seat,
    )
    # A seat that was to end without a successor has one now.
    locked.changes.filter(ends=replacing, person=None).exclude(ends=None).delete()
    # With the act: only so the database's rules of one act are said in words.
    change.full_clean()
    change.save()
    return change


def _stored(person):
    if not person.pk:
        person.save()
    return person


@transaction.atomic
def remove(*, act: CompositionAct, change: ActChange, version: int, by) -> CompositionAct:
    """Take a change out of a draft."""
    locked = take_up(act=act, version=version, by=by)
    kept = locked.changes.select_related("person").filter(pk=change.pk).first()
    if kept:
        kept.delete()
        _forget(kept)
    return locked


def take_up(*, act: CompositionAct, version: int, by) -> CompositionAct:
    """Return a draft locked, as nobody changed it since `version`, counted one further.

    Raises:
        PermissionDenied: where `by` may not compose there.
        ValidationError: where it was changed (`stale`), or is no draft (`not_a_draft`).
    """
    _check_may_compose(by, act.unit)
    # Of itself alone: PostgreSQL locks no row of a unit that may be missing.
    rows = CompositionAct.objects.select_for_update(of=["self"]).filter(pk=act.pk)
    locked = rows.select_related("unit", "kind").first()
    if locked is None:
        raise ValidationError(_("This draft was thrown away."), code="gone")
    if not locked.is_draft:
        raise ValidationError(_("This act was announced already."), code="not_a_draft")
    if locked.version != version:
        raise ValidationError(
            _(
                "Somebody else changed this draft while you were working on it. Look at what "
                "stands there now, then do it again: nothing of theirs is lost."
            ),
            code="stale",
        )
    CompositionAct.objects.filter(pk=locked.pk).update(version=F("version") + 1)
    locked.version = act.version = version + 1
    return locked


def _check_may_compose(by, unit):
    if not may_compose(by, unit):
        raise PermissionDenied


def _check_reaches(act, task_force):
    if not act.reaches(task_force.unit):
        raise ValidationError(
            _("%(unit)s is not among the units that this act concerns.")
            % {"unit": task_force.unit.display_name},
            code="foreign_unit",
        )


def _next_order(act) -> int:
    return (act.changes.aggregate(last=Max("order"))["last"] or 0) + 1


def _forget(change):
    """Delete a person who was entered for a change, unless they came to be more than that."""
    if not change.is_new_person:
        return
    try:
        with transaction.atomic():
            if not ActChange.objects.filter(person=change.person).exists():
                change.person.delete()
    except IntegrityError:
        # They sit somewhere by now: PROTECT refuses, and they stay.
        return
