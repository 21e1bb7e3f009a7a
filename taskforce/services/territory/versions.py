"""Keeping the states of units: the one in force equals the row, the past stays as it was."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.formats.digits import digits
from taskforce.models import AdministrativeUnit, UnitVersion
from taskforce.models.search_index import chunks
from taskforce.models.unit_version import BEGINNING, REPEATED


def record_versions(
    *, on: date | None = None, by=None, source: str = "", only=None
) -> list[UnitVersion]:
    """Give each unit whose row has changed a new state from a day; return the new ones.

    The caller holds the lock of the tree. What a unit was before that day stays; a state of
    that very day is replaced, for it held on no day. Of the first units in an empty system it
    is not known since when they are so.

    Args:
        on: the first day of the new states; without one, today.
        by: the instrument.
        only: the keys of the units that are looked at; without them, all.

    Raises:
        ValidationError: where a unit has changed since that day.
    """
    open_ones = {
        version.unit_id: version
        for version in UnitVersion.objects.filter(unit__isnull=False, ends_on=None)
    }
    is_first = not UnitVersion.objects.exists()
    on = on or (BEGINNING if is_first else timezone.localdate())
    ended, amended, new = [], [], []
    for unit in AdministrativeUnit.ever.all():
        if only is not None and unit.pk not in only:
            continue
        version = open_ones.get(unit.pk)
        if unit.ceased_on:
            if version:
                ended.append(_end(version, unit.ceased_on, by))
        elif version is None or not version.repeats(unit):
            if version and version.starts_on == on:
                amended.append(_repeat(version, unit, by, source))
                continue
            if version:
                ended.append(_end(version, on, by))
            new.append(_repeat(UnitVersion(unit=unit, starts_on=on), unit, by, source))
    UnitVersion.objects.bulk_update(ended, ["ends_on", "ended_by"])
    UnitVersion.objects.bulk_update(amended, [*_columns(), "started_by", "source"])
    return UnitVersion.objects.bulk_create(new)


def _end(version, on, by):
    if version.starts_on >= on:
        raise ValidationError(
            _("%(unit)s became what it is on %(day)s. Choose a later day.")
            % {"unit": version.display_name, "day": digits(f"{version.starts_on:%d/%m/%Y}")},
            code="changed_since",
        )
    version.ends_on, version.ended_by = on, by
    return version


def _repeat(version, unit, by, source):
    for name in REPEATED:
        setattr(version, name, getattr(unit, name))
    version.started_by, version.source = by, source
    return version


def _columns():
    return [name.removesuffix("_id") for name in REPEATED]


def correct_version(*, unit: AdministrativeUnit) -> None:
    """Bring the state in force up to a row whose spelling was corrected: it is no new state."""
    version = UnitVersion.objects.get(unit=unit, ends_on=None)
    for name in REPEATED:
        setattr(version, name, getattr(unit, name))
    version.save(update_fields=_columns())


def stale_versions() -> list[str]:
    """Return the codes of units whose state in force is not their row, in two queries: none."""
    versions = {}
    for version in UnitVersion.objects.on(timezone.localdate()).filter(unit__isnull=False):
        versions[version.unit_id] = version
    return [
        unit.code
        for unit in AdministrativeUnit.ever.all()
        if _is_stale(unit, versions.get(unit.pk))
    ]


def _is_stale(unit, version) -> bool:
    if unit.ceased_on:
        return version is not None
    return version is None or version.ends_on is not None or not version.repeats(unit)


def forget_versions(*, unit: AdministrativeUnit) -> None:
    """Delete the states of a unit that was added by mistake and is removed."""
    keys = UnitVersion.objects.filter(unit=unit).values_list("pk", flat=True)
    for chunk in chunks(keys):
        UnitVersion.objects.filter(pk__in=chunk).delete()
