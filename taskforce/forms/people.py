"""Saying who: a person who is recorded, or one who is entered here."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from taskforce.khmer import has_khmer, key
from taskforce.models import Person

from .person_picker import PersonField, people_for
from .unit_picker import PickingForm

PERSON_FIELDS = ("honorific", "name_km", "name_latin", "sex", "born_on")


class PersonForm(PickingForm, forms.ModelForm):
    """A person found among those recorded, or the particulars of another."""

    person = PersonField(label=_("Person"), required=False)
    is_another = forms.BooleanField(
        label=_("Another person of the same name: enter them all the same"), required=False
    )

    class Meta:
        model = Person
        fields = PERSON_FIELDS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["person"].offer_to(user)
        self.fields["name_km"].required = False
        self.fields["name_km"].label = _("Khmer name")

    @property
    def new_fields(self):
        return [self[name] for name in (*PERSON_FIELDS, "is_another")]

    @property
    def is_new_open(self) -> bool:
        return any(self[name].errors or self[name].value() for name in PERSON_FIELDS)

    def clean(self):
        found = super().clean()
        if not found.get("person") and "person" not in self._errors:
            self._check_new(found)
        return found

    def _check_new(self, found):
        name = found.get("name_km")
        if not name and "name_km" not in self._errors:
            raise ValidationError(
                {"person": _("Find the person and mark the hit, or enter a new person below.")}
            )
        if name and not has_khmer(name):
            raise ValidationError({"name_km": _("Write the name in Khmer letters.")})
        if name and not found.get("born_on") and not found.get("is_another") and self._known(name):
            raise ValidationError(
                {
                    "is_another": _(
                        "Somebody of this name is recorded. Find them above, give the date of "
                        "birth, or tick this box."
                    )
                }
            )

    def _known(self, name) -> bool:
        return people_for(self.user).filter(name_key=key(name)).exists()

    def _post_clean(self):
        """The person is stored by the service, or found: the model's own rules stand there."""

    def chosen(self) -> tuple[Person, bool]:
        """Return who is meant, and whether they were entered here.

        Whoever has the same name and birthday is the same person, wherever they sit.
        """
        found = self.cleaned_data
        if found["person"]:
            return found["person"], False
        values = {name: found[name] for name in PERSON_FIELDS}
        known = Person.objects.filter(
            name_key=key(values["name_km"]), born_on=values["born_on"], born_on__isnull=False
        ).first()
        return (known, False) if known else (Person(**values), True)
