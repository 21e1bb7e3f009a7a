"""Making anew what units and people are found by, and proving that it has not fallen behind."""

from django.db import transaction

from taskforce.models import AdministrativeUnit, Person, SearchForm, SearchTrace
from taskforce.models.search_index import BATCH, chunks, refresh

OWNERS = (AdministrativeUnit, Person)


@transaction.atomic
def rebuild() -> int:
    """Make all of it anew, after a change of method; return how many rows are found by it."""
    for link in map(link_of, OWNERS):
        link.objects.all()._raw_delete(link.objects.db)
    SearchTrace.objects.all()._raw_delete(SearchTrace.objects.db)
    SearchForm.objects.all()._raw_delete(SearchForm.objects.db)
    count = 0
    for model in OWNERS:
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        refresh(model, keys)
        count += len(keys)
    return count


def stale() -> list[str]:
    """Return what is found by other forms than its names give, one line each: none, normally."""
    found = []
    for model in OWNERS:
        for keys in chunks(
            model._default_manager.order_by("pk").values_list("pk", flat=True), BATCH
        ):
            found += _stale(model, keys)
    return found


def _stale(model, keys):
    stored = {}
    rows = link_of(model).objects.filter(owner__gte=keys[0], owner__lte=keys[-1])
    for owner, text in rows.values_list("owner", "form__text"):
        stored.setdefault(owner, set()).add(text)
    wanted = model.search_forms(keys)
    return [
        f"{model._meta.model_name} {pk}: {sorted(stored.get(pk, set()) ^ wanted[pk])}"
        for pk in keys
        if stored.get(pk, set()) != wanted[pk]
    ]


def link_of(model):
    return model._meta.get_field("forms").related_model
