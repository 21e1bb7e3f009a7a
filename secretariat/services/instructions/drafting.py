"""Writing an instruction: a draft begun, its parts set, moved and taken out; or thrown away."""

from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat.models import Clause, Instruction, Requirement, RequirementDeadline
from taskforce.khmer import key
from taskforce.models import Instrument
from taskforce.scope import Verb, may_everywhere
from taskforce.services.composition.instruments import record

# What each kind of part stands in, and by which column its order is kept.
STANDS_IN = {Clause: "instruction", Requirement: "clause", RequirementDeadline: "requirement"}
ORDER = {Clause: "number", Requirement: "position"}
KIND = "instruction"
# More clauses than any instruction has: numbers that are free while others change places.
ASIDE = 10_000


def instruction_of(part) -> Instruction:
    """Return the instruction that a part stands in, at any depth."""
    while not isinstance(part, Instruction):
        part = getattr(part, STANDS_IN[type(part)])
    return part


def require_instructing(by) -> None:
    if not may_everywhere(by, Verb.INSTRUCT):
        raise PermissionDenied(_("Your role does not allow this."))


@contextmanager
def drafted(instruction: Instruction, by):
    """Hold a draft while it is changed.

    Raises:
        ValidationError: where the instruction was issued.
    """
    require_instructing(by)
    with transaction.atomic():
        instruction = Instruction.objects.select_for_update(of=["self"]).get(pk=instruction.pk)
        if not instruction.is_draft:
            raise ValidationError(
                _(
                    "This instruction is issued and stays as it is. "
                    "Write a new one that follows it."
                ),
                code="issued",
            )
        yield instruction


@transaction.atomic
def start(*, instruction: Instruction, number: str = "", dated: date | None = None, by):
    """Begin a draft with its words, and the number and date of its paper where they are known."""
    require_instructing(by)
    instruction.code = free_code()
    return _stored(instruction, number, dated, by)


def free_code() -> str:
    """Return a code that no instruction has: the year of its writing, and the next number."""
    year = timezone.localdate().year
    taken = set(
        Instruction.objects.filter(code__startswith=f"{year}-").values_list("code", flat=True)
    )
    return next(code for n in range(1, len(taken) + 2) if (code := f"{year}-{n}") not in taken)


def save_words(*, instruction: Instruction, number: str = "", dated: date | None = None, by):
    """Store the words of a draft itself, and the number and date of its paper."""
    with drafted(instruction, by):
        return _stored(instruction, number, dated, by)


def _stored(instruction, number, dated, by) -> Instruction:
    instruction.instrument = _paper(instruction, number, dated, by)
    instruction.full_clean()
    instruction.save()
    return instruction


def _paper(instruction, number, dated, by) -> Instrument | None:
    """Return the instrument of a number and a date: the one recorded, or a new one."""
    if not number:
        return None
    same = Instrument.objects.filter(kind_id=KIND, dated=dated, unit=None)
    paper = same.filter(number_key=key(number)).first()
    if paper is None:
        paper = Instrument(kind_id=KIND, number=number, dated=dated, subject=instruction.title_km)
        record(instrument=paper, by=by)
    return paper


def save_part(*, part: Clause | Requirement, by):
    """Store a clause or a requirement of a draft, new or changed; a new one stands last."""
    with drafted(instruction_of(part), by):
        put_last(part)
        part.full_clean()
        part.save()
    return part


def put_last(part) -> None:
    """Give a new part the next place among those it stands with."""
    if part.pk is None:
        order = ORDER[type(part)]
        setattr(part, order, (_siblings(part).aggregate(last=Max(order))["last"] or 0) + 1)


def move_part(*, part: Clause | Requirement, up: bool, by) -> None:
    """Move a part of a draft before the one above it, or behind the one below."""
    with drafted(instruction_of(part), by):
        siblings = list(_siblings(part).order_by(ORDER[type(part)], "pk"))
        here = siblings.index(part)
        there = here - 1 if up else here + 1
        if 0 <= there < len(siblings):
            siblings[here], siblings[there] = siblings[there], siblings[here]
        _number(siblings)


def remove_part(*, part: Clause | Requirement, by) -> None:
    """Take a part out of a draft, with all that stands in it; those behind it close up."""
    with drafted(instruction_of(part), by):
        siblings = _siblings(part).exclude(pk=part.pk).order_by(ORDER[type(part)], "pk")
        part.delete()
        _number(list(siblings))


def throw_away(*, instruction: Instruction, by) -> None:
    """Throw a draft away; it never bound anybody."""
    with drafted(instruction, by) as draft:
        draft.delete()


def _siblings(part):
    parent = STANDS_IN[type(part)]
    return type(part).objects.filter(**{parent: getattr(part, parent)})


def _number(parts) -> None:
    """Number parts anew in their order; by way of free numbers, since each stands once."""
    if not parts:
        return
    kind, order = type(parts[0]), ORDER[type(parts[0])]
    for first in (ASIDE, 1):
        for number, part in enumerate(parts, start=first):
            setattr(part, order, number)
        kind.objects.bulk_update(parts, [order])
