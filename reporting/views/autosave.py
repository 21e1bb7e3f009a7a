"""What a page saves by itself while it is written: the cells that changed, in one small request.

The answer is JSON. It says which cells are stored, which are at fault and why, and which somebody
else changed, too; whoever wrote keeps a copy until a cell is acknowledged here.
"""

import json
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reporting import filled
from reporting.forms import SectionForm, women_name
from reporting.services import saving
from reporting.templatetags.reporting import shown
from taskforce.scope import Verb
from taskforce.templatetags.khmer import figure, moment

from ._gate import get_report

STALE_EDITION = "other_edition"


@require_POST
def autosave(request, pk, section_code):
    report = get_report(request.user, pk, Verb.ENTER)
    written = filled.read_section(report, section_code)
    part = written.part(section_code)
    if part is None:
        raise Http404
    try:
        form = _form(_sent(request), written, part)
        saved = saving.save_answers(
            submission=report,
            answers=form.answers(),
            versions={part.section.pk: form.cleaned_data["version"]},
            base=form.cleaned_data["base"],
            by=request.user,
        )
    except ValidationError as error:
        closed = error.code == "not_editable"
        status = HTTPStatus.CONFLICT if closed else HTTPStatus.UNPROCESSABLE_ENTITY
        return JsonResponse({"reason": " ".join(error.messages)}, status=status)
    return JsonResponse(_answer(form, part, saved))


def _sent(request) -> dict:
    """Return what the page sent, or refuse what no page of ours sends."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    values = sent.get("values") if isinstance(sent, dict) else None
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise _unreadable()
    return sent


def _unreadable():
    return ValidationError(
        _("This could not be read. Open the report again, and go on writing there."),
        code="unreadable",
    )


def _form(sent, written, part):
    """Return a form of the cells that were sent; one that is not of this section is refused."""
    values = sent["values"]
    here = {cell.code for cells in part.cells.values() for cell in cells}
    sent_cells = {name.removesuffix(".women") for name in values}
    if sent.get("edition") != written.submission.edition_id or not sent_cells <= here:
        raise ValidationError(
            _(
                "These answers belong to another edition of the form. Open the report again, and "
                "write them there."
            ),
            code=STALE_EDITION,
        )
    data = values | {"version": str(sent.get("version")), "base": json.dumps(sent.get("base"))}
    form = SectionForm(data, part=part, answers=written.answers, only=sent_cells)
    if not form.is_valid() and "version" in form.errors:
        raise _unreadable()
    return form


def _answer(form, part, saved):
    save = saved.sections.get(part.section.pk)
    questions = {cell.code: question for question, cell in form.places()}
    return {
        "version": save.version if save else form.cleaned_data["version"],
        "said": _("Saved: %(at)s") % {"at": moment(timezone.now())},
        "base": saved.marks,
        "faults": {name: list(errors) for name, errors in form.errors.items()},
        "contested": {
            code: _contested(part, questions[code], code, stored) | {"said": _who(save)}
            for code, stored in saved.contested.items()
        },
    }


def _who(save):
    if save.pk is None:
        return ""  # the page claims to have seen what nobody saved
    return _("%(name)s saved this section last, %(at)s.") % {
        "name": save.saved_by,
        "at": moment(save.saved_at),
    }


def _contested(part, question, code, stored):
    """Say what somebody else stored where this person wrote, too."""
    form = SectionForm(part=part, answers={code: stored} if stored else {}, only={code})
    names = [name for name in (code, women_name(code)) if name in form.fields]
    words = shown(stored, question)
    if stored and stored.women is not None:
        words += f" ({_('women')} {figure(stored.women)})"
    return {
        "mark": stored.mark if stored else "",
        "shown": words,
        "values": {name: "" if (v := form[name].value()) is None else v for name in names},
    }
