"""What differs between two editions, and how many stored values each difference touches."""

from dataclasses import dataclass, field

from django.db.models import Count

from reporting.models import Answer, FormEdition

from .describing import describe

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# What is compared by itself, below what it stands in.
LINES = ("choices", "rows", "columns")
NAMES = {"choices": "choice", "rows": "row", "columns": "column"}


@dataclass(slots=True)
class Change:
    """One difference: what happened to which part, and the words that changed."""

    how: str
    what: str
    code: str
    label: str
    fields: list[tuple[str, object, object]] = field(default_factory=list)
    touches: tuple[str, str] | None = None  # question and line whose stored values it touches
    values: int = 0


def compare(old: FormEdition, new: FormEdition) -> list[Change]:
    """Return the changes from one edition to another, in the order of the form.

    `values` counts what is stored under the old edition in the places that a change touches.
    """
    return compare_with(old, describe(new))


def compare_with(old: FormEdition, after: dict) -> list[Change]:
    """Return the changes from an edition to one that is described as plain data."""
    before = describe(old)
    changes = _pairs("section", before["sections"], after["sections"], ("questions",))
    changes += _of_questions(_questions(before), _questions(after))
    changes += _pairs("rule", before["rules"], after["rules"])
    _count(old, changes)
    return changes


def _questions(data) -> dict[str, dict]:
    return {
        question["code"]: question | {"section": section["code"]}
        for section in data["sections"]
        for question in section["questions"]
    }


def _of_questions(before, after):
    """Return what changed of the questions, each followed by its choices, rows and columns."""
    changes = []
    for change in _pairs("question", [*before.values()], [*after.values()], LINES):
        change.touches = None if change.how == ADDED else (change.code, "")
        changes.append(change)
    for code in [code for code in before if code in after]:
        for name in LINES:
            lines = (found.get(name, []) for found in (before[code], after[code]))
            for change in _pairs(NAMES[name], *lines):
                change.touches = None if change.how == ADDED else (code, change.code)
                changes.append(change)
    return changes


def _pairs(what, before, after, without=()) -> list[Change]:
    old, new = ({part["code"]: part for part in parts} for parts in (before, after))
    gone = [Change(REMOVED, what, code, _label(old[code])) for code in old if code not in new]
    altered = [
        Change(CHANGED, what, code, _label(part), fields)
        for code, part in new.items()
        if code in old and (fields := _fields(old[code], part, without))
    ]
    added = [Change(ADDED, what, code, _label(new[code])) for code in new if code not in old]
    return [*gone, *altered, *added]


def _label(part):
    return part.get("label_km") or part.get("title_km") or part.get("message_km") or part["code"]


def _fields(old, new, without):
    names = [name for name in {**old, **new} if name not in without]
    return [
        (n, old.get(n), new.get(n)) for n in names if (old.get(n) or None) != (new.get(n) or None)
    ]


def _count(old, changes):
    """Put the number of stored values to the changes that touch some, in two queries."""
    touched = {change.touches[0] for change in changes if change.touches}
    if not touched:
        return
    answers = Answer.objects.filter(cell__edition=old, cell__question__code__in=touched).order_by()
    cells = answers.values_list("cell__question__code", "cell__code").annotate(n=Count("pk"))
    chosen = answers.exclude(choice=None).values_list("cell__code", "choice__code")
    counted_choices = {(q, c): n for q, c, n in chosen.annotate(n=Count("pk"))}
    counted = list(cells)
    for change in changes:
        if change.touches:
            change.values = _values(change, counted, counted_choices)


def _values(change, cells, choices):
    question, line = change.touches
    if change.what == "choice":
        return choices.get((question, line), 0)
    place = {"row": 1, "column": 2}.get(change.what)
    return sum(
        number
        for of, code, number in cells
        if of == question and (place is None or code.split(".")[place] == line)
    )
