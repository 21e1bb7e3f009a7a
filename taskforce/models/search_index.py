"""What units and people are found by: the match forms of their names, and the traces of those.

`IndexedQuerySet` and `Indexed` keep it: every save and every statement for many rows writes
the forms in the same transaction. Only `loaddata` passes by all models: `manage.py
search_index` mends that. Traces depend on a form alone, so a form that nobody bears any more
does no harm.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models, transaction

from taskforce.khmer.likeness import neighbours
from taskforce.khmer.queries import name_words, search_form

BATCH = 10_000


class SearchForm(models.Model):
    """A match form that some unit or person is called by."""

    class Realm(models.TextChoices):
        UNIT = "u"
        PERSON = "p"

    realm = models.CharField(max_length=1, choices=Realm)
    text = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["realm", "text"])
        ]

    def __str__(self):
        return self.text


class SearchTrace(models.Model):
    """A form with a letter left out, or its consonants: what a slip of the hand leaves of it.

    The text begins with the realm, so that one index finds it.
    """

    text = models.CharField(max_length=200)
    form = models.ForeignKey(SearchForm, models.CASCADE, related_name="traces", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["form", "text"])
        ]
        indexes = [models.Index(fields=["text", "form"], name="search_trace_text")]

    def __str__(self):
        return self.text


class _Link(models.Model):
    """One form of one row."""

    realm: SearchForm.Realm
    form = models.ForeignKey(SearchForm, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["owner", "form"])
        ]
        indexes = [models.Index(fields=["form", "owner"], name="%(class)s_form_owner")]

    def __str__(self):
        return f"{self.owner_id}: {self.form_id}"


class UnitForm(_Link):
    """A form that a unit is called by."""

    realm = SearchForm.Realm.UNIT
    owner = models.ForeignKey(
        "taskforce.AdministrativeUnit", models.CASCADE, related_name="forms", db_index=False
    )


class PersonForm(_Link):
    """A word of a person's name."""

    realm = SearchForm.Realm.PERSON
    owner = models.ForeignKey(
        "taskforce.Person", models.CASCADE, related_name="forms", db_index=False
    )


def forms_of_unit(names) -> set[str]:
    """Return what a unit of these names is found by."""
    return {form for name in names if (form := search_form(name))}


def forms_of_person(names) -> set[str]:
    """Return what a person of these names is found by: the words, in Khmer and romanised."""
    return {word for name in names for word in name_words(name)}


# Keeping

_later: ContextVar[dict | None] = ContextVar("search_later", default=None)


@contextmanager
def written_once():
    """Write the forms of all that is saved inside at the end, in few statements."""
    if _later.get() is not None:
        yield
        return
    waiting = defaultdict(set)
    token = _later.set(waiting)
    try:
        yield
    finally:
        _later.reset(token)
    for model, keys in waiting.items():
        refresh(model, keys)


def refresh(model, keys) -> int:
    """Bring the forms of rows of a model up to their names; return how many changed."""
    waiting, keys = _later.get(), sorted(keys)
    if waiting is not None:
        waiting[model].update(keys)
        return 0
    changed = 0
    with transaction.atomic():
        for chunk in chunks(keys, BATCH):
            changed += _refresh(model, chunk)
    return changed


def _refresh(model, keys):
    link = model._meta.get_field("forms").related_model
    wanted = model.search_forms(keys)
    stored = defaultdict(dict)
    for chunk in chunks(keys):
        rows = link.objects.filter(owner__in=chunk).values_list("owner", "form__text", "pk")
        for owner, text, pk in rows:
            stored[owner][text] = pk
    gone = [pk for owner, has in stored.items() for text, pk in has.items()
            if text not in wanted.get(owner, ())]  # fmt: skip
    new = [(owner, text) for owner, texts in wanted.items() for text in sorted(texts)
           if text not in stored[owner]]  # fmt: skip
    for chunk in chunks(gone):
        link.objects.filter(pk__in=chunk).delete()
    ids = _form_ids(link.realm, {text for _owner, text in new})
    rows = [link(owner_id=owner, form_id=ids[text]) for owner, text in new]
    link.objects.bulk_create(rows, ignore_conflicts=True)
    return len({owner for owner, _text in new}) + len(gone)


def _form_ids(realm, texts) -> dict[str, int]:
    """Return the ids of forms; those that are new are stored with their traces."""
    ids = _known_ids(realm, texts)
    # In one order everywhere, so that two writers never wait for each other.
    absent = sorted(texts - ids.keys())
    if absent:
        SearchForm.objects.bulk_create(
            [SearchForm(realm=realm, text=text) for text in absent], ignore_conflicts=True
        )
        ids |= _known_ids(realm, absent)
        _store_traces(realm, {ids[text]: text for text in absent})
    return ids


def _store_traces(realm, texts):
    traces = [
        SearchTrace(form_id=pk, text=realm + trace)
        for pk, text in texts.items()
        for trace in sorted(neighbours(text))
    ]
    SearchTrace.objects.bulk_create(traces, ignore_conflicts=True, batch_size=BATCH)


def _known_ids(realm, texts):
    ids = {}
    for chunk in chunks(sorted(texts)):
        found = SearchForm.objects.filter(realm=realm, text__in=chunk)
        ids |= dict(found.values_list("text", "pk"))
    return ids


def chunks(values, size=BATCH):
    """Part values into lists, none longer than one statement takes."""
    values, size = list(values), min(size, connection.features.max_query_params or size) - 1
    return [values[at : at + size] for at in range(0, len(values), size)]


class IndexedQuerySet(models.QuerySet):
    """Rows that are found by their names."""

    def bulk_create(self, objs, *args, ignore_conflicts=False, **kwargs):
        if ignore_conflicts:
            raise TypeError("Which rows were stored could not be told: their names would be lost.")
        objs = list(objs)
        with transaction.atomic(), written_once():
            created = super().bulk_create(objs, *args, **kwargs)
            refresh(self.model, [row.pk for row in created])
        return created

    def update(self, **kwargs):
        if not self.model.SEARCHED_BY & kwargs.keys():
            return super().update(**kwargs)
        with transaction.atomic():
            keys = list(self.values_list("pk", flat=True))
            changed = super().update(**kwargs)
            refresh(self.model, keys)
        return changed


class Indexed(models.Model):
    """A row that is found by its names: its forms are written with it."""

    SEARCHED_BY: frozenset[str]

    class Meta:
        abstract = True

    def save_base(self, *args, **kwargs):
        """Store the row with its forms."""
        with transaction.atomic(using=kwargs.get("using")):
            super().save_base(*args, **kwargs)
            fields = kwargs.get("update_fields")
            if fields is None or self.SEARCHED_BY & set(fields):
                refresh(type(self), [self.pk])
