"""What stands in the way of an act: all of it at once, in words, before anything is written."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from taskforce.fields.written import written_date
from taskforce.models import ActChange, CompositionAct, GroupRole, Membership, OfficeTerm


@dataclass(frozen=True)
class Conflict:
    """Why one change of an act cannot take effect."""

    change: ActChange
    code: str
    message: str


def conflicts_of(act: CompositionAct, changes=None) -> list[Conflict]:
    """Return all that stands in the way of an act as it is, in the order of its changes.

    Three queries, however many changes there are.
    """
    changes = changes_of(act) if changes is None else changes
    there = _Standing(act, changes)
    return [
        Conflict(change, code, message)
        for change in changes
        for code, message in (*_about_end(act, change), *there.about_appointment(change))
    ]


def changes_of(act: CompositionAct) -> list[ActChange]:
    """Return the changes of an act with all that is shown of them."""
    return list(
        act.changes.select_related(
            "task_force__unit__parent__parent",
            "role",
            "person",
            "ex_officio__position",
            "ex_officio__unit",
            "ends__person",
            "ends__role",
            "ends__started_by__kind",
            "ends__ended_by__kind",
            "ends__ex_officio__position",
        ).in_order()
    )


def _about_end(act, change):
    if not act.reaches(change.task_force.unit):
        yield (
            "foreign_unit",
            _("%(unit)s is not among the units that this act concerns.")
            % {"unit": change.task_force.unit.display_name},
        )
    if not change.ends_id:
        return
    seat = change.ends
    words = {"person": seat.person, "role": seat.role}
    if seat.starts_on >= act.effective_on:
        yield (
            "not_begun",
            _(
                "%(person)s takes office as %(role)s on %(day)s only: a seat ends after the day it "
                "begins. Choose a later day for the act."
            )
            % {**words, "day": written_date(seat.starts_on)},
        )
    elif seat.ends_on and seat.ends_on <= act.effective_on:
        yield (
            "ended",
            _ended(seat)
            % {
                **words,
                "day": written_date(seat.ends_on),
                "instrument": seat.ended_by,
            },
        )


def _ended(seat):
    if seat.ended_by:
        return _(
            "%(person)s is %(role)s until %(day)s only, by %(instrument)s: this act would change "
            "nothing. Take this change out."
        )
    return _(
        "%(person)s is %(role)s until %(day)s only: this act would change nothing. Take this "
        "change out."
    )


def overtaken(act: CompositionAct, changes: list[ActChange]) -> list[ActChange]:
    """Return the changes that end a seat before the day on which it ends already.

    Nothing stands in their way, but that later end counts no more: it is told beforehand.
    """
    return [
        change
        for change in changes
        if change.ends_id and change.ends.ends_on and change.ends.ends_on > act.effective_on
    ]


class _Standing:
    """Who sits in the groups of an act from the day it takes effect, but for those who leave."""

    def __init__(self, act: CompositionAct, changes: list[ActChange]):
        self.act = act
        ending = {change.ends_id for change in changes if change.ends_id}
        appointed = [change for change in changes if change.person_id]
        self.seats, self.appointed = defaultdict(list), defaultdict(list)
        for seat in self._later(appointed):
            if seat.pk not in ending:
                self.seats[seat.task_force_id, seat.role_id].append(seat)
        for change in appointed:
            self.appointed[_seat(change)].append(change)
        self.holders = _holders(appointed, act.effective_on)

    def _later(self, appointed):
        open_ = Q(ends_on=None) | Q(ends_on__gt=self.act.effective_on)
        groups = {change.task_force_id for change in appointed}
        roles = {change.role_id for change in appointed}
        seats = Membership.objects.filter(open_, task_force__in=groups, role__in=roles)
        return seats.select_related("person") if groups else []

    def about_appointment(self, change):
        if not change.person_id:
            return
        for seat in self.seats[change.task_force_id, change.role_id]:
            if seat.person_id == change.person_id:
                yield (
                    "already_member",
                    _("%(person)s is %(role)s here already, since %(day)s.")
                    % {
                        **_words(change),
                        "day": written_date(seat.starts_on),
                    },
                )
            elif change.role_id in GroupRole.SINGLE and seat.acting == change.acting:
                yield self._taken(change, seat)
        yield from self._among_themselves(change)
        yield from self._about_office(change)
        born_on = change.person.born_on
        if born_on and self.act.effective_on <= born_on:
            yield (
                "before_birth",
                _("%(person)s was born on %(day)s only: look at that date and at the act's.")
                % {**_words(change), "day": written_date(born_on)},
            )

    def _taken(self, change, seat):
        if seat.starts_on > self.act.effective_on:
            message = _(
                "%(holder)s takes this seat, %(role)s, on %(day)s: choose a later day for the "
                "act, or annul that appointment first."
            )
        else:
            message = _("%(holder)s holds this seat, %(role)s, since %(day)s: end that one, too.")
        words = {"holder": seat.person, "day": written_date(seat.starts_on)}
        return "seat_taken", message % {**_words(change), **words}

    def _among_themselves(self, change):
        appointed = self.appointed[_seat(change)]
        # Told of the first alone: the others would say the same of them in another order.
        if change.role_id not in GroupRole.SINGLE or change is not appointed[0]:
            return
        if others := ", ".join(str(other.person) for other in appointed[1:]):
            yield (
                "two_for_one",
                _("%(person)s and %(others)s are both appointed to one seat, %(role)s.")
                % {**_words(change), "others": others},
            )

    def _about_office(self, change):
        holder = self.holders.get(change.ex_officio_id)
        if holder and holder.person_id != change.person_id:
            yield (
                "not_in_office",
                _("%(person)s does not hold the office this seat goes with; %(holder)s does.")
                % {**_words(change), "holder": holder.person},
            )


def _seat(change):
    return change.task_force_id, change.role_id, change.acting


def _words(change):
    return {"person": change.person, "role": change.role}


def _holders(appointed, on: date):
    offices = {change.ex_officio_id for change in appointed if change.ex_officio_id}
    if not offices:
        return {}
    terms = OfficeTerm.objects.in_force(on).filter(office__in=offices).select_related("person")
    return {term.office_id: term for term in terms}
