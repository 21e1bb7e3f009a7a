"""How long lists of members are kept: files and cells are personal data, and let go in time."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from taskforce.models import MemberImport
from taskforce.sheets.issues import Issue

Status = MemberImport.Status
ABANDONED = Issue("error", "abandoned")


def tidy(at=None) -> int:
    """Let go what was kept long enough: lists that nobody confirmed, files of those that are over.

    Returns how many imports it concerned.
    """
    at = at or timezone.now()
    left = [_give_up(member_import, at) for member_import in MemberImport.objects.abandoned(at)]
    over = list(MemberImport.objects.outdated(at))
    for member_import in over:
        forget_file(member_import=member_import)
    return sum(left) + len(over)


def _give_up(member_import, at) -> bool:
    """Remove the rows of a list that nobody confirmed; the import stays, and says so."""
    with transaction.atomic():
        left = MemberImport.objects.abandoned(at).filter(pk=member_import.pk)
        refused = {"status": Status.REFUSED, "refusal": asdict(ABANDONED), "applied_by": None}
        if not left.update(**refused, outcome={}):
            return False  # somebody took it up at this very moment
        for kept in (member_import.issues.all(), member_import.rows.all()):
            kept.delete()
    forget_file(member_import=member_import)
    return True


def forget_file(*, member_import: MemberImport):
    """Remove the file as it was sent and the cells as they were read; rows and outcome stay."""
    # First the file: where this breaks off, its row is found again, and nothing is left behind.
    if member_import.file:
        member_import.file.delete(save=False)
    with transaction.atomic():
        member_import.rows.filter(number__isnull=False).update(cells={}, extra={})
        member_import.issues.update(value="")
        MemberImport.objects.filter(pk=member_import.pk).update(file="")
    member_import.refresh_from_db()
