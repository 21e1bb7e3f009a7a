"""The places of an edition, and what is stored in them, as a mapping looks at them."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count

from reporting.mapping import Spot, Stored
from reporting.models import Answer, FormEdition


def spots_of(edition: FormEdition) -> dict[str, Spot]:
    """Return the places of an edition by code, in the order of the form; two queries."""
    cells = edition.cells.select_related("question__section", "row", "column")
    cells = cells.prefetch_related("question__choices").order_by("position")
    return {cell.code: _spot(cell) for cell in cells}


def _spot(cell) -> Spot:
    question = cell.question
    choices = sorted(question.choices.all(), key=lambda choice: choice.position)
    return Spot(
        code=cell.code, type=question.type, rule=question.rule, label=cell.label,
        with_women=question.with_women, decimals=question.decimals, measure=question.unit_km,
        choices={choice.code: choice.label for choice in choices},
        section=question.section.label, key=cell.pk,
    )  # fmt: skip


def stored_in(edition: FormEdition, scaled: Collection[str] = ()) -> dict[str, Stored]:
    """Return what reports of any state hold in each place of an edition; three queries.

    `scaled` are the places of which the different figures themselves are asked.
    """
    answers = Answer.objects.filter(cell__edition=edition).order_by()
    counted = answers.values_list("cell__code").annotate(Count("pk"), Count("women"))
    choices, numbers = defaultdict(dict), defaultdict(list)
    chosen = answers.exclude(choice=None).values_list("cell__code", "choice__code")
    for code, choice, times in chosen.annotate(Count("pk")):
        choices[code][choice] = times
    if scaled:
        held = answers.filter(cell__code__in=scaled, number__isnull=False)
        for code, number in held.values_list("cell__code", "number"):
            numbers[code].append(number)
    return {
        code: Stored(values, women, choices.get(code, {}), tuple(numbers.get(code, ())))
        for code, values, women in counted
    }
