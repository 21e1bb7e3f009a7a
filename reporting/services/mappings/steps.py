"""What becomes of one old place is decided: each decision takes the place of the one before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.mapping import Kind, Link, Spot, propose_choices
from reporting.models import FormMapping, MappingStep

from .drafting import drafted, step_of
from .spots import spots_of


def lead_place(
    *,
    mapping: FormMapping,
    old: str,
    kind: Kind,
    new: Sequence[str],
    by,
    factor: Decimal = Decimal(1),
    is_rounded: bool = False,
) -> list[MappingStep]:
    """Say in which new places an old one goes on: one, or of a divided one several.

    Raises:
        ValidationError: where the editions have no such place, or several are given where one
            belongs.
    """
    with drafted(mapping, by) as held:
        spot, targets = _known(held, old, new)
        if kind == Kind.END:
            raise ValidationError(_("Write why the series ends."), code="no_reason")
        if kind != Kind.SPLIT and len(targets) != 1:
            raise ValidationError(_("Choose one new place."), code="one_place")
        links = [
            Link(kind, old, target.code, factor, is_rounded, _choices(spot, target))
            for target in targets
        ]
        if kind == Kind.MERGE:
            # What went on there alone until now is added up, too.
            held.steps.filter(new_code=targets[0].code, kind__in=[Kind.RENAME, Kind.SCALE]).update(
                kind=Kind.MERGE
            )
        return _replace(held, old, links)


def end_place(*, mapping: FormMapping, old: str, reason: str, by) -> list[MappingStep]:
    """Say that the series of an old place ends, and why."""
    with drafted(mapping, by) as held:
        _known(held, old, ())
        return _replace(held, old, [Link(Kind.END, old, reason=reason)])


def map_choices(*, step: MappingStep, choices: Mapping[str, str], by) -> MappingStep:
    """Say which new answer each old answer of a choice is; empty: none.

    Raises:
        ValidationError: where an answer was never offered.
    """
    with drafted(step.mapping, by) as held:
        old, new = spots_of(held.old)[step.old_code], spots_of(held.new).get(step.new_code)
        offered = new.choices if new else {}
        if set(choices) - set(old.choices) or set(filter(None, choices.values())) - set(offered):
            raise ValidationError(_("Choose among the answers that are offered."), code="unknown")
        step.choices = {code: to for code, to in choices.items() if to}
        step.full_clean()
        step.save(update_fields=["choices"])
    return step


def _known(mapping, old, new) -> tuple[Spot, list[Spot]]:
    before, after = spots_of(mapping.old), spots_of(mapping.new)
    unknown = [code for code in new if code not in after]
    if old not in before or unknown:
        raise ValidationError(
            _("The edition has no place “%(code)s”."),
            code="unknown_place",
            params={"code": unknown[0] if unknown else old},
        )
    return before[old], [after[code] for code in dict.fromkeys(new)]


def _choices(old: Spot, new: Spot) -> dict[str, str]:
    return propose_choices(old, new) if old.type == new.type == "choice" else {}


def _replace(mapping, old, links) -> list[MappingStep]:
    mapping.steps.filter(old_code=old).delete()
    steps = [step_of(mapping, link) for link in links]
    for step in steps:
        step.full_clean()
        step.save()
    return steps
