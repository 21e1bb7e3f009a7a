"""The parts of a draft: added, changed, moved and taken out, each on a page without scripts."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reporting.forms import builder
from reporting.models import (
    Choice,
    Column,
    Question,
    Row,
    Section,
    ValidationRule,
)
from reporting.services import forms
from reporting.services.forms.editing import edition_of

from ._gate import crumbs, get_edition, require_builder

FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Kind:
    """A kind of part: its model, its form, how its page is called."""

    model: type[Model]
    form: type
    words: object

    def heading(self):
        return self.words()


KINDS = {
    "section": Kind(Section, builder.SectionPartForm, lambda: _("Section")),
    "question": Kind(Question, builder.QuestionForm, lambda: _("Question")),
    "choice": Kind(Choice, builder.ChoiceForm, lambda: _("Choice")),
    "row": Kind(Row, builder.RowForm, lambda: _("Row of a table")),
    "column": Kind(Column, builder.ColumnForm, lambda: _("Column of a table")),
    "rule": Kind(ValidationRule, builder.RuleForm, lambda: _("Validation rule")),
}
# What stands in a question, by its type.
LINES = {Question.Type.CHOICE: ["choice"], Question.Type.TABLE: ["row", "column"]}
NAMES = {"choice": "choices", "row": "rows", "column": "columns"}


@require_http_methods(FORM)
def section_new(request, pk):
    return _edit(request, "section", Section(edition=_draft(request, pk)))


@require_http_methods(FORM)
def rule_new(request, pk, kind):
    if kind not in ValidationRule.Kind.values:
        raise Http404
    return _edit(request, "rule", ValidationRule(edition=_draft(request, pk), kind=kind))


@require_http_methods(FORM)
def question_new(request, pk):
    return _edit(request, "question", Question(section=_part(request, "section", pk)))


@require_http_methods(FORM)
def line_new(request, pk, what):
    question = _part(request, "question", pk)
    if what not in LINES.get(question.type, []):
        raise Http404
    return _edit(request, what, KINDS[what].model(question=question))


@require_http_methods(FORM)
def part_edit(request, what, pk):
    return _edit(request, what, _part(request, what, pk))


@require_POST
def part_move(request, what, pk):
    part = _part(request, what, pk)
    try:
        forms.move_part(part=part, up=request.POST.get("go") == "up", by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_back(part))


@require_http_methods(FORM)
def part_remove(request, what, pk):
    part = _part(request, what, pk)
    if request.method == "POST":
        try:
            forms.remove_part(part=part, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(_back(part))
    context = {
        "question": _("Take this out of the draft?"),
        "what": str(part),
        "doing": _("Take it out"),
        "crumbs": _way(part),
    }
    return render(request, "reporting/forms/ask.html", context)


def _draft(request, pk):
    return get_edition(request.user, pk)


def _part(request, what, pk):
    require_builder(request.user)
    if what not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[what].model, pk=pk)


def _edit(request, what, part):
    """Show the form of a part, and store what it takes."""
    edition = edition_of(part)
    if edition.issued_at:
        messages.error(
            request,
            _("This edition was issued and is never changed. Copy it, and change the copy."),
        )
        return redirect("form_detail", edition.pk)
    form = KINDS[what].form(request.POST or None, instance=part)
    if request.method == "POST" and form.is_valid():
        try:
            forms.save_part(part=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return redirect(_next(form.instance))
    context = {
        "form": form,
        "heading": KINDS[what].heading(),
        "kind": part.get_kind_display() if what == "rule" else "",
        "part": part if part.pk else None,
        "lines": _lines(part),
        "crumbs": _way(part),
    }
    return render(request, "reporting/forms/part_form.html", context)


def _lines(part):
    """Return what stands in a question: for each kind its name, its words and its lines."""
    if not isinstance(part, Question) or part.pk is None:
        return []
    return [
        (what, KINDS[what].heading(), getattr(part, NAMES[what]).order_by("position"))
        for what in LINES.get(part.type, [])
    ]


def _next(part):
    """Lead on from what was stored: a question with lines stays, so that they can be added."""
    if isinstance(part, Question) and part.type in LINES:
        return reverse("form_part_edit", args=["question", part.pk])
    return _back(part)


def _back(part):
    """Return the page that a part is seen on."""
    if isinstance(part, Choice | Row | Column):
        return reverse("form_part_edit", args=["question", part.question_id])
    anchor = f"#section-{part.section_id}" if isinstance(part, Question) else ""
    return reverse("form_detail", args=[edition_of(part).pk]) + anchor


def _way(part):
    more = []
    if isinstance(part, Choice | Row | Column):
        more = [(str(part.question), _back(part))]
    return crumbs(edition_of(part), *more)
