"""Who held a role in a unit on a day, by which instrument, as known then or now."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from taskforce.fields import taking
from taskforce.khmer import key
from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    Membership,
    MembershipVersion,
    OfficeTerm,
    OfficeTermVersion,
    Position,
    TaskForce,
    UnitVersion,
)

GOVERNOR = {key("governor"), key("អភិបាល")}
WITH = ("person", "started_by__kind")


@dataclass(frozen=True)
class Asked:
    """What somebody is in a unit: a role in its task force, or an office of the state."""

    code: str
    name_km: str
    name_en: str
    role: GroupRole | None = None
    positions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Who it was; nobody, and since when not."""

    unit: AdministrativeUnit
    state: UnitVersion | None  # what the unit was on that day, if it existed
    asked: Asked
    on: date
    known_at: date | None
    holders: list = field(default_factory=list)
    vacant_since: date | None = None
    was_held: bool = True  # False: vacant since its group came to be

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody holds it; who only acts in a seat does not."""
        return not any(not is_acting(holder) for holder in self.holders)

    @property
    def vacant_days(self) -> int | None:
        return (self.on - self.vacant_since).days if self.vacant_since else None


def is_acting(holder) -> bool:
    return getattr(holder, "acting", False)


def find_role(text: str) -> Asked:
    """Return the role or the office of a code, a Khmer or an English name.

    Raises:
        ValidationError: where there is none; it names those of the groups.
    """
    wanted, code = key(text), taking.code(text).casefold().replace("-", "_")
    if wanted in GOVERNOR:
        found = Position.objects.filter(code__endswith="governor").exclude(code__contains="dep_")
        names = ("governor", "អភិបាល", "Governor")
        return Asked(*names, positions=tuple(found.values_list("code", flat=True)))
    if role := _term(GroupRole, wanted, code):
        return Asked(role.code, role.name_km, role.name_en, role=role)
    if place := _term(Position, wanted, code):
        return Asked(place.code, place.name_km, place.name_en, positions=(place.code,))
    codes = ", ".join(["governor", *GroupRole.objects.values_list("code", flat=True)])
    raise ValidationError(
        _("No role has the code or the name “%(text)s”. There are: %(codes)s")
        % {"text": taking.cleaned(text)[:60], "codes": codes},
        code="role_unknown",
    )


def _term(model, wanted, code):
    """Return the word of a list by its code, its Khmer or its English name."""
    found = model.objects.filter(Q(code=code) | Q(name_key=wanted)).first()
    if found or not wanted:
        return found
    return next((term for term in model.objects.all() if key(term.name_en) == wanted), None)


def who(*, asked: Asked, unit, on: date, known_at: date | None = None) -> Answer:
    """Return who held it on a day; with `known_at` as we believed at the end of that day."""
    rows = _seats(asked, unit, known_at) if asked.role else _terms(asked, unit, known_at)
    rows = rows.select_related(*WITH)
    holders = sorted(rows.in_force(on), key=lambda row: (is_acting(row), row.starts_on, row.pk))
    held = [row for row in holders if not is_acting(row)]
    ended = None if held else _ended(rows, asked, on)
    begun = None if held or ended or known_at or not asked.role else _begun(unit, on)
    return Answer(
        unit=unit,
        state=UnitVersion.objects.on(on).filter(unit=unit).first(),
        asked=asked,
        on=on,
        known_at=known_at,
        holders=holders,
        vacant_since=ended or begun,
        was_held=bool(held or ended),
    )


def _seats(asked, unit, known_at):
    rows = MembershipVersion.objects.known_at(known_at) if known_at else Membership.objects
    return rows.filter(task_force__unit=unit, role=asked.role).select_related("role")


def _terms(asked, unit, known_at):
    rows = OfficeTermVersion.objects.known_at(known_at) if known_at else OfficeTerm.objects
    return rows.filter(office__unit=unit, office__position__in=asked.positions).select_related(
        "office__position"
    )


def _ended(rows, asked, on) -> date | None:
    before = rows.filter(acting=False) if asked.role else rows
    ended = before.filter(ends_on__lte=on).order_by("-ends_on")
    return ended.values_list("ends_on", flat=True).first()


def _begun(unit, on) -> date | None:
    return TaskForce.objects.filter(unit=unit).beginnings(on).get(unit.pk)
