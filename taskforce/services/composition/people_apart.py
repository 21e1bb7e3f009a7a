"""Remembering that two records which look like one person are two, and forgetting it again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from taskforce.models import PeopleApart, Person
from taskforce.scope import Verb


def may_tell_apart(user, *people: Person) -> bool:
    """Tell whether a user keeps the composition of a group where each of them sits or sat."""
    keys = {person.pk for person in people}
    return Person.objects.allowed(user, Verb.COMPOSE).filter(pk__in=keys).count() == len(keys)


@transaction.atomic
def tell_apart(*, one: Person, other: Person, by, reason: str = "") -> PeopleApart:
    """Remember that two records are of two people: the pair is proposed no more.

    Raises:
        PermissionDenied: where `by` keeps the composition of neither or of one only.
        ValidationError: where they are one record.
    """
    if not may_tell_apart(by, one, other):
        raise PermissionDenied
    if one.pk == other.pk:
        raise ValidationError(_("These are one record already."), code="same")
    first, second = sorted((one, other), key=lambda person: person.pk)
    found, _made = PeopleApart.objects.get_or_create(
        one=first, other=second, defaults={"reason": reason, "by": by}
    )
    return found


@transaction.atomic
def forget_apart(*, apart: PeopleApart, by) -> None:
    """Let a pair be proposed again.

    Raises:
        PermissionDenied: where `by` keeps the composition of neither or of one only.
    """
    if not may_tell_apart(by, apart.one.survivor, apart.other.survivor):
        raise PermissionDenied
    apart.delete()
