"""Offices and who holds them; a new holder is proposed for every seat that goes with the office."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from taskforce.fields.written import written_date
from taskforce.khmer import solar_line, to_khmer_digits
from taskforce.models import (
    ActChange,
    AdministrativeUnit,
    CompositionAct,
    GroupRole,
    Instrument,
    InstrumentKind,
    Kind,
    Membership,
    Office,
    OfficeTerm,
    Person,
    Position,
)
from taskforce.services.composition.acts import SEAT, may_compose

# The office whose holder is permanent deputy of the task force, by the kind of its unit.
GOVERNORS = {
    Kind.CAPITAL: "capital_governor",
    Kind.PROVINCE: "prov_governor",
    Kind.KRONG: "krong_governor",
    Kind.SROK: "srok_governor",
    Kind.KHAN: "khan_governor",
}
GOVERNOR, VICE = "អភិបាល", "អភិបាលរង"


@dataclass(frozen=True)
class Succession:
    """A new term, the drafts that it proposes, and those that others have to see to."""

    term: OfficeTerm
    acts: list[CompositionAct]
    elsewhere: list[CompositionAct]


@transaction.atomic
def create(*, unit: AdministrativeUnit, position: Position, by) -> Office:
    """Record an office of a unit.

    Raises:
        PermissionDenied: where `by` may not compose there.
        ValidationError: where it is recorded already.
    """
    _check_may_compose(by, unit)
    office = Office(unit=unit, position=position)
    office.full_clean()
    office.save()
    return office


@transaction.atomic
def record_term(
    *, office: Office, person: Person, starts_on: date, by, instrument: Instrument | None = None
) -> Succession:
    """Let a person follow in an office: the term of the one before ends, and drafts are proposed.

    Raises:
        PermissionDenied: where `by` may not compose there.
        ValidationError: where the person holds it already, or somebody took it on a later day.
    """
    _check_may_compose(by, office.unit)
    Office.objects.select_for_update(of=["self"]).get(pk=office.pk)
    before = office.open_term()
    if before:
        _close(before, person, starts_on, instrument)
    if not person.pk:
        person.save()
    term = OfficeTerm(office=office, person=person, starts_on=starts_on, started_by=instrument)
    term.full_clean()
    term.save()
    return _proposed(term, _seats_of(term), by, person=person)


@transaction.atomic
def end_term(
    *, office: Office, ends_on: date, by, instrument: Instrument | None = None
) -> Succession:
    """Let the term of who holds an office end with nobody following: their seats by it end, too.

    The ends are proposed as those of a succession are.

    Raises:
        PermissionDenied: where `by` may not compose there.
        ValidationError: where nobody holds it, or the holder took it on a later day.
    """
    _check_may_compose(by, office.unit)
    Office.objects.select_for_update(of=["self"]).get(pk=office.pk)
    term = office.open_term()
    if term is None:
        raise ValidationError(_("Nobody holds this office."), code="nobody")
    if term.starts_on >= ends_on:
        raise ValidationError(
            _("%(person)s took this office on %(day)s: the term ends on a later day.")
            % {"person": term.person, "day": written_date(term.starts_on)},
            code="too_early",
        )
    term.ends_on, term.ended_by = ends_on, instrument
    term.full_clean()
    term.save()
    held = [seat for seat in _latest_seats(office) if _is_held(seat, ends_on)]
    own = [(seat, True) for seat in held if seat.person_id == term.person_id]
    return _proposed(term, own, by, person=None)


def _close(before, person, starts_on, instrument):
    if person.pk == before.person_id:
        raise ValidationError(
            _("%(person)s holds this office already, since %(day)s.")
            % {"person": before.person, "day": written_date(before.starts_on)},
            code="same_holder",
        )
    if before.starts_on >= starts_on:
        raise ValidationError(
            _("%(person)s took this office on %(day)s: who follows takes it on a later day.")
            % {"person": before.person, "day": written_date(before.starts_on)},
            code="too_early",
        )
    before.ends_on, before.ended_by = starts_on, instrument
    before.save()


def _proposed(term, seats, by, *, person) -> Succession:
    """Draft the changes that follow: one act for the office's own unit, one for each elsewhere.

    Whoever composes there finds the draft among theirs, and decides on it. Without a person the
    seats end, and stay vacant.
    """
    own, places = term.office.unit, defaultdict(list)
    for seat, is_held in seats:
        unit = seat.task_force.unit
        places[own if unit.is_in(own) else unit].append((seat, is_held))
    drafts = {unit: _draft(term, unit, found, by, person) for unit, found in places.items()}
    inside = drafts.pop(own, None)
    return Succession(term, [inside] if inside else [], list(drafts.values()))


def _seats_of(term):
    """Yield the latest seat by this office in each group and role, and whether it is still held."""
    for seat in _latest_seats(term.office):
        is_held = _is_held(seat, term.starts_on)
        if seat.person_id == term.person_id and is_held:
            continue
        if is_held or not _is_filled(seat, term.starts_on):
            yield seat, is_held


def _latest_seats(office):
    seats = Membership.objects.filter(ex_officio=office).select_related(
        "task_force__unit", "role", "person"
    )
    latest = {}
    for seat in seats.order_by("starts_on", "pk"):
        latest[seat.task_force_id, seat.role_id, seat.acting] = seat
    return latest.values()


def _is_held(seat, on) -> bool:
    return seat.ends_on is None or seat.ends_on > on


def _is_filled(seat, on) -> bool:
    """Tell whether somebody sits by now where the office had its seat, which ended."""
    others = Membership.objects.in_force(on).filter(
        task_force=seat.task_force_id, role=seat.role_id, acting=seat.acting
    )
    return seat.role_id not in GroupRole.SINGLE or others.exists()


def _draft(term, unit, seats, by, person):
    office = term.office
    paper, day = term.started_by, term.starts_on
    if person is None:
        paper, day = term.ended_by, term.ends_on
    act = CompositionAct.objects.create(
        unit=unit,
        kind=paper.kind if paper else InstrumentKind.objects.get(pk="decision"),
        subject=_subject(office, is_vacant=person is None),
        references=_reference(paper) if paper else "",
        effective_on=day,
        proposed_by=term,
        drafted_by=by,
    )
    ActChange.objects.bulk_create(
        ActChange(
            act=act,
            task_force=seat.task_force,
            ends=seat if is_held else None,
            order=number,
            **(_seat_for(person, seat) if person else {}),
        )
        for number, (seat, is_held) in enumerate(seats, start=1)
    )
    return act


def _seat_for(person, seat) -> dict:
    return {"person": person} | {name: getattr(seat, name) for name in SEAT}


def _subject(office, *, is_vacant: bool) -> str:
    """Return the subject of the paper, in Khmer like every paper."""
    cause = "ដោយសារការបញ្ចប់តំណែង" if is_vacant else "ដោយសារការផ្លាស់ប្តូរ"
    return f"ការកែសម្រួលសមាសភាពក្រុមការងារ {cause}{office.position.name_km} ({office.unit.full_name})"


def _reference(paper) -> str:
    words = f"{paper.kind.name_km}លេខ {to_khmer_digits(paper.number)}"
    return f"{words} ចុះ{solar_line(paper.dated)}" if paper.dated else words


@transaction.atomic
def seat_by_office(*, on: date) -> int:
    """Let permanent deputies sit by the office of governor where their position says so.

    Of those in office on a day, or to come, whose seat names no office: the office and the term,
    from the day of the seat, are made where there are none. Returns how many seats were set.
    """
    seats = [seat for seat in _governing(on) if _is_governor(seat.position)]
    offices = _offices_of({seat.task_force.unit_id: seat.task_force.unit for seat in seats})
    for seat in seats:
        seat.ex_officio = offices[seat.task_force.unit_id]
    held = set(OfficeTerm.objects.filter(office__in=offices.values()).values_list("office", flat=1))
    OfficeTerm.objects.bulk_create(
        OfficeTerm(
            office=seat.ex_officio,
            person_id=seat.person_id,
            starts_on=seat.starts_on,
            ends_on=seat.ends_on,
            started_by_id=seat.started_by_id,
            ended_by_id=seat.ended_by_id,
        )
        for seat in seats
        if seat.ex_officio.pk not in held
    )
    Membership.objects.bulk_update(seats, ["ex_officio"], batch_size=400)
    return len(seats)


def _governing(on):
    seats = Membership.objects.exclude(ends_on__lte=on).select_related("task_force__unit")
    return seats.filter(
        role=GroupRole.PERMANENT_DEPUTY,
        acting=False,
        ex_officio=None,
        task_force__unit__kind__in=GOVERNORS,
    ).order_by("pk")


def _is_governor(position: str) -> bool:
    return position.startswith(GOVERNOR) and not position.startswith(VICE)


def _offices_of(units) -> dict[int, Office]:
    """Return the office of the governor of each unit; those that are missing are made."""
    offices = Office.objects.filter(unit__in=units, position__in=GOVERNORS.values())
    found = {office.unit_id: office for office in offices}
    missing = [
        Office(unit=unit, position_id=GOVERNORS[unit.kind])
        for pk, unit in units.items()
        if pk not in found
    ]
    made = Office.objects.bulk_create(missing)
    return found | {office.unit_id: office for office in made}


def _check_may_compose(by, unit):
    if not may_compose(by, unit):
        raise PermissionDenied
