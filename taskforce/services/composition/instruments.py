"""Recording instruments, and correcting them with a reason once things rest on them."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from taskforce.khmer import key
from taskforce.models import AdministrativeUnit, Instrument, InstrumentCorrection, InstrumentKind
from taskforce.scope import Verb, may, may_everywhere
from taskforce.services.composition import scans

# What makes it this instrument and no other.
IDENTITY = ("kind_id", "number", "dated", "unit_id")


def may_record(user, unit: AdministrativeUnit | None) -> bool:
    """Tell whether a user may record and correct the instruments of a unit; None: the country."""
    if unit is None:
        # Who instructs names the paper that carries the instruction.
        return any(may_everywhere(user, verb) for verb in (Verb.COMPOSE, Verb.INSTRUCT))
    return may(user, Verb.COMPOSE, unit)


@transaction.atomic
def record(
    *, instrument: Instrument, by, scan: bytes | None = None, is_another: bool = False
) -> Instrument:
    """Store a new instrument, with its scan where there is one.

    `is_another` says that it is not the one of the same kind, number and date of another unit.

    Raises:
        PermissionDenied: where `by` may not record it.
        ValidationError: where it is recorded already, perhaps for another unit (`alike`), or the
            scan is none.
    """
    if not may_record(by, instrument.unit):
        raise PermissionDenied
    _check_not_alike(instrument, is_another)
    _attach(instrument, scan)
    instrument.full_clean()
    instrument.save(force_insert=True)
    return instrument


@transaction.atomic
def correct(
    *,
    instrument: Instrument,
    version: int,
    by,
    reason: str = "",
    scan: bytes | None = None,
    is_another: bool = False,
) -> Instrument:
    """Store an instrument as it was changed from a version.

    Kind, number, date, unit and scan of one that things rest on change only with a reason, and
    what it said before is kept.

    Raises:
        PermissionDenied: where `by` may not correct it, or may not record it for the new unit.
        ValidationError: where somebody changed it meanwhile (`stale`), there is no reason, or it
            would be the same as that of another unit (`alike`), unless it `is_another`.
    """
    before = Instrument.objects.select_for_update(of=["self"]).get(pk=instrument.pk)
    if not (may_record(by, before.unit) and may_record(by, instrument.unit)):
        raise PermissionDenied
    if before.version != version:
        raise ValidationError(
            _(
                "Somebody else changed this while you were writing. What you wrote is still "
                "below: compare it with what is stored, and save again."
            ),
            code="stale",
        )
    if differs(before, instrument):
        _check_not_alike(instrument, is_another)
    other_scan = bool(scan and before.scan) and before.scan != scans.name_of(scan)
    if (other_scan or differs(before, instrument)) and rests_on(before):
        _keep_correction(before, reason, by)
    instrument.version = version + 1
    _attach(instrument, scan)
    instrument.full_clean()
    instrument.save(force_update=True)
    return instrument


def _check_not_alike(instrument, is_another):
    """Refuse what another unit has recorded with this kind, number and date, until confirmed.

    Two units may number their papers alike; more often one paper was entered twice, or mistyped.
    """
    same = Instrument.objects.filter(
        kind_id=instrument.kind_id, number_key=key(instrument.number), dated=instrument.dated
    )
    if not is_another and same.exclude(unit=instrument.unit).exclude(pk=instrument.pk).exists():
        message = _(
            "An instrument of this kind, number and date is recorded for another unit, or for the "
            "country. Correct it, or tick that this is another paper."
        )
        raise ValidationError({"number": ValidationError(message, code="alike")})


def _keep_correction(before, reason, by):
    if not reason:
        raise ValidationError(
            {
                "reason": _(
                    "Seats or acts rest on this instrument: say why its kind, number, date, "
                    "unit or scan is corrected."
                )
            },
            code="no_reason",
        )
    InstrumentCorrection.objects.create(
        instrument=before, reason=reason, made_by=by, before=_identity(before)
    )


def _identity(instrument) -> dict:
    values = {name: getattr(instrument, name) for name in IDENTITY}
    values |= {"dated": instrument.dated and instrument.dated.isoformat()}
    # The file stays under its hash, so what was replaced can be read again.
    return values | {"scan": instrument.scan}


def differs(before: Instrument, after: Instrument) -> bool:
    """Tell whether what makes an instrument this one was changed."""
    return any(getattr(before, name) != getattr(after, name) for name in IDENTITY)


def rests_on(instrument: Instrument) -> bool:
    """Tell whether anything names this instrument: a seat, a term, a task force, an act."""
    for relation in Instrument._meta.related_objects:
        model, name = relation.field.model, relation.field.name
        if model is InstrumentCorrection:
            continue
        if model._base_manager.filter(**{name: instrument}).exists():
            return True
    return False


def known(
    *, kind: InstrumentKind, number: str, dated: date | None, unit: AdministrativeUnit | None
) -> Instrument | None:
    """Return the instrument of this kind, number and day, of this unit or of the country."""
    same = Instrument.objects.filter(kind=kind, number_key=key(number), dated=dated)
    return same.filter(unit=unit).first() or same.filter(unit=None).first()


def found_or_made(
    *,
    kind: InstrumentKind,
    number: str,
    dated: date | None,
    unit: AdministrativeUnit | None,
    signatory: str,
    subject: str,
    by,
) -> Instrument:
    """Return the instrument of this kind, number and day, of this unit or of the country.

    It is recorded for the unit where it is not.
    """
    found = known(kind=kind, number=number, dated=dated, unit=unit)
    if found is None:
        found = Instrument(kind=kind, number=number, dated=dated, unit=unit)
        found.signatory, found.subject = signatory, subject
        return record(instrument=found, by=by, is_another=True)
    if signatory and not found.signatory and may_record(by, found.unit):
        found.signatory = signatory
        found.save(update_fields=["signatory"])
    return found


@transaction.atomic
def remove_unused(*, instrument: Instrument, by) -> bool:
    """Delete an instrument on which nothing rests, which nobody corrected, and that has no scan.

    Return whether it was deleted.
    """
    found = Instrument.objects.select_for_update(of=["self"]).get(pk=instrument.pk)
    if not may_record(by, found.unit):
        raise PermissionDenied
    if rests_on(found) or found.scan or found.version:
        return False
    found.delete()
    return True


@transaction.atomic
def attach_scan(*, instrument: Instrument, content: bytes, by) -> bool:
    """Complete an instrument that is recorded already by its scan; tell whether it bears this one.

    A scan that is there stays, and so does an instrument that others keep.

    Raises:
        ValidationError: where the file is no scan.
    """
    scans.judge(content)
    found = Instrument.objects.select_for_update(of=["self"]).get(pk=instrument.pk)
    if not found.scan and may_record(by, found.unit):
        _attach(found, content)
        found.save(update_fields=["scan", "scan_type"])
    return found.scan == scans.name_of(content)


def _attach(instrument, content):
    if content is not None:
        instrument.scan, instrument.scan_type = scans.keep(content)
