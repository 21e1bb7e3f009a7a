"""What we believed of a group at the end of an earlier day, beside what we know now."""

from dataclasses import dataclass
from datetime import date

from taskforce.models import Membership, MembershipVersion

# What is compared, in the order in which it is told.
COMPARED = (
    "person_id", "role_id", "acting", "starts_on", "ends_on", "started_by_id", "ended_by_id",
    "ex_officio_id", "position", "institution", "precedence", "note",
)  # fmt: skip
WITH = ("person", "role", "started_by__kind")


@dataclass(frozen=True)
class Line:
    """One seat as we believed it to be (`then`) and as we know it now (`now`)."""

    then: MembershipVersion | None
    now: Membership | None

    @property
    def is_new(self) -> bool:
        return self.then is None

    @property
    def is_gone(self) -> bool:
        return self.now is None

    @property
    def changed(self) -> list[str]:
        """The names of what we know otherwise now."""
        if self.then is None or self.now is None:
            return []
        return [
            str(Membership._meta.get_field(name).verbose_name)
            for name in COMPARED
            if getattr(self.then, name) != getattr(self.now, name)
        ]

    @property
    def shown(self):
        return self.then or self.now


def knowledge(unit, *, on: date, known_at: date) -> list[Line]:
    """Return who served in a unit's group on a day, as believed and as known: two queries."""
    versions = MembershipVersion.objects.known_at(known_at).filter(task_force__unit=unit)
    then = {seat.row_id: seat for seat in versions.serving(on).select_related(*WITH)}
    seats = Membership.objects.filter(task_force__unit=unit).serving(on)
    now = {seat.pk: seat for seat in seats.select_related(*WITH)}
    lines = [Line(then.get(pk), now.get(pk)) for pk in then.keys() | now.keys()]
    return sorted(lines, key=_precedence)


def _precedence(line):
    seat = line.shown
    role = seat.role.position if seat.role else 0
    name = seat.person.sort_key if seat.person else ""
    return role, seat.precedence, name, line.is_new
