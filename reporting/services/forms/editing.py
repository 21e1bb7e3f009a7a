"""Changing a draft of the form: its parts added, altered, moved and taken out."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from reporting.models import (
    Choice,
    Column,
    FormEdition,
    Question,
    Row,
    Section,
    ValidationRule,
)
from taskforce.scope import Verb, may

from .cells import make_cells
from .describing import describe
from .loading import fill
from .renaming import follow

# What each kind of part stands in.
STANDS_IN = {
    Section: "edition",
    Question: "section",
    Choice: "question",
    Row: "question",
    Column: "question",
    ValidationRule: "edition",
}


def edition_of(part) -> FormEdition:
    """Return the edition that a part stands in, at any depth."""
    while not isinstance(part, FormEdition):
        part = getattr(part, STANDS_IN[type(part)])
    return part


def require_builder(by) -> None:
    if not may(by, Verb.BUILD):
        raise PermissionDenied(_("Your role does not allow this."))


@contextmanager
def drafted(edition: FormEdition, by):
    """Hold a draft while it is changed; its cells follow.

    Raises:
        ValidationError: where the edition was issued.
    """
    require_builder(by)
    with transaction.atomic():
        edition = FormEdition.objects.select_for_update().get(pk=edition.pk)
        if edition.issued_at:
            raise ValidationError(
                _("This edition was issued and is never changed. Copy it, and change the copy."),
                code="issued",
            )
        yield edition
        make_cells(edition)


@transaction.atomic
def copy_edition(*, edition: FormEdition, by) -> FormEdition:
    """Copy an edition as a draft that bears the next number of the form."""
    require_builder(by)
    data = describe(edition)
    numbers = FormEdition.objects.select_for_update().filter(code=edition.code)
    latest = numbers.order_by("-number").first()
    copied = FormEdition.objects.create(
        code=edition.code,
        number=latest.number + 1,
        title_km=edition.title_km,
        title_en=edition.title_en,
        note_km=edition.note_km,
        is_proposal=True,
    )
    fill(copied, data)
    return copied


def save_part(*, part, by):
    """Store a part of a draft, new or changed; a new one stands last.

    Rules, conditions and drafted mappings that name a part follow where its code changes.
    """
    with drafted(edition_of(part), by) as edition:
        was = part.pk and type(part).objects.values_list("code", flat=True).get(pk=part.pk)
        if part.pk is None:
            siblings = _siblings(part)
            part.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
        part.full_clean()
        part.save()
        if was and was != part.code:
            follow(edition, part, was)
    return part


def save_titles(*, edition: FormEdition, by) -> FormEdition:
    """Store the words of a draft itself."""
    with drafted(edition, by):
        edition.full_clean()
        edition.save(update_fields=["title_km", "title_en", "note_km", "is_proposal"])
    return edition


def move_part(*, part, up: bool, by) -> None:
    """Move a part of a draft before the one above it, or behind the one below."""
    with drafted(edition_of(part), by):
        siblings = list(_siblings(part).order_by("position", "pk"))
        here = siblings.index(part)
        there = here - 1 if up else here + 1
        if 0 <= there < len(siblings):
            siblings[here], siblings[there] = siblings[there], siblings[here]
        for position, sibling in enumerate(siblings, start=1):
            sibling.position = position
        type(part).objects.bulk_update(siblings, ["position"])


def remove_part(*, part, by) -> None:
    """Take a part out of a draft, with all that stands in it.

    Raises:
        ValidationError: where a ratio is made of it.
    """
    with drafted(edition_of(part), by):
        try:
            part.delete()
        except ProtectedError as error:
            ratio = next(iter(error.protected_objects))
            raise ValidationError(
                _("“%(part)s” stays: the ratio “%(ratio)s” is made of it."),
                code="in_a_ratio",
                params={"part": part, "ratio": ratio},
            ) from error


@transaction.atomic
def throw_away(*, edition: FormEdition, by) -> None:
    """Throw a draft away; nothing was ever handed in with it.

    Raises:
        ValidationError: where a period is reported on with it.
    """
    with drafted(edition, by):
        empty(edition)
    if edition.periods.exists():
        raise ValidationError(
            _("A period is reported on with this form: give the period another first."),
            code="in_use",
        )
    edition.delete()


def empty(edition: FormEdition) -> None:
    """Take everything out of a draft."""
    Question.objects.filter(section__edition=edition, type=Question.Type.RATIO).delete()
    edition.sections.all().delete()
    edition.rules.all().delete()


def _siblings(part):
    parent = STANDS_IN[type(part)]
    return type(part).objects.filter(**{parent: getattr(part, parent)})
