"""The instructions: their words, who has done what they ask, and what is missing where."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secretariat import board
from secretariat.due import missing_of
from secretariat.forms.statements import ReasonForm
from secretariat.models import Assignment, Instruction, Requirement
from secretariat.services import following, instructions
from secretariat.services.instructions.faults import faults
from secretariat.tasks.letters import writes_below, writes_to
from taskforce.fields import taking
from taskforce.models import AdministrativeUnit, Level
from taskforce.scope import Verb, may, may_everywhere
from taskforce.views.finding import get_unit

from ._taking import taken
from .writing import CONFLICT, crumbs

PAGE = 50


@require_safe
def instruction_list(request):
    """Show the instructions, the latest first."""
    found = Instruction.objects.visible_to(request.user).select_related("instrument__kind")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_write": may_everywhere(request.user, Verb.INSTRUCT),
    }
    return render(request, "secretariat/instruction_list.html", context)


@require_safe
def instruction_detail(request, pk):
    """Show an instruction: its words, and beside them how the deadlines are read."""
    return _show(request, _found(request, pk))


@require_POST
def instruction_withdraw(request, pk):
    """Withdraw an instruction, with the reason."""
    instruction = _found(request, pk)
    form = ReasonForm(request.POST)
    if taken(form, instructions.withdraw, instruction=instruction, by=request.user):
        messages.success(request, _("The instruction is withdrawn: it asks nothing any more."))
        return redirect(instruction)
    return _show(request, instruction, withdrawing=form)


@require_safe
def instruction_board(request, pk, unit_code=None):
    """Show who has done what an instruction asks: by level, and by unit."""
    instruction = _found(request, pk)
    unit = get_unit(request.user, unit_code) if unit_code else None
    tops = list(AdministrativeUnit.objects.topmost_of(request.user).in_khmer_order())
    if unit is None and len(tops) == 1:
        return redirect("instruction_board_unit", instruction.pk, tops[0].code)
    clauses = list(instruction.clauses.exclude(requirements=None).distinct())
    asked = taking.code(request.GET.get("clause", "")[:20])
    clause = next((one for one in clauses if str(one.number) == asked), None)
    shown = [unit, *unit.children.filter(ceased_on=None).in_khmer_order()] if unit else tops
    within = Assignment.objects.visible_to(request.user)
    read = board.read_board(
        instruction=instruction, units=shown, within=within, at=timezone.now(), clause=clause
    )
    context = {
        "instruction": instruction,
        "board": read,
        "clauses": clauses,
        "clause": clause,
        "unit": unit,
        "may_write": unit is not None and writes_to(request.user, unit) is not False,
        "may_write_all": writes_below(request.user, unit),
        "may_follow": may(request.user, Verb.INSTRUCT),
        "crumbs": _crumbs(instruction, unit, request.user),
    }
    return render(request, "secretariat/instruction_board.html", context)


@require_safe
def instruction_missing(request, pk):
    """List what is not done, with what is missing: of one requirement, level or place."""
    instruction = _found(request, pk)
    chosen = Chosen(request, instruction)
    page = Paginator(chosen.assignments, PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    context = {
        "instruction": instruction,
        "page": page,
        "lines": [(row, missing_of(row), row.is_late(at)) for row in page],
        "chosen": chosen,
        "levels": Level.choices,
        "crumbs": _crumbs(instruction),
    }
    return render(request, "secretariat/instruction_missing.html", context)


@require_POST
def instruction_follow(request, pk):
    """Compare the assignments with the records now."""
    instruction = _found(request, pk)
    if may(request.user, Verb.INSTRUCT):
        following.follow(instruction=instruction)
        messages.success(request, _("The board shows what the records say now."))
    return redirect("instruction_board", instruction.pk)


class Chosen:
    """The assignments that a reader wants to see: of one requirement, level, place; or late."""

    def __init__(self, request, instruction):
        self.user = request.user
        self.requirements = list(
            Requirement.objects.filter(clause__instruction=instruction).select_related("clause")
        )
        asked = {str(part.pk): part for part in self.requirements}
        self.requirement = asked.get(taking.code(request.GET.get("requirement", "")[:20]))
        level = taking.code(request.GET.get("level", "")[:5])
        self.level = Level(int(level)) if level in {"0", "1", "2"} else None
        code = taking.code(request.GET.get("in", "")[:20])
        self.unit = get_unit(request.user, code) if code else None
        self.only_late = request.GET.get("late") == "1"
        self.instruction = instruction

    @property
    def assignments(self):
        found = Assignment.objects.visible_to(self.user).of(self.instruction).open()
        if self.requirement:
            found = found.filter(requirement=self.requirement)
        if self.level is not None:
            found = found.filter(unit__level=self.level)
        if self.unit:
            found = found.filter(self.unit.subtree_q("unit"))
        if self.only_late:
            found = found.overdue(timezone.now())
        return found.select_related("unit__parent", "requirement__clause").most_pressing_first()

    @property
    def places(self):
        return AdministrativeUnit.objects.topmost_of(self.user).in_khmer_order()


def _found(request, pk) -> Instruction:
    rows = Instruction.objects.visible_to(request.user).select_related(
        "instrument__kind", "issued_by", "withdrawn_by"
    )
    return get_object_or_404(rows, pk=pk)


def _show(request, instruction, *, withdrawing=None):
    clauses = instruction.clauses.prefetch_related(
        "requirements__deadlines__interpreted_by",
        "requirements__deadlines__readings__read_by",
        "requirements__places",
    )
    manages = may_everywhere(request.user, Verb.INSTRUCT)
    may_write = instruction.is_draft and manages
    context = {
        "instruction": instruction,
        "clauses": clauses,
        "may_write": may_write,
        "may_copy": manages,
        "may_reread": instruction.is_in_force and manages,
        "form": instruction.is_in_force and manages and (withdrawing or ReasonForm()),
        "faults": [fault.words for fault in faults(instruction)] if may_write else [],
        "crumbs": crumbs(),
    }
    status = CONFLICT if withdrawing else 200
    return render(request, "secretariat/instruction_detail.html", context, status=status)


def _crumbs(instruction, unit=None, user=None):
    way = crumbs(instruction)
    if unit:
        above = AdministrativeUnit.ever.visible_to(user).down_to(unit).exclude(pk=unit.pk)
        way += [
            (up.display_name, reverse("instruction_board_unit", args=[instruction.pk, up.code]))
            for up in above
        ]
    return way
