"""What rests on an import that is stored, and so stands in the way of undoing it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.models import (
    Instrument,
    MemberImport,
    MemberImportEffect,
    Membership,
    Person,
    TaskForce,
)
from taskforce.models.search_index import PersonForm
from taskforce.resources.ledger import filled, values_of

Kind = MemberImportEffect.Kind
THINGS = {model._meta.model_name: model for model in (Membership, Person, Instrument, TaskForce)}
RELATED = {
    "membership": ("person", "role", "task_force__unit"),
    "person": (),
    "instrument": ("kind",),
    "taskforce": ("unit",),
}
# Goes with the person it belongs to.
PARTS = {PersonForm}
SHOWN = 50  # of each kind


@dataclass(slots=True)
class Rest:
    """Things of one kind that stand in the way: why, and each with the page where it is seen."""

    why: str
    things: list[tuple[object, str]]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.things)


def resting_on(member_import: MemberImport) -> list[Rest]:
    """Return what rests on an import; nothing where it may be undone."""
    rests = [*_changed_later(member_import), *_related(member_import)]
    return [rest for rest in rests if rest.count]


# What was changed since


def _changed_later(member_import) -> Iterator[Rest]:
    for thing, model in THINGS.items():
        effects = member_import.effects.filter(thing=thing)
        after = {key: (kind, values) for key, kind, values in
                 effects.values_list("key", "kind", "after")}  # fmt: skip
        stored = model._base_manager.filter(pk__in=effects.values("key"))
        changed = [row.pk for row in stored if not _is_as_left(row, *after.pop(row.pk))]
        found = stored.filter(pk__in=changed[:SHOWN]).select_related(*RELATED[thing])
        words = _("changed since: %(what)s") % {"what": model._meta.verbose_name_plural}
        yield Rest(words, [(row, _page(row)) for row in found], len(changed))
        gone = [key for key, (kind, _values) in after.items() if kind != Kind.CREATED]
        words = _("removed since: %(what)s") % {"what": model._meta.verbose_name_plural}
        yield Rest(words, [], len(gone))
        if changed:
            yield _other_imports(member_import, thing, changed)


def _is_as_left(row, kind, after) -> bool:
    """Tell whether a thing is as the import left it; of one only changed, what was changed."""
    values = values_of(row)
    if kind == Kind.CREATED:
        return filled(values) == {name: value for name, value in after.items() if name in values}
    return all(values[name] == value for name, value in after.items() if name in values)


def _other_imports(member_import, thing, changed):
    later = MemberImportEffect.objects.filter(
        thing=thing, key__in=changed[:SHOWN], member_import__applied_at__gt=member_import.applied_at
    )
    status = MemberImport.Status.APPLIED
    others = MemberImport.objects.filter(status=status, pk__in=later.values("member_import"))
    found = [(other, other.get_absolute_url()) for other in others]
    return Rest(_("imports that changed them"), found, len(found))


# What refers to what was created


def _related(member_import) -> Iterator[Rest]:
    """Count what refers to it through every relation in one query, and look at what there is."""
    found = list(_referring(member_import))
    for place, count in _counts(found):
        rows = found[place]
        words = _("rests on it: %(what)s") % {"what": rows.model._meta.verbose_name_plural}
        related = RELATED.get(rows.model._meta.model_name, ())
        shown = rows.order_by("pk").select_related(*related)[:SHOWN]
        yield Rest(words, [(row, _page(row)) for row in shown], count)


def _referring(member_import) -> Iterator[QuerySet]:
    for thing, model in THINGS.items():
        created = member_import.effects.filter(thing=thing, kind=Kind.CREATED).values("key")
        for relation in model._meta.related_objects:
            # What the history keeps of a thing outlives it, and has no key to it.
            if relation.field.db_constraint and relation.related_model not in PARTS:
                yield _rows(member_import, relation, created)


def _rows(member_import, relation, created) -> QuerySet:
    model = relation.related_model
    rows = model._base_manager.filter(**{f"{relation.field.name}__in": created})
    if model._meta.model_name in THINGS:
        # What the import made or changed itself goes with it.
        own = member_import.effects.filter(thing=model._meta.model_name)
        rows = rows.exclude(pk__in=own.values("key"))
    return rows


def _counts(found: list[QuerySet]) -> list[tuple[int, int]]:
    """Return the place and the count of each queryset that is not empty."""
    counts = [
        rows.order_by().annotate(place=Value(place, IntegerField())).values("place")
        .annotate(count=Count("pk")).values_list("place", "count")
        for place, rows in enumerate(found)
    ]  # fmt: skip
    return sorted(counts[0].union(*counts[1:], all=True))


def _page(row) -> str:
    """Return the address where something is seen; empty: it has no page of its own."""
    if isinstance(row, TaskForce):
        return reverse("unit_detail", args=[row.unit.code])
    if hasattr(row, "get_absolute_url"):
        return row.get_absolute_url()
    owner = getattr(row, "membership", row)
    person = getattr(owner, "person", None)
    return person.get_absolute_url() if person else ""


def counted(member_import: MemberImport) -> list[tuple[str, str, int]]:
    """Return what an import did: the deed, what to, and how often."""
    found = member_import.effects.values_list("kind", "thing").order_by("kind", "thing")
    counts = found.annotate(count=Count("pk"))
    kinds = dict(MemberImportEffect.Kind.choices)
    return [
        (kinds[kind], THINGS[thing]._meta.verbose_name_plural, count)
        for kind, thing, count in counts
    ]
