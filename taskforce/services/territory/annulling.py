"""Annulling a reorganisation: an act of its own that gives the units back what they were.

Nothing stored is rewritten: units, seats and terms are again what they were from the day of the
annulment, by its instrument, and what held meanwhile stays in their history. What rests on the
act stands in the way, and is named.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from taskforce.formats.digits import digits
from taskforce.models import (
    AdministrativeUnit,
    Instrument,
    Membership,
    OfficeTerm,
    Reorganisation,
    TaskForce,
)
from taskforce.scope import Verb, may_everywhere
from taskforce.services.territory.reorganising import WORDS, Carrying
from taskforce.services.territory.versions import forget_versions

SHOWN = 5
# What stands at a unit from its first day, and no more than tells what it is.
OWN = {"versions", "versions_below", "children", "changes", "task_force", "aliases", "forms"}
SEAT = ("task_force_id", "person_id", "role_id", "acting", "ex_officio_id", "precedence",
        "position", "institution", "note")  # fmt: skip
TERM = ("office_id", "person_id")


@transaction.atomic
def draft_annulment(
    *,
    reorganisation: Reorganisation,
    instrument: Instrument,
    effective_on: date,
    note: str,
    made_instrument: bool = False,
    by,
) -> Reorganisation:
    """Begin the act that annuls another: by an instrument, from a day, for a reason (`note`).

    Raises:
        ValidationError: where it is no act that was carried out, or something rests on it.
    """
    if not may_everywhere(by, Verb.REORGANISE):
        raise PermissionDenied(_("Your role does not allow this."))
    act = Reorganisation.objects.select_for_update(of=("self",)).get(pk=reorganisation.pk)
    if not act.may_be_annulled:
        raise ValidationError(
            _("Only an act that was carried out can be annulled, and only once."),
            code="not_annulled",
        )
    if faults := resting_on(act):
        raise ValidationError(faults)
    annulment = Reorganisation(
        annuls=act,
        instrument=instrument,
        effective_on=effective_on,
        note=note,
        made_instrument=made_instrument,
        made_by=by,
    )
    check_day(annulment)
    annulment.full_clean()
    annulment.save()
    return annulment


def check_day(annulment: Reorganisation) -> None:
    """Refuse a day before that of the act."""
    if annulment.effective_on < annulment.annuls.effective_on:
        raise ValidationError(
            _("The act took effect on %(day)s. Choose that day or a later one.")
            % {"day": digits(f"{annulment.annuls.effective_on:%d/%m/%Y}")},
            code="before_the_act",
        )


def resting_on(act: Reorganisation) -> list[str]:
    """Return what stands in the way of annulling an act, a sentence each."""
    return Resting(act, {unit.pk: unit for unit in AdministrativeUnit.ever.all()}).found()


class Resting:
    """What came after an act, and would be lost or hang in the air without it."""

    def __init__(self, act, units):
        self.act, self.units = act, units
        self.effect = act.effect
        self.lines = {line["unit"]: line for line in self.effect["units"]}

    def found(self) -> list[str]:
        return [*self._units(), *self._below(), *self._at_begun(), *self._seats(), *self._terms()]

    def _units(self):
        for pk, line in self.lines.items():
            unit = self.units.get(pk)
            if unit is None or any(
                plain(getattr(unit, name)) != line["after"][place]
                for place, name in enumerate(WORDS)
                if line["before"] is None or line["before"][place] != line["after"][place]
            ):
                name = unit.display_name if unit else line["after"][0]
                yield _("%(unit)s has changed again since.") % {"unit": name}

    def _below(self):
        place = WORDS.index("code")
        for unit in self.units.values():
            line = self.lines.get(unit.parent_id)
            if line and unit.pk not in self.lines and (
                line["before"] is None or line["before"][place] != line["after"][place]
            ):  # fmt: skip
                yield _("%(unit)s has come below %(above)s since.") % {
                    "unit": unit.display_name,
                    "above": self.units[unit.parent_id].display_name,
                }

    def _at_begun(self):
        """Yield what was recorded for units that began by the act: reports, users, seats."""
        for pk, line in self.lines.items():
            if line["before"] is None and pk in self.units:
                unit = self.units[pk]
                found = [*_related(unit, OWN), *self._at_group(unit)]
                for name, count in found:
                    yield _("%(unit)s, which the act began, has %(what)s: %(count)s.") % {
                        "unit": unit.display_name, "what": name, "count": _figure(count),
                    }  # fmt: skip

    def _at_group(self, unit):
        group = TaskForce.objects.filter(unit=unit).first()
        if group is None:
            return
        yield from _related(group, {"memberships", "membership_versions"})
        seats = group.memberships.exclude(pk__in=self.effect["received"])
        if count := seats.count():
            yield str(Membership._meta.verbose_name_plural), count

    def _seats(self):
        ended = Membership.objects.in_bulk([pk for pk, *_rest in self.effect["seats"]])
        for pk, *_rest in self.effect["seats"]:
            seat = ended.get(pk)
            if seat is None or (seat.ends_on, seat.ended_by_id) != self._end:
                yield _("A seat that the act ended has changed since: %(seat)s.") % {
                    "seat": seat or digits(str(pk))
                }
        begun = Membership.objects.in_bulk(self.effect["received"])
        for pk in self.effect["received"]:
            seat = begun.get(pk)
            if seat is None or seat.ends_on or seat.started_by_id != self.act.instrument_id:
                yield _("A seat that the act began has changed since: %(seat)s.") % {
                    "seat": seat or digits(str(pk))
                }
            elif count := sum(count for _name, count in _related(seat, {"versions"})):
                yield _("On a seat that the act began rests other work: %(seat)s (%(count)s).") % {
                    "seat": seat, "count": _figure(count),
                }  # fmt: skip

    def _terms(self):
        terms = OfficeTerm.objects.in_bulk([pk for pk, *_rest in self.effect["terms"]])
        for pk, *_rest in self.effect["terms"]:
            term = terms.get(pk)
            if term is None or (term.ends_on, term.ended_by_id) != self._end:
                yield _("A term of office that the act ended has changed since: %(term)s.") % {
                    "term": term or digits(str(pk))
                }

    @property
    def _end(self):
        return self.act.effective_on, self.act.instrument_id


def _related(row, known):
    """Yield the names and numbers of what points to a row, but for what is known to."""
    for relation in row._meta.related_objects:
        if relation.get_accessor_name() in known:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
        if count := rows.count():
            yield str(relation.related_model._meta.verbose_name_plural), count


def _figure(count) -> str:
    return digits(str(count))


def plain(value):
    """Return a value as it is kept as data."""
    return value.isoformat() if isinstance(value, date) else value


class Restoring(Carrying):
    """Gives the units of an act back what they were before it."""

    def __init__(self, act: Reorganisation):
        super().__init__(act)
        self.annulled, self.taken_seats = act.annuls, []
        self.effect_before = self.annulled.effect

    def carry_out(self) -> None:
        """Give back what the act took, and take back what it gave.

        Raises:
            ValidationError: with what rests on the act.
        """
        check_day(self.act)
        if faults := Resting(self.annulled, self.units).found():
            more = len(faults) - SHOWN
            if more > 0:
                faults = [*faults[:SHOWN], _("And %(count)s more.") % {"count": _figure(more)}]
            raise ValidationError(faults, code="rests")
        for line in self.effect_before["units"]:
            self._restore(self.units[line["unit"]], line)
        self._check()
        self._take_seats_back()
        self._write()
        self._seat_again()

    def _restore(self, unit, line):
        if line["before"] is None:
            self._end(unit, None, None)
            if self.day == self.annulled.effective_on:
                # It was there on no day.
                forget_versions(unit=unit)
            return
        for name, before, after in zip(WORDS, line["before"], line["after"], strict=True):
            if before != after:
                is_day = name == "ceased_on" and before
                setattr(unit, name, date.fromisoformat(before) if is_day else before)

    def _take_seats_back(self):
        for seat in Membership.objects.filter(pk__in=self.effect_before["received"]):
            if seat.starts_on >= self.day:
                try:
                    seat.delete()
                except ProtectedError as error:
                    raise ValidationError(
                        _("On a seat that the act began rests other work: %(seat)s (%(count)s).")
                        % {"seat": seat, "count": _figure(len(error.protected_objects))}
                    ) from error
            else:
                seat.was_to_end = seat.ends_on, seat.ended_by_id
                seat.ends_on, seat.ended_by = self.day, self.act.instrument
                seat.save(update_fields=["ends_on", "ended_by"])
                self.taken_seats.append(seat)

    def _seat_again(self):
        """Seat those whose seats and terms the act ended again, for as long as they were to."""
        self.ended.seats += self.taken_seats
        for model, names, rows in (
            (OfficeTerm, TERM, self.effect_before["terms"]),
            (Membership, SEAT, self.effect_before["seats"]),
        ):
            for pk, ends_on, ended_by in rows:
                until = ends_on and date.fromisoformat(ends_on)
                if until and until <= self.day:
                    continue
                before = model.objects.get(pk=pk)
                again = model(
                    starts_on=self.day, started_by=self.act.instrument,
                    ends_on=until, ended_by_id=ended_by,
                    **{name: getattr(before, name) for name in names},
                )  # fmt: skip
                again.validate_constraints()
                again.save(force_insert=True)
                if model is Membership:
                    self.ended.received.append(again)
