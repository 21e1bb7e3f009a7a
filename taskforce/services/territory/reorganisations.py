"""Re-organising units as an act: drafted, looked at beforehand, carried out at once.

Whoever carries it out holds the tree alone and reads everything again; what users gain is
reckoned anew, and nobody gains a unit that the preview did not show.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.formats.digits import digits
from taskforce.formats.message import Message
from taskforce.models import (
    AdministrativeUnit,
    Instrument,
    Reorganisation,
    UnitChange,
    User,
)
from taskforce.scope import Verb, may_everywhere
from taskforce.services.composition.instruments import remove_unused
from taskforce.services.territory.codes import codes_ever_borne, next_code
from taskforce.services.territory.look import Counting, carried, look
from taskforce.services.territory.names import khmer_name, romanised_name
from taskforce.services.territory.units import tree_locked

State = Reorganisation.State
SHOWN = 5


# Drafting


@transaction.atomic
def draft(
    *,
    instrument: Instrument,
    effective_on: date,
    note: str = "",
    made_instrument: bool = False,
    by,
) -> Reorganisation:
    """Begin an act under an instrument; its changes follow.

    One that was recorded for it, `made_instrument`, goes when the draft is thrown away.
    """
    _require(by)
    return Reorganisation.objects.create(
        instrument=instrument,
        effective_on=effective_on,
        note=note,
        made_instrument=made_instrument,
        made_by=by,
    )


def add_change(
    *, reorganisation: Reorganisation, by, whole_name: bool = False, **fields
) -> UnitChange:
    """Add a change behind the others of a draft; a unit that begins or moves is given its code.

    Args:
        whole_name: the word for a kind at the beginning of a new name belongs to the name.

    Raises:
        ValidationError: where it cannot be carried out after the changes before it.
    """
    with tree_locked():
        act = _draft_of(reorganisation, by)
        if act.annuls_id:
            raise ValidationError(
                _("An annulment undoes one act and holds no changes of its own."),
                code="annulment",
            )
        last = act.changes.order_by("position").last()
        change = UnitChange(reorganisation=act, position=last.position + 1 if last else 1, **fields)
        _set_names(act, change, whole_name)
        change.code = change.code or _proposed_code(act, change)
        change.full_clean(exclude=["name_key"])
        change.save()
        _changed(act)
        # What cannot be is told now, at this change, and not when all is carried out.
        look(act)
    return change


def _set_names(act, change, whole):
    change.name_km = khmer_name(change.name_km, whole=whole)
    change.name_latin = romanised_name(change.name_latin, whole=whole)
    what = UnitChange.What.RENAME
    if change.what == what and act.changes.filter(what=what, unit=change.unit).exists():
        raise ValidationError(
            _("%(unit)s is given a new name in this act already. Take that change out first.")
            % {"unit": change.unit.display_name},
            code="renamed_twice",
        )


def _proposed_code(act, change) -> str:
    what = UnitChange.What
    if change.what not in {what.NEW, what.MOVE, what.SPLIT}:
        return ""
    above = change.target
    if change.what == what.SPLIT:
        above = change.unit.code[:-2]
    elif above:
        unit = AdministrativeUnit.objects.filter(code=above).first()
        above = unit.code if unit else above
    promised = set(act.changes.exclude(code="").values_list("code", flat=True))
    return next_code(above, codes_ever_borne() | promised)


@transaction.atomic
def remove_change(*, change: UnitChange, by) -> None:
    """Take a change out of a draft."""
    act = _draft_of(change.reorganisation, by)
    change.delete()
    _changed(act)


@transaction.atomic
def discard(*, reorganisation: Reorganisation, by) -> None:
    """Delete a draft, and the instrument that was recorded for it alone."""
    act = _draft_of(reorganisation, by)
    act.delete()
    if act.made_instrument:
        _let_go(act.instrument, by)


def _let_go(instrument, by):
    if not remove_unused(instrument=instrument, by=by):
        # Another draft that has taken it up answers for it now.
        Reorganisation.objects.filter(instrument=instrument, state=State.DRAFT).update(
            made_instrument=True
        )


@transaction.atomic
def amend(*, reorganisation: Reorganisation, by, **fields) -> Reorganisation:
    """Give a draft another instrument, day or remark."""
    act = _draft_of(reorganisation, by)
    before, made = act.instrument, act.made_instrument
    for name in ("instrument", "effective_on", "note"):
        setattr(act, name, fields[name])
    if act.instrument != before:
        act.made_instrument = fields.get("made_instrument", False)
    _changed(act)
    if made and act.instrument != before:
        _let_go(before, by)
    return act


def _changed(act):
    """A preview of what was is none of what is."""
    act.preview = act.previewed_at = act.fault = None
    act.state = State.DRAFT
    act.save()


# Looking


def preview(*, reorganisation: Reorganisation, by, count: Counting | None = None) -> Reorganisation:
    """Carry an act out, see what it does, take all of it back, and keep what was seen.

    Raises:
        ValidationError: with what stands in the way.
    """
    with tree_locked():
        act = _draft_of(reorganisation, by)
        act.preview = look(act, count)
        act.previewed_at = timezone.now()
        act.save()
    return act


# Carrying out


def carry_out(*, reorganisation: Reorganisation, by) -> Reorganisation:
    """Carry an act out; one whose day is still to come waits for it.

    Raises:
        ValidationError: where it was carried out meanwhile, something stands in the way, or
            somebody would gain a unit that the preview did not show.
    """
    _require(by)
    with tree_locked():
        act = _locked(reorganisation)
        if act.state == State.DONE:
            raise ValidationError(
                _("This act was carried out already."), code="already_carried_out"
            )
        if act.preview is None:
            raise ValidationError(
                _("Look at the preview first: the act has none, or was written anew since."),
                code="no_preview",
            )
        act.decided_by = by
        if act.effective_on > timezone.localdate():
            act.state = State.WAITING
        else:
            found = carried(act)
            _check_gains(act, found)
            act.state, act.done_at, act.fault = State.DONE, timezone.now(), None
            act.effect = found.carrying.effect()
        act.save()
    return act


def _check_gains(act, found):
    shown = {
        (line["user"], line["role"], code)
        for line in act.preview["access"]
        for code in line["gained"]
    }
    if unseen := sorted(found.gains() - shown):
        names = dict(User.objects.values_list("pk", "name_km"))
        raise ValidationError(
            _("Not carried out: these would gain units that the preview did not show: %(list)s. "
              "Look at the preview again.")
            % {"list": "; ".join(f"{names[user]} ({digits(code)})"
                                 for user, _role, code in unseen[:SHOWN])},
            code="unseen_gain",
        )  # fmt: skip


def carry_out_due(*, on: date | None = None) -> tuple[list[Reorganisation], list[Reorganisation]]:
    """Carry out what waited for its day; return what was done, and what could not be.

    What stands in the way is kept with the act, to be read on its page.
    """
    done, refused = [], []
    for act in Reorganisation.objects.due(on or timezone.localdate()).order_by(
        "effective_on", "pk"
    ):
        try:
            done.append(carry_out(reorganisation=act, by=act.decided_by))
        except (ValidationError, PermissionDenied) as error:
            said = " ".join(getattr(error, "messages", [str(error)]))
            act.fault = Message.heard(said).as_json()
            act.save(update_fields=["fault"])
            refused.append(act)
    return done, refused


@transaction.atomic
def stop(*, reorganisation: Reorganisation, by) -> Reorganisation:
    """Make an act that waits for its day a draft again."""
    _require(by)
    act = _locked(reorganisation)
    if act.state != State.WAITING:
        raise ValidationError(_("This act does not wait any more."), code="not_waiting")
    act.state, act.decided_by, act.fault = State.DRAFT, None, None
    act.save()
    return act


# Who and which


def _require(by):
    if not may_everywhere(by, Verb.REORGANISE):
        raise PermissionDenied(_("Your role does not allow this."))


def _locked(reorganisation) -> Reorganisation:
    rows = Reorganisation.objects.select_for_update(of=("self",)).select_related("instrument")
    return rows.get(pk=reorganisation.pk)


def _draft_of(reorganisation, by) -> Reorganisation:
    _require(by)
    act = _locked(reorganisation)
    if not act.is_draft:
        raise ValidationError(
            _("This act is no draft any more: it cannot be written anew."), code="no_draft"
        )
    return act
