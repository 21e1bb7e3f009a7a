"""Undoing an import: what it created goes, what it changed or ended is as it was before.

Only as long as nothing rests on it: what does is listed, and stands in the way.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from taskforce.formats.message import Message
from taskforce.models import (
    AdministrativeUnit,
    Instrument,
    Job,
    MemberImport,
    MemberImportEffect,
    Membership,
    Person,
    TaskForce,
)
from taskforce.models.search_index import PersonForm
from taskforce.resources.writing import full_statements, update
from taskforce.services import jobs
from taskforce.services.imports.judging import HUNDRED
from taskforce.services.imports.member_imports import check_may_import
from taskforce.services.imports.resting import resting_on

Status = MemberImport.Status
Kind = MemberImportEffect.Kind


def ask(*, member_import: MemberImport, why: str, by, job: Job | None = None):
    """Say that a stored import is to be undone, and why: a worker does it.

    Raises:
        ValidationError: where it is not stored, no reason is given, or a worker has it.
    """
    check_may_import(by, member_import.unit)
    if not why:
        raise ValidationError(_("Say why it is undone."), code="no_reason")
    if not member_import.may_be_undone:
        raise _not_stored()
    # Of two who ask at once, one finds it asked for.
    same = {"pk": member_import.pk, "status": member_import.status, "job": member_import.job_id}
    asked = {"status": Status.UNDOING, "undone_by": by, "undone_why": why, "job": job}
    if not MemberImport.objects.filter(**same).update(**asked):
        raise _not_stored()
    member_import.refresh_from_db()


def undo(*, member_import: MemberImport, job: Job | None = None, progress=None) -> MemberImport:
    """Make it as if the import had never been stored; the import stays, with who undid it and why.

    A worker that died has undone nothing, or all of it.

    Raises:
        JobLost: where the import is no longer this job's.
        ValidationError: where something rests on it: it stays stored.
    """
    member_import.refresh_from_db()
    if member_import.status == Status.UNDONE and member_import.job == job:
        return member_import  # by a worker that died when all was done
    check_may_import(member_import.undone_by, member_import.unit)
    try:
        _undo(member_import, job, progress or (lambda *args: None))
    except (ValidationError, PermissionDenied):
        stays = {"status": Status.APPLIED, "undone_by": None, "undone_why": ""}
        _mine(member_import, job).update(**stays)
        raise
    finally:
        member_import.refresh_from_db()
    return member_import


def _undo(member_import, job, progress):
    progress(0, HUNDRED, Message(gettext_noop("Looking for what rests on it")))
    try:
        with transaction.atomic(), full_statements():
            _lock(member_import)
            jobs.check_mine(job)
            _mark(member_import, job)
            if resting_on(member_import):
                raise _rests()
            progress(50, HUNDRED, Message(gettext_noop("Taking back what it stored")))
            _take_back(member_import)
    except IntegrityError as error:
        # Something came to rest on it at this very moment, or the seat was filled anew.
        raise _rests() from error


def _mine(member_import, job):
    return MemberImport.objects.filter(pk=member_import.pk, status=Status.UNDOING, job=job)


def _rests():
    return ValidationError(
        _("Other things rest on this import. Look at the list, and undo or change those first."),
        code="rests_on_it",
    )


def _not_stored():
    return ValidationError(_("Only an import that is stored can be undone."), code="not_stored")


def _lock(member_import):
    AdministrativeUnit.objects.select_for_update(no_key=True).get(pk=member_import.unit_id)


def _mark(member_import, job):
    done = {"status": Status.UNDONE, "undone_at": timezone.now()}
    if not _mine(member_import, job).update(**done):
        raise jobs.JobLost


def _take_back(member_import):
    """Remove and restore, in an order in which no constraint is broken on the way."""
    _remove(Membership, member_import)
    for model in (Membership, Person):
        _restore(model, member_import)
    gone = _created(Person, member_import)
    _raw_delete(PersonForm.objects.filter(owner__in=gone))
    for model in (Person, Instrument, TaskForce):
        _remove(model, member_import)


def _created(model, member_import):
    created = member_import.effects.filter(kind=Kind.CREATED, thing=model._meta.model_name)
    return created.values("key")


def _remove(model, member_import):
    _raw_delete(model._base_manager.filter(pk__in=_created(model, member_import)))


def _raw_delete(rows):
    # What refers to them was looked at, and the keys of the database are the last guard.
    rows._raw_delete(rows.db)


def _restore(model, member_import):
    """Give back what was changed, column by column."""
    effects = member_import.effects.exclude(kind=Kind.CREATED)
    before = dict(effects.filter(thing=model._meta.model_name).values_list("key", "before"))
    keys = effects.filter(thing=model._meta.model_name).values("key")
    rows = list(model._base_manager.filter(pk__in=keys))
    for row in rows:
        for name, value in before[row.pk].items():
            setattr(row, name, model._meta.get_field(name).to_python(value))
    columns = {model._meta.get_field(name).name for values in before.values() for name in values}
    if rows:
        update(model, rows, sorted(columns))
