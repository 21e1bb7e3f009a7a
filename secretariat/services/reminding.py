"""One digest a morning for each secretariat that has something to be reminded of."""

from datetime import time

from django.db import transaction
from django.utils import timezone

from secretariat.models import Digest
from secretariat.reminders import reminders
from secretariat.working_days import working_days

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
    found = reminders(on=local.date(), days=working_days())
    made = [
        Digest(unit_id=unit, on=local.date(), lines=[line.as_json() for line in lines])
        for unit, lines in found.items()
    ]
    # Two workers at once: the first one's stay.
    Digest.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    return len(made)
