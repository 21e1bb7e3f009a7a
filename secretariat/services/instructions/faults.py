"""What an instruction would bind once it is issued, and what stands in the way, in words."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat import facts
from secretariat.models import Instruction, Requirement, RequirementDeadline
from secretariat.services.binding import bound_by


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a draft cannot be issued."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Bound:
    """How many units of one level a requirement would bind, and by when."""

    requirement: Requirement
    deadline: RequirementDeadline
    units: int

    @property
    def is_over(self) -> bool:
        due_at = self.deadline.due_at
        return due_at is not None and due_at < timezone.now()


def preview(instruction: Instruction) -> list[Bound]:
    """Return what each clause would bind, level by level; one query a requirement."""
    found = []
    for requirement in _requirements(instruction):
        deadlines = list(requirement.deadlines.all())
        units = bound_by(requirement, [deadline.level for deadline in deadlines])
        counts = dict(units.order_by().values_list("level").annotate(Count("pk")))
        found += [Bound(requirement, one, counts.get(one.level, 0)) for one in deadlines]
    return found


def _requirements(instruction):
    rows = Requirement.objects.filter(clause__instruction=instruction).select_related("clause")
    return rows.prefetch_related("deadlines", "places")


def faults(instruction: Instruction, bound: list[Bound] | None = None) -> list[Fault]:
    """Return all that stands in the way of issuing a draft; `bound` where it was read before."""
    found = [
        Fault("no_text", _("Clause %(number)s: write its text.") % {"number": clause.number})
        for clause in instruction.clauses.all()
        if not clause.text_km.strip()
    ]
    bound = preview(instruction) if bound is None else bound
    if not bound:
        words = _("No clause asks anything of any level: say what is to be done, and by whom.")
        found.append(Fault("asks_nothing", words))
    having = {one.requirement.pk for one in bound}
    for requirement in _requirements(instruction):
        found += _of(requirement, binds=requirement.pk in having)
    return found + [fault for one in bound for fault in _of_level(one)]


def _of(requirement, *, binds):
    words = {"number": requirement.clause.number, "requirement": requirement}
    if not binds:
        yield Fault(
            "no_level",
            _("Clause %(number)s, “%(requirement)s”: choose the levels that it binds.") % words,
        )
    if requirement.fact not in facts.FACTS:
        yield Fault(
            "no_fact",
            _("Clause %(number)s, “%(requirement)s”: say by which fact it is fulfilled.") % words,
        )


def _of_level(bound):
    if bound.units == 0:
        words = {
            "number": bound.requirement.clause.number,
            "requirement": bound.requirement,
            "level": bound.deadline.get_level_display(),
        }
        yield Fault(
            "binds_nobody",
            _(
                "Clause %(number)s, “%(requirement)s”: there is no unit of the level “%(level)s” "
                "there."
            )
            % words,
        )
