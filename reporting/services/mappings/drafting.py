"""A mapping begins with what is plain, and is worked on until it is put in force."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting import mapping as pure
from reporting.models import FormEdition, FormMapping, MappingStep
from reporting.services.forms.editing import require_builder

from .spots import spots_of


@transaction.atomic
def draft_mapping(*, old: FormEdition, new: FormEdition, by) -> FormMapping:
    """Return the draft of a mapping between two editions, a new one filled in as far as is plain.

    Raises:
        ValidationError: where it would not lead from an issued edition to a later one of the form.
    """
    require_builder(by)
    _refuse_wrong_pair(old, new)
    FormEdition.objects.select_for_update().get(pk=new.pk)
    if found := FormMapping.objects.drafted().filter(old=old, new=new).first():
        return found
    made = FormMapping.objects.create(old=old, new=new, drafted_at=timezone.now(), drafted_by=by)
    links = _before(old, new) or pure.propose(spots_of(old), spots_of(new))
    MappingStep.objects.bulk_create(step_of(made, link) for link in links)
    return made


def _before(old, new) -> list[pure.Link]:
    """Return the steps of the last mapping of the pair that was withdrawn: to be mended."""
    last = FormMapping.objects.filter(old=old, new=new, in_force_at__isnull=False)
    last = last.order_by("-in_force_at").first()
    return last.links() if last else []


def _refuse_wrong_pair(old, new):
    if old.code != new.code:
        raise ValidationError(
            _("A mapping leads between two editions of one form."), code="other_form"
        )
    if old.number >= new.number:
        raise ValidationError(
            _(
                "A mapping leads from an edition to a later one: the other way round, answers "
                "would be read in a circle."
            ),
            code="circle",
        )
    if old.issued_at is None:
        raise ValidationError(
            _("Edition %(number)d was not issued: nothing was answered with it.")
            % {"number": old.number},
            code="not_issued",
        )


def step_of(mapping: FormMapping, link: pure.Link) -> MappingStep:
    return MappingStep(
        mapping=mapping, kind=link.kind.value, old_code=link.old, new_code=link.new,
        factor=link.factor, is_rounded=link.is_rounded, choices=dict(link.choices),
        reason=link.reason,
    )  # fmt: skip


@contextmanager
def drafted(mapping: FormMapping, by):
    """Hold the draft of a mapping while it is changed.

    Raises:
        ValidationError: where it is in force, or was.
    """
    require_builder(by)
    with transaction.atomic():
        held = FormMapping.objects.select_for_update().get(pk=mapping.pk)
        if not held.is_draft:
            raise ValidationError(
                _("This mapping was put in force and is never changed. Withdraw it, and draft "
                  "another."),
                code="in_force",
            )  # fmt: skip
        yield held


def throw_mapping_away(*, mapping: FormMapping, by) -> None:
    """Throw the draft of a mapping away."""
    with drafted(mapping, by) as held:
        held.delete()
