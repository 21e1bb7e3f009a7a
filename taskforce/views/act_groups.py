"""The pages on which the groups of a draft are changed: who leaves, who begins."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taskforce.fields import taking
from taskforce.forms.acts import AppointForm
from taskforce.forms.unit_picker import UnitField
from taskforce.models import AdministrativeUnit, Membership
from taskforce.services.composition import acts

from .acts import CONFLICT, FORM, crumbs, draft_of, show, version_in, with_version
from .acts import found as found_act


@require_safe
def act_choose(request, pk):
    """Find the group to change among those that the act concerns."""
    act = _draft(request, pk)
    field = UnitField(purpose="compose")
    field.offer_to(request.user)
    field.offer_within(act.unit)
    asked = field.widget.value_from_datadict(request.GET, {}, "unit")
    if asked.unit and not asked.only_search:
        unit = get_object_or_404(field.widget.units, pk=taking.row_number(asked.unit))
        return redirect("act_group", act.pk, unit.code)
    picker = field.widget.render("unit", asked, {"id": "id_unit"})
    context = {"act": act, "picker": picker, "crumbs": crumbs(act)}
    return render(request, "taskforce/act_choose.html", context)


@require_http_methods(FORM)
def act_group(request, pk, code):
    """Show the seats of a group in order of precedence, and let those that are marked end."""
    act = _draft(request, pk)
    group = _group(request, act, code)
    seats = list(_seats(act, group))
    marked = set(request.POST.getlist("seat")) if request.method == "POST" else set()
    if request.method == "POST":
        chosen = [seat for seat in seats if str(seat.pk) in marked]
        refusal = None if chosen else _("Mark the seats that end first.")
        try:
            if chosen:
                acts.end_seats(act=act, seats=chosen, version=version_in(request), by=request.user)
                return redirect(act)
        except ValidationError as error:
            refusal = " ".join(error.messages)
            act = found_act(request, pk)
        messages.error(request, refusal)
    changes = [c for c in acts.changes_of(act) if c.task_force_id == group.pk]
    ending = {change.ends_id: change for change in changes if change.ends_id}
    context = {
        "act": act,
        "group": group,
        "rows": [(seat, ending.get(seat.pk), str(seat.pk) in marked) for seat in seats],
        "changes": changes,
        "crumbs": crumbs(act),
    }
    status = CONFLICT if request.method == "POST" and marked else 200
    return render(request, "taskforce/act_group.html", context, status=status)


@require_http_methods(FORM)
def act_appoint(request, pk, code):
    """Appoint somebody to a group, in the place of whom `?seat=` names where it does."""
    act = _draft(request, pk)
    group = _group(request, act, code)
    replacing = _replaced(request, group)
    about = {"user": request.user, "replacing": replacing}
    form = AppointForm(request.POST or None, act=act, **about)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _appointed(request, act, group, replacing, form)
        except ValidationError as error:
            form = AppointForm(with_version(request, pk), act=act, **about)
            form.add_error(None, ValidationError(error.messages))
            status = CONFLICT
    context = {
        "act": act,
        "group": group,
        "replacing": replacing,
        "form": form,
        "crumbs": crumbs(act),
    }
    return render(request, "taskforce/act_appoint.html", context, status=status)


def _appointed(request, act, group, replacing, form):
    person, is_new = form.chosen()
    acts.appoint(
        act=act,
        task_force=group,
        person=person,
        is_new_person=is_new,
        replacing=replacing,
        version=form.cleaned_data["version"],
        by=request.user,
        **form.seat,
    )
    return redirect(act)


@require_POST
def act_remove(request, pk, change):
    """Take a change out of a draft."""
    act = _draft(request, pk)
    kept = get_object_or_404(act.changes, pk=change)
    try:
        acts.remove(act=act, change=kept, version=version_in(request), by=request.user)
    except ValidationError as error:
        return show(request, found_act(request, pk), error=error)
    return redirect(act)


def _draft(request, pk):
    act = draft_of(request, pk)
    if not act.is_draft:
        raise PermissionDenied(_("This act was announced already."))
    return act


def _group(request, act, code):
    units = AdministrativeUnit.objects.visible_to(request.user).within(act.unit)
    return get_object_or_404(units.select_related("task_force"), code=code).task_force


def _seats(act, group):
    seats = Membership.objects.in_force(act.effective_on).filter(task_force=group)
    return seats.select_related(
        "person", "role", "started_by__kind", "ended_by__kind", "ex_officio__position",
        "ex_officio__unit",
    ).in_precedence()  # fmt: skip


def _replaced(request, group):
    given = request.GET.get("seat", "")
    if not given:
        return None
    number = taking.row_number(given)
    seats = Membership.objects.filter(task_force=group).select_related(
        "person", "role", "task_force__unit", "ex_officio", "ended_by__kind"
    )
    return get_object_or_404(seats, pk=number)
