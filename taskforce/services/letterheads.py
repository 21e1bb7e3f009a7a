"""Setting the words at the head and the foot of a unit's papers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from taskforce.models import Letterhead
from taskforce.scope import Verb, may, may_everywhere


@transaction.atomic
def store(*, letterhead: Letterhead, version: int, by) -> Letterhead:
    """Store a letterhead as it was changed from the one of a version; 0: the usual one.

    Raises:
        PermissionDenied: where `by` may not set it.
        ValidationError: where somebody else stored it in the meantime (`stale`).
    """
    if not may_set(by, letterhead.unit):
        raise PermissionDenied
    # Of itself alone: PostgreSQL locks no row of a unit that may be missing.
    rows = Letterhead.objects.select_for_update(of=["self"]).filter(unit=letterhead.unit)
    stored = rows.first()
    if version != (stored.version if stored else 0):
        raise stale()
    letterhead.pk = stored.pk if stored else None
    letterhead.version = version + 1
    try:
        with transaction.atomic():
            letterhead.save(force_insert=stored is None, force_update=stored is not None)
    except IntegrityError as error:
        # Two at once were the first, and there was no row to lock.
        raise stale() from error
    return letterhead


def stale() -> ValidationError:
    return ValidationError(
        _(
            "Somebody else changed this while you were writing. What you wrote is still "
            "below: compare it with what is stored, and save again."
        ),
        code="stale",
    )


def may_set(user, unit) -> bool:
    """Tell whether a user may set the letterhead of a unit; without one, that of the centre."""
    if unit is None:
        return may_everywhere(user, Verb.LETTERHEAD)
    return may(user, Verb.LETTERHEAD, unit)
