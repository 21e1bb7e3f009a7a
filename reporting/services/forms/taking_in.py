"""A form that came as plain data becomes a draft: a new one, or all of one that is there."""

from django.db import transaction
from django.db.models import Max

from reporting.models import FormEdition

from .editing import drafted, empty, require_builder
from .faults import refuse_faulty_rules
from .loading import fill

TITLES = ("title_km", "title_en", "note_km", "is_proposal")


@transaction.atomic
def new_draft(*, data: dict, by) -> FormEdition:
    """Store a form as a draft that bears the next number of its code.

    Raises:
        ValidationError: where a question is not what its type allows, or its rules are faulty.
    """
    require_builder(by)
    known = FormEdition.objects.filter(code=data["code"])
    latest = known.aggregate(latest=Max("number"))["latest"] or 0
    edition = FormEdition(code=data["code"], number=latest + 1, **_titles(data))
    edition.full_clean()
    edition.save()
    fill(edition, data)
    refuse_faulty_rules(edition)
    return edition


@transaction.atomic
def replace_draft(*, edition: FormEdition, data: dict, by) -> FormEdition:
    """Put a form in the place of all that stands in a draft; its code and number stay.

    Raises:
        ValidationError: where the edition was issued, or what comes is faulty.
    """
    with drafted(edition, by) as held:
        for name, value in _titles(data).items():
            setattr(held, name, value)
        held.full_clean()
        held.save(update_fields=TITLES)
        empty(held)
        fill(held, data)
        refuse_faulty_rules(held)
    return held


def _titles(data):
    words = {name: data.get(name, "") for name in TITLES}
    return words | {"is_proposal": bool(words["is_proposal"])}
