"""A mapping is put in force when it loses nothing, and withdrawn with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting import mapping as pure
from reporting.models import FormEdition, FormMapping
from reporting.services.forms.editing import require_builder

from .drafting import drafted
from .spots import spots_of, stored_in

MOST_TOLD = 20  # reasons in one refusal


def all_faults(mapping: FormMapping) -> list[tuple[str, str]]:
    """Return (code of the old place, why) for all that keeps a mapping from being in force."""
    links = mapping.links()
    scaled = {link.old for link in links if link.factor != pure.ONE}
    old, new = spots_of(mapping.old), spots_of(mapping.new)
    return pure.faults(links, old, new, stored_in(mapping.old, scaled))


def put_in_force(*, mapping: FormMapping, by) -> FormMapping:
    """Put a mapping in force: from now on old answers are read by it, and none is rewritten.

    Raises:
        ValidationError: where it would lose values, an edition is a draft, or another mapping
            leads away from the old edition or to the new one.
    """
    with drafted(mapping, by) as held:
        _refuse_drafts(held)
        _refuse_second(held)
        if found := all_faults(held):
            told = [ValidationError(message, code="loses") for _code, message in found[:MOST_TOLD]]
            if len(found) > MOST_TOLD:
                more = _("And %(count)d more.") % {"count": len(found) - MOST_TOLD}
                told.append(ValidationError(more, code="loses"))
            raise ValidationError(told)
        held.in_force_at, held.in_force_by = timezone.now(), by
        held.save(update_fields=["in_force_at", "in_force_by"])
    return held


def _refuse_drafts(mapping):
    # Issued editions are frozen: no place that is mapped can be lost afterwards.
    if mapping.new.issued_at is None:
        raise ValidationError(
            _("Edition %(number)d is a draft and can still lose places: issue it first."),
            code="not_issued",
            params={"number": mapping.new.number},
        )


def _refuse_second(mapping):
    FormEdition.objects.select_for_update().get(pk=mapping.old_id)
    others = FormMapping.objects.in_force()
    if (
        found := others.filter(old=mapping.old_id).first()
        or others.filter(new=mapping.new_id).first()
    ):
        raise ValidationError(
            _("A mapping from edition %(old)d to edition %(new)d is in force: withdraw it first."),
            code="second",
            params={"old": found.old.number, "new": found.new.number},
        )


@transaction.atomic
def withdraw(*, mapping: FormMapping, reason: str, by) -> FormMapping:
    """Withdraw a mapping: answers are read as they were before it; it stays in the history.

    Raises:
        ValidationError: where it is not in force, or no reason is given.
    """
    require_builder(by)
    held = FormMapping.objects.select_for_update().get(pk=mapping.pk)
    if not held.is_in_force:
        raise ValidationError(_("This mapping is not in force."), code="not_in_force")
    held.withdrawn_at, held.withdrawn_by, held.reason = timezone.now(), by, reason
    held.full_clean()
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    return held
