"""One digest a morning for each secretariat that has something to be reminded of."""

from collections import defaultdict
from datetime import datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat import notices
from secretariat.models import Digest
from secretariat.reminders import reminders
from secretariat.working_days import working_days
from taskforce.scope import Verb, may

MORNING = time(6, 0)  # in Cambodia: before the offices open
BATCH = 400


@transaction.atomic
def remind(*, now=None) -> int:
    """Make the digests of this morning, once; return how many. Before the morning there are none.

    Whoever has one keeps it as it was: the same morning brings no second.
    """
    local = timezone.localtime(now)
    if local.time() < MORNING or Digest.objects.filter(on=local.date()).exists():
        return 0
    days = working_days()
    if not days.is_worked(local.date()):
        return 0
    since = timezone.make_aware(datetime.combine(days.before(local.date(), 1), MORNING))
    found = defaultdict(list)
    for unit, lines in reminders(on=local.date(), days=days).items():
        found[unit] += [line.as_json() for line in lines]
    for unit, lines in notices.gather(notices.Morning(local.date(), since, days)).items():
        found[unit] += lines
    made = [Digest(unit_id=unit, on=local.date(), lines=lines) for unit, lines in found.items()]
    # Two workers at once: the first one's stay.
    Digest.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    return len(made)


def mark_read(*, digest: Digest, by) -> Digest:
    """Note who of the secretariat has read a digest first, and when."""
    if not may(by, Verb.ENTER, digest.unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.") % {"unit": digest.unit.display_name}
        )
    unread = Digest.objects.filter(pk=digest.pk, read_at=None)
    unread.update(read_at=timezone.now(), read_by=by)
    digest.refresh_from_db()
    return digest
