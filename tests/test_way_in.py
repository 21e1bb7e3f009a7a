"""Every text, number and date goes through the fields of the house; one that does not, fails."""

import importlib
import pkgutil

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.test import RequestFactory

import taskforce
from reporting.forms import section
from reporting.models import Question
from taskforce.fields import forms as typed
from taskforce.fields import models as columns
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, keys_of

APPS = ("taskforce", "secretariat", "reporting")

# What nobody types into a field of a form: the framework's own columns of an account.
FRAMEWORK = {"password", "last_login", "date_joined"}
ENTERED = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.DecimalField,
    models.FloatField,
    models.DateField,
    models.TimeField,
    models.DurationField,
)
# Keys that the database counts, and the places in the tree.
COUNTED = (models.AutoField,)
# The index of the search: what the program makes of names, in one form already.
INDEX = {"SearchForm", "SearchTrace"}
TREE = {"tree_id", "lft", "rght", "level"}

MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if model.__name__ not in INDEX
]

READING = {
    forms.CharField: typed.CharField,
    forms.IntegerField: typed.IntegerField,
    forms.FloatField: typed.FloatField,
    forms.DecimalField: typed.DecimalField,
    forms.DateField: typed.DateField,
    forms.TimeField: typed.TimeField,
    forms.DateTimeField: typed.DateTimeField,
}
BROWSERS_OWN = {"number", "date", "time", "datetime-local", "month", "week", "email"}


def stored_columns():
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if isinstance(field, ENTERED) and not isinstance(field, COUNTED):
                named = field.name in FRAMEWORK and model is apps.get_model("taskforce.User")
                in_tree = field.name in TREE and hasattr(model, "_mptt_meta")
                if not named and not in_tree:
                    yield pytest.param(field, id=f"{model.__name__}.{field.name}")


@pytest.mark.parametrize("field", list(stored_columns()))
def test_a_column_is_one_of_the_house(field):
    assert isinstance(field, columns.Column | KeyField), "take it from taskforce.fields"


@pytest.mark.parametrize("field", list(stored_columns()))
def test_a_column_stands_in_migrations_as_the_frameworks(field):
    assert field.deconstruct()[1].startswith("django.db.models.")


@pytest.mark.parametrize("model", [model for model in MODELS if keys_of(model)])
def test_a_model_with_keys_writes_them_by_every_way(model):
    assert issubclass(model, Keyed)
    assert isinstance(model._default_manager.all(), KeyedQuerySet)
    for field in keys_of(model):
        assert model._meta.get_field(field.source)


def faults(field) -> list[str]:
    """Return what is wrong with a form field through which people type."""
    if isinstance(field.widget, forms.PasswordInput) or field.disabled:
        return []
    for kind in (forms.MultiValueField, forms.SplitDateTimeField, forms.DurationField):
        if isinstance(field, kind):
            return [f"{kind.__name__} takes no Khmer digits"]
    if isinstance(field, forms.UUIDField):
        return []  # made by the program, in a hidden input
    found = []
    kind = next((kind for kind in type(field).__mro__ if kind in READING), None)
    if kind and not isinstance(field, READING[kind]):
        found.append(f"{type(field)} is not of taskforce.fields.forms")
    if getattr(field.widget, "input_type", "") in BROWSERS_OWN:
        found.append(f"an input of type {field.widget.input_type} takes no Khmer digits")
    return found


def form_classes():
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    pending = [forms.BaseForm]
    while pending:
        found = pending.pop()
        pending += found.__subclasses__()
        if found.__module__.split(".")[0] in APPS:
            yield found


FORMS = sorted(set(form_classes()), key=lambda form: (form.__module__, form.__name__))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_form_takes_what_people_type(form):
    for name, field in form.base_fields.items():
        assert not faults(field), name


@pytest.mark.parametrize("kind", [kind for kind in Question.Type if kind != Question.Type.RATIO])
def test_a_question_takes_what_people_type(db, kind):
    """The form of a section is built from data: each type of question is tried."""
    question = Question(code="q", type=kind, label_km="សំណួរ", decimals=2)
    question.pk = 1
    cell = section.Cell(code="q", question=question)
    for name, field in section.FIELDS[kind](question, cell).items():
        assert not faults(field), name


def admins():
    for model, model_admin in admin.site._registry.items():
        yield pytest.param(model_admin, id=model.__name__)


@pytest.mark.parametrize("adding", [True, False])
@pytest.mark.parametrize("model_admin", list(admins()))
def test_the_admin_takes_what_people_type(admin, model_admin, adding):
    request = RequestFactory().get("/")
    request.user = admin
    obj = None if adding else model_admin.model(pk=0)
    shown = [model_admin.get_form(request, obj, change=not adding)]
    shown += [
        inline.get_formset(request, obj).form
        for inline in model_admin.get_inline_instances(request, obj)
    ]
    for form in shown:
        for name, field in form.base_fields.items():
            if type(field).__module__ != "django.contrib.auth.forms":  # the password's hash
                assert not faults(field), f"{form.__name__}.{name}"


def test_the_walk_finds_what_there_is():
    """A walk that finds nothing would pass for ever."""
    assert len(list(stored_columns())) > 80
    assert {"SignInForm", "ReturnForm", "SectionForm"} <= {form.__name__ for form in FORMS}
    assert len(list(admins())) > 10
    assert taskforce.__path__[0].startswith(str(settings.BASE_DIR))


class Careless(models.Model):  # noqa: DJ008
    """Stands for a model whose fields came from the framework."""

    name = models.CharField(max_length=10)

    class Meta:
        app_label = "careless"


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(),
        forms.IntegerField(),
        forms.DateField(),
        forms.DateTimeField(),
        forms.SplitDateTimeField(),
        forms.EmailField(),
        Careless._meta.get_field("name").formfield(),
    ],
    ids=lambda field: type(field).__name__,
)
def test_the_walk_refuses_a_careless_field(field):
    assert faults(field)
