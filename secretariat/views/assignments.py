"""One assignment of a unit: what is missing, what happened, and what its secretariat says."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secretariat import facts
from secretariat.due import missing_of
from secretariat.forms.extensions import AskForm
from secretariat.forms.statements import ReasonForm, StatementForm
from secretariat.models import Assignment, Extension
from secretariat.services import following, stating
from secretariat.working_days import working_days
from taskforce.models import AdministrativeUnit
from taskforce.scope import Verb, may

from ._taking import taken


@require_safe
def assignment_detail(request, pk):
    """Show an assignment."""
    return show(request, found(request, pk))


@require_POST
def assignment_check(request, pk):
    """Compare what is asked of a unit with the records now."""
    assignment = found(request, pk)
    following.follow(units=AdministrativeUnit.ever.filter(pk=assignment.unit_id), by=None)
    messages.success(request, _("This is what the records say now."))
    return redirect(assignment)


@require_POST
def assignment_state(request, pk):
    """State that it is done, where no record can say it."""
    assignment = found(request, pk, Verb.ENTER)
    form = StatementForm(request.POST)
    if taken(form, stating.state, assignment=assignment, by=request.user):
        messages.success(request, _("Your statement is kept."))
        return redirect(assignment)
    return show(request, assignment, statement=form)


@require_POST
def assignment_unstate(request, pk):
    """Take a statement back."""
    assignment = found(request, pk, Verb.ENTER)
    form = ReasonForm(request.POST)
    if taken(form, stating.take_back, assignment=assignment, by=request.user):
        messages.success(request, _("The statement is taken back."))
        return redirect(assignment)
    return show(request, assignment, unstate=form)


def found(request, pk, verb: Verb = Verb.VIEW) -> Assignment:
    """Return an assignment the person may see; 403 where they may see it but not do this."""
    rows = Assignment.objects.visible_to(request.user).select_related(
        "unit__parent", "requirement__clause__instruction", "stated_by"
    )
    assignment = get_object_or_404(rows, pk=pk)
    if not may(request.user, verb, assignment.unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.")
            % {"unit": assignment.unit.display_name}
        )
    return assignment


def show(request, assignment, **forms):
    """Render the page of an assignment, with the forms that were sent and not taken."""
    requirement, at = assignment.requirement, timezone.now()
    deadlines = requirement.deadlines.filter(level=assignment.unit.level)
    events = assignment.events.select_related("by")
    context = {
        "assignment": assignment,
        "deadline": deadlines.select_related("interpreted_by").first(),
        "missing": missing_of(assignment),
        "is_late": assignment.is_late(at),
        "days_left": _days_left(assignment),
        "events": [(event, facts.say(requirement.fact, event.missing)) for event in events],
        "by_hand": requirement.fact == facts.ATTESTED,
        "is_locked": assignment.is_locked(at),
        "crumbs": [
            (_("Instructions"), reverse("instruction_list")),
            (_("Words of the instruction"), requirement.clause.instruction.get_absolute_url()),
        ],
    }
    context |= _extensions(request.user, assignment) | _forms(request.user, assignment, forms)
    status = 409 if any(form.errors for form in forms.values()) else 200
    return render(request, "secretariat/assignment_detail.html", context, status=status)


def _days_left(assignment):
    """Return the working days until the last day; None where it is done, over or not given."""
    if not assignment.is_open or assignment.due_at is None:
        return None
    left = working_days().between(timezone.localdate(), timezone.localdate(assignment.due_at))
    return left if left >= 0 else None


def _extensions(user, assignment):
    waiting = Extension.objects.waiting_for(user).filter(assignment=assignment)
    return {
        "extensions": assignment.extensions.select_related("asked_by", "decided_by"),
        "may_decide": set(waiting.values_list("pk", flat=True)),
    }


def _forms(user, assignment, sent):
    """Return the forms that the reader may send here, as they were sent where they were."""
    is_asked = Assignment.objects.asked().filter(pk=assignment.pk).exists()
    if not (is_asked and may(user, Verb.ENTER, assignment.unit)):
        return {}
    found = {}
    if assignment.requirement.fact == facts.ATTESTED:
        kind = ("unstate", ReasonForm) if assignment.statement else ("statement", StatementForm)
        found[kind[0]] = sent.get(kind[0]) or kind[1]()
    waits = assignment.extensions.filter(state=Extension.State.ASKED).exists()
    if assignment.is_open and assignment.due_at and not waits:
        found["ask"] = sent.get("ask") or AskForm()
    return found
