"""Keeping what a reviewer wrote beside the answers, with the return that it belongs to."""

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.models import Cell, FieldRemark, Submission


def written(remarks: dict[Cell, str] | None, submission: Submission) -> dict[Cell, str]:
    """Return the remarks that say something, in the order of the form."""
    found = {cell: text.strip() for cell, text in (remarks or {}).items() if text.strip()}
    if any(cell.edition_id != submission.edition_id for cell in found):
        raise ValidationError(
            _("A remark belongs to a question of the report’s own form."), code="foreign_cell"
        )
    return {cell: found[cell] for cell in sorted(found, key=lambda cell: cell.position)}


def summed_up(remarks: dict[Cell, str]) -> str:
    """Return remarks as one text, for all who read why a report was returned."""
    # It is stored, and read by clerks: in Khmer, whoever writes it.
    with translation.override("km"):
        return "\n".join(f"{cell.label}៖ {text}" for cell, text in remarks.items())


def keep(submission: Submission, remarks: dict[Cell, str], by) -> None:
    """Keep remarks beside the answers as they were handed in last."""
    if remarks:
        version = submission.versions.latest("number")
        FieldRemark.objects.bulk_create(
            FieldRemark(version=version, cell=cell, text=text, at=submission.decided_at, by=by)
            for cell, text in remarks.items()
        )
