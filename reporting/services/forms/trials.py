"""What a trial of a draft found is kept, with the state of the draft that was tried."""

from django.utils import timezone

from reporting import canonical
from reporting.models import DraftTrial, FormEdition, Period

from .describing import describe
from .editing import require_builder


def stamp_of(edition: FormEdition) -> str:
    """Return the fingerprint of all that an edition holds now."""
    return canonical.sha256(canonical.text(describe(edition)))


def keep_trial(
    *, edition: FormEdition, period: Period, stamp: str, found: dict, milliseconds: int, by
) -> DraftTrial:
    """Keep what a trial found; `stamp` is of the draft when the trial began."""
    require_builder(by)
    return DraftTrial.objects.create(
        edition=edition, period=period, stamp=stamp, found=found, milliseconds=milliseconds,
        at=timezone.now(), by=by,
    )  # fmt: skip
