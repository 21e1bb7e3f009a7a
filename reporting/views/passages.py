"""Passages of a consolidated report: picked, edited, ordered; the unused ones beside them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reporting.consolidation import consolidate
from reporting.forms.passages import PassageForm
from reporting.models import Period, PickedPassage, Question
from reporting.services import passages
from taskforce.fields import taking

from .consolidation import asked_for


@require_http_methods(["GET", "HEAD", "POST"])
def passage_list(request, period_code, unit_code=None):
    """Show what was picked and what was not, question by question; do what was asked."""
    period, unit = asked_for(request.user, period_code, unit_code)
    if not isinstance(period, Period):
        raise Http404
    passages.require(request.user, unit)
    form = None
    if request.method == "POST":
        form = _done(request, period, unit)
        if form is None:
            return redirect(request.path)
    name = "consolidation_unit" if unit else "consolidation_period"
    back = reverse(name, args=[period.code, *([unit.code] if unit else [])])
    context = {
        "period": period,
        "unit": unit,
        "questions": _questions(period, unit, form),
        "crumbs": [(_("Consolidation"), back)],
    }
    return render(request, "reporting/passage_list.html", context)


def _done(request, period, unit) -> PassageForm | None:
    """Take one step; return the form where what was typed is at fault."""
    what = request.POST.get("do", "")
    try:
        if what == "pick":
            _pick(request, period, unit)
            return None
        passage = _passage(request, period, unit)
        if what == "save":
            form = PassageForm(request.POST, prefix=f"p{passage.pk}")
            if not form.is_valid():
                form.passage = passage
                return form
            passages.edit(passage=passage, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("The passage is kept as edited."))
        elif what in STEPS:
            STEPS[what](passage=passage, by=request.user)
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return None


STEPS = {
    "up": lambda **about: passages.move(up=True, **about),
    "down": lambda **about: passages.move(up=False, **about),
    "drop": passages.drop,
    "anew": lambda **about: passages.take_anew(keep_words=False, **about),
    "keep": lambda **about: passages.take_anew(keep_words=True, **about),
}


def _pick(request, period, unit):
    passages.pick(
        period=period,
        unit=unit,
        report=taking.row_number(request.POST.get("report", "")) or 0,
        question=taking.code(request.POST.get("question", "")),
        seen=taking.code(request.POST.get("seen", "")),
        by=request.user,
    )
    messages.success(
        request, _("The passage is picked: it stands last among those of its question.")
    )


def _passage(request, period, unit) -> PickedPassage:
    found = PickedPassage.objects.filter(period=period, unit=unit)
    return get_object_or_404(found, pk=taking.row_number(request.POST.get("passage", "")) or 0)


def _questions(period, unit, faulty) -> list[dict]:
    """Return the text questions: what is picked of each, what is not, and what it says now."""
    summary = consolidate(period=period, unit=unit)
    kept = PickedPassage.objects.filter(period=period, unit=unit)
    kept = list(kept.select_related("report__unit", "picked_by"))
    written = {}
    for passage in summary.written:
        written[passage.report, passage.question.code] = passage
    used = {(row.report_id, row.question) for row in kept}
    asked = [question for part in summary.parts for question in part.questions
             if question.type == Question.Type.TEXT]  # fmt: skip
    return [
        {
            "question": question,
            "picked": [
                _shown(row, written.get((row.report_id, row.question)), faulty)
                for row in kept
                if row.question == question.code
            ],
            "unused": [
                (passage, passages.mark_of(passage.text))
                for key, passage in written.items()
                if key[1] == question.code and key not in used
            ],
        }
        for question in asked
    ]


def _shown(row, now, faulty) -> dict:
    """Return a picked passage with its field, and what its report says now where that differs."""
    form = faulty if faulty and faulty.passage.pk == row.pk else None
    return {
        "row": row,
        "form": form or PassageForm(initial={"text": row.text}, prefix=f"p{row.pk}"),
        "unit": now.unit if now else row.report.unit,
        "is_stale": now is None or now.text != row.original,
        "now": now.text if now else None,
    }
