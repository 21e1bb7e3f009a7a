"""Which rules of its edition a report does not keep, in words, with the reasons written.

Read in three queries whatever the size of the report, one where it keeps all rules.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import Cell, RuleOverride, Section, ValidationRule
from reporting.relevance import codes_of, hidden_cells, values_of
from reporting.rules.rule import WOMEN
from taskforce.fields.written import written_date, written_number

Kind = rules.Kind


@dataclass(frozen=True, slots=True, eq=False)
class ReportBreach:
    """A rule that a report does not keep.

    `code` is the name of the field to mend: the code of the cell, or with `.women` behind it.
    """

    rule: ValidationRule
    code: str
    cell: Cell
    message: str
    found: dict[str, str]
    override: RuleOverride | None = None

    @property
    def is_hard(self) -> bool:
        return self.rule.is_hard

    @property
    def section(self) -> Section:
        return self.cell.question.section

    @property
    def anchor(self) -> str:
        """The id of the field on the page of its section."""
        return f"id_{self.code}"

    @property
    def reason(self) -> str:
        """The reason written for these very figures."""
        stands = self.override is not None and self.override.found == self.found
        return self.override.reason if stands else ""

    @property
    def is_open(self) -> bool:
        """Whether it stands in the way of handing in."""
        return self.is_hard or not self.reason


def of_report(written) -> list[ReportBreach]:
    """Return the breaches of a `FilledReport`, hard and soft, in the order of the rules."""
    unasked = {}
    for part in written.hidden:
        unasked |= codes_of(part)
    return _of(written.submission, written.answers, unasked)


def of_submission(submission) -> list[ReportBreach]:
    """Return the breaches of a report whose answers were not read yet."""
    answers = submission.answers.select_related("cell", "choice")
    by_code = {answer.cell.code: answer for answer in answers}
    return _of(submission, by_code, hidden_cells(submission))


def _of(submission, answers, unasked):
    """Check the answers that count; `unasked` are the cells of sections that are not asked."""
    kept = {
        rule.code: rule
        for rule in ValidationRule.objects.filter(edition=submission.edition_id)
        if not _asks_for(rule, unasked)
    }
    if not kept:
        return []
    asked = {code: answer for code, answer in answers.items() if code not in unasked}
    found = rules.check([rule.pure for rule in kept.values()], values_of(asked))
    if not found:
        return []
    overrides = {override.rule_id: override for override in submission.overrides.all()}
    cells = _cells(submission.edition_id, found)
    return [_shown(breach, kept[breach.rule.code], cells, overrides) for breach in found]


def _asks_for(rule, unasked):
    """Tell whether a rule asks for an answer that there is no section for."""
    code = rule.params["cell"] if rule.kind == Kind.REQUIRED_IF else None
    return code in unasked or code in unasked.values()


def _shown(breach, rule, cells, overrides):
    is_of_women = breach.cell.endswith(WOMEN)
    cell = cells[breach.cell.removesuffix(WOMEN)]
    return ReportBreach(
        rule=rule,
        # A table leads to its first cell.
        code=cell.code + (WOMEN if is_of_women else ""),
        cell=cell,
        message=rule.message or SENTENCES[breach.rule.kind](breach, cells),
        found=breach.found,
        override=overrides.get(rule.pk),
    )


def _cells(edition_id, found) -> dict[str, Cell]:
    """Return the cells that breaches name; of a table that is not answered, its first cell."""
    named = {code.removesuffix(WOMEN) for b in found for code in (b.cell, *b.found)}
    cells = Cell.objects.filter(edition=edition_id).select_related(
        "question__section", "row", "column"
    )
    known = {cell.code: cell for cell in cells.filter(code__in=named)}
    for table in named - known.keys():
        known[table] = cells.filter(question__code=table).order_by("position").first()
    return known


# The sentence of each kind says what is, in figures.


def _label(code, cells) -> str:
    cell = cells[code.removesuffix(WOMEN)]
    if code.endswith(WOMEN):
        return _("%(question)s: of which women") % {"question": cell.label}
    return cell.question.label if code == cell.question.code else cell.label


def _figure(value, decimals=0) -> str:
    return written_date(value) if isinstance(value, date) else written_number(value, decimals)


def _figures(breach, cells) -> dict[str, str]:
    """Return what is written in the place of a breach, and what it was held to."""
    code = breach.cell
    decimals = 0 if code.endswith(WOMEN) else cells[code].question.decimals
    found = rules.rule.like(breach.expected, breach.found[code])
    return {
        "cell": _label(code, cells),
        "found": _figure(found, decimals),
        "bound": _figure(breach.expected, decimals),
        "is_less": found < breach.expected,
        "is_date": isinstance(found, date),
    }


def _range(breach, cells):
    words = _figures(breach, cells)
    if words["is_date"] and words["is_less"]:
        return _("%(cell)s: %(found)s is before %(bound)s.") % words
    if words["is_date"]:
        return _("%(cell)s: %(found)s is after %(bound)s.") % words
    if words["is_less"]:
        return _("%(cell)s: %(found)s is less than %(bound)s.") % words
    return _("%(cell)s: %(found)s is more than %(bound)s.") % words


def _length(breach, cells):
    words = _figures(breach, cells)
    if words["is_less"]:
        return _("%(cell)s: %(found)s characters are written, fewer than %(bound)s.") % words
    return _("%(cell)s: %(found)s characters are written, more than %(bound)s.") % words


def _choice(breach, cells):
    return _("%(cell)s: this answer is not permitted here.") % {"cell": _label(breach.cell, cells)}


def _sum(breach, cells):
    words = _figures(breach, cells)
    return _("%(cell)s: %(found)s is written, but its parts add up to %(bound)s.") % words


COMPARED = {
    "<=": lambda: _("%(cell)s (%(found)s) is more than %(other)s (%(bound)s)."),
    "<": lambda: _("%(cell)s (%(found)s) is not less than %(other)s (%(bound)s)."),
    ">=": lambda: _("%(cell)s (%(found)s) is less than %(other)s (%(bound)s)."),
    ">": lambda: _("%(cell)s (%(found)s) is not more than %(other)s (%(bound)s)."),
    "=": lambda: _("%(cell)s (%(found)s) is not equal to %(other)s (%(bound)s)."),
    "!=": lambda: _("%(cell)s (%(found)s) is the same as %(other)s (%(bound)s)."),
}


def _comparison(breach, cells):
    other = _label(breach.rule.params["right"], cells)
    words = _figures(breach, cells) | {"other": other}
    if words["is_date"]:
        return (
            _("%(cell)s (%(found)s) and %(other)s (%(bound)s) are not in the order asked for.")
            % words
        )
    return COMPARED[breach.rule.params["operator"]]() % words


def _required_if(breach, cells):
    return _("%(cell)s: must be answered, because of the answer to “%(other)s”.") % {
        "cell": _label(breach.cell, cells),
        "other": _label(breach.rule.params["when"]["cell"], cells),
    }


SENTENCES = {
    Kind.RANGE: _range,
    Kind.LENGTH: _length,
    Kind.CHOICE: _choice,
    Kind.SUM: _sum,
    Kind.COMPARISON: _comparison,
    Kind.REQUIRED_IF: _required_if,
}
