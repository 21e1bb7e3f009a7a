"""Choosing a person out of many: write a part of the name, mark one of the hits.

It works as the picker of units does: by keyboard, and without scripts by its button “Search”.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import taking
from taskforce.khmer import clean
from taskforce.models import ActChange, Membership, Person
from taskforce.scope import Verb, may_everywhere

from .unit_picker import SHOWN, Asked, Hits, UnitPicker


def people_for(user):
    """Return whom a user may appoint: the centre anybody, others who sat in their groups.

    And whom an act of theirs names: who was appointed by one that was annulled sits nowhere, and
    would be entered a second time.
    """
    if may_everywhere(user, Verb.COMPOSE):
        return Person.objects.all()
    named = ActChange.objects.allowed(user, Verb.COMPOSE).filter(person=OuterRef("pk"))
    sat = Membership.objects.allowed(user, Verb.COMPOSE).filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(sat) | Exists(named))


def person_hits(people, user, query: str) -> Hits:
    """Return the best hits of a name or a telephone."""
    query = clean(query[:200])
    rows = list(people.search(query, phones_for=user)[: SHOWN + 1]) if query else []
    with_seats(rows[:SHOWN], user)
    return Hits(query, rows[:SHOWN], len(rows) > SHOWN)


def with_seats(people, user) -> None:
    """Give each person the seats that the user may see, by which namesakes are told apart."""
    seats = Person._meta.get_field("memberships").related_model.objects.visible_to(user)
    found = {person.pk: [] for person in people}
    rows = seats.filter(person__in=found, ends_on=None).select_related("role", "task_force__unit")
    for seat in rows.order_by("role__position", "pk"):
        found[seat.person_id].append(seat)
    for person in people:
        person.seats = found[person.pk]


class PersonPicker(UnitPicker):
    """A search field, its hits as radio buttons, and the person chosen so far."""

    people = Person.objects.none()
    user = None

    def render(self, name, value, attrs=None, renderer=None):
        asked = value if isinstance(value, Asked) else Asked(str(getattr(value, "pk", value or "")))
        found = person_hits(self.people, self.user, asked.query)
        chosen = chosen_person(self.people, asked.unit)
        if chosen:
            with_seats([chosen], self.user)
        return render_to_string(
            "taskforce/_person_picker.html",
            {
                "name": name,
                "id": (attrs or {}).get("id", f"id_{name}"),
                "url": reverse("person_pick"),
                "chosen": chosen,
                "hits": found,
                "searched": asked.only_search,
                "others": [person for person in found.units if person != chosen],
            },
        )


def chosen_person(people, value):
    number = taking.row_number(value)
    return None if number is None else people.filter(pk=number).first()


class PersonField(forms.Field):
    """A person whom the user may appoint; no other."""

    widget = PersonPicker
    default_error_messages = {
        "required": _("Write a part of the person's name and mark it among the hits."),
        "invalid_choice": _("Choose one of the people that are shown."),
        "search": _("Mark the person among the hits, then go on."),
    }

    def offer_to(self, user):
        self.widget.user = user
        self.widget.people = people_for(user)

    def clean(self, value):
        asked = value if isinstance(value, Asked) else Asked(str(value or ""))
        if asked.only_search:
            self._refuse("search")
        if not asked.unit:
            if self.required:
                self._refuse("required")
            return None
        person = chosen_person(self.widget.people, asked.unit)
        if person is None:
            self._refuse("invalid_choice")
        return person

    def _refuse(self, code):
        raise ValidationError(self.error_messages[code], code=code)
