"""An instruction written before as a new draft."""

from django.db import transaction

from secretariat.models import Clause, Instruction, Requirement, RequirementDeadline

from .drafting import free_code, require_instructing

WORDS = ("title_km", "title_en", "preamble_km", "introduction_km", "closing_km")
ASKED = ("code", "position", "title_km", "title_en", "fact", "params")
READ = (
    "level", "wording_km", "due_at", "grace_until", "locks_at", "interpretation",
    "interpreted_at", "interpreted_by",
)  # fmt: skip


@transaction.atomic
def copy_instruction(*, instruction: Instruction, by) -> Instruction:
    """Copy an instruction as a draft, with its clauses, what they ask and the days they name.

    Its number and date are another paper's, and are not copied.
    """
    require_instructing(by)
    copied = Instruction.objects.create(code=free_code(), **_of(instruction, WORDS))
    for clause in instruction.clauses.prefetch_related(
        "requirements__deadlines__interpreted_by", "requirements__places"
    ):
        anew = Clause.objects.create(
            instruction=copied, **_of(clause, ("number", "text_km", "text_en"))
        )
        for requirement in clause.requirements.all():
            _copy_requirement(requirement, anew)
    return copied


def _copy_requirement(requirement, clause):
    anew = Requirement.objects.create(clause=clause, **_of(requirement, ASKED))
    anew.places.set(requirement.places.all())
    for deadline in requirement.deadlines.all():
        RequirementDeadline.objects.create(requirement=anew, **_of(deadline, READ))


def _of(part, names) -> dict:
    return {name: getattr(part, name) for name in names}
