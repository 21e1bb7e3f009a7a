"""Carrying the changes of one act out on the tree of units, inside its lock."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taskforce.formats.digits import digits
from taskforce.khmer import key
from taskforce.models import (
    AdministrativeUnit,
    Kind,
    Reorganisation,
    TaskForce,
    UnitAlias,
    UnitChange,
    UnitVersion,
)
from taskforce.models.search_index import refresh
from taskforce.models.tree import next_tree, plant
from taskforce.models.unit_kind import CHILDREN
from taskforce.services.territory.codes import check_code, codes_ever_borne, next_code
from taskforce.services.territory.seats import Ended, end_seats
from taskforce.services.territory.units import check_tree
from taskforce.services.territory.versions import record_versions

WRITTEN = ("code", "parent", "kind", "name_km", "name_latin", "ceased_on", "merged_into")
# What of a unit an act may change; the day it ceased is the last.
WORDS = ("name_km", "name_latin", "kind", "code", "parent_id", "merged_into_id", "ceased_on")
What = UnitChange.What


class Carrying:
    """The units as they were read in the lock, and as the changes leave them, one by one."""

    def __init__(self, act: Reorganisation):
        self.act, self.day = act, act.effective_on
        self.units = {unit.pk: unit for unit in AdministrativeUnit.ever.all()}
        self.was = {pk: _words(unit) for pk, unit in self.units.items()}
        self.codes = {pk: unit.code for pk, unit in self.units.items()}
        self.taken = codes_ever_borne()
        self.ceasing = []  # unit, target or nothing, what becomes of the members
        self.begun = {}  # key of the change: the new unit
        self.ended = Ended()  # the seats and terms that end, and the seats that begin
        self.steps = {
            What.RENAME: self._rename,
            What.MOVE: self._move,
            What.KIND: self._change_kind,
            What.SPLIT: self._split,
            What.NEW: self._begin,
            What.MERGE: self._merge,
            What.CEASE: self._cease,
        }

    def carry_out(self) -> None:
        """Make all changes and write them.

        Raises:
            ValidationError: with what stands in the way.
        """
        for change in self.act.changes.order_by("position"):
            self.steps[What(change.what)](change)
        self._check()
        self._write()

    # Finding

    def _unit(self, change) -> AdministrativeUnit:
        return self._existing(self.units[change.unit_id])

    def _target(self, change) -> AdministrativeUnit:
        code = change.target
        found = next((unit for unit in self.units.values() if unit.code == code), None)
        if found is None:
            # An earlier change of the act gave it another code.
            found = next(
                (unit for pk, unit in self.units.items() if self.codes.get(pk) == code), None
            )
        if found is None:
            raise ValidationError(
                _("No unit has the code %(code)s.") % {"code": digits(change.target)},
                code="no_target",
            )
        return self._existing(found)

    def _existing(self, unit):
        if unit.ceased_on:
            raise ValidationError(
                _("%(unit)s has ceased.") % {"unit": unit.display_name}, code="has_ceased"
            )
        return unit

    def _below(self, unit) -> list[AdministrativeUnit]:
        """Return the units in existence directly below one, by code."""
        found = [other for other in self.units.values()
                 if other.parent_id == unit.pk and not other.ceased_on]  # fmt: skip
        return sorted(found, key=lambda other: other.code)

    # The seven changes

    def _rename(self, change):
        unit = self._unit(change)
        unit.name_km = change.name_km or unit.name_km
        unit.name_latin = change.name_latin or unit.name_latin

    def _move(self, change):
        self._place(self._unit(change), self._target(change), change.code)

    def _change_kind(self, change):
        unit = self._unit(change)
        unit.kind = change.kind
        self._fit_below(unit)

    def _split(self, change):
        """Part of a unit begins as a unit of its own beside it; what moves there moves after."""
        unit = self._unit(change)
        parent = self.units.get(unit.parent_id)
        self._add(change, parent, change.kind or unit.kind)

    def _begin(self, change):
        self._add(change, self._target(change) if change.target else None, change.kind)

    def _merge(self, change):
        unit, into = self._unit(change), self._target(change)
        if unit.pk == into.pk or len(unit.code) != len(into.code):
            raise ValidationError(
                _("%(unit)s can only merge into another unit of its level.")
                % {"unit": unit.display_name},
                code="merge_misfits",
            )
        for below in self._below(unit):
            self._place(below, into, "")
        self._end(unit, into, change.members)

    def _cease(self, change):
        self._end(self._unit(change), None, UnitChange.Members.END)

    def _end(self, unit, into, members):
        unit.ceased_on, unit.merged_into = self.day, into
        self.ceasing.append((unit, into, members))

    # Placing

    def _add(self, change, parent, kind):
        above = parent.code if parent else ""
        code = change.code or next_code(above, self.taken)
        check_code(code, above, self.taken)
        unit = AdministrativeUnit(
            code=code, parent=parent, kind=kind,
            name_km=change.name_km, name_latin=change.name_latin,
            tree_id=parent.tree_id if parent else next_tree(), lft=0, rght=0, level=0,
        )  # fmt: skip
        unit.full_clean(exclude=["name_key", "sort_key"], validate_constraints=False)
        with AdministrativeUnit.ever.disable_mptt_updates():
            unit.save()
        self.taken.add(code)
        self.units[unit.pk] = self.begun[change.pk] = unit

    def _place(self, unit, parent, code):
        if len(parent.code) != len(unit.code) - 2:
            raise ValidationError(
                _("%(unit)s cannot stand below %(above)s.")
                % {"unit": unit.display_name, "above": parent.display_name},
                code="wrong_level",
            )
        code = code or next_code(parent.code, self.taken)
        check_code(code, parent.code, self.taken)
        old = unit.code
        for other in self.units.values():
            # Those that have ceased move along: codes nest by prefix.
            if other.code.startswith(old):
                other.code = code + other.code[len(old) :]
                self.taken.add(other.code)
        unit.parent = parent
        self._fit(unit, parent)

    def _fit(self, unit, parent):
        """Give a unit the kind that may stand here, where there is but one, and those below."""
        allowed = CHILDREN.get(Kind(parent.kind), set())
        if unit.kind not in allowed and len(allowed) == 1:
            unit.kind = next(iter(allowed))
        self._fit_below(unit)

    def _fit_below(self, unit):
        for below in self._below(unit):
            self._fit(below, unit)

    # Proving and writing

    def changed(self) -> list[AdministrativeUnit]:
        """Return the units that are no longer as they were, the new ones among them."""
        return [unit for pk, unit in self.units.items() if self.was.get(pk) != _words(unit)]

    def effect(self) -> dict:
        """Return what was done to each unit, seat and term, to be kept with the act."""
        units = [
            {"unit": unit.pk, "before": _plain(self.was.get(unit.pk)), "after": _plain(words)}
            for unit in self.changed()
            for words in [_words(unit)]
        ]
        return {"units": units} | self.ended.as_data()

    def _check(self):
        names = defaultdict(list)
        for unit in self.units.values():
            if unit.ceased_on:
                continue
            parent = self.units.get(unit.parent_id)
            if parent and parent.ceased_on:
                raise ValidationError(
                    _("%(unit)s stands below %(above)s, which ceases. Move it first.")
                    % {"unit": unit.display_name, "above": parent.display_name},
                    code="units_below",
                )
            if unit.kind not in CHILDREN.get(Kind(parent.kind) if parent else None, set()):
                raise ValidationError(
                    _("%(unit)s: a unit of this kind cannot stand here.")
                    % {"unit": unit.display_name},
                    code="wrong_kind",
                )
            names[unit.parent_id, unit.kind, key(unit.name_km)].append(unit)
        for same in names.values():
            if len(same) > 1:
                raise ValidationError(
                    _("%(unit)s would stand twice in one place. Rename one of them in this act.")
                    % {"unit": same[0].display_name},
                    code="same_name",
                )

    def _write(self):
        changed = self.changed()
        for unit in changed:
            if unit.name_km != self.was.get(unit.pk, (unit.name_km,))[0]:
                self._keep_old_name(unit)
        # What ceases first: its name may go on with another.
        ordered = sorted(changed, key=lambda unit: unit.ceased_on is None)
        AdministrativeUnit.ever.bulk_update(ordered, WRITTEN)
        refresh(AdministrativeUnit, [unit.pk for unit in changed])
        plant()
        begun = self.begun.values()
        TaskForce.objects.bulk_create(
            TaskForce(unit=unit, instrument=self.act.instrument) for unit in begun
        )
        keys = {unit.pk for unit in changed}
        self._check_above(record_versions(on=self.day, by=self.act.instrument, only=keys))
        self.ended = end_seats(act=self.act, ceasing=self.ceasing)
        for pk, unit in self.begun.items():
            UnitChange.objects.filter(pk=pk).update(begun=unit)
        check_tree()

    def _check_above(self, versions):
        """Refuse a place below a unit that was not there, or bore another code, on the day."""
        above = dict(
            UnitVersion.objects.on(self.day)
            .filter(unit__in={version.parent_id for version in versions})
            .values_list("unit", "code")
        )
        for version in versions:
            if version.parent_id and above.get(version.parent_id) != version.parent_code:
                raise ValidationError(
                    _("%(above)s was not there yet on that day. Choose a later day.")
                    % {"above": version.parent.display_name},
                    code="above_later",
                )

    def _keep_old_name(self, unit):
        UnitAlias.objects.get_or_create(
            unit=unit, name=self.was[unit.pk][0], defaults={"note": str(self.act.instrument)[:200]}
        )


def _words(unit) -> tuple:
    return tuple(getattr(unit, name) for name in WORDS)


def _plain(words) -> list | None:
    """Return words as they are kept as data."""
    return words and [*words[:-1], words[-1] and words[-1].isoformat()]
