"""The parts of a draft: its clauses, what they ask, where and by when; pages without scripts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secretariat.forms.writing import (
    ClauseForm,
    DeadlineForm,
    PlaceForm,
    RequirementForm,
    levels_in,
    moments_in,
)
from secretariat.models import Clause, Instruction, Requirement, RequirementDeadline
from secretariat.services import instructions
from secretariat.services.instructions.drafting import instruction_of
from taskforce.formats.digits import digits
from taskforce.views.finding import get_unit

from ._taking import taken
from .writing import CONFLICT, FORM, crumbs, found

MODELS = {"clause": Clause, "requirement": Requirement, "deadline": RequirementDeadline}
# How a kind of part leads to its instruction.
THROUGH = {
    "clause": "instruction",
    "requirement": "clause__instruction",
    "deadline": "requirement__clause__instruction",
}


@require_http_methods(FORM)
def clause_new(request, pk):
    """Add a clause to a draft."""
    return _clause(request, Clause(instruction=found(request, pk)), _("Add a clause"))


@require_http_methods(FORM)
def clause_edit(request, pk):
    clause = _part(request, "clause", pk)
    heading = _("Clause %(number)s") % {"number": digits(str(clause.number))}
    return _clause(request, clause, heading)


def _clause(request, clause, heading):
    if refusal := _refused(request, clause):
        return refusal
    form = ClauseForm(request.POST or None, instance=clause)
    about = {"part": clause, "by": request.user, "said": lambda _read: {}}
    if request.method == "POST" and taken(form, instructions.save_part, **about):
        return redirect(_back(clause))
    return _page(request, form, heading, clause)


@require_http_methods(FORM)
def requirement_new(request, pk):
    """Add what a clause asks."""
    clause = _part(request, "clause", pk)
    return _requirement(request, Requirement(clause=clause), _("What the clause asks"))


@require_http_methods(FORM)
def requirement_edit(request, pk):
    """Change what a clause asks; below it the levels with their days, and the places."""
    return _requirement(request, _part(request, "requirement", pk), _("What the clause asks"))


def _requirement(request, requirement, heading):
    if refusal := _refused(request, requirement):
        return refusal
    form = RequirementForm(request.POST or None, instance=requirement)
    about = {"requirement": requirement, "by": request.user, "said": levels_in}
    if request.method == "POST" and taken(form, instructions.save_requirement, **about):
        # It stays, so that the days of its levels can be set.
        return redirect("requirement_edit", requirement.pk)
    more = {"requirement": requirement} if requirement.pk else {}
    if more:
        more["picker"] = PlaceForm(user=request.user)
    return _page(request, form, heading, requirement, "secretariat/requirement_form.html", **more)


@require_http_methods(FORM)
def deadline_edit(request, pk):
    """Set the last day of a level, with the wording of the clause and how it is read."""
    deadline = _part(request, "deadline", pk)
    if refusal := _refused(request, deadline):
        return refusal
    form = DeadlineForm(request.POST or None, deadline=deadline)
    about = {"deadline": deadline, "by": request.user, "said": moments_in}
    if request.method == "POST" and taken(form, instructions.set_deadline, **about):
        return redirect("requirement_edit", deadline.requirement_id)
    heading = _("Last day: %(level)s") % {"level": deadline.get_level_display()}
    return _page(request, form, heading, deadline)


@require_POST
def part_move(request, what, pk):
    part = _part(request, what, pk)
    try:
        instructions.move_part(part=part, up=request.POST.get("go") == "up", by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_back(part))


@require_http_methods(FORM)
def part_remove(request, what, pk):
    """Take a clause or what it asks out of a draft, after asking."""
    part = _part(request, what, pk)
    if refusal := _refused(request, part):
        return refusal
    if request.method == "POST":
        instructions.remove_part(part=part, by=request.user)
        return redirect(instruction_of(part))
    context = {
        "question": _("Take this out of the draft?"),
        "what": str(part),
        "doing": _("Take it out"),
        "back": _back(part),
        "keep": _("Leave it as it is"),
        "crumbs": crumbs(instruction_of(part)),
    }
    return render(request, "_parts/ask.html", context)


@require_POST
def place_add(request, pk):
    """Name a unit that a requirement binds, with all below it."""
    requirement = _part(request, "requirement", pk)
    if refusal := _refused(request, requirement):
        return refusal
    picker = PlaceForm(request.POST, user=request.user)
    if picker.is_valid():
        unit = picker.cleaned_data["unit"]
        instructions.add_place(requirement=requirement, unit=unit, by=request.user)
        return redirect(reverse("requirement_edit", args=[pk]) + "#places")
    form = RequirementForm(instance=requirement)
    more = {"requirement": requirement, "picker": picker, "status": CONFLICT}
    if picker.is_search:
        more["status"] = 200
    heading = _("What the clause asks")
    return _page(request, form, heading, requirement, "secretariat/requirement_form.html", **more)


@require_POST
def place_remove(request, pk, unit_code):
    """Name a unit no longer."""
    requirement = _part(request, "requirement", pk)
    if refusal := _refused(request, requirement):
        return refusal
    unit = get_unit(request.user, unit_code)
    instructions.remove_place(requirement=requirement, unit=unit, by=request.user)
    return redirect(reverse("requirement_edit", args=[pk]) + "#places")


def _part(request, what, pk):
    """Return a part of an instruction that the reader may write; else 404, or 403."""
    model, through = MODELS[what], THROUGH[what]
    seen = Instruction.objects.visible_to(request.user).order_by().values("pk")
    part = get_object_or_404(model.objects.filter(**{f"{through}__in": seen}), pk=pk)
    found(request, instruction_of(part).pk)
    return part


def _refused(request, part):
    """Lead back to an instruction that is no draft any more, and say what to do instead."""
    instruction = instruction_of(part)
    if instruction.is_draft:
        return None
    messages.error(
        request,
        _("This instruction is issued and stays as it is. Write a new one that follows it."),
    )
    return redirect(instruction)


def _page(request, form, heading, part, template="_parts/form_page.html", **more):
    status = more.pop("status", CONFLICT if form.errors else 200)
    context = {"form": form, "heading": heading, "crumbs": _way(part)} | more
    return render(request, template, context, status=status)


def _back(part) -> str:
    """Return the place on the page of the draft where a part is seen."""
    clause = part if isinstance(part, Clause) else part.clause
    anchor = f"#clause-{clause.pk}" if clause.pk else ""
    return instruction_of(part).get_absolute_url() + anchor


def _way(part):
    more = []
    if isinstance(part, RequirementDeadline):
        above = part.requirement
        more = [(str(above), reverse("requirement_edit", args=[above.pk]))]
    return crumbs(instruction_of(part), *more)
