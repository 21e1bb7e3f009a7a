"""What rests on an act by now, so that it can no longer be annulled."""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import DO_NOTHING, SET_NULL, F
from django.utils.translation import gettext as _

from taskforce.fields.written import written_date
from taskforce.models import ActChange, CompositionAct, GroupRole, Membership

MOST_NAMED = 50
DAYS = ("starts_on", "ends_on")
KEPT = (
    "id", "task_force_id", "person_id", "role_id", "acting", "ex_officio_id", "precedence",
    "position", "institution", *DAYS, "started_by_id", "ended_by_id", "note",
)  # fmt: skip


def check_nothing_rests(act: CompositionAct, changes: list[ActChange]) -> None:
    """Refuse where something rests on an act.

    Raises:
        ValidationError: with a message for each thing (`rests`).
    """
    if found := resting_on(act, changes):
        raise ValidationError([ValidationError(message, code="rests") for message in found])


def resting_on(act: CompositionAct, changes: list[ActChange]) -> list[str]:
    """Return what was built on the seats that an act made, or put in the place of those it ended.

    The seats are locked, so that nothing is built on them meanwhile.
    """
    made = [change.created_id for change in changes if change.created_id]
    ended = [change.ends_id for change in changes if change.ends_id]
    rows = _words_selected(Membership.objects.select_for_update(of=["self"]))
    seats = rows.in_bulk([*made, *ended])
    found = [*_built_on(made, seats)]
    later = _later_ends(ended)
    for change in changes:
        found += _changed_since(act, change, seats, later)
    found += _in_the_way(changes, made)
    return found[:MOST_NAMED]


def _built_on(made, seats):
    """Name every row of any table that points to a seat which the act made."""
    for relation in Membership._meta.related_objects:
        if relation.on_delete in {SET_NULL, DO_NOTHING}:
            # Our own memory of what was made, and the versions: they outlive the seat.
            continue
        name = relation.field.name
        rows = relation.field.model._base_manager.filter(**{f"{name}__in": made})
        for row in rows[:MOST_NAMED]:
            seat = seats[getattr(row, relation.field.attname)]
            yield _named(relation.field.model, row, seat)


def _named(model, row, seat):
    if model is ActChange:
        return _("%(seat)s: a later act ends it, “%(act)s”.") % {
            "seat": words_of(seat),
            "act": row.act,
        }
    return _("%(seat)s: %(kind)s rests on it.") % {
        "seat": words_of(seat),
        "kind": model._meta.verbose_name,
    }


def _later_ends(seats) -> dict[int, CompositionAct]:
    """Return by seat the act whose end of it counts today."""
    rows = ActChange.objects.filter(
        ends__in=seats,
        act__status=CompositionAct.Status.ANNOUNCED,
        act__effective_on=F("ends__ends_on"),
        act__instrument=F("ends__ended_by"),
    )
    return {row.ends_id: row.act for row in rows.select_related("act")}


def _changed_since(act, change, seats, later):
    made, ended = seats.get(change.created_id), seats.get(change.ends_id)
    if change.created_id and _differs(made, change):
        if made.ends_on and made.ends_on.isoformat() != change.after["ends_on"]:
            yield _("%(seat)s: it ended on %(day)s since.") % {
                "seat": words_of(made),
                "day": written_date(made.ends_on),
            }
        else:
            yield _("%(seat)s: it was changed since.") % {"seat": words_of(made)}
    if ended and (ended.ends_on, ended.ended_by_id) != (act.effective_on, act.instrument_id):
        yield _end_changed(ended, later.get(ended.pk))


def _end_changed(seat, by):
    if by is None:
        return _("%(seat)s: its end was changed since.") % {"seat": words_of(seat)}
    return _("%(seat)s: the act “%(act)s” gave it another end since. Annul that act first.") % {
        "seat": words_of(seat),
        "act": by,
    }


def _differs(seat, change) -> bool:
    # Who was merged with another record is the same person: the change was moved along.
    return seat is None or kept(seat) != change.after | {"person_id": change.person_id}


def _in_the_way(changes, made):
    """Name those who sit by now where somebody would be in office again."""
    again = [_again(change) for change in changes if change.ends_id]
    others = defaultdict(list)
    groups = {seat.task_force_id for seat in again}
    for seat in _words_selected(Membership.objects.filter(task_force__in=groups)):
        if seat.pk not in made:
            others[seat.task_force_id, seat.role_id].append(seat)
    for seat in again:
        for other in others[seat.task_force_id, seat.role_id]:
            if other.pk != seat.pk and _excludes(seat, other):
                yield _("%(seat)s: this seat was filled since.") % {"seat": words_of(other)}


def _again(change) -> Membership:
    """Return a seat as it was before the act ended it."""
    before = change.before | {"person_id": change.ends.person_id}
    return Membership(**{name: _read(name, value) for name, value in before.items()})


def _read(name, value):
    return date.fromisoformat(value) if value and name in DAYS else value


def _excludes(seat, other) -> bool:
    one_holder = seat.role_id in GroupRole.SINGLE and seat.acting == other.acting
    if not (one_holder or seat.person_id == other.person_id):
        return False
    return seat.starts_on < (other.ends_on or date.max) and other.starts_on < (
        seat.ends_on or date.max
    )


def put_back(change: ActChange) -> Membership:
    """Return the seat that a change ended with its end as it was before."""
    before = _again(change)
    change.ends.ends_on, change.ends.ended_by_id = before.ends_on, before.ended_by_id
    return change.ends


def kept(seat: Membership) -> dict:
    """Return what a seat holds, as it is kept with the change that made or ended it."""
    values = {name: getattr(seat, name) for name in KEPT}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _words_selected(seats):
    return seats.select_related("person", "role", "task_force__unit")


def words_of(seat: Membership) -> str:
    """Return a seat in words: who, as what, where."""
    return f"{seat.person}, {seat.role}, {seat.task_force.unit.display_name}"
