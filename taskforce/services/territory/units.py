"""Every change to the shape of the tree of units, one writer at a time."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit
from taskforce.models.tree import damage
from taskforce.services.territory.versions import correct_version, forget_versions, record_versions

# Any number, so long as nobody else uses it: it names the lock of the tree.
TREE_LOCK = 1_887_000


@contextmanager
def tree_locked():
    """Hold the tree alone until the transaction ends.

    The lock is taken before anything is read: a parent in hand is stale when another
    writer has been there. On SQLite the transaction itself (BEGIN IMMEDIATE) is the lock.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
        yield


def check_tree():
    """Refuse to go on with a damaged tree.

    Raises:
        ValidationError: naming the first units found at fault.
    """
    if faults := damage():
        raise ValidationError(
            _("The tree of units would be damaged: %(faults)s"),
            code="damaged_tree",
            params={"faults": "; ".join(faults[:5])},
        )


def add_unit(*, code: str, kind: str, **fields) -> AdministrativeUnit:
    """Add a unit below the one whose code begins its own.

    Raises:
        ValidationError: where the code or kind does not fit there, or the unit exists.
    """
    with tree_locked():
        parent = AdministrativeUnit.objects.filter(code=code[:-2]).first()
        unit = AdministrativeUnit(code=code, kind=kind, parent=parent, **fields)
        unit.full_clean(exclude=["name_key", "sort_key"])
        unit.save()
        record_versions()
    return unit


def correct_unit(*, unit: AdministrativeUnit) -> None:
    """Save a unit whose names were misspelt. A new name is an act: see `reorganisations.py`."""
    with tree_locked():
        unit.save()
        correct_version(unit=unit)


def remove_unit(*, code: str) -> None:
    """Remove a unit that was added by mistake, and that nothing rests on.

    Raises:
        ProtectedError: where units, a task force or reports rest on it.
    """
    with tree_locked():
        unit = AdministrativeUnit.objects.get(code=code)
        forget_versions(unit=unit)
        unit.delete()
