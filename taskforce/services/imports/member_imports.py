"""Imports as people handle them: sent in, judged again, confirmed."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, MemberImport
from taskforce.scope import Verb, may

Status = MemberImport.Status
TERMS = ("on", "decision_no", "decision_on")


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs a command on the server without naming a user: they may do everything there."""

    account: str


def check_may_import(by, unit):
    if not isinstance(by, Operator) and not may(by, Verb.IMPORT, unit):
        raise PermissionDenied


def _user(by):
    return None if isinstance(by, Operator) else by


def _operator(by) -> dict:
    return {"operator": by.account[:150]} if isinstance(by, Operator) else {}


def same_as(*, content: bytes, unit, is_complete=False) -> MemberImport | None:
    """Return the import of this very file for this unit, where it stands."""
    same = {"unit": unit, "file_hash": _hash(content), "is_complete": is_complete}
    return MemberImport.objects.standing().filter(**same).first()


def receive(
    *,
    file_name: str,
    content: bytes,
    unit: AdministrativeUnit,
    on: date,
    by,
    is_complete: bool = False,
    decision_no: str = "",
    decision_on: date | None = None,
) -> tuple[MemberImport, bool]:
    """Keep a file that is to be read, and tell whether it is new; the same file is kept once."""
    check_may_import(by, unit)
    if known := same_as(content=content, unit=unit, is_complete=is_complete):
        return known, False
    member_import = MemberImport(
        unit=unit, file_name=file_name[-200:], file_hash=_hash(content), on=on,
        is_complete=is_complete, decision_no=decision_no, decision_on=decision_on,
        created_by=_user(by), **_operator(by),
    )  # fmt: skip
    member_import.file.save("", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            member_import.save()
    except IntegrityError:
        # Sent twice at once: the other was first.
        member_import.file.delete(save=False)
        if known := same_as(content=content, unit=unit, is_complete=is_complete):
            return known, False
        raise
    return member_import, True


def says_otherwise(*, member_import: MemberImport, **terms) -> bool:
    """Tell whether a list that is not stored yet was said to be of another day or decision."""
    kept = {name: getattr(member_import, name) for name in terms if name in TERMS}
    return member_import.may_be_judged and any(terms[name] != kept[name] for name in kept)


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def judge_again(
    *, member_import: MemberImport, by, is_complete: bool | None = None, job=None, **terms
):
    """Let the rows be judged once more, as they were read; perhaps as no complete list.

    `terms` are what is said of the list as a whole, where it is said otherwise: `TERMS`.

    Raises:
        ValidationError: where it is stored, or a worker has it.
    """
    check_may_import(by, member_import.unit)
    if not member_import.may_be_judged:
        raise ValidationError(
            _("This import is in work or stored already."), code="not_to_be_judged"
        )
    anew = {"status": Status.WAITING, "applied_by": None} | terms
    if is_complete is not None:
        anew["is_complete"] = is_complete
    _move(member_import, job, member_import.status, **anew)


def confirm(
    *, member_import: MemberImport, by, leave_out: bool = False, end_many: bool = False, job=None
):
    """Say that what was previewed is to be stored; rows at fault only by agreement left out.

    Where a complete list ends a large share of the seats, that is to be agreed to, too.

    Raises:
        ValidationError: where it was confirmed before, rows are at fault, or many seats end.
    """
    check_may_import(by, member_import.unit)
    if member_import.has_faults and member_import.is_complete:
        raise ValidationError(
            _(
                "A complete list is stored only when no row is at fault: whoever is left out "
                "would no longer be a member. Correct the file, or judge it as not complete."
            ),
            code="complete_with_faults",
        )
    if member_import.has_faults and not leave_out:
        raise ValidationError(
            _("Some rows are at fault. Correct the file, or agree to leave them out."),
            code="rows_rejected",
        )
    if member_import.ends_many and not end_many:
        raise ValidationError(
            _(
                "A large share of the members would end, because the list does not name them. "
                "Agree to it, or send a whole list."
            ),
            code="ends_many",
        )
    applying = {"status": Status.APPLYING, "applied_by": _user(by)} | _operator(by)
    _move(member_import, job, Status.PREVIEWED, **applying)


def _move(member_import, job, before, **values):
    """Bring an import into another state; of two who do it at once, one finds it done."""
    same = {"pk": member_import.pk, "status": before, "job": member_import.job_id}
    if job:
        values["job"] = job
    try:
        with transaction.atomic():
            moved = MemberImport.objects.filter(**same).update(**values)
    except IntegrityError as error:
        raise ValidationError(
            _("The same list is looked through already, as one that is not complete."),
            code="same_list",
        ) from error
    if not moved:
        raise ValidationError(_("This import was confirmed already."), code="already_applied")
    member_import.refresh_from_db()
