"""Issuing an edition: from then on it is never edited."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.models import FormEdition

from .faults import refuse_faulty_rules, refuse_gaps


@transaction.atomic
def issue_edition(*, edition: FormEdition, by=None) -> FormEdition:
    """Issue an edition; without `by` it is the program that sets an installation up.

    Raises:
        ValidationError: where it was issued already, something is missing in it, or its rules
            cannot be kept.
    """
    edition = FormEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.issued_at:
        raise ValidationError(_("This edition was already issued."), code="already_issued")
    refuse_gaps(edition)
    refuse_faulty_rules(edition)
    edition.issued_at, edition.issued_by = timezone.now(), by
    edition.save(update_fields=["issued_at", "issued_by"])
    return edition
