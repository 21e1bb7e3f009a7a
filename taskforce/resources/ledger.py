"""What an import did to each thing: what it was before, and what it is after."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from taskforce.fields.derived import KeyField
from taskforce.models import MemberImportEffect

Kind = MemberImportEffect.Kind
# What no list says, and what follows from another column.
PASSED_OVER = {"id", "is_invented"}


@dataclass(slots=True)
class Effect:
    """One thing created, changed or ended; `place` is the row's in the list."""

    kind: str
    thing: str
    key: int
    place: int | None = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)


@lru_cache(maxsize=20)
def columns_of(model) -> tuple[str, ...]:
    """Return the columns by which a later change is seen."""
    return tuple(
        column.attname
        for column in model._meta.concrete_fields
        if not isinstance(column, KeyField) and column.attname not in PASSED_OVER
    )


def values_of(instance) -> dict:
    return {name: _plain(getattr(instance, name)) for name in columns_of(type(instance))}


def filled(values: dict) -> dict:
    """Return only what is not empty: a column that is added one day is empty, and no change."""
    return {name: value for name, value in values.items() if value}


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


class Ledger:
    """Remembers what things were; compares it with what they are when all is stored."""

    def __init__(self):
        self.before = {}  # thing, key: the instance and its values, before the first change
        self.ended = set()
        self.places = {}  # thing, key: the first row that changes it

    def note(self, instance, place=None):
        """Remember a stored thing before it is changed."""
        if instance.pk:
            self.before.setdefault(_name(instance), (instance, values_of(instance)))
            self.places.setdefault(_name(instance), place)

    def note_end(self, seat, place=None):
        self.note(seat, place)
        self.ended.add(_name(seat))

    def changed(self) -> list[Effect]:
        """Return what is not as it was."""
        effects = []
        for name, (instance, before) in self.before.items():
            after = values_of(instance)
            other = [column for column in before if before[column] != after[column]]
            if other:
                kind = Kind.ENDED if name in self.ended else Kind.CHANGED
                effects.append(
                    Effect(
                        kind, *name, self.places[name],
                        {column: before[column] for column in other},
                        {column: after[column] for column in other},
                    )
                )  # fmt: skip
        return effects


def created(instance, place=None) -> Effect:
    return Effect(Kind.CREATED, *_name(instance), place, after=filled(values_of(instance)))


def _name(instance):
    return instance._meta.model_name, instance.pk
