"""Invented people: names, birthdays, telephones, the address before the name."""

import csv
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from taskforce.models import Person

LISTS = settings.BASE_DIR / "fixtures"
WOMEN = 0.24
# The positions whose holders are addressed as Excellencies.
EXCELLENT = {"senior_minister", "minister", "sos", "usos", "capital_governor", "prov_governor"}
EXCELLENT |= {"sec_gen", "prov_dep_governor", "capital_dep_governor"}


def read_list(name: str) -> list[dict]:
    with (Path(LISTS) / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class People:
    """Invents people; no two share both name and birthday."""

    def __init__(self, plan):
        self.rng, self.today = plan.rng("people"), plan.today
        self.families = read_list("family_names")
        given = read_list("given_names")
        self.given = {sex: [row for row in given if row["sex"] in (sex, "u")] for sex in "mf"}
        self.made, self._known = [], set()

    def person(self, post: str) -> Person:
        """Return somebody new who holds a state position."""
        sex = "f" if self.rng.random() < WOMEN else "m"
        while True:
            person = self._draw(sex, post)
            if (person.name_km, person.born_on) not in self._known:
                break
        self._known.add((person.name_km, person.born_on))
        self.made.append(person)
        return person

    def save(self):
        Person.objects.bulk_create(self.made)

    def _draw(self, sex, post) -> Person:
        rng = self.rng
        family, given = rng.choice(self.families), rng.choice(self.given[sex])
        age = rng.randint(45, 64) if post in EXCELLENT else rng.randint(26, 60)
        person = Person(
            name_km=f"{family['name_km']} {given['name_km']}",
            name_latin=f"{family['latin']} {given['latin']}",
            sex=sex,
            honorific=self._honorific(sex, post),
            # Some are recorded without it, as in a spreadsheet that leaves it out.
            born_on=None
            if rng.random() < 0.05
            else self.today - timedelta(days=365 * age + rng.randint(0, 364)),
            phone=f"+85512000{rng.randint(0, 999):03}" if rng.random() < 0.8 else "",
            is_invented=True,
        )
        person.set_keys()
        return person

    def _honorific(self, sex, post) -> str:
        if post in EXCELLENT:
            return "ឯកឧត្តម" if sex == "m" else "លោកជំទាវ"
        if sex == "m":
            return "លោក"
        return "លោកស្រី" if self.rng.random() < 0.9 else "កញ្ញា"
