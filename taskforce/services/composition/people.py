"""Joining two records of one person without loss, and taking that back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.fields.written import written_date
from taskforce.models import Membership, OfficeTerm, PeopleApart, Person, PersonMerge
from taskforce.models.birth import birth_sign
from taskforce.scope import Verb, may_everywhere

# What of a person is told by hand, and may differ between two records.
CHOSEN = ("honorific", "name_km", "name_latin", "sex", "born_on", "phone")
# What is made of a person or keeps the merging itself stays where it is.
NOT_MOVED = {"PersonForm", "PersonMerge", "Person", "PeopleApart"}
KEPT, MERGED = "kept", "merged"


def may_merge(user, person: Person) -> bool:
    """Tell whether a user keeps the composition wherever this person sits or holds office."""
    if may_everywhere(user, Verb.COMPOSE):
        return True
    seats = Membership.objects.filter(person=person)
    terms = OfficeTerm.objects.filter(person=person)
    return seats.exists() and not any(
        rows.exclude(pk__in=rows.allowed(user, Verb.COMPOSE).values("pk")).exists()
        for rows in (seats, terms)
    )


def differing(kept: Person, merged: Person) -> list[str]:
    """Return the names of what both records tell, and tell otherwise: somebody must choose."""
    return [
        name
        for name in CHOSEN
        if (theirs := getattr(merged, name))
        and getattr(kept, name)
        and getattr(kept, name) != theirs
    ]


def signs_of_two(kept: Person, merged: Person) -> list[str]:
    """Return what speaks for two people: sex, birth, seats in two provinces at one time."""
    found = []
    if kept.sex and merged.sex and kept.sex != merged.sex:
        found.append(_("One is recorded as a woman, the other as a man."))
    if kept.born_on and merged.born_on and birth_sign(kept.born_on, merged.born_on) is None:
        days = {"one": written_date(kept.born_on), "other": written_date(merged.born_on)}
        found.append(_("Their dates of birth are far apart: %(one)s and %(other)s.") % days)
    if _sit_apart(kept, merged):
        found.append(_("Both sit in task forces at one time, in different provinces."))
    if PeopleApart.objects.filter(
        one=min(kept.pk, merged.pk), other=max(kept.pk, merged.pk)
    ).exists():
        found.append(_("Somebody looked at them and said that they are two people."))
    return found


def _sit_apart(kept, merged) -> bool:
    provinces = "task_force__unit__tree_id"
    elsewhere = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("starts_on")), person=kept
    ).exclude(task_force__unit__tree_id=OuterRef(provinces))
    meets = Q(ends_on=None) | Exists(elsewhere.filter(starts_on__lt=OuterRef("ends_on")))
    return Membership.objects.filter(Exists(elsewhere), meets, person=merged).exists()


def clashing_seats(kept: Person, merged: Person) -> list[Membership]:
    """Return the seats of the merged record that the kept one holds on the same days, too."""
    same = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("starts_on")),
        person=kept,
        task_force=OuterRef("task_force"),
        role=OuterRef("role"),
    )
    # Two days without an end always meet; with one, the other must begin before it.
    meets = Q(ends_on=None) | Exists(same.filter(starts_on__lt=OuterRef("ends_on")))
    seats = Membership.objects.filter(Exists(same), meets, person=merged)
    return list(seats.select_related("role", "task_force__unit").order_by("starts_on", "pk"))


@transaction.atomic
def merge_people(
    *,
    kept: Person,
    merged: Person,
    by,
    reason: str,
    chosen: dict[str, str] | None = None,
    sure: bool = False,
) -> PersonMerge:
    """Join two records: all that pointed to `merged` points to `kept`, which is returned.

    `chosen` says by field which of two differing entries stays: "kept" (as where nothing is
    said) or "merged". What only one of them tells is kept anyway.

    Raises:
        PermissionDenied: where `by` does not keep the composition of all that is moved.
        ValidationError: where both hold the same seat on a day, the reason is missing, or much
            speaks for two people (`unlike`) and `by` is not `sure`.
    """
    kept, merged = _locked(kept, merged)
    _check(kept, merged, by, reason)
    if not sure and (signs := signs_of_two(kept, merged)):
        raise ValidationError([ValidationError(sign, code="unlike") for sign in signs])
    before, after = _taken_over(kept, merged, chosen or {})
    merging = PersonMerge(
        kept=kept, merged=merged, by=by, reason=reason, before=before, after=after
    )
    merging.clean_fields(exclude=["by", "moved", "before", "after"])
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    _fill(kept, after)
    merging.moved = _move(merged, kept)
    merging.save()
    return merging


@transaction.atomic
def unmerge_people(*, merging: PersonMerge, by) -> Person:
    """Take a merging back: what was moved points to the record it came from, which returns.

    What was entered of the kept record since then stays.

    Raises:
        PermissionDenied: where `by` does not keep the composition of all of it.
        ValidationError: where a later merging, or a later change of a moved row, rests on it.
    """
    merging = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merging.pk)
    kept, merged = _locked(merging.kept, merging.merged)
    if not may_merge(by, kept.survivor):
        raise PermissionDenied
    if merging.undone_at or merged.merged_into_id != kept.pk:
        raise ValidationError(_("This merging was taken back already."), code="undone")
    if kept.merged_into_id:
        raise ValidationError(
            _("The kept record was merged into another since: take that back first."),
            code="merged_since",
        )
    rows = {place: keys for place, keys in merging.moved.items() if keys}
    _check_unmoved(rows, kept)
    _fill(kept, _given_back(kept, merging))
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    _move_back(rows, merged)
    merging.undone_by, merging.undone_at = by, timezone.now()
    merging.save(update_fields=["undone_by", "undone_at"])
    return merged


def _locked(*people) -> list[Person]:
    """Return the people as they are now, held in one order, so that two mergings wait."""
    rows = Person.ever.select_for_update().order_by("pk").in_bulk([p.pk for p in people])
    return [rows[person.pk] for person in people]


def _check(kept, merged, by, reason):
    if kept.pk == merged.pk:
        raise ValidationError(_("These are one record already."), code="same")
    if kept.merged_into_id or merged.merged_into_id:
        raise ValidationError(_("This record is merged already."), code="merged_already")
    if not (may_merge(by, kept) and may_merge(by, merged)):
        raise PermissionDenied
    if not (reason or "").strip():
        raise ValidationError({"reason": _("Say why these two are one person.")}, code="reason")
    if clashes := clashing_seats(kept, merged):
        raise ValidationError(
            [
                _("Both records hold this seat on the same days; end or remove one first: %(seat)s")
                % {"seat": f"{seat.role_title}, {seat.task_force}"}
                for seat in clashes
            ],
            code="same_seats",
        )


# What a record tells of the person


def _taken_over(kept, merged, chosen) -> tuple[dict, dict]:
    """Return what changes in the kept record, before and after."""
    before, after = {}, {}
    for name in CHOSEN:
        own, theirs = getattr(kept, name), getattr(merged, name)
        if theirs and own != theirs and (not own or chosen.get(name) == MERGED):
            before[name], after[name] = _plain(own), _plain(theirs)
    return before, after


def _given_back(kept, merging) -> dict:
    """Return what the kept record was before, where it is still as the merging left it."""
    return {
        name: old
        for name, old in merging.before.items()
        if _plain(getattr(kept, name)) == merging.after[name]
    }


def _plain(value):
    return DjangoJSONEncoder().default(value) if hasattr(value, "isoformat") else value


def _fill(person, values):
    if not values:
        return
    for name, value in values.items():
        setattr(person, name, Person._meta.get_field(name).to_python(value))
    person.full_clean()
    person.save(update_fields=[*values])


# What points to a record


def _references():
    """Return the fields of all models that point to a person, whatever models there are."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete):
            continue
        field = relation.field
        # A reference without a constraint is history: it says what we believed then.
        if relation.related_model.__name__ not in NOT_MOVED and field.db_constraint:
            yield field


def _move(person, to) -> dict[str, list]:
    moved = {}
    try:
        with transaction.atomic():
            for field in _references():
                rows = field.model._base_manager.filter(**{field.name: person})
                keys = list(rows.order_by("pk").values_list("pk", flat=True))
                if keys:
                    moved[str(field)] = keys
                    field.model._base_manager.filter(pk__in=keys).update(**{field.name: to})
    except IntegrityError as error:
        raise ValidationError(
            _("Both records have something that one person can have once only: %(error)s")
            % {"error": str(error).splitlines()[0]},
            code="clash",
        ) from error
    return moved


def _field(place: str) -> models.ForeignKey:
    """Return the field that is named as `app.Model.field`."""
    return next(field for field in _references() if str(field) == place)


def _check_unmoved(rows, kept):
    for place, keys in rows.items():
        field = _field(place)
        others = field.model._base_manager.filter(pk__in=keys).exclude(**{field.name: kept})
        if others.exists():
            raise ValidationError(
                _("What was moved belongs to somebody else since: %(rows)s")
                % {"rows": ", ".join(str(row) for row in others[:5])},
                code="moved_since",
            )


def _move_back(rows, merged):
    """Give the rows back; those that were removed since are not made again."""
    for place, keys in rows.items():
        field = _field(place)
        field.model._base_manager.filter(pk__in=keys).update(**{field.name: merged})
